"""The photos of the list of pending changes: their rows are asked for when they come into sight, their pictures with them."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPainter

from photodesk.domain.photos import PhotoRow
from photodesk.library.library import Library
from photodesk.ui.theme import Theme
from photodesk.ui.turned import draw_turned, turned

if TYPE_CHECKING:
    from photodesk.bridge.queries import Queries, Ticket
    from photodesk.bridge.thumbnails import Thumbnails

PREVIEW_PX = 256
MOST_KEPT = 2_000


class ReviewPictures(QObject):
    """All pictures are asked for in the size of the preview; in rows they are painted smaller. `changed`: there is more to be seen."""

    changed = Signal()

    def __init__(self, theme: Theme, queries: "Queries", thumbnails: "Thumbnails", parent: QObject) -> None:
        super().__init__(parent)
        self._theme, self._queries, self._thumbnails = theme, queries, thumbnails
        self._rows: dict[int, PhotoRow | None] = {}
        """What is known of photos; None: not in the library."""
        self._small: dict[tuple[int, int], QImage] = {}
        """Pictures of rows as they were painted last, by photo and the picture they were made of."""
        self._wanted: tuple[int, ...] = ()
        self._ratio = 1.0
        self._ticket: Ticket | None = None
        thumbnails.ready.connect(self._on_ready)

    def show(self, photo_ids: Sequence[int], ratio: float) -> None:
        """These photos are in sight, on a screen of so many device pixels a pixel."""
        self._wanted, self._ratio = tuple(photo_ids), ratio
        if len(self._rows) > MOST_KEPT:
            self._rows = {photo_id: row for photo_id, row in self._rows.items() if photo_id in set(photo_ids)}
        self._ask()
        self._load()

    def forget(self) -> None:
        """Photos changed, or nothing is in sight any more."""
        self._rows.clear()
        self._small.clear()

    def row(self, photo_id: int) -> PhotoRow | None:
        """What is known of a photo."""
        return self._rows.get(photo_id)

    def paint(self, painter: QPainter, box: QRect, photo_id: int) -> None:
        """The photo in the middle of a box, whole, or what stands for it."""
        row = self._rows.get(photo_id)
        image = self._image(row, box) if row is not None else None
        if row is None or image is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.hover)
            painter.drawRoundedRect(QRectF(box), 4, 4)
            return
        size = QSize(*turned(image.width(), image.height(), row.rotation)).scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, max(1, size.width()), max(1, size.height()))
        place.moveCenter(box.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        draw_turned(painter, image, QRectF(place), row.rotation)

    def _image(self, row: PhotoRow, box: QRect) -> QImage | None:
        image = self._thumbnails.image(row, self._edge_px())
        if image is None:
            return self._thumbnails.placeholder(row)
        if max(box.width(), box.height()) * 2 > PREVIEW_PX:
            return image
        key = (row.id, image.cacheKey())
        if key not in self._small:
            if len(self._small) > MOST_KEPT:
                self._small.clear()
            wanted = QSize(*turned(round(box.width() * self._ratio), round(box.height() * self._ratio), row.rotation))
            self._small[key] = image.scaled(wanted, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        return self._small[key]

    def _edge_px(self) -> int:
        return round(PREVIEW_PX * self._ratio)

    def _ask(self) -> None:
        lacking = tuple(photo_id for photo_id in self._wanted if photo_id not in self._rows)
        if lacking and self._ticket is None:
            self._ticket = self._queries.ask(self, partial(_rows, photo_ids=lacking), self._on_rows, failed=self._on_failed)

    def _on_rows(self, rows: dict[int, PhotoRow | None]) -> None:
        self._ticket = None
        self._rows.update(rows)
        self._ask()
        self._load()
        self.changed.emit()

    def _on_failed(self, _error: Exception) -> None:
        self._ticket = None

    def _load(self) -> None:
        known = [row for photo_id in self._wanted if (row := self._rows.get(photo_id)) is not None]
        self._thumbnails.show(known, (), self._edge_px())

    @Slot(object)
    def _on_ready(self, photo_ids: frozenset[int]) -> None:
        if not photo_ids.isdisjoint(self._wanted):
            self.changed.emit()


def _rows(library: Library, photo_ids: Sequence[int]) -> dict[int, PhotoRow | None]:
    found = {row.id: row for row in library.browsing.rows(photo_ids)}
    return {photo_id: found.get(photo_id) for photo_id in photo_ids}
