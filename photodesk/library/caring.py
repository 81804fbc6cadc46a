"""Keeps the cache in order: which contents photos have, which pictures are damaged or old, what nobody needs."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from photodesk.config.paths import Paths
from photodesk.domain.queries import parse
from photodesk.imaging.recipes import PREVIEW_RECIPE, RECIPE
from photodesk.library.jobs import CACHE_FULL
from photodesk.store import facts, inspection, jobs, search
from photodesk.store.binding import in_parts
from photodesk.store.database import Database
from photodesk.store.derivatives import DerivativeStore
from photodesk.store.locking import is_held

LOOK_AGAIN_PRIORITY = 10
ROOM_SHARE = 0.05
"""When so much of the cache is free again, previews that found no room are worth another try."""
CHUNK_ROWS = 2_000
RECIPES_FACT = "recipes"


class Caring:
    """What `derivatives`, Check Library and each start do to the cache."""

    def __init__(self, paths: Paths, database: Database, derivatives: DerivativeStore) -> None:
        self._paths, self._db, self._derivatives = paths, database, derivatives

    def contents(self, query: str) -> dict[int, bytes]:
        """Photo id to content hash of matching photos that have been looked at. Raises QueryError."""
        with self._db.read() as tx:
            return inspection.matching_contents(tx, search.condition(tx, parse(query)))

    def mend(self, query: str) -> tuple[int, list[int]]:
        """Drop damaged pictures of matching photos and queue those that are damaged or gone; returns (number of whole, queued) photos."""
        contents = self.contents(query)
        bad = self._derivatives.check(set(contents.values()))
        again = sorted(photo_id for photo_id, content in contents.items() if content in bad)
        self._look_again(again)
        return len(contents) - len(again), again

    def rebuild(self, query: str) -> list[int]:
        """Drop the pictures of matching photos and queue them; returns these photos."""
        contents = self.contents(query)
        for content in set(contents.values()):
            self._derivatives.drop(content)
        self._look_again(list(contents))
        return list(contents)

    def lacking(self, photo_ids: Sequence[int]) -> set[int]:
        """Those of these photos that have no thumbnail."""
        contents: dict[int, bytes] = {}
        with self._db.read() as tx:
            for part in in_parts(photo_ids):
                contents |= inspection.matching_contents(tx, search.ids_in(part))
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

        def wanted(contents: Sequence[bytes]) -> set[bytes]:
            with self._db.read() as tx:
                return inspection.wanted_contents(tx, contents)

        return self._derivatives.prune(wanted, max_bytes)

    # -- at each start

    def renew(self) -> int:
        """Queue what was made by other recipes, once for each change of them, or what went with a lost cache; returns how many
        photos."""
        recipes = f"{RECIPE}.{PREVIEW_RECIPE}"
        with self._db.read() as tx:
            known = facts.known(tx, RECIPES_FACT)
        if known == recipes and not self._derivatives.begun_anew:
            return 0
        queued = 0
        if known is not None or self._derivatives.begun_anew:
            for part in self._looked_at():
                again = [photo_id for photo_id, content in part.items() if not self._derivatives.is_complete(content)]
                self._look_again(again)
                queued += len(again)
        with self._db.write() as tx:
            facts.remember(tx, RECIPES_FACT, recipes)
        return queued

    def use_room(self) -> int:
        """Queue previews that found the cache full, when there is room again; returns how many."""
        if self._derivatives.free_share() < ROOM_SHARE:
            return 0
        with self._db.read() as tx:
            waiting = jobs.is_set_aside(tx, CACHE_FULL)
        if not waiting:
            return 0
        with self._db.write() as tx:
            return jobs.take_up(tx, CACHE_FULL)

    def sweep(self) -> int:
        """Drop what a killed process left half written, before anybody writes; returns how many files."""
        left = list(self.leftovers())
        for file in left:
            file.unlink(missing_ok=True)
        self._derivatives.remove_strays()
        return len(left)

    def leftovers(self) -> Iterator[Path]:
        """Temporary files older than the last start, or all of them when no process has the library. A folder that is not there
        has none: glob then yields nothing."""
        try:
            started_ns = self._paths.lock.stat().st_mtime_ns if is_held(self._paths.lock) else None
        except OSError:
            started_ns = None
        for folder, pattern in ((self._paths.previews, "??/*.part"), (self._paths.library, "*.part"), (self._paths.backups, "*.part*")):
            for file in folder.glob(pattern):
                try:
                    if started_ns is None or file.stat().st_mtime_ns < started_ns:
                        yield file
                except FileNotFoundError:
                    continue

    def _looked_at(self) -> Iterator[dict[int, bytes]]:
        """Photo id to content hash of all that were looked at, part by part: there may be a million."""
        last = 0
        while True:
            with self._db.read() as tx:
                part = inspection.looked_at(tx, last, CHUNK_ROWS)
            if not part:
                return
            yield part
            last = max(part)

    def _look_again(self, photo_ids: list[int]) -> None:
        for part in in_parts(photo_ids, CHUNK_ROWS):
            with self._db.write() as tx:
                jobs.enqueue(tx, [jobs.Enqueued("look", i, LOOK_AGAIN_PRIORITY) for i in part], again=True)
