"""Tags: chips and a line with type-ahead."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from photodesk.bridge.queries import Queries, Ticket
from photodesk.domain.tags import BadName, Tag, clean_path
from photodesk.library.library import Library
from photodesk.ui.inspector.section import Section
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.tag_field import TagField

SUGGESTIONS = 8


@dataclass(frozen=True, slots=True)
class _Found:
    text: str
    tags: tuple[Tag, ...]
    alike: str | None


class TagsSection(Section):
    """Asks the library what is being written; an answer for an older text is not heard."""

    def __init__(self, theme: Theme, queries: Queries, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self.heading.setText(self.tr("Tags"))
        self._queries = queries
        self._ticket: Ticket | None = None
        self.field = TagField(theme, self)
        self.box.addWidget(self.field)
        self.field.typed.connect(self._on_typed)

    def show_tags(self, counts: Mapping[str, int], chosen: int) -> None:
        """The tags of *chosen* photos, and how many have each."""
        self.field.show_tags(counts, chosen)

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        if self._ticket is not None:
            self._ticket.cancel()

        def question(library: Library) -> _Found:
            return _suggested(library, text)

        self._ticket = self._queries.ask(self, question, self._on_found)

    def _on_found(self, found: _Found) -> None:
        self._ticket = None
        self.field.offer(found.text, found.tags, found.alike)


def _suggested(library: Library, text: str) -> _Found:
    try:
        alike = library.organising.alike(clean_path(text)) if text else None
    except BadName:
        alike = None  # not yet: "Places/" is on its way to "Places/Iceland"
    return _Found(text, tuple(library.organising.suggest(text, SUGGESTIONS)), alike)
