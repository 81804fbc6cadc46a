"""One volume's own two threads behind a circuit breaker: a drive that hangs holds up nobody for more than three seconds (rule J6)."""

import errno
import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import pybreaker

from photodesk.domain.problems import DecodeError, Reason

log = logging.getLogger(__name__)

THREADS = 2
LIMIT_S = 3.0
"""So long a call may take without a sign of life."""
SLOW_S = 1.0
"""A call that takes longer makes the volume a degraded one, for DEGRADED_S."""
DEGRADED_S = 60.0
LOOK_S = 0.5
PROBE_S = 5.0
ERRORS_IN_A_ROW = 3
IDLE_S = 30.0

_OF_THE_DRIVE = frozenset({
    errno.EIO, errno.ESTALE, errno.ENOTCONN, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENODEV, errno.ENXIO, errno.ETIMEDOUT,
    errno.ESHUTDOWN, errno.ECONNABORTED,
})  # fmt: skip

T = TypeVar("T")

_inside = threading.local()


class Unreachable(DecodeError):
    """A drive does not answer, or did not a moment ago. Nothing may be concluded from it."""

    def __init__(self, detail: str = "the drive does not answer") -> None:
        super().__init__(Reason.OFFLINE, detail)


def blames_the_drive(error: OSError) -> bool:
    """Whether an error tells of the drive or the connection, and not of the file."""
    return error.errno in _OF_THE_DRIVE


@dataclass(slots=True)
class _Call(Generic[T]):
    work: Callable[[], T]
    discard: Callable[[T], object] | None
    began: float = 0.0
    moved_at: float = 0.0
    """When it began, or last showed a sign of life."""
    done: threading.Event = field(default_factory=threading.Event)
    answer: T | None = None
    error: BaseException | None = None
    left: bool = False
    """Nobody waits for it any more."""


