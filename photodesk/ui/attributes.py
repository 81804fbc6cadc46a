"""The clipboard of attributes: rating, label and tags of one photo, for others. It stays inside the program."""

from array import array
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Slot

from photodesk.bridge.commands import Commands
from photodesk.bridge.queries import Queries
from photodesk.domain.edits import AttributesEdit, Photos
from photodesk.library.library import Library
from photodesk.ui.actions import ActionRegistry
from photodesk.ui.attention import Attention
from photodesk.ui.messages import Messages
from photodesk.ui.navigation import Navigation
from photodesk.ui.undoing import Undoing
from photodesk.ui.widgets.wording import photos


class Attributes(QObject):
    """Copies from the photo that is looked at, pastes to all that are chosen: one step of undo."""

    def __init__(
        self, commands: Commands, queries: Queries, actions: ActionRegistry, navigation: Navigation, attention: Attention,
        undoing: Undoing, messages: Messages, parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._commands, self._queries, self._actions = commands, queries, actions
        self._navigation, self._attention, self._undoing, self._messages = navigation, attention, undoing, messages
        self._copied: AttributesEdit | None = None
        """What is pasted, for no photo yet. What the copied one does not have stays as it is where it is pasted."""
        self._is_copying = False
        self._to_paste_on: array[int] = array("q")
        """Photos that were chosen for it while the copy was on its way."""
        actions.on("attributes.copy", self._on_copy)
        actions.on("attributes.paste", self._on_paste)
        attention.turned.connect(self._enable)
        self._enable()

    @Slot()
    def _enable(self) -> None:
        are_any = self._attention.is_any()
        self._actions.enable(("attributes.copy",), are_any)
        self._actions.enable(("attributes.paste",), are_any and (self._is_copying or self._copied is not None))

    @Slot()
    def _on_copy(self) -> None:
        ids = self._attention.ids()
        current = self._navigation.grid.current_id() if self._navigation.page == "grid" else None
        photo_id = current if current is not None and current in ids else next(iter(ids), None)
        if photo_id is None:
            return
        self._is_copying, self._to_paste_on = True, array("q")

        def question(library: Library) -> dict[str, Any] | None:
            return library.browsing.details(photo_id)

        self._commands.flush()
        self._queries.ask(self, question, self._on_photo, after_edits=True)
        self._enable()

    def _on_photo(self, photo: dict[str, Any] | None) -> None:
        self._is_copying = False
        if photo is not None:
            rating, label, tags = photo["rating"], photo["label"], tuple(photo["tags"])
            has_some = bool(rating or label or tags)
            self._copied = AttributesEdit(Photos(), rating, label, tags) if has_some else None
            self._messages.flash(self.tr("Attributes copied · 1 photo") if has_some else self.tr("No rating, label or tag to copy"))
        ids, self._to_paste_on = self._to_paste_on, array("q")
        if ids:
            self._paste(ids)
        self._enable()

    @Slot()
    def _on_paste(self) -> None:
        if self._is_copying:
            self._to_paste_on = self._attention.ids()
        else:
            self._paste(self._attention.ids())

    def _paste(self, ids: "array[int]") -> None:
        if self._copied is None or not ids:
            return
        self._commands.edit(replace(self._copied, photos=Photos(ids)), gather=False)
        self._undoing.expect()
        self._messages.flash(self.tr("Attributes pasted · {photos}").format(photos=photos(len(ids))))
