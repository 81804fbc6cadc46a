"""The queue of background work: what is next, and what becomes of it."""

import os
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from photodesk.domain.changes import JobProblem
from photodesk.domain.dates import now_us
from photodesk.domain.photos import State
from photodesk.domain.problems import DecodeError, DiskFull, Reason, Stage, of_system, sentence
from photodesk.store import jobs, photos, problems
from photodesk.store.database import Database

VISIBLE_PRIORITY, MATCH_PRIORITY, LOOK_PRIORITY, PREVIEW_PRIORITY = 0, 5, 10, 20
"""Smaller is sooner."""
DUPLICATES = "duplicates"
"""The kind of job that compares a picture with those before it; "look" and "preview" are the two looks at a photo."""

RETRY_AFTER_S = (2, 30, 300)
DISK_FULL_AGAIN_S = 15
"""How long the queue rests when the disk was found full."""
OFFLINE_AGAIN_S = 60
LONGEST_S = max(*RETRY_AFTER_S, DISK_FULL_AGAIN_S, OFFLINE_AGAIN_S)
LEASE_S = 600
CACHE_FULL = "The preview cache has reached its limit. This preview is made when the photo is opened."
STAGES = {"look": Stage.LOOK, "preview": Stage.PREVIEW}


@dataclass(frozen=True, slots=True)
class Failure:
    """A job that did not succeed."""

    job: jobs.Claimed
    reason: Reason
    detail: str
    can_pass: bool


