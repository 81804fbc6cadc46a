"""Draws a row of the sidebar: icon, name cut where needed, count at the far edge."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from photodesk.ui.colours import mix
from photodesk.ui.sidebar.entries import Entry
from photodesk.ui.sidebar.model import ENTRY_ROLE, count_text
from photodesk.ui.theme import Theme

ROW_PX, SECTION_PX = 28, 32
ICON_PX, GAP_PX = 16, 8
CHEVRON_PX = 12
_LEADING = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_TRAILING = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


class RowDelegate(QStyledItemDelegate):
    """Rows are 28 high, or as high as a large font needs."""

    def __init__(self, theme: Theme, view: QTreeView) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme

    def _background(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        theme = self._theme
        selected = option.state & QStyle.StateFlag.State_Selected
        if not (selected or option.state & QStyle.StateFlag.State_MouseOver):
            return
        rect = option.rect.adjusted(-2, 1, -2, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.hover if selected else mix(theme.hover, theme.panel, 0.6))
        painter.drawRoundedRect(rect, 6, 6)
        if selected and self._view.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.accent, 2))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 5, 5)

    def _heading(self, painter: QPainter, option: QStyleOptionViewItem, title: str, *, is_open: bool) -> None:
        font, rect = self._theme.font("section"), option.rect.adjusted(4, 0, -4, -4)
        width_px, height_px = QFontMetrics(font).horizontalAdvance(title), QFontMetrics(font).height()
        painter.setFont(font)
        painter.setPen(self._theme.text_tertiary)
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignBottom), title)
        beside = QRect(rect.left() + width_px + 4, rect.bottom() + 1 - height_px, CHEVRON_PX, height_px)
        draw_chevron(painter, self._theme, QStyle.visualRect(option.direction, rect, beside), is_open=is_open)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._theme.accent, 2))
            painter.drawRoundedRect(option.rect.adjusted(-1, 4, -3, 0), 5, 5)

    def _row(self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry) -> None:
        theme, metrics, count = self._theme, QFontMetrics(self._theme.font("body")), count_text(entry)
        inner = option.rect.adjusted(*((10, 0, -4, 0) if option.direction == Qt.LayoutDirection.RightToLeft else (4, 0, -10, 0)))
        count_px = metrics.horizontalAdvance(count) + GAP_PX if count else 0
        room_px = inner.width() - ICON_PX - GAP_PX - count_px

        def box(left: int, width: int) -> QRect:
            return QStyle.visualRect(option.direction, inner, QRect(inner.left() + left, inner.top(), width, inner.height()))

        place = box(0, ICON_PX)
        place = QRect(place.left(), place.top() + (place.height() - ICON_PX) // 2, ICON_PX, ICON_PX)
        mode = QIcon.Mode.Selected if option.state & QStyle.StateFlag.State_Selected else QIcon.Mode.Normal
        theme.icon(entry.icon, theme.warning if entry.icon == "warning" else None).paint(painter, place, mode=mode)
        painter.setFont(theme.font("body"))
        painter.setPen(theme.text_secondary if entry.offline else theme.text)
        title = metrics.elidedText(entry.title, Qt.TextElideMode.ElideRight, room_px)
        painter.drawText(box(ICON_PX + GAP_PX, room_px), int(_LEADING), f"\u2068{title}\u2069")
        painter.setPen(theme.text_secondary)
        painter.drawText(box(inner.width() - count_px, count_px), int(_TRAILING), count)

    # Qt overrides

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        entry = index.data(ENTRY_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry.is_section:
            self._heading(painter, option, entry.title, is_open=self._view.isExpanded(index))
        else:
            self._background(painter, option)
            self._row(painter, option, entry)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        entry = index.data(ENTRY_ROLE)
        height = QFontMetrics(self._theme.font("body")).height()
        return QSize(80, max(SECTION_PX if entry.is_section else ROW_PX, height + 8))


def draw_chevron(painter: QPainter, theme: Theme, room: QRect, *, is_open: bool) -> None:
    """Say whether what is below a row is shown; in the middle of *room*."""
    closed = "chevron-left" if painter.layoutDirection() == Qt.LayoutDirection.RightToLeft else "chevron-right"
    place = QRect(0, 0, CHEVRON_PX, CHEVRON_PX)
    place.moveCenter(room.center())
    theme.icon("chevron-down" if is_open else closed, theme.text_tertiary).paint(painter, place)