class GuardedVolume:
    """Calls that touch one volume. All methods may be called from any thread and return within LIMIT_S, but for a call that goes on
    showing signs of life. `changed` is called whenever the breaker opened or closed."""

    def __init__(self, name: str, changed: Callable[[], None], limit_s: float = LIMIT_S) -> None:
        self.name = name
        self.limit_s = limit_s
        self._changed = changed
        self._lock = threading.Lock()
        self._calls: queue.SimpleQueue[_Call[Any]] = queue.SimpleQueue()
        self._threads = 0
        self._queued = 0
        self._busy: dict[int, _Call[Any]] = {}
        self._moved_at = 0.0
        """When a call ended or showed a sign of life: those that wait behind it count from there."""
        self._slow_until = 0.0
        self._errors = 0
        self._probe: _Call[object] | None = None
        self._probed_at = 0.0
        self._breaker = pybreaker.CircuitBreaker(fail_max=ERRORS_IN_A_ROW, reset_timeout=PROBE_S, name=name)

    @property
    def is_open(self) -> bool:
        """Whether calls are refused until a probe succeeds."""
        return self._breaker.current_state != pybreaker.STATE_CLOSED

    @property
    def is_degraded(self) -> bool:
        """Whether it answers, but was slow or gave errors of late."""
        return not self.is_open and (self._errors > 0 or time.monotonic() < self._slow_until)

    def stuck(self) -> int:
        """Threads that hang in a call which nobody waits for any more."""
        with self._lock:
            return sum(call.left for call in self._busy.values())

    def call(self, work: Callable[[], T], *, alive: Callable[[], object] | None = None, discard: Callable[[T], object] | None = None) -> T:
        """Run *work* on a thread of this volume and give its answer, or raise what it raises. Raises Unreachable when it hangs.

        *alive*: something that differs as long as a long call goes on. *discard*: gets an answer that comes when nobody waits for it.
        """
        if getattr(_inside, "volume", None) is not None:
            return work()
        if self.is_open:
            raise Unreachable
        call = _Call(work, discard)
        self._put(call)
        self._wait(call, alive)
        if call.error is not None:
            raise call.error
        return call.answer  # type: ignore[return-value]  # it is what `work` returned

    def later(self, work: Callable[[], object]) -> None:
        """Run *work* when the volume answers; nobody waits for it (closing a file may hang as well)."""
        self._put(_Call(work, None))

    def look_after(self, probe: Callable[[], object], every_s: float) -> None:
        """Ask the volume something every so often without waiting, every PROBE_S while the breaker is open. Call it again and again."""
        now = time.monotonic()
        if self._probe is not None and not self._has_answered(self._probe):
            return
        if now - self._probed_at < (PROBE_S if self.is_open else every_s):
            return
        if self.is_open:
            if self.stuck() >= THREADS:
                return  # one of these comes back first
            self._breaker.half_open()
        self._probed_at = now
        self._probe = _Call(probe, None)
        self._put(self._probe)

    def _has_answered(self, asked: _Call[object]) -> bool:
        """What became of a probe; False: it is still under way."""
        if not asked.done.is_set():
            if self._silent_s(asked, self._probed_at) > self.limit_s:
                self._open("it did not answer")
            return False
        self._probe = None
        if self.is_open:
            if isinstance(asked.error, OSError) and blames_the_drive(asked.error):
                self._breaker.open()
            else:
                self._close()
        return True

    def _put(self, call: _Call[Any]) -> None:
        with self._lock:
            self._calls.put(call)
            self._queued += 1
            if self._queued > self._threads - len(self._busy) and self._threads < THREADS:
                self._threads += 1
                threading.Thread(target=self._serve, name=f"volume {self.name}", daemon=True).start()

    def _wait(self, call: _Call[T], alive: Callable[[], object] | None) -> None:
        put_at = time.monotonic()
        sign: object = None
        while not call.done.wait(min(LOOK_S, self.limit_s)):
            before, sign = sign, alive() if alive is not None and call.began else None
            if sign != before:
                call.moved_at = self._moved_at = time.monotonic()
            if self._silent_s(call, put_at) >= self.limit_s and self._gave_up(call):
                self._open("a call hung")
                raise Unreachable

    def _silent_s(self, call: _Call[Any], put_at: float) -> float:
        """How long a call shows no sign of life; of one whose turn has not come, those before it."""
        return time.monotonic() - (call.moved_at if call.began else max(put_at, self._moved_at))

    def _gave_up(self, call: _Call[Any]) -> bool:
        with self._lock:
            call.left = not call.done.is_set()
            return call.left

    def _serve(self) -> None:
        _inside.volume = self
        while True:
            try:
                call = self._calls.get(timeout=IDLE_S)
            except queue.Empty:
                with self._lock:
                    if not self._queued:
                        self._threads -= 1
                        return
                continue
            with self._lock:
                self._queued -= 1
                given_up = call.left
                if not given_up:
                    call.began = call.moved_at = time.monotonic()
                    self._busy[threading.get_ident()] = call
            if not given_up:
                self._run(call)

    def _run(self, call: _Call[Any]) -> None:
        try:
            call.answer = call.work()
        except BaseException as error:
            call.error = error
        with self._lock:
            del self._busy[threading.get_ident()]
            self._moved_at = time.monotonic()
            left = call.left
            call.done.set()
        if left and call.error is None and call.discard is not None:
            call.discard(call.answer)
        self._judge(call, left)

    def _judge(self, call: _Call[Any], left: bool) -> None:
        """What the end of a call tells of the volume."""
        if isinstance(call.error, OSError) and blames_the_drive(call.error):
            self._errors += 1
            if not self.is_open and self._errors >= ERRORS_IN_A_ROW:
                self._open(f"errno {call.error.errno}")
            return
        self._errors = 0
        if left or time.monotonic() - call.began > SLOW_S:
            self._slow_until = time.monotonic() + DEGRADED_S
        if left and self.is_open:
            self._probed_at = 0.0  # it moves again: ask at once

    def _open(self, why: str) -> None:
        was_open = self.is_open
        self._breaker.open()
        if not was_open:
            log.warning("the drive of %s is given up for now: %s", self.name, why)
            self._probed_at = time.monotonic()
            self._changed()

    def _close(self) -> None:
        log.info("the drive of %s answers again", self.name)
        self._errors = 0
        self._breaker.close()
        self._changed()
