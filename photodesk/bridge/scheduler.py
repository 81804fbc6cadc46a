"""Gives job rows to the lane `images`, what the user looks at first, and stores what comes back."""

import contextlib
import logging
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence

from photodesk.bridge.governor import Governor
from photodesk.bridge.lanes import Lanes
from photodesk.bridge.progress import KINDS, Progress
from photodesk.config.figures import Figures
from photodesk.domain.changes import (
    CopiesChanged,
    Edited,
    JobsChanged,
    PhotosAdded,
    PhotosChanged,
    PhotosRemoved,
    PlacesStaged,
    PreviewsReady,
    ThumbnailsReady,
    photo_ids,
    whole,
)
from photodesk.domain.problems import DecodeError, DiskFull, Notice, NoticeResolved, Reason
from photodesk.library.jobs import DISK_FULL_AGAIN_S, DUPLICATES, VISIBLE_PRIORITY, Failure, failure_of
from photodesk.library.library import Library
from photodesk.library.looking import LookDone, Looking, Outcome, PreviewDone, Stored
from photodesk.store.jobs import LEFT, Claimed

log = logging.getLogger(__name__)

CLAIM_PER_THREAD = 16
BATCH_ITEMS, BATCH_S = 50, 0.1
RECOUNT_S = 5.0
WAKE_S = 1.0
FULL = "The disk holding the library is full. What is saved stays saved. Free some space, then try again."


