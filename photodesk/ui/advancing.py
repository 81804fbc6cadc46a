"""Auto-advance: after a flag, a rating or a label comes the next photo, at once."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from photodesk.ui.action_table import ACTIONS
from photodesk.ui.navigation import SEVERAL

if TYPE_CHECKING:
    from photodesk.ui.shell import Shell

MOVING = tuple(spec.id for spec in ACTIONS if spec.and_next)
STAYS = "flag.none"
"""Clearing a flag is second thoughts: it goes on only with Shift."""


class Advancing(QObject):
    """Joined to the marking actions after those who do the marking: the photo is marked first, then left. `ended`: the photo after the
    last one was asked for."""

    ended = Signal()

    def __init__(self, window: "Shell") -> None:
        super().__init__(window)
        self._window, self._actions, self._navigation = window, window.actions_table, window.navigation
        self._with_shift = False
        for action_id in MOVING:
            self._actions.on(action_id, self._on_marked)
        self._actions.on("cull.auto_advance", self._on_chosen)
        self._actions.going_on.connect(self._on_going_on)
        window.choices.changed.connect(self._on_settings_changed)
        self._on_settings_changed()

    def turn_on(self) -> None:
        """Go on by itself from now on."""
        if not self._window.choices.settings.auto_advance:
            self._choose(True)

    def _choose(self, is_on: bool) -> None:
        choices = self._window.choices
        choices.apply(replace(choices.settings, auto_advance=is_on))

    def _go_on(self) -> None:
        """What was said of this photo is a step of undo by itself, so that undo returns to it."""
        self._window.parts.commands.flush()
        navigation, photos, viewer = self._navigation, self._navigation.grid.photos, self._navigation.viewer()
        photo_id = navigation.grid.current_id() if viewer is None else viewer.current_id()
        row = photos.row_of(photo_id) if photo_id is not None else None
        if viewer is not None and (navigation.page in SEVERAL or (row is not None and row + 1 < photos.count())):
            viewer.next_photo()
        elif viewer is not None:
            self.ended.emit()
        elif navigation.page == "grid" and row is not None and row + 1 < photos.count() and self._is_only(photo_id):
            navigation.grid.set_current_id(photos.id_at(row + 1))

    def _is_only(self, photo_id: int | None) -> bool:
        """Whether this photo, and no other, is selected in the grid."""
        grid = self._navigation.grid
        return grid.summary().count == 1 and grid.selected_ids()[0] == photo_id

    @Slot(str)
    def _on_going_on(self, action_id: str) -> None:
        self._with_shift = True
        self._actions.action(action_id).trigger()
        self._with_shift = False

    @Slot()
    def _on_marked(self) -> None:
        action_id, page = self.sender().objectName(), self._navigation.page
        by_itself = self._window.choices.settings.auto_advance and action_id != STAYS and page in ("grid", "loupe")
        if self._with_shift or by_itself:
            self._go_on()

    @Slot()
    def _on_chosen(self) -> None:
        is_on = self._actions.action("cull.auto_advance").isChecked()
        self._choose(is_on)
        self._window.messages.flash(self.tr("Auto-advance on") if is_on else self.tr("Auto-advance off"))

    @Slot()
    def _on_settings_changed(self) -> None:
        self._actions.action("cull.auto_advance").setChecked(self._window.choices.settings.auto_advance)
