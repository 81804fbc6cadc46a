"""The list of completions below the search field; the focus stays in the field."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from photodesk.ui.theme import Theme
from photodesk.ui.widgets.announcing import announce
from photodesk.ui.widgets.popover import place_below
from photodesk.ui.widgets.wording import visible

ROW_PX, INSET_PX, MOST_SHOWN = 28, 8, 10
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Completion:
    """`value`: None for a qualifier whose value is yet to be written. `hint`: stands at the far edge."""

    name: str
    value: str | None
    hint: str = ""

    def text(self) -> str:
        """What the list shows."""
        return f"{self.name}:" if self.value is None else visible(self.value)


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.items: Sequence[Completion] = ()

    def put(self, items: Sequence[Completion]) -> None:
        """Others."""
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    # Qt overrides

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        item = self.items[index.row()]
        return item.text() if role == Qt.ItemDataRole.DisplayRole else f"{item.text()} {item.hint}".strip()


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, model: _Model, parent: QObject) -> None:
        super().__init__(parent)
        self._theme, self._model = theme, model

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, max(ROW_PX, QFontMetrics(self._theme.font("body")).height() + 8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, item = self._theme, self._model.items[index.row()]
        rect: QRect = option.rect
        view = self.parent()
        assert isinstance(view, QListView)
        if view.currentIndex().row() == index.row():
            painter.fillRect(rect, theme.hover)
        inside = rect.adjusted(INSET_PX, 0, -INSET_PX, 0)
        side, end = Qt.AlignmentFlag.AlignLeading, Qt.AlignmentFlag.AlignTrailing
        painter.setFont(theme.font("body"))
        metrics = QFontMetrics(theme.font("body"))
        hint_px = metrics.horizontalAdvance(item.hint)
        painter.setPen(theme.text_secondary)
        painter.drawText(inside, int(end | Qt.AlignmentFlag.AlignVCenter), item.hint)
        painter.setPen(theme.text)
        text = metrics.elidedText(item.text(), Qt.TextElideMode.ElideMiddle, inside.width() - (hint_px + INSET_PX if hint_px else 0))
        painter.drawText(inside, int(side | Qt.AlignmentFlag.AlignVCenter), text)


class Completions(QFrame):
    """`chosen(Completion)`: by a click."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, field: QWidget) -> None:
        super().__init__(field.window())
        self._field = field
        self.setObjectName("raised")
        self._model = _Model(self)
        self.view = QListView(self)
        self.view.setModel(self._model)
        self.view.setItemDelegate(_Delegate(theme, self._model, self.view))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(self.tr("Completions"))
        self.view.clicked.connect(self._on_clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.view)
        self.hide()

    def put(self, items: Sequence[Completion]) -> None:
        """Show these below the field; none is chosen yet. Without any, nothing is shown."""
        if tuple(items) == tuple(self._model.items) and self.isVisible():
            return
        self._model.put(tuple(items))
        if not items:
            self.hide()
            return
        row_px = self.view.sizeHintForRow(0)
        self.setFixedSize(self._field.width(), min(len(items), MOST_SHOWN) * row_px + 10)
        place_below(self, self._field)
        self.show()
        self.raise_()

    def items(self) -> list[Completion]:
        """What is shown."""
        return list(self._model.items) if self.isVisible() else []

    def current(self) -> Completion | None:
        """The one that was gone to with the arrow keys."""
        row = self.view.currentIndex().row()
        return self._model.items[row] if self.isVisible() and 0 <= row < len(self._model.items) else None

    def step(self, by: int) -> None:
        """Go to the next or the one before; beyond the ends none is chosen."""
        rows = len(self._model.items) + 1
        row = (self.view.currentIndex().row() + 1 + by) % rows - 1
        self.view.setCurrentIndex(self._model.index(row, 0) if row >= 0 else QModelIndex())
        current = self.current()
        if current is not None:
            place = self.tr("{place} of {count}").format(place=row + 1, count=rows - 1)
            announce(self._field, f"{current.text()} {current.hint}, {place}")

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(self._model.items[index.row()])
