"""Background work as rows: what is to be done, what runs, what failed and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, delete, func, or_, select, update
from sqlalchemy.sql import Select

from photodesk.domain.changes import JobProblem
from photodesk.store.binding import in_parts
from photodesk.store.photos import join
from photodesk.store.schema import directories, folders, jobs, photos, problems

LEFT = ("queued", "running", "waiting")
KEEP_DONE = 5_000
"""Done rows kept for `jobs`; older ones are dropped as new ones finish."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job a worker may run now, with the file it is about."""

    id: int
    kind: str
    photo_id: int
    path: bytes
    folder_id: int
    offline: bool
    size: int
    mtime_ns: int
    content_hash: bytes | None
    attempts: int
    root: bytes
    looked_at: bool
    """Whether the content hash is that of the file as the last scan saw it."""


@dataclass(frozen=True, slots=True)
class Enqueued:
    """A job as it is put into the queue."""

    kind: str
    photo_id: int
    priority: int


def enqueue(tx: Connection, wanted: Sequence[Enqueued], *, again: bool = False) -> int:
    """Put jobs into the queue. What waits there already stays as it is; what was done or cancelled is done again;
    what failed or waits for a later try comes back at once only with *again* (the file is another now). Returns how many were put there."""
    if not wanted:
        return 0
    states = "('done', 'cancelled', 'failed', 'waiting')" if again else "('done', 'cancelled')"
    result = tx.exec_driver_sql(
        "INSERT INTO jobs (kind, key, lane, priority, state, photo_id) VALUES (?, ?, 'images', ?, 'queued', ?)"
        " ON CONFLICT (key) DO UPDATE SET state = 'queued', priority = excluded.priority, attempts = 0, not_before_us = 0,"
        f" reason = NULL, message = NULL, hidden = 0 WHERE state IN {states}",
        [(w.kind, f"{w.kind}:{w.photo_id}", w.priority, w.photo_id) for w in wanted],
    )
    return int(result.rowcount)


def _claimable() -> Select[Any]:
    return (
        select(jobs.c.id, jobs.c.kind, jobs.c.photo_id, folders.c.path, directories.c.path, photos.c.name, folders.c.id, folders.c.state,
               photos.c.size, photos.c.mtime_ns, photos.c.content_hash, jobs.c.attempts,
               photos.c.recipe.is_not(None))
        .join(photos, photos.c.id == jobs.c.photo_id)
        .join(directories, directories.c.id == photos.c.directory_id)
        .join(folders, folders.c.id == directories.c.folder_id)
    )  # fmt: skip


def _claimed(row: Any) -> Claimed:
    return Claimed(
        row[0],
        row[1],
        row[2],
        join(row[3], row[4], row[5]),
        row[6],
        row[7] == "offline",
        row[8],
        row[9],
        row[10],
        row[11],
        row[3],
        bool(row[12]),
    )


def claim_next(tx: Connection, limit: int, without: Sequence[str], owner: str, until_us: int) -> list[Claimed]:
    """Take the next queued jobs in order of priority and mark them as running."""
    query = _claimable().where(jobs.c.state == "queued", jobs.c.lane == "images")
    if without:
        query = query.where(jobs.c.kind.not_in(without))
    found = [_claimed(row) for row in tx.execute(query.order_by(jobs.c.priority, jobs.c.id).limit(limit))]
    _lease(tx, [job.id for job in found], owner, until_us)
    return found


def claim_photos(tx: Connection, kind: str, photo_ids: Sequence[int], owner: str, until_us: int) -> list[Claimed]:
    """Take the queued or waiting jobs of one kind for these photos (what the user looks at)."""
    query = _claimable().where(jobs.c.photo_id.in_(photo_ids), jobs.c.kind == kind, jobs.c.state == "queued")
    found = [_claimed(row) for row in tx.execute(query)]
    _lease(tx, [job.id for job in found], owner, until_us)
    return found


def _lease(tx: Connection, ids: Sequence[int], owner: str, until_us: int) -> None:
    if ids:
        tx.execute(update(jobs).where(jobs.c.id.in_(ids)).values(state="running", lease_owner=owner, lease_until_us=until_us))


def wake(tx: Connection, now_us: int, longest_us: int) -> int:
    """Jobs whose waiting time is over go back into the queue; returns how many. One of more than *longest_us* says that the clock was put
    back."""
    is_over = or_(jobs.c.not_before_us <= now_us, jobs.c.not_before_us > now_us + longest_us)
    return int(tx.execute(update(jobs).where(jobs.c.state == "waiting", is_over).values(state="queued")).rowcount)


