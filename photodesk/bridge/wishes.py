"""Work of which only the newest wish list counts: what nobody wants any more is never begun."""

import logging
import threading
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QRunnable, QThreadPool

log = logging.getLogger(__name__)
K = TypeVar("K", bound=Hashable)


class Wishes(Generic[K]):
    """A few threads that take the wishes in order. `want` may be called from any thread and never waits."""

    def __init__(self, name: str, threads: int, work: Callable[[K], None]) -> None:
        self._work = work
        self._lock = threading.Lock()
        self._waiting: list[K] = []
        self._running: set[K] = set()
        self._busy_threads = 0
        self._threads = threads
        self._pool = QThreadPool()
        self._pool.setObjectName(name)
        self._pool.setMaxThreadCount(threads)
        self._pool.setExpiryTimeout(-1)  # connections of the catalog belong to threads: keep them

    def want(self, wishes: Sequence[K]) -> None:
        """Replace the list, most urgent first. What is being worked on goes on and is not begun twice."""
        with self._lock:
            self._waiting = [wish for wish in dict.fromkeys(wishes) if wish not in self._running]
            starting = min(self._threads - self._busy_threads, len(self._waiting))
            self._busy_threads += max(0, starting)
        for _ in range(starting):
            self._pool.start(_Turn(self._take_turns))

    def close(self, timeout_ms: int = 3_000) -> bool:
        """Begin nothing more and wait for what runs; False when something still runs."""
        self.want(())
        return self._pool.waitForDone(timeout_ms)

    def _take_turns(self) -> None:
        while (wish := self._next()) is not None:
            try:
                self._work(wish)
            except Exception:
                log.exception("a picture for the screen could not be loaded")
            finally:
                with self._lock:
                    self._running.discard(wish)

    def _next(self) -> K | None:
        with self._lock:
            if not self._waiting:
                self._busy_threads -= 1
                return None
            wish = self._waiting.pop(0)
            self._running.add(wish)
            return wish


class _Turn(QRunnable):
    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__()
        self._work = work

    # Qt overrides

    def run(self) -> None:
        self._work()
