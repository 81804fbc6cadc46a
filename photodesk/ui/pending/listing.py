"""The list of pending changes: a table of one column, so that a hundred thousand rows cost as little as those in sight."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from photodesk.domain.pending import PendingChange
from photodesk.ui.pending.model import ReviewModel
from photodesk.ui.pending.painting import ReviewDelegate
from photodesk.ui.pending.pictures import ReviewPictures
from photodesk.ui.pending.review import Group, Row, Waiting, key_of
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.wording import changes as changes_text

Index = QModelIndex | QPersistentModelIndex
Flag = QItemSelectionModel.SelectionFlag
_RIGHT, _LEFT = Qt.Key.Key_Right, Qt.Key.Key_Left


class ReviewList(QTableView):
    """Space chooses, Left and Right close and open groups, Backspace takes changes back. `discard_asked(ids)`: take these back;
    `looked_at(change)`: the current one, None for a heading; `show_asked(path)`: show its file."""

    discard_asked = Signal(object)
    looked_at = Signal(object)
    show_asked = Signal(str)

    def __init__(self, theme: Theme, model: ReviewModel, pictures: ReviewPictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._changes, self._pictures = theme, model, pictures
        self._pressed_undo = -1
        self.delegate = ReviewDelegate(theme, model, pictures, self)
        self.setModel(model)
        self.setItemDelegate(self.delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setAccessibleName(self.tr("Pending Changes"))
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        pictures.changed.connect(self.viewport().update)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    # -- what is shown

    def show_waiting(self, answer: Waiting) -> None:
        """Show what waits now; the place, the current row and the selection stay where they can."""
        place, current = self.verticalScrollBar().value(), max(0, self.currentIndex().row())
        keys = {key_of(row) for row in self.selected()}
        looked_at = self._changes.row(self.currentIndex())
        self._changes.set_waiting(answer)
        rows = self._changes.review.rows
        if not rows:
            return
        at = {key_of(row): n for n, row in enumerate(rows)} if keys else {}
        current = min(current, len(rows) - 1)
        self.select_rows(sorted(at[key] for key in keys if key in at), current if looked_at is None else at.get(key_of(looked_at), current))
        self.verticalScrollBar().setValue(place)
        self._see()

    def select_rows(self, rows: Sequence[int], current: int) -> None:
        """Select rows; *current* is the one that is looked at, and alone selected where there are no others."""
        model, chosen = self.selectionModel(), QItemSelection()
        for row in rows:
            chosen.select(self._changes.index(row, 0), self._changes.index(row, 0))
        model.setCurrentIndex(self._changes.index(current, 0), Flag.NoUpdate if rows else Flag.ClearAndSelect)
        if rows:
            model.select(chosen, Flag.ClearAndSelect)

    def reveal(self, photo_ids: Sequence[int]) -> bool:
        """Select the changes of these photos and bring the first into sight; False where none is listed."""
        wanted = set(photo_ids)
        rows = [n for n, row in enumerate(self._changes.review.rows) if isinstance(row, PendingChange) and row.photo_id in wanted]
        if rows:
            self.select_rows(rows, rows[0])
            self.scrollTo(self._changes.index(rows[0], 0))
        return bool(rows)

    def selected(self) -> list[Row]:
        """The selected rows, in order."""
        numbers = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [row for row in (self._changes.row(self._changes.index(n, 0)) for n in numbers) if row is not None]

    def selected_changes(self) -> list[PendingChange]:
        """The selected changes; a group stands for its own."""
        found = [change for row in self.selected() for change in (row.changes if isinstance(row, Group) else (row,))]
        return list({change.id: change for change in found}.values())

    def _see(self) -> None:
        """Tell which photos are in sight, and the one that is looked at."""
        if not self.isVisible():
            return
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        rows = self._changes.review.rows
        seen = rows[max(0, first) : (last if last >= 0 else len(rows) - 1) + 1]
        current = self._changes.row(self.currentIndex())
        ids = [row.photo_id for row in (current, *seen) if isinstance(row, PendingChange)]
        self._pictures.show(list(dict.fromkeys(ids)), self.devicePixelRatioF())

    # -- what is done

    def _toggle(self, index: Index) -> None:
        """Choose what is selected, or a row that is not, or no more."""
        row, rows = self._changes.row(index), self.selected()
        if row is None:
            return
        if row not in rows:
            rows = [row]
        self._changes.choose(rows, index.data(Qt.ItemDataRole.CheckStateRole) != Qt.CheckState.Checked)

    def discard(self, changes: Sequence[PendingChange]) -> None:
        """Ask that these be taken back."""
        ids = [change.id for change in changes if change.id not in self._changes.review.done]
        if ids and not self._changes.is_locked:
            self.discard_asked.emit(ids)

    @Slot()
    def discard_selected(self) -> None:
        """Take what is selected back."""
        self.discard(self.selected_changes())

    @Slot()
    def _on_show(self) -> None:
        row = self._changes.row(self.currentIndex())
        if isinstance(row, PendingChange):
            self.show_asked.emit(row.path)

    @Slot()
    def _on_scrolled(self) -> None:
        self._see()

    @Slot()
    def _on_theme_changed(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.delegate.row_px())
        self.viewport().update()

    def _part_at(self, place: QPoint) -> tuple[QModelIndex, str]:
        """The row at a place, and whether it is its check box, its Undo or the rest."""
        index = self.indexAt(place)
        row = self._changes.row(index)
        if row is None:
            return index, ""
        cells = self.delegate.cells(self.visualRect(index), row, self.layoutDirection())
        if cells.check.adjusted(-8, -8, 8, 8).contains(place):
            return index, "check"
        is_undo = isinstance(row, PendingChange) and row.id not in self._changes.review.done and cells.undo.contains(place)
        return index, "undo" if is_undo and not self._changes.is_locked else "row"

    def _hover(self, row: int, undo: int) -> None:
        if (row, undo) != (self.delegate.hovered, self.delegate.hot_undo):
            self.delegate.hovered, self.delegate.hot_undo = row, undo
            self.viewport().update()

    # Qt overrides

    def keyboardSearch(self, search: str) -> None:
        """Letters are shortcuts."""

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        row = self._changes.row(current)
        self._see()
        self.looked_at.emit(row if isinstance(row, PendingChange) else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self._changes.row(self.currentIndex()), event.key()
        opening, closing = (_LEFT, _RIGHT) if self.isRightToLeft() else (_RIGHT, _LEFT)
        if key == Qt.Key.Key_Space:
            self._toggle(self.currentIndex())
        elif key == Qt.Key.Key_Backspace:
            self.discard_selected()
        elif isinstance(row, Group) and (
            key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or key == (closing if self._changes.review.is_open(row) else opening)
        ):
            self._changes.toggle_open(row)
        elif isinstance(row, PendingChange) and key == closing:
            above = self._changes.review.row_of(row.kind)
            if above is not None:
                self.select_rows((), above)
        elif key not in (_LEFT, _RIGHT):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index, part = self._part_at(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or part in ("", "row"):
            super().mousePressEvent(event)
        elif part == "check":
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._toggle(index)
        else:
            self._pressed_undo = index.row()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index, part = self._part_at(event.position().toPoint())
        pressed, self._pressed_undo = self._pressed_undo, -1
        row = self._changes.row(index)
        if event.button() == Qt.MouseButton.LeftButton and part == "undo" and pressed == index.row() and isinstance(row, PendingChange):
            self.discard([row])
            return
        super().mouseReleaseEvent(event)
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.button() == Qt.MouseButton.LeftButton and part == "row" and plain and isinstance(row, Group):
            self._changes.toggle_open(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index, part = self._part_at(event.position().toPoint())
        self._hover(index.row(), index.row() if part == "undo" else -1)
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1, -1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        row = self._changes.row(self.currentIndex())
        changes = self.selected_changes()
        if row is None or not changes:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text = self.tr("Discard Change") if len(changes) == 1 else self.tr("Discard {changes}").format(changes=changes_text(len(changes)))
        menu.addAction(text, self.discard_selected).setEnabled(not self._changes.is_locked)
        menu.addAction(self.tr("Show in File Manager"), self._on_show).setEnabled(isinstance(row, PendingChange))
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        menu.popup(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center()) if by_key else event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._see()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._see()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._changes.review.rows:
            self.select_rows((), 0)