class Scheduler:
    """Runs from `start` to `stop`. Works with and without a window: `tell` hears every change after its commit.

    One thread (lane `ledger`) claims jobs and stores outcomes; each thread of lane `images` takes the next claimed job,
    wanted ones first, and drives a decoder. All methods may be called from any thread.
    """

    def __init__(
        self, library: Library, lanes: Lanes, looking: Looking, tell: Callable[[object, bool], None], figures: Figures, cpu_percent: int
    ) -> None:
        self._library, self._lanes, self._looking, self._tell, self._figures = library, lanes, looking, tell, figures
        self.governor = Governor(cpu_percent)
        self._threads = lanes.images.maxThreadCount()
        self._condition = threading.Condition()
        self._ready: dict[int, Claimed] = {}
        self._front: deque[int] = deque()
        self._running: dict[int, Claimed] = {}
        self._outcomes: list[Outcome] = []
        self._first_outcome = 0.0
        self._wanted: dict[str, list[int]] = {kind: [] for kind in KINDS}
        self._wished_at = dict.fromkeys(KINDS, 0.0)
        self._wishes_changed = False
        self._paused: set[str] = set()
        self._cancels: dict[str, list[int]] = {}
        """Kinds of jobs that are to be cancelled, each with the claimed ones that did not begin."""
        self._stopping = False
        self._idle = threading.Event()
        self._dry = False
        self._progress = {kind: Progress(kind) for kind in KINDS}
        self._recount_at = 0.0
        self._wake_at = 0.0
        self._merged = 0
        self._full_until = 0.0
        self._full_told = False
        self._stranded: list[Claimed] = []
        """Jobs that could not even be given back."""

    # -- life

    def start(self, *, paused: bool = False) -> None:
        """Take up the queue where it was left."""
        self._paused = set(KINDS) if paused else set()
        self._lanes.start(self._lanes.ledger, self._keep_books)
        for _ in range(self._threads):
            self._lanes.start(self._lanes.images, self._drive)

    def stop(self, interrupt: Callable[[], None]) -> None:
        """Stop taking work; what does not end at once is interrupted and goes back into the queue."""
        with self._condition:
            self._stopping = True
            self._condition.notify_all()
        deadline = time.monotonic() + 0.3
        while self._running and time.monotonic() < deadline:
            time.sleep(0.01)
        if self._running:
            interrupt()
        self._lanes.images.waitForDone(2_000)
        with self._condition:
            self._condition.notify_all()
        self._lanes.ledger.waitForDone(3_000)

    def wait_idle(self, timeout_s: float) -> bool:
        """Wait until nothing can be done now (jobs that wait for a later try may be left)."""
        return self._idle.wait(timeout_s)

    # -- wishes

    def want_looks(self, photo_ids: Sequence[int]) -> None:
        """First looks the screen needs, most urgent first; replaces the wishes before."""
        self._want("look", photo_ids)

    def want_preview(self, photo_ids: Sequence[int]) -> None:
        """Second looks the screen needs, most urgent first; replaces the wishes before."""
        self._want("preview", photo_ids)

    def _want(self, kind: str, photo_ids: Sequence[int]) -> None:
        with self._condition:
            if self._wanted[kind] == list(photo_ids):
                return
            self._wanted[kind] = list(photo_ids)
            self._wished_at[kind] = time.monotonic()
            self._wishes_changed = True
            self._dry = False
            self._idle.clear()
            self._condition.notify_all()

    def user_active(self) -> None:
        """The user scrolls or types."""
        self.governor.user_active()

    def added(self, kind: str, number: int) -> None:
        """So many jobs were put into the queue by somebody else."""
        with self._condition:
            if kind == "look":
                self._looking.hold_previews = False
                if not self._progress["look"].left:
                    self._progress["preview"].forget()
            self._progress[kind].add(number)
            self._dry = False
            self._idle.clear()
            self._condition.notify_all()

    # -- control

    def pause(self, kind: str | None = None) -> None:
        """Begin nothing more of this kind (of any kind with None) but what the user looks at; what runs ends."""
        self._set_paused(self._paused | (set(KINDS) if kind is None else {kind}))

    def resume(self, kind: str | None = None) -> None:
        """Go on."""
        self._set_paused(set() if kind is None else self._paused - {kind})

    def _set_paused(self, paused: set[str]) -> None:
        with self._condition:
            self._paused = paused
            self._dry = False
            self._idle.clear()
            self._condition.notify_all()
        self._report()

    def cancel(self, kind: str) -> None:
        """What has not begun will not run, unless the user looks at it."""
        with self._condition:
            self._cancels.setdefault(kind, []).extend(self._drop_ready(kind))
            self._idle.clear()
            self._condition.notify_all()

    def _drop_ready(self, kind: str) -> list[int]:
        """Take claimed jobs back before they begin; returns their ids."""
        dropped = [job_id for job_id, job in self._ready.items() if job.kind == kind]
        for job_id in dropped:
            del self._ready[job_id]
        self._wanted[kind] = []
        return dropped

    def clear_finished(self) -> int:
        """Forget what is done or cancelled; returns how many jobs."""
        number = self._library.jobs.clear_finished()
        with self._condition:
            for progress in self._progress.values():
                progress.forget()
        self._report()
        return number

    def retry(self) -> None:
        """There may be room on the disk again."""
        with self._condition:
            self._full_until = 0.0
            self._condition.notify_all()

    def changed(self) -> None:
        """The job table was changed by somebody else (retry, cancel of single jobs): count anew."""
        with self._condition:
            self._recount_at = 0.0
            self._dry = False
            self._idle.clear()
            self._condition.notify_all()

    def snapshot(self) -> JobsChanged:
        """The queue as people see it."""
        with self._condition:
            groups = tuple(
                p.group(kind in self._paused) for kind, p in self._progress.items() if p.left or p.done or p.failed or p.cancelled
            )
            problems = sum(p.failed for p in self._progress.values())
            return JobsChanged(groups, self._paused >= set(KINDS), problems)

    @property
    def merged(self) -> int:
        """How many new files turned out to be missing photos since the start."""
        return self._merged

    # -- the image threads

    def _drive(self) -> None:
        while (taken := self._take()) is not None:
            job, wanted = taken
            began = time.monotonic()
            outcome = self._outcome_of(job, wanted)
            wall_s = time.monotonic() - began
            self.governor.charge(_cpu_s(outcome, wall_s))
            self._figures.record(job.kind, wall_s * 1000)
            if wanted:
                self._figures.record("queue.wait", (began - self._wished_at[job.kind]) * 1000)
            with self._condition:
                if not self._outcomes:
                    self._first_outcome = time.monotonic()
                self._outcomes.append(outcome)
                del self._running[job.id]
                self._condition.notify_all()

    def _outcome_of(self, job: Claimed, wanted: bool) -> Outcome:
        """Whatever happens, the thread goes on with the next job."""
        try:
            return self._looking.run(job, on_demand=wanted)
        except Exception as error:
            log.exception("job %d could not be run", job.id)
            return failure_of(job, DecodeError(Reason.UNREADABLE, str(error), can_pass=True))

    def _take(self) -> tuple[Claimed, bool] | None:
        """The next job, wanted ones first; waits. None when the scheduler stops."""
        with self._condition:
            while not self._stopping:
                delay_s = self.governor.delay_s()
                job = self._wanted_job(looks=not (delay_s and self.governor.user_is_active()))
                if job is not None:
                    return job, True
                if not delay_s:
                    job = next((j for j in self._ready.values() if j.kind not in self._paused), None)
                    if job is not None:
                        return self._begin(job), False
                self._condition.wait(min(delay_s, 0.1) if delay_s else 1.0)
            return None

    def _wanted_job(self, *, looks: bool) -> Claimed | None:
        """The first photo on the screen. Not *looks*: only previews, for which a large photo waits."""
        for job_id in list(self._front):
            job = self._ready.get(job_id)
            if job is not None and job.kind == "look" and not looks:
                continue
            self._front.remove(job_id)
            if job is not None:
                return self._begin(job)
        return None

    def _begin(self, job: Claimed) -> Claimed:
        del self._ready[job.id]
        self._running[job.id] = job
        if len(self._ready) < self._threads:
            self._condition.notify_all()
        return job

    # -- the ledger

    def _keep_books(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(self._has_bookwork, timeout=0.05 if self._outcomes else WAKE_S)
                outcomes: list[Outcome] = []
                if self._outcomes and (self._stopping or self._batch_is_due()):
                    outcomes, self._outcomes = self._outcomes, []
                stopping = self._stopping and not self._running
            try:
                self._store(outcomes)
                outcomes = []
                if stopping:
                    break
                self._cancel()
                self._refill()
            except DiskFull:
                self._rest(map(_job, outcomes))
                if stopping:
                    break
            except Exception:
                log.exception("the job queue could not be served; trying again")
                with self._condition:
                    self._outcomes = outcomes + self._outcomes
                if stopping:
                    return
                time.sleep(1.0)
        with self._condition:
            left = list(self._ready.values())
            self._ready.clear()
        with contextlib.suppress(Exception):
            self._library.jobs.give_back(left)

    def _rest(self, lost: Iterable[Claimed]) -> None:
        """The disk is full: begin nothing for a while. What was done and could not be stored is done again."""
        with self._condition:
            self._full_until = time.monotonic() + DISK_FULL_AGAIN_S
            self._stranded += [*lost, *self._ready.values()]
            self._ready.clear()
            self._front.clear()
        self._rest_is_idle()
        if not self._full_told:
            self._full_told = True
            self._tell(Notice("DISK_FULL", FULL), True)

    def _rest_is_idle(self) -> None:
        with self._condition:
            if not (self._running or self._outcomes):
                self._idle.set()

    def _take_up(self) -> None:
        """Go on after a rest."""
        self._library.jobs.give_back(self._stranded)
        with self._condition:
            self._stranded = []
            self._full_until = 0.0
            self._dry = False

    def _cancel(self) -> None:
        """In the ledger's thread: what has begun is known here, so that the counts are true."""
        with self._condition:
            cancels, self._cancels = self._cancels, {}
        for kind, dropped in cancels.items():
            with self._condition:
                dropped += self._drop_ready(kind)
            self._looking.hold_previews |= kind == "preview"
            number = self._library.jobs.cancel(kind, claimed=dropped)
            with self._condition:
                self._progress[kind].cancel(number)
            self._report()

    def _has_bookwork(self) -> bool:
        if self._full_until:
            return self._stopping or bool(self._outcomes) or time.monotonic() >= self._full_until
        if self._stopping or self._wishes_changed or self._cancels or (self._outcomes and self._batch_is_due()):
            return True
        return not self._dry and len(self._ready) < self._threads

    def _batch_is_due(self) -> bool:
        looked_at = set(self._wanted["look"]) | set(self._wanted["preview"])
        return (
            len(self._outcomes) >= BATCH_ITEMS
            or time.monotonic() - self._first_outcome >= BATCH_S
            or not (self._running or self._ready)
            or any(_job(o).photo_id in looked_at for o in self._outcomes)
        )

    def _refill(self) -> None:
        now = time.monotonic()
        if self._stranded or self._full_until:
            if now < self._full_until:
                self._rest_is_idle()
                return
            self._take_up()
        if now >= self._wake_at:
            self._wake_at = now + WAKE_S
            if self._library.jobs.wake():
                self._dry = False
        if self._wishes_changed:
            self._claim_wanted()
        if now >= self._recount_at:
            self._recount()
        if not self._dry and len(self._ready) < self._threads:
            claimed = self._library.jobs.claim(CLAIM_PER_THREAD * self._threads, sorted(self._paused))
            with self._condition:
                self._ready.update((job.id, job) for job in claimed)
                self._dry = not claimed
                self._condition.notify_all()
        with self._condition:
            resting = self._dry and not (self._ready or self._running or self._outcomes or self._wishes_changed)
        if resting and not self._idle.is_set():
            self._recount()
            self._idle.set()
            self._library.database.tend()
        elif not resting:
            self._idle.clear()

    def _claim_wanted(self) -> None:
        with self._condition:
            self._wishes_changed = False
            looks, previews = list(self._wanted["look"]), list(self._wanted["preview"])
        front = self._claim("preview", previews) if previews else []
        blind = self._looking.unread(previews) if previews else []
        looks = blind + [i for i in looks if i not in blind]
        if looks:
            front += self._claim("look", looks)
        order = {photo_id: n for n, photo_id in enumerate([*previews, *looks])}
        with self._condition:
            self._ready.update((job.id, job) for job in front)
            mine = [job for job in self._ready.values() if job.photo_id in order and job.photo_id in self._wanted[job.kind] + blind]
            self._front = deque(job.id for job in sorted(mine, key=lambda job: (order[job.photo_id], job.kind)))
            self._condition.notify_all()

    def _claim(self, kind: str, photo_ids: Sequence[int]) -> list[Claimed]:
        """The jobs of these photos; a photo whose derivative is gone from the cache gets a new one."""
        lacking = self._looking.lacking(kind, photo_ids)
        if not lacking:
            return []
        number = self._library.jobs.enqueue(kind, lacking, VISIBLE_PRIORITY)
        with self._condition:
            self._progress[kind].recall(number)
        return self._library.jobs.claim_photos(kind, lacking)

    def _store(self, outcomes: Sequence[Outcome]) -> None:
        if not outcomes:
            return
        stored = self._looking.store(outcomes)
        failures = [o for o in outcomes if isinstance(o, Failure) and not self._stopping]
        self._library.jobs.give_back([o.job for o in outcomes if isinstance(o, Failure) and self._stopping])
        stored.failed = self._library.jobs.failed(failures)
        full = any(failure.reason is Reason.DISK_FULL for failure in failures)
        with self._condition:
            self._count(outcomes, stored)
            self._merged += len(stored.merged)
            if stored.looked and self._wanted["preview"]:
                self._wishes_changed = True
            if stored.enqueued_previews or stored.looked:
                self._dry = False
        self._announce(stored)
        if stored.looked:
            self._follow_rules(stored.looked)
        if full:
            self._rest(())
        elif self._full_told and (stored.looked or stored.previews):
            self._full_told = False
            self._tell(NoticeResolved("DISK_FULL"), True)

    def _count(self, outcomes: Iterable[Outcome], stored: Stored) -> None:
        for outcome in outcomes:
            kind = _job(outcome).kind
            if isinstance(outcome, Failure):
                if outcome.job.photo_id in stored.failed:
                    self._progress[kind].end(0, 1)
            elif isinstance(outcome, PreviewDone) and not outcome.stored:
                self._progress[kind].stop(1)
            else:
                self._progress[kind].end(1, 0)
        self._progress["preview"].extend(stored.enqueued_previews)
        self._progress[DUPLICATES].extend(len(stored.new_pictures))

    def _announce(self, stored: Stored) -> None:
        seen = {*self._wanted["look"], *self._wanted["preview"]}
        urgent = bool(seen.intersection(stored.looked) or seen.intersection(stored.previews))
        if stored.merged:
            self._tell(PhotosRemoved(tuple(new for _, new in stored.merged)), urgent)
        if stored.looked or stored.failed:
            self._tell(PhotosChanged((*stored.looked, *stored.failed)), urgent)
        if stored.looked:
            self._tell(ThumbnailsReady(tuple(stored.looked)), urgent)
        if stored.linked:
            self._tell(CopiesChanged.of(stored.linked), urgent)
        if stored.previews:
            self._tell(PreviewsReady(tuple(stored.previews)), urgent)
        self._report()

    def _follow_rules(self, looked: Sequence[int]) -> None:
        """What folders want done with new photos is done as soon as these are known."""
        if self._library.rules.follow(looked, self._tell_edit, self._tell_soon):
            self._tell(self._library.journal.next_steps(), False)

    def _tell_edit(self, edited: Edited) -> None:
        ids = sorted(set().union(*map(photo_ids, edited.parts)))
        if ids:
            self._tell(PhotosChanged(tuple(ids)), False)
        steps = whole(edited.parts)
        for step in steps:
            if not isinstance(step, PlacesStaged):  # that is told by its number
                self._tell(step, False)
        if any(isinstance(step, PlacesStaged) for step in steps):
            self._tell(self._library.pending.counts(), False)

    def _tell_soon(self, change: object) -> None:
        self._tell(change, False)

    def _recount(self) -> None:
        self._recount_at = time.monotonic() + RECOUNT_S
        counts = self._library.jobs.counts()
        with self._condition:  # outcomes that are not stored yet still count as left
            for kind, progress in self._progress.items():
                by_state = counts.get(kind, Counter())
                left = sum(by_state.get(state, 0) for state in LEFT)
                progress.set_left(left, by_state.get("waiting", 0), by_state.get("failed", 0))
        self._report()

    def _report(self) -> None:
        self._tell(self.snapshot(), False)

    def heard(self, change: object) -> None:
        """What a scan tells passes here too: new rows have new jobs."""
        if isinstance(change, PhotosAdded):
            self.added("look", len(change.ids))
        elif isinstance(change, PhotosChanged):  # gone, back or another file: their copies have others now
            self.changed()
            self._tell(CopiesChanged.of(change.ids), False)


def _job(outcome: Outcome) -> Claimed:
    return outcome.job


def _cpu_s(outcome: Outcome, wall_s: float) -> float:
    if isinstance(outcome, LookDone):
        return outcome.look.cpu_s if outcome.fresh else 0.001
    return outcome.cpu_s if isinstance(outcome, PreviewDone) else wall_s  # of a comparison nearly all is computing
