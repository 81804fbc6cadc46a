"""Small signs on and in cells, drawn with a painter on a 24 grid: crisp at every scale, no font glyphs."""

from collections.abc import Callable

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from photodesk.bridge.pending_edits import SaveState
from photodesk.ui.grid.wording import CellState

BADGE_HEIGHT_PX = 20
BADGE_RADIUS_PX = 4
BADGE_BACK = QColor(0, 0, 0, round(255 * 0.72))
BADGE_TEXT = QColor(255, 255, 255)
BADGE_ALERT = QColor("#FF7B72")
"""Red that keeps its contrast on the dark back of a badge, whatever the theme."""
BADGE_PENDING = QColor("#F2B84B")
"""Amber that does."""


def _triangle(painter: QPainter) -> None:
    painter.drawPolygon(QPolygonF([QPointF(12, 4), QPointF(21.5, 20), QPointF(2.5, 20)]))
    painter.drawLine(QLineF(12, 10, 12, 14.5))
    painter.drawPoint(QPointF(12, 17.2))


def _cloud_off(painter: QPainter) -> None:
    path = QPainterPath(QPointF(8, 18))
    path.lineTo(17, 18)
    path.cubicTo(22, 18, 22.5, 11.5, 17.5, 11)
    path.cubicTo(17, 5, 9.5, 4.5, 8, 9.5)
    path.cubicTo(1.5, 9.5, 2, 18, 8, 18)
    painter.drawPath(path)
    painter.drawLine(QLineF(4, 3.5, 20.5, 21))


def _file_missing(painter: QPainter) -> None:
    pen = painter.pen()
    dashed = QPen(pen)
    dashed.setDashPattern([2, 1.6])
    painter.setPen(dashed)
    painter.drawRoundedRect(QRectF(4, 3, 16, 18), 2, 2)
    painter.setPen(pen)
    painter.drawLine(QLineF(9, 9, 15, 15))
    painter.drawLine(QLineF(15, 9, 9, 15))


def _broken_picture(painter: QPainter) -> None:
    painter.drawPolyline(QPolygonF([QPointF(10, 5), QPointF(3, 5), QPointF(3, 19), QPointF(8, 19)]))
    painter.drawPolyline(QPolygonF([QPointF(15, 5), QPointF(21, 5), QPointF(21, 19), QPointF(13, 19)]))
    painter.drawPolyline(QPolygonF([QPointF(14, 2), QPointF(10, 9), QPointF(14, 13), QPointF(10, 22)]))


def _unknown_picture(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(3, 4, 18, 16), 2, 2)
    path = QPainterPath(QPointF(9.3, 9.7))
    path.cubicTo(9.6, 6.6, 15, 6.8, 14.7, 10)
    path.cubicTo(14.5, 12, 12, 11.8, 12, 14)
    painter.drawPath(path)
    painter.drawPoint(QPointF(12, 17))


def _tick(painter: QPainter) -> None:
    painter.drawPolyline(QPolygonF([QPointF(4, 12.5), QPointF(9.5, 18), QPointF(20, 6.5)]))


def _cross(painter: QPainter) -> None:
    painter.drawLine(QLineF(6, 6, 18, 18))
    painter.drawLine(QLineF(18, 6, 6, 18))


def _hollow_dot(painter: QPainter) -> None:
    painter.drawEllipse(QPointF(12, 12), 4.5, 4.5)


def _trash(painter: QPainter) -> None:
    painter.drawPolyline(QPolygonF([QPointF(6, 7), QPointF(7, 21), QPointF(17, 21), QPointF(18, 7)]))
    painter.drawLine(QLineF(3.5, 7, 20.5, 7))
    painter.drawPolyline(QPolygonF([QPointF(9, 7), QPointF(9.5, 3.5), QPointF(14.5, 3.5), QPointF(15, 7)]))


