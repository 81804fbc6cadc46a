"""Which photos everything applies to, told to the inspector and the status bar."""

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from photodesk.library.library import Library
from photodesk.ui.navigation import VIEWERS, Navigation
from photodesk.ui.status_bar import StatusBar
from photodesk.ui.widgets.wording import number

if TYPE_CHECKING:
    from photodesk.bridge.queries import Queries, Ticket
    from photodesk.ui.inspector.inspector import Inspector

DEBOUNCE_MS = 60
LOOKING = (*VIEWERS, "duplicates")
"""Pages on which one photo is looked at."""


@dataclass(slots=True)
class SizeQuestion:
    """How many bytes photos have; *query*: the search they are the whole result of, or None. Given up when `stale`."""

    ids: "array[int]"
    query: str | None
    stale: bool = False

    def ask(self, library: Library) -> int:
        """In a lane."""
        return library.describing.size(self.ids, self._is_stale) if self.query is None else library.browsing.size(self.query)[1]

    def _is_stale(self) -> bool:
        return self.stale


class Attention(QObject):
    """In the grid the selected photos, elsewhere the one photo that is shown. `turned`: other photos, told in the same moment; `changed`:
    told when they stay."""

    turned = Signal()
    changed = Signal()

    def __init__(
        self, navigation: Navigation, queries: "Queries", status: StatusBar, inspector: "Callable[[], Inspector | None]", parent: QObject
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._navigation, self._queries, self._status, self._inspector = navigation, queries, status, inspector
        self._ticket: Ticket | None = None
        self._question: SizeQuestion | None = None
        self._counted: tuple[array[int], int | None] = (array("q"), None)
        """Photos and how many bytes they have."""
        self._dropped: tuple[int, array[int]] = (0, array("q"))
        """How many photos another list took out of the selection, and what was left of it."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self.refresh)
        navigation.grid.selection_summary_changed.connect(self._on_selection_changed)
        navigation.grid.list_shown.connect(self._on_selection_changed)
        navigation.grid.selection_dropped.connect(self._on_selection_dropped)
        navigation.moved.connect(self._on_selection_changed)
        navigation.photo_shown.connect(self._on_selection_changed)

    def ids(self) -> "array[int]":
        """The photos that actions apply to."""
        if self._navigation.page in LOOKING:
            photo_id = self._navigation.looked_at()
            return array("q", [] if photo_id is None else [photo_id])
        return self._navigation.grid.selected_ids() if self._navigation.page == "grid" else array("q")

    def is_any(self) -> bool:
        """Whether there are such photos."""
        if self._navigation.page in LOOKING:
            return self._navigation.looked_at() is not None
        return self._navigation.page == "grid" and self._navigation.grid.summary().count > 0

    @Slot()
    def _on_selection_changed(self) -> None:
        self._timer.start()
        self.turned.emit()
        photos, number_of_bytes = self._counted
        self._show_counts(number_of_bytes if photos == self.ids() else None)

    @Slot(int)
    def _on_selection_dropped(self, count: int) -> None:
        """Say so until something else is selected."""
        self._dropped = (count, self.ids())
        self._on_selection_changed()

    @Slot()
    def refresh(self) -> None:
        """Look up what is needed and show it."""
        if self._ticket is not None and self._question is not None:
            self._question.stale = True
            self._ticket.cancel()
            self._ticket = None
        ids = self.ids()
        self._counted = (ids, self._counted[1] if ids == self._counted[0] else None)
        inspector = self._inspector()
        if inspector is not None:
            inspector.show_photos(ids)
        if ids and self._navigation.page == "grid" and self._counted[1] is None:
            self._ask_size(ids)
        self.changed.emit()

    def _ask_size(self, ids: "array[int]") -> None:
        """How many bytes they have; the whole list is counted already."""
        grid = self._navigation.grid
        whole = len(ids) == grid.summary().total and not grid.leftovers
        query = grid.photos.listing.view.query if whole else None
        question = self._question = SizeQuestion(ids, query)
        self._ticket = self._queries.ask(self, question.ask, self._on_size)

    def _on_size(self, number_of_bytes: int) -> None:
        self._ticket = None
        self._counted = (self._counted[0], number_of_bytes)
        self._show_counts(number_of_bytes)

    def _show_counts(self, number_of_bytes: int | None) -> None:
        page, grid = self._navigation.page, self._navigation.grid
        if page == "grid":
            summary, (dropped, left) = grid.summary(), self._dropped
            self._status.show_selection(summary.count, summary.total, number_of_bytes, dropped if dropped and left == self.ids() else 0)
        elif page in VIEWERS:
            photo_id = self._navigation.shown_id()
            row = grid.photos.row_of(photo_id) if photo_id is not None else None
            text = self.tr("{n} of {total}")
            self._status.show_text("" if row is None else text.format(n=number(row + 1), total=number(grid.photos.count())))
        else:
            self._status.show_text("")
