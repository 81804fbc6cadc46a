"""Keeps the grid's list up to date: asks the library for a view, and again, not too often, when photos come, go or change."""

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Event
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from photodesk.domain.changes import PhotosChanged
from photodesk.domain.queries import combined, parse
from photodesk.domain.views import Listing, View
from photodesk.ui.grid.difference import Difference, difference
from photodesk.ui.grid.model import PhotoModel, place_of
from photodesk.ui.grid.staying import in_their_places, is_pinned, is_reordered, left, missing_in, with_those_that_stay

if TYPE_CHECKING:
    from photodesk.bridge.events import Events
    from photodesk.bridge.queries import Queries, Ticket
    from photodesk.library.library import Library

LEAST_WAIT_MS = 300
FIRST_WAIT_MS = 30
WAIT_PER_QUERY, WAIT_AFTER_EDIT = 5, 1
"""As many times the time the last question took: photos that come by themselves can wait, the user does not."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is to stay across a change of view: photo ids."""

    selected: "array[int]"
    current: int | None = None
    first_visible: int | None = None
    offset: int = 0
    """The height in the viewport at which the first visible photo stands."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A list for a new view, and the rows in it of what was kept (ascending)."""

    listing: Listing
    selected_rows: "array[int]"
    current_row: int | None
    first_row: int | None
    offset: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Renewed:
    """A newer list for the same view. `unmatched`: photos that stay in it although they match no more; `reordered`: they and others would
    stand in another order now."""

    listing: Listing
    change: Difference
    seconds: float
    unmatched: frozenset[int] = frozenset()
    reordered: bool = False


