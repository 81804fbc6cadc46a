"""Does things in the background; what comes of it arrives as events."""

import errno
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from photodesk.bridge.events import Events
from photodesk.bridge.gathering import Gathering
from photodesk.bridge.lanes import Lanes
from photodesk.bridge.pending_edits import PendingEdits
from photodesk.bridge.queries import Queries, Ticket
from photodesk.bridge.runners import Runner
from photodesk.bridge.saving import Saving
from photodesk.bridge.scheduler import FULL, Scheduler
from photodesk.config.settings import Settings, SettingsUnreadable, save
from photodesk.domain.changes import (
    CopiesChanged,
    DatesChanged,
    DecisionsChanged,
    Edited,
    EditProgress,
    EntryReverted,
    FilesMoved,
    FoldersChanged,
    HistoryChanged,
    PhotosChanged,
    PhotosRemoved,
    PlacesStaged,
    Redone,
    ScanResult,
    TrashStaged,
    Undone,
    photo_ids,
    whole,
)
from photodesk.domain.edits import Edit, EditCancelled
from photodesk.domain.labels import label_of
from photodesk.domain.problems import DiskFull, Notice, NoticeResolved, PhotoDeskError
from photodesk.domain.views import View
from photodesk.library.library import Library
from photodesk.library.looking import Looking
from photodesk.library.reaching import Reaching

log = logging.getLogger(__name__)

UNEXPECTED = "That could not be done, for a reason PhotoDesk did not expect; the log has it. What is saved stays saved. Try again."
EDIT = "edit"
"""The kind of the line that stands for an edit of many photos: it is no job."""
COUNT_S = 2.0
"""The first-run screen counts pictures for at most this long."""


