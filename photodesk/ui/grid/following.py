"""Keeps the grid's list up to date: asks the library for a view, and again, not too often, when photos come, go or change."""

from array import array
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from photodesk.domain.changes import PhotosChanged
from photodesk.domain.views import Listing, View
from photodesk.ui.grid.difference import Difference, difference
from photodesk.ui.grid.model import PhotoModel, place_of

if TYPE_CHECKING:
    from photodesk.bridge.events import Events
    from photodesk.bridge.queries import Queries, Ticket
    from photodesk.library.library import Library

LEAST_WAIT_MS = 300
FIRST_WAIT_MS = 30
WAIT_PER_QUERY = 5


@dataclass(frozen=True, slots=True)
class Kept:
    """What is to stay across a change of view: photo ids."""

    selected: "array[int]"
    current: int | None = None
    first_visible: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A list for a new view, and the rows in it of what was kept (ascending)."""

    listing: Listing
    selected_rows: "array[int]"
    current_row: int | None
    first_row: int | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Renewed:
    """A newer list for the same view."""

    listing: Listing
    change: Difference
    seconds: float


class Following(QObject):
    """`shown(Shown)`: another view was asked for and is here; `renewed(Renewed)`: the same view has other photos now;
    `failed(str)`: the query cannot be understood."""

    shown = Signal(object)
    renewed = Signal(object)
    failed = Signal(str)

    def __init__(self, queries: "Queries", events: "Events", model: "PhotoModel", parent: QObject) -> None:
        super().__init__(parent)
        self._queries, self._model = queries, model
        self._view: View | None = None
        self._ticket: Ticket | None = None
        self._outdated = False
        self._seconds = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time)
        events.photos_added.connect(self._on_photos_added)
        events.photos_removed.connect(self._on_photos_removed)
        events.photos_changed.connect(self._on_photos_changed)
        events.folders_changed.connect(self._on_folders_changed)

    @property
    def is_settled(self) -> bool:
        """Whether the list is as new as the library, as far as is known."""
        return self._ticket is None and not self._outdated

    def show(self, view: View, kept: Kept) -> None:
        """Ask for another view; an answer under way is dropped."""
        if self._ticket is not None:
            self._ticket.cancel()
        self._view, self._outdated = view, False
        self._timer.stop()
        self._ticket = self._queries.ask(self, partial(_show, view=view, kept=kept), self._on_shown, failed=self._on_failed)

    # -- inside

    def _wait_ms(self) -> int:
        if not self._model.count():
            return FIRST_WAIT_MS
        return max(LEAST_WAIT_MS, round(WAIT_PER_QUERY * self._seconds * 1000))

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
        question = partial(_renew, view=self._view, old=self._model.listing.ids)
        self._ticket = self._queries.ask(self, question, self._on_renewed, failed=self._on_failed)

    def _finish(self, seconds: float) -> None:
        self._ticket, self._seconds = None, seconds
        if self._outdated:
            self._outdate()

    def _on_shown(self, answer: Shown) -> None:
        self.shown.emit(answer)
        self._finish(answer.seconds)

    def _on_renewed(self, answer: Renewed) -> None:
        self.renewed.emit(answer)
        self._finish(answer.seconds)

    def _on_failed(self, error: Exception) -> None:
        self._finish(self._seconds)
        self.failed.emit(str(error))

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

    @Slot()
    def _on_folders_changed(self) -> None:
        """One may be offline or back: that shows on every photo in it."""
        self._model.refresh_all()


def _show(library: "Library", view: View, kept: Kept) -> Shown:
    began = perf_counter()
    listing = library.browsing.listing(view)
    wanted = set(kept.selected)
    rows = array("q", (row for row, photo_id in enumerate(listing.ids) if photo_id in wanted) if wanted else ())
    current, first = (place_of(listing.ids, i) if i is not None else None for i in (kept.current, kept.first_visible))
    return Shown(listing, rows, current, first, perf_counter() - began)


def _renew(library: "Library", view: View, old: "array[int]") -> Renewed:
    began = perf_counter()
    listing = library.browsing.listing(view)
    change = difference(old, listing.ids)
    return Renewed(listing, change, perf_counter() - began)
