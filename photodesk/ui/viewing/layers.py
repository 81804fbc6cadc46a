"""Paints pictures into boxes of whole device pixels, turned and sharply reduced."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QTransform

from photodesk.ui import turned
from photodesk.ui.viewing.zoom import Box

CRISP_FROM = 2.0
"""From this scale on the original's pixels are shown as squares."""


def draw_turned(painter: QPainter, image: QImage, box: Box, rotation: int, *, crisp: bool = False) -> None:
    """Draw the whole *image*, turned clockwise, so that it fills *box*; *crisp* shows its pixels as squares.

    The painter's unit is a device pixel.
    """
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not crisp)
    turned.draw_turned(painter, image, QRectF(*box), rotation)


class Reduced:
    """The last picture that was larger than its box, reduced with an average over all its pixels (painting alone would
    leave some out). Costs 5 ms for a preview; kept until picture, box or turn is another."""

    def __init__(self) -> None:
        self._of: tuple[int, int, int, int] | None = None
        self._image = QImage()

    def draw(self, painter: QPainter, image: QImage, box: Box, rotation: int, *, crisp: bool = False) -> None:
        """Draw *image* into *box* as `draw_turned` does."""
        width, height = (box.height, box.width) if rotation % 180 else (box.width, box.height)
        if image.width() <= width:
            draw_turned(painter, image, box, rotation, crisp=crisp)
            return
        wanted = (image.cacheKey(), width, height, rotation)
        if wanted != self._of:
            small = image.scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
            self._image = small.transformed(QTransform().rotate(rotation)) if rotation % 360 else small
            self._of = wanted
        painter.drawImage(box.left, box.top, self._image)
