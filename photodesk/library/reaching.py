"""Reaches the users' files: every call by the threads of the volume that the path lies on."""

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import TypeVar

from photodesk.domain.problems import DecodeError, Reason, of_system
from photodesk.imaging.identity import open_original
from photodesk.library import volumes
from photodesk.library.guarded_volume import LIMIT_S, GuardedVolume, Unreachable

LINKS = b"links of "
HEARTBEAT_S = 1.0
TABLE_S = 1.0
"""So old the table of mounts may be."""
CHUNK_BYTES = 1 << 20
MOST_BYTES = 512 << 20
"""No decoder takes a larger file."""

T = TypeVar("T")
Opened = tuple[int, os.stat_result]


class Reaching:
    """All volumes of an open library. `call` and `opened` may be used from any thread; they wait for a hung drive at most some seconds.

    `changed`: called from any thread when a volume stopped or began to answer.
    """

    def __init__(self, limit_s: float = LIMIT_S) -> None:
        self.limit_s = limit_s
        self.changed: Callable[[], None] = _nothing
        self._lock = threading.Lock()
        self._roots: tuple[bytes, ...] = ()
        self._real: dict[bytes, bytes] = {}
        self._volumes: dict[bytes, GuardedVolume] = {}
        self._table: list[volumes.Mounted] = []
        self._table_at = 0.0
        self._originals: dict[int, int] = {}
        """Descriptors of copies in memory to those of the files."""

    def roots_are(self, roots: Sequence[bytes]) -> None:
        """The added folders: links on the way to them are followed once, not for every file."""
        self._roots = tuple(sorted(roots, key=len, reverse=True))

    def call(
        self, path: bytes, work: Callable[[], T], *, alive: Callable[[], object] | None = None, discard: Callable[[T], object] | None = None
    ) -> T:
        """Run *work*, which touches *path*, by its volume (see `GuardedVolume.call`). Raises Unreachable, and what it raises."""
        return self.volume(path).call(work, alive=alive, discard=discard)

    def expect(self, folder: bytes) -> None:
        """Raises Unreachable where the volume of a folder does not answer. (One that answers with an error does answer.)"""
        volume = self.volume(os.path.join(folder, b""))
        with suppress(OSError):
            volume.call(partial(_ask, os.fsencode(volume.name)))

    def volume(self, path: bytes) -> GuardedVolume:
        """The volume of a path. Raises Unreachable where not even that can be found out."""
        place = self._place(path)
        mount = volumes.holder(place, self.mounted())
        return self._guarded(mount.point if mount is not None else b"/")

    def known_volume(self, path: bytes) -> GuardedVolume:
        """The same without touching the path: where links were never followed, what follows them."""
        root = self._root(path)
        if root in self._real:
            return self.volume(path)
        return self._guarded(LINKS + root)

    def real(self, folder: bytes) -> bytes:
        """A folder with the links followed that lead to it. Raises Unreachable."""
        return self._place(os.path.join(folder, b""))

    def is_remote(self, path: bytes) -> bool:
        """Whether a connection or a program stands behind it."""
        mount = volumes.holder(self._place(path), self.mounted())
        return mount is not None and mount.is_remote

    def look_after(self) -> None:
        """Ask the volumes that may hang whether they answer, and those that were given up; waits for none. Call it again and again."""
        for name, volume in list(self._volumes.items()):
            if volume.is_open or self._may_hang(name):
                volume.look_after(partial(_ask, name), HEARTBEAT_S)

    def _may_hang(self, point: bytes) -> bool:
        return any(mount.is_remote for mount in self.mounted() if mount.point == point)

    def open_volumes(self) -> frozenset[str]:
        """The names of volumes that were given up."""
        return frozenset(volume.name for volume in list(self._volumes.values()) if volume.is_open)

    def stuck(self) -> int:
        """Threads that hang."""
        return sum(volume.stuck() for volume in list(self._volumes.values()))

    def mounted(self) -> list[volumes.Mounted]:
        """The table of mounts, at most TABLE_S old."""
        with self._lock:
            if time.monotonic() - self._table_at > TABLE_S:
                self._table, self._table_at = volumes.table(), time.monotonic()
            return self._table

    def forget_links(self, root: bytes) -> None:
        """The folder may lie elsewhere now."""
        self._real.pop(root, None)

    # -- originals

    @contextmanager
    def opened(self, path: bytes, root: bytes = b"", *, fetch: bool = True) -> Iterator[Opened]:
        """A descriptor of an original and its facts, as `imaging.identity.opened`. With *fetch* it is one of a copy in memory where the
        file lies behind a connection: no decoder waits for that. Raises DecodeError."""
        volume = self.volume(path)
        try:
            descriptor, facts = volume.call(partial(open_original, path, root), discard=_close)
        except OSError as error:
            raise of_system(error) from error
        try:
            if fetch and facts.st_size <= MOST_BYTES and self.is_remote(path) and hasattr(os, "memfd_create"):
                with self._in_memory(volume, descriptor) as copy:
                    yield copy, facts
            else:
                yield descriptor, facts
        finally:
            volume.later(partial(os.close, descriptor))

    @contextmanager
    def _in_memory(self, volume: GuardedVolume, descriptor: int) -> Iterator[int]:
        copy = os.memfd_create("original", os.MFD_CLOEXEC)
        self._originals[copy] = descriptor
        try:
            self._fetch(volume, descriptor, copy)
            os.lseek(copy, 0, os.SEEK_SET)
            yield copy
        finally:
            del self._originals[copy]
            os.close(copy)

    def facts(self, path: bytes, descriptor: int) -> os.stat_result:
        """What an open file is now, also where the descriptor is one of a copy. Raises Unreachable, OSError."""
        return self.call(path, partial(os.fstat, self._originals.get(descriptor, descriptor)))

    def explained(self, path: bytes, root: bytes, error: DecodeError) -> DecodeError:
        """Why a file could not be read: its content, or a drive that does not answer, which costs the file nothing."""
        if error.reason not in (Reason.TIMEOUT, Reason.UNREADABLE, Reason.TRUNCATED, Reason.DECODER_CRASHED):
            return error
        try:
            volume = self.volume(path)
            descriptor, _ = volume.call(partial(open_original, path, root), discard=_close)
            try:
                self._fetch(volume, descriptor)
            finally:
                volume.later(partial(os.close, descriptor))
        except Unreachable as hung:
            return hung
        except OSError as failed:
            return of_system(failed)
        except DecodeError as other:
            return other
        return error

    def _fetch(self, volume: GuardedVolume, descriptor: int, copy: int | None = None) -> None:
        """Read a file through, and write down what it holds. Raises Unreachable, DecodeError."""
        reading = _Reading(descriptor, copy)
        try:
            volume.call(reading.run, alive=reading.progress)
        except OSError as error:
            raise of_system(error) from error
        finally:
            reading.end()

    # -- which volume

    def _place(self, path: bytes) -> bytes:
        """The path with the links followed that lead to its folder."""
        root = self._root(path)
        real = self._real.get(root)
        if real is None:
            real = self._guarded(LINKS + root).call(partial(os.path.realpath, root))
            self._real[root] = real
        rest = path[len(root) :].lstrip(b"/")
        return os.path.join(real, rest) if rest else real

    def _root(self, path: bytes) -> bytes:
        return next((root for root in self._roots if volumes.is_below(path, root)), os.path.dirname(path))

    def _guarded(self, name: bytes) -> GuardedVolume:
        with self._lock:
            if name not in self._volumes:
                self._volumes[name] = GuardedVolume(os.fsdecode(name), self._changed, self.limit_s)
            return self._volumes[name]

    def _changed(self) -> None:
        self.changed()


class _Reading:
    """A file that is read through. Once `end` returned nothing is written to the copy, whose number another file may have by then."""

    def __init__(self, descriptor: int, copy: int | None) -> None:
        self._descriptor, self._copy = descriptor, copy
        self._place = 0
        self._writing = threading.Lock()
        self._is_over = False

    def run(self) -> None:
        while not self._is_over and (part := os.pread(self._descriptor, CHUNK_BYTES, self._place)):
            with self._writing:
                if self._copy is not None and not self._is_over:
                    os.pwrite(self._copy, part, self._place)
            self._place += len(part)

    def end(self) -> None:
        with self._writing:
            self._is_over = True

    def progress(self) -> int:
        return self._place


def _ask(name: bytes) -> None:
    """What only the drive itself can answer."""
    if name.startswith(LINKS):
        os.path.realpath(name.removeprefix(LINKS))
    else:
        os.statvfs(name)


def _nothing() -> None:
    pass


def _close(opened: Opened) -> None:
    os.close(opened[0])
