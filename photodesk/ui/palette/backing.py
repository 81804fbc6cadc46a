"""What the palette lies on: a rounded sheet with its shadow, drawn once for each size."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from photodesk.ui.theme import Theme

SHADOW_PX, SHADOW_DOWN_PX, SHADOW_OPACITY = 12, 2, 0.2
RADIUS_PX = 12


class Backing:
    """Kept until size, scale or colours are others: the shadow alone takes longer to draw than all rows."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._of: tuple[object, ...] = ()
        self._pixmap = QPixmap()

    def draw(self, painter: QPainter, size: QSize) -> None:
        """Draw the sheet, with room for the shadow on all sides."""
        ratio = painter.device().devicePixelRatio()
        wanted = (size.toTuple(), ratio, self._theme.raised.name(), self._theme.border.name())
        if wanted != self._of:
            self._of, self._pixmap = wanted, self._drawn(size, ratio)
        painter.drawPixmap(0, 0, self._pixmap)

    def _drawn(self, size: QSize, ratio: float) -> QPixmap:
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(0, 0, size.width(), size.height()).adjusted(SHADOW_PX, SHADOW_PX, -SHADOW_PX, -SHADOW_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor.fromRgbF(0, 0, 0, 1 - (1 - SHADOW_OPACITY) ** (1 / SHADOW_PX)))
        for grow in range(SHADOW_PX - SHADOW_DOWN_PX, -SHADOW_DOWN_PX, -1):  # each ring lies over those outside of it: the blur
            ring = box.adjusted(-grow, -grow, grow, grow).translated(0, SHADOW_DOWN_PX)
            painter.drawRoundedRect(ring, RADIUS_PX + grow, RADIUS_PX + grow)
        painter.setBrush(self._theme.raised)
        painter.setPen(QPen(self._theme.border, 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PX, RADIUS_PX)
        painter.end()
        return pixmap
