"""Loads pictures for the loupe in a worker thread: our own cached ones, and parts of originals through a decoder."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from photodesk.bridge.jpeg_reader import jpeg_reader
from photodesk.domain.photos import Pixels
from photodesk.domain.problems import DecodeError, Reason

if TYPE_CHECKING:
    from photodesk.imaging.decoders.pool import DecoderPool
    from photodesk.library.library import Library

PREVIEW_EDGE_PX = 2048
LARGE_EDGE_PX = 4096
TILE_PX = 1024


class Level(IntEnum):
    """How good a picture of the whole photo is."""

    THUMBNAIL = 0
    REDUCED = 1
    PREVIEW = 2
    LARGE = 3


@dataclass(frozen=True, slots=True)
class Source:
    """A photo to be shown. `key` (32 bytes) names its content; `path` only for a file that is not in the library."""

    photo_id: int
    key: bytes
    content_hash: bytes | None = None
    path: bytes | None = None
    reachable: bool = True


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole photo, upright, at some size. `full_width`, `full_height`: pixels of the original; 0 when not known."""

    image: QImage
    full_width: int
    full_height: int
    level: Level


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of the full-resolution picture: TILE_PX wide and high, less at the right and lower edge."""

    column: int
    line: int


def key_of(*facts: object) -> bytes:
    """A key for a picture whose content hash is not known."""
    return hashlib.blake2b(repr(facts).encode("utf-8", "surrogateescape"), digest_size=32).digest()


class PictureFiles:
    """May be called from many threads at once. Every method may raise DecodeError."""

    def __init__(self, library: "Library", decoders: "DecoderPool") -> None:
        self._library, self._decoders = library, decoders

    def preview(self, source: Source) -> Picture | None:
        """The stored preview, or None."""
        data = self._library.derivatives.preview(source.content_hash) if source.content_hash is not None else None
        if data is None:
            return None
        image = own_jpeg(data) if data[:2] == b"\xff\xd8" else image_of(self._decoders.decode_cached(data))
        return None if image.isNull() or max(image.width(), image.height()) > PREVIEW_EDGE_PX else Picture(image, 0, 0, Level.PREVIEW)

    def thumbnail(self, source: Source) -> Picture | None:
        """The stored thumbnail, else the one the camera put into the file."""
        data = self._library.derivatives.thumbnail(source.content_hash) if source.content_hash is not None else None
        if data is not None:
            return Picture(own_jpeg(data), 0, 0, Level.THUMBNAIL)
        if not source.reachable:
            return None
        with self._library.reaching.opened(*self._place(source)) as (descriptor, _):
            pixels = self._decoders.embedded(descriptor)
        return None if pixels is None else Picture(image_of(pixels), 0, 0, Level.THUMBNAIL)

    def reduced(self, source: Source, edge_px: int) -> Picture:
        """The whole original at most *edge_px* long."""
        with self._library.reaching.opened(*self._place(source)) as (descriptor, facts):
            if not facts.st_size:
                raise DecodeError(Reason.EMPTY)
            pixels = self._decoders.reduced(descriptor, edge_px)
        level = Level.LARGE if edge_px > PREVIEW_EDGE_PX else Level.REDUCED
        return Picture(image_of(pixels), pixels.full_width, pixels.full_height, level)

    def tile(self, source: Source, tile: Tile, full_width: int, full_height: int) -> QImage:
        """A part of the original, one picture pixel per pixel. Raises CHANGED_MEANWHILE when the original has another size."""
        left, top = tile.column * TILE_PX, tile.line * TILE_PX
        width, height = min(TILE_PX, full_width - left), min(TILE_PX, full_height - top)
        with self._library.reaching.opened(*self._place(source)) as (descriptor, _):
            pixels = self._decoders.region(descriptor, source.key, left, top, width, height)
        if (pixels.full_width, pixels.full_height) != (full_width, full_height):
            raise DecodeError(Reason.CHANGED_MEANWHILE)
        return image_of(pixels)

    def _place(self, source: Source) -> tuple[bytes, bytes]:
        """The file, and the folder it must lie below."""
        if source.path is not None:
            real = self._library.reaching.call(source.path, partial(os.path.realpath, source.path))
            return real, b""  # a link that the user names is meant; one found by a scan is not followed
        place = self._library.browsing.place_of(source.photo_id)
        if place is None:
            raise DecodeError(Reason.VANISHED)
        return place


def image_of(pixels: Pixels) -> QImage:
    """A QImage with its own memory. Raises DecodeError when size and bytes disagree."""
    if len(pixels.data) != pixels.width * pixels.height * 4 or not pixels.data:
        raise DecodeError(Reason.UNREADABLE, "the decoder answered with a wrong number of bytes")
    return QImage(pixels.data, pixels.width, pixels.height, pixels.width * 4, QImage.Format.Format_RGB32).copy()


def own_jpeg(data: bytes) -> QImage:
    """Decode a JPEG that PhotoDesk made (checksum verified); a null image when it cannot be.

    Qt keeps Python's interpreter lock while it decodes from bytes (90 ms for a preview: the window would stand still),
    but not while it reads a file: so the bytes go through a file in memory.
    """
    if hasattr(os, "memfd_create"):
        with os.fdopen(os.memfd_create("picture"), "wb") as memory:
            memory.write(data)
            memory.flush()
            return _read_jpeg(f"/proc/self/fd/{memory.fileno()}")
    with tempfile.TemporaryDirectory() as folder:
        place = os.path.join(folder, "picture.jpg")
        with open(place, "wb") as file:
            file.write(data)
        return _read_jpeg(place)


def _read_jpeg(path: str) -> QImage:
    return jpeg_reader(path).read().convertToFormat(QImage.Format.Format_RGB32)
