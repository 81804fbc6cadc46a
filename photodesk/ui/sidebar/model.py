"""The tree of the sidebar; what differs changes in place, so that open branches, the place and an editor stay."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from photodesk.ui.sidebar.entries import DUPLICATES, PENDING, Entry
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.wording import changes, groups, number, photos, plain_tip

Index = QModelIndex | QPersistentModelIndex
ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1
COUNT_ROLE = Qt.ItemDataRole.UserRole + 2
WRONG_ROLE = Qt.ItemDataRole.UserRole + 3
"""Why the row's search cannot be answered; "" for nothing."""


class Node:
    """An entry with its place. `late`: its count that was asked for; `wrong`: why there is none."""

    __slots__ = ("children", "entry", "late", "parent", "row", "wrong")

    def __init__(self, entry: Entry, parent: "Node | None", row: int) -> None:
        self.entry, self.parent, self.row = entry, parent, row
        self.late: int | None = None
        self.wrong = ""
        self.children = [Node(child, self, n) for n, child in enumerate(entry.children)]


class SidebarModel(QAbstractItemModel):
    """Sections, their rows, and rows below rows."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._root = Node(Entry("", ""), None, 0)
        self._by_key: dict[str, Node] = {}
        self._by_base: dict[str, Node] = {}
        self._gone: list[Node] = []
        """What went last: kept, for indexes point to nodes without holding them."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What is shown."""
        return self._root.entry.children

    def set_entries(self, entries: tuple[Entry, ...]) -> None:
        """Show other entries; those that are the same objects as before are not looked at."""
        if entries is not self.entries:
            self._merge(self._root, entries)
            self._root.entry = Entry("", "", children=entries)

    def set_late(self, key: str, count: int | None, wrong: str = "") -> None:
        """The count of a row that was asked for, or why there is none."""
        node = self._by_key.get(key)
        if node is not None and (node.late, node.wrong) != (count, wrong):
            node.late, node.wrong = count, wrong
            self._tell(node)

    def index_of(self, key: str) -> QModelIndex:
        """Where the entry with this key is; an invalid index where there is none."""
        return self._index(self._by_key.get(key))

    def index_of_base(self, base: str) -> QModelIndex:
        """The entry whose list begins with this."""
        return self._index(self._by_base.get(base))

    @staticmethod
    def entry(index: Index) -> Entry | None:
        """The entry at an index."""
        node = index.internalPointer() if index.isValid() else None
        return node.entry if isinstance(node, Node) else None

    def paths(self, kind: str) -> list[str]:
        """The paths of all albums (made by hand) or tags, in the order they stand in."""
        found: list[str] = []
        waiting = list(self._root.children)[::-1]
        while waiting:
            node = waiting.pop()
            if node.entry.kind == kind:
                found.append(node.entry.path)
            waiting += node.children[::-1]
        return found

    # -- from one state to the next

    def _merge(self, node: Node, entries: Sequence[Entry]) -> None:
        """Give a node these children: the others go, new ones come, those that stay are brought up to date."""
        kept = _in_order([child.entry.key for child in node.children], [entry.key for entry in entries])
        for first, last in reversed(list(_runs([child.entry.key not in kept for child in node.children]))):
            self.beginRemoveRows(self._index(node), first, last)
            self._gone = node.children[first : last + 1]
            del node.children[first : last + 1]
            self._number(node)
            self.endRemoveRows()
            self._forget(self._gone)
        for first, last in _runs([entry.key not in kept for entry in entries]):
            self.beginInsertRows(self._index(node), first, last)
            new = [Node(entry, node, 0) for entry in entries[first : last + 1]]
            node.children[first:first] = new
            self._number(node)
            self._remember(new)
            self.endInsertRows()
        for child, entry in zip(node.children, entries, strict=True):
            if child.entry is not entry:
                self._update(child, entry)

    def _update(self, node: Node, entry: Entry) -> None:
        before, node.entry = node.entry, entry
        if before.base != entry.base:
            self._forget_base(before, node)
            self._remember_base(node)
        if before.children is not entry.children:
            self._merge(node, entry.children)
        self._tell(node)

    def _number(self, node: Node) -> None:
        for row, child in enumerate(node.children):
            child.row = row

    def _remember(self, nodes: Sequence[Node]) -> None:
        for node in nodes:
            self._by_key[node.entry.key] = node
            self._remember_base(node)
            self._remember(node.children)

    def _remember_base(self, node: Node) -> None:
        if node.entry.base is not None:
            self._by_base[node.entry.base] = node

    def _forget(self, nodes: Sequence[Node]) -> None:
        for node in nodes:
            if self._by_key.get(node.entry.key) is node:
                del self._by_key[node.entry.key]
            self._forget_base(node.entry, node)
            self._forget(node.children)

    def _forget_base(self, entry: Entry, node: Node) -> None:
        if entry.base is not None and self._by_base.get(entry.base) is node:
            del self._by_base[entry.base]

    def _tell(self, node: Node) -> None:
        index = self._index(node)
        self.dataChanged.emit(index, index)

    def _index(self, node: Node | None) -> QModelIndex:
        return QModelIndex() if node is None or node is self._root else self.createIndex(node.row, 0, node)

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
        return self._index(self._node(child).parent) if child is not None else QModelIndex()

    def rowCount(self, parent: Index | None = None) -> int:
        if parent is not None and parent.column() > 0:
            return 0
        return len((self._node(parent) if parent is not None else self._root).children)

    def columnCount(self, parent: Index | None = None) -> int:
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags, entry = Qt.ItemFlag.ItemIsEnabled, self._node(index).entry
        if not entry.is_section:
            flags |= Qt.ItemFlag.ItemIsSelectable
        if entry.kind in ("album", "smart", "tag"):
            flags |= Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        node = self._node(index)
        entry = node.entry
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.title
            case Qt.ItemDataRole.EditRole:
                return entry.path
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(node.wrong) or None
            case Qt.ItemDataRole.AccessibleTextRole:
                count = _count(node)
                number_text = {DUPLICATES: groups, PENDING: changes}.get(entry.kind, photos)
                return entry.title if count is None else f"{entry.title}, {number_text(count)}"
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return node.wrong or entry.path or None
            case Qt.ItemDataRole.FontRole:
                return self._theme.font("section") if entry.is_section else None
            case _ if role == ENTRY_ROLE:
                return entry
            case _ if role == COUNT_ROLE:
                return _count(node)
            case _ if role == WRONG_ROLE:
                return node.wrong
        return None


def count_text(index: Index) -> str:
    """The number at the far edge of a row."""
    count = index.data(COUNT_ROLE)
    return "" if count is None else number(count)


def _count(node: Node) -> int | None:
    return node.late if node.entry.late else node.entry.count


def _in_order(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """As many keys as possible that stand in the same order in both."""
    place = {key: n for n, key in enumerate(new)}
    rows = [(key, place[key]) for key in old if key in place]
    ends: list[int] = []  # the smallest place at which a run of this length can end
    lengths = []
    for _, at in rows:
        length = bisect_left(ends, at)
        ends[length : length + 1] = [at]
        lengths.append(length)
    kept, wanted, bound = set(), len(ends) - 1, len(new)
    for (key, at), length in zip(reversed(rows), reversed(lengths), strict=True):
        if length == wanted and at < bound:
            kept.add(key)
            wanted, bound = wanted - 1, at
    return kept


def _runs(wanted: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """First and last row of each run of rows that are wanted."""
    first = None
    for row, is_wanted in enumerate([*wanted, False]):
        if is_wanted and first is None:
            first = row
        elif not is_wanted and first is not None:
            yield first, row - 1
            first = None
