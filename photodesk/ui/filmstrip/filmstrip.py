"""The filmstrip: the photos around the current one, 96 high."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from photodesk.domain.photos import PhotoRow
from photodesk.ui.filmstrip.strip_cell import describe, draw_cell
from photodesk.ui.filmstrip.strip_layout import CELL_WIDTH, HEIGHT, StripLayout
from photodesk.ui.photo_list import ListFollower, PhotoList, PictureSource

if TYPE_CHECKING:
    from photodesk.ui.theme import Theme

PICTURE_EDGE_PX = 84
DRAG_PX = 4


class Filmstrip(QAbstractScrollArea):
    """`chosen(photo_id)`: the user asks for another photo (it becomes current when `set_current` says so). `drag_started`: the photo that
    was pressed is moved."""

    chosen = Signal(int)
    drag_started = Signal()

    def __init__(self, theme: "Theme", thumbnails: PictureSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._thumbnails = theme, thumbnails
        self._list = ListFollower(self)
        self._list.rows_changed.connect(self._on_rows_changed)
        self._list.rows_moved.connect(self._on_rows_moved)
        self._current: int | None = None
        self._pressed_at: QPoint | None = None
        self.setFixedHeight(HEIGHT)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        theme.changed.connect(self.viewport().update)
        thumbnails.ready.connect(self._on_thumbnails_ready)
        self._name_for_assistants()

    def set_photos(self, photos: PhotoList) -> None:
        """Show this list and follow it."""
        if self._list.follow(photos):
            self._on_rows_moved()

    def set_current(self, photo_id: int) -> None:
        """The photo the loupe shows: it moves to the middle."""
        self._current = photo_id
        self._centre()
        self._name_for_assistants()

    def offset(self) -> int:
        """How far the strip is scrolled, in logical pixels."""
        return self.horizontalScrollBar().value()

    def visible_ids(self) -> list[int]:
        """The photos that are seen, in order."""
        photos = self._list.photos
        return [photos.id_at(row) for row in self._layout().visible(self.offset())] if photos is not None else []

    def _layout(self) -> StripLayout:
        return StripLayout(self._list.count, self.viewport().width(), self.isRightToLeft())

    def _centre(self) -> None:
        bar, layout = self.horizontalScrollBar(), self._layout()
        bar.setRange(0, layout.longest)
        bar.setPageStep(max(1, layout.width))
        row = self._list.row_of(self._current)
        if row is not None:
            bar.setValue(layout.centred(row))
        self._load()
        self.viewport().update()

    def _load(self) -> None:
        """Ask for the pictures of what is seen, then of one view to either side."""
        if not self.isVisible():
            return
        rows = self._layout().visible(self.offset())
        span = len(rows) // 2
        ahead = [*range(rows.stop, min(self._list.count, rows.stop + span)), *range(max(0, rows.start - span), rows.start)]
        edge_px = round(PICTURE_EDGE_PX * self.devicePixelRatioF())
        self._thumbnails.show(self._known(rows), self._known(ahead), edge_px)

    def _known(self, rows: "range | list[int]") -> list[PhotoRow]:
        return [data for row in rows if (data := self._list.data(row)) is not None]

    def _choose(self, row: int | None) -> None:
        if self._list.photos is not None and row is not None and 0 <= row < self._list.count:
            self.chosen.emit(self._list.photos.id_at(row))

    def _name_for_assistants(self) -> None:
        row = self._list.row_of(self._current)
        data = self._list.data(row)
        name = self.tr("Filmstrip")
        if data is not None and row is not None:
            place = self.tr("{n} of {count}").format(n=row + 1, count=self._list.count)
            name = f"{name}: {describe(data, self._list.save_state(row))}, {place}"
        self.viewport().setAccessibleName(name)
        self.setAccessibleName(name)

    # -- slots

    @Slot(object)
    def _on_thumbnails_ready(self, _ids: frozenset[int]) -> None:
        self.viewport().update()

    @Slot(int, int)
    def _on_rows_changed(self, first: int, last: int) -> None:
        rows = self._layout().visible(self.offset())
        if first < rows.stop and last >= rows.start:
            self._load()
            self.viewport().update()
        row = self._list.row_of(self._current)
        if row is not None and first <= row <= last:
            self._name_for_assistants()

    @Slot(int)
    def _on_rows_moved(self, _first: int = 0) -> None:
        self._centre()
        self._name_for_assistants()

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        colors = self._theme.canvas_colors()
        painter.fillRect(self.viewport().rect(), colors.fill)
        painter.fillRect(0, 0, self.viewport().width(), 1, colors.hover)
        photos = self._list.photos
        if photos is None:
            return
        layout, offset = self._layout(), self.offset()
        for row in layout.visible(offset):
            cell = QRect(layout.left(row, offset), 0, CELL_WIDTH, self.viewport().height())
            is_current = photos.id_at(row) == self._current
            data, save = photos.row_data(row), photos.save_state(row)
            draw_cell(painter, cell, data, self._thumbnails, self._theme, save, is_current, self.hasFocus())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._centre()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._centre()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._load()
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta()
        way = delta.x() if abs(delta.x()) > abs(delta.y()) else delta.y()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - way)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            row = self._layout().row_at(round(event.position().x()), self.offset())
            self._pressed_at = event.position().toPoint() if row is not None else None
            self._choose(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pressed = self._pressed_at
        if pressed is not None and (event.position().toPoint() - pressed).manhattanLength() >= DRAG_PX:
            self._pressed_at = None
            self.drag_started.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, mirrored = self._list.row_of(self._current), self.isRightToLeft()
        steps = {Qt.Key.Key_Left: 1 if mirrored else -1, Qt.Key.Key_Right: -1 if mirrored else 1}
        page = max(1, self.viewport().width() // CELL_WIDTH)
        steps |= {Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page}
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or row is None:
            super().keyPressEvent(event)
        elif key in steps:
            self._choose(min(max(0, row + steps[key]), self._list.count - 1))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._choose(0 if key == Qt.Key.Key_Home else self._list.count - 1)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = self._layout().row_at(event.pos().x(), self.offset())
            data = self._list.data(row)
            QToolTip.showText(event.globalPos(), describe(data, self._list.save_state(row)) if data is not None else "", self)
            return True
        return super().viewportEvent(event)
