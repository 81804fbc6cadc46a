"""Draws what stands on and around a photo: badges, the card in place of one, the ring of the one that keys act on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen, QTextOption

from photodesk.ui.viewing.states import Badge

if TYPE_CHECKING:
    from photodesk.ui.theme import CanvasColors

BADGE_HEIGHT, BADGE_RADIUS, GAP = 20, 4, 8
CARD_ICON, CARD_WIDTH = 48, 420


def draw_badges(painter: QPainter, badges: Sequence[Badge], left: int, top: int, width: int, font: QFont) -> None:
    """White on black at 72 %, one below the other, from the upper left corner; *width* is what there is."""
    metrics = QFontMetrics(font)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font)
    height = max(BADGE_HEIGHT, metrics.height() + 4)
    for badge in badges:
        room = max(0, width - 2 * GAP - 16 - 3 * 4)
        text = metrics.elidedText(badge.text, Qt.TextElideMode.ElideRight, room)
        box = QRectF(left + GAP, top + GAP, 4 + 16 + 4 + metrics.horizontalAdvance(text) + 6, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 184))
        painter.drawRoundedRect(box, BADGE_RADIUS, BADGE_RADIUS)
        draw_icon(painter, badge.icon, QRectF(box.left() + 4, box.center().y() - 8, 16, 16), QColor(Qt.GlobalColor.white))
        painter.drawText(box.adjusted(24, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
        top += height + 4
    painter.restore()


def draw_card(painter: QPainter, card: Badge, area: QRect, text_color: QColor, icon_color: QColor, font: QFont) -> None:
    """Icon and sentence in the middle of the canvas."""
    option = QTextOption(Qt.AlignmentFlag.AlignHCenter)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    width = min(CARD_WIDTH, area.width() - 32)
    height = QFontMetrics(font).boundingRect(0, 0, width, 10_000, int(Qt.TextFlag.TextWordWrap), card.text).height() + 8
    top = area.center().y() - (CARD_ICON + 16 + height) / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_icon(painter, card.icon, QRectF(area.center().x() - CARD_ICON / 2, top, CARD_ICON, CARD_ICON), icon_color)
    painter.setFont(font)
    painter.setPen(text_color)
    painter.drawText(QRectF(area.center().x() - width / 2, top + CARD_ICON + 16, width, height), card.text, option)
    painter.restore()


def draw_ring(painter: QPainter, area: QRect, colors: "CanvasColors", *, strong: bool) -> None:
    """2 px inside the edge; *strong*: the keys are heard here, else they are heard elsewhere and act here."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if strong and colors.selection_line is not None:
        painter.setPen(QPen(colors.selection_line, 1))
        painter.drawRoundedRect(QRectF(area).adjusted(2.5, 2.5, -2.5, -2.5), 4, 4)
    painter.setPen(QPen(colors.selection if strong else colors.ring, 2))
    painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), 5, 5)
    painter.restore()


def draw_icon(painter: QPainter, name: str, box: QRectF, color: QColor) -> None:
    """An outline icon on a grid of 24 with strokes of 2; leaves its pen in the painter."""
    scale = box.width() / 24
    painter.save()
    painter.translate(box.topLeft())
    painter.scale(scale, scale)
    pen = QPen(color, 2)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_PATHS[name]())
    painter.restore()
    painter.setPen(color)


def _problem() -> QPainterPath:
    path = QPainterPath(QPointF(12, 3.5))
    path.lineTo(21.5, 20)
    path.lineTo(2.5, 20)
    path.closeSubpath()
    _line(path, 12, 10, 12, 14)
    _line(path, 12, 17, 12, 17.1)
    return path


def _offline() -> QPainterPath:
    path = QPainterPath(QPointF(7, 18))
    path.cubicTo(1.5, 18, 1.5, 11, 6.5, 10.5)
    path.cubicTo(7.5, 5, 15.5, 4.5, 17, 10)
    path.cubicTo(22.5, 10, 22.5, 18, 17, 18)
    path.closeSubpath()
    _line(path, 4, 4, 20, 21)
    return path


def _missing() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(3, 5, 18, 14), 2, 2)
    _line(path, 9, 9, 15, 15)
    _line(path, 15, 9, 9, 15)
    return path


def _unsupported() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(3, 4, 18, 16), 2, 2)
    path.moveTo(3, 16)
    path.lineTo(9, 11)
    path.lineTo(14, 16)
    _line(path, 13, 15, 16, 12)
    path.lineTo(21, 17)
    _line(path, 2, 2, 22, 22)
    return path


def _trash() -> QPainterPath:
    path = QPainterPath(QPointF(6, 7))
    path.lineTo(7, 21)
    path.lineTo(17, 21)
    path.lineTo(18, 7)
    _line(path, 3.5, 7, 20.5, 7)
    path.moveTo(9, 7)
    path.lineTo(9.5, 3.5)
    path.lineTo(14.5, 3.5)
    path.lineTo(15, 7)
    return path


def _line(path: QPainterPath, x0: float, y0: float, x1: float, y1: float) -> None:
    path.moveTo(x0, y0)
    path.lineTo(x1, y1)


_PATHS = {"problem": _problem, "offline": _offline, "missing": _missing, "unsupported": _unsupported, "trash": _trash}
