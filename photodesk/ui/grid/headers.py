"""Paints day headers: the day, how many photos, and a box that selects them all."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPolygonF

from photodesk.ui.grid.layout import GAP_PX, HEADER_PX, PADDING_PX
from photodesk.ui.widgets.wording import photos

if TYPE_CHECKING:
    from photodesk.ui.theme import Theme

SPACE_PX = 12
BOX_PX = 18
TARGET_PX = 28


class HeaderPainter:
    """Stateless but for the theme."""

    def __init__(self, theme: "Theme") -> None:
        self._theme = theme

    def paint(
        self, painter: QPainter, bar: QRect, day: str, count: int | None, *, checked: bool, partly: bool, with_box: bool, mirrored: bool
    ) -> None:
        """Paint one header over *bar*; *with_box*: pointed at, focused or selected."""
        colors = self._theme.canvas_colors()
        painter.fillRect(bar, colors.fill)
        font = self._theme.font("emphasis")
        width_px = QFontMetrics(font).horizontalAdvance(day)
        inside = bar.adjusted(GAP_PX + PADDING_PX, 0, -(GAP_PX + PADDING_PX + TARGET_PX), 0)
        if mirrored:
            inside = bar.adjusted(GAP_PX + PADDING_PX + TARGET_PX, 0, -(GAP_PX + PADDING_PX), 0)
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        align = int(side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute)
        painter.setFont(font)
        painter.setPen(colors.text)
        painter.drawText(inside, align, day)
        painter.setFont(self._theme.font("body"))
        painter.setPen(colors.text_secondary)
        shift = width_px + SPACE_PX
        painter.drawText(inside.adjusted(0, 0, -shift, 0) if mirrored else inside.adjusted(shift, 0, 0, 0), align, self.count_text(count))
        if with_box or checked or partly:
            self._paint_box(painter, box_of(bar, mirrored=mirrored), checked=checked, partly=partly)

    @staticmethod
    def count_text(count: int | None) -> str:
        """ "· 214 photos"; nothing while it is not known."""
        return "" if count is None else f"· {photos(count)}"

    def _paint_box(self, painter: QPainter, target: QRect, *, checked: bool, partly: bool) -> None:
        colors = self._theme.canvas_colors()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = (TARGET_PX - BOX_PX) / 2
        box = QRectF(target).adjusted(inset, inset, -inset, -inset)
        painter.setPen(QPen(colors.text_secondary, 1.5))
        painter.setBrush(colors.text if checked else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 4, 4)
        left, top = box.left(), box.top()
        if checked:
            painter.setPen(QPen(colors.fill, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
            painter.drawPolyline(QPolygonF([QPointF(left + 4.5, top + 9.5), QPointF(left + 8, top + 13), QPointF(left + 14, top + 5.5)]))
        elif partly:
            painter.setPen(QPen(colors.text, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QLineF(left + 5, top + 9, left + 13, top + 9))


def box_of(bar: QRect, *, mirrored: bool) -> QRect:
    """Where a click means the box of a header (28 px square, at the end of the bar)."""
    left = bar.left() + GAP_PX + PADDING_PX - 5 if mirrored else bar.right() + 1 - GAP_PX - PADDING_PX - TARGET_PX + 5
    return QRect(left, bar.top() + (HEADER_PX - TARGET_PX) // 2, TARGET_PX, TARGET_PX)
