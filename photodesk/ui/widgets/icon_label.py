"""An icon that stands still."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from photodesk.ui.theme import Theme


class IconLabel(QWidget):
    """Shows one icon; `tone`: the name of a colour of the theme, "" for secondary text."""

    def __init__(self, theme: Theme, icon: str, edge_px: int = 16, *, tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._name, self._tone = theme, icon, tone
        self._edge_px = edge_px
        self.setFixedSize(edge_px, edge_px)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, icon: str, tone: str = "") -> None:
        """Another icon."""
        self._name, self._tone = icon, tone
        self.update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(self._edge_px, self._edge_px)

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = getattr(self._theme, self._tone, None) if self._tone else None
        icon = self._theme.icon(self._name, colour if isinstance(colour, QColor) else None)
        icon.paint(QPainter(self), self.rect())