def release(tx: Connection, ids: Sequence[int] | None = None) -> int:
    """Running jobs go back into the queue: those of *ids*, or all (their process is dead: the library's lock says so)."""
    query = update(jobs).where(jobs.c.state == "running").values(state="queued", lease_owner=None, lease_until_us=None)
    if ids is not None:
        query = query.where(jobs.c.id.in_(ids))
    return int(tx.execute(query).rowcount)


def finish(tx: Connection, ids: Sequence[int]) -> None:
    """These jobs are done."""
    if not ids:
        return
    tx.exec_driver_sql(
        "UPDATE jobs SET state = 'done', lease_owner = NULL, lease_until_us = NULL, reason = NULL, message = NULL WHERE id = ?",
        [(i,) for i in ids],
    )


def prune_done(tx: Connection, kept: int = KEEP_DONE, at_most: int = 200) -> None:
    """Drop done rows beyond the last *kept*, few at a time."""
    total = tx.execute(select(func.count()).select_from(jobs).where(jobs.c.state == "done")).scalar_one()
    if total > kept:
        old = select(jobs.c.id).where(jobs.c.state == "done").order_by(jobs.c.lane, jobs.c.priority, jobs.c.id)
        tx.execute(delete(jobs).where(jobs.c.id.in_(old.limit(min(at_most, total - kept)))))


def fail(tx: Connection, job_id: int, attempts: int, reason: str, message: str, version: str) -> None:
    """This job ends with a reason; it comes back only by `retry`, a changed file or another decoder version."""
    values = {"state": "failed", "attempts": attempts, "reason": reason, "message": message, "version": version, "hidden": 0}
    tx.execute(update(jobs).where(jobs.c.id == job_id).values(**values, lease_owner=None, lease_until_us=None))


def set_aside(tx: Connection, ids: Sequence[int], message: str) -> None:
    """These jobs will not run for now, and why (the cache is full)."""
    values = {"state": "cancelled", "message": message, "lease_owner": None, "lease_until_us": None}
    tx.execute(update(jobs).where(jobs.c.id.in_(ids)).values(**values))


def is_set_aside(tx: Connection, message: str) -> bool:
    """Whether any job was set aside with this message."""
    return tx.execute(select(jobs.c.id).where(jobs.c.state == "cancelled", jobs.c.message == message).limit(1)).first() is not None


def take_up(tx: Connection, message: str) -> int:
    """What was set aside with this message goes back into the queue; returns how many."""
    query = update(jobs).where(jobs.c.state == "cancelled", jobs.c.message == message)
    return int(tx.execute(query.values(state="queued", message=None)).rowcount)


def postpone(tx: Connection, job_id: int, attempts: int, not_before_us: int, reason: str, message: str) -> None:
    """This job waits for a later try."""
    values = {"state": "waiting", "attempts": attempts, "not_before_us": not_before_us, "reason": reason, "message": message}
    tx.execute(update(jobs).where(jobs.c.id == job_id).values(**values, lease_owner=None, lease_until_us=None))


def cancel(tx: Connection, kind: str | None = None, ids: Sequence[int] | None = None, claimed: Sequence[int] = ()) -> int:
    """Jobs that have not run yet will not run, nor will these *claimed* ones; returns how many."""
    not_begun = or_(jobs.c.state.in_(("queued", "waiting")), and_(jobs.c.state == "running", jobs.c.id.in_(claimed)))
    query = update(jobs).where(not_begun).values(
        state="cancelled", reason=None, message=None, lease_owner=None, lease_until_us=None
    )  # fmt: skip
    if kind is not None:
        query = query.where(jobs.c.kind == kind)
    if ids is None:
        return int(tx.execute(query).rowcount)
    return sum(int(tx.execute(query.where(jobs.c.id.in_(part))).rowcount) for part in in_parts(ids))


def vanish(tx: Connection, photo_ids: Sequence[int]) -> None:
    """The files of these photos are gone: that is no problem of their jobs, which rest until `reappear`."""
    resting = {"state": "cancelled", "reason": "vanished", "message": None, "lease_owner": None, "lease_until_us": None}
    unsettled = or_(jobs.c.state.in_(LEFT), and_(jobs.c.state == "failed", jobs.c.reason == "vanished"))
    for part in in_parts(photo_ids):
        tx.execute(update(jobs).where(jobs.c.photo_id.in_(part), unsettled).values(**resting))
        _forget_vanished(tx, part)


def reappear(tx: Connection, photo_ids: Sequence[int]) -> None:
    """The files of these photos are there again: what was left to be done for them goes on."""
    waiting = and_(jobs.c.state.in_(("cancelled", "failed", "waiting")), jobs.c.reason == "vanished")
    again = {"state": "queued", "attempts": 0, "not_before_us": 0, "reason": None, "message": None, "hidden": 0}
    for part in in_parts(photo_ids):
        tx.execute(update(jobs).where(jobs.c.photo_id.in_(part), waiting).values(**again))
        _forget_vanished(tx, part)


