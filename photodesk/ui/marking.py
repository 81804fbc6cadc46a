"""Flags, ratings and labels by key or menu."""

from array import array
from typing import Final

from PySide6.QtCore import QObject

from photodesk.bridge.commands import Commands
from photodesk.domain.edits import FlagEdit, LabelEdit, Photos, RatingEdit, RatingStep
from photodesk.ui.action_table import ACTIONS
from photodesk.ui.actions import ActionRegistry
from photodesk.ui.messages import Messages
from photodesk.ui.undoing import Undoing
from photodesk.ui.widgets.wording import photos

MARKS: Final = tuple(spec.id for spec in ACTIONS if spec.id.partition(".")[0] in ("flag", "rating", "label"))
"""The actions; what follows the dot is the value."""

STEPS: Final = {"up": 1, "down": -1}


class Marking(QObject):
    """Sends the edit and says at once, in the pill, what was done to how many photos."""

    def __init__(self, commands: Commands, actions: ActionRegistry, undoing: Undoing, messages: Messages, parent: QObject) -> None:
        super().__init__(parent)
        self._commands, self._actions, self._undoing, self._messages = commands, actions, undoing, messages

    def mark(self, action_id: str, photo_ids: "array[int]", name: str = "") -> None:
        """Do what the action with this id says to these photos; *name*: what they are called, where a number does not say which."""
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
            case _ if value in STEPS:
                self._commands.edit(RatingStep(meant, STEPS[value]))
            case _:
                self._commands.edit(RatingEdit(meant, None if chosen is None else int(chosen)))
        self._undoing.expect()
        text = "★" * int(value) if kind == "rating" and value.isdigit() and chosen else self._actions.title(action_id)
        self._messages.flash(f"{text} · {name or photos(len(photo_ids))}")
