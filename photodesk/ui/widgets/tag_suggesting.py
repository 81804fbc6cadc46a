"""Asks the library for tags like the one that is being written in a field."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Slot

from photodesk.bridge.queries import Queries, Ticket
from photodesk.domain.tags import BadName, Tag, clean_path
from photodesk.library.library import Library
from photodesk.ui.widgets.tag_field import TagField

SUGGESTIONS = 8


@dataclass(frozen=True, slots=True)
class _Found:
    text: str
    tags: tuple[Tag, ...]
    alike: str | None


class TagSuggesting(QObject):
    """An answer for an older text is not heard."""

    def __init__(self, queries: Queries, field: TagField) -> None:
        super().__init__(field)
        self._queries, self._field = queries, field
        self._ticket: Ticket | None = None
        field.typed.connect(self._on_typed)

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        if self._ticket is not None:
            self._ticket.cancel()

        def question(library: Library) -> _Found:
            return _suggested(library, text)

        self._ticket = self._queries.ask(self, question, self._on_found)

    def _on_found(self, found: _Found) -> None:
        self._ticket = None
        self._field.offer(found.text, found.tags, found.alike)


def _suggested(library: Library, text: str) -> _Found:
    try:
        alike = library.organising.alike(clean_path(text)) if text else None
    except BadName:
        alike = None  # not yet: "Places/" is on its way to "Places/Iceland"
    return _Found(text, tuple(library.organising.suggest(text, SUGGESTIONS)), alike)
