"""The thread pools, named by purpose."""

import logging
import time
from collections.abc import Callable

from PySide6.QtCore import QRunnable, QThreadPool

log = logging.getLogger(__name__)

_still_running: list[QThreadPool] = []
"""Pools that could not be closed. Qt waits in a pool's destructor, and with it Python's lock, without which the work never ends."""


class Lanes:
    """`edits` 1 · `queries` 2 · `jobs` 1 (scans) · `ledger` 1 (claims jobs, stores what they found) · `quick` 2 (pictures the
    screen waits for) · `images` one thread per decoder · `surveys` 1 (looks at cards) · `sources` 2 (small
    pictures of what is on them) · `imports` 1."""

    def __init__(self, image_threads: int) -> None:
        self.edits = _pool("edits", 1)
        self.queries = _pool("queries", 2)
        self.jobs = _pool("jobs", 1)
        self.ledger = _pool("ledger", 1)
        self.quick = _pool("quick", 2)
        self.images = _pool("images", image_threads)
        self.surveys = _pool("surveys", 1)
        self.sources = _pool("sources", 2)
        self.imports = _pool("imports", 1)

    def start(self, lane: QThreadPool, work: Callable[[], None], priority: int = 0) -> None:
        """Run *work* on a lane. What it raises is logged; it never reaches Qt."""
        lane.start(_Work(work), priority)

    def close(self, timeout_ms: int = 3_000) -> bool:
        """Drop what has not begun, but do the user's edits; wait for all lanes together. False when something still runs (a dead mount)."""
        every = (self.quick, self.queries, self.surveys, self.sources, self.imports, self.jobs, self.edits, self.images, self.ledger)
        for lane in every:
            if lane is not self.edits:
                lane.clear()
        deadline = time.monotonic() + timeout_ms / 1000
        running = [lane for lane in every if not lane.waitForDone(max(0, int((deadline - time.monotonic()) * 1000)))]
        _still_running.extend(running)
        return not running


class _Work(QRunnable):
    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__()
        self._work = work

    # Qt overrides

    def run(self) -> None:
        try:
            self._work()
        except Exception:
            log.exception("work on a lane failed")


def _pool(name: str, threads: int) -> QThreadPool:
    pool = QThreadPool()
    pool.setObjectName(name)
    pool.setMaxThreadCount(threads)
    pool.setExpiryTimeout(-1)  # making a thread costs more than keeping it
    return pool
