"""A chip: a small word in a frame that can be taken away."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from photodesk.ui.theme import Theme


class Chip(QToolButton):
    """Shows an active filter; a click (or Enter) takes it away: `removed`."""

    removed = Signal()

    def __init__(self, theme: Theme, text: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("chip", True)
        self.setText(text)
        self.setIcon(theme.icon("close", size_px=12))
        self.setIconSize(QSize(12, 12))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.clicked.connect(self.removed)
