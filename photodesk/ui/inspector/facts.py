"""Counts several photos: how much, of which formats, from when to when."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from photodesk.domain.photos import State
from photodesk.library.library import Library

MOST_ROWS = 20_000
CHUNK_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class SelectionFacts:
    """Of several photos. `bytes` is None where there are too many to add up. `formats`: (word, number), most frequent first."""

    count: int
    bytes: int | None
    formats: tuple[tuple[str, int], ...] = ()
    first_us: int | None = None
    last_us: int | None = None
    missing: int = 0
    offline: int = 0
    problems: int = 0


def facts_of(library: Library, photo_ids: Sequence[int], query: str | None) -> SelectionFacts:
    """Count these photos; *query*: the search they are the whole result of, or None. Takes at most 20,000 rows."""
    if query is not None and len(photo_ids) > CHUNK_ROWS:
        return SelectionFacts(len(photo_ids), library.browsing.size(query)[1])
    if len(photo_ids) > MOST_ROWS:
        return SelectionFacts(len(photo_ids), None)
    rows = [
        row
        for start in range(0, len(photo_ids), CHUNK_ROWS)
        for row in library.browsing.rows(list(photo_ids[start : start + CHUNK_ROWS]))
    ]  # fmt: skip
    times = [row.taken_us for row in rows if row.taken_us is not None]
    return SelectionFacts(
        count=len(photo_ids),
        bytes=sum(row.size for row in rows),
        formats=tuple(Counter(row.format or row.kind.value for row in rows).most_common()),
        first_us=min(times, default=None),
        last_us=max(times, default=None),
        missing=sum(row.state is State.MISSING for row in rows),
        offline=sum(row.offline for row in rows),
        problems=sum(row.problem is not None for row in rows),
    )