def _forget_vanished(tx: Connection, photo_ids: Sequence[int]) -> None:
    tx.execute(delete(problems).where(problems.c.photo_id.in_(photo_ids), problems.c.reason == "vanished"))
    tx.execute(update(photos).where(photos.c.id.in_(photo_ids), photos.c.problem == "vanished").values(problem=None))


def retry(tx: Connection, ids: Sequence[int] | None, kind: str | None = None) -> int:
    """Failed, cancelled and waiting jobs (of *ids*, or all failed and waiting ones, of one *kind*) go back into the queue."""
    states = ("failed", "waiting") if ids is None else ("failed", "waiting", "cancelled")
    query = update(jobs).where(jobs.c.state.in_(states)).values(state="queued", attempts=0, not_before_us=0, hidden=0)
    if kind is not None:
        query = query.where(jobs.c.kind == kind)
    if ids is None:
        return int(tx.execute(query).rowcount)
    return sum(int(tx.execute(query.where(jobs.c.id.in_(part))).rowcount) for part in in_parts(ids))


def retry_folder(tx: Connection, folder_id: int) -> int:
    """Jobs that waited for this folder's drive go back into the queue."""
    inside = select(photos.c.id).join(directories, directories.c.id == photos.c.directory_id).where(directories.c.folder_id == folder_id)
    query = update(jobs).where(jobs.c.state == "waiting", jobs.c.reason == "offline", jobs.c.photo_id.in_(inside))
    return int(tx.execute(query.values(state="queued", not_before_us=0)).rowcount)


def retry_other_versions(tx: Connection, version: str) -> int:
    """Jobs that failed by content under another decoder get another chance."""
    query = update(jobs).where(jobs.c.state == "failed", jobs.c.version.is_not(None), jobs.c.version != version)
    return int(tx.execute(query.values(state="queued", attempts=0)).rowcount)


def ignore(tx: Connection, ids: Sequence[int]) -> int:
    """Failed jobs the user does not want listed any more."""
    query = update(jobs).where(jobs.c.state == "failed").values(hidden=1)
    return sum(int(tx.execute(query.where(jobs.c.id.in_(part))).rowcount) for part in in_parts(ids))


def to_mend(tx: Connection) -> dict[tuple[int, str], int]:
    """Failed jobs that are not hidden, by photo and kind."""
    query = select(jobs.c.photo_id, jobs.c.kind, jobs.c.id).where(jobs.c.state == "failed", jobs.c.hidden == 0)
    return {(row[0], row[1]): row[2] for row in tx.execute(query.where(jobs.c.photo_id.is_not(None)))}


def clear_finished(tx: Connection) -> int:
    """Forget done jobs, and cancelled ones but those that rest until their file or room on the disk is there (`vanish`, `set_aside`)."""
    ended = and_(jobs.c.state == "cancelled", jobs.c.reason.is_(None), jobs.c.message.is_(None))
    return int(tx.execute(delete(jobs).where(or_(jobs.c.state == "done", ended))).rowcount)


def counts(tx: Connection) -> dict[tuple[str, str], int]:
    """How many jobs of each kind are in each state; of the failed ones those that are not hidden."""
    every = select(jobs.c.kind, jobs.c.state, func.count()).group_by(jobs.c.kind, jobs.c.state)  # answered from an index alone
    hidden = select(jobs.c.kind, func.count()).where(jobs.c.state == "failed", jobs.c.hidden == 1).group_by(jobs.c.kind)
    found = {(r[0], r[1]): int(r[2]) for r in tx.execute(every)}
    for kind, number in tx.execute(hidden):
        found[kind, "failed"] -= number
    return {key: number for key, number in found.items() if number}


def listed(tx: Connection, state: str | None = None, limit: int | None = None) -> list[JobProblem]:
    """Jobs as `jobs` and the Jobs panel list them."""
    query = (
        select(jobs.c.id, jobs.c.kind, jobs.c.state, jobs.c.lane, jobs.c.photo_id, folders.c.path, directories.c.path, photos.c.name,
               jobs.c.attempts, jobs.c.reason, jobs.c.message)
        .outerjoin(photos, photos.c.id == jobs.c.photo_id)
        .outerjoin(directories, directories.c.id == photos.c.directory_id)
        .outerjoin(folders, folders.c.id == directories.c.folder_id)
        .order_by(jobs.c.id)
        .limit(limit)
    )  # fmt: skip
    if state is not None:
        query = query.where(jobs.c.state == state)
    found = []
    for r in tx.execute(query):
        path = join(r[5], r[6], r[7]).decode("utf-8", "surrogateescape") if r[7] is not None else ""
        found.append(JobProblem(r[0], r[1], r[2], r[3], r[4], path, r[8], r[9], r[10] or ""))
    return found
