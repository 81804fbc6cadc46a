"""Holds the decoders' share of the processor: a token bucket of CPU seconds."""

import os
import threading
import time

ACTIVE_PERCENT = 20
"""The backlog's share while the user scrolls or types."""
ACTIVE_S = 0.6
DEPTH_S = 0.15
"""How many seconds of unused share may be saved up."""


class Governor:
    """Fills at the allowed share of all cores' time and is charged with what each job used. Any thread."""

    def __init__(self, percent: int, cores: int | None = None) -> None:
        self._cores = cores or os.cpu_count() or 1
        self._lock = threading.Lock()
        self._percent = percent
        self._balance_s = 0.0
        self._filled = time.monotonic()
        self._active_until = 0.0

    def set_percent(self, percent: int) -> None:
        """The share of all cores' time, 1 to 100; 100 holds nothing back."""
        with self._lock:
            self._fill()
            self._percent = percent

    def user_active(self) -> None:
        """The user scrolls or types: the backlog makes room for a moment."""
        with self._lock:
            self._fill()
            self._balance_s = min(self._balance_s, 0.0)
            self._active_until = time.monotonic() + ACTIVE_S

    def user_is_active(self) -> bool:
        """Whether the user scrolls or types: then looks at what passes by keep to that share, too."""
        return time.monotonic() < self._active_until

    def charge(self, cpu_s: float) -> None:
        """A job has used this much."""
        with self._lock:
            self._fill()
            self._balance_s -= cpu_s

    def delay_s(self) -> float:
        """How long the backlog has to wait; 0: it may go on."""
        with self._lock:
            self._fill()
            share = self._share()
            if share >= self._cores or self._balance_s > 0:
                return 0.0
            return max(0.002, (0.001 - self._balance_s) / share)

    def _share(self) -> float:
        """CPU seconds a second."""
        percent = self._percent
        if self.user_is_active():
            percent = min(percent, ACTIVE_PERCENT)
        return max(1, percent) / 100 * self._cores

    def _fill(self) -> None:
        now = time.monotonic()
        share = self._share()
        self._balance_s = min(DEPTH_S * share, self._balance_s + (now - self._filled) * share)
        self._filled = now
