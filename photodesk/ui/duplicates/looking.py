"""Looks at one group in a lane: what showing it takes, and in what its photos differ."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from photodesk.domain.choosing import Choosing
from photodesk.domain.copies import Copy
from photodesk.domain.photos import PhotoRow
from photodesk.domain.similarity import Match
from photodesk.library.duplicates import Sight
from photodesk.library.library import Library

MOST_AHEAD = 4
"""Photos of the next group that are loaded before it is asked for."""
MOST_ROWS = 16
"""Of a large group more rows are looked up as they come into sight."""


@dataclass(slots=True)
class Seen:
    """A group as it was found, and what is to become of it. `order`: its photos, which keep their places. `ahead`: photos of the group
    that comes next."""

    place: int
    sight: Sight
    choosing: Choosing
    order: list[int]
    rows: dict[int, PhotoRow]
    copies: Mapping[int, Copy]
    differing: frozenset[str]
    ahead: list[PhotoRow] = field(default_factory=list)


def look(
    library: Library, place: int, photo_ids: Sequence[int], next_ids: Sequence[int], match: Match, rules: Sequence[str],
    order: Sequence[int] = (),
) -> Seen:  # fmt: skip
    """*order*: of photos that are on the screen; others come after them."""
    sight = library.duplicates.sight(photo_ids, match, rules)
    found = {each.photo.id: each.photo for each in sight.advice}
    shown = [photo_id for photo_id in order if photo_id in found]
    held = set(shown)
    shown += [photo_id for photo_id in found if photo_id not in held]
    rows = {row.id: row for row in library.browsing.rows(shown[:MOST_ROWS])}
    ahead = library.browsing.rows(next_ids[:MOST_AHEAD])
    choosing = Choosing(sight.advice, sight.links, sight.staged)
    return Seen(place, sight, choosing, shown, rows, found, differing(found.values()), ahead)


def differing(copies: Iterable[Copy]) -> frozenset[str]:
    """The names of the facts in which photos differ."""
    known: dict[str, set[object]] = {}
    for copy in copies:
        folder, _, name = copy.path.rpartition(b"/")
        facts = {
            "folder": folder, "name": name, "pixels": copy.pixels, "bytes": copy.size, "format": copy.format, "taken": copy.taken_us,
            "added": copy.added_us // 1_000_000, "details": copy.richness,
        }  # fmt: skip
        for fact, value in facts.items():
            known.setdefault(fact, set()).add(value)
    return frozenset(fact for fact, values in known.items() if len(values) > 1)
