"""Answers about tags and albums: the trees with their numbers, type-ahead, what a selection has in common."""

from collections.abc import Sequence
from dataclasses import dataclass

from photodesk.domain.dates import now_us
from photodesk.domain.queries import QueryError
from photodesk.domain.tags import Tag, TagState, folded
from photodesk.library import album_edits, selecting
from photodesk.store import albums, tags
from photodesk.store.database import Database
from photodesk.store.schema import Transaction


@dataclass(frozen=True, slots=True)
class AlbumInfo:
    """An album of the tree. `count`: its photos; None for a smart album whose search cannot be understood any more."""

    id: int
    path: str
    kind: str
    query: str | None
    count: int | None


class Organising:
    """Reading questions; each is one read transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def tags(self) -> list[Tag]:
        """The whole tree by path, parents before what is below them."""
        with self._db.read() as tx:
            return tags.every(tx)

    def suggest(self, prefix: str, limit: int = 10) -> list[Tag]:
        """Tags of which a name or a word begins with *prefix*, whatever its accents and capitals: recent ones first, then the most used."""
        with self._db.read() as tx:
            return tags.beginning(tx, folded(prefix.strip()), now_us(), limit)

    def tag_state(self, photo_ids: Sequence[int]) -> list[TagState]:
        """For a selection, each tag that some of the photos have, with how many of them."""
        with self._db.read() as tx:
            return tags.states(tx, photo_ids)

    def albums(self) -> list[AlbumInfo]:
        """The whole tree by path; smart albums are counted now."""
        with self._db.read() as tx:
            return [
                AlbumInfo(each.row.id, each.row.path, each.row.kind, each.row.query, _count(tx, each)) for each in albums.every(tx)
            ]  # fmt: skip

    def album_paths(self) -> list[str]:
        """The path of every album, in the order of the tree; none is counted."""
        with self._db.read() as tx:
            return [each.row.path for each in albums.every(tx)]

    def check_album(self, path: str, query: str) -> str:
        """Where a new smart album would be, as it is stored. Raises EditRefused, BadName or QueryError with the reason why it cannot be."""
        with self._db.read() as tx:
            selecting.check(tx, query)
            return album_edits.free(tx, path)


def _count(tx: Transaction, album: albums.Album) -> int | None:
    if album.row.query is None:
        return album.photos
    try:
        return selecting.number_of(tx, album.row.query)
    except QueryError:
        return None
