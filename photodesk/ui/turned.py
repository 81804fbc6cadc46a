"""Paints pictures as the user turned them; the pictures themselves stay as they are."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter


def turned(width: int, height: int, degrees: int) -> tuple[int, int]:
    """Width and height of a picture after a turn by 0, 90, 180 or 270 degrees."""
    return (height, width) if degrees % 180 else (width, height)


def draw_turned(painter: QPainter, image: QImage, box: QRectF, degrees: int) -> None:
    """Draw the whole *image*, turned clockwise by 0, 90, 180 or 270 degrees, so that it fills *box*."""
    if not degrees % 360:
        painter.drawImage(box, image)
        return
    upright = box.transposed() if degrees % 180 else box
    painter.save()
    painter.translate(box.center())
    painter.rotate(degrees)
    painter.drawImage(QRectF(-upright.width() / 2, -upright.height() / 2, upright.width(), upright.height()), image)
    painter.restore()
