"""Hears from the system what happens below folders (watchdog on inotify): hints of directories, nothing more."""

import errno
import logging
import os
import queue
from collections.abc import Callable
from dataclasses import dataclass, field

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
)
from watchdog.observers.api import ObservedWatch
from watchdog.observers.inotify import InotifyEmitter, InotifyWatchGroup
from watchdog.observers.inotify_c import InotifyFD
from watchdog.observers.inotify_move_event_grouper import GroupedInotifyEvent, PathedInotifyEvent

logging.getLogger("watchdog").setLevel(logging.ERROR)  # what it warns of is told by us

Hint = Callable[[bytes], None]
"""Gets the absolute path of a directory in which something happened, with a slash behind it when it is new as a whole; from another
thread."""

_FILTER: list[type[FileSystemEvent]] = [
    FileCreatedEvent, FileDeletedEvent, FileMovedEvent, FileModifiedEvent, FileClosedEvent, DirCreatedEvent, DirDeletedEvent, DirMovedEvent,
]  # fmt: skip

LIMITS = frozenset({errno.ENOSPC, errno.EMFILE, errno.ENFILE, errno.ENOMEM})
"""What inotify says when it has no room for more (inotify_add_watch(2), inotify_init(2))."""


class FolderEvents:
    """One inotify instance for all folders. For one thread; hints and `overflowed` come from others."""

    def __init__(self, overflowed: Callable[[], None]) -> None:
        self._overflowed = overflowed
        self._descriptor: InotifyFD | None = None
        self._emitters: dict[bytes, _Emitter] = {}

    def watch(self, path: bytes, hint: Hint) -> None:
        """Begin to hear of a folder. Raises OSError: one of LIMITS where the system watches no more, another where the folder is gone."""
        if self._descriptor is None:
            self._descriptor = InotifyFD()
            self._descriptor.start()
        emitter = _Emitter(self._descriptor, path, hint, self._overflowed)
        emitter.start()
        self._emitters[path] = emitter

    def missed(self, path: bytes) -> int:
        """How many directories of a watched folder can't be watched by now."""
        return self._emitters[path].missed

    def is_heard(self, path: bytes) -> bool:
        """Whether a watched folder still is: one that was deleted or unmounted is not."""
        return path in self._emitters and self._emitters[path].is_alive()

    def unwatch(self, path: bytes) -> None:
        """Hear of it no more."""
        emitter = self._emitters.pop(path, None)
        if emitter is not None:
            emitter.stop()
            emitter.join()

    def close(self) -> None:
        """Hear nothing more."""
        for path in list(self._emitters):
            self.unwatch(path)
        if self._descriptor is not None:
            self._descriptor.stop()
            self._descriptor.join()


@dataclass(eq=False)
class _Group(InotifyWatchGroup):
    """The watches of one folder; counts those that could not be made, and tells when the kernel dropped events."""

    overflowed: Callable[[], None] = field(default=lambda: None)
    missed: int = 0

    def on_queue_overflow(self) -> None:
        super().on_queue_overflow()
        self.overflowed()

    def _add_callback(self, path: bytes) -> None:
        super()._add_callback(path)
        if path not in self._active_callbacks_by_path and os.path.lexists(path):
            self.missed += 1


class _Emitter(InotifyEmitter):
    """Gives hints at once: a burst of events fills no queue."""

    def __init__(self, descriptor: InotifyFD, path: bytes, hint: Hint, overflowed: Callable[[], None]) -> None:
        watch = ObservedWatch(os.fsdecode(path), recursive=True, event_filter=_FILTER)
        super().__init__(queue.Queue(), watch, event_filter=_FILTER, inotify_fd=descriptor)  # type: ignore[arg-type]
        self._path, self._hint, self._overflowed = path, hint, overflowed
        self._group: _Group | None = None

    @property
    def missed(self) -> int:
        return self._group.missed if self._group is not None else 0

    def on_thread_start(self) -> None:
        mask = self.get_event_mask_from_filter()
        self._group = _Group(self._inotify_fd, self._path, is_recursive=True, event_mask=mask, overflowed=self._overflowed)
        self._inotify = self._group

    def build_and_queue_event(self, event: GroupedInotifyEvent, *, full_events: bool = False) -> None:
        parts = (event,) if isinstance(event, PathedInotifyEvent) else event
        for part in parts:
            self._hint(os.path.dirname(part.path))
            if part.ev.is_directory:
                came = part.ev.is_create or part.ev.is_moved_to
                self._hint(part.path + b"/" if came else part.path)
            if part.ev.is_delete_self and part.path == self._path:
                self.stop()
