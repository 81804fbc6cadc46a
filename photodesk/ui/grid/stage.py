"""The stage: where the cells of a list are on the screen, and what lies at a point of it."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QAbstractItemView, QWidget

from photodesk.domain.views import Group, Sort
from photodesk.ui.grid.choosing import Choice
from photodesk.ui.grid.headers import box_of
from photodesk.ui.grid.layout import CELL_WIDTHS_PX, HEADER_PX, GridLayout
from photodesk.ui.grid.model import PhotoModel
from photodesk.ui.widgets.wording import number

Index = QModelIndex | QPersistentModelIndex
LINES_PER_NOTCH = 3
BELOW_PX = 8


class Stage(QAbstractItemView):
    """Shows `photos`; `choice` says what is selected and current; `band` is the rubber band in viewport pixels, if any."""

    opened = Signal(int)
    """photo id: Enter, Space or double-click."""
    drag_started = Signal()
    """A selected photo was pressed and moved."""
    cell_width_changed = Signal(int)
    """The target width, for the zoom slider."""

    def __init__(self, photos: PhotoModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.photos = photos
        photos.setParent(self)
        self.choice = Choice(photos, self)
        self.target_px = 192
        self.geometry_of_cells = GridLayout((), 1, self.target_px, grouped=False)
        self.hovered_row, self.hovered_section = -1, -1
        self.band: QRect | None = None

    # -- where things are

    def visible_rows(self) -> range:
        """The rows on the screen; none while the grid itself is not."""
        return self._rows_in_sight() if self.isVisible() else range(0)

    def ahead_rows(self, direction: int) -> range:
        """The rows of the next screen in the direction of travel."""
        height, rows = self.viewport().height(), self.visible_rows()
        top = self.verticalOffset() + direction * height
        found = self.geometry_of_cells.rows_between(top, top + height)
        return range(max(found.start, rows.stop), found.stop) if direction > 0 else range(found.start, min(found.stop, rows.start))

    def header_bar(self, section: int) -> QRect:
        """Where a section's header is drawn: at its place, or stuck to the top while its photos are in sight."""
        layout, offset = self.geometry_of_cells, self.verticalOffset()
        top = max(layout.section_top(section) - offset, min(0, layout.section_bottom(section) - offset - HEADER_PX))
        return QRect(0, top, layout.width_px, HEADER_PX)

    def row_at(self, point: QPoint) -> int | None:
        """The photo at a point of the viewport."""
        return None if self.header_at(point) is not None else self.geometry_of_cells.row_at(point.x(), point.y() + self.verticalOffset())

    def header_at(self, point: QPoint) -> int | None:
        """The section whose header is at a point of the viewport."""
        layout = self.geometry_of_cells
        section = layout.section_at(point.y() + self.verticalOffset()) if layout.header_px else None
        return section if section is not None and self.header_bar(section).contains(point) else None

    def header_box(self, section: int) -> QRect:
        """Where a click means the box of a header."""
        return box_of(self.header_bar(section), mirrored=self.is_mirrored())

    def is_mirrored(self) -> bool:
        """Whether the language is written from right to left."""
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def shows_current(self) -> bool:
        """Whether the ring is drawn."""
        return self.choice.current >= 0

    def hover(self, point: QPoint) -> None:
        """The pointer is here now."""
        row, section = self.row_at(point), self.header_at(point)
        before = (self.hovered_row, self.hovered_section)
        self.hovered_row, self.hovered_section = -1 if row is None else row, -1 if section is None else section
        if before != (self.hovered_row, self.hovered_section):
            self.viewport().update()

    def position_text(self, row: int) -> str:
        """ "14 of 214"."""
        return self.tr("{place} of {count}").format(place=number(row + 1), count=number(self.photos.count()))

    def open_row(self, row: int) -> None:
        """Open a photo."""
        if 0 <= row < self.photos.count():
            self.opened.emit(self.photos.id_at(row))

    # -- scrolling and zoom

    def show_row(self, row: int, *, as_first: bool = False) -> None:
        """Scroll as little as needed; *as_first*: put the photo's line at the top, below its header."""
        layout, bar, height = self.geometry_of_cells, self.verticalScrollBar(), self.viewport().height()
        cell = layout.cell(row)
        top, bottom = cell.top - layout.header_px, cell.bottom + BELOW_PX
        if row in layout.section_rows(layout.section_of(row))[: layout.columns]:
            top = min(top, layout.section_top(layout.section_of(row)))
        if as_first or top < bar.value():
            bar.setValue(top)
        elif bottom > bar.value() + height:
            bar.setValue(min(bottom - height, top))

    def zoom_in(self) -> None:
        """The next larger cells."""
        self.set_cell_width(next((width for width in CELL_WIDTHS_PX if width > self.target_px), CELL_WIDTHS_PX[-1]))

    def zoom_out(self) -> None:
        """The next smaller cells."""
        self.set_cell_width(next((width for width in reversed(CELL_WIDTHS_PX) if width < self.target_px), CELL_WIDTHS_PX[0]))

    def cell_width(self) -> int:
        """The target width."""
        return self.target_px

    def set_cell_width(self, target_px: int, at: QPoint | None = None) -> None:
        """Resize the cells; the photo at a point of the viewport (else the current one, else the first visible) stays there."""
        target_px = min(max(target_px, CELL_WIDTHS_PX[0]), CELL_WIDTHS_PX[-1])
        if target_px == self.target_px:
            return
        visible = self._rows_in_sight()
        row = self.row_at(at) if at is not None else None
        if row is None:
            row = self.choice.current if self.choice.current in visible else visible.start
        height = 0 if not visible else self.geometry_of_cells.cell(row).top - self.verticalOffset()
        self.target_px = target_px
        self.lay_out(anchor=(row, height) if visible and self.verticalOffset() + height else None)
        self.cell_width_changed.emit(target_px)

    def lay_out(self, anchor: tuple[int, int] | None = None) -> None:
        """Compute the geometry anew; *anchor*: a row and the height in the viewport at which its cell stays."""
        listing, viewport, bar = self.photos.listing, self.viewport(), self.verticalScrollBar()
        grouped = listing.view.group is not Group.NONE and listing.view.sort is Sort.TAKEN
        layout = GridLayout(listing.sections, viewport.width(), self.target_px, grouped=grouped, mirrored=self.is_mirrored())
        self.geometry_of_cells = layout
        bar.setPageStep(viewport.height())
        bar.setSingleStep(max(20, layout.pitch_px // LINES_PER_NOTCH))
        value = bar.value() if anchor is None or anchor[0] >= layout.count else layout.cell(anchor[0]).top - anchor[1]
        bar.setRange(0, max(0, layout.height_px - viewport.height()))
        bar.setValue(value)
        viewport.update()

    def anchor(self) -> tuple[int, int] | None:
        """The first photo on the screen and where it stands; None at the very top."""
        rows = self._rows_in_sight()
        if not rows or not self.verticalOffset() or rows.start >= self.photos.count():  # the list may be shorter than what is laid out
            return None
        return rows.start, self.geometry_of_cells.cell(rows.start).top - self.verticalOffset()

    def _rows_in_sight(self) -> range:
        return self.geometry_of_cells.rows_between(self.verticalOffset(), self.verticalOffset() + self.viewport().height())

    # Qt overrides

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid() or index.row() >= self.geometry_of_cells.count:
            return QRect()
        cell = self.geometry_of_cells.cell(index.row())
        return QRect(cell.left, cell.top - self.verticalOffset(), cell.width, cell.height)

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self.row_at(point)
        return QModelIndex() if row is None else self.photos.index(row, 0)

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible) -> None:
        if index.isValid() and index.row() < self.geometry_of_cells.count:
            self.show_row(index.row())

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        return self.currentIndex()

    def isIndexHidden(self, index: Index) -> bool:
        return False

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Selection lives in `choice`."""

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        return QRegion()

    def keyboardSearch(self, search: str) -> None:
        """Letters are shortcuts here, not type-ahead."""

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:
        """The grid follows the list as a whole (`PhotoGrid`), not run by run."""

    def rowsAboutToBeRemoved(self, parent: Index, start: int, end: int) -> None:
        """As above."""
