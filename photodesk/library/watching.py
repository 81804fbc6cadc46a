"""What is to be looked through, and when: events are hints that mark directories, a scan is the truth (rule S12)."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock

from photodesk.domain.folders import Folder, FolderState

QUIET_S, AT_MOST_S = 0.3, 1.5
"""A marked directory is looked through when nothing happened for a moment, or when it has waited so long."""
SOON_S = 5.0
"""What is to be looked at again later than that is not waited for."""
POLL_S = 60.0
HOUR_S, DAY_S = 3_600.0, 86_400.0
MOST_DIRECTORIES = 1_000
"""With more of them marked, the folder is looked through as a whole."""


@dataclass(frozen=True, slots=True)
class Due:
    """Folders to be scanned: `whole` ones, and some directories (relative) of others."""

    whole: tuple[int, ...] = ()
    parts: dict[int, frozenset[bytes]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.whole or self.parts)


@dataclass(slots=True)
class _Watched:
    folder: Folder
    dirty: dict[bytes, float] = field(default_factory=dict)
    """Directory to the earliest moment of its scan."""
    first: float = 0.0
    last: float = 0.0
    whole_at: float = 0.0


class Watching:
    """May be used from any thread; every method is short."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, poll_s: float = POLL_S) -> None:
        self._clock = clock
        self.poll_s = poll_s
        self._lock = Lock()
        self._watched: dict[int, _Watched] = {}
        self._polled: frozenset[int] = frozenset()

    def folders_are(self, folders: Sequence[Folder], polled: Collection[int]) -> None:
        """The folders, and those of them that tell of no change. A new one is looked through as soon as its mode allows."""
        now, wall_us = self._clock(), time.time_ns() // 1000
        with self._lock:
            self._polled = frozenset(polled)
            before, self._watched = self._watched, {}
            for folder in folders:
                watched = before.get(folder.id)
                if watched is None or watched.folder.mode != folder.mode:
                    watched = _Watched(folder, whole_at=_first(folder, now, wall_us))
                watched.folder = folder
                self._watched[folder.id] = watched

    def hint(self, folder_id: int, directory: bytes) -> None:
        """Something happened in a directory (relative)."""
        now = self._clock()
        with self._lock:
            watched = self._watched.get(folder_id)
            if watched is None or watched.folder.mode != "watch":
                return
            if not watched.dirty:
                watched.first = now
            watched.last = now
            watched.dirty[directory] = 0.0
            if len(watched.dirty) > MOST_DIRECTORIES:
                watched.dirty.clear()
                watched.whole_at = min(watched.whole_at, now + AT_MOST_S)

    def look_again(self, folder_id: int, directories: Mapping[bytes, float]) -> None:
        """Files in these directories were not whole: look at them again in so many seconds."""
        now = self._clock()
        with self._lock:
            watched = self._watched.get(folder_id)
            if watched is None or not directories:
                return
            if len(directories) > MOST_DIRECTORIES:
                watched.whole_at = min(watched.whole_at, now + min(directories.values()))
            else:
                for directory, wait_s in directories.items():
                    watched.dirty.setdefault(directory, now + wait_s)

    def all_at_once(self, folder_id: int | None = None) -> None:
        """Look through a folder as a whole; None: every watched one, since events were lost or time passed in sleep."""
        with self._lock:
            for watched in self._watched.values():
                if watched.folder.mode == "watch" if folder_id is None else watched.folder.id == folder_id:
                    watched.whole_at = 0.0

    def due(self) -> Due:
        """What is to be scanned now; it counts as begun."""
        now = self._clock()
        whole, parts = [], {}
        with self._lock:
            for watched in self._watched.values():
                if watched.folder.state is FolderState.OFFLINE:
                    continue
                if now >= watched.whole_at:
                    whole.append(watched.folder.id)
                    watched.dirty.clear()
                    watched.whole_at = now + self._every_s(watched.folder)
                elif watched.dirty and (now - watched.last >= QUIET_S or now - watched.first >= AT_MOST_S):
                    ready = frozenset(path for path, at in watched.dirty.items() if at <= now)
                    if ready:
                        parts[watched.folder.id] = ready
                        watched.dirty = {path: at for path, at in watched.dirty.items() if at > now}
                        watched.first = watched.last = now
        return Due(tuple(whole), parts)

    def is_quiet(self) -> bool:
        """Whether nothing is marked and no folder is to be looked through now."""
        now = self._clock()
        with self._lock:
            reached = [watched for watched in self._watched.values() if watched.folder.state is not FolderState.OFFLINE]
            waiting = any(at <= now + SOON_S for watched in reached for at in watched.dirty.values())
            return not waiting and all(watched.whole_at > now for watched in reached)

    def _every_s(self, folder: Folder) -> float:
        if folder.mode == "watch":
            return self.poll_s if folder.id in self._polled else HOUR_S
        return DAY_S if folder.mode == "daily" else float("inf")


def _first(folder: Folder, now: float, wall_us: int) -> float:
    if folder.mode == "watch" or folder.scanned_us is None:
        return now
    if folder.mode == "daily":
        return now + max(0.0, min(DAY_S, DAY_S - (wall_us - folder.scanned_us) / 1e6))
    return float("inf")
