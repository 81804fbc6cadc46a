"""Keeps the cache in order: which contents photos have, which pictures are damaged, what nobody needs."""

from photodesk.domain.queries import parse
from photodesk.store import inspection, jobs, search
from photodesk.store.database import Database
from photodesk.store.derivatives import DerivativeStore

LOOK_AGAIN_PRIORITY = 10


class Caring:
    """What `derivatives` and Check Library do to the cache."""

    def __init__(self, database: Database, derivatives: DerivativeStore) -> None:
        self._db, self._derivatives = database, derivatives

    def contents(self, query: str) -> dict[int, bytes]:
        """Photo id to content hash of matching photos that have been looked at. Raises QueryError."""
        with self._db.read() as tx:
            return inspection.matching_contents(tx, search.match(tx, parse(query)).where)

    def mend(self, query: str) -> tuple[int, int]:
        """Drop damaged pictures of matching photos and queue those that are damaged or gone; returns (whole, queued) photos."""
        contents = self.contents(query)
        bad = self._derivatives.check(set(contents.values()))
        again = {photo_id for photo_id, content in contents.items() if content in bad}
        with self._db.write() as tx:
            jobs.enqueue(tx, [jobs.Enqueued("look", i, LOOK_AGAIN_PRIORITY) for i in sorted(again)], again=True)
        return len(contents) - len(again), len(again)

    def rebuild(self, query: str) -> int:
        """Drop the pictures of matching photos and queue them; returns how many photos."""
        contents = self.contents(query)
        for content in set(contents.values()):
            self._derivatives.drop(content)
        with self._db.write() as tx:
            jobs.enqueue(tx, [jobs.Enqueued("look", i, LOOK_AGAIN_PRIORITY) for i in contents], again=True)
        return len(contents)

    def prune(self, max_bytes: int | None = None) -> tuple[int, int]:
        """Drop pictures of contents that no photo has, and previews beyond *max_bytes*; returns (items, bytes)."""

        def wanted(contents: list[bytes]) -> set[bytes]:
            with self._db.read() as tx:
                return inspection.wanted_contents(tx, contents)

        return self._derivatives.prune(wanted, max_bytes)
