"""The grid's surface: paints, hears pointer and keys, scrolls and zooms."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QShowEvent,
    QWheelEvent,
)  # fmt: skip
from PySide6.QtWidgets import QAbstractItemView, QWidget

from photodesk.ui.grid.accessible import install
from photodesk.ui.grid.canvas import Canvas
from photodesk.ui.grid.keys import handle_key, move
from photodesk.ui.grid.layout import CELL_WIDTHS_PX, Box
from photodesk.ui.grid.loading import Loading
from photodesk.ui.grid.model import PhotoModel
from photodesk.ui.grid.pill import ArrivalsPill
from photodesk.ui.grid.pointer import Pointer
from photodesk.ui.grid.quick_buttons import QuickButtons
from photodesk.ui.grid.scrubber import WIDTH_PX as SCRUBBER_PX
from photodesk.ui.grid.scrubber import Scrubber
from photodesk.ui.grid.stage import Stage

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent

    from photodesk.bridge.thumbnails import Thumbnails
    from photodesk.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
PILL_INSET_PX = 8
WHEEL_STEP = 120


class GridSurface(Stage):
    """The stage with everything that paints, hears and scrolls."""

    context_menu_requested = Signal(QPoint)
    """Global position; the photos meant are selected."""
    mark_asked = Signal(str, QPoint)
    """"flag.keep", "flag.reject" or "rating" with a place for its menu, from the buttons on a photo; the photos meant are selected."""
    first_cells_painted = Signal()
    """Photos are on the screen for the first time in this view."""

    def __init__(self, photos: PhotoModel, thumbnails: "Thumbnails", theme: "Theme", parent: QWidget | None = None) -> None:
        super().__init__(photos, parent)
        self._painted = False
        self._wheel = 0
        self._theme = theme
        self.quick_buttons: QuickButtons | None = None
        self.pointer = Pointer(self)
        self.canvas = Canvas(self, theme, thumbnails)
        self.loading = Loading(photos, thumbnails, self, self)
        self.scrubber = Scrubber(self.verticalScrollBar(), theme, self._row_at_height, self)
        self.pill = ArrivalsPill(theme, self)
        self.pill.arrived.connect(self._place_pill)
        self.scrubber.dragged.connect(self.loading.user_acts)
        self.setModel(photos)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAutoScroll(False)
        self.setFrameShape(QAbstractItemView.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Photos"))
        install()

    # -- going on (for the menus; a key event of our own would find its way back to the menus)

    @Slot()
    def next_section(self) -> None:
        """The first photo of the day or month after this one."""
        move(self, Qt.Key.Key_Down, ctrl=True)

    @Slot()
    def previous_section(self) -> None:
        """The first photo of the day or month before this one."""
        move(self, Qt.Key.Key_Up, ctrl=True)

    @Slot()
    def first_photo(self) -> None:
        """The first photo of the list."""
        move(self, Qt.Key.Key_Home)

    @Slot()
    def last_photo(self) -> None:
        """The last photo of the list."""
        move(self, Qt.Key.Key_End)

    # -- inside

    def hover(self, point: QPoint) -> None:
        """As the stage; the buttons follow."""
        super().hover(point)
        row = self.hovered_row
        if row < 0 or self.band is not None:
            if self.quick_buttons is not None:
                self.quick_buttons.hide()
            return
        if self.quick_buttons is None:
            self.quick_buttons = QuickButtons(self._theme, self.viewport())
            self.quick_buttons.asked.connect(self._on_mark_asked)
        cell = self.geometry_of_cells.cell(row)
        place = Box(cell.left, cell.top - self.verticalOffset(), cell.width, cell.height)
        self.quick_buttons.put(place, self.geometry_of_cells.box_height_px, mirrored=self.is_mirrored())

    @Slot(str, QPoint)
    def _on_mark_asked(self, action: str, place: QPoint) -> None:
        """It is about this photo, or about all that are selected if it is one of them: as in the menu of photos."""
        row = self.hovered_row
        if 0 <= row < self.photos.count():
            if row not in self.choice.selection:
                self.choice.only(row)
            self.mark_asked.emit(action, place)

    def box_pixels(self) -> tuple[int, int]:
        """The size of a photo's box in device pixels."""
        return self.canvas.cells.box_pixels(self.geometry_of_cells)

    def lay_out(self, anchor: tuple[int, int] | None = None) -> None:
        """As the stage, with all that depends on it."""
        mirrored = self.is_mirrored()
        self.setViewportMargins(SCRUBBER_PX if mirrored else 0, 0, 0 if mirrored else SCRUBBER_PX, 0)
        super().lay_out(anchor)
        self.scrubber.set_list(self.photos.listing.sections, self.geometry_of_cells)
        self.scrubber.place(self.viewport().geometry(), mirrored=mirrored)
        self._place_pill()
        if self.quick_buttons is not None and self.quick_buttons.isVisible():
            self.hover(self.viewport().mapFromGlobal(self.cursor().pos()))
        self.loading.need()

    @Slot()
    def _place_pill(self) -> None:
        viewport = self.viewport()
        self.pill.move(viewport.x() + (viewport.width() - self.pill.width()) // 2, self.geometry_of_cells.header_px + PILL_INSET_PX)

    def _row_at_height(self, y: int) -> int:
        return self.geometry_of_cells.rows_between(y, y + self.viewport().height()).start

    # Qt overrides

    def updateGeometries(self) -> None:
        self.lay_out(self.anchor())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()
        if self.verticalOffset() <= 0:
            self.pill.clear()
        if self.underMouse():
            self.hover(self.viewport().mapFromGlobal(self.cursor().pos()))
        self.loading.scrolled(self.verticalOffset(), self.viewport().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        self.canvas.paint(painter, event.rect())
        painter.end()
        if not self._painted and self.photos.count():
            self._painted = True
            self.first_cells_painted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.loading.user_acts()
        if handle_key(self, event):
            event.accept()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.pointer.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.pointer.double_click(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.loading.user_acts()
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        self._wheel += event.angleDelta().y()
        if abs(self._wheel) >= WHEEL_STEP:
            widths = [width for width in CELL_WIDTHS_PX if (width > self.target_px if self._wheel > 0 else width < self.target_px)]
            if widths:
                self.set_cell_width(min(widths) if self._wheel > 0 else max(widths), event.position().toPoint())
            self._wheel = 0
        event.accept()

    def leaveEvent(self, event: "QEvent") -> None:
        self.hover(QPoint(-1, -1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.loading.need()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.loading.leave()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            inside = self.visualRect(self.photos.index(max(self.choice.current, 0), 0)).intersected(self.viewport().rect())
            place = self.viewport().mapToGlobal(inside.center())
        self.context_menu_requested.emit(place)
        event.accept()
