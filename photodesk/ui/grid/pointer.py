"""What the mouse does in the grid: click, Ctrl, Shift, rubber band, drag, day headers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer, Slot
from PySide6.QtGui import QMouseEvent

from photodesk.ui.grid.layout import Box
from photodesk.ui.grid.selection import Selection

if TYPE_CHECKING:
    from photodesk.ui.grid.stage import Stage

THRESHOLD_PX = 4
"""A press is a rubber band or a drag once the pointer has moved so far."""
EDGE_PX = 24
EDGE_EVERY_MS = 16
FASTEST_EDGE_PX = 40

_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@dataclass(slots=True)
class _Band:
    """A rubber band: its start in content pixels, and what was selected before."""

    start: QPoint
    before: Selection
    active: bool = False


class Pointer(QObject):
    """Turns mouse events of the viewport into selection and opening."""

    def __init__(self, grid: "Stage") -> None:
        super().__init__(grid)
        self._grid = grid
        self._band: _Band | None = None
        self._last = QPoint()
        self._click_on_release: int | None = None
        self._pressed_at: QPoint | None = None
        """Where a selected photo was pressed: it is dragged when the pointer goes on from there."""
        self._edge = QTimer(self)
        self._edge.setInterval(EDGE_EVERY_MS)
        self._edge.timeout.connect(self._on_edge)

    def press(self, event: QMouseEvent) -> None:
        """A button went down."""
        point, modifiers = event.position().toPoint(), event.modifiers()
        self._last, self._pressed_at = point, None
        left = event.button() == Qt.MouseButton.LeftButton
        if left and (section := self._grid.header_at(point)) is not None:
            on_box = self._grid.header_box(section).contains(point)
            rows = self._grid.geometry_of_cells.section_rows(section)
            self._grid.choice.section(rows, toggle=on_box or bool(modifiers & _CTRL), extend=bool(modifiers & _SHIFT))
            return
        row = self._grid.row_at(point)
        if row is None:
            if left:
                before = self._grid.choice.selection.copy() if modifiers & (_CTRL | _SHIFT) else Selection()
                self._band = _Band(point + QPoint(0, self._grid.verticalOffset()), before)
            return
        if left:
            self._click(row, modifiers)
            self._pressed_at = point if row in self._grid.choice.selection else None
        elif event.button() == Qt.MouseButton.RightButton and row not in self._grid.choice.selection:
            self._grid.choice.only(row)

    def move(self, event: QMouseEvent) -> None:
        """The pointer moved."""
        self._last = event.position().toPoint()
        band = self._band
        if band is None:
            self._grid.hover(self._last)
            self._drag(event)
            return
        start = band.start - QPoint(0, self._grid.verticalOffset())
        if not band.active and (self._last - start).manhattanLength() >= THRESHOLD_PX:
            band.active = True
            self._edge.start()
        if band.active:
            self._stretch(band)

    def release(self, event: QMouseEvent) -> None:
        """A button went up."""
        band, self._band = self._band, None
        self._edge.stop()
        self._pressed_at = None
        if band is not None:
            if not band.active and not event.modifiers() & (_CTRL | _SHIFT):
                self._grid.choice.none()
            self._grid.band = None
            self._grid.viewport().update()
        elif self._click_on_release is not None and event.button() == Qt.MouseButton.LeftButton:
            self._grid.choice.only(self._click_on_release)
        self._click_on_release = None

    def double_click(self, event: QMouseEvent) -> None:
        """Open the photo."""
        row = self._grid.row_at(event.position().toPoint())
        self._click_on_release = self._pressed_at = None
        if row is not None and event.button() == Qt.MouseButton.LeftButton and not event.modifiers() & (_CTRL | _SHIFT):
            self._grid.open_row(row)

    def _drag(self, event: QMouseEvent) -> None:
        pressed = self._pressed_at
        if pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (self._last - pressed).manhattanLength() >= THRESHOLD_PX:
            self._pressed_at = self._click_on_release = None  # the button goes up elsewhere
            self._grid.drag_started.emit()

    def _click(self, row: int, modifiers: Qt.KeyboardModifier) -> None:
        grid = self._grid
        self._click_on_release = None
        if modifiers & _SHIFT:
            grid.choice.extend(row, keep=bool(modifiers & _CTRL))
        elif modifiers & _CTRL:
            grid.choice.toggle(row)
        elif row in grid.choice.selection and len(grid.choice.selection) > 1:
            # Perhaps a drag of the whole selection begins: deselect the others only when the button goes up here.
            grid.choice.go(row)
            self._click_on_release = row
        else:
            grid.choice.only(row)

    def _stretch(self, band: _Band) -> None:
        end = self._last + QPoint(0, self._grid.verticalOffset())
        area = QRect(band.start, end).normalized()
        chosen = band.before.copy()
        for rows in self._grid.geometry_of_cells.rows_in(Box(area.left(), area.top(), area.width(), area.height())):
            chosen.add(rows)
        self._grid.choice.put(chosen)
        self._grid.band = area.translated(0, -self._grid.verticalOffset())
        self._grid.viewport().update()

    @Slot()
    def _on_edge(self) -> None:
        """Scroll while the band is held near an edge: the nearer (or further out), the faster."""
        height = self._grid.viewport().height()
        top, bottom = EDGE_PX - self._last.y(), self._last.y() - (height - EDGE_PX)
        step = min(max(top, bottom, 0), FASTEST_EDGE_PX)
        if self._band is None or not step:
            return
        bar = self._grid.verticalScrollBar()
        bar.setValue(bar.value() + (-step if top > 0 else step))
        self._stretch(self._band)
