"""The small panel that asks what a smart album is to be called."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from photodesk.domain.tags import MOST_CHARACTERS
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.announcing import announce
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.popover import Popover, place_below

WIDTH_PX = 360


class AlbumName(Popover):
    """`name_chosen(text)`: Enter or Save. It stays until what became of it is known."""

    name_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH_PX)
        self._title = TextLabel(self.tr("Save as Smart Album"), parent=self)
        self._title.setFont(theme.font("emphasis"))
        self._line = TextLabel(tone="secondary", wrap=True, parent=self)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Name, or Trips/Iceland"))
        self.field.setAccessibleName(self.tr("Name of the Smart Album"))
        self.field.setMaxLength(20 * MOST_CHARACTERS)
        self.error = TextLabel(tone="danger", wrap=True, parent=self)
        self.save = push_button(self.tr("Save"), self._on_save, parent=self)
        self.cancel = push_button(self.tr("Cancel"), self.dismiss, parent=self)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        for widget in (self._title, self._line, self.field, self.error):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.returnPressed.connect(self._on_save)

    def ask(self, opener: QWidget, number: str) -> None:
        """Show it below *opener*. *number*: of photos that match now."""
        self._line.setText(self.tr("It will always hold the photos that match: {number} now.").format(number=number))
        self.field.clear()
        self._on_text_changed("")
        self.open_below(opener, self.field)

    def show_error(self, message: str) -> None:
        """Why this name cannot be taken; it can be changed and tried again."""
        self.error.setText(message)
        self.error.show()
        self._fit()
        announce(self.field, message)
        self.field.setFocus()

    def _fit(self) -> None:
        if self.isVisible() and self.opener is not None:
            place_below(self, self.opener)

    @Slot()
    def _on_save(self) -> None:
        if self.field.text().strip():
            self.name_chosen.emit(self.field.text())

    @Slot(str)
    def _on_text_changed(self, text: str) -> None:
        self.save.setEnabled(bool(text.strip()))
        self.error.hide()
        self._fit()
