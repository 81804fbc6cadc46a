"""A list to choose from and a switch, with our own icons."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QStyle, QStyleOptionButton, QWidget

from photodesk.ui.theme import Theme

ARROW_PX = 16


class StillComboBox(QComboBox):
    """Turning the wheel over it scrolls the page. Its arrow is our own icon."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._arrow = theme.icon("chevron-down", size_px=ARROW_PX)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        place = QRect(self.width() - ARROW_PX - 8, (self.height() - ARROW_PX) // 2, ARROW_PX, ARROW_PX)
        mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
        self._arrow.paint(QPainter(self), QStyle.visualRect(self.layoutDirection(), self.rect(), place), mode=mode)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Switch(QCheckBox):
    """Its tick is our own icon, in the colour that is read on the accent."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked():
            option = QStyleOptionButton()
            self.initStyleOption(option)
            place = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
            mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
            self._theme.icon("check", self._theme.accent_text).paint(QPainter(self), place.adjusted(2, 2, -2, -2), mode=mode)
