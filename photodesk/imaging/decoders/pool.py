"""Shares decoder processes between threads, and turns whatever happens to one into an answer or a reason."""

import contextlib
import hashlib
import os
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import ParamSpec, TypeVar

from photodesk.domain.photos import Head, Look, Pixels, Preview
from photodesk.domain.problems import DecodeError, Reason
from photodesk.domain.similarity import Likeness
from photodesk.imaging.decoders import server, wire
from photodesk.imaging.decoders.process import Clock, Worker, WorkerLost
from photodesk.imaging.decoders.wire import Answer, Request, Task

MAX_FILE_BYTES = 512 << 20
DEADLINE_S = 10.0
_START_DEADLINE_S = 30.0
FILES_PER_WORKER = 200
_IDLE_S = 45.0  # workers end by themselves after 60 s; one that may be about to is not used
_THUMB_EDGE_PX, _PREVIEW_EDGE_PX, _MAX_REDUCED_PX = 512, 2048, 4096

T = TypeVar("T")
P = ParamSpec("P")


def start_server() -> None:
    """Start the process that workers are forked from. Cheap: it imports while the program goes on."""
    server.running()


class DecoderPool:
    """Decodes files in at most *size* processes, plus one for what the user waits for. Any thread; calls block.

    Every call raises DecodeError with the reason why there is no answer.
    """

    def __init__(
        self,
        size: int,
        *,
        memory_mb: int = 768,
        max_megapixels: int = 120,
        deadline_s: float = DEADLINE_S,
        handler: Callable[..., None] | None = None,
    ) -> None:
        """Starts nothing. *handler*: a module-level function that answers requests instead of the decoders (tests)."""
        self._memory_mb, self._max_pixels, self._deadline_s = memory_mb, max_megapixels * 1_000_000, deadline_s
        self._handler_at = f"{sys.modules[handler.__module__].__file__}:{handler.__qualname__}" if handler else ""
        self._size = max(1, size)
        self._changed = threading.Condition()
        self._free: list[Worker] = []
        self._used: set[Worker] = set()
        self._slots = {False: self._size, True: 1}
        self._generation = 0
        self._heavy = threading.Lock()
        self._peak_bytes, self._level = 0, ""
        self._closed = False

    def look(self, fd: int, known: Callable[[bytes], bool], twin_of: Callable[[bytes], Look | None] | None = None) -> Look | bytes:
        """First look at an open file; its content hash alone when *known* says that it was looked at before. *twin_of*: finds, by its
        picture hash, a look at another file with the same picture; that picture is not decoded again."""

        def converse(worker: Worker, clock: Clock) -> Look | bytes:
            twin: Look | None = None

            def is_new(picture_hash: bytes) -> bool:
                nonlocal twin
                twin = twin_of(picture_hash) if twin_of is not None else None
                return twin is None

            kind, content_hash = worker.receive(clock)
            if kind is Answer.FAILED:
                raise wire.parse_failure(content_hash)
            if kind is not Answer.CONTENT or len(content_hash) != 32:
                raise wire.WireError("no content hash")
            stored = known(content_hash)
            worker.reply(not stored)
            if stored:
                return content_hash
            answer = self._answer(worker, clock, Answer.LOOK, is_new) or b""
            if twin is not None:
                return wire.parse_known_look(answer, content_hash, twin)
            return wire.parse_look(answer, content_hash, _THUMB_EDGE_PX)

        return self._ask(Request(Task.LOOK, self._max_pixels), fd, converse)

    def preview(self, fd: int, *, format: str = "jpeg") -> Preview:
        """Second look: "jpeg" (progressive) or "webp"."""
        request = Request(Task.PREVIEW, self._max_pixels, (int(format == "webp"), 0, 0, 0))
        return self._ask(
            request, fd, lambda w, c: wire.parse_preview(self._answer(w, c, Answer.PREVIEW) or b"", _PREVIEW_EDGE_PX)
        )  # fmt: skip

    def head(self, fd: int) -> Head:
        """When and with what a file was taken, of whatever size and format it is."""
        return self._ask(Request(Task.HEAD, self._max_pixels), fd, self._head, any_size=True)

    def heads(self, fds: Sequence[int]) -> list[Head | DecodeError]:
        """`head` of some files (a few dozen) in one conversation, so that small files wait for nobody; a reason where there is none."""
        request = Request(Task.HEAD, self._max_pixels)

        def converse(worker: Worker, clock: Clock) -> list[Head | DecodeError]:
            for fd in fds[1:]:
                worker.send(request, fd, b"", clock)
                worker.files += 1
            return [_or_reason(self._head, worker, clock) for _ in fds]

        try:
            return self._ask(request, fds[0], converse, any_size=True) if fds else []
        except DecodeError as error:  # one of them stopped the worker, or somebody all of this
            return [error if error.reason is Reason.CHANGED_MEANWHILE else _or_reason(self.head, fd) for fd in fds]

    def embedded(self, fd: int) -> Pixels | None:
        """The thumbnail in the head of a JPEG, upright; None when there is none."""
        return self._ask(Request(Task.EMBEDDED, self._max_pixels), fd, self._pixels_or_none, urgent=True)

    def reduced(self, fd: int, edge_px: int) -> Pixels:
        """The whole picture, longest side at most *edge_px* (up to 4096) and never enlarged."""
        if not 0 < edge_px <= _MAX_REDUCED_PX:
            raise ValueError("edge_px")
        return self._ask(Request(Task.REDUCED, self._max_pixels, (edge_px, 0, 0, 0)), fd, self._pixels, urgent=True)

    def region(self, fd: int, key: bytes, left: int, top: int, width: int, height: int) -> Pixels:
        """A part at full resolution, in displayed coordinates; cut at the picture's edges. *key* names the content: the
        worker that decoded it last is preferred."""
        if not (left >= 0 and top >= 0 and 0 < width <= wire.MAX_EDGE_PX and 0 < height <= wire.MAX_EDGE_PX):
            raise ValueError("a region outside the picture")
        short = key if len(key) == 32 else hashlib.blake2b(key, digest_size=32).digest()
        return self._ask(Request(Task.REGION, self._max_pixels, (left, top, width, height), short), fd, self._pixels, urgent=True)

    def decode_cached(self, data: bytes) -> Pixels:
        """Decode one of our own previews."""
        return self._ask(Request(Task.CACHED, self._max_pixels, data_bytes=len(data)), -1, self._pixels, data=data, urgent=True)

    def compared(self, first: bytes, second: bytes) -> Likeness:
        """How alike two of our own thumbnails are."""
        request = Request(Task.COMPARED, self._max_pixels, (len(first), 0, 0, 0), data_bytes=len(first) + len(second))
        return self._ask(
            request, -1, lambda w, c: wire.parse_likeness(self._answer(w, c, Answer.LIKENESS) or b""), data=first + second
        )  # fmt: skip

    def difference(self, first: bytes, second: bytes) -> Pixels:
        """Where two of our own thumbnails or previews differ, one laid on the other."""
        request = Request(Task.DIFFERENCE, self._max_pixels, (len(first), 0, 0, 0), data_bytes=len(first) + len(second))
        return self._ask(request, -1, self._pixels, data=first + second, urgent=True)

    def interrupt(self) -> None:
        """Kill all workers at once; calls that wait raise DecodeError(CHANGED_MEANWHILE). The pool can be used again."""
        with self._changed:
            self._generation += 1
            for worker in self._used:
                worker.shut_off()
            free, self._free = self._free, []
            self._changed.notify_all()
        for worker in free:
            worker.close()

    def close(self) -> None:
        """As `interrupt`, for good."""
        self._closed = True
        self.interrupt()

    def sandbox_level(self) -> str:
        """What the workers reached: "landlock+seccomp", "landlock", "seccomp" or "none"; starts one to know."""
        if not self._level:
            with self._slot(True):
                worker = self._fresh(self._generation)
                self._give_back(worker)
        return self._level

    def peak_memory_bytes(self) -> int:
        """The highest resident memory any worker of this pool had."""
        with self._changed:
            for worker in (*self._free, *self._used):
                self._note_memory(worker)
            return self._peak_bytes

    def _ask(
        self, request: Request, fd: int, converse: Callable[[Worker, Clock], T], *, data: bytes = b"", urgent: bool = False,
        any_size: bool = False,
    ) -> T:  # fmt: skip
        if fd >= 0:
            _check_file(fd, any_size)
        generation = self._generation
        with self._slot(urgent):
            try:
                return self._attempt(self._take(request.key, generation), request, fd, data, converse, self._deadline_s)
            except WorkerLost:
                self._check(generation)
            # It may have been the worker, not the file: once more, alone in a new one, which is not used again.
            try:
                return self._attempt(self._fresh(generation), request, fd, data, converse, self._deadline_s, single_use=True)
            except WorkerLost as lost:
                self._check(generation)
                raise DecodeError(lost.reason, lost.detail) from lost

    def _attempt(
        self, worker: Worker, request: Request, fd: int, data: bytes, converse: Callable[[Worker, Clock], T], deadline_s: float,
        single_use: bool = False,
    ) -> T:  # fmt: skip
        clock = Clock(deadline_s)
        healthy = False
        try:
            worker.send(request, fd, data, clock)
            answer = converse(worker, clock)
            healthy = not single_use
            return answer
        except DecodeError as error:
            healthy = not single_use and error.reason is not Reason.TOO_LARGE
            raise
        except wire.WireError as error:
            raise WorkerLost(Reason.DECODER_CRASHED, str(error)) from error
        finally:
            worker.files += fd >= 0  # pictures of our own cost a worker nothing
            if request.task in wire.FORGETTING:
                worker.key = b""
            elif request.task is Task.REGION:
                worker.key = request.key
            self._give_back(worker, keep=healthy)

    def _answer(self, worker: Worker, clock: Clock, wanted: Answer, is_new: Callable[[bytes], bool] | None = None) -> bytes | None:
        """The payload of the wanted frame, None for NOTHING. Large pictures wait here for their turn. *is_new*: whether the picture with
        this hash is to be decoded."""
        with contextlib.ExitStack() as turn:
            waited = False
            while True:
                kind, payload = worker.receive(clock)
                if kind is Answer.HEAVY and not waited:
                    waited = True
                    turn.enter_context(self._heavy)
                    worker.reply(True)
                elif kind is Answer.PICTURE and is_new is not None and len(payload) == 32:
                    worker.reply(is_new(payload))
                    is_new = None
                elif kind is Answer.FAILED:
                    raise wire.parse_failure(payload)
                elif kind is wanted:
                    return payload
                elif kind is Answer.NOTHING:
                    return None
                else:
                    raise wire.WireError("an answer to another question")

    def _head(self, worker: Worker, clock: Clock) -> Head:
        return wire.parse_head(self._answer(worker, clock, Answer.HEAD) or b"")

    def _pixels_or_none(self, worker: Worker, clock: Clock) -> Pixels | None:
        payload = self._answer(worker, clock, Answer.PIXELS)
        return None if payload is None else wire.parse_pixels(payload)

    def _pixels(self, worker: Worker, clock: Clock) -> Pixels:
        found = self._pixels_or_none(worker, clock)
        if found is None:
            raise wire.WireError("no pixels")
        return found

    @contextlib.contextmanager
    def _slot(self, urgent: bool) -> Iterator[None]:
        """The right to use one worker. What the user waits for has one slot more."""
        generation = self._generation
        with self._changed:
            kind = False
            while True:
                self._check(generation)
                if urgent and self._slots[True]:
                    kind = True
                    break
                if self._slots[False]:
                    break
                self._changed.wait()
            self._slots[kind] -= 1
        try:
            yield
        finally:
            with self._changed:
                self._slots[kind] += 1
                self._changed.notify_all()

    def _check(self, generation: int) -> None:
        if self._closed or generation != self._generation:
            raise DecodeError(Reason.CHANGED_MEANWHILE, "interrupted")

    def _take(self, key: bytes, generation: int) -> Worker:
        """A free worker: the one that has the picture *key*, else one that keeps none, else a new one."""
        old: list[Worker] = []
        try:
            with self._changed:
                self._check(generation)
                limit = time.monotonic() - _IDLE_S
                old = [w for w in self._free if w.free_since < limit]
                self._free = [w for w in self._free if w.free_since >= limit]
                if self._free:
                    unkept = next((w for w in self._free if not w.key), self._free[-1])
                    worker = next((w for w in self._free if w.key == key), unkept)
                    self._free.remove(worker)
                    self._used.add(worker)
                    return worker
        finally:
            for worker in old:
                worker.close()
        return self._fresh(generation)

    def _fresh(self, generation: int) -> Worker:
        sandboxed = "nosandbox" not in os.environ.get("PHOTODESK_UNSAFE", "").split(",")
        for last in (False, True):
            running = server.running()
            try:
                worker = Worker(running.bear(self._memory_mb, sandboxed, self._handler_at))
                break
            except OSError as error:
                server.stop(running)
                if last:
                    raise DecodeError(Reason.DECODER_CRASHED, "the picture reader cannot be started") from error
        with self._changed:
            self._used.add(worker)
        try:
            worker.wait_ready(Clock(_START_DEADLINE_S))
            self._check(generation)
        except BaseException:
            self._give_back(worker, keep=False)
            raise
        self._level = worker.level
        return worker

    def _give_back(self, worker: Worker, *, keep: bool = True) -> None:
        self._note_memory(worker)
        with self._changed:
            self._used.discard(worker)
            if keep and not worker.dead and not self._closed and worker.files < FILES_PER_WORKER:
                worker.free_since = time.monotonic()
                self._free.append(worker)
                return
        worker.close()

    def _note_memory(self, worker: Worker) -> None:
        worker.note_memory()
        self._peak_bytes = max(self._peak_bytes, worker.peak_bytes)


def _or_reason(ask: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | DecodeError:
    try:
        return ask(*args, **kwargs)
    except DecodeError as error:
        return error


def _check_file(fd: int, any_size: bool) -> None:
    facts = os.fstat(fd)
    if not stat.S_ISREG(facts.st_mode):
        raise DecodeError(Reason.NOT_AN_IMAGE, "not a regular file")
    if not facts.st_size:
        raise DecodeError(Reason.EMPTY)
    if facts.st_size > MAX_FILE_BYTES and not any_size:
        raise DecodeError(Reason.TOO_LARGE, "more than 512 MB")
