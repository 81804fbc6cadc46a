"""Which photos everything applies to, told to the inspector and the status bar."""

from array import array
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from photodesk.library.library import Library
from photodesk.ui.inspector.facts import SelectionFacts, facts_of
from photodesk.ui.navigation import Navigation
from photodesk.ui.status_bar import StatusBar
from photodesk.ui.widgets.wording import number

if TYPE_CHECKING:
    from photodesk.bridge.queries import Queries, Ticket
    from photodesk.ui.inspector.inspector import Inspector

DEBOUNCE_MS = 60


class Attention(QObject):
    """In the grid the selected photos, elsewhere the one photo that is shown. `changed`: other photos."""

    changed = Signal()

    def __init__(
        self, navigation: Navigation, queries: "Queries", status: StatusBar, inspector: "Callable[[], Inspector | None]", parent: QObject
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._navigation, self._queries, self._status, self._inspector = navigation, queries, status, inspector
        self._ticket: Ticket | None = None
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
        if self._navigation.page == "loupe":
            photo_id = self._navigation.loupe().current_id()
            return array("q", [] if photo_id is None else [photo_id])
        return self._navigation.grid.selected_ids() if self._navigation.page == "grid" else array("q")

    def is_any(self) -> bool:
        """Whether there are such photos."""
        if self._navigation.page == "loupe":
            return self._navigation.loupe().current_id() is not None
        return self._navigation.page == "grid" and self._navigation.grid.summary().count > 0

    @Slot()
    def _on_selection_changed(self) -> None:
        self._timer.start()
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
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None
        ids = self.ids()
        self._counted = (ids, self._counted[1] if ids == self._counted[0] else None)
        inspector = self._inspector()
        if inspector is not None and not ids:
            inspector.show_nothing()
        elif inspector is not None and len(ids) == 1:
            inspector.show_photo(ids[0])
        if ids and self._navigation.page == "grid":
            grid = self._navigation.grid
            is_all = len(ids) == grid.summary().total and not grid.leftovers
            query = grid.photos.listing.view.query if is_all else None

            def question(library: Library) -> SelectionFacts:
                return facts_of(library, ids, query)

            self._ticket = self._queries.ask(self, question, self._on_facts)
        self.changed.emit()

    def _on_facts(self, facts: SelectionFacts) -> None:
        self._ticket = None
        inspector = self._inspector()
        if inspector is not None and facts.count > 1:
            inspector.show_several(facts)
        self._counted = (self._counted[0], facts.bytes)
        self._show_counts(facts.bytes)

    def _show_counts(self, number_of_bytes: int | None) -> None:
        page, grid = self._navigation.page, self._navigation.grid
        if page == "grid":
            summary, (dropped, left) = grid.summary(), self._dropped
            self._status.show_selection(summary.count, summary.total, number_of_bytes, dropped if dropped and left == self.ids() else 0)
        elif page == "loupe":
            photo_id = self._navigation.loupe().current_id()
            row = grid.photos.row_of(photo_id) if photo_id is not None else None
            text = self.tr("{n} of {total}")
            self._status.show_text("" if row is None else text.format(n=number(row + 1), total=number(grid.photos.count())))
        else:
            self._status.show_text("")
