"""A library in memory that answers what the grid asks, and a grid with all its parts over it."""

import threading
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pytestqt.qtbot import QtBot

from photodesk.bridge.events import Events
from photodesk.bridge.pending_edits import PendingEdits
from photodesk.bridge.queries import Queries
from photodesk.bridge.thumbnails import Thumbnails
from photodesk.domain.photos import DateSource, Kind, PhotoRow, State
from photodesk.domain.problems import PhotoDeskError
from photodesk.domain.views import Group, Listing, Section, View
from photodesk.library.reaching import Reaching
from photodesk.ui.grid.view import PhotoGrid
from photodesk.ui.theme import Theme

DAY_US = 86_400_000_000
FIRST_DAY = 20_253
"""14 June 2025."""


def photo_row(photo_id: int, **facts: Any) -> PhotoRow:
    """A photo without a picture, taken on 14 June 2025 unless told otherwise."""
    row = PhotoRow(
        photo_id, f"IMG_{photo_id:04}.jpg", "", "jpeg", Kind.PHOTO, 3_000_000, 4000, 3000, FIRST_DAY * DAY_US, None, DateSource.EXIF,
        State.HERE, False, False, None, None, None, 1, None, None, None, 0,
    )  # fmt: skip
    return replace(row, **facts)


class MemoryLibrary:
    """Photos in days: `days` is a list of (day number, ids), newest first; `facts` what is special about some of them."""

    def __init__(self, days: Sequence[tuple[int | None, Sequence[int]]] = ()) -> None:
        self.days = list(days)
        self.facts: dict[int, dict[str, Any]] = {}
        self.rows_open = threading.Event()
        self.rows_open.set()
        self.asked: list[int] = []
        self.browsing = self.derivatives = self
        self.reaching = Reaching()

    def listing(self, view: View, *, stopped: object = None) -> Listing:
        """All photos, or those named in the query ("1 2 3"); "(" cannot be understood."""
        if view.query == "(":
            raise PhotoDeskError("“(” is never closed.")
        wanted = {int(word) for word in view.query.split()}
        days = [(day, [i for i in ids if not wanted or i in wanted]) for day, ids in self.days]
        days = [(day, ids) for day, ids in days if ids]
        ids = array("q", (i for _, part in days for i in part))
        sections = tuple(Section(day, len(part)) for day, part in days)
        return Listing(view, ids, sections if view.group is not Group.NONE else (Section(None, len(ids)),))

    def first_listing(self, view: View, *, stopped: object = None) -> Listing:
        """All of it: so few photos are one screen."""
        return self.listing(view)

    def existing(self, photo_ids: Sequence[int]) -> set[int]:
        """Those of these photos that there are."""
        return set(photo_ids).intersection(i for _, ids in self.days for i in ids)

    def count(self, query: str) -> int:
        """How many photos match."""
        return len(self.listing(View(query)).ids)

    def rows(self, ids: Sequence[int]) -> list[PhotoRow]:
        """Waits while `rows_open` is not set."""
        assert self.rows_open.wait(10)
        self.asked.extend(ids)
        day_of = {i: day for day, part in self.days for i in part}
        return [photo_row(i, **{"taken_us": (day_of[i] or 0) * DAY_US, **self.facts.get(i, {})}) for i in ids if i in day_of]

    def thumbnail(self, content_hash: bytes) -> bytes | None:
        """None is stored."""
        return None

    def place_of(self, photo_id: int) -> tuple[bytes, bytes] | None:
        """No file anywhere."""
        return None


class QuietScheduler:
    """Remembers the wishes."""

    def __init__(self) -> None:
        self.looks: list[int] = []
        self.previews: list[int] = []
        self.active = 0

    def want_looks(self, photo_ids: Sequence[int]) -> None:
        """As the real one."""
        self.looks = list(photo_ids)

    def want_preview(self, photo_ids: Sequence[int]) -> None:
        """As the real one."""
        self.previews = list(photo_ids)

    def user_active(self) -> None:
        """As the real one."""
        self.active += 1


@dataclass
class Desk:
    """All the parts of a grid under test."""

    library: MemoryLibrary
    scheduler: QuietScheduler
    events: Events
    queries: Queries
    thumbnails: Thumbnails
    pending: PendingEdits
    theme: Theme
    grid: PhotoGrid
    qtbot: QtBot

    def show(self, view: View | None = None) -> None:
        """Show a view and wait until it is there and its rows are known."""
        with self.qtbot.waitSignal(self.grid.list_shown):
            self.grid.show_view(view or View())
        self.wait_known()

    def wait_known(self) -> None:
        """Wait until every row on the screen is known."""
        grid = self.grid
        self.qtbot.waitUntil(lambda: all(grid.photos.known(row) is not None for row in grid.visible_rows()))
