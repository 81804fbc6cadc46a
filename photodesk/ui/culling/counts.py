"""How far a list has been gone through: asked of the library, for the photos of the list as it stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from photodesk.domain.views import Sort
from photodesk.library.library import Library

CHUNK_PHOTOS = 20_000
"""So many at a time: the window's thread runs between them."""

_FLAG_TERM = re.compile(r"(?<!\S)-?flag:\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CullCounts:
    """Photos of a list, by their flag."""

    total: int = 0
    kept: int = 0
    rejected: int = 0

    @property
    def undecided(self) -> int:
        """Photos without a flag."""
        return self.total - self.kept - self.rejected


def counts_of(library: Library, photo_ids: Sequence[int]) -> CullCounts:
    """Count these photos."""
    return CullCounts(len(photo_ids), *(_common(_flagged(library, flag), photo_ids) for flag in ("keep", "reject")))


def first_undecided(library: Library, photo_ids: Sequence[int]) -> int | None:
    """The first of these photos that has no flag."""
    decided = _flagged(library, "keep") | _flagged(library, "reject")
    return next((photo_id for photo_id in photo_ids if photo_id not in decided), None)


def without_flags(search: str) -> str:
    """A search without the flags it names."""
    return " ".join(_FLAG_TERM.sub("", search).split()) if _FLAG_TERM.search(search) else search


def _flagged(library: Library, flag: str) -> frozenset[int]:
    return frozenset(library.browsing.ids(f"flag:{flag}", Sort.ADDED))


def _common(flagged: frozenset[int], photo_ids: Sequence[int]) -> int:
    starts = range(0, len(photo_ids), CHUNK_PHOTOS)
    return sum(len(flagged.intersection(photo_ids[start : start + CHUNK_PHOTOS])) for start in starts)
