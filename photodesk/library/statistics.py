"""Figures of the whole library: storage by folder, year, format and tag, and what has been made."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from photodesk.domain.dates import year_of_day
from photodesk.store import folders, inspection, tallies
from photodesk.store.database import Database
from photodesk.store.derivatives import DerivativeStore
from photodesk.store.schema import Transaction

Sum = tuple[str, int, int]
"""(name, photos, bytes)"""


@dataclass(frozen=True, slots=True)
class Storage:
    """What `stats` shows; each list holds (name, photos, bytes)."""

    photos: int
    bytes: int
    by_folder: list[Sum]
    by_year: list[Sum]
    by_format: list[Sum]
    by_tag: list[Sum]
    duplicates_bytes: int
    cache_bytes: int


@dataclass(frozen=True, slots=True)
class Made:
    """How many photos have a thumbnail, a preview and hashes."""

    thumbs: int
    previews: int
    hashes: int


class Statistics:
    """Reading questions over many photos."""

    def __init__(self, database: Database, derivatives: DerivativeStore) -> None:
        self._db, self._derivatives = database, derivatives

    def storage(self) -> Storage:
        """All figures of `stats`, from one moment."""
        sizes = self._derivatives.sizes()
        with self._db.read() as tx:
            number, size = tallies.total(tx)
            return Storage(
                number, size, _by_folder(tx), _by_year(tx), _by_format(tx), tallies.by_tag(tx), tallies.copies(tx),
                sizes.thumb_bytes + sizes.preview_bytes,
            )  # fmt: skip

    def made_for(self, folder_ids: Sequence[int] | None) -> Made:
        """What the photos of these added folders (of all with None) have. Equal files share one derivative, and each of them counts."""
        with self._db.read() as tx:
            known = inspection.contents(tx, folder_ids)
        thumbs, previews = self._derivatives.contents()
        return Made(sum(map(thumbs.__contains__, known)), sum(map(previews.__contains__, known)), len(known))


def _by_folder(tx: Transaction) -> list[Sum]:
    """Per added folder that holds photos, by path."""
    numbers: Counter[int] = Counter()
    sizes: Counter[int] = Counter()
    for folder_id, _, _, number, size in folders.directory_counts(tx):
        numbers[folder_id] += number
        sizes[folder_id] += size
    return [(folder.display, numbers[folder.id], sizes[folder.id]) for folder in folders.every(tx) if folder.id in numbers]


def _by_year(tx: Transaction) -> list[Sum]:
    """Per capture year, those without a date first."""
    numbers: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for _, day, name, number, size in tallies.of_kind(tx, "day"):
        year = name or year_of_day(day)
        numbers[year] += number
        sizes[year] += size
    return [(year, numbers[year], sizes[year]) for year in sorted(numbers, key=lambda year: (year != "none", year))]


def _by_format(tx: Transaction) -> list[Sum]:
    """Per format, the one with the most bytes first."""
    return sorted(((name, number, size) for _, _, name, number, size in tallies.of_kind(tx, "format")), key=lambda each: -each[2])
