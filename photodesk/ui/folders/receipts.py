"""What the rules of a folder did, the newest first; more is asked for as the list is scrolled."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QListView, QStackedLayout, QVBoxLayout, QWidget

from photodesk.bridge.queries import Queries, Ticket
from photodesk.domain.folders import Receipt
from photodesk.library.library import Library
from photodesk.ui.folders.wording import receipt_text
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.wording import plain_tip, visible

PAGE = 100
MOST = 10_000
LEAST_PX = 132
Index = QModelIndex | QPersistentModelIndex


class ReceiptModel(QAbstractListModel):
    """Receipts of one folder, a page at a time."""

    def __init__(self, queries: Queries, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queries = queries
        self._ticket: Ticket | None = None
        self._folder_id: int | None = None
        self._wanted = PAGE
        self.receipts: list[Receipt] = []

    def show_folder(self, folder_id: int | None) -> None:
        """The newest of another folder."""
        if folder_id != self._folder_id:
            self._folder_id, self._wanted = folder_id, PAGE
            self._put([])
            self.refresh()

    def refresh(self) -> None:
        """Ask anew for as many as are shown."""
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None
        if self._folder_id is not None:
            question = partial(_receipts, self._folder_id, self._wanted)
            self._ticket = self._queries.ask(self, question, self._on_found, failed=self._on_failed)

    def _on_found(self, found: list[Receipt]) -> None:
        self._ticket = None
        self._put(found)

    def _on_failed(self, _error: Exception) -> None:
        self._ticket = None

    def _put(self, found: Sequence[Receipt]) -> None:
        """More at the end keep the place in the list; anything else begins anew."""
        known = len(self.receipts)
        if known and list(found[:known]) == self.receipts:
            if len(found) > known:
                self.beginInsertRows(QModelIndex(), known, len(found) - 1)
                self.receipts = list(found)
                self.endInsertRows()
            return
        self.beginResetModel()
        self.receipts = list(found)
        self.endResetModel()

    # Qt overrides

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.receipts)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._ticket is None and len(self.receipts) == self._wanted < MOST

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._wanted = min(MOST, self._wanted + PAGE)
            self.refresh()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        receipt = self.receipts[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return receipt_text(receipt)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(visible(receipt.path.decode("utf-8", "replace")))
        return None


class ReceiptView(QListView):
    """The list; letters are the window's keys."""

    # Qt overrides

    def keyboardSearch(self, search: str) -> None:
        """Letters are shortcuts."""


class Receipts(QWidget):
    """The list with its heading; a line where there is nothing."""

    def __init__(self, theme: Theme, queries: Queries, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ReceiptModel(queries, self)
        heading = TextLabel(self.tr("What the rules did"), parent=self)
        heading.setFont(theme.font("emphasis"))
        self.view = ReceiptView(self)
        self.view.setModel(self.model)
        self.view.setUniformItemSizes(True)
        self.view.setAccessibleName(self.tr("What the Rules Did"))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setMinimumHeight(LEAST_PX)
        nothing = self.tr("Nothing yet. Each new photo that a rule is followed for is listed here.")
        self.nothing = TextLabel(nothing, tone="secondary", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(heading)
        layout.addLayout(self._stack, 1)
        self.model.modelReset.connect(self._on_reset)
        self._on_reset()

    def _on_reset(self) -> None:
        self._stack.setCurrentIndex(0 if self.model.receipts else 1)


def _receipts(folder_id: int, limit: int, library: Library) -> list[Receipt]:
    return library.folders.receipts(folder_id, limit)
