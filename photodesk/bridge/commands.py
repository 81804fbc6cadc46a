"""Does things in the background; what comes of it arrives as events."""

import os
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from photodesk.bridge.edit_commands import EDIT, EditCommands
from photodesk.bridge.events import Events
from photodesk.bridge.lanes import Lanes
from photodesk.bridge.queries import Queries, Ticket
from photodesk.bridge.runners import Runner
from photodesk.bridge.scheduler import Scheduler
from photodesk.config.settings import Settings, save
from photodesk.domain.changes import (
    CopiesChanged,
    FoldersChanged,
    PhotosChanged,
    PhotosRemoved,
    ScanResult,
)
from photodesk.domain.problems import NoticeResolved
from photodesk.domain.views import View
from photodesk.library.library import Library
from photodesk.library.looking import Looking
from photodesk.library.reaching import Reaching

COUNT_S = 2.0
"""The first-run screen counts pictures for at most this long."""


class Commands(EditCommands):
    """One verb a method. All return at once; call them in the UI thread."""

    def __init__(
        self, library: Library, lanes: Lanes, events: Events, queries: Queries, scheduler: Scheduler, looking: Looking, settings: Settings
    ) -> None:
        super().__init__(library, lanes, events)
        self._queries, self._scheduler, self._looking = queries, scheduler, looking
        self.settings = settings
        self.runners: dict[str, Runner] = {}
        """Who runs work of a kind that is not in the queue."""
        self._stopping = threading.Event()

    # -- folders

    def add_folders(self, paths: Sequence[str]) -> None:
        """Add folders in place and scan them."""

        def work() -> None:
            for path in paths:
                self._library.folders.check_new(os.fsencode(path))
            ids = [self._library.folders.add(os.fsencode(path)).id for path in paths]
            self._tell(FoldersChanged(), True)
            self._scan(ids)

        self._start(work)

    def scan(self, folder_ids: Sequence[int] | None = None) -> None:
        """Reconcile folders with the catalog; None: all of them."""
        self._start(lambda: self._scan(folder_ids))

    def remove_folder(self, folder_id: int) -> None:
        """Forget a folder; its files stay."""

        def work() -> None:
            folder = next((f for f in self._library.folders.all() if f.id == folder_id), None)
            if folder is None:
                return
            before = self._library.browsing.listing(View()).ids
            self._library.folders.remove(folder.path)
            kept = set(self._library.browsing.listing(View()).ids)
            self._tell(FoldersChanged(), True)
            for code in ("ROOT_OFFLINE", "MASS_MISSING"):
                self._tell(NoticeResolved(code, folder.display), True)
            self._tell(PhotosRemoved(tuple(i for i in before if i not in kept)), True)
            self._tell(CopiesChanged(), True)
            self._scheduler.changed()

        self._start(work)

    def change_folders(self, work: Callable[[], object]) -> None:
        """Change settings of folders where edits are done: a scan may be long."""

        def whole() -> None:
            work()
            self._tell(FoldersChanged(), True)

        self._lanes.start(self._lanes.edits, self._guarded(whole))

    def _scan(self, folder_ids: Sequence[int] | None) -> None:
        result = ScanResult(whole=False)
        try:
            result = self._library.scanning.scan(folder_ids, self._told, self._stopping.is_set)
        finally:
            self._tell(result, True)
        self._events.tell_problems(len(self._library.browsing.problems()))

    def _told(self, change: object) -> None:
        self._scheduler.heard(change)
        self._tell(change, False)

    # -- jobs

    def pause(self, kind: str | None = None) -> None:
        """Begin no more jobs of this kind (None: of any)."""
        for runner in self._runners(kind):
            runner.pause()
        if kind not in self.runners:
            self._scheduler.pause(kind)

    def resume(self, kind: str | None = None) -> None:
        """Go on."""
        for runner in self._runners(kind):
            runner.resume()
        if kind not in self.runners:
            self._scheduler.resume(kind)

    def _runners(self, kind: str | None) -> list[Runner]:
        return [runner for each, runner in self.runners.items() if kind in (None, each)]

    def cancel(self, kind: str) -> None:
        """What has not begun will not run; what is finished stays. An edit is rolled back."""
        if kind == EDIT:
            self.cancel_edit()
        elif kind in self.runners:
            self.runners[kind].cancel()
        else:
            self._scheduler.cancel(kind)

    def retry(self, kind: str | None = None) -> None:
        """Try failed jobs again: those of a kind, or all."""
        jobs = self._library.jobs

        def work() -> int:
            self._scheduler.retry()
            return jobs.retry() if kind is None else jobs.retry_kind(kind)

        self._change_jobs(work)

    def retry_photos(self, photo_ids: Sequence[int]) -> None:
        """Try photos with a problem again; those that are shown, damaged, are read anew."""
        self._change_jobs(lambda: self._read_anew(self._library.jobs.retry_photos(photo_ids)))

    def hide_problems(self, photo_ids: Sequence[int]) -> None:
        """Do not list the problems of these photos any more; the photos keep their mark."""
        self._change_jobs(lambda: self._library.jobs.hide_photos(photo_ids))

    def clear_finished(self) -> None:
        """Forget jobs that are done or cancelled."""
        for runner in self.runners.values():
            runner.clear()
        self._change_jobs(self._scheduler.clear_finished)

    def _change_jobs(self, work: Callable[[], object]) -> None:
        def whole() -> None:
            work()
            self._scheduler.changed()
            self._events.tell_problems(len(self._library.browsing.problems()))

        self._lanes.start(self._lanes.edits, self._guarded(whole))

    # -- derivatives and settings

    def rebuild(self, photo_ids: Sequence[int]) -> None:
        """Make the thumbnails and previews of these photos anew."""

        self._change_jobs(lambda: self._read_anew(photo_ids))

    def _read_anew(self, photo_ids: Sequence[int]) -> None:
        if not photo_ids:
            return
        for photo_id in photo_ids:
            found = self._library.browsing.rows([photo_id])
            if found and found[0].content_hash is not None:
                self._library.derivatives.drop(found[0].content_hash)
        self._library.jobs.enqueue("look", photo_ids, 0, again=True)
        self._tell(PhotosChanged(tuple(photo_ids)), True)

    def clear_cache(self) -> None:
        """Drop all previews; they are made again when they are needed."""
        self._lanes.start(self._lanes.edits, self._guarded(self._library.derivatives.clear_previews))

    def apply_settings(self, settings: Settings) -> None:
        """Keep the settings and let them take effect at once (decoders and their memory: at the next start)."""
        self.settings = settings
        self._scheduler.governor.set_percent(settings.cpu_percent)
        self._library.derivatives.set_cap(settings.preview_cap_bytes)
        self._library.scanning.minimum_bytes = settings.minimum_file_bytes
        self._library.scanning.include_hidden = settings.include_hidden
        self._library.editing.propose_trash = settings.rejected_to_trash
        self._looking.make_previews = settings.make_previews
        self._looking.preview_format = settings.preview_format

        def work() -> None:
            save(self._library.paths.config, settings)
            if self._library.caring.use_room():
                self._scheduler.changed()

        self._lanes.start(self._lanes.edits, self._guarded(work))

    # -- first run

    def count_pictures(self, owner: QObject, path: str, answer: Callable[[int], None]) -> Ticket:
        """About how many pictures lie below *path* (at most 2 s of looking); delivered to a bound method of *owner*."""
        return self._queries.ask(owner, lambda _: _count_pictures(Path(path), self._library.reaching), answer)

    def ask_protections(self, owner: QObject, answer: Callable[[str], None]) -> Ticket:
        """How far the processes that read pictures are locked in; delivered to a bound method of *owner*."""
        return self._queries.ask(owner, lambda _: self._looking.protections(), answer)

    # -- life

    def stop(self) -> None:
        """Let a scan end at its next step; edits are done."""
        self._stopping.set()
        super().stop()

    def _start(self, work: Callable[[], None]) -> None:
        self._lanes.start(self._lanes.jobs, self._guarded(work))


def _count_pictures(folder: Path, reaching: Reaching) -> int:
    from photodesk.library.walking import Rules, Walk

    deadline = time.monotonic() + COUNT_S
    number = 0
    for directory in Walk(os.fsencode(folder), Rules(), reaching):
        number += len(directory.files)
        if time.monotonic() > deadline:
            break
    return number