class Jobs:
    """Job rows with the rules of retry. Every method is one transaction."""

    def __init__(self, database: Database, version: str) -> None:
        self._db = database
        self._version = version
        self.owner = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"

    def recover(self) -> int:
        """After a start: what a dead process had begun goes back into the queue, and what another decoder could not
        read gets a new chance. Returns how many jobs went on."""
        with self._db.write() as tx:
            jobs.retry_other_versions(tx, self._version)
            return jobs.release(tx)

    def enqueue(self, kind: str, photo_ids: Sequence[int], priority: int, *, again: bool = False) -> int:
        """Put one job a photo into the queue; what waits there already stays. Returns how many were put there."""
        if not photo_ids:
            return 0
        with self._db.write() as tx:
            return jobs.enqueue(tx, [jobs.Enqueued(kind, i, priority) for i in photo_ids], again=again)

    def claim(self, limit: int, without: Sequence[str]) -> list[jobs.Claimed]:
        """The next jobs of the queue; they are running now."""
        with self._db.write() as tx:
            return jobs.claim_next(tx, limit, without, self.owner, now_us() + LEASE_S * 1_000_000)

    def claim_photos(self, kind: str, photo_ids: Sequence[int]) -> list[jobs.Claimed]:
        """The queued jobs of one kind for these photos; they are running now."""
        with self._db.write() as tx:
            return jobs.claim_photos(tx, kind, photo_ids, self.owner, now_us() + LEASE_S * 1_000_000)

    def wake(self) -> int:
        """Jobs whose waiting time is over are queued again."""
        with self._db.read() as tx:
            waiting = any(state == "waiting" for _, state in jobs.counts(tx))
        if not waiting:
            return 0
        with self._db.write() as tx:
            return jobs.wake(tx, now_us(), LONGEST_S * 1_000_000)

    def give_back(self, claimed: Sequence[jobs.Claimed]) -> None:
        """Claimed jobs that were not run."""
        if claimed:
            with self._db.write() as tx:
                jobs.release(tx, [job.id for job in claimed])

    def failed(self, failures: Sequence[Failure]) -> list[int]:
        """Wait for a later try where the cause can pass, else end with a problem. Returns the photos that have a problem now."""
        ended: list[int] = []
        if not failures:
            return ended
        with self._db.write() as tx:
            states = photos.states(tx, [failure.job.photo_id for failure in failures])
            for failure in failures:
                job, reason = failure.job, failure.reason
                if job.photo_id not in states:
                    continue  # it was forgotten while it was read
                if reason is Reason.VANISHED and states[job.photo_id] is State.MISSING:
                    jobs.vanish(tx, [job.photo_id])
                    continue
                name = os.path.basename(job.path).decode("utf-8", "replace")
                message = sentence(reason, name)
                if reason is Reason.OFFLINE:
                    jobs.postpone(tx, job.id, job.attempts, now_us() + OFFLINE_AGAIN_S * 1_000_000, reason.value, message)
                elif reason is Reason.DISK_FULL and job.attempts >= len(RETRY_AFTER_S):
                    jobs.postpone(tx, job.id, job.attempts, now_us() + DISK_FULL_AGAIN_S * 1_000_000, reason.value, message)
                elif failure.can_pass and job.attempts < len(RETRY_AFTER_S):
                    again_us = now_us() + RETRY_AFTER_S[job.attempts] * 1_000_000
                    jobs.postpone(tx, job.id, job.attempts + 1, again_us, reason.value, message)
                else:
                    jobs.fail(tx, job.id, job.attempts + 1, reason.value, message, self._version)
                    if job.kind in STAGES:
                        problems.record(tx, job.photo_id, STAGES[job.kind], reason, message, now_us())
                    if job.kind == "look":
                        photos.set_problem(tx, job.photo_id, reason)
                    ended.append(job.photo_id)
        return ended

    def cancel(self, kind: str | None = None, ids: Sequence[int] | None = None, claimed: Sequence[int] = ()) -> int:
        """Jobs that have not run yet will not run, nor will these *claimed* ones; returns how many."""
        with self._db.write() as tx:
            return jobs.cancel(tx, kind, ids, claimed)

    def retry(self, ids: Sequence[int] | None = None) -> int:
        """Failed and waiting jobs are queued again."""
        with self._db.write() as tx:
            return jobs.retry(tx, ids)

    def ignore(self, ids: Sequence[int]) -> int:
        """Failed jobs that need not be listed any more; their photos keep the reason."""
        with self._db.write() as tx:
            wanted = set(ids)
            listed = [job.photo_id for job in jobs.listed(tx, "failed") if job.id in wanted and job.photo_id is not None]
            problems.hide(tx, listed)
            return jobs.ignore(tx, ids)

    def retry_kind(self, kind: str) -> int:
        """All failed and waiting jobs of a kind are queued again."""
        with self._db.write() as tx:
            return jobs.retry(tx, None, kind)

    def retry_photos(self, photo_ids: Sequence[int]) -> list[int]:
        """The failed jobs of these photos are queued again; returns the photos that have none."""
        with self._db.write() as tx:
            failed = jobs.to_mend(tx)
            wanted = set(photo_ids)
            mine = {key: job_id for key, job_id in failed.items() if key[0] in wanted}
            jobs.retry(tx, list(mine.values()))
        return sorted(wanted - {photo_id for photo_id, _ in mine})

    def hide_photos(self, photo_ids: Sequence[int]) -> None:
        """The problems of these photos need not be listed any more; the photos keep their mark."""
        wanted = set(photo_ids)
        with self._db.write() as tx:
            problems.hide(tx, photo_ids)
            jobs.ignore(tx, [job_id for (photo_id, _), job_id in jobs.to_mend(tx).items() if photo_id in wanted])

    def clear_finished(self) -> int:
        """Forget done and cancelled jobs."""
        with self._db.write() as tx:
            return jobs.clear_finished(tx)

    def listed(self, state: str | None = None, limit: int | None = None) -> list[JobProblem]:
        """Jobs in one state, or all."""
        with self._db.read() as tx:
            return jobs.listed(tx, state, limit)

    def to_mend(self) -> dict[tuple[int, str], int]:
        """Failed jobs the user has not hidden, by photo and kind."""
        with self._db.read() as tx:
            return jobs.to_mend(tx)

    def unfinished(self) -> bool:
        """Whether there is anything left to do, now or later."""
        with self._db.read() as tx:
            return any(state in jobs.LEFT for _, state in jobs.counts(tx))

    def counts(self) -> dict[str, Counter[str]]:
        """Jobs by kind and state, without failed ones that are hidden."""
        found: dict[str, Counter[str]] = {}
        with self._db.read() as tx:
            for (kind, state), number in jobs.counts(tx).items():
                found.setdefault(kind, Counter())[state] = number
        return found


def failure_of(job: jobs.Claimed, error: DecodeError | DiskFull | OSError) -> Failure:
    """The reason of an exception that ended a job."""
    if isinstance(error, DiskFull):
        return Failure(job, Reason.DISK_FULL, str(error), True)
    cause = of_system(error) if isinstance(error, OSError) else error
    return Failure(job, cause.reason, cause.detail, cause.can_pass)
