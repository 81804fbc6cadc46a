"""Draws stars and label swatches wherever photos are shown."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from photodesk.ui.tokens import LABELS

SWATCH_WIDTH_PX, SWATCH_HEIGHT_PX = 18, 16
_INNER = 0.45
"""Where the corners between the points of a star are."""


def star(radius: float) -> QPolygonF:
    """A star of five points around 0, 0 with one point up."""
    turns = [(math.pi * corner / 5 - math.pi / 2, radius * (_INNER if corner % 2 else 1)) for corner in range(10)]
    return QPolygonF([QPointF(reach * math.cos(angle), reach * math.sin(angle)) for angle, reach in turns])


def draw_swatch(painter: QPainter, box: QRectF, label: str, border: QColor, font: QFont) -> None:
    """A colour label with its letter: never colour alone."""
    painter.setPen(QPen(border, 1))
    painter.setBrush(QColor(LABELS[label]))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(QColor(0, 0, 0))
    painter.setFont(font)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, label[0].upper())
