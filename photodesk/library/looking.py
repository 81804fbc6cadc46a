"""Turns a file into rows and derivatives: runs one claimed job, and stores what many of them found."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from photodesk.domain.changes import MOST_NAMED
from photodesk.domain.photos import Look
from photodesk.domain.problems import DecodeError, DiskFull, Reason, Stage, sentence
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.imaging.recipes import RECIPE
from photodesk.library.jobs import CACHE_FULL, DUPLICATES, PREVIEW_PRIORITY, Failure, failure_of
from photodesk.library.matching import MatchDone, Matching
from photodesk.library.reaching import Reaching
from photodesk.store import copies, imports, jobs, photos, pictures, problems
from photodesk.store.database import Database
from photodesk.store.derivatives import DerivativeStore
from photodesk.store.schema import Transaction


@dataclass(frozen=True, slots=True)
class LookDone:
    """A first look that succeeded. `fresh`: its thumbnail is not stored yet."""

    job: jobs.Claimed
    look: Look
    fresh: bool
    facts: os.stat_result


@dataclass(frozen=True, slots=True)
class PreviewDone:
    """A second look that succeeded. `stored`: False where the cache is full."""

    job: jobs.Claimed
    stored: bool
    cpu_s: float


Outcome = LookDone | PreviewDone | MatchDone | Failure


@dataclass(slots=True)
class Stored:
    """What a batch of outcomes changed."""

    looked: list[int] = field(default_factory=list)
    previews: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    merged: list[tuple[int, int]] = field(default_factory=list)
    enqueued_previews: int = 0
    new_pictures: list[pictures.NewPicture] = field(default_factory=list)
    linked: list[int] = field(default_factory=list)
    """Photos that may have other copies now; of very many just some more than are named one by one."""


class Looking:
    """Runs look, preview and duplicates jobs. `run` may be called from many threads at once, `store` from one."""

    def __init__(
        self, database: Database, derivatives: DerivativeStore, decoders: DecoderPool, *, make_previews: bool, preview_format: str,
        reaching: Reaching | None = None,
    ) -> None:  # fmt: skip
        self._db, self._derivatives, self._decoders = database, derivatives, decoders
        self._reaching = reaching or Reaching()
        self.make_previews = make_previews
        self.hold_previews = False
        self.preview_format = preview_format
        self._matching = Matching(database, derivatives, decoders)

    def lacking(self, kind: str, photo_ids: Sequence[int]) -> list[int]:
        """Those of these photos that are there and have no stored thumbnail (`look`) or preview (`preview`), in order."""
        with self._db.read() as tx:
            contents = photos.contents(tx, photo_ids)
        stored = self._derivatives.has_look if kind == "look" else self._derivatives.has_preview
        if kind == "preview":  # a photo that was not looked at needs that first
            return [i for i in photo_ids if (found := contents.get(i)) and not stored(found)]
        return [i for i in photo_ids if i in contents and not ((found := contents[i]) and stored(found))]

    def unread(self, photo_ids: Sequence[int]) -> list[int]:
        """Those of these photos that are there and whose content is not known yet, in order."""
        with self._db.read() as tx:
            contents = photos.contents(tx, photo_ids)
        return [i for i in photo_ids if i in contents and contents[i] is None]

    def run(self, job: jobs.Claimed, *, on_demand: bool = False) -> Outcome:
        """Do one job. Never raises for what a file or a disk can do: that is a Failure."""
        try:
            if job.offline and job.kind != DUPLICATES:
                raise DecodeError(Reason.OFFLINE)
            if job.kind == DUPLICATES:
                return self._matching.run(job)
            return self._look(job) if job.kind == "look" else self._preview(job, on_demand)
        except DiskFull:
            return failure_of(job, DecodeError(Reason.DISK_FULL))
        except DecodeError as error:
            return failure_of(job, self._reaching.explained(job.path, job.root, error))
        except OSError as error:
            return failure_of(job, error)

    def _look(self, job: jobs.Claimed) -> LookDone:
        with self._reaching.opened(job.path, job.root) as (descriptor, facts):
            if not facts.st_size:
                raise DecodeError(Reason.EMPTY)
            answer = self._decoders.look(descriptor, self._derivatives.has_look, self._twin_of)
            if isinstance(answer, bytes):
                stored = self._derivatives.look(answer)
                if stored is None:  # damaged in the cache: it was dropped, so look anew
                    os.lseek(descriptor, 0, os.SEEK_SET)
                    answer = self._decoders.look(descriptor, lambda _: False)
                else:
                    return LookDone(job, stored, False, facts)
            self._hold_to(job, descriptor, facts)
        assert isinstance(answer, Look)
        return LookDone(job, answer, True, facts)

    def _twin_of(self, picture_hash: bytes) -> Look | None:
        """A stored look at a file with this picture under other metadata."""
        with self._db.read() as tx:
            contents = pictures.contents(tx, picture_hash)
        looks = (self._derivatives.look(content_hash) for content_hash in contents)
        return next((look for look in looks if look is not None and look.picture_hash == picture_hash), None)

    def _preview(self, job: jobs.Claimed, on_demand: bool) -> PreviewDone:
        content_hash = job.content_hash
        if content_hash is None or not job.looked_at:
            raise DecodeError(Reason.CHANGED_MEANWHILE, "not looked at yet")
        if self._derivatives.has_preview(content_hash):
            return PreviewDone(job, True, 0.0)
        if not on_demand and not self._derivatives.has_room():
            return PreviewDone(job, False, 0.0)
        with self._reaching.opened(job.path, job.root) as (descriptor, facts):
            if (facts.st_size, facts.st_mtime_ns) != (job.size, job.mtime_ns):
                raise DecodeError(Reason.CHANGED_MEANWHILE)
            preview = self._decoders.preview(descriptor, format=self.preview_format)
            self._hold_to(job, descriptor, facts)
        stored = self._derivatives.save_preview(content_hash, preview, on_demand=on_demand)
        return PreviewDone(job, stored, preview.cpu_s)

    def _hold_to(self, job: jobs.Claimed, descriptor: int, before: os.stat_result) -> None:
        """Raise CHANGED_MEANWHILE when the file was written while it was read."""
        after = self._reaching.facts(job.path, descriptor)
        if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
            raise DecodeError(Reason.CHANGED_MEANWHILE)

    def protections(self) -> str:
        """How far the decoders are locked in (`DecoderPool.sandbox_level`); may start one to know."""
        return self._decoders.sandbox_level()

    def store(self, outcomes: Sequence[Outcome]) -> Stored:
        """Write a batch: the cache first, then the catalog in one transaction (the other order could promise a picture
        that is not there)."""
        looks = [o for o in outcomes if isinstance(o, LookDone)]
        previews = [o for o in outcomes if isinstance(o, PreviewDone)]
        matches = [o for o in outcomes if isinstance(o, MatchDone)]
        self._derivatives.save_looks([o.look for o in looks if o.fresh])
        stored = Stored()
        if looks or previews or matches:
            with self._db.write() as tx:
                # A photo may have been forgotten, or made one with another, while it was read.
                kept = photos.states(tx, [o.job.photo_id for o in looks])
                self._store_looks(tx, [o for o in looks if o.job.photo_id in kept], stored)
                self._store_previews(tx, previews, stored)
                self._matching.store(tx, matches)
                stored.linked += copies.concerned(tx, {i for o in matches for link in o.links for i in link[:2]}, MOST_NAMED + 1)
                jobs.prune_done(tx)
            self._matching.added(stored.new_pictures)
            self._matching.forget_flat(matches)
        return stored

    def _store_looks(self, tx: Transaction, looks: Sequence[LookDone], stored: Stored) -> None:
        if not looks:
            return
        now_us = time.time_ns() // 1000
        looked = [photos.Looked(o.job.photo_id, o.look, o.facts.st_size, o.facts.st_mtime_ns, o.facts.st_ino) for o in looks]
        photos.store_looks(tx, looked, RECIPE)
        imports.give_positions(tx, [item.photo_id for item in looked])
        stored.new_pictures = pictures.take_up(tx, looked)
        photos.forget_hashes(tx, [o.job.content_hash for o in looks if o.job.content_hash and _is_other_content(o)])
        problems.clear(tx, [o.job.photo_id for o in looks if not o.look.damaged])
        for done in looks:
            if done.look.damaged:
                name = os.path.basename(done.job.path).decode("utf-8", "replace")
                problems.record(tx, done.job.photo_id, Stage.LOOK, Reason.TRUNCATED, sentence(Reason.TRUNCATED, name), now_us)
        jobs.finish(tx, [o.job.id for o in looks])
        stored.merged = self._reunite(tx, looks)
        kept = {new: old for old, new in stored.merged}
        stored.looked = [kept.get(o.job.photo_id, o.job.photo_id) for o in looks]
        stored.linked = [o.job.photo_id for o in looks if _is_other_content(o)]
        stored.linked += copies.twins(tx, stored.looked, MOST_NAMED + 1)
        self._matching.enqueue(tx, stored.new_pictures, kept)
        if self.make_previews and not self.hold_previews:
            lacking = [o for o in looks if not self._derivatives.has_preview(o.look.content_hash)]
            for changed in (False, True):  # only another content gives a preview that failed another chance
                wanted = [kept.get(o.job.photo_id, o.job.photo_id) for o in lacking if _is_other_content(o) is changed]
                jobs.enqueue(tx, [jobs.Enqueued("preview", i, PREVIEW_PRIORITY) for i in wanted], again=changed)
            stored.enqueued_previews = len(lacking)

    def _reunite(self, tx: Transaction, looks: Sequence[LookDone]) -> list[tuple[int, int]]:
        """A new file with the bytes of a missing photo is that photo: (old id, new id) of rows made one."""
        first_seen = {o.job.photo_id: o.look.content_hash for o in looks if o.job.content_hash is None}
        untouched = photos.untouched(tx, list(first_seen))
        missing = photos.missing_twins(tx, list(set(first_seen.values())))
        pairs = [
            (missing[content_hash].pop(), new_id)
            for new_id, content_hash in first_seen.items()
            if new_id in untouched and missing.get(content_hash)
        ]
        photos.take_place(tx, pairs)
        jobs.reappear(tx, [old_id for old_id, _ in pairs])
        return pairs

    def _store_previews(self, tx: Transaction, previews: Sequence[PreviewDone], stored: Stored) -> None:
        jobs.finish(tx, [o.job.id for o in previews if o.stored])
        aside = [o.job.id for o in previews if not o.stored]
        if aside:
            jobs.set_aside(tx, aside, CACHE_FULL)
        stored.previews = [o.job.photo_id for o in previews if o.stored]


def _is_other_content(done: LookDone) -> bool:
    return done.job.content_hash is not None and done.job.content_hash != done.look.content_hash
