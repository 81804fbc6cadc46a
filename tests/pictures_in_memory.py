"""Lists of photos and their pictures for tests of what shows them: no library, no decoder, no files but one."""

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QBuffer, QByteArray, QIODevice, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QImage, QImageWriter

from photodesk.bridge.pending_edits import SaveState
from photodesk.domain.photos import DateSource, Kind, PhotoRow, Pixels, State
from photodesk.domain.problems import DecodeError, Reason
from photodesk.library.reaching import Reaching

FULL_WIDTH, FULL_HEIGHT = 6000, 4000


def photo(photo_id: int, **changes: Any) -> PhotoRow:
    """A photo of 24 megapixels that has been looked at; *changes* are fields of PhotoRow."""
    facts: dict[str, Any] = {
        "id": photo_id, "name": f"IMG_{photo_id:04d}.jpg", "directory": "2025", "format": "jpeg", "kind": Kind.PHOTO, "size": 8_000_000,
        "width": FULL_WIDTH, "height": FULL_HEIGHT, "taken_us": 1_750_000_000_000_000, "taken_offset_min": 120,
        "taken_source": DateSource.EXIF, "state": State.HERE, "offline": False, "damaged": False, "problem": None,
        "content_hash": photo_id.to_bytes(32, "big"), "thumbhash": None, "frames": 1, "rating": None, "label": None, "flag": None,
        "rotation": 0,
    }  # fmt: skip
    return PhotoRow(**{**facts, **changes})


def plain(width: int, height: int, color: str) -> QImage:
    """A picture of one colour."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    return image


def jpeg(image: QImage) -> bytes:
    """The picture as a JPEG."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, b"JPEG")
    writer.setQuality(95)
    writer.write(image)
    return bytes(data.data())


def tile_color(column: int, line: int) -> QColor:
    """The colour that `Decoders.region` gives a square."""
    return QColor(40 * column + 10, 40 * line + 10, 200)


class Photos(QAbstractListModel):
    """A list of photos; rows in `unknown` are not in memory yet."""

    def __init__(self, rows: Sequence[PhotoRow]) -> None:
        super().__init__()
        self.rows = list(rows)
        self.unknown: set[int] = set()

    def count(self) -> int:
        return len(self.rows)

    def id_at(self, row: int) -> int:
        return self.rows[row].id

    def row_of(self, photo_id: int) -> int | None:
        return next((n for n, row in enumerate(self.rows) if row.id == photo_id), None)

    def save_state(self, row: int) -> SaveState | None:
        """All is saved."""
        return None

    def row_data(self, row: int) -> PhotoRow | None:
        return None if row in self.unknown else self.rows[row]

    def change(self, row: int, data: PhotoRow) -> None:
        self.rows[row] = data
        self.unknown.discard(row)
        self.dataChanged.emit(self.index(row), self.index(row))

    def remove(self, row: int) -> None:
        self.beginRemoveRows(QModelIndex(), row, row)
        del self.rows[row]
        self.endRemoveRows()

    # Qt overrides

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return len(self.rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return self.rows[index.row()].name if role == Qt.ItemDataRole.DisplayRole else None


class SmallPictures(QObject):
    """Thumbnails in memory; remembers what it was asked to load."""

    ready = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.images: dict[int, QImage] = {}
        self.shown: list[int] = []

    def image(self, row: PhotoRow, edge_px: int) -> QImage | None:
        return self.images.get(row.id)

    def placeholder(self, row: PhotoRow) -> QImage | None:
        return None

    def show(self, visible: Sequence[PhotoRow], ahead: Sequence[PhotoRow], edge_px: int) -> None:
        self.shown = [row.id for row in visible]


class Cache:
    """`library.derivatives` and `library.browsing` as far as the loupe's pictures need them."""

    def __init__(self, original: Path) -> None:
        self.derivatives = self.browsing = self
        self.reaching = Reaching()
        self.previews: dict[bytes, bytes] = {}
        self.thumbnails: dict[bytes, bytes] = {}
        self.paths: dict[int, bytes] = {}
        self._original = bytes(original)
        self.loaded: list[bytes] = []
        self.gate = threading.Event()
        self.gate.set()

    def preview(self, content_hash: bytes) -> bytes | None:
        self.gate.wait(10)
        self.loaded.append(content_hash)
        return self.previews.get(content_hash)

    def thumbnail(self, content_hash: bytes) -> bytes | None:
        return self.thumbnails.get(content_hash)

    def place_of(self, photo_id: int) -> tuple[bytes, bytes] | None:
        path = self.paths.get(photo_id, self._original)
        return path, os.path.dirname(path)

    def details(self, photo_id: int) -> dict[str, object]:
        return {"profile": "Display P3"}


class Decoders:
    """Answers as the decoder pool does: a picture of 6000 × 4000 whose squares of 1024 have colours of their own."""

    def __init__(self) -> None:
        self.regions: list[tuple[int, int, int, int]] = []
        self.reductions: list[int] = []
        self.refusal: Reason | None = None

    def embedded(self, fd: int) -> Pixels | None:
        return None

    def decode_cached(self, data: bytes) -> Pixels:
        return _pixels(plain(300, 200, "magenta"))

    def reduced(self, fd: int, edge_px: int) -> Pixels:
        self.reductions.append(edge_px)
        if self.refusal is not None:
            raise DecodeError(self.refusal)
        return _pixels(plain(edge_px, edge_px * 2 // 3, "green"))

    def region(self, fd: int, key: bytes, left: int, top: int, width: int, height: int) -> Pixels:
        assert len(key) == 32
        self.regions.append((left, top, width, height))
        if self.refusal is not None:
            raise DecodeError(self.refusal)
        return _pixels(plain(width, height, tile_color(left // 1024, top // 1024).name()))


class Wishes:
    """The scheduler: remembers which previews are wanted."""

    def __init__(self) -> None:
        self.previews: list[int] = []

    def want_preview(self, photo_ids: Sequence[int]) -> None:
        self.previews = list(photo_ids)


def _pixels(image: QImage) -> Pixels:
    return Pixels(image.width(), image.height(), bytes(image.constBits()), FULL_WIDTH, FULL_HEIGHT)