class Commands(QObject):
    """One verb a method. All return at once; call them in the UI thread. `edits_failed(sentence)`: edits could not be saved now; they are
    kept and tried again."""

    edits_failed = Signal(str)

    def __init__(
        self, library: Library, lanes: Lanes, events: Events, queries: Queries, scheduler: Scheduler, looking: Looking, settings: Settings
    ) -> None:
        super().__init__()
        self._library, self._lanes, self._events, self._queries = library, lanes, events, queries
        self._scheduler, self._looking = scheduler, looking
        self.settings = settings
        self.runners: dict[str, Runner] = {}
        """Who runs work of a kind that is not in the queue."""
        self._stopping = threading.Event()
        self._disk_full = False
        self._cancelling = threading.Event()
        self._total = 0
        """Photos of the edit that runs, 0 where it is done in one go."""
        self.pending = PendingEdits(self)
        self._saving = Saving(lanes, self.pending, self._apply, self.tell_edit, self.explain, self)
        self._saving.failed.connect(self._on_edits_failed)
        self._saving.kept.connect(self._on_edits_kept)
        self._saving.cleared.connect(self._on_edits_saved)
        self._gathering = Gathering(self.pending, self._saving.put, self)
        events.notice_resolved.connect(self._on_notice_resolved)

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

    # -- edits

    def edit(self, edit: Edit, *, gather: bool = True) -> None:
        """Do an edit. It is painted at once (`pending`), gathered with equal ones of the next 200 ms, unless *gather* says that it is a
        step of its own, and saved; a repeat on the same photos within a second becomes one step with the one before."""
        self._gathering.put(edit, gather=gather)

    def flush(self) -> None:
        """What was asked for up to now is one step, what follows another."""
        self._gathering.flush()

    def _apply(self, edit: Edit) -> Edited:
        with self._watched():
            return self._library.editing.apply(edit, merge=True, progress=self._progressed, cancelled=self._cancelling.is_set)

    def tell_edit(self, edited: Edited) -> None:
        """What an edit changed is told to everybody. Any thread."""
        self._guarded(partial(self._tell_edits, [edited], edited))()

    def retry_edits(self) -> None:
        """Try again to save what is kept in memory."""
        self._saving.try_again()

    def retry_after_ms(self, waits_ms: Sequence[int]) -> None:
        """How long to wait before each further try to save an edit by itself."""
        self._saving.retry_after_ms = tuple(waits_ms)

    def unsaved(self) -> int:
        """Edits that are not in the library yet."""
        return self.pending.count()

    def undo(self, count: int = 1) -> None:
        """Undo the newest edits, also those of earlier sessions; first of all those that could not be saved, which are taken back."""
        self.flush()
        newest = self._saving.newest()

        def work() -> None:
            rest = count
            while rest and newest is not None and (entry := self._saving.withdraw(newest.number)) is not None:
                rest -= 1
                photos = len(entry.photos.ids)
                self._tell(Undone((Edited(None, label_of(entry.edit, photos), photos, photos),)), True)
            if rest:
                edits = tuple(self._library.journal.undo(rest, progress=self._progressed, cancelled=self._cancelling.is_set))
                self._tell_edits(edits, Undone(edits))
            else:
                self._tell(self.next_steps(), True)

        self._start_edit(work)

    def redo(self, count: int = 1) -> None:
        """Do again what was undone."""

        def work() -> None:
            edits = tuple(self._library.journal.redo(count, progress=self._progressed, cancelled=self._cancelling.is_set))
            self._tell_edits(edits, Redone(edits))

        self._start_edit(work)

    def revert(self, edit_id: int) -> None:
        """Take back one earlier edit of the history and keep what followed."""

        def work() -> None:
            edited = self._library.journal.revert(edit_id, progress=self._progressed)
            labels = [entry.label for entry in self._library.journal.entries([edit_id])]
            self._tell_edits([edited], Undone((replace(edited, label=labels[0]),)))

        self._start_edit(work)

    def perform(self, work: Callable[[], None]) -> None:
        """Run what edits the library by itself (an operation of a batch) where edits are done, and tell what it changed."""

        def whole() -> None:
            folders, newest = self._library.folders.all(), self._library.journal.newest()
            work()
            if self._library.folders.all() != folders:
                self._tell(FoldersChanged(), True)
            for edited in self._library.journal.changes_after(newest):
                self._tell_edits([edited], edited)

        self._start_edit(whole)

    def cancel_edit(self) -> None:
        """Roll back the edit, undo or redo that runs; those that wait behind it are done."""
        self._cancelling.set()

    def _start_edit(self, work: Callable[[], None]) -> None:
        """After the edits that wait."""

        def whole() -> None:
            with self._watched():
                work()

        self.flush()
        self._lanes.start(self._lanes.edits, self._guarded(whole))

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Its progress is told and it can be stopped."""
        self._cancelling.clear()
        self._total = 0
        try:
            yield
        finally:
            if self._total:
                self._tell(EditProgress(self._total, self._total), True)

    def _progressed(self, done: int, total: int) -> None:
        if done < total or self._total:
            self._total = total
            self._tell(EditProgress(done, total), False)

    def _tell_edits(self, edits: Sequence[Edited], fact: object) -> None:
        for edited in edits:
            ids = set().union(*map(photo_ids, edited.parts))
            if ids:
                self._tell(PhotosChanged(tuple(sorted(ids))), True)
            for step in whole(edited.parts):
                if isinstance(step, TrashStaged | DecisionsChanged | FilesMoved):
                    self._tell(CopiesChanged.of(photo_ids((step,))), True)
                elif not isinstance(step, EntryReverted | DatesChanged | PlacesStaged):
                    self._tell(step, True)
            if any(isinstance(step, TrashStaged | PlacesStaged | FilesMoved) for part in edited.parts for step in part):
                self._tell(self._library.pending.counts(), True)
        self._tell(fact, True)
        self._tell(self.next_steps(), True)

    def next_steps(self) -> HistoryChanged:
        """What Undo and Redo would do now; an edit that is not saved yet comes first. Any thread but that of the window."""
        steps, entry = self._library.journal.next_steps(), self._saving.newest()
        return steps if entry is None else HistoryChanged(label_of(entry.edit, len(entry.photos.ids)), None)

    @Slot(object)
    def _on_edits_failed(self, error: Exception) -> None:
        self.edits_failed.emit(_why_not(error))

    @Slot(int, object)
    def _on_edits_kept(self, count: int, error: Exception) -> None:
        kept = "1 edit is" if count == 1 else f"{count:,} edits are"
        if isinstance(error, DiskFull):
            notice = Notice("DISK_FULL", f"{_why_not(error)} {kept} kept in memory. Free some space, then Retry.", count=count)
        else:
            notice = Notice(
                "EDITS_KEPT", f"{_why_not(error)} {kept} kept in memory. Check the disk that holds it, then Retry.", count=count
            )
        self._tell(notice, True)

    @Slot(object)
    def _on_notice_resolved(self, resolved: NoticeResolved) -> None:
        """Others found room on the disk: so may we."""
        if resolved.code == "DISK_FULL" and self._saving.newest() is not None:
            self.retry_edits()

    @Slot()
    def _on_edits_saved(self) -> None:
        for code in ("DISK_FULL", "EDITS_KEPT"):
            self._tell(NoticeResolved(code), True)

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

    def lost_edits(self) -> int:
        """Edits that could not be saved, once everything is closed."""
        return self._saving.count()

    def stop(self) -> None:
        """Let a scan end at its next step; edits are done."""
        self._stopping.set()
        self.flush()
        self._saving.stop()
        self.pending.stop()

    def _start(self, work: Callable[[], None]) -> None:
        self._lanes.start(self._lanes.jobs, self._guarded(work))

    def _guarded(self, work: Callable[[], object]) -> Callable[[], None]:
        def whole() -> None:
            try:
                work()
            except Exception as error:
                self.explain(error)
            else:
                if self._disk_full:
                    self._disk_full = False
                    self._tell(NoticeResolved("DISK_FULL"), True)

        return whole

    def explain(self, error: Exception) -> None:
        """Tell what went wrong, in a sentence. Any thread."""
        match error:
            case DiskFull():
                self._disk_full = True
                notice = Notice(error.code, FULL)
            case EditCancelled():
                notice = Notice("EDIT_STOPPED", str(error))
            case PhotoDeskError() | SettingsUnreadable():
                notice = Notice("COMMAND_FAILED", str(error))
            case _:
                log.error("a command failed", exc_info=error)
                notice = _notice(error) if isinstance(error, OSError) else Notice("COMMAND_FAILED", UNEXPECTED)
        self._tell(notice, True)

    def _tell(self, change: object, urgent: bool) -> None:
        self._events.tell(change, urgent=urgent)


def _why_not(error: Exception) -> str:
    """Why edits cannot be saved now."""
    if isinstance(error, DiskFull):
        return "The disk holding the library is full."
    reason = (error.strerror or error) if isinstance(error, OSError) else error
    return f"The library can’t be written ({reason})."


def _notice(error: OSError) -> Notice:
    if error.errno == errno.ENOSPC:
        return Notice("DISK_FULL", FULL)
    return Notice("COMMAND_FAILED", f"That could not be done: {error.strerror}. Nothing was changed. Check the folder and try again.")


def _count_pictures(folder: Path, reaching: Reaching) -> int:
    from photodesk.library.walking import Rules, Walk

    deadline = time.monotonic() + COUNT_S
    number = 0
    for directory in Walk(os.fsencode(folder), Rules(), reaching):
        number += len(directory.files)
        if time.monotonic() > deadline:
            break
    return number
