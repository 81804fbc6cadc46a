"""A page of fields."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from photodesk.config.settings import Settings
from photodesk.ui.preferences.editors import Editor
from photodesk.ui.preferences.fields import Field
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.labels import TextLabel


class Page(QWidget):
    """Title, then one editor a field, then what else belongs there. `edited(name, value)`."""

    edited = Signal(str, object)

    def __init__(self, theme: Theme, title: str, fields: tuple[Field, ...], settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.editors: dict[str, Editor] = {}
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(24, 16, 24, 16)
        self.body.setSpacing(16)
        heading = TextLabel(title)
        heading.setFont(theme.font("heading"))
        self.body.addWidget(heading)
        for field in fields:
            editor = Editor(theme, field, getattr(settings, field.name), self)
            editor.edited.connect(self.edited)
            self.editors[field.name] = editor
            self.body.addWidget(editor)

    def close_up(self) -> None:
        """Everything stands at the top."""
        self.body.addStretch(1)

    def show_settings(self, settings: Settings) -> None:
        """The values are others now."""
        for name, editor in self.editors.items():
            editor.set_value(getattr(settings, name))

    def names(self) -> list[str]:
        """The settings of this page."""
        return list(self.editors)

    def search_for(self, text: str) -> int:
        """Show only what a search finds (everything for ""); how many fields were found."""
        found = 0
        for editor in self.editors.values():
            hit = not text or editor.matches(text)
            editor.setVisible(hit)
            found += hit
        return found
