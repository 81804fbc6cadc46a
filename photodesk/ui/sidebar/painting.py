"""Draws a row of the sidebar: icon, name cut where needed, count at the far edge."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from photodesk.ui.colours import mix
from photodesk.ui.sidebar.chevron import CHEVRON_PX, draw_chevron
from photodesk.ui.sidebar.entries import Entry
from photodesk.ui.sidebar.model import ENTRY_ROLE, WRONG_ROLE, count_text
from photodesk.ui.sidebar.tree import SidebarTree
from photodesk.ui.theme import Theme

ROW_PX, SECTION_PX = 28, 32
ICON_PX, GAP_PX = 16, 8
_LEADING = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_TRAILING = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


class RowDelegate(QStyledItemDelegate):
    """Rows are 28 high, or as high as a large font needs."""

    def __init__(self, theme: Theme, view: SidebarTree) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme

    def _target(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """The row that takes what is being dragged."""
        theme, rect = self._theme, option.rect.adjusted(-2, 1, -2, -1)
        painter.setPen(QPen(theme.accent, 2))
        painter.setBrush(mix(theme.accent, theme.panel, 0.2))
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 5, 5)

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

    def _heading(self, painter: QPainter, option: QStyleOptionViewItem, title: str, is_open: bool | None) -> None:
        """*is_open*: None where there is nothing to open."""
        font, rect = self._theme.font("section"), option.rect.adjusted(4, 0, -4, -4)
        width_px, height_px = QFontMetrics(font).horizontalAdvance(title), QFontMetrics(font).height()
        painter.setFont(font)
        painter.setPen(self._theme.text_tertiary)
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignBottom), title)
        if is_open is not None:
            beside = QRect(rect.left() + width_px + 4, rect.bottom() + 1 - height_px, CHEVRON_PX, height_px)
            draw_chevron(painter, self._theme, QStyle.visualRect(option.direction, rect, beside), is_open=is_open)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._theme.accent, 2))
            painter.drawRoundedRect(option.rect.adjusted(-1, 4, -3, 0), 5, 5)

    def _row(self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry, count: str, *, is_wrong: bool) -> None:
        theme, metrics = self._theme, QFontMetrics(self._theme.font("body"))
        inner = option.rect.adjusted(*((10, 0, -4, 0) if option.direction == Qt.LayoutDirection.RightToLeft else (4, 0, -10, 0)))
        count_px = metrics.horizontalAdvance(count) + GAP_PX if count else 0
        room_px = inner.width() - ICON_PX - GAP_PX - count_px

        def box(left: int, width: int) -> QRect:
            return QStyle.visualRect(option.direction, inner, QRect(inner.left() + left, inner.top(), width, inner.height()))

        place = box(0, ICON_PX)
        place = QRect(place.left(), place.top() + (place.height() - ICON_PX) // 2, ICON_PX, ICON_PX)
        mode = QIcon.Mode.Selected if option.state & QStyle.StateFlag.State_Selected else QIcon.Mode.Normal
        icon = "warning" if is_wrong else entry.icon
        theme.icon(icon, theme.warning if icon == "warning" else None).paint(painter, place, mode=mode)
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
        if entry.key == self._view.drop_key:
            self._target(painter, option)
        if entry.is_section:
            self._heading(painter, option, entry.title, self._view.isExpanded(index) if entry.children else None)
        else:
            if entry.key != self._view.drop_key:
                self._background(painter, option)
            self._row(painter, option, entry, count_text(index), is_wrong=bool(index.data(WRONG_ROLE)))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        entry = index.data(ENTRY_ROLE)
        height = QFontMetrics(self._theme.font("body")).height()
        return QSize(80, max(SECTION_PX if entry.is_section else ROW_PX, height + 8))