class Following(QObject):
    """`begun(Shown)`: the first screen of another view is here, the rest follows; `shown(Shown)`: another view was asked for and all of it
    is here; `renewed(Renewed)`: the same view has other photos now; `failed(Exception)`: why there is no list."""

    begun = Signal(object)
    shown = Signal(object)
    renewed = Signal(object)
    failed = Signal(object)

    def __init__(self, queries: "Queries", events: "Events", model: "PhotoModel", parent: QObject) -> None:
        super().__init__(parent)
        self._queries, self._model = queries, model
        self._view: View | None = None
        self._shown_view: View | None = None
        self._ticket: Ticket | None = None
        self._first: Ticket | None = None
        self._superseded = Event()
        self._outdated = self._has_begun = False
        self._seconds = self._finished = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time)
        events.photos_added.connect(self._on_photos_added)
        events.photos_removed.connect(self._on_photos_removed)
        events.photos_changed.connect(self._on_photos_changed)
        events.folders_changed.connect(self._on_folders_changed)
        for edited in (events.edited, events.undone, events.redone):
            edited.connect(self._on_edited)

    @property
    def is_settled(self) -> bool:
        """Whether the list is as new as the library, as far as is known."""
        return self._ticket is None and not self._outdated

    def show(self, view: View, kept: Kept, typed: str = "") -> None:
        """Ask for another view; a question under way is stopped. *typed*: the part of its query that the user wrote, which has to be
        understood on its own."""
        self._superseded.set()
        for ticket in (self._ticket, self._first):
            if ticket is not None:
                ticket.cancel()
        self._superseded = Event()
        self._view, self._first, self._outdated, self._has_begun = view, None, False, False
        self._timer.stop()
        asked = _Asked(view, kept, typed, self._superseded.is_set)
        if kept.first_visible is None:
            self._first = self._queries.ask(self, asked.begin, self._on_begun, failed=self._on_not_begun)
        self._ticket = self._queries.ask(self, asked.whole, self._on_shown, failed=self._on_failed)

    # -- inside

    def _wait_ms(self, times: int = WAIT_PER_QUERY) -> int:
        if not self._model.count():
            return FIRST_WAIT_MS
        rest_s = times * self._seconds - (perf_counter() - self._finished)
        return max(LEAST_WAIT_MS, round(rest_s * 1000))

    def _outdate(self) -> None:
        if self._view is None:
            return
        self._outdated = True
        if self._ticket is None and not self._timer.isActive():
            self._timer.start(self._wait_ms())

    @Slot()
    def _on_time(self) -> None:
        if self._view is None or self._ticket is not None:
            return
        self._outdated = False
        question = partial(_renew, view=self._view, old=self._model.listing, stopped=self._superseded.is_set)
        self._ticket = self._queries.ask(self, question, self._on_renewed, failed=self._on_failed)

    def _finish(self, seconds: float) -> None:
        self._ticket, self._seconds, self._finished = None, seconds, perf_counter()
        if self._outdated:
            self._outdate()

    def _on_begun(self, answer: Shown | None) -> None:
        self._first = None
        if answer is not None:
            self._has_begun = True
            self.begun.emit(answer)

    def _on_not_begun(self, _error: Exception) -> None:
        """The question for the whole list says why."""
        self._first = None

    def _on_shown(self, answer: Shown) -> None:
        if self._first is not None:
            self._first.cancel()
            self._first = None
        self._shown_view, self._has_begun = answer.listing.view, False
        self.shown.emit(answer)
        self._finish(answer.seconds)

    def _on_renewed(self, answer: Renewed) -> None:
        self.renewed.emit(answer)
        self._finish(answer.seconds)

    def _on_failed(self, error: Exception) -> None:
        self._finish(self._seconds)
        self.failed.emit(error)
        self._view = self._shown_view  # the last good list stays, and stays up to date
        if self._has_begun and self._view is not None:
            self.show(self._view, Kept(array("q")))

    @Slot(object)
    def _on_photos_added(self, _change: object) -> None:
        self._outdate()

    @Slot(object)
    def _on_photos_removed(self, _change: object) -> None:
        self._outdate()

    @Slot(object)
    def _on_photos_changed(self, change: PhotosChanged) -> None:
        self._model.refresh(change.ids)
        self._outdate()

    @Slot(object)
    def _on_edited(self, _edited: object) -> None:
        if self._timer.isActive():
            self._timer.start(min(self._timer.remainingTime(), self._wait_ms(WAIT_AFTER_EDIT)))

    @Slot()
    def _on_folders_changed(self) -> None:
        """One may be offline or back: that shows on every photo in it."""
        self._model.refresh_all()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question for another view, as the threads get it."""

    view: View
    kept: Kept
    typed: str
    stopped: Callable[[], bool]

    def begin(self, library: "Library") -> Shown | None:
        """The first screen, where it is not the whole list and the current photo, if it has it, is on it."""
        began = perf_counter()
        parse(self.typed)
        listing = library.browsing.first_listing(self.view, stopped=self.stopped)
        current = self.kept.current
        row = None if current is None else place_of(listing.ids, current)
        if listing.is_whole or (current is not None and row is None and self._has(library, current)):
            return None
        return self._answer(listing, row, began)

    def whole(self, library: "Library") -> Shown:
        """All of it."""
        began = perf_counter()
        parse(self.typed)
        listing = library.browsing.listing(self.view, stopped=self.stopped)
        return self._answer(listing, None if self.kept.current is None else place_of(listing.ids, self.kept.current), began)

    def _answer(self, listing: Listing, current_row: int | None, began: float) -> Shown:
        wanted, first = set(self.kept.selected), self.kept.first_visible
        rows = array("q", (row for row, photo_id in enumerate(listing.ids) if photo_id in wanted) if wanted else ())
        first_row = None if first is None else place_of(listing.ids, first)
        return Shown(listing, rows, current_row, first_row, self.kept.offset, perf_counter() - began)

    def _has(self, library: "Library", photo_id: int) -> bool:
        return library.browsing.count(combined((self.view.query, f"id:{photo_id}"))) > 0


def _renew(library: "Library", view: View, old: Listing, stopped: Callable[[], bool]) -> Renewed:
    began = perf_counter()
    new = library.browsing.listing(view, stopped=stopped)
    if new.ids == old.ids:
        return Renewed(new, Difference((), ()), perf_counter() - began)
    if is_pinned(view):
        out = missing_in(old, new)
        stay = frozenset(library.browsing.existing(out) if out else ())
        shown = in_their_places(old, new, set(out) - stay)
        change, reordered = difference(old.ids, shown.ids), is_reordered(shown, new, stay)
        return Renewed(shown, change, perf_counter() - began, stay, reordered)
    change = difference(old.ids, new.ids)
    out = left(old, change)
    stay = frozenset(library.browsing.existing(out) if out else ())
    if not stay:
        return Renewed(new, change, perf_counter() - began)
    shown = with_those_that_stay(old, new, change, stay)
    return Renewed(shown, difference(old.ids, shown.ids), perf_counter() - began, stay)
