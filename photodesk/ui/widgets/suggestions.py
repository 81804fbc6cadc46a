"""The list below a field in which one writes: what could be meant. The field keeps the focus."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from photodesk.ui.theme import Theme
from photodesk.ui.widgets.announcing import announce
from photodesk.ui.widgets.wording import visible

ROW_PX, PADDING_PX, MOST_ROWS = 28, 8, 10
LEAST_PX = 220

_VALUE, _NOTE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`value`: what is meant; `text`: what is written for it; `note`: a word at the far edge."""

    value: str
    text: str
    note: str = ""


class Suggestions(QListWidget):
    """Lies over the window, below (or above) its field. `taken(value)`: a click on a row."""

    taken = Signal(str)

    def __init__(self, theme: Theme, field: QWidget) -> None:
        super().__init__(field.window())
        self._field = field
        self.setObjectName("suggestions")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Suggestions"))
        self.setItemDelegate(_Rows(theme, self))
        self.itemClicked.connect(self._on_item_clicked)
        field.installEventFilter(self)
        self.hide()

    def offer(self, found: Sequence[Suggestion], chosen: int = -1) -> None:
        """Show these, *chosen* highlighted (-1: none); nothing hides the list."""
        self.clear()
        for suggestion in found[:MOST_ROWS]:
            item = QListWidgetItem(visible(suggestion.text))
            item.setData(_VALUE, suggestion.value)
            item.setData(_NOTE, suggestion.note)
            item.setToolTip("")
            self.addItem(item)
        self.setCurrentRow(chosen)
        if not found:
            self.hide()
            return
        self._place()
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """The next row, the one before; beyond the ends none is highlighted."""
        rows = self.count() + 1
        self.setCurrentRow((self.currentRow() + 1 + by) % rows - 1)
        if (row := self.currentRow()) >= 0:
            announce(self, self.item(row).text())

    def chosen(self) -> str | None:
        """What the highlighted row stands for."""
        row = self.currentRow()
        return str(self.item(row).data(_VALUE)) if row >= 0 and self.isVisible() else None

    def texts(self) -> list[str]:
        """What can be read."""
        return [self.item(row).text() for row in range(self.count())] if self.isVisible() else []

    def _place(self) -> None:
        window, field = self.window(), self._field
        row_px = max(ROW_PX, QFontMetrics(self.font()).height() + 8)
        height = self.count() * row_px + 2 * self.frameWidth() + 2
        width = min(max(field.width(), LEAST_PX), window.width())
        below = field.mapTo(window, QPoint(0, field.height() + 2))
        top = below.y() if below.y() + height <= window.height() else max(0, below.y() - field.height() - height - 4)
        left = below.x() + field.width() - width if self.isRightToLeft() else below.x()
        self.setGeometry(min(max(0, left), window.width() - width), top, width, height)

    @Slot(QListWidgetItem)
    def _on_item_clicked(self, item: QListWidgetItem) -> None:
        self.taken.emit(str(item.data(_VALUE)))

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)


class _Rows(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        metrics: QFontMetrics = option.fontMetrics
        return QSize(LEAST_PX, max(ROW_PX, metrics.height() + 8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        theme, rect = self._theme, option.rect
        metrics: QFontMetrics = option.fontMetrics
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.accent if chosen else theme.hover)
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        near, far = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        near, far = (far, near) if mirrored else (near, far)
        upright = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        words, note = rect.adjusted(PADDING_PX, 0, -PADDING_PX, 0), str(index.data(_NOTE))
        painter.setPen(theme.accent_text if chosen else theme.text_secondary)
        painter.drawText(words, int(far | upright), note)
        room = words.width() - (metrics.horizontalAdvance(note) + PADDING_PX if note else 0)
        text = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideMiddle, room)
        painter.setPen(theme.accent_text if chosen else theme.text)
        painter.drawText(words, int(near | upright), f"\u2068{text}\u2069")
        painter.restore()
