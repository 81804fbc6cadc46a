"""A part of the inspector: a heading, and what belongs to it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from photodesk.ui.theme import Theme
from photodesk.ui.widgets.labels import TextLabel

SPACING_PX = 8


class Section(QWidget):
    """`box`: where parts are added, one below the other."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = TextLabel(title, tone="tertiary", parent=self)
        self.heading.setFont(theme.font("section"))
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 4, 0, 4)
        self.box.setSpacing(SPACING_PX)
        self.box.addWidget(self.heading)
