"""The command palette in its window: what it can lead to, and what comes of a choice."""

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Slot

from photodesk.domain.edits import Photos, TagEdit
from photodesk.ui.palette.offers import BETWEEN, OPENER, Kind, Offer
from photodesk.ui.sidebar.entries import Entry, tag_query
from photodesk.ui.widgets.wording import number, photos, plain_name, visible

if TYPE_CHECKING:
    from photodesk.ui.palette.palette import Palette
    from photodesk.ui.shell import Shell

MOST_RECENT = 40
REMEMBERED: Final = frozenset({Kind.ACTION, Kind.TAG, Kind.TAGGING, Kind.PLACE})
_PLACES: Final = ("folder-", "album-")
"""Rows of the sidebar that the palette leads to, by their keys."""


class Commanding(QObject):
    """The palette is made when it is first opened. `recent`: keys of what was used last, newest first."""

    def __init__(self, window: "Shell") -> None:
        super().__init__(window)
        self._window = window
        self.palette: Palette | None = None
        self.recent: list[str] = []
        self._chosen = Photos.of(())
        """The photos that had attention when the palette was opened."""
        window.actions_table.on(OPENER, self._on_opened)

    @Slot()
    def _on_opened(self) -> None:
        window = self._window
        if self.palette is None:
            from photodesk.ui.palette.palette import Palette

            self.palette = Palette(window.theme, window.parts.queries, window.actions_table, window.centre, window)
            self.palette.chosen.connect(self._on_chosen)
        if self.palette.isVisible():
            self.palette.leave()
            return
        self._chosen = Photos(window.attention.ids())
        self.palette.open(list(_places(window.sidebar.model.entries)), self.recent, len(self._chosen.ids))

    @Slot(object)
    def _on_chosen(self, offer: Offer) -> None:
        if offer.kind in REMEMBERED:
            self.recent = [offer.key, *(key for key in self.recent if key != offer.key)][:MOST_RECENT]
        navigation = self._window.navigation
        match offer.kind:
            case Kind.ACTION:
                self._window.actions_table.action(offer.value).trigger()
            case Kind.TAG:
                navigation.show_base(tag_query(offer.value))
            case Kind.TAGGING:
                self._tag(offer.value)
            case Kind.PLACE:
                navigation.show_base(offer.value)
            case Kind.PHOTO:
                navigation.show_all_and_open(int(offer.value))
            case Kind.SEARCH:
                navigation.search_all(offer.value)

    def _tag(self, path: str) -> None:
        self._window.parts.commands.edit(TagEdit(self._chosen, add=(path,)))
        self._window.undoing.expect()
        self._window.messages.flash(f"{plain_name(path)} · {photos(len(self._chosen.ids))}")


def _places(entries: Sequence[Entry], above: str = "") -> Iterator[Offer]:
    """Folders and albums as the sidebar has them, each with what is above it."""
    for entry in entries:
        if entry.key.startswith(_PLACES) and entry.base is not None:
            hint = "" if entry.count is None else number(entry.count)
            place = above or visible(os.path.dirname(entry.path))
            yield Offer(Kind.PLACE, entry.base, visible(entry.title), place, hint, entry.icon)
            yield from _places(entry.children, f"{above}{BETWEEN}{entry.title}" if above else entry.title)
        else:
            yield from _places(entry.children)
