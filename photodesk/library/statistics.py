"""Figures of the whole library: storage by folder, year, format and tag, and what has been made."""

from collections.abc import Sequence
from dataclasses import dataclass

from photodesk.store import inspection
from photodesk.store.database import Database
from photodesk.store.derivatives import DerivativeStore


@dataclass(frozen=True, slots=True)
class Storage:
    """What `stats` shows; each list holds (name, photos, bytes)."""

    photos: int
    bytes: int
    by_folder: list[inspection.Sum]
    by_year: list[inspection.Sum]
    by_format: list[inspection.Sum]
    by_tag: list[inspection.Sum]
    duplicates_bytes: int
    cache_bytes: int


@dataclass(frozen=True, slots=True)
class Made:
    """How many photos have a thumbnail, a preview and hashes."""

    thumbs: int
    previews: int
    hashes: int


Sum = inspection.Sum
"""(name, photos, bytes)"""


class Statistics:
    """Reading questions over many photos."""

    def __init__(self, database: Database, derivatives: DerivativeStore) -> None:
        self._db, self._derivatives = database, derivatives

    def storage(self) -> Storage:
        """All figures of `stats`, from one moment."""
        sizes = self._derivatives.sizes()
        with self._db.read() as tx:
            number, size = inspection.totals(tx)
            return Storage(
                number, size, inspection.by_folder(tx), inspection.by_year(tx), inspection.by_format(tx), inspection.by_tag(tx),
                inspection.duplicate_bytes(tx), sizes.thumb_bytes + sizes.preview_bytes,
            )  # fmt: skip

    def made_for(self, folder_ids: Sequence[int] | None) -> Made:
        """What the photos of these added folders (of all with None) have. Equal files share one derivative, and each of them counts."""
        with self._db.read() as tx:
            known = inspection.contents(tx, folder_ids)
        thumbs, previews = self._derivatives.contents()
        return Made(sum(map(thumbs.__contains__, known)), sum(map(previews.__contains__, known)), len(known))
