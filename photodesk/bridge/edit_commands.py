"""Edits in the background: done, gathered, undone; what comes of them arrives as events."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from photodesk.bridge.events import Events
from photodesk.bridge.explaining import Explaining
from photodesk.bridge.gathering import Gathering
from photodesk.bridge.lanes import Lanes
from photodesk.bridge.pending_edits import PendingEdits
from photodesk.bridge.saving import Saving
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
    PlacesStaged,
    Redone,
    TrashStaged,
    Undone,
    photo_ids,
    whole,
)
from photodesk.domain.edits import Edit
from photodesk.domain.labels import label_of
from photodesk.domain.problems import DiskFull, Notice, NoticeResolved
from photodesk.library.library import Library

EDIT = "edit"
"""The kind of the line that stands for an edit of many photos: it is no job."""


class EditCommands(QObject):
    """`edits_failed(sentence)`: edits could not be saved now; they are kept and tried again. Call in the UI thread."""

    edits_failed = Signal(str)

    def __init__(self, library: Library, lanes: Lanes, events: Events) -> None:
        super().__init__()
        self._library, self._lanes, self._events = library, lanes, events
        explaining = Explaining(events)
        self.explain, self._guarded = explaining.explain, explaining.guarded
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

    # -- life

    def lost_edits(self) -> int:
        """Edits that could not be saved, once everything is closed."""
        return self._saving.count()

    def stop(self) -> None:
        """Edits are done."""
        self.flush()
        self._saving.stop()
        self.pending.stop()

    def _tell(self, change: object, urgent: bool) -> None:
        self._events.tell(change, urgent=urgent)


def _why_not(error: Exception) -> str:
    """Why edits cannot be saved now."""
    if isinstance(error, DiskFull):
        return "The disk holding the library is full."
    reason = (error.strerror or error) if isinstance(error, OSError) else error
    return f"The library can’t be written ({reason})."
