"""Tags: chips and a line with type-ahead."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from photodesk.bridge.queries import Queries
from photodesk.ui.inspector.section import Section
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.tag_field import TagField
from photodesk.ui.widgets.tag_suggesting import TagSuggesting


class TagsSection(Section):
    """Suggestions come from the library."""

    def __init__(self, theme: Theme, queries: Queries, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self.heading.setText(self.tr("Tags"))
        self.field = TagField(theme, self)
        self.box.addWidget(self.field)
        TagSuggesting(queries, self.field)

    def show_tags(self, counts: Mapping[str, int], chosen: int) -> None:
        """The tags of *chosen* photos, and how many have each."""
        self.field.show_tags(counts, chosen)
