"""Watches the window's thread: how evenly it beats, and what it was doing whenever it did not."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from photodesk.bridge.sampled_stack import stack_of
from photodesk.config.figures import Figures

BEAT_MS: Final = 10
GAP_MS: Final = 100.0
"""A longer time between two beats is a slow operation, kept with its stack."""
FLUSH_S: Final = 10.0
STOP_WAIT_S: Final = 3.0
"""A disk that hangs does not keep the program from ending."""

log = logging.getLogger("photodesk.monitor")


class Monitor(QObject):
    """A heartbeat in the thread that makes it, and a sampler thread that looks at it from outside.

    The interval between two beats is recorded as `ui.gap` (ms, 10 when nothing is in the way). While the thread is
    blocked, the sampler takes its Python stack; the gap goes to the slow operations once it is over. The sampler also
    writes the figures to their file every 10 s, so that no other thread does.
    """

    def __init__(self, figures: Figures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.figures = figures
        self._thread_id = threading.get_ident()
        self._last_beat = time.perf_counter()
        self._last_cpu = time.thread_time()
        self._taken: tuple[float, list[str]] = (0.0, [])
        self._stopped = threading.Event()
        self._sampler: threading.Thread | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._on_timeout)

    def start(self) -> None:
        """Begin to watch; call when the window's event loop is about to run."""
        self._last_beat, self._last_cpu = time.perf_counter(), time.thread_time()
        self._stopped.clear()
        self._sampler = threading.Thread(target=self._sample, name="monitor", daemon=True)
        self._sampler.start()
        self._timer.start()

    def stop(self) -> None:
        """End watching and write the figures. Idempotent."""
        self._timer.stop()
        self._stopped.set()
        sampler, self._sampler = self._sampler, None
        if sampler is not None:
            sampler.join(STOP_WAIT_S)

    def record(self, name: str, value: float, unit: str = "ms") -> None:
        """Add one value to a histogram; any thread."""
        self.figures.record(name, value, unit)

    def sql(self, statement: str, seconds: float) -> None:
        """Record how long a statement took; any thread."""
        self.figures.sql(statement, seconds)

    def explain_with(self, explain: Callable[[str], str]) -> None:
        """Give the function that finds the plan of a slow statement; it is called in the sampler's thread."""
        self.figures.explain = explain

    def snapshot(self) -> dict[str, Any]:
        """The figures of all processes (`Figures.snapshot`)."""
        return self.figures.snapshot()

    @Slot()
    def _on_timeout(self) -> None:
        now, cpu = time.perf_counter(), time.thread_time()
        beat, gap_ms, cpu_ms = self._last_beat, (now - self._last_beat) * 1000, (cpu - self._last_cpu) * 1000
        self._last_beat, self._last_cpu = now, cpu
        self.figures.record("ui.gap", gap_ms)
        if gap_ms > GAP_MS:
            # A stack of another beat says nothing about this gap: better none than a wrong one.
            stack = self._taken[1] if self._taken[0] == beat else []
            self.figures.slow("ui.gap", gap_ms, cpu_ms=round(cpu_ms, 1), stack=stack)
            log.warning("the window did not react for %.0f ms (%.0f ms of work): %s", gap_ms, cpu_ms, " < ".join(reversed(stack)))

    def _sample(self) -> None:
        next_flush = time.perf_counter() + FLUSH_S
        while not self._stopped.wait(self._seconds_to_next_look()):
            beat = self._last_beat
            if self._taken[0] != beat and (time.perf_counter() - beat) * 1000 > GAP_MS:
                self._taken = (beat, stack_of(self._thread_id))
            if time.perf_counter() >= next_flush:
                self._flush()
                next_flush = time.perf_counter() + FLUSH_S
        self._flush()

    def _seconds_to_next_look(self) -> float:
        """Until the current beat would be late; 20 ms while it is."""
        due = self._last_beat + GAP_MS / 1000 - time.perf_counter()
        return max(due + 0.002, 0.02)

    def _flush(self) -> None:
        peak_mb = peak_memory_mb()
        if peak_mb is not None:
            self.figures.record("memory.peak", peak_mb, "MB")
        self.figures.flush()


def peak_memory_mb() -> float | None:
    """The highest resident memory of this process so far, in 10^6 bytes (VmHWM); None where the system does not say."""
    with suppress(OSError, ValueError, IndexError), open("/proc/self/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    return None
