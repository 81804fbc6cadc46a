"""Turns photos on the screen; their files stay as they are."""

from typing import Final

from PySide6.QtCore import QObject, Slot

from photodesk.bridge.commands import Commands
from photodesk.domain.edits import TURNS, Photos, RotationEdit
from photodesk.ui.actions import ActionRegistry
from photodesk.ui.attention import Attention
from photodesk.ui.messages import Messages
from photodesk.ui.navigation import Navigation
from photodesk.ui.undoing import Undoing
from photodesk.ui.widgets.wording import photos

_DEGREES: Final = {f"rotate.{turn}": degrees for turn, degrees in TURNS.items()}


class Turning(QObject):
    """Three actions for the photos that have attention; the pill says what was done to how many."""

    def __init__(
        self, commands: Commands, actions: ActionRegistry, navigation: Navigation, attention: Attention, undoing: Undoing,
        messages: Messages, parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._commands, self._actions, self._attention = commands, actions, attention
        self._undoing, self._messages = undoing, messages
        for action_id in _DEGREES:
            actions.on(action_id, self._on_triggered)
        for signal in (navigation.grid.selection_summary_changed, navigation.moved, navigation.photo_shown, attention.changed):
            signal.connect(self._on_attention_moved)
        self._on_attention_moved()

    @Slot()
    def _on_attention_moved(self) -> None:
        self._actions.enable(_DEGREES, self._attention.is_any())

    @Slot()
    def _on_triggered(self) -> None:
        action_id, ids = self.sender().objectName(), self._attention.ids()
        if ids:
            self._commands.edit(RotationEdit(Photos(ids), _DEGREES[action_id]))
            self._undoing.expect()
            self._messages.flash(f"{self._actions.title(action_id)} · {photos(len(ids))}")
