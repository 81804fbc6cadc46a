"""Counts of the queue, kept in memory between two looks at the job table."""

import time
from collections import deque
from dataclasses import dataclass, field

from photodesk.domain.changes import JobGroup
from photodesk.library.jobs import DUPLICATES

KINDS = ("look", "preview", DUPLICATES)
RATE_WINDOW_S = 5.0
SHOW_TIME_AFTER_S, SHOW_TIME_AFTER_SHARE = 3.0, 0.05


@dataclass(slots=True)
class Progress:
    """One kind's run: from the moment there is something to do until nothing is left, or the user cancels it."""

    kind: str
    left: int = 0
    waiting: int = 0
    failed: int = 0
    done: int = 0
    failed_now: int = 0
    cancelled: int = 0
    stopped: bool = False
    _began: float = 0.0
    _ends: deque[tuple[float, int]] = field(default_factory=deque)

    def set_left(self, left: int, waiting: int, failed: int) -> None:
        """What the job table says: jobs to do, of these waiting for a later try, and failed ones."""
        self.failed_now = max(0, self.failed_now - max(0, self.failed - failed))
        self.waiting, self.failed = waiting, failed
        self.add(left - self.left)

    def add(self, number: int) -> None:
        """More to do (or, negative, less than was thought)."""
        if number > 0 and (self.left == 0 or self.stopped):
            self._begin()
        self.left = max(0, self.left + number)

    def extend(self, number: int) -> None:
        """More to do in the same run, whether or not the rest of it has ended: what another kind of work led to."""
        self.left += number

    def end(self, done: int, failed: int) -> None:
        """Jobs that have ended."""
        self.left = max(0, self.left - done - failed)
        self.done += done
        self.failed += failed
        self.failed_now += failed
        now = time.monotonic()
        self._ends.append((now, done + failed))
        while self._ends and now - self._ends[0][0] > RATE_WINDOW_S:
            self._ends.popleft()

    def stop(self, number: int) -> None:
        """Jobs that will not run."""
        self.left = max(0, self.left - number)
        self.cancelled += number

    def cancel(self, number: int) -> None:
        """The user cancelled what was left: these. The line says so until there is new work."""
        self.stop(number)
        self.stopped = True

    def recall(self, number: int) -> None:
        """Jobs that run after all because the user looks at their photos."""
        if number and self.left == 0 and not self.stopped:
            self._begin()
        self.cancelled = max(0, self.cancelled - number)
        self.left += number

    def forget(self) -> None:
        """Nobody wants to see any more what was done, unless more is under way."""
        if self.left == 0:
            self._begin()

    def _begin(self) -> None:
        self.done = self.failed_now = self.cancelled = 0
        self.stopped = False
        self._began = time.monotonic()
        self._ends.clear()

    def group(self, paused: bool) -> JobGroup:
        """The line for people."""
        total = self.done + self.failed_now + self.cancelled + self.left
        rate = self._rate()
        elapsed = time.monotonic() - self._began
        settled = elapsed >= SHOW_TIME_AFTER_S and total and (self.done + self.failed_now) / total >= SHOW_TIME_AFTER_SHARE
        seconds_left = self.left / rate if rate and settled and self.left and not paused else None
        return JobGroup(
            self.kind, self._state(paused), self.done, total, self.failed, self.waiting, self.cancelled,
            rate if self.left and not paused and not self.stopped else None, None if self.stopped else seconds_left,
        )  # fmt: skip

    def _state(self, paused: bool) -> str:
        if self.stopped:
            return "cancelled"
        if self.left:
            if paused:
                return "paused"
            return "waiting" if self.waiting >= self.left else "running"
        if self.failed:
            return "failed"
        return "cancelled" if self.cancelled else "done"

    def _rate(self) -> float | None:
        if not self._ends:
            return None
        span = time.monotonic() - self._ends[0][0]
        return sum(n for _, n in self._ends) / span if span > 0.5 else None
