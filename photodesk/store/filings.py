"""File changes under way: each file is written down before it is touched, so that a start after a crash knows what was begun."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from photodesk.store import plain

APPLY, UNDO, REDO = "apply", "undo", "redo"
NOWHERE = b""
"""The place of a copy that goes because its original is back."""
_INTENDED, _DONE = "intended", "done"


@dataclass(frozen=True, slots=True)
class Batch:
    """An apply, or an undo or redo of the entry `entry_id`."""

    id: int
    verb: str
    entry_id: int | None
    operation: str | None
    at_us: int


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file: where it is, where it is to be (None: not known yet, or nowhere), and what it is. Paths are relative to an added folder,
    absolute where that is None."""

    folder_id: int | None
    path: bytes
    to_folder_id: int | None
    to_path: bytes | None
    inode: int
    size: int
    mtime_ns: int
    content_hash: bytes | None = None

    def reversed(self) -> "FileRow":
        """The way back of a file whose place is known."""
        assert self.to_path is not None
        return replace(self, folder_id=self.to_folder_id, path=self.to_path, to_folder_id=self.folder_id, to_path=self.path)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """Files that go together: the photo's own first. `number`: within its batch. `wanted`: the target as it was staged.
    `made`: folders (added folder, path below it) that are made for them, the outermost first."""

    number: int
    photo_id: int
    kind: str
    reason: str
    wanted: bytes | None
    files: tuple[FileRow, ...]
    made: tuple[tuple[int, bytes], ...] = ()


def begin(tx: Connection, verb: str, entry_id: int | None, operation: str | None, at_us: int) -> Batch:
    """A new batch."""
    statement = "INSERT INTO filing_batches (verb, entry_id, operation_id, at_us) VALUES (?, ?, ?, ?)"
    batch_id = plain.run(tx, statement, (verb, entry_id, operation, at_us)).lastrowid
    assert batch_id is not None
    return Batch(batch_id, verb, entry_id, operation, at_us)


def batches(tx: Connection) -> list[Batch]:
    """Those that were begun and have not ended."""
    return [Batch(*row) for row in plain.rows(tx, "SELECT id, verb, entry_id, operation_id, at_us FROM filing_batches ORDER BY id")]


def intend(tx: Connection, batch: Batch, changes: Iterable[ChangeRow]) -> None:
    """Write down what is about to be done."""
    plain.run_many(tx, _INSERT, [row for change in changes for row in _rows(batch, change, _INTENDED)])


def done(tx: Connection, batch: Batch, changes: Sequence[ChangeRow]) -> None:
    """These changes are done; their files' places are known now."""
    drop(tx, batch, changes)
    plain.run_many(tx, _INSERT, [row for change in changes for row in _rows(batch, change, _DONE)])


def drop(tx: Connection, batch: Batch, changes: Sequence[ChangeRow]) -> None:
    """These were not done after all."""
    plain.run_many(tx, "DELETE FROM filings WHERE batch_id = ? AND change = ?", [(batch.id, change.number) for change in changes])


def set_apart(tx: Connection, batch: Batch, change: ChangeRow) -> Batch:
    """A begun change becomes a batch of its own: nobody knows yet what becomes of it, and the others need not wait for that."""
    apart = begin(tx, batch.verb, batch.entry_id, None, batch.at_us)
    plain.run(tx, "UPDATE filings SET batch_id = ? WHERE batch_id = ? AND change = ?", (apart.id, batch.id, change.number))
    return apart


def intended(tx: Connection, batch: Batch) -> list[ChangeRow]:
    """What was begun and not finished."""
    return _read(tx, batch, _INTENDED)


def finished(tx: Connection, batch: Batch) -> list[ChangeRow]:
    """What was done, in order."""
    return _read(tx, batch, _DONE)


def end(tx: Connection, batch: Batch) -> None:
    """The journal has what the batch did."""
    plain.run(tx, "DELETE FROM filing_batches WHERE id = ?", (batch.id,))


_COLUMNS = "change, photo_id, kind, reason, wanted, folder_id, path, to_folder_id, to_path, inode, size, mtime_ns, content_hash"
_INSERT = f"INSERT INTO filings (batch_id, state, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def _rows(batch: Batch, change: ChangeRow, state: str) -> list[tuple[object, ...]]:
    facts = (batch.id, state, change.number, change.photo_id, change.kind, change.reason, change.wanted)
    folders = [FileRow(folder_id, path, folder_id, path, 0, 0, 0) for folder_id, path in change.made]
    return [
        (*facts, file.folder_id, file.path, file.to_folder_id, file.to_path, file.inode, file.size, file.mtime_ns, file.content_hash)
        for file in (*folders, *change.files)
    ]


def _read(tx: Connection, batch: Batch, state: str) -> list[ChangeRow]:
    found: dict[int, ChangeRow] = {}
    statement = f"SELECT {_COLUMNS} FROM filings WHERE batch_id = ? AND state = ? ORDER BY id"
    for number, photo_id, kind, reason, wanted, *columns in plain.rows(tx, statement, (batch.id, state)):
        known = found.get(number) or ChangeRow(number, photo_id, kind, reason, wanted, ())
        row = FileRow(*columns)
        if row.folder_id is not None and (row.folder_id, row.path) == (row.to_folder_id, row.to_path):  # a folder stays where it is
            found[number] = replace(known, made=(*known.made, (row.folder_id, row.path)))
        else:
            found[number] = replace(known, files=(*known.files, row))
    return [found[number] for number in sorted(found)]
