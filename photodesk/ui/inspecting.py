"""What is set in the inspector, and writing tags from wherever photos are shown."""

from array import array
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot

from photodesk.bridge.commands import Commands
from photodesk.domain.edits import Edit
from photodesk.ui.actions import ActionRegistry
from photodesk.ui.attention import Attention
from photodesk.ui.centre import Centre
from photodesk.ui.frame import Frame
from photodesk.ui.messages import Messages
from photodesk.ui.panels import Panels
from photodesk.ui.undoing import Undoing

if TYPE_CHECKING:
    from photodesk.ui.inspector.inspector import Inspector


class Inspecting(QObject):
    """Sends the edits of the inspector. Flags, ratings and labels are the actions that keys trigger too."""

    def __init__(
        self, commands: Commands, actions: ActionRegistry, attention: Attention, panels: Panels, frame: Frame, undoing: Undoing,
        messages: Messages, centre: Centre, parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._commands, self._actions, self._attention, self._panels = commands, actions, attention, panels
        self._frame, self._undoing, self._messages, self._centre = frame, undoing, messages, centre
        self._inspector: Inspector | None = None
        actions.on("tags.add", self._on_tags_add)
        attention.turned.connect(self._on_turned)
        self._on_turned()

    def take(self, inspector: "Inspector") -> None:
        """The inspector was made."""
        self._inspector = inspector
        inspector.mark_asked.connect(self._on_mark_asked)
        inspector.edit_asked.connect(self._on_edit_asked)
        inspector.album_asked.connect(self._actions.action("album.add").trigger)
        inspector.left.connect(self._on_left)
        inspector.photo_asked.connect(self._on_photo_asked)

    @Slot()
    def _on_turned(self) -> None:
        self._actions.enable(("tags.add",), self._attention.is_any())

    @Slot()
    def _on_tags_add(self) -> None:
        if not self._panels.is_shown("inspector"):
            self._panels.show("inspector", True)
        self._attention.refresh()
        if self._inspector is not None:
            self._inspector.focus_tags()

    @Slot(str, str)
    def _on_mark_asked(self, kind: str, value: str) -> None:
        self._actions.action(f"{kind}.{value}").trigger()

    @Slot(object, str)
    def _on_edit_asked(self, edit: Edit, effect: str) -> None:
        self._commands.edit(edit, gather=False)
        self._undoing.expect()
        self._messages.flash(effect)

    @Slot(int)
    def _on_photo_asked(self, photo_id: int) -> None:
        """Go to another file of the picture, in the grid."""
        self._actions.action("view.grid").trigger()
        self._undoing.show_photos(array("q", [photo_id]))
        self._on_left()

    @Slot()
    def _on_left(self) -> None:
        """Back to the photos; an inspector that lies over them goes."""
        self._frame.close_overlay()
        self._centre.setFocus(Qt.FocusReason.OtherFocusReason)
