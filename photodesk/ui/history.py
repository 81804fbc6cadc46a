"""Where the user is and was: a list of photos on a page, back and forward."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from photodesk.domain.likeness import SimilarPhoto, SimilarPhotos
from photodesk.domain.queries import combined, enclosed
from photodesk.domain.similarity import Match
from photodesk.domain.views import Group, Sort, View
from photodesk.ui.filters import Filters

MOST_PLACES = 100
RECENT = "@recent"
"""The base of Recently Added; its query depends on the day."""

RECENT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Scope:
    """A list: the row of the sidebar it began with (its query, or RECENT), narrowed by a search and filters, in an order."""

    base: str = ""
    search: str = ""
    sort: Sort = Sort.TAKEN
    descending: bool = True
    group: Group = Group.DAY
    filters: Filters = field(default_factory=Filters)
    similar: SimilarPhotos | None = None
    """The list is of photos like another one, and in that order."""

    def view(self, today: date | None = None) -> View:
        """What the grid is asked to show."""
        if self.similar is not None:
            return View(self.query(today), group=Group.NONE, similar=self.similar)
        group = self.group if self.sort is Sort.TAKEN else Group.NONE
        return View(self.query(today), self.sort, self.descending, group)

    def query(self, today: date | None = None) -> str:
        """Search, base and filters as one. The search is its beginning: places in one are places in the other, but for `search_shift`."""
        return combined((self.search, base_query(self.base, today or date.today()), self.filters.query(self._rest())))

    def search_shift(self) -> int:
        """How far the search stands from the beginning of the query."""
        return int(self.query() != self.search.strip() and enclosed(self.search) != self.search)

    def hides_rejected(self) -> bool:
        """Whether rejected photos are left out."""
        return self.filters.leaves_out_rejected(self._rest())

    def hidden_query(self) -> str:
        """The photos that are left out only because they are rejected."""
        shown = replace(self, filters=replace(self.filters, hides_rejected=False))
        return combined((shown.query(), "flag:reject"))

    def is_narrowed(self) -> bool:
        """Whether the user left something out."""
        return bool(self.search) or self.filters != Filters()

    def whole(self) -> "Scope":
        """The same list, not narrowed, with rejected photos."""
        return replace(self, search="", filters=Filters(hides_rejected=False))

    def _rest(self) -> str:
        return f"{self.base} {self.search}"

    def plain(self, base: str) -> "Scope":
        """Another list in the same order, not narrowed."""
        return replace(self, base=base, search="", filters=Filters(), similar=None)

    def like(self, similar: SimilarPhotos) -> "Scope":
        """The list of photos like another one."""
        return replace(self.plain(f"id:{','.join(map(str, similar.ids))}"), similar=similar)

    def stored(self) -> dict[str, object]:
        """As JSON values."""
        return {
            "base": self.base, "search": self.search, "sort": self.sort.value, "descending": self.descending, "group": self.group.value,
            "filters": self.filters.stored(), "similar": _stored(self.similar),
        }  # fmt: skip

    @classmethod
    def restored(cls, value: object) -> "Scope":
        """From JSON values; what makes no sense is left out."""
        found = value if isinstance(value, dict) else {}
        base, search, descending = found.get("base"), found.get("search"), found.get("descending")
        return cls(
            base if isinstance(base, str) else "",
            search if isinstance(search, str) else "",
            next((sort for sort in Sort if sort.value == found.get("sort")), Sort.TAKEN),
            descending if isinstance(descending, bool) else True,
            next((group for group in Group if group.value == found.get("group")), Group.DAY),
            Filters.restored(found.get("filters")),
            _restored(found.get("similar")),
        )


def _stored(similar: SimilarPhotos | None) -> object:
    """As JSON values."""
    return None if similar is None else [similar.name, *([photo.id, photo.match.value, photo.distance] for photo in similar.photos)]


def _restored(value: object) -> SimilarPhotos | None:
    """From JSON values; None where they make no sense."""
    if not isinstance(value, list) or not value:
        return None
    try:
        photos = tuple(SimilarPhoto(int(photo_id), Match(match), int(bits)) for photo_id, match, bits in value[1:])
        return SimilarPhotos(str(value[0]), photos)
    except (TypeError, ValueError):
        return None


def base_query(base: str, today: date) -> str:
    """The query of a row of the sidebar."""
    return f"added:{today - timedelta(days=RECENT_DAYS)}..{today + timedelta(days=1)}" if base == RECENT else base


@dataclass(frozen=True, slots=True)
class Place:
    """A list on a page (grid, or one that shows photos large or other things), with the grid's scroll position and selection when it was
    left. `photo_ids`: what was shown side by side."""

    page: str
    scope: Scope
    photo_id: int | None = None
    grid_state: dict[str, Any] = field(default_factory=dict, compare=False)
    photo_ids: tuple[int, ...] = ()


class History:
    """Places with a position, like a browser's."""

    def __init__(self) -> None:
        self._back: list[Place] = []
        self._forward: list[Place] = []

    def leave(self, place: Place) -> None:
        """The user goes on to somewhere new from here."""
        if self._back and self._back[-1] == place:
            self._back.pop()
        self._back.append(place)
        del self._back[:-MOST_PLACES]
        self._forward.clear()

    def step_out(self, here: Place) -> None:
        """A photo is closed: where its list is the place before, that is one step back."""
        if self._back and (self._back[-1].page, self._back[-1].scope) == ("grid", here.scope):
            self.back(here)
        else:
            self.leave(here)

    def back(self, here: Place) -> Place | None:
        """The place before; None at the beginning."""
        return self._move(self._back, self._forward, here)

    def forward(self, here: Place) -> Place | None:
        """The place that `back` left; None at the end."""
        return self._move(self._forward, self._back, here)

    def rebase(self, change: Callable[[str], str | None]) -> None:
        """Lists begin with other queries now; those that are gone (None) are left out."""
        for places in (self._back, self._forward):
            bases = [(place, change(place.scope.base)) for place in places]
            places[:] = [replace(place, scope=replace(place.scope, base=base)) for place, base in bases if base is not None]

    def can_go(self) -> tuple[bool, bool]:
        """Whether there is something behind and ahead."""
        return bool(self._back), bool(self._forward)

    @staticmethod
    def _move(source: list[Place], target: list[Place], here: Place) -> Place | None:
        if not source:
            return None
        target.append(here)
        return source.pop()
