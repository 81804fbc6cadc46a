"""Counts of the queue, kept in memory between two looks at the job table."""

import time
from collections import deque
from dataclasses import dataclass, field

from photodesk.domain.changes import JobGroup

KINDS = ("look", "preview")
RATE_WINDOW_S = 5.0
SHOW_TIME_AFTER_S, SHOW_TIME_AFTER_SHARE = 3.0, 0.05


@dataclass(slots=True)
class Progress:
    """One kind's run: from the moment there is something to do until nothing is left."""

    kind: str
    left: int = 0
    waiting: int = 0
    failed: int = 0
    done: int = 0
    failed_now: int = 0
    cancelled: int = 0
    running: int = 0
    _began: float = 0.0
    _ends: deque[tuple[float, int]] = field(default_factory=deque)

    def set_left(self, left: int, waiting: int, failed: int) -> None:
        """What the job table says: jobs to do, of these waiting for a later try, and failed ones."""
        self.waiting, self.failed = waiting, failed
        self.add(left - self.left)

    def add(self, number: int) -> None:
        """More to do (or, negative, less than was thought)."""
        if number > 0 and self.left == 0:
            self.done = self.failed_now = self.cancelled = 0
            self._began = time.monotonic()
            self._ends.clear()
        self.left = max(0, self.left + number)

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
        """Jobs that were cancelled."""
        self.left = max(0, self.left - number)
        self.cancelled += number

    def group(self, paused: bool) -> JobGroup:
        """The line for people."""
        total = self.done + self.failed_now + self.cancelled + self.left
        rate = self._rate()
        elapsed = time.monotonic() - self._began
        settled = elapsed >= SHOW_TIME_AFTER_S and total and (self.done + self.failed_now) / total >= SHOW_TIME_AFTER_SHARE
        seconds_left = self.left / rate if rate and settled and self.left and not paused else None
        return JobGroup(
            self.kind, self._state(paused), self.done, total, self.failed, self.waiting, self.cancelled,
            rate if self.left and not paused else None, seconds_left,
        )  # fmt: skip

    def _state(self, paused: bool) -> str:
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
