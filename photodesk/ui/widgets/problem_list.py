"""A list of problems with their actions: in the Jobs panel and on the page of problems."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QApplication,
    QListView,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.flow import FlowLayout
from photodesk.ui.widgets.problem_items import ProblemItem, report_of
from photodesk.ui.widgets.wording import visible

Index = QModelIndex | QPersistentModelIndex
ITEM_ROLE = Qt.ItemDataRole.UserRole + 1
ICON_PX, GAP_PX = 16, 12


class ProblemModel(QAbstractListModel):
    """Problems by row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.items: list[ProblemItem] = []

    def set_items(self, items: Sequence[ProblemItem]) -> None:
        """Show these; nothing happens when they are the same."""
        if list(items) != self.items:
            self.beginResetModel()
            self.items = list(items)
            self.endResetModel()

    # Qt overrides

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(item.message)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return visible(item.path)
        return item if role == ITEM_ROLE else None


class ProblemDelegate(QStyledItemDelegate):
    """The sentence, and where the file is."""

    def __init__(self, theme: Theme, view: QWidget) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    # Qt overrides

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, item, rect = self._theme, index.data(ITEM_ROLE), option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(theme.hover)
            painter.setPen(QPen(theme.accent, 2) if self._view.hasFocus() else QPen(Qt.PenStyle.NoPen))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)
        inner = rect.adjusted(GAP_PX, 4, -GAP_PX, -4)
        line_px = inner.height() // 2

        def box(left: int, top: int, width: int, height: int) -> QRect:
            return QStyle.visualRect(option.direction, inner, QRect(inner.left() + left, inner.top() + top, width, height))

        theme.icon("warning", theme.warning).paint(painter, box(0, (line_px - ICON_PX) // 2, ICON_PX, ICON_PX))
        room_px = inner.width() - ICON_PX - GAP_PX
        align = int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        for top, role, colour, text in (
            (0, "body", theme.text, visible(item.message)),
            (line_px, "caption", theme.text_secondary, visible(item.path)),
        ):
            font = theme.font(role)
            painter.setFont(font)
            painter.setPen(colour)
            mode = Qt.TextElideMode.ElideRight if top == 0 else Qt.TextElideMode.ElideMiddle
            shown = QFontMetrics(font).elidedText(text, mode, room_px)
            painter.drawText(box(ICON_PX + GAP_PX, top, room_px, line_px), align, f"\u2068{shown}\u2069")
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line_px = QFontMetrics(self._theme.font("body")).height() + 4
        return QSize(200, 2 * line_px + 8)


class ProblemView(QListView):
    """The list; letters are the window's keys."""

    # Qt overrides

    def keyboardSearch(self, search: str) -> None:
        """Letters are shortcuts."""


class ProblemList(QWidget):
    """Buttons act on the selected rows; Copy Report on all of them when none is. `retried(photo_ids)`, `hidden(photo_ids)`,
    `shown(path)`."""

    retried = Signal(object)
    hidden = Signal(object)
    shown = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ProblemModel(self)
        self.view = ProblemView(self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(ProblemDelegate(theme, self.view))
        self.view.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.view.setUniformItemSizes(True)
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(self.tr("List of Problems"))
        self.setFocusProxy(self.view)
        self.show_button = push_button(self.tr("Show in File Manager"), self._on_show, parent=self)
        self.retry_button = push_button(self.tr("Retry"), self._on_retry, parent=self)
        self.hide_button = push_button(self.tr("Hide Problem"), self._on_hide, parent=self)
        self.copy_button = push_button(self.tr("Copy Report"), self._on_copy, parent=self)
        buttons = FlowLayout(spacing_px=8)
        for button in self._buttons():
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.view, 1)
        layout.addLayout(buttons)
        self.view.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.model.modelReset.connect(self._on_selection_changed)
        self.view.doubleClicked.connect(self._on_show)

    def set_items(self, items: Sequence[ProblemItem]) -> None:
        """Show these problems; two of them have room in any case. What was selected stays so, or its neighbour is."""
        row, chosen = max(0, self.view.currentIndex().row()), {item.path for item in self.chosen()}
        self.model.set_items(items)
        if not self.view.currentIndex().isValid():
            self._select([n for n, item in enumerate(items) if item.path in chosen] or [min(row, len(items) - 1)])
        self.view.setMinimumHeight(min(len(items), 2) * max(0, self.view.sizeHintForRow(0)) + 4)
        self._on_selection_changed()

    def select_below(self, path: str) -> None:
        """Select those of files below a folder."""
        self._select([n for n, item in enumerate(self.model.items) if item.path.startswith(f"{path.rstrip('/')}/")])

    def _select(self, rows: Sequence[int]) -> None:
        for number, row in enumerate(rows):
            how = QItemSelectionModel.SelectionFlag.Select if number else QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.view.selectionModel().setCurrentIndex(self.model.index(row), how)

    def chosen(self) -> list[ProblemItem]:
        """The selected problems, by row."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [self.model.items[row] for row in rows]

    def _photo_ids(self) -> list[int]:
        return [item.photo_id for item in self.chosen() if item.photo_id is not None]

    def stops(self) -> tuple[QWidget, ...]:
        """What the tab key goes through."""
        return (self.view, *self._buttons())

    def _buttons(self) -> tuple[QPushButton, ...]:
        return self.show_button, self.retry_button, self.hide_button, self.copy_button

    @Slot()
    def _on_selection_changed(self) -> None:
        chosen = self.chosen()
        mendable = any(item.photo_id is not None for item in chosen)
        self.show_button.setEnabled(len(chosen) == 1)
        self.copy_button.setEnabled(bool(self.model.items))
        for button in (self.retry_button, self.hide_button):
            button.setEnabled(mendable)
            button.setToolTip("" if mendable or not chosen else self.tr("Found by the scan: a rescan looks again (F5)."))

    @Slot()
    def _on_show(self) -> None:
        if chosen := self.chosen():
            self.shown.emit(chosen[0].path)

    @Slot()
    def _on_retry(self) -> None:
        self.retried.emit(self._photo_ids())

    @Slot()
    def _on_hide(self) -> None:
        self.hidden.emit(self._photo_ids())

    @Slot()
    def _on_copy(self) -> None:
        QApplication.clipboard().setText(report_of(self.chosen() or self.model.items))
