"""Loads one thumbnail for the screen in a worker thread: our own stored pictures, scaled; else the camera's own small one."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage

from photodesk.bridge.jpeg_reader import jpeg_reader
from photodesk.domain.photos import PhotoRow, State
from photodesk.domain.problems import DecodeError

if TYPE_CHECKING:
    from photodesk.imaging.decoders.pool import DecoderPool
    from photodesk.library.library import Library

THUMBNAIL_EDGE_PX = 512


class Level(IntEnum):
    """How good a picture in memory is."""

    EMBEDDED = 0
    THUMBNAIL = 1
    PREVIEW = 2


@dataclass(frozen=True, slots=True)
class Wish:
    """A photo as it is to be shown: fitted into width × height device pixels, never enlarged."""

    photo_id: int
    width: int
    height: int
    content_hash: bytes | None
    reachable: bool
    goal: Level
    thumbhash: bytes | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A picture of a photo; `image` None: there is none of this level. `content_hash`: of the picture, where it is known."""

    wish: Wish
    level: Level
    image: QImage | None
    content_hash: bytes | None


def wish_for(row: PhotoRow, width: int, height: int) -> Wish:
    """What a cell of this size needs of a photo."""
    large = max(width, height) > THUMBNAIL_EDGE_PX and max(row.width or 0, row.height or 0) > THUMBNAIL_EDGE_PX
    reachable = row.state is State.HERE and not row.offline and (row.problem is None or row.damaged)
    return Wish(row.id, width, height, row.content_hash, reachable, Level.PREVIEW if large else Level.THUMBNAIL, row.thumbhash)


class ThumbnailFiles:
    """May be called from many threads at once; never raises for what a file or a disk can do."""

    def __init__(self, library: "Library", decoders: "DecoderPool | None") -> None:
        self._library, self._decoders = library, decoders

    def stored(self, wish: Wish, tell: Callable[[Found], None]) -> bool:
        """Tell what is stored of a photo, the best first; whether there was anything."""
        content_hash = wish.content_hash or self._content_hash(wish.photo_id)
        if wish.goal is Level.PREVIEW:
            image = self._preview(content_hash, wish) if content_hash is not None else None
            tell(Found(wish, Level.PREVIEW, image, content_hash))
            if image is not None:
                return True
        data = self._library.derivatives.thumbnail(content_hash) if content_hash is not None else None
        image = scaled_jpeg(data, wish.width, wish.height) if data is not None else None
        tell(Found(wish, Level.THUMBNAIL, image, content_hash))
        return image is not None

    def embedded(self, wish: Wish) -> Found | None:
        """The thumbnail that the camera put into the file."""
        from photodesk.bridge.picture_files import image_of

        place = self._library.browsing.place_of(wish.photo_id)
        if place is None or self._decoders is None:
            return None
        try:
            with self._library.reaching.opened(*place) as (descriptor, facts):
                pixels = self._decoders.embedded(descriptor) if facts.st_size else None
            return None if pixels is None else Found(wish, Level.EMBEDDED, image_of(pixels), wish.content_hash)
        except DecodeError:
            return None

    def _content_hash(self, photo_id: int) -> bytes | None:
        rows = self._library.browsing.rows([photo_id])
        return rows[0].content_hash if rows else None

    def _preview(self, content_hash: bytes, wish: Wish) -> QImage | None:
        data = self._library.derivatives.preview(content_hash)
        if data is None:
            return None
        if data[:2] == b"\xff\xd8":
            return scaled_jpeg(data, wish.width, wish.height)
        if self._decoders is None:
            return None
        from photodesk.bridge.picture_files import image_of

        try:
            image = image_of(self._decoders.decode_cached(data))
        except DecodeError:
            return None
        size = fitted(image.size(), wish.width, wish.height)
        return image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)


def blurred(thumbhash: bytes) -> QImage | None:
    """A ThumbHash as a picture of 32 px; None when it is malformed. Takes some milliseconds."""
    from photodesk.domain.thumbhash import decode

    try:
        width, height, pixels = decode(thumbhash)
    except ValueError:
        return None
    return QImage(pixels, width, height, width * 4, QImage.Format.Format_RGB32).copy()


def mean_colour(thumbhash: bytes) -> QImage:
    """A ThumbHash's mean colour as a picture of one pixel: at once. Formula of the reference (evanw/thumbhash)."""
    head = int.from_bytes(thumbhash[:3], "little")
    light, yellow, red_green = (head & 63) / 63, ((head >> 6) & 63) / 31.5 - 1, ((head >> 12) & 63) / 31.5 - 1
    blue = light - 2 / 3 * yellow
    red = (3 * light - blue + red_green) / 2
    image = QImage(1, 1, QImage.Format.Format_RGB32)
    image.fill(QColor(*(round(255 * min(1.0, max(0.0, part))) for part in (red, red - red_green, blue))))
    return image


def fitted(size: QSize, width: int, height: int) -> QSize:
    """The largest size with the same proportions inside width × height; never larger than *size*."""
    scale = min(width / max(size.width(), 1), height / max(size.height(), 1), 1.0)
    return QSize(max(1, round(size.width() * scale)), max(1, round(size.height() * scale)))


def scaled_jpeg(data: bytes, width: int, height: int) -> QImage | None:
    """Decode a JPEG that PhotoDesk made (checksum verified) at the size of the screen; None when it cannot be.

    Qt keeps Python's interpreter lock while it reads from bytes, but not while it reads a file: so the bytes go through a
    file in memory.
    """
    if not hasattr(os, "memfd_create"):
        whole = QImage.fromData(data).convertToFormat(QImage.Format.Format_RGB32)
        return None if whole.isNull() else whole
    with os.fdopen(os.memfd_create("thumbnail"), "wb") as memory:
        memory.write(data)
        memory.flush()
        reader = jpeg_reader(f"/proc/self/fd/{memory.fileno()}")
        size = reader.size()
        if size.isValid() and (target := fitted(size, width, height)) != size:
            reader.setScaledSize(target)
        image = reader.read()
    return None if image.isNull() else image.convertToFormat(QImage.Format.Format_RGB32)
