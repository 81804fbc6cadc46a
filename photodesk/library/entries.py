"""The steps of undo and redo, and the one transaction in which an edit and its entry are written."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from photodesk.domain.changes import Part
from photodesk.domain.dates import now_us
from photodesk.domain.edits import EditCancelled
from photodesk.domain.pending import ApplyProgress
from photodesk.failpoints import reach
from photodesk.store import journal
from photodesk.store.database import Database
from photodesk.store.schema import Transaction

KEPT = 100_000
"""Entries that stay; the oldest go in steps of PRUNE_EVERY."""
PRUNE_EVERY = 1_000


@dataclass(slots=True)
class Watch:
    """Who looks on while an edit of many photos runs: told how far it is, asked whether to stop."""

    progress: Callable[[int, int], None] | None = None
    cancelled: Callable[[], bool] | None = None
    done: int = field(default=0, init=False)

    def advance(self, by: int, total: int) -> None:
        """*by* more photos of *total* are done. Raises EditCancelled, which rolls the transaction back."""
        self.done += by
        if self.cancelled is not None and self.cancelled():
            raise EditCancelled
        if self.progress is not None:
            self.progress(self.done, total)

    def anew(self) -> "Watch":
        """The same for the next edit."""
        return Watch(self.progress, self.cancelled)

    def told(self, moved: ApplyProgress) -> None:
        """How far it is with files."""
        if self.progress is not None:
            self.progress(moved.done, moved.total)

    def stops(self) -> bool:
        """Whether it is to stop between two files; what is done stays."""
        return self.cancelled is not None and self.cancelled()


class Entries:
    """What can be undone and done again, held in memory: one process writes a library."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._stale = True
        self.done: list[int] = []
        self.undone: list[int] = []
        self.on_commit: Callable[[], None] | None = None

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One edit, undo or redo: all of it is committed, or nothing. Raises LibraryUnavailable in a sentence."""
        with self._db.edit() as tx:
            if self._stale:
                self.done, self.undone = journal.steps(tx)
            self._stale = True  # until it is committed
            reach("edit.begun")
            yield tx
            reach("edit.before_commit")
        reach("edit.after_commit")
        self._stale = False
        if self.on_commit is not None:
            self.on_commit()

    def record(self, tx: Transaction, label: str, count: int, change: Sequence[Part], operation: str | None = None) -> int:
        """A new step; what was undone cannot be done again any more."""
        if self.undone:
            journal.set_state(tx, self.undone, journal.DROPPED)
            self.undone.clear()
        entry_id = self._add(tx, label, count, change, journal.DONE, operation)
        self.done.append(entry_id)
        return entry_id

    def record_hidden(self, tx: Transaction, label: str, count: int, change: Sequence[Part]) -> None:
        """What an undo or redo really changed: for the second copy, no step of its own."""
        self._add(tx, label, count, change, journal.HIDDEN, None)

    def record_copied(self, tx: Transaction, number: int, at_us: int, label: str, count: int, change: Sequence[Part]) -> None:
        """A step of the second copy, done again: under its number where no later one is taken. One that changed nothing here is no
        step, but known from now on."""
        if self.undone:
            journal.set_state(tx, self.undone, journal.DROPPED)
            self.undone.clear()
        state = journal.DONE if change else journal.HIDDEN
        free = number if number > journal.newest(tx) else None
        entry_id = journal.record(tx, label, at_us, count, change, state=state, number=free)
        if change:
            self.done.append(entry_id)

    def turned(self, tx: Transaction, entry_id: int, *, is_done: bool) -> None:
        """A step was undone, or done again."""
        steps, others = (self.undone, self.done) if is_done else (self.done, self.undone)
        if entry_id in steps:
            steps.remove(entry_id)
            others.append(entry_id)
        journal.set_state(tx, [entry_id], journal.DONE if is_done else journal.UNDONE)

    def note(self, tx: Transaction, operation: str | None) -> None:
        """An operation is done that changed nothing."""
        if operation is not None:
            self._add(tx, "", 0, (), journal.NOTED, operation)

    def replace_last(self, tx: Transaction, label: str, count: int, change: Sequence[Part]) -> int | None:
        """The newest step and the one just done become one; None where they took each other back."""
        replaced = self.done.pop()
        entry_id = self.record(tx, label, count, change) if count else None
        if entry_id is None:
            self.record_hidden(tx, label, 0, change)
        journal.forget(tx, replaced)  # last: an id must not be given twice
        return entry_id

    def _add(self, tx: Transaction, label: str, count: int, change: Sequence[Part], state: str, operation: str | None) -> int:
        """A row of the journal. The oldest go where there are too many."""
        reach("edit.after_rows")
        entry_id = journal.record(tx, label, now_us(), count, change, state=state, operation=operation)
        if entry_id % PRUNE_EVERY == 0:
            journal.prune(tx, entry_id - KEPT)
            for steps in (self.done, self.undone):
                steps[:] = [each for each in steps if each > entry_id - KEPT]
        return entry_id
