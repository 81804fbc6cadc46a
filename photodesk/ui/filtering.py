"""Filters of the list: the chips above the photos, and how many photos are hidden because they are rejected."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from photodesk.library.library import Library
from photodesk.ui.date_chooser import DateChooser
from photodesk.ui.filters import Filters
from photodesk.ui.grid_page import GridPage
from photodesk.ui.navigation import Navigation
from photodesk.ui.theme import Theme

if TYPE_CHECKING:
    from photodesk.bridge.queries import Queries, Ticket


class Filtering(QObject):
    """Joins the bar with the way through the lists."""

    def __init__(self, queries: "Queries", theme: Theme, navigation: Navigation, page: GridPage, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._queries, self._navigation, self._page = queries, navigation, page
        self._ticket: Ticket | None = None
        self._chooser: DateChooser | None = None
        filters = page.bar.filters
        filters.changed.connect(self._on_filters_changed)
        filters.dates_asked.connect(self._on_dates_asked)
        page.bar.cleared.connect(navigation.show_whole_list)
        page.bar.search_removed.connect(self._on_search_removed)
        page.clear_asked.connect(navigation.show_whole_list)
        page.rejected_asked.connect(self._on_rejected_asked)
        navigation.grid.list_shown.connect(self._on_list_shown)

    @Slot(object)
    def _on_filters_changed(self, filters: Filters) -> None:
        self._navigation.filter(filters)

    @Slot()
    def _on_dates_asked(self) -> None:
        filters = self._page.bar.filters
        if self._chooser is None:
            self._chooser = DateChooser(self._theme, self._page.window())
            self._chooser.dates_chosen.connect(filters.choose_dates)
        self._chooser.ask(filters.anchor(filters.dates), self._navigation.scope.filters.dates)
        self._queries.ask(self, _years, self._on_years)

    def _on_years(self, years: list[int]) -> None:
        if self._chooser is not None:
            self._chooser.offer(years)

    @Slot()
    def _on_search_removed(self) -> None:
        self._navigation.search("")

    @Slot()
    def _on_rejected_asked(self) -> None:
        self._navigation.filter(replace(self._navigation.scope.filters, hides_rejected=False))

    @Slot(int)
    def _on_list_shown(self, _count: int) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = None
        scope = self._navigation.scope
        if not scope.hides_rejected():
            self._page.show_hidden(0)
            return
        question = partial(_hidden, query=scope.hidden_query(), shown=self._navigation.grid.photos.unmatched)
        self._ticket = self._queries.ask(self, question, self._on_hidden, failed=self._on_failed)

    def _on_hidden(self, count: int) -> None:
        self._ticket = None
        self._page.show_hidden(count)

    def _on_failed(self, _error: Exception) -> None:
        """The list itself tells what is wrong; without a number the chip says enough."""
        self._ticket = None
        self._page.show_hidden(0)


def _hidden(library: Library, query: str, shown: frozenset[int]) -> int:
    """Those of them that are still in the list are not hidden."""
    return library.browsing.count(query) if not shown else len(set(library.browsing.ids(query)) - shown)


def _years(library: Library) -> list[int]:
    return library.browsing.years()
