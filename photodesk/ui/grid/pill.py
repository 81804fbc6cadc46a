"""The pill that says how many photos arrived out of sight; a click goes there."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

if TYPE_CHECKING:
    from photodesk.ui.theme import Theme

HEIGHT_PX = 28


class ArrivalsPill(QAbstractButton):
    """Counts until it is cleared; hidden at 0. `arrived`: it has another width."""

    arrived = Signal()

    def __init__(self, theme: "Theme", parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.count = 0
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def add(self, count: int) -> None:
        """So many more photos arrived above."""
        self.count += count
        if self.count:
            self.setText(self.tr("1 new photo above") if self.count == 1 else self.tr("%Ln new photos above", "", self.count))
            self.setAccessibleName(self.text())
            self.resize(self.sizeHint())
            self.arrived.emit()
            self.show()
            self.raise_()

    def clear(self) -> None:
        """They were seen."""
        self.count = 0
        self.hide()

    # Qt overrides

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2 * HEIGHT_PX, HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(self._theme.control_border, 1))
        painter.setBrush(self._theme.hover if self.underMouse() else self._theme.raised)
        painter.drawRoundedRect(box, HEIGHT_PX / 2, HEIGHT_PX / 2)
        painter.setPen(self._theme.text)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
