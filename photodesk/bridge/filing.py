"""File changes for the window: staged, discarded, applied and stopped; what comes of it arrives as events.

Told are `pending_changed` (what is staged), `apply_progressed` (ten times a second at most, with what was done since) and `applied`; of the
library's own trash `emptying_progressed` and `emptied`. Undo and redo of what was applied are those of `Commands`.
"""

import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Slot

from photodesk.bridge.commands import Commands
from photodesk.bridge.events import Events
from photodesk.bridge.lanes import Lanes
from photodesk.bridge.queries import Queries, Ticket
from photodesk.domain.changes import CopiesChanged, PhotosChanged
from photodesk.domain.edits import Discarding, Edit, MoveStaging, Photos, RenameStaging, TrashStaging
from photodesk.domain.own_trash import Emptied, OwnTrash
from photodesk.domain.pending import REVERSIBLE, ApplyProgress, ChangeKind, PendingChanged, Renaming
from photodesk.domain.problems import NoticeResolved, Reason
from photodesk.library.library import Library

TELL_EVERY_S = 0.1


class Filing(QObject):
    """One verb a method. All return at once; call them in the UI thread."""

    def __init__(self, library: Library, lanes: Lanes, events: Events, queries: Queries, commands: Commands) -> None:
        super().__init__()
        self._library, self._lanes, self._events, self._queries, self._commands = library, lanes, events, queries, commands
        self._stopping = threading.Event()
        events.pending_changed.connect(self._on_pending_changed)

    # -- staging: edits, each a step of undo

    def trash(self, photo_ids: Iterable[int], *, pairs: bool = True) -> None:
        """Stage photos for the trash; with *pairs* a RAW and its picture go together."""
        self._edit(TrashStaging(Photos.of(photo_ids), pairs))

    def rename(self, photo_ids: Iterable[int], template: str) -> None:
        """Stage new names."""
        self._edit(RenameStaging(Photos.of(photo_ids), template))

    def move(self, photo_ids: Iterable[int], folder: str) -> None:
        """Stage a move into a folder within an added one; it may be new."""
        self._edit(MoveStaging(Photos.of(photo_ids), os.fsencode(folder)))

    def discard(self, change_ids: Iterable[int] | None = None) -> None:
        """Take staged changes back; None: all."""
        self._edit(Discarding(None if change_ids is None else tuple(change_ids)))

    def _edit(self, edit: Edit) -> None:
        self._commands.edit(edit, gather=False)

    # -- questions

    def ask_own_trash(self, owner: QObject, answer: Callable[[list[OwnTrash]], None]) -> Ticket:
        """What is in the library's own trash; delivered to a bound method of *owner*."""
        return self._queries.ask(owner, _own_trash, answer)

    def ask_names(
        self, owner: QObject, photo_ids: Sequence[int], template: str, answer: Callable[[list[Renaming]], None],
        failed: Callable[[Exception], None], first: int = 20,
    ) -> Ticket:  # fmt: skip
        """What a template would make of the first photos; *failed* hears BadTemplate, a sentence for the user."""
        return self._queries.ask(owner, partial(_names, tuple(photo_ids), template, first), answer, failed=failed)

    # -- files

    def apply(self, change_ids: Sequence[int] | None = None, kinds: Sequence[ChangeKind] = REVERSIBLE) -> None:
        """Apply staged changes: those with these ids (also to try failed ones again), or all of these kinds. Nothing is deleted for good
        unless *kinds* names DELETE."""
        ids = None if change_ids is None else tuple(change_ids)
        self._stopping.clear()
        self._commands.flush()
        self._lanes.start(self._lanes.edits, partial(self._lanes.start, self._lanes.jobs, partial(self._work, ids, tuple(kinds))))

    def empty_own_trash(self) -> None:
        """Delete for good what is in the library's own trash."""
        self._stopping.clear()
        self._lanes.start(self._lanes.jobs, self._empty)

    def cancel(self) -> None:
        """Stop after the file that is moved or deleted now; what is done is done, the rest stays as it is."""
        self._stopping.set()

    def stop(self) -> None:
        """The program ends."""
        self._stopping.set()

    def _work(self, ids: tuple[int, ...] | None, kinds: tuple[ChangeKind, ...]) -> None:
        """On the lane of scans: none of them looks at folders while files are moved in them."""
        pace = _Pace(self._events)
        try:
            applied = self._library.applying.apply(ids, kinds, progress=pace.told, cancelled=self._stopping.is_set)
        except Exception as error:
            pace.end()
            self._commands.explain(error)
            return
        if applied.photo_ids:
            self._events.tell(PhotosChanged(applied.photo_ids), urgent=True)
            self._events.tell(CopiesChanged.of(applied.photo_ids), urgent=True)
        self._events.tell(self._library.pending.counts(), urgent=True)
        pace.end()
        self._events.tell(applied, urgent=True)
        if any(problem.reason is Reason.NO_TRASH for problem in applied.problems):
            for notice in self._library.pending.without_trash():
                self._events.tell(notice, urgent=True)
        self._events.tell(self._commands.next_steps(), urgent=True)

    def _empty(self) -> None:
        """On the same lane: nothing is moved meanwhile."""
        try:
            emptied = self._library.emptying.empty(self._events.tell, self._stopping.is_set)
        except Exception as error:
            self._commands.explain(error)
            emptied = Emptied(0, 0)
        self._events.tell(emptied, urgent=True)

    @Slot(object)
    def _on_pending_changed(self, waiting: PendingChanged) -> None:
        if all(each.kind is not ChangeKind.DELETE for each in waiting.counts):
            self._events.tell(NoticeResolved("NO_TRASH"))


class _Pace:
    """Tells progress not too often, and no change twice."""

    def __init__(self, events: Events) -> None:
        self._events = events
        self._ids: list[int] = []
        self._last = ApplyProgress(0, 0)
        self._told_s = 0.0

    def told(self, progress: ApplyProgress) -> None:
        self._ids += progress.ids
        self._last = progress
        if time.monotonic() - self._told_s >= TELL_EVERY_S:
            self._tell(ended=False)

    def end(self) -> None:
        self._tell(ended=True)

    def _tell(self, *, ended: bool) -> None:
        ids, self._ids = tuple(self._ids), []
        self._told_s = time.monotonic()
        self._events.tell(ApplyProgress(self._last.done, self._last.total, self._last.failed, ids, ended), urgent=True)


def _own_trash(library: Library) -> list[OwnTrash]:
    return library.emptying.contents()


def _names(photo_ids: Sequence[int], template: str, first: int, library: Library) -> list[Renaming]:
    return library.pending.renamed(photo_ids, template, first)
