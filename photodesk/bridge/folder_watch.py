"""Watches the added folders: hints from the system and the clock become scans, and their drives are looked after."""

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial

from photodesk.bridge.folder_events import LIMITS, FolderEvents
from photodesk.bridge.lanes import Lanes
from photodesk.domain.changes import ScanResult
from photodesk.domain.folders import Folder, FolderState
from photodesk.domain.problems import DiskFull, LibraryUnavailable, Notice, NoticeResolved
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.attending import Attending
from photodesk.library.library import Library
from photodesk.library.settling import Settling
from photodesk.library.watching import Due, Watching

log = logging.getLogger(__name__)

TICK_S = 0.2
FOLDERS_S = 2.0
ASLEEP_S = 10.0
"""When the clock that runs in sleep is ahead by so much, the machine slept."""
LIMIT = (
    "{count} in {folder} can’t be watched: the system’s limit is reached. The folder is looked through every {often} instead; nothing "
    "is lost. To raise the limit, set fs.inotify.max_user_watches."
)
OVERFLOW = "So much happened at once that the system dropped some of it. The watched folders are looked through again; nothing is lost."


class FolderWatch:
    """Runs from `start` to `stop` on a thread of its own; scans run on lane `jobs`. All methods may be called from any thread.

    *tell* hears every change after its commit, *queue_changed* that jobs wait again. *only*: ids of the folders that are watched (None:
    all).
    """

    def __init__(
        self, library: Library, lanes: Lanes, decoders: DecoderPool, tell: Callable[[object], None], queue_changed: Callable[[], None],
        *, only: Collection[int] | None = None, poll_s: float | None = None,
    ) -> None:  # fmt: skip
        self._library, self._lanes, self._decoders = library, lanes, decoders
        self._tell, self._queue_changed, self._only = tell, queue_changed, only
        self._watching = Watching() if poll_s is None else Watching(poll_s=poll_s)
        self._settling = Settling(library.reaching)
        self._attending = Attending(library.database, library.reaching, library.folder_states, self._tell)
        self._events = FolderEvents(self._on_overflow)
        self._heard: dict[int, bytes] = {}
        self._polled: set[int] = set()
        self._limited: set[int] = set()
        self._hidden: frozenset[int] = frozenset()
        self._folders_at = 0.0
        self._first = True
        self._told_once = False
        self._overflowed = threading.Event()
        self._stopping = threading.Event()
        self._scanning = threading.Event()
        self._copying = threading.Event()
        self._thread = threading.Thread(target=self._run, name="folders", daemon=True)

    def start(self) -> None:
        """Begin with a scan of all watched folders."""
        self._thread.start()

    def stop(self) -> None:
        """Begin nothing more; a scan ends at its next step."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(2.0)
            with contextlib.suppress(LibraryUnavailable):  # the next start knows it as well
                self._library.folder_states.nobody_watches()

    def rescan(self, folder_id: int) -> None:
        """Look through a folder now, as far as files are whole."""
        self._watching.all_at_once(folder_id)

    def is_quiet(self) -> bool:
        """Whether nothing waits to be scanned or copied, and nothing is."""
        busy = self._scanning.is_set() or self._copying.is_set() or self._library.rule_copies.waiting()
        return self._folders_at > 0 and not busy and self._watching.is_quiet()

    # -- the thread

    def _run(self) -> None:
        asleep_s = _asleep_s()
        while not self._stopping.wait(TICK_S):
            if _asleep_s() - asleep_s > ASLEEP_S:
                self._watching.all_at_once()
            asleep_s = _asleep_s()
            try:
                self._tick()
            except DiskFull:
                self._stopping.wait(FOLDERS_S)
            except Exception:
                log.exception("watching the folders failed; trying again")
                self._stopping.wait(FOLDERS_S)
        self._events.close()

    def _tick(self) -> None:
        folders = [f for f in self._library.folders.all() if self._only is None or f.id in self._only]
        back = self._attending.tick(folders, self._heard.keys() | self._polled)
        if time.monotonic() - self._folders_at > FOLDERS_S or back:
            self._listen(folders)
            self._folders_at = time.monotonic()
            if not self._copying.is_set() and self._library.rule_copies.waiting():
                self._copying.set()
                self._lanes.start(self._lanes.imports, self._copy)
            if self._first:
                self._first = False
                for folder_id in self._only or ():  # whoever names a folder wants it looked through, whatever its mode
                    self._watching.all_at_once(folder_id)
        for folder_id in back:
            self._queue_changed()
            self._watching.all_at_once(folder_id)
        if self._overflowed.is_set():
            self._overflowed.clear()
            self._tell(Notice("WATCH_OVERFLOW", OVERFLOW))
            self._watching.all_at_once()
        if not self._scanning.is_set() and (due := self._watching.due()):
            self._scanning.set()
            self._lanes.start(self._lanes.jobs, partial(self._scan, due))

    # -- hearing

    def _listen(self, folders: list[Folder]) -> None:
        """Watch what is to be watched and can be, poll the rest."""
        rules = self._library.folders.every_rule()
        shown = self._library.scanning.include_hidden
        self._hidden = frozenset(f.id for f in folders if (shown if (own := rules.get(f.id)) is None or own.include_hidden is None
                                                          else own.include_hidden))  # fmt: skip
        wanted = {f.id: f for f in folders if f.mode == "watch" and f.state is not FolderState.OFFLINE}
        for folder_id, path in list(self._heard.items()):
            folder = wanted.get(folder_id)
            if folder is None or folder.path != path or not self._events.is_heard(path):
                self._events.unwatch(path)
                del self._heard[folder_id]
        self._polled = set()
        for folder in wanted.values():
            if folder.id not in self._heard and not self._library.reaching.is_remote(folder.path):
                self._hear(folder)
            if folder.id not in self._heard or self._misses(folder):
                self._polled.add(folder.id)
        self._watching.folders_are(folders, self._polled)

    def _hear(self, folder: Folder) -> None:
        try:
            self._events.watch(folder.path, partial(self._on_hint, folder.id, folder.path))
        except OSError as error:
            log.info("folder %d can't be watched: errno %s", folder.id, error.errno)
            if error.errno in LIMITS:
                self._say_limit(folder, 1)
        else:
            self._heard[folder.id] = folder.path

    def _misses(self, folder: Folder) -> bool:
        """Whether some of it is not watched; says so once."""
        missed = self._events.missed(folder.path)
        if missed:
            self._say_limit(folder, missed)
        elif folder.id in self._limited:
            self._limited.discard(folder.id)
            self._tell(NoticeResolved("WATCH_LIMIT", folder.display))
        return missed > 0

    def _say_limit(self, folder: Folder, missed: int) -> None:
        if folder.id not in self._limited:
            self._limited.add(folder.id)
            count = "1 folder" if missed == 1 else f"{missed:,} folders"
            often = "minute" if self._watching.poll_s == 60 else f"{self._watching.poll_s:g} seconds"
            text = LIMIT.format(count=count, folder=folder.display, often=often)
            self._tell(Notice("WATCH_LIMIT", text, folder.display, missed))

    def _on_hint(self, folder_id: int, root: bytes, directory: bytes) -> None:
        inside = directory[len(root) :].lstrip(b"/")
        if folder_id in self._hidden or not (inside.startswith(b".") or b"/." in inside):
            self._watching.hint(folder_id, inside)

    def _on_overflow(self) -> None:
        self._overflowed.set()

    # -- copying, on lane `imports`

    def _copy(self) -> None:
        try:
            self._library.rule_copies.copy(self._decoders, self._tell, self._stopping.is_set)
        finally:
            self._copying.clear()

    # -- scanning, on lane `jobs`

    def _scan(self, due: Due) -> None:
        try:
            for result, folder_ids in self._scans(due):
                if _tells_something(result) or not self._told_once:
                    self._told_once = True
                    self._tell(replace(result, asked=False))
                for folder in self._library.folders.all():
                    if folder.id in folder_ids:
                        self._watching.look_again(folder.id, self._settling.waiting_s(folder.path))
        finally:
            self._scanning.clear()

    def _scans(self, due: Due) -> "list[tuple[ScanResult, Collection[int]]]":
        scanning, stop = self._library.scanning, self._stopping.is_set
        found: list[tuple[ScanResult, Collection[int]]] = []
        if due.whole:
            found.append((scanning.scan(due.whole, self._tell, stop, settling=self._settling), due.whole))
        if due.parts:
            found.append((scanning.scan_parts(due.parts, self._tell, stop, settling=self._settling), due.parts.keys()))
        return found


def _tells_something(result: ScanResult) -> bool:
    return bool(result.added or result.changed or result.moved or result.missing or result.back or result.offline)


def _asleep_s() -> float:
    """How long the machine slept since it started."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) - time.monotonic() if hasattr(time, "CLOCK_BOOTTIME") else 0.0
