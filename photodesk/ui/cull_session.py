"""Culling: begins at the first undecided photo, follows with bar and counts, ends with a card."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Slot

from photodesk.domain.changes import Field, PhotosEdited
from photodesk.ui.culling.counts import CullCounts, counts_of, first_undecided, without_flags
from photodesk.ui.photo_list import ListFollower

if TYPE_CHECKING:
    from photodesk.bridge.queries import Ticket
    from photodesk.ui.advancing import Advancing
    from photodesk.ui.culling.bar import CullBar
    from photodesk.ui.culling.end_card import EndCard
    from photodesk.ui.shell import Shell

PAGES = ("loupe", "culled", "compare", "survey")
"""Where culling goes on; anywhere else it is over."""


class CullSession(QObject):
    """Counts are asked of the library again whenever a flag changed, so that they are what is stored, also after an undo."""

    def __init__(self, window: "Shell", advancing: "Advancing") -> None:
        super().__init__(window)
        self._window, self._advancing, self._navigation = window, advancing, window.navigation
        self.is_active = False
        self.counts = CullCounts()
        self.bar: CullBar | None = None
        self._ticket: Ticket | None = None
        self._outdated = self._starts_when_shown = False
        self._list = ListFollower(self)
        window.centre.add_page("culled", self._make_card)
        window.actions_table.on("cull.start", self.start)
        self._list.rows_changed.connect(self._on_rows_changed)
        self._list.rows_moved.connect(self._on_rows_moved)
        advancing.ended.connect(self._on_ended)
        window.parts.events.photos_edited.connect(self._on_photos_edited)
        self._navigation.moved.connect(self._on_moved)
        self._navigation.photo_shown.connect(self._on_photo_shown)
        self._navigation.grid.list_shown.connect(self._on_list_shown)
        self._enable()

    @Slot()
    def start(self) -> None:
        """Go to the first photo that is not decided on; where there is none, to the card."""
        question = partial(first_undecided, photo_ids=self._navigation.grid.photos.listing.ids)
        self._window.parts.queries.ask(self, question, self._on_found)

    def _on_found(self, photo_id: int | None) -> None:
        navigation = self._navigation
        if not navigation.grid.photos.count():
            return
        self.is_active = True
        self._list.follow(navigation.grid.photos)
        self._advancing.turn_on()
        if photo_id is None:
            self._show_card()
        elif navigation.page == "loupe":
            navigation.step_to(photo_id)
        else:
            navigation.open_photo(photo_id)
        self._recount()
        self._show()

    def _end(self) -> None:
        self.is_active = False
        self._list.follow(None)
        self._show()

    # -- what is shown

    def _show(self) -> None:
        """The bar below the photo, with what is known."""
        wanted = self.is_active and self._navigation.page == "loupe"
        if self.bar is None and not wanted:
            return
        if self.bar is None:
            from photodesk.ui.culling.bar import CullBar

            self.bar = CullBar(self._window.theme, self._window.actions_table, self._window.centre)
            self._window.actions_table.attach(self.bar, "loupe")
            self._window.centre.set_foot(self.bar)
        self._window.panels.set_visible(self.bar, wanted)
        if wanted:
            row = self._list.row_of(self._navigation.shown_id())
            self.bar.show_photo(self._list.data(row))
            self.bar.show_counts(None if row is None else row + 1, self.counts)

    def _make_card(self) -> "EndCard":
        from photodesk.ui.culling.end_card import EndCard

        card = EndCard(self._window.theme)
        card.chosen.connect(self._on_chosen)
        card.back_asked.connect(self._on_back_asked)
        return card

    def _show_card(self) -> None:
        cast("EndCard", self._window.centre.page("culled")).show_counts(self.counts)
        self._navigation.show_culled()

    # -- the counts

    def _recount(self) -> None:
        """One question at a time; what changes meanwhile is asked for once more."""
        self._outdated = True
        if self._ticket is None and self.is_active:
            self._outdated = False
            question = partial(counts_of, photo_ids=self._navigation.grid.photos.listing.ids)
            self._ticket = self._window.parts.queries.ask(self, question, self._on_counts, failed=self._on_failed)

    def _on_counts(self, counts: CullCounts) -> None:
        self._ticket, self.counts = None, counts
        self._show()
        if self.is_active and self._navigation.page == "culled":
            cast("EndCard", self._window.centre.page("culled")).show_counts(counts)
        if self._outdated:
            self._recount()

    def _on_failed(self, _error: Exception) -> None:
        self._ticket = None

    # -- what happens

    @Slot(object)
    def _on_photos_edited(self, change: PhotosEdited) -> None:
        if change.field is Field.FLAG:
            self._recount()

    @Slot()
    def _on_moved(self) -> None:
        if self.is_active and self._navigation.page not in PAGES:
            self._end()
        else:
            self._show()
        self._enable()

    @Slot(int)
    def _on_photo_shown(self, _photo_id: int) -> None:
        self._show()

    @Slot(int)
    def _on_list_shown(self, _count: int) -> None:
        self._recount()
        self._enable()
        starts, self._starts_when_shown = self._starts_when_shown, False
        if starts:
            self.start()

    @Slot()
    def _on_ended(self) -> None:
        if self.is_active and self._navigation.page == "loupe":
            self._recount()
            self._show_card()

    @Slot(str)
    def _on_chosen(self, flag: str) -> None:
        """Of the same list those with this flag; the undecided are gone through at once."""
        scope = self._navigation.scope
        filters = replace(scope.filters, flag=flag, hides_rejected=None)
        self._starts_when_shown = flag == "none"
        self._navigation.show_afresh(replace(scope, search=without_flags(scope.search), filters=filters))

    @Slot()
    def _on_back_asked(self) -> None:
        photos = self._navigation.grid.photos
        if photos.count():
            self._navigation.return_to_photo(photos.id_at(photos.count() - 1))

    @Slot(int, int)
    def _on_rows_changed(self, _first: int, _last: int) -> None:
        self._show()

    @Slot(int)
    def _on_rows_moved(self, _first: int) -> None:
        self._show()

    def _enable(self) -> None:
        has_photos = self._navigation.page in ("grid", *PAGES) and self._navigation.grid.photos.count() > 0
        self._window.actions_table.enable(("cull.start", "cull.auto_advance"), has_photos)
