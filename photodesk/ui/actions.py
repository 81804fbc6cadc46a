"""All that can be done, as QActions made from one table; their keys can be chosen anew."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from photodesk.ui.action_table import ACTIONS, CONTEXT, MENUS, SEPARATOR, ActionSpec, Entries
from photodesk.ui.number_row import NumberRow
from photodesk.ui.theme import Theme

PhotoScope = str
_STRONG_KEY = re.compile(r"\b(Ctrl|Alt|Meta)\+|^(Shift\+)?F\d+$")


class ActionRegistry(QObject):
    """One QAction for each row of the table. Handlers are bound with `on`; menus, toolbars and Preferences are fed from here.

    Keys with Ctrl, Alt or Meta and function keys work in the whole window; plain ones only while one of the photo
    views given to `attach` has the focus, so that they never get in the way of writing.
    """

    keys_changed = Signal()
    going_on = Signal(str)
    """An action that is to be done and followed by the next photo: its key was pressed with Shift."""

    def __init__(self, theme: Theme, window: QWidget, shortcuts: Mapping[str, Sequence[str]]) -> None:
        super().__init__(window)
        self._window = window
        self._specs = {spec.id: spec for spec in ACTIONS}
        self._actions: dict[str, QAction] = {}
        self._groups: dict[str, QActionGroup] = {}
        self._views: list[tuple[QWidget, PhotoScope]] = []
        self._plain: list[QShortcut] = []
        self._number_row = NumberRow(self, self)
        self._chosen = {name: list(keys) for name, keys in shortcuts.items()}
        self._defaults: dict[str, tuple[str, ...]] = {}
        for spec in ACTIONS:
            self._actions[spec.id] = self._make(spec, theme)
            self._set_keys(spec.id)

    # -- what there is

    def ids(self) -> list[str]:
        """Every action, in the order of the table."""
        return list(self._specs)

    def action(self, action_id: str) -> QAction:
        """The one QAction. Raises KeyError."""
        return self._actions[action_id]

    def title(self, action_id: str) -> str:
        """Its text without the dots, also while the menu says more."""
        return QCoreApplication.translate(CONTEXT, self._specs[action_id].text).rstrip("…")

    def icon_name(self, action_id: str) -> str:
        """The icon it has; "" for none."""
        return self._specs[action_id].icon

    def on(self, action_id: str, handler: Callable[[], object]) -> None:
        """Have *handler* (a bound method of a QObject) called when the action is triggered."""
        self._actions[action_id].triggered.connect(handler)

    def enable(self, action_ids: Iterable[str], enabled: bool) -> None:
        """Enable or disable several."""
        for action_id in action_ids:
            self._actions[action_id].setEnabled(enabled)

    def fill(self, menu_bar: QMenuBar) -> None:
        """The menus, with every action in them."""
        for title, entries in MENUS:
            self.fill_menu(menu_bar.addMenu(QCoreApplication.translate(CONTEXT, title)), entries)

    def fill_menu(self, menu: QMenu, entries: Entries) -> None:
        """One menu with its submenus; a tool tip says why an action can't be done now."""
        menu.setToolTipsVisible(True)
        for entry in entries:
            if isinstance(entry, str):
                self._add(menu, entry)
            else:
                inner = menu.addMenu(QCoreApplication.translate(CONTEXT, entry[0]))
                for action_id in entry[1]:
                    self._add(inner, action_id)

    # -- keys

    def keys(self, action_id: str) -> list[str]:
        """The keys it has now, as portable text."""
        chosen = self._chosen.get(action_id)
        return self.default_keys(action_id) if chosen is None else list(chosen)

    def written_keys(self, action_id: str) -> list[str]:
        """Those of `keys` to be shown: without the keys that a platform adds and few keyboards have, such as Copy or F16."""
        keys = self.keys(action_id)
        if action_id in self._chosen:
            return keys
        ours = {QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText) for key in self._specs[action_id].keys}
        return [key for key in keys if key in ours or "+" in key]

    def default_keys(self, action_id: str) -> list[str]:
        """The keys it has without the user's choice: ours, then those of the platform."""
        if action_id in self._defaults:
            return list(self._defaults[action_id])
        spec = self._specs[action_id]
        found = [QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText) for key in spec.keys]
        if spec.standard is not None:
            for sequence in QKeySequence.keyBindings(spec.standard):
                text = sequence.toString(QKeySequence.SequenceFormat.PortableText)
                if text and text not in found and text not in _TAKEN:
                    found.append(text)
        self._defaults[action_id] = tuple(found)
        return found

    def conflicts(self, action_id: str, key: str) -> list[str]:
        """Other actions that have this key where both would hear it."""
        mine = self._specs[action_id].views()
        return [other for other, spec in self._specs.items() if other != action_id and key in self.keys(other) and mine & spec.views()]

    def set_shortcuts(self, shortcuts: Mapping[str, Sequence[str]]) -> None:
        """Take over the user's choice of keys; an action without one has its defaults."""
        self._chosen = {name: list(keys) for name, keys in shortcuts.items()}
        for action_id in self._specs:
            self._set_keys(action_id)
        self._bind_plain()
        self.keys_changed.emit()

    def attach(self, view: QWidget, scope: PhotoScope) -> None:
        """*view* shows photos (*scope* is one of VIEWS): plain keys work in it."""
        self._views.append((view, scope))
        view.installEventFilter(self._number_row)
        self._bind_in(view)

    def press(self, view: QWidget, key: str, *, and_next: bool) -> bool:
        """Do what a plain key does in a view; *and_next*: as with Shift. False where it has no meaning."""
        action_id = next((name for name in self._heard_in(view) if key in self.keys(name)), "")
        if not action_id or (and_next and not self._specs[action_id].and_next):
            return False
        if and_next:
            self.going_on.emit(action_id)
        else:
            self._actions[action_id].trigger()
        return True

    def is_heard(self, view: QWidget, key: str) -> bool:
        """Whether a key has a meaning of its own in a view."""
        return any(key in self.keys(name) for name in self._heard_in(view))

    # -- inner

    def _make(self, spec: ActionSpec, theme: Theme) -> QAction:
        action = QAction(QCoreApplication.translate(CONTEXT, spec.text), self)
        action.setObjectName(spec.id)
        action.setIconText(action.text())  # bars would leave the dots out
        action.setIconVisibleInMenu(False)
        if spec.icon:
            action.setIcon(theme.icon(spec.icon))
        action.setCheckable(spec.checkable)
        if spec.choice:
            if spec.choice not in self._groups:
                self._groups[spec.choice] = QActionGroup(self)
            self._groups[spec.choice].addAction(action)
        if spec.id == "app.quit":
            action.setMenuRole(QAction.MenuRole.QuitRole)
        if spec.id == "preferences":
            action.setMenuRole(QAction.MenuRole.PreferencesRole)
        self._window.addAction(action)
        return action

    def _add(self, menu: QMenu, action_id: str) -> None:
        if action_id == SEPARATOR:
            menu.addSeparator()
        else:
            menu.addAction(self._actions[action_id])

    def _set_keys(self, action_id: str) -> None:
        """Keys for the whole window on the QAction; one with plain keys only carries these, for the menu to show."""
        keys = [QKeySequence(key, QKeySequence.SequenceFormat.PortableText) for key in self.keys(action_id)]
        strong = [key for key in keys if not is_plain(key)]
        action = self._actions[action_id]
        action.setShortcuts(strong or keys)
        # Without a strong key the context is one that never holds for the window: the menu shows the key, views hear it.
        context = Qt.ShortcutContext.WindowShortcut if strong else Qt.ShortcutContext.WidgetShortcut
        action.setShortcutContext(context)

    def _bind_plain(self) -> None:
        for shortcut in self._plain:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._plain = []
        for view, _ in self._views:
            self._bind_in(view)

    def _bind_in(self, view: QWidget) -> None:
        keys = {action_id: self.keys(action_id) for action_id in self._heard_in(view)}
        taken = {key for some in keys.values() for key in some}
        for action_id, some in keys.items():
            for key in some:
                self._hear(view, key, self._actions[action_id].trigger)
                with_shift = f"Shift+{key}"
                if self._specs[action_id].and_next and with_shift not in taken and "+" not in key:
                    self._hear(view, with_shift, partial(self.going_on.emit, action_id))

    def _heard_in(self, view: QWidget) -> list[str]:
        """The actions whose plain keys work in a view."""
        scope = next((scope for known, scope in self._views if known is view), "")
        return [action_id for action_id, spec in self._specs.items() if scope in spec.views()]

    def _hear(self, view: QWidget, key: str, told: Callable[[], object]) -> None:
        heard = _MIRRORED.get(key, key) if view.isRightToLeft() else key
        sequence = QKeySequence(heard, QKeySequence.SequenceFormat.PortableText)
        if is_plain(sequence):
            shortcut = QShortcut(sequence, view, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(told)
            self._plain.append(shortcut)


_TAKEN = frozenset({"Ctrl+D", "Shift+Del"})
"""Never bound by default: they delete in other programs."""

_MIRRORED = {"Left": "Right", "Right": "Left"}


def is_plain(sequence: QKeySequence) -> bool:
    """Whether a key is one that writes or moves (no Ctrl, Alt, Meta; no function key)."""
    return _STRONG_KEY.search(sequence.toString(QKeySequence.SequenceFormat.PortableText)) is None
