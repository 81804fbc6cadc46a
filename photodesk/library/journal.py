"""Undo, redo and the history, across restarts."""

from array import array
from collections.abc import Callable, Sequence
from typing import Protocol

from photodesk.domain.changes import Conflict, Edited, EntryReverted, HistoryChanged, HistoryEntry, Part, inverse, photo_ids
from photodesk.domain.edits import EditRefused
from photodesk.domain.pending import ApplyProgress
from photodesk.library.entries import Entries, Watch
from photodesk.library.replaying import Replay
from photodesk.store import journal
from photodesk.store.database import Database
from photodesk.store.parts import UnknownPart
from photodesk.store.schema import Transaction

Progress = Callable[[int, int], None]


class MovesFiles(Protocol):
    """Who brings the files of an applied entry back, and moves them again."""

    def undo(
        self, entry_id: int, *, operation: str | None = None, progress: Callable[[ApplyProgress], None], cancelled: Callable[[], bool],
        in_turn: bool = True,
    ) -> Edited: ...  # fmt: skip

    def redo(
        self, entry_id: int, *, operation: str | None = None, progress: Callable[[ApplyProgress], None], cancelled: Callable[[], bool]
    ) -> Edited: ...


class Journal:
    """Each undo and redo is one transaction. Both do only what still fits; what does not is named."""

    def __init__(self, database: Database, entries: Entries, applying: MovesFiles) -> None:
        self._db, self._entries, self._applying = database, entries, applying

    def history(self, limit: int | None = None, before: int | None = None) -> list[HistoryEntry]:
        """The newest edits first; *before*: only those older than the one with this id."""
        with self._db.read() as tx:
            return journal.listed(tx, limit, before)

    def photos(self, entry_id: int) -> "array[int]":
        """The photos an edit changed, ascending; none where what it changed can't be read."""
        with self._db.read() as tx:
            try:
                change = journal.change_of(tx, entry_id)
            except UnknownPart:
                return array("q")
        return array("q", sorted(set().union(*map(photo_ids, change))))

    def entries(self, ids: Sequence[int]) -> list[HistoryEntry]:
        """These entries, as they are now."""
        with self._db.read() as tx:
            return [found[0] for entry_id in ids if (found := journal.entry(tx, entry_id)) is not None]

    def next_steps(self) -> HistoryChanged:
        """What Undo and Redo would do now."""
        with self._db.read() as tx:
            return HistoryChanged(*journal.next_labels(tx))

    def newest(self) -> int:
        """The id of the newest entry."""
        with self._db.read() as tx:
            return journal.newest(tx)

    def changes_after(self, entry_id: int) -> list[Edited]:
        """What later entries really changed, in order; undo and redo have entries of their own."""
        with self._db.read() as tx:
            found = [(number, label, journal.change_of(tx, number)) for number, label, *_ in journal.after(tx, entry_id)]
        return [Edited(number, label, _photos(parts), _photos(parts), tuple(parts)) for number, label, parts in found if parts]

    def did(self, operation: str) -> bool:
        """Whether the operation with this id was done, in this session or an earlier one."""
        with self._db.read() as tx:
            return journal.by_operation(tx, operation)

    def note(self, operation: str) -> None:
        """An operation that is no edit was done."""
        with self._entries.transaction() as tx:
            self._entries.note(tx, operation)

    def undo(
        self, count: int = 1, *, operation: str | None = None, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None
    ) -> list[Edited]:  # fmt: skip
        """Undo the newest *count* edits that are done, newest first; fewer where there are fewer. Files that were moved come back."""
        return self._turn(count, True, operation, Watch(progress, cancelled))

    def redo(
        self, count: int = 1, *, operation: str | None = None, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None
    ) -> list[Edited]:  # fmt: skip
        """Do again what was undone last; fewer where there are fewer."""
        return self._turn(count, False, operation, Watch(progress, cancelled))

    def _turn(self, count: int, back: bool, operation: str | None, watch: Watch) -> list[Edited]:
        """Edits of the library in one transaction, up to the next that moved files: those are moved outside of any."""
        turned: list[Edited] = []
        while True:
            with self._entries.transaction() as tx:
                steps, others = (self._entries.done, self._entries.undone) if back else (self._entries.undone, self._entries.done)
                while steps and len(turned) < count and not journal.is_of_files(tx, steps[-1]):
                    entry_id = steps.pop()
                    turned.append(self._replayed(tx, entry_id, back, watch.anew()))
                    others.append(entry_id)
                of_files = steps[-1] if steps and len(turned) < count else None
                if of_files is None:
                    self._entries.note(tx, operation)
                    return turned
            turned.append(self._moved_files(of_files, back, operation if len(turned) + 1 == count else None, watch))
            if len(turned) == count or turned[-1].edit_id is None:
                return turned

    def _moved_files(self, entry_id: int, back: bool, operation: str | None, watch: Watch) -> Edited:
        turn = self._applying.undo if back else self._applying.redo
        return turn(entry_id, operation=operation, progress=watch.told, cancelled=watch.stops)

    def revert(self, entry_id: int, *, operation: str | None = None, progress: Progress | None = None) -> Edited:
        """Take back one earlier edit and keep what followed: a new edit, which can be undone itself; but files come back, and their changes
        are staged again. Raises EditRefused."""
        with self._entries.transaction() as tx:
            found = journal.entry(tx, entry_id)
            is_of_files = found is not None and found[1] == journal.DONE and journal.is_of_files(tx, entry_id)
            is_newest = bool(self._entries.done) and entry_id == self._entries.done[-1]
        if is_of_files:
            watch = Watch(progress)
            return self._applying.undo(entry_id, operation=operation, progress=watch.told, cancelled=watch.stops, in_turn=is_newest)
        with self._entries.transaction() as tx:
            found = journal.entry(tx, entry_id)
            if found is None:
                raise EditRefused(f"there is no edit {entry_id} in the history; nothing was changed; `photodesk history` lists them")
            entry, state = found
            if state != journal.DONE:
                raise EditRefused(f"“{entry.label}” is undone already; nothing was changed; `photodesk history` shows what is done")
            if entry_id == self._entries.done[-1]:
                self._entries.done.pop()
                edited = self._replayed(tx, entry_id, True, Watch(progress))
                self._entries.undone.append(entry_id)
                self._entries.note(tx, operation)
                return edited
            return self._reverted(tx, entry, operation, Watch(progress))

    def _reverted(self, tx: Transaction, entry: HistoryEntry, operation: str | None, watch: Watch) -> Edited:
        replay = Replay(tx, watch)
        parts = replay.run(inverse(_change(tx, entry.id, replay)))
        label = _taken_back(entry.label)
        if not parts:
            self._entries.note(tx, operation)
            return Edited(None, label, entry.count, 0, (), tuple(replay.conflicts))
        journal.set_state(tx, [entry.id], journal.REVERTED)
        parts.append((EntryReverted(entry.id, True),))
        changed = _photos(parts)
        new_id = self._entries.record(tx, label, changed, parts, operation)
        return Edited(new_id, label, entry.count, changed, tuple(parts), tuple(replay.conflicts))

    def _replayed(self, tx: Transaction, entry_id: int, back: bool, watch: Watch) -> Edited:
        """Do the inverse of an entry, or (not *back*) do it again."""
        found = journal.entry(tx, entry_id)
        assert found is not None
        entry, _ = found
        replay = Replay(tx, watch)
        change = _change(tx, entry_id, replay)
        parts = replay.run(inverse(change) if back else change)
        changed = _photos(parts)
        journal.set_state(tx, [entry_id], journal.UNDONE if back else journal.DONE)
        if parts:
            self._entries.record_hidden(tx, f"{'Undo' if back else 'Redo'} {entry.label}", changed, parts)
        return Edited(entry_id, entry.label, entry.count, changed, tuple(parts), tuple(replay.conflicts))


def _taken_back(label: str) -> str:
    """The name of the edit that takes back another; taking back that one does it again."""
    verb, _, what = label.partition(" ")
    return {"Undo": f"Redo {what}", "Redo": f"Undo {what}"}.get(verb, f"Undo {label}")


def _change(tx: Transaction, entry_id: int, replay: Replay) -> list[Part]:
    """What an entry changed. One that cannot be read must not be in the way of those before it."""
    try:
        return journal.change_of(tx, entry_id)
    except UnknownPart:
        replay.conflicts.append(Conflict(None, "what this edit changed can’t be read; it stays as it is"))
        return []


def _photos(parts: list[Part]) -> int:
    return len(set().union(*map(photo_ids, parts)))
