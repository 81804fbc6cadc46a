"""A layout that breaks lines like text: buttons stay whole in narrow panels and large fonts."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Items from the leading edge, in the middle of their line, next line where one does not fit; mirrored right to left."""

    def __init__(self, parent: QWidget | None = None, *, spacing_px: int = 4) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing_px)

    def insert_first(self, widget: QWidget) -> None:
        """Before all others."""
        self.addWidget(widget)
        self._items.insert(0, self._items.pop())

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """What stands in each line, and how large."""
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        x = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(width, 1 << 20))
            if not lines or x + size.width() > width:
                lines.append([])
                x = 0
            lines[-1].append((item, size))
            x += size.width() + self.spacing()
        return lines

    def _place(self, rect: QRect, *, really: bool) -> int:
        """Put the items into *rect*; the height they need."""
        widget = self.parentWidget()
        mirrored = widget is not None and widget.layoutDirection() == Qt.LayoutDirection.RightToLeft
        y = -self.spacing()
        for line in self._lines(rect.width()):
            x, y = 0, y + self.spacing()
            height = max(size.height() for _, size in line)
            for item, size in line:
                if really:
                    left = rect.right() + 1 - x - size.width() if mirrored else rect.left() + x
                    item.setGeometry(QRect(QPoint(left, rect.top() + y + (height - size.height()) // 2), size))
                x += size.width() + self.spacing()
            y += height
        return max(0, y)

    # Qt overrides

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), really=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, really=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """The height is that of the present width; before there is one, of one line: else a row of buttons claims a column's."""
        widest = max((item.minimumSize().width() for item in self._items), default=0)
        line = max((item.sizeHint().height() for item in self._items if not item.isEmpty()), default=0)
        width = self.geometry().width()
        return QSize(widest, self.heightForWidth(width) if width >= widest else line)
