"""Flag, stars and colour label of a photo in one line, drawn on the canvas."""

import math

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from photodesk.domain.photos import PhotoRow
from photodesk.ui.theme import CanvasColors, Theme
from photodesk.ui.tokens import LABELS

HEIGHT_PX = 24
FLAG_PX, STAR_PX, GAP_PX = 16, 14, 6
SWATCH_PX = (18, 16)


class MarkLine(QWidget):
    """As wide as what there is to see; nothing for a photo without marks but a dash."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._marks: tuple[str | None, int, str | None] = (None, 0, None)
        self._differs = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_photo(self, row: PhotoRow | None, *, differs: bool = False) -> None:
        """The marks of a photo; *differs*: emphasised."""
        self._marks = (None, 0, None) if row is None else (row.flag, row.rating or 0, row.label)
        self._differs = differs
        text = marks_text(row)
        self.setAccessibleName(f"{text}, {_tr('differs')}" if differs else text)
        self.setToolTip(text)
        self.updateGeometry()
        self.update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        flag, rating, label = self._marks
        width = (FLAG_PX + GAP_PX if flag else 0) + (rating * STAR_PX + GAP_PX if rating else 0) + (SWATCH_PX[0] + GAP_PX if label else 0)
        return QSize(max(FLAG_PX, width) + 2 * GAP_PX, HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = self._theme.canvas_colors()
        if self._differs:
            draw_emphasis(painter, QRectF(self.rect()), colors)
        left, middle = float(GAP_PX), self.height() / 2
        flag, rating, label = self._marks
        if not any(self._marks):
            painter.setPen(QPen(colors.text_secondary, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(left + 3, middle), QPointF(left + 11, middle))
        if flag:
            draw_flag(painter, flag, QRectF(left, middle - FLAG_PX / 2, FLAG_PX, FLAG_PX), colors.text)
            left += FLAG_PX + GAP_PX
        if rating:
            draw_stars(painter, rating, left, middle, colors.text)
            left += rating * STAR_PX + GAP_PX
        if label:
            draw_swatch(painter, label, QRectF(left, middle - SWATCH_PX[1] / 2, *SWATCH_PX), colors.text, self._theme.font("caption"))


def marks_text(row: PhotoRow | None) -> str:
    """ "Keep, 4 stars, green label"."""
    if row is None:
        return ""
    words = {"keep": [_tr("Keep")], "reject": [_tr("Reject")]}.get(row.flag or "", [])
    if row.rating:
        words = [*words, _tr("1 star") if row.rating == 1 else QCoreApplication.translate("MarkLine", "%n stars", "", row.rating)]
    if row.label:
        words = [*words, _tr("{colour} label").format(colour=_tr(row.label))]
    return ", ".join(words) or _tr("no marks")


def draw_emphasis(painter: QPainter, box: QRectF, colors: CanvasColors) -> None:
    """What lies behind a fact that differs: a fill with an edge."""
    painter.setPen(QPen(colors.text_secondary, 1))
    painter.setBrush(colors.hover)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def draw_flag(painter: QPainter, flag: str, box: QRectF, color: QColor) -> None:
    """A tick or a cross."""
    path = QPainterPath()
    if flag == "keep":
        path.moveTo(box.left() + 2, box.center().y())
        path.lineTo(box.left() + 6, box.bottom() - 4)
        path.lineTo(box.right() - 2, box.top() + 4)
    else:
        inner = box.adjusted(3, 3, -3, -3)
        path.moveTo(inner.topLeft())
        path.lineTo(inner.bottomRight())
        path.moveTo(inner.topRight())
        path.lineTo(inner.bottomLeft())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.drawPath(path)


def draw_stars(painter: QPainter, rating: int, left: float, middle: float, color: QColor) -> None:
    """So many stars, from *left* on."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    for number in range(rating):
        centre = QPointF(left + (number + 0.5) * STAR_PX, middle)
        turns = [(math.pi * n / 5, 2.7 if n % 2 else 6.0) for n in range(10)]
        painter.drawPolygon(QPolygonF([centre + QPointF(radius * math.sin(angle), -radius * math.cos(angle)) for angle, radius in turns]))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def draw_swatch(painter: QPainter, label: str, box: QRectF, edge: QColor, font: QFont) -> None:
    """A colour label with its letter."""
    painter.setPen(QPen(edge, 1))
    painter.setBrush(QColor(LABELS[label]))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setPen(QColor(0, 0, 0))
    painter.setFont(font)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, label[0].upper())
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _tr(text: str) -> str:
    return QCoreApplication.translate("MarkLine", text)
