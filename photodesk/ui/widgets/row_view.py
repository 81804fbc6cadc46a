"""A list with columns whose rows are marked as a whole."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from photodesk.ui.theme import Theme

INSET_PX = 3


class CellDelegate(QStyledItemDelegate):
    """Draws the text of a cell; the row is marked by the view."""

    # Qt overrides

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        flag = QStyle.StateFlag
        option.state &= ~(flag.State_Selected | flag.State_HasFocus | flag.State_MouseOver)
        option.rect = option.rect.adjusted(INSET_PX, 0, -INSET_PX, 0)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return super().sizeHint(option, index) + QSize(2 * INSET_PX, 0)


class RowView(QTreeView):
    """Letters are not a search in it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setItemDelegate(CellDelegate(self))

    # Qt overrides

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        if self.selectionModel().isSelected(index):
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(self._theme.hover)
            painter.setPen(QPen(self._theme.accent, 2) if self.hasFocus() else QPen(Qt.PenStyle.NoPen))
            painter.drawRoundedRect(option.rect.adjusted(1, 1, -1, -1), 6, 6)
            painter.restore()
        super().drawRow(painter, option, index)

    def keyboardSearch(self, search: str) -> None:
        """Nothing."""
