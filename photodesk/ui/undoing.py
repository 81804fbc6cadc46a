"""Undo and redo: what they would do now, and the photos they did it to."""

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from photodesk.domain.changes import Edited, FilesMoved, HistoryChanged, Redone, Undone, photo_ids
from photodesk.library.library import Library
from photodesk.ui.actions import ActionRegistry
from photodesk.ui.messages import Messages
from photodesk.ui.navigation import SEVERAL, Navigation
from photodesk.ui.widgets.wording import number

if TYPE_CHECKING:
    from photodesk.ui.parts import Parts

COMING_MS = 3_000
"""So long is waited for a list that has photos whose files were moved."""


class Undoing(QObject):
    """Names the two actions by their effect. After an undo or a redo the photos concerned are selected and in sight; where the list has
    none of them, a toast says so and leads to them."""

    def __init__(self, parts: "Parts", actions: ActionRegistry, navigation: Navigation, messages: Messages, parent: QObject) -> None:
        super().__init__(parent)
        self._parts, self._actions, self._navigation, self._messages = parts, actions, navigation, messages
        self._elsewhere: array[int] = array("q")
        """Photos of the newest undo or redo that the list did not have."""
        self._to_reveal: array[int] = array("q")
        """Those that are to be shown as soon as a list with all photos is there."""
        self._label = ""
        self._coming = QTimer(self)
        """Photos whose files were brought back come into the list in a moment."""
        self._coming.setSingleShot(True)
        self._coming.setInterval(COMING_MS)
        self._coming.timeout.connect(self._say_elsewhere)
        parts.events.history_changed.connect(self._on_history_changed)
        parts.events.notice_raised.connect(self._on_notice_raised)
        parts.events.undone.connect(self._on_undone)
        parts.events.redone.connect(self._on_redone)
        navigation.grid.list_shown.connect(self._on_list_shown)
        self._on_history_changed(HistoryChanged(None, None))
        self._ask()

    @Slot()
    def undo(self) -> None:
        """Undo the newest edit; one that is on its way counts."""
        self._parts.commands.undo()

    @Slot()
    def redo(self) -> None:
        """Do again what was undone last."""
        self._parts.commands.redo()

    def expect(self) -> None:
        """An edit is on its way: it can be undone before it is named."""
        self._actions.enable(("edit.undo",), True)

    def show_photos(self, ids: "array[int]") -> None:
        """Select photos and bring them into sight: in the list as it is, else among all photos."""
        if not self._is_shown(ids):
            self._elsewhere = ids
            self._on_show_clicked()

    # -- what they would do

    def _ask(self) -> None:
        self._parts.queries.ask(self, self._next_steps, self._on_history_changed)

    def _next_steps(self, _library: Library) -> HistoryChanged:
        return self._parts.commands.next_steps()

    @Slot(object)
    def _on_history_changed(self, steps: HistoryChanged) -> None:
        for action_id, label in (("edit.undo", steps.undo_label), ("edit.redo", steps.redo_label)):
            action, title = self._actions.action(action_id), self._actions.title(action_id)
            action.setText(title if label is None else f"{title} {label.replace('&', '&&')}")
            action.setEnabled(label is not None)

    @Slot(object)
    def _on_notice_raised(self, _notice: object) -> None:
        """An edit that was expected may not have been done."""
        self._ask()

    # -- what they did

    @Slot(object)
    def _on_undone(self, undone: Undone) -> None:
        for edited in undone.edits:
            self._tell(self.tr("Undone: {effect}").format(effect=edited.label), edited)
        self._reveal(undone.edits)

    @Slot(object)
    def _on_redone(self, redone: Redone) -> None:
        for edited in redone.edits:
            self._tell(self.tr("Done again: {effect}").format(effect=edited.label), edited)
        self._reveal(redone.edits)

    def _tell(self, text: str, edited: Edited) -> None:
        self._messages.flash(text)
        count = len(edited.conflicts)
        if count:
            reason = edited.conflicts[0].message.rstrip(".")
            more = self.tr(" ({n} more)").format(n=number(count - 1)) if count > 1 else ""
            self._messages.say(self.tr("{text}. Not all of it: {reason}{more}.").format(text=text, reason=reason, more=more))

    def _reveal(self, edits: Sequence[Edited]) -> None:
        ids = array("q", sorted(set().union(*(photo_ids(part) for edited in edits for part in edited.parts))))
        if not ids or self._is_shown(ids):
            return
        self._elsewhere, self._label = ids, edits[-1].label
        if self._navigation.page == "grid" and any(isinstance(step, FilesMoved) for edit in edits for part in edit.parts for step in part):
            self._coming.start()
        else:
            self._say_elsewhere()

    @Slot()
    def _say_elsewhere(self) -> None:
        text = self.tr("{effect}: none of these photos is in what is shown now").format(effect=self._label)
        self._messages.say(text, self.tr("Show"), self._on_show_clicked)

    def _is_shown(self, ids: "array[int]") -> bool:
        """Select them and bring them into sight; False where they are not in the list or no list is shown."""
        navigation = self._navigation
        if navigation.shown_id() in ids:
            return True
        if navigation.page in SEVERAL:
            return navigation.step_to_any(ids)
        if navigation.page == "duplicates":
            return navigation.reveal_copies(ids)
        if navigation.page == "pending":
            return navigation.reveal_changes(ids)
        photo_id = navigation.grid.reveal(ids) if navigation.page in ("grid", "loupe", "culled") else None
        if photo_id is not None and navigation.page != "grid":
            navigation.return_to_photo(photo_id)
        return photo_id is not None

    @Slot()
    def _on_show_clicked(self) -> None:
        """All photos, with these selected."""
        self._to_reveal = self._elsewhere
        self._navigation.show_everything()
        if self._navigation.grid.photos.listing.view == self._navigation.scope.view():
            self._on_list_shown(0)

    @Slot(int)
    def _on_list_shown(self, _count: int) -> None:
        if self._coming.isActive() and self._is_shown(self._elsewhere):
            self._coming.stop()
        ids, self._to_reveal = self._to_reveal, array("q")
        if ids:
            self._navigation.grid.reveal(ids)
