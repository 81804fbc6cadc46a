"""The list of pending changes as a model: headings and the changes below them, one row each."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from photodesk.domain.pending import PendingChange
from photodesk.ui.pending.review import Group, Review, Row, Waiting
from photodesk.ui.pending.wording import name_of, said_of_change, said_of_group, state_of, title
from photodesk.ui.widgets.wording import plain_tip

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole + 1


class ReviewModel(QAbstractTableModel):
    """One column: a table asks for the rows in sight alone, however many there are. `chosen_changed`: others will be applied."""

    chosen_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.review = Review()
        self.is_locked = False
        """Nothing can be chosen while changes are applied."""

    def set_waiting(self, answer: Waiting) -> None:
        """Show what waits now."""
        self.beginResetModel()
        self.review.set_waiting(answer)
        self.endResetModel()
        self.chosen_changed.emit()

    def row(self, index: Index) -> Row | None:
        """The group or change at an index."""
        return self.review.rows[index.row()] if index.isValid() and index.row() < len(self.review.rows) else None

    def lock(self, locked: bool) -> None:
        """Let nobody choose, or again."""
        self.is_locked = locked
        self.tell()

    def toggle_open(self, group: Group) -> None:
        """Open or close a group."""
        row, rows = self.review.rows.index(group), len(group.changes)
        if self.review.is_open(group):
            self.beginRemoveRows(QModelIndex(), row + 1, row + rows)
            self.review.toggle_open(group)
            self.endRemoveRows()
        else:
            self.beginInsertRows(QModelIndex(), row + 1, row + rows)
            self.review.toggle_open(group)
            self.endInsertRows()
        self.tell()

    def choose(self, rows: Iterable[Row], chosen: bool) -> None:
        """Apply these, or do not; a group stands for all of its changes."""
        if not self.is_locked:
            self.review.choose((change for row in rows for change in (row.changes if isinstance(row, Group) else (row,))), chosen)
            self.tell()
            self.chosen_changed.emit()

    def mark_done(self, ids: Iterable[int]) -> None:
        """These were applied just now."""
        self.review.mark_done(ids)
        self.tell()
        self.chosen_changed.emit()

    def tell(self) -> None:
        """What is in sight is painted anew."""
        if self.review.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.review.rows) - 1, 0))

    # Qt overrides

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.review.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        row = self.row(index)
        if row is None or self.is_locked or (isinstance(row, PendingChange) and not self.review.can_choose(row)):
            return flags
        return flags | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index)
        if row is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return title(row.kind) if isinstance(row, Group) else name_of(row)
            case Qt.ItemDataRole.CheckStateRole:
                return check_state(row, self.review)
            case Qt.ItemDataRole.AccessibleTextRole:
                return said_of_group(row, self.review) if isinstance(row, Group) else said_of_change(row, self.review)
            case Qt.ItemDataRole.ToolTipRole:
                return None if isinstance(row, Group) else plain_tip("\n".join(filter(None, (row.path, state_of(row, self.review)))))
            case _ if role == ROW_ROLE:
                return row
        return None


def check_state(row: Row, review: Review) -> Qt.CheckState:
    """Whether all, some or none of a row will be applied."""
    if isinstance(row, PendingChange):
        return Qt.CheckState.Checked if review.is_chosen(row) else Qt.CheckState.Unchecked
    if not row.chosen:
        return Qt.CheckState.Unchecked
    return Qt.CheckState.Checked if row.chosen == len(row.changes) else Qt.CheckState.PartiallyChecked