def _copies(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(8, 8, 13, 13), 2, 2)
    painter.drawPolyline(QPolygonF([QPointF(3, 15.5), QPointF(3, 3), QPointF(15.5, 3)]))


TO_TRASH, COPIES = "trash", "copies"
Sign = CellState | SaveState | str
"""A state, a flag, TO_TRASH or COPIES."""

_SIGNS: dict[Sign, Callable[[QPainter], None]] = {
    "keep": _tick,
    "reject": _cross,
    TO_TRASH: _trash,
    COPIES: _copies,
    SaveState.SAVING: _hollow_dot,
    SaveState.NOT_SAVED: _triangle,
    CellState.DAMAGED: _triangle,
    CellState.OFFLINE: _cloud_off,
    CellState.MISSING: _file_missing,
    CellState.UNREADABLE: _broken_picture,
    CellState.UNSUPPORTED: _unknown_picture,
}
_COLOURS: dict[Sign, QColor] = {
    CellState.DAMAGED: BADGE_ALERT, CellState.UNREADABLE: BADGE_ALERT, SaveState.NOT_SAVED: BADGE_ALERT, TO_TRASH: BADGE_PENDING,
}  # fmt: skip


class Badges:
    """Pictures of badges and signs, made once per state, size and scale."""

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], QPixmap] = {}

    def sign(self, state: CellState, size_px: int, color: QColor, ratio: float) -> QPixmap:
        """The sign of a state alone, for the middle of an empty cell."""
        key = (state, size_px, color.rgba(), ratio)
        pixmap = self._made.get(key)
        if pixmap is None:
            pixmap, painter = _canvas(size_px, size_px, ratio)
            _draw_sign(painter, state, QRectF(0, 0, size_px, size_px), color)
            painter.end()
            self._made[key] = pixmap
        return pixmap

    def badge(self, sign: Sign, ratio: float) -> QPixmap:
        """The badge of a state or a flag: white (red for what needs care, amber for what waits) on black."""
        key = (sign, ratio)
        pixmap = self._made.get(key)
        if pixmap is None:
            pixmap, painter = _canvas(BADGE_HEIGHT_PX + 4, BADGE_HEIGHT_PX, ratio)
            _draw_back(painter, BADGE_HEIGHT_PX + 4)
            _draw_sign(painter, sign, QRectF(4, 2, 16, 16), _COLOURS.get(sign, BADGE_TEXT))
            painter.end()
            self._made[key] = pixmap
        return pixmap

    def text(self, text: str, font: QFont, ratio: float) -> QPixmap:
        """A badge with a word, such as GIF or NEF."""
        key = (text, font.key(), ratio)
        pixmap = self._made.get(key)
        if pixmap is None:
            width_px = QFontMetrics(font).horizontalAdvance(text) + 12
            pixmap, painter = _canvas(width_px, BADGE_HEIGHT_PX, ratio)
            _draw_back(painter, width_px)
            painter.setFont(font)
            painter.setPen(BADGE_TEXT)
            painter.drawText(QRectF(0, 0, width_px, BADGE_HEIGHT_PX), Qt.AlignmentFlag.AlignCenter, text)
            painter.end()
            self._made[key] = pixmap
        return pixmap


def _canvas(width_px: int, height_px: int, ratio: float) -> tuple[QPixmap, QPainter]:
    pixmap = QPixmap(round(width_px * ratio), round(height_px * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return pixmap, painter


def _draw_back(painter: QPainter, width_px: int) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(BADGE_BACK)
    painter.drawRoundedRect(QRectF(0, 0, width_px, BADGE_HEIGHT_PX), BADGE_RADIUS_PX, BADGE_RADIUS_PX)


def _draw_sign(painter: QPainter, sign: Sign, box: QRectF, color: QColor) -> None:
    painter.save()
    painter.translate(box.topLeft())
    painter.scale(box.width() / 24, box.height() / 24)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    _SIGNS[sign](painter)
    painter.restore()
