"""The edits by row, the newest first: asked for page by page, and again when something changed."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot

from photodesk.bridge.events import Events
from photodesk.bridge.queries import Queries, Ticket
from photodesk.domain.changes import HistoryEntry
from photodesk.library.library import Library
from photodesk.ui.edit_history.wording import state_text, when_text
from photodesk.ui.widgets.wording import number, plain_name

Index = QModelIndex | QPersistentModelIndex
PAGE = 200
EDIT, WHEN, PHOTOS, STATE = range(4)


class HistoryModel(QAbstractTableModel):
    """Follows the library between `start` and `stop`. `renewed`: what is shown is as it is in the library."""

    renewed = Signal()

    def __init__(self, queries: Queries, events: Events, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queries = queries
        self.entries: list[HistoryEntry] = []
        self._is_whole = True
        self._follows = self._is_stale = False
        self._ticket: Ticket | None = None
        events.history_changed.connect(self._on_history_changed)

    def start(self) -> None:
        """Show what there is and follow it."""
        self._follows = True
        self._renew()

    def stop(self) -> None:
        """Nobody looks."""
        self._follows = self._is_stale = False
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None

    def steps_to(self, row: int) -> int:
        """How many steps of undo lead to before the edit of this row; 0 where it is undone."""
        if not 0 <= row < len(self.entries) or not _counts(self.entries[row]):
            return 0
        return sum(map(_counts, self.entries[: row + 1]))

    # -- pages

    def ask_for_more(self) -> None:
        """The end of what is known comes into sight. (Qt's own `fetchMore` is called by trees until they have everything.)"""
        if self._follows and not self._is_whole and self._ticket is None and self.entries:
            oldest = self.entries[-1].id

            def question(library: Library) -> list[HistoryEntry]:
                return library.journal.history(PAGE, oldest)

            self._ticket = self._queries.ask(self, question, self._on_page)

    def _renew(self) -> None:
        """Ask again for as many as there are. Then what is new stands above, and states are as they are now."""
        if self._ticket is not None:
            self._is_stale = True
            return
        limit = max(PAGE, len(self.entries))

        def question(library: Library) -> tuple[int, list[HistoryEntry]]:
            return limit, library.journal.history(limit)

        self._ticket = self._queries.ask(self, question, self._on_renewed)

    def _on_renewed(self, answer: tuple[int, list[HistoryEntry]]) -> None:
        self._ticket = None
        limit, entries = answer
        self._become(entries)
        self._is_whole = len(entries) < limit
        self._go_on()
        self.renewed.emit()

    def _on_page(self, entries: list[HistoryEntry]) -> None:
        self._ticket = None
        self._is_whole = len(entries) < PAGE
        self._insert(len(self.entries), entries)
        self._go_on()

    def _go_on(self) -> None:
        if self._is_stale:
            self._is_stale = False
            self._renew()

    def _become(self, entries: Sequence[HistoryEntry]) -> None:
        """Rows at the ends come and go; the others stay where they are."""
        ids = {entry.id: row for row, entry in enumerate(entries)}
        kept = next((row for row, entry in enumerate(self.entries) if entry.id in ids), len(self.entries))
        self._remove(0, kept)
        self._insert(0, entries[: ids[self.entries[0].id] if self.entries else 0])
        same = next((n for n, pair in enumerate(zip(self.entries, entries, strict=False)) if pair[0].id != pair[1].id), None)
        if same is None:
            same = min(len(self.entries), len(entries))
        self._remove(same, len(self.entries))
        changed = [row for row in range(same) if self.entries[row] != entries[row]]
        self.entries[:same] = entries[:same]
        if changed:
            self.dataChanged.emit(self.index(changed[0], EDIT), self.index(changed[-1], STATE))
        self._insert(same, entries[same:])

    def _insert(self, at: int, entries: Sequence[HistoryEntry]) -> None:
        if entries:
            self.beginInsertRows(QModelIndex(), at, at + len(entries) - 1)
            self.entries[at:at] = entries
            self.endInsertRows()

    def _remove(self, first: int, end: int) -> None:
        if end > first:
            self.beginRemoveRows(QModelIndex(), first, end - 1)
            del self.entries[first:end]
            self.endRemoveRows()

    @Slot(object)
    def _on_history_changed(self, _steps: object) -> None:
        if self._follows:
            self._renew()

    # Qt overrides

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else STATE + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return (_tr("Edit"), _tr("When"), _tr("Photos"), _tr("State"))[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry, column = self.entries[index.row()], index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.DisplayRole:
            return (plain_name(entry.label), when_text(entry.at_us), number(entry.count), state_text(entry))[column]
        return None


def _counts(entry: HistoryEntry) -> bool:
    """Whether it is a step of undo: also one that a later edit took back."""
    return entry.done or entry.reverted


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignTrailing if column == PHOTOS else Qt.AlignmentFlag.AlignLeading
    return side | Qt.AlignmentFlag.AlignVCenter


def _tr(text: str) -> str:
    return QCoreApplication.translate("History", text)
