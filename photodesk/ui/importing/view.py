"""The list of a source's pictures, with their days and boxes; only what is on the screen is painted and loaded."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from photodesk.bridge.source_thumbnails import SourceThumbnails
from photodesk.ui.importing.geometry import Geometry
from photodesk.ui.importing.painting import PicturesPainter, cell_box, header_box
from photodesk.ui.importing.pictures import ON, PicturesModel
from photodesk.ui.importing.wording import count_text
from photodesk.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
Move = QAbstractItemView.CursorAction
STEP_PX = 40


class PicturesView(QAbstractItemView):
    """Arrow keys move, Space chooses or leaves out what is selected; a click on a box does the same."""

    def __init__(self, theme: Theme, thumbnails: SourceThumbnails, model: PicturesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._thumbnails, self._pictures = theme, thumbnails, model
        self._painter = PicturesPainter(theme, thumbnails)
        self._geometry = Geometry((), 1)
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMinimumHeight(120)
        self.setAccessibleName(self.tr("Photos on the Source"))
        self.verticalScrollBar().setSingleStep(STEP_PX)
        model.modelReset.connect(self._on_reset)
        thumbnails.ready.connect(self._on_ready)
        theme.changed.connect(self._on_ready)

    def visible_rows(self) -> range:
        """What is on the screen."""
        top = self.verticalOffset()
        return self._geometry.rows_between(top, top + self.viewport().height())

    def box_of(self, row: int) -> QRect:
        """Where a click turns a row over."""
        rect = self.visualRect(self._pictures.index(row))
        mirrored = self.isRightToLeft()
        return header_box(rect, mirrored) if self._pictures.place(row).picture is None else cell_box(rect, mirrored)

    # -- layout

    def _lay_out(self) -> None:
        counts = [len(day.pictures) for day in self._pictures.days()]
        self._geometry = Geometry(counts, self.viewport().width(), mirrored=self.isRightToLeft())
        bar, page_px = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(page_px)
        bar.setRange(0, max(0, self._geometry.height_px - page_px))
        self._load()
        self.viewport().update()

    def _load(self) -> None:
        """Ask for the pictures on the screen, then for the next screen."""
        rows = self.visible_rows()
        ahead = range(rows.stop, min(self._pictures.rowCount(), rows.stop + len(rows)))
        places = [self._pictures.place(row) for row in (*rows, *ahead)]
        edge_px = round(max(self._geometry.box_width_px, self._geometry.box_height_px) * self.devicePixelRatioF())
        self._thumbnails.show([place.picture.main.file for place in places if place.picture is not None], edge_px)

    @Slot()
    def _on_reset(self) -> None:
        self.verticalScrollBar().setValue(0)
        self._lay_out()
        if self._pictures.rowCount() > 1:
            self.selectionModel().setCurrentIndex(self._pictures.index(1), QItemSelectionModel.SelectionFlag.NoUpdate)

    @Slot()
    def _on_ready(self) -> None:
        self.viewport().update()

    # -- choosing

    def _toggle(self, row: int) -> None:
        selected = {index.row() for index in self.selectionModel().selectedRows()}
        self._pictures.toggle(selected | {row} if row in selected else {row}, row)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.canvas)
        model, mirrored = self._pictures, self.isRightToLeft()
        current = self.currentIndex().row() if self.hasFocus() else -1
        for row in self.visible_rows():
            rect = self.visualRect(model.index(row))
            if not rect.intersects(event.rect()):
                continue
            place, state = model.place(row), model.state(row)
            if place.picture is None:
                count = count_text(place.day, model.new_only)
                self._painter.paint_header(painter, rect, place.day, count, state, current=row == current, mirrored=mirrored)
            else:
                self._painter.paint_cell(
                    painter, rect, place.picture, chosen=state is ON, able=model.can_choose(place.picture),
                    selected=self.selectionModel().isSelected(model.index(row)), current=row == current, mirrored=mirrored,
                )  # fmt: skip

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._load()
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._geometry.row_at(event.position().toPoint().x(), event.position().toPoint().y() + self.verticalOffset())
        if row is not None and event.button() == Qt.MouseButton.LeftButton and self.box_of(row).contains(event.position().toPoint()):
            self._toggle(row)
            self.selectionModel().setCurrentIndex(self._pictures.index(row), QItemSelectionModel.SelectionFlag.NoUpdate)
            self.viewport().update()
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self.indexAt(event.position().toPoint()).row()
        if row >= 0 and not self.box_of(row).contains(event.position().toPoint()):
            self._toggle(row)
        else:
            self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.modifiers() and self.currentIndex().isValid():
            self._toggle(self.currentIndex().row())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            event.ignore()  # of the window
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are no search."""

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid() or index.row() >= self._geometry.rows:
            return QRect()
        return self._geometry.rect(index.row()).translated(0, -self.verticalOffset())

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._geometry.row_at(point.x(), point.y() + self.verticalOffset())
        return self._pictures.index(row) if row is not None else QModelIndex()

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible) -> None:
        rect, bar = self.visualRect(index), self.verticalScrollBar()
        if rect.top() < 0:
            bar.setValue(bar.value() + rect.top())
        elif rect.bottom() > self.viewport().height():
            bar.setValue(bar.value() + rect.bottom() - self.viewport().height() + 1)

    def moveCursor(self, action: Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        row, last = self.currentIndex().row(), self._pictures.rowCount() - 1
        if last < 0:
            return QModelIndex()
        lines = max(1, self.viewport().height() // self._geometry.pitch_px)
        steps = {
            Move.MoveUp: -1, Move.MoveDown: 1, Move.MovePageUp: -lines, Move.MovePageDown: lines,
        }  # fmt: skip
        if row < 0 or action is Move.MoveHome:
            return self._pictures.index(0)
        if action is Move.MoveEnd:
            return self._pictures.index(last)
        if action in steps:
            for _ in range(abs(steps[action])):
                row = self._geometry.beside(row, 1 if steps[action] > 0 else -1)
            return self._pictures.index(row)
        forward = (action in (Move.MoveRight, Move.MoveNext)) != (self.isRightToLeft() and action in (Move.MoveRight, Move.MoveLeft))
        return self._pictures.index(min(last, row + 1) if forward else max(0, row - 1))

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        area = rect.normalized().translated(0, self.verticalOffset())
        rows = [row for row in self._geometry.rows_between(area.top(), area.bottom() + 1) if self._geometry.rect(row).intersects(area)]
        selection = QItemSelection()
        for row in rows:
            selection.select(self._pictures.index(row), self._pictures.index(row))
        self.selectionModel().select(selection, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:
        return False
