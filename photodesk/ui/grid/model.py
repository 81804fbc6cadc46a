"""The ordered photos of a view: ids in one array, rows asked for page by page."""

from array import array
from collections import OrderedDict
from collections.abc import Container, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot

from photodesk.domain.likeness import SimilarPhoto
from photodesk.domain.photos import PhotoRow
from photodesk.domain.views import Listing, View
from photodesk.ui.grid.difference import Difference
from photodesk.ui.grid.wording import accessible_text, state_of, tool_tip, type_text
from photodesk.ui.widgets.wording import visible

if TYPE_CHECKING:
    from photodesk.bridge.pending_edits import PendingEdit, PendingEdits, SaveState
    from photodesk.bridge.queries import Queries, Ticket
    from photodesk.library.library import Library

PAGE_ROWS = 200
MOST_ROWS = 6_000
MOST_PAGES_ASKED = 6
MOST_RUNS = 24
"""Up to so many runs are told one by one; more are told as a new list."""

Index = QModelIndex | QPersistentModelIndex
ID_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_ROLE = Qt.ItemDataRole.UserRole + 2
STATE_ROLE = Qt.ItemDataRole.UserRole + 3
TYPE_ROLE = Qt.ItemDataRole.UserRole + 4


class PhotoModel(QAbstractListModel):
    """A `PhotoList`. Memory: 8 bytes per photo and at most MOST_ROWS rows; no object per photo. What is asked for and not committed yet is
    in the rows already. A row that may be outdated is read again when somebody looks at it."""

    def __init__(self, queries: "Queries", pending: "PendingEdits", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queries, self._pending = queries, pending
        self._listing = Listing(View(), array("q"), ())
        self._ids = self._listing.ids
        self._rows: OrderedDict[int, PhotoRow] = OrderedDict()
        self._seen_at: dict[int, int] = {}
        self._asked: OrderedDict[Ticket, tuple[int, ...]] = OrderedDict()
        self._waiting: set[int] = set()
        self._outdated: set[int] = set()
        """Photos that changed since they were read, or since the question that will be answered."""
        self._gone: set[int] = set()
        self._similar: dict[int, SimilarPhoto] = {}
        self.unmatched: frozenset[int] = frozenset()
        """Photos that are in the list although they match no more."""
        pending.changed.connect(self._on_pending_changed)
        pending.committed.connect(self._on_committed)

    # -- what loupe, filmstrip and grid ask

    @property
    def listing(self) -> Listing:
        """The list as it came from the library; its arrays are never changed."""
        return self._listing

    def count(self) -> int:
        """How many photos the view has."""
        return len(self._ids)

    def id_at(self, row: int) -> int:
        """The photo at a row. Raises IndexError beyond the end."""
        if row < 0:
            raise IndexError(row)
        return self._ids[row]

    def row_of(self, photo_id: int) -> int | None:
        """Where a photo is; None when it is not in the view. At once for what was seen lately, else some milliseconds in a million."""
        row = self._seen_at.get(photo_id)
        if row is not None and row < len(self._ids) and self._ids[row] == photo_id:
            return row
        row = place_of(self._ids, photo_id)
        if row is not None:
            self._remember(photo_id, row)
        return row

    def row_data(self, row: int) -> PhotoRow | None:
        """What is known of the photo at a row; None when it is not in memory yet (its page is asked for)."""
        photo_id = self._ids[row]
        self._remember(photo_id, row)
        found = self._rows.get(photo_id)
        if (found is None or photo_id in self._outdated) and photo_id not in self._waiting and photo_id not in self._gone:
            start = row - row % PAGE_ROWS
            self._ask([i for i in self._ids[start : start + PAGE_ROWS] if self._is_wanted(i)])
        return None if found is None else self._pending.overlaid(found)

    def known(self, row: int) -> PhotoRow | None:
        """As `row_data`, but asks for nothing."""
        found = self._rows.get(self._ids[row])
        return None if found is None else self._pending.overlaid(found)

    def likeness(self, row: int) -> SimilarPhoto | None:
        """What the photo at a row is to the one that all of the list are like; None in other lists."""
        return self._similar.get(self._ids[row]) if self._similar else None

    def save_state(self, row: int) -> "SaveState | None":
        """Whether edits of the photo at a row are still on their way, or could not be saved."""
        return self._pending.state(self._ids[row])

    # -- what changes

    def set_listing(self, listing: Listing, unmatched: frozenset[int] = frozenset()) -> None:
        """Show another list."""
        self.beginResetModel()
        self.unmatched = unmatched
        self._listing, self._ids = listing, listing.ids
        similar = listing.view.similar
        self._similar = {photo.id: photo for photo in similar.photos} if similar is not None else {}
        self._seen_at.clear()
        self._gone.clear()
        self.endResetModel()

    def apply(self, listing: Listing, change: Difference, unmatched: frozenset[int] = frozenset()) -> None:
        """Become the newer list; *change* is the difference from the present one."""
        if change.runs > MOST_RUNS:
            self.set_listing(listing, unmatched)
            return
        self.unmatched = unmatched
        self._listing = listing
        self._gone.clear()
        ids = self._ids[:]
        self._ids = ids
        for run in reversed(change.removed):
            self.beginRemoveRows(QModelIndex(), run.start, run.stop - 1)
            del ids[run.start : run.stop]
            self.endRemoveRows()
        for run in change.inserted:
            self.beginInsertRows(QModelIndex(), run.start, run.stop - 1)
            ids[run.start : run.start] = listing.ids[run.start : run.stop]
            self.endInsertRows()
        self._ids = listing.ids

    def refresh(self, photo_ids: Iterable[int]) -> None:
        """The facts of these photos may have changed: they are read again, many of them when somebody looks."""
        changed = self._outdate(photo_ids)
        if len(changed) > PAGE_ROWS:
            self._tell_of(changed)
        elif wanted := [i for i in changed if self._is_wanted(i)]:
            self._ask(wanted)

    def refresh_all(self) -> None:
        """Anything may have changed."""
        self.refresh([*self._rows, *self._waiting])

    # -- inside

    def _remember(self, photo_id: int, row: int) -> None:
        if len(self._seen_at) > 4 * MOST_ROWS:
            self._seen_at.clear()
        self._seen_at[photo_id] = row

    def _is_wanted(self, photo_id: int) -> bool:
        return (photo_id not in self._rows or photo_id in self._outdated) and photo_id not in self._waiting

    def _outdate(self, photo_ids: Iterable[int]) -> set[int]:
        """Those of these photos that are in memory or asked for. An answer that is on its way is not of today."""
        known = self._rows.keys() & photo_ids
        if self._waiting:
            known |= self._waiting.intersection(photo_ids)
        self._outdated |= known
        return known

    def _ask(self, photo_ids: Sequence[int]) -> None:
        while len(self._asked) >= MOST_PAGES_ASKED:
            ticket, dropped = self._asked.popitem(last=False)
            ticket.cancel()
            self._give_back(dropped)
            self._tell_of(dropped)  # who still sees them asks again
        wanted = tuple(photo_ids)
        self._waiting.update(wanted)
        self._outdated.difference_update(wanted)
        ticket = self._queries.ask(self, partial(_rows_of, ids=wanted), self._on_rows, failed=self._on_failed)
        self._asked[ticket] = wanted

    def _on_rows(self, answer: "tuple[tuple[int, ...], list[PhotoRow]]") -> None:
        wanted, rows = answer
        self._finish(wanted)
        gone = set(wanted).difference(row.id for row in rows)
        self._gone |= gone
        self._outdated -= gone
        for row in rows:
            if row.id not in self._outdated:
                self._rows.pop(row.id, None)
                self._rows[row.id] = row
        while len(self._rows) > MOST_ROWS:
            self._outdated.discard(self._rows.popitem(last=False)[0])
        self._tell_of(row.id for row in rows)

    def _on_failed(self, _error: Exception) -> None:
        """The next paint asks again."""
        for wanted in list(self._asked.values()):
            self._finish(wanted)
            self._give_back(wanted)

    def _give_back(self, photo_ids: Sequence[int]) -> None:
        """A question that will not be answered."""
        self._waiting.difference_update(photo_ids)
        self._outdated |= self._rows.keys() & photo_ids

    def _finish(self, wanted: tuple[int, ...]) -> None:
        self._waiting.difference_update(wanted)
        for ticket in [t for t, ids in self._asked.items() if ids == wanted]:
            del self._asked[ticket]

    def _tell_of(self, photo_ids: Iterable[int]) -> None:
        """Tell that these photos, as far as they were looked at lately, are to be painted again."""
        rows = []
        for photo_id in photo_ids:
            row = self._seen_at.get(photo_id)
            if row is not None and row < len(self._ids) and self._ids[row] == photo_id:
                rows.append(row)
        self._tell(sorted(rows))

    def _tell(self, rows: Sequence[int]) -> None:
        runs: list[tuple[int, int]] = []
        start = 0
        for n in range(1, len(rows) + 1):
            if n == len(rows) or rows[n] > rows[n - 1] + 1:
                runs.append((rows[start], rows[n - 1]))
                start = n
        if len(runs) > MOST_RUNS:
            runs = [(rows[0], rows[-1])]
        for first, last in runs:
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))

    # -- slots

    @Slot(object)
    def _on_pending_changed(self, photo_ids: Container[int]) -> None:
        self._tell_of([i for i in self._rows if i in photo_ids])

    @Slot(object)
    def _on_committed(self, entry: "PendingEdit") -> None:
        """The rows say themselves now what the edit said of them; answers that are on their way are from before."""
        for photo_id in [i for i in self._rows if i in entry.ids]:
            self._rows[photo_id] = entry.on(self._rows[photo_id])
        self._outdated.update(i for i in self._waiting if i in entry.ids)

    # Qt overrides

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        if role == ID_ROLE:
            return self._ids[index.row()]
        row = self.known(index.row())
        if row is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return visible(row.name)
            case Qt.ItemDataRole.ToolTipRole:
                return tool_tip(row, matches=row.id not in self.unmatched, similar=self.likeness(index.row()))
            case Qt.ItemDataRole.AccessibleTextRole:
                similar = self.likeness(index.row())
                return accessible_text(row, self.save_state(index.row()), matches=row.id not in self.unmatched, similar=similar)
            case _ if role == ROW_ROLE:
                return row
            case _ if role == STATE_ROLE:
                return state_of(row).value
            case _ if role == TYPE_ROLE:
                return type_text(row)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


def _rows_of(library: "Library", ids: tuple[int, ...]) -> tuple[tuple[int, ...], list[PhotoRow]]:
    return ids, library.browsing.rows(ids)


def place_of(ids: "array[int]", photo_id: int) -> int | None:
    """The position of an id: a search for its 8 bytes, which is far quicker than comparing a million Python integers."""
    try:
        pattern = array("q", (photo_id,)).tobytes()
    except OverflowError:
        return None
    data = ids.tobytes()
    place = data.find(pattern)
    while place >= 0 and place % 8:
        place = data.find(pattern, place + 1)
    return place // 8 if place >= 0 else None
