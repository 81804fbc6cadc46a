"""Keeps the cache in order: which contents photos have, which pictures are damaged, what nobody needs."""

import time
from collections.abc import Sequence

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
            return inspection.matching_contents(tx, search.where(parse(query), now_us=time.time_ns() // 1000))

    def mend(self, query: str) -> tuple[int, list[int]]:
        """Drop damaged pictures of matching photos and queue those that are damaged or gone; returns (number of whole, queued) photos."""
        contents = self.contents(query)
        bad = self._derivatives.check(set(contents.values()))
        again = sorted(photo_id for photo_id, content in contents.items() if content in bad)
        self._queue(again)
        return len(contents) - len(again), again

    def rebuild(self, query: str) -> list[int]:
        """Drop the pictures of matching photos and queue them; returns these photos."""
        contents = self.contents(query)
        for content in set(contents.values()):
            self._derivatives.drop(content)
        self._queue(list(contents))
        return list(contents)

    def lacking(self, photo_ids: Sequence[int]) -> set[int]:
        """Those of these photos that have no thumbnail."""
        contents: dict[int, bytes] = {}
        with self._db.read() as tx:
            for start in range(0, len(photo_ids), 500):
                contents |= inspection.matching_contents(tx, search.ids_in(photo_ids[start : start + 500]))
        thumbnails, _ = self._derivatives.contents()
        return {photo_id for photo_id in photo_ids if contents.get(photo_id) not in thumbnails}

    def drop_previews(self, query: str) -> tuple[int, int]:
        """Drop the previews of matching photos; they are made again when somebody looks. Returns (items, bytes)."""
        before = self._derivatives.sizes()
        for content in set(self.contents(query).values()):
            self._derivatives.drop_preview(content)
        after = self._derivatives.sizes()
        return before.previews - after.previews, before.preview_bytes - after.preview_bytes

    def prune(self, max_bytes: int | None = None) -> tuple[int, int]:
        """Drop pictures of contents that no photo has, and previews beyond *max_bytes*; returns (items, bytes)."""

        def wanted(contents: list[bytes]) -> set[bytes]:
            with self._db.read() as tx:
                return inspection.wanted_contents(tx, contents)

        return self._derivatives.prune(wanted, max_bytes)

    def _queue(self, photo_ids: Sequence[int]) -> None:
        with self._db.write() as tx:
            jobs.enqueue(tx, [jobs.Enqueued("look", i, LOOK_AGAIN_PRIORITY) for i in photo_ids], again=True)
