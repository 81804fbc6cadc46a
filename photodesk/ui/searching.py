"""Joins the search field with the way through the lists, and says in it why a search is not answered."""

from PySide6.QtCore import QObject, Qt, Slot

from photodesk.domain.queries import QueryError
from photodesk.ui.grid_page import GridPage
from photodesk.ui.navigation import Navigation
from photodesk.ui.search.field import SearchField
from photodesk.ui.search.terms import wrong_part
from photodesk.ui.widgets.wording import as_sentence, shortened, visible

MOST_SHOWN = 40
"""Characters of a wrong part in a sentence."""


class Searching(QObject):
    """What is wrong is said once the user pauses; the last good list stays."""

    def __init__(self, field: SearchField, navigation: Navigation, page: GridPage, parent: QObject) -> None:
        super().__init__(parent)
        self._field, self._navigation, self._page = field, navigation, page
        self._error: Exception | None = None
        field.searched.connect(self._on_searched)
        field.paused.connect(self._on_paused)
        field.left.connect(self._on_left)
        navigation.grid.query_failed.connect(self._on_query_failed)
        navigation.grid.list_shown.connect(self._on_list_shown)
        page.bar.filters.tag_asked.connect(self._on_tag_asked)

    @Slot(str)
    def _on_searched(self, text: str) -> None:
        self._error = None
        self._navigation.search(text)

    @Slot()
    def _on_left(self) -> None:
        self._navigation.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_tag_asked(self) -> None:
        self._field.ask_for("tag")

    @Slot(object)
    def _on_query_failed(self, error: Exception) -> None:
        self._error = error
        if not self._field.is_typing:
            self._tell()

    @Slot()
    def _on_paused(self) -> None:
        if not self._field.is_typing:
            self._tell()

    @Slot(int)
    def _on_list_shown(self, _count: int) -> None:
        if self._error is not None or self._page.is_wrong():
            self._error = None
            self._field.set_wrong("")
            self._page.show_error("")

    def _tell(self) -> None:
        error = self._error
        if error is None:
            return
        message, part = as_sentence(str(error)), (0, 0)
        if isinstance(error, QueryError):
            message, part = self._said(error)
        self._field.set_wrong(message, part)
        self._page.show_error(message)

    def _said(self, error: QueryError) -> tuple[str, tuple[int, int]]:
        """The sentence, and the part of the field's text that it is about."""
        scope, text = self._navigation.scope, self._field.text()
        position = error.position - (0 if error.text == scope.search else scope.search_shift())
        if position > len(scope.search):
            return self.tr("This list can’t be shown: expected {expected}.").format(expected=error.expected), (0, 0)
        lead = len(text) - len(text.lstrip())
        start, length = wrong_part(scope.search, max(position, 0))
        if position >= len(scope.search):
            return self.tr("Something is missing at the end: expected {expected}.").format(expected=error.expected), (lead + start, length)
        part = shortened(visible(scope.search[start : start + length]), MOST_SHOWN)
        message = self.tr("“{part}” can’t be understood: expected {expected}.").format(part=part, expected=error.expected)
        return message, (lead + start, length)
