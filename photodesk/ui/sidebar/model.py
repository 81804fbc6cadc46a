"""The tree of the sidebar; new numbers change rows in place, new folders make it anew."""

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from photodesk.ui.sidebar.entries import Entry
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.wording import number, photos

Index = QModelIndex | QPersistentModelIndex
ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1


class Node:
    """An entry with its place."""

    __slots__ = ("children", "entry", "parent", "row")

    def __init__(self, entry: Entry, parent: "Node | None", row: int) -> None:
        self.entry, self.parent, self.row = entry, parent, row
        self.children = [Node(child, self, n) for n, child in enumerate(entry.children)]


class SidebarModel(QAbstractItemModel):
    """Two levels of sections and rows, and folders below folders."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._root = Node(Entry("", ""), None, 0)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What is shown."""
        return self._root.entry.children

    def set_entries(self, entries: tuple[Entry, ...], *, made_anew: bool) -> bool:
        """Show other entries. *made_anew*: rows came or went; returned as it is."""
        if entries is self.entries:
            return False
        if not made_anew:
            self._root.entry = Entry("", "", children=entries)
            self._update(self._root, entries)
            return False
        self.beginResetModel()
        old = self._root  # kept until the views have let go of its indexes
        self._root = Node(Entry("", "", children=entries), None, 0)
        self.endResetModel()
        del old
        return True

    def index_of(self, key: str) -> QModelIndex:
        """Where the entry with this key is; an invalid index where there is none."""
        node = _find(self._root, key)
        return QModelIndex() if node is None else self.createIndex(node.row, 0, node)

    def index_of_base(self, base: str) -> QModelIndex:
        """The entry whose list begins with this."""
        node = _find_base(self._root, base)
        return QModelIndex() if node is None else self.createIndex(node.row, 0, node)

    @staticmethod
    def entry(index: Index) -> Entry | None:
        """The entry at an index."""
        node = index.internalPointer() if index.isValid() else None
        return node.entry if isinstance(node, Node) else None

    def _update(self, node: Node, entries: tuple[Entry, ...]) -> None:
        for child, entry in zip(node.children, entries, strict=True):
            before, child.entry = child.entry, entry
            if (before.title, before.count, before.icon) != (entry.title, entry.count, entry.icon):
                index = self.createIndex(child.row, 0, child)
                self.dataChanged.emit(index, index)
            if before.children != entry.children:
                self._update(child, entry.children)

    def _node(self, index: Index) -> Node:
        node = index.internalPointer() if index.isValid() else None
        return node if isinstance(node, Node) else self._root

    # Qt overrides

    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        node = self._node(parent) if parent is not None else self._root
        if column != 0 or not 0 <= row < len(node.children):
            return QModelIndex()
        return self.createIndex(row, 0, node.children[row])

    def parent(self, child: Index | None = None) -> QModelIndex:  # type: ignore[override]  # QObject.parent() has no argument
        above = self._node(child).parent if child is not None else None
        return QModelIndex() if above is None or above is self._root else self.createIndex(above.row, 0, above)

    def rowCount(self, parent: Index | None = None) -> int:
        if parent is not None and parent.column() > 0:
            return 0
        return len((self._node(parent) if parent is not None else self._root).children)

    def columnCount(self, parent: Index | None = None) -> int:
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        enabled = Qt.ItemFlag.ItemIsEnabled
        return enabled if self._node(index).entry.is_section else enabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self._node(index).entry
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return entry.title if entry.count is None else f"{entry.title}, {photos(entry.count)}"
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return entry.path or None
            case Qt.ItemDataRole.FontRole:
                return self._theme.font("section") if entry.is_section else None
            case _ if role == ENTRY_ROLE:
                return entry
        return None


def count_text(entry: Entry) -> str:
    """The number at the far edge of a row."""
    return "" if entry.count is None else number(entry.count)


def _find(node: Node, key: str) -> Node | None:
    if node.entry.key == key:
        return node
    return next((found for child in node.children if (found := _find(child, key)) is not None), None)


def _find_base(node: Node, base: str) -> Node | None:
    if node.entry.base == base:
        return node
    return next((found for child in node.children if (found := _find_base(child, base)) is not None), None)
