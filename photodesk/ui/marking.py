"""Flags, ratings and labels by key or menu."""

from array import array
from typing import Final

from PySide6.QtCore import QObject

from photodesk.bridge.commands import Commands
from photodesk.domain.edits import FlagEdit, LabelEdit, Photos, RatingEdit
from photodesk.ui.action_table import ACTIONS
from photodesk.ui.actions import ActionRegistry
from photodesk.ui.messages import Messages
from photodesk.ui.undoing import Undoing
from photodesk.ui.widgets.wording import photos

MARKS: Final = tuple(spec.id for spec in ACTIONS if spec.id.partition(".")[0] in ("flag", "rating", "label"))
"""The actions; what follows the dot is the value."""


class Marking(QObject):
    """Sends the edit and says at once, in the pill, what was done to how many photos."""

    def __init__(self, commands: Commands, actions: ActionRegistry, undoing: Undoing, messages: Messages, parent: QObject) -> None:
        super().__init__(parent)
        self._commands, self._actions, self._undoing, self._messages = commands, actions, undoing, messages

    def mark(self, action_id: str, photo_ids: "array[int]") -> None:
        """Do what the action with this id says to these photos."""
        if not photo_ids:
            return
        kind, _, value = action_id.partition(".")
        chosen = None if value in ("none", "0") else value
        meant = Photos(photo_ids)
        match kind:
            case "flag":
                self._commands.edit(FlagEdit(meant, chosen))
            case "label":
                self._commands.edit(LabelEdit(meant, chosen))
            case _:
                self._commands.edit(RatingEdit(meant, None if chosen is None else int(chosen)))
        self._undoing.expect()
        text = "★" * int(chosen) if kind == "rating" and chosen is not None else self._actions.title(action_id)
        self._messages.flash(f"{text} · {photos(len(photo_ids))}")
