"""The parent's end of one worker process: questions out, checked answers in, with a deadline."""

import contextlib
import os
import signal
import socket
import time

from photodesk.domain.problems import Reason
from photodesk.imaging.decoders.server import Born
from photodesk.imaging.decoders.wire import HEADER, Answer, Request, WireError, parse_header

_SLICE_S = 0.5


class WorkerLost(Exception):
    """The worker died, hung or talked nonsense; it must be killed."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail


class Clock:
    """A deadline that counts time spent waiting: a program that was stopped and woken (suspend) has not timed out."""

    def __init__(self, left_s: float) -> None:
        self.left_s = left_s

    def spend(self, started: float) -> None:
        self.left_s -= min(time.monotonic() - started, 2 * _SLICE_S)
        if self.left_s <= 0:
            raise WorkerLost(Reason.TIMEOUT, "no answer in time")


class Worker:
    """One worker process. Used by one thread at a time; `kill` by any."""

    def __init__(self, born: Born) -> None:
        self.process = born.process
        self._handle, self._end = born.handle, born.end
        self.level = ""
        self.files = 0
        self.key = b""
        self.free_since = time.monotonic()
        self.peak_bytes = 0
        self.dead = False

    def wait_ready(self, clock: Clock) -> None:
        """Read what the worker says once it has locked itself in."""
        kind, payload = self.receive(clock)
        if kind is not Answer.READY or len(payload) > 64:
            raise WorkerLost(Reason.DECODER_CRASHED, "not ready")
        self.level = payload.decode("ascii", "replace")

    def send(self, request: Request, descriptor: int, data: bytes, clock: Clock) -> None:
        """Ask; with a descriptor (-1: none) and *data* behind the request."""
        started = time.monotonic()
        self._end.settimeout(max(0.01, clock.left_s))
        try:
            raw = request.pack()
            if descriptor >= 0:
                socket.send_fds(self._end, [raw], [descriptor])
            else:
                self._end.sendall(raw)
            if data:
                self._end.sendall(data)
        except TimeoutError as error:
            raise WorkerLost(Reason.TIMEOUT, "does not listen") from error
        except OSError as error:
            raise WorkerLost(Reason.DECODER_CRASHED, str(error)) from error
        clock.spend(started)

    def reply(self, yes: bool) -> None:
        """Answer CONTENT, PICTURE or HEAVY."""
        try:
            self._end.sendall(b"\1" if yes else b"\0")
        except OSError as error:
            raise WorkerLost(Reason.DECODER_CRASHED, str(error)) from error

    def receive(self, clock: Clock) -> tuple[Answer, bytes]:
        """The next frame, its payload not yet checked."""
        try:
            kind, length = parse_header(self._exactly(HEADER.size, clock))
        except WireError as error:
            raise WorkerLost(Reason.DECODER_CRASHED, str(error)) from error
        return kind, self._exactly(length, clock)

    def _exactly(self, count: int, clock: Clock) -> bytes:
        buffer = bytearray(count)
        view, have = memoryview(buffer), 0
        while have < count:
            started = time.monotonic()
            self._end.settimeout(max(0.01, min(_SLICE_S, clock.left_s)))
            try:
                got = self._end.recv_into(view[have:])
            except TimeoutError:
                got = -1
            except OSError as error:
                raise WorkerLost(Reason.DECODER_CRASHED, str(error)) from error
            if not got:
                raise WorkerLost(Reason.DECODER_CRASHED, "ended")
            have += max(0, got)
            clock.spend(started)
        return bytes(buffer)

    def note_memory(self) -> None:
        """Read the highest resident memory of the process (proc(5), VmHWM)."""
        with contextlib.suppress(OSError, ValueError), open(f"/proc/{self.process}/status", "rb") as status:
            for line in status:
                if line.startswith(b"VmHWM:"):
                    self.peak_bytes = int(line.split()[1]) * 1024
                    return

    def shut_off(self) -> None:
        """Kill at once, from any thread; the thread that waits for an answer learns that the worker ended."""
        self.dead = True
        self._signal()
        with contextlib.suppress(OSError):
            self._end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Kill, and give back what we hold of it. Not while another thread uses it."""
        self._signal()
        self._end.close()
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _signal(self) -> None:
        with contextlib.suppress(OSError):
            if self._handle is None:
                os.killpg(self.process, signal.SIGKILL)
                return
            signal.pidfd_send_signal(self._handle, 0)  # still this process: its number cannot belong to another
            with contextlib.suppress(OSError):
                os.killpg(self.process, signal.SIGKILL)
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
