"""Draws a row of the palette: icon, name, where it stands, and its key or count at the far edge."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from photodesk.ui.colours import mix
from photodesk.ui.palette.model import OFFER_ROLE
from photodesk.ui.palette.offers import Offer
from photodesk.ui.theme import Theme

ROW_PX, ICON_PX, GAP_PX, MARGIN_PX = 32, 16, 12, 12
LEAST_PLACE_PX = 48
_LEADING = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_TRAILING = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


class OfferDelegate(QStyledItemDelegate):
    """The chosen row stands in a ring: the keys act on it while the text has the focus."""

    def __init__(self, theme: Theme, view: QWidget) -> None:
        super().__init__(view)
        self._theme = theme

    def row_px(self) -> int:
        """The height of a row: 32, or what a large font needs."""
        return max(ROW_PX, QFontMetrics(self._theme.font("body")).height() + 12)

    def _background(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        theme, rect = self._theme, option.rect
        painter.fillRect(rect, theme.raised)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(theme.hover)
            painter.setPen(QPen(theme.accent, 2))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(mix(theme.hover, theme.raised, 0.6))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(rect, 6, 6)

    def _row(self, painter: QPainter, option: QStyleOptionViewItem, offer: Offer) -> None:
        theme, inner = self._theme, option.rect.adjusted(MARGIN_PX, 0, -MARGIN_PX, 0)
        faded = mix(theme.text_tertiary, theme.window, 0.6)
        body, caption = theme.font("body"), theme.font("caption")
        metrics, small = QFontMetrics(body), QFontMetrics(caption)

        def box(left: int, width: int) -> QRect:
            return QStyle.visualRect(option.direction, inner, QRect(inner.left() + left, inner.top(), width, inner.height()))

        def write(left: int, width: int, text: str, font: QFont, colour: QColor, align: Qt.AlignmentFlag = _LEADING) -> None:
            painter.setFont(font)
            painter.setPen(colour if offer.enabled else faded)
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(box(left, width), int(align), f"\u2068{shown}\u2069")

        if offer.icon:
            place = box(0, ICON_PX)
            place = QRect(place.left(), place.top() + (place.height() - ICON_PX) // 2, ICON_PX, ICON_PX)
            theme.icon(offer.icon).paint(painter, place, mode=QIcon.Mode.Normal if offer.enabled else QIcon.Mode.Disabled)
        left, right = ICON_PX + GAP_PX, inner.width()
        if offer.hint:
            hint_px = min(metrics.horizontalAdvance(offer.hint) + 2, right // 3)
            write(right - hint_px, hint_px, offer.hint, body, theme.text_secondary, _TRAILING)
            right -= hint_px + GAP_PX
        title_px = min(metrics.horizontalAdvance(offer.title) + 2, right - left)
        write(left, title_px, offer.title, body, theme.text)
        left += title_px + GAP_PX
        if offer.place and right - left >= min(LEAST_PLACE_PX, small.horizontalAdvance(offer.place)):
            write(left, right - left, offer.place, caption, theme.text_secondary)

    # Qt overrides

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._background(painter, option)
        self._row(painter, option, index.data(OFFER_ROLE))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, self.row_px())
