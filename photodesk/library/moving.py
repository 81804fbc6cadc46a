"""Keeps scans and file changes apart: what a scan writes down is not what it saw before or while files were moved."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Moving:
    """Any thread. Neither waits for longer than the other takes for some files."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Files are moved, and their rows follow."""
        with self._lock:
            self._count += 1
            yield

    @contextmanager
    def at_rest(self) -> Iterator[int]:
        """None is moved meanwhile; another number than the last time: some were."""
        with self._lock:
            yield self._count
