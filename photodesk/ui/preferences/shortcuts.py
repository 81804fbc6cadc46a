"""The page of keys: search an action, give it others; what is taken is said."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QKeySequenceEdit, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from photodesk.ui.actions import ActionRegistry
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.flow import FlowLayout
from photodesk.ui.widgets.labels import TextLabel

ID_ROLE = Qt.ItemDataRole.UserRole
Portable = QKeySequence.SequenceFormat.PortableText
Native = QKeySequence.SequenceFormat.NativeText


class ShortcutsPage(QWidget):
    """`chosen(dict)`: the user's choice of keys by action (only what differs from the defaults)."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, actions: ActionRegistry, shortcuts: dict[str, list[str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._shortcuts = {name: list(keys) for name, keys in shortcuts.items()}
        heading = TextLabel(self.tr("Shortcuts"))
        heading.setFont(theme.font("heading"))
        hint = TextLabel(self.tr("Keys without Ctrl or Alt work only while photos have the focus."), tone="tertiary", wrap=True)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search actions and keys"))
        self.search.setAccessibleName(self.tr("Search Actions and Keys"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_search)
        self.tree = self._make_tree()
        self.edit = QKeySequenceEdit()
        self.edit.setMaximumSequenceLength(1)
        self.edit.setAccessibleName(self.tr("New Key"))
        self.edit.keySequenceChanged.connect(self._on_key_entered)
        self.conflict = TextLabel("", tone="warning", wrap=True)
        self.set_button = push_button(self.tr("Set Key"), self._on_set)
        self.add_button = push_button(self.tr("Add Key"), self._on_add)
        self.none_button = push_button(self.tr("No Key"), self._on_none)
        self.reset_button = push_button(self.tr("Use Default"), self._on_reset)
        self._lay_out(heading, hint)
        self._fill()

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setColumnCount(2)
        tree.setHeaderLabels([self.tr("Action"), self.tr("Keys")])
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setAccessibleName(self.tr("Actions and Their Keys"))
        tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        tree.header().setStretchLastSection(False)
        tree.currentItemChanged.connect(self._on_current_changed)
        return tree

    def _lay_out(self, heading: QWidget, hint: QWidget) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(8)
        for widget in (heading, hint, self.search):
            layout.addWidget(widget)
        layout.addWidget(self.tree, 1)
        row = QHBoxLayout()
        row.addWidget(TextLabel(self.tr("New key")))
        row.addWidget(self.edit, 1)
        layout.addLayout(row)
        layout.addWidget(self.conflict)
        buttons = FlowLayout(spacing_px=8)
        for button in (self.set_button, self.add_button, self.none_button, self.reset_button):
            buttons.addWidget(button)
        layout.addLayout(buttons)

    def _fill(self) -> None:
        for action_id in self._actions.ids():
            item = QTreeWidgetItem([self._actions.title(action_id), self._keys_text(action_id)])
            item.setData(0, ID_ROLE, action_id)
            self.tree.addTopLevelItem(item)
        self.tree.setCurrentItem(self._item(0))

    def _keys_text(self, action_id: str) -> str:
        return ", ".join(QKeySequence(key, Portable).toString(Native) for key in self._actions.written_keys(action_id))

    def select(self, action_id: str) -> None:
        """Make an action current."""
        for row in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(row)
            if item is not None and item.data(0, ID_ROLE) == action_id:
                self.tree.setCurrentItem(item)

    def reset_all(self) -> None:
        """Every action has its defaults."""
        self._shortcuts = {}
        self._tell()

    def search_for(self, text: str) -> int:
        """Search from the window's field."""
        self.search.setText(text)
        return sum(not self._item(row).isHidden() for row in range(self.tree.topLevelItemCount()))

    def _item(self, row: int) -> QTreeWidgetItem:
        item = self.tree.topLevelItem(row)
        assert item is not None
        return item

    def _current(self) -> str:
        item = self.tree.currentItem()
        return str(item.data(0, ID_ROLE)) if item is not None else ""

    def _entered(self) -> str:
        return self.edit.keySequence().toString(Portable)

    def _tell(self) -> None:
        self.chosen.emit({name: list(keys) for name, keys in self._shortcuts.items()})
        for row in range(self.tree.topLevelItemCount()):
            item = self._item(row)
            item.setText(1, self._keys_text(str(item.data(0, ID_ROLE))))
        self.edit.clear()
        self._on_key_entered()

    def _give(self, keys: list[str]) -> None:
        """The current action has these keys from now on; others lose what they had of them."""
        action_id = self._current()
        for key in keys:
            for other in self._actions.conflicts(action_id, key):
                self._shortcuts[other] = [k for k in self._actions.keys(other) if k != key]
        self._shortcuts[action_id] = keys
        self._tell()

    @Slot()
    def _on_key_entered(self) -> None:
        key, action_id = self._entered(), self._current()
        others = self._actions.conflicts(action_id, key) if key and action_id else []
        names = ", ".join(self._actions.title(other) for other in others)
        taken = self.tr("{key} belongs to {action}. Setting it here takes it from there.")
        self.conflict.setText(taken.format(key=self.edit.keySequence().toString(Native), action=names) if others else "")
        self.set_button.setEnabled(bool(key))
        self.add_button.setEnabled(bool(key))

    @Slot()
    def _on_set(self) -> None:
        self._give([self._entered()])

    @Slot()
    def _on_add(self) -> None:
        self._give([*(k for k in self._actions.keys(self._current()) if k != self._entered()), self._entered()])

    @Slot()
    def _on_none(self) -> None:
        self._give([])

    @Slot()
    def _on_reset(self) -> None:
        self._shortcuts.pop(self._current(), None)
        self._tell()

    @Slot()
    def _on_current_changed(self) -> None:
        self._on_key_entered()

    @Slot(str)
    def _on_search(self, text: str) -> None:
        for row in range(self.tree.topLevelItemCount()):
            item = self._item(row)
            item.setHidden(text.casefold() not in f"{item.text(0)} {item.text(1)}".casefold())
