"""The clipboard of attributes: rating, label and tags of one photo, for others. It stays inside the program."""

from array import array
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Slot

from photodesk.bridge.commands import Commands
from photodesk.bridge.pending_edits import PendingEdit, PendingEdits
from photodesk.bridge.queries import Queries
from photodesk.domain.changes import Field
from photodesk.domain.edits import AttributesEdit, Photos
from photodesk.domain.selections import Belonging, Common, Said
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
        self, commands: Commands, queries: Queries, pending: PendingEdits, actions: ActionRegistry, navigation: Navigation,
        attention: Attention, undoing: Undoing, messages: Messages, parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._commands, self._queries, self._pending, self._actions = commands, queries, pending, actions
        self._navigation, self._attention, self._undoing, self._messages = navigation, attention, undoing, messages
        self._copied: AttributesEdit | None = None
        """What is pasted, for no photo yet. What the copied one does not have stays as it is where it is pasted."""
        self._is_copying = False
        self._on_the_way: list[PendingEdit] = []
        """Edits that were not saved when it was copied."""
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
        self._is_copying, self._to_paste_on, self._on_the_way = True, array("q"), self._pending.edits()

        def question(library: Library) -> dict[str, Any] | None:
            return library.browsing.details(photo_id)

        self._queries.ask(self, question, self._on_photo)
        self._enable()

    def _on_photo(self, photo: dict[str, Any] | None) -> None:
        self._is_copying = False
        if photo is not None:
            values = {field: Common(photo[field.value]) for field in (Field.RATING, Field.LABEL)}
            said, photo_ids = Said(1, values, Belonging(dict.fromkeys(photo["tags"], 1))), array("q", [photo["id"]])
            for entry in self._on_the_way:
                said = said.after(entry.edit, entry.share(photo_ids))
            self._take(said)
        self._on_the_way = []
        ids, self._to_paste_on = self._to_paste_on, array("q")
        if ids:
            self._paste(ids)
        self._enable()

    def _take(self, said: Said) -> None:
        rating, label, tags = said.values[Field.RATING].value, said.values[Field.LABEL].value, tuple(said.belonging.tags)
        if rating or label or tags:
            self._copied = AttributesEdit(Photos(), int(rating) if rating else None, str(label) if label else None, tags)
            self._messages.flash(self.tr("Attributes copied · 1 photo"))
        else:
            self._copied = None
            self._messages.flash(self.tr("No rating, label or tag to copy"))

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
