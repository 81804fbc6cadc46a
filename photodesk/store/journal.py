"""The journal: what every edit changed, kept in the transaction of its effect.

An entry's `state`: `done` or `undone`; `dropped`, when it was undone and another edit followed, so that it cannot be done again;
`reverted`, when a later entry took it back. Entries that are no step of the user (`hidden`: what an undo changed; `noted`: an
operation that changed nothing) are there for the second copy and for the ids of operations.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, delete, select

from photodesk.domain.changes import FilesMoved, HistoryEntry, Part
from photodesk.store import parts, plain
from photodesk.store.schema import journal, journal_parts, pending

DONE, UNDONE, DROPPED, REVERTED, HIDDEN, NOTED = "done", "undone", "dropped", "reverted", "hidden", "noted"
_STEPS = (DONE, UNDONE, DROPPED, REVERTED)
_entry = select(journal.c.id, journal.c.label, journal.c.at_us, journal.c["count"], journal.c.state)


def record(
    tx: Connection, label: str, at_us: int, count: int, change: Sequence[Part], *, state: str = DONE, operation: str | None = None,
    number: int | None = None,
) -> int:  # fmt: skip
    """A new entry with its parts; returns its id, which is *number* where that is given."""
    statement = 'INSERT INTO journal (id, operation_id, label, at_us, "count", state) VALUES (?, ?, ?, ?, ?, ?)'
    entry_id = plain.run(tx, statement, (number, operation, label, at_us, count, state)).lastrowid
    assert entry_id is not None
    if change:
        rows = [(entry_id, number, parts.encode(part)) for number, part in enumerate(change)]
        plain.run_many(tx, "INSERT INTO journal_parts (journal_id, part, change) VALUES (?, ?, ?)", rows)
    return entry_id


def prune(tx: Connection, up_to: int) -> None:
    """Forget entries up to this id that no staged file change belongs to."""
    staged = select(pending.c.journal_id).where(pending.c.journal_id.is_not(None))
    tx.execute(delete(journal).where(journal.c.id <= up_to, journal.c.id.not_in(staged)))


def change_of(tx: Connection, entry_id: int) -> list[Part]:
    """What an entry changed, part by part. Raises UnknownPart."""
    query = select(journal_parts.c.change).where(journal_parts.c.journal_id == entry_id).order_by(journal_parts.c.part)
    return [parts.decode(row[0]) for row in tx.execute(query)]


def replace_change(tx: Connection, entry_id: int, change: Sequence[Part]) -> None:
    """What an entry changed is something else now: it was done again, and its files are elsewhere."""
    plain.run(tx, "DELETE FROM journal_parts WHERE journal_id = ?", (entry_id,))
    rows = [(entry_id, number, parts.encode(part)) for number, part in enumerate(change)]
    plain.run_many(tx, "INSERT INTO journal_parts (journal_id, part, change) VALUES (?, ?, ?)", rows)


def is_of_files(tx: Connection, entry_id: int) -> bool:
    """Whether an entry moved files. One that can't be read moved none that could be found."""
    found = plain.rows(tx, "SELECT change FROM journal_parts WHERE journal_id = ? ORDER BY part LIMIT 1", (entry_id,))
    try:
        return any(isinstance(step, FilesMoved) for row in found for step in parts.decode(row[0]))
    except parts.UnknownPart:
        return False


def entry(tx: Connection, entry_id: int) -> tuple[HistoryEntry, str] | None:
    """An entry and its state; None where there is none or where it is no step of the user."""
    row = tx.execute(_entry.where(journal.c.id == entry_id, journal.c.state.in_(_STEPS))).one_or_none()
    return None if row is None else (_history_entry(row), row[4])


def set_state(tx: Connection, entry_ids: Sequence[int], state: str) -> None:
    """Mark entries."""
    plain.run_many(tx, "UPDATE journal SET state = ? WHERE id = ?", [(state, entry_id) for entry_id in entry_ids])


def forget(tx: Connection, entry_id: int) -> None:
    """Delete one entry: a later one says the same and more."""
    plain.run(tx, "DELETE FROM journal WHERE id = ?", (entry_id,))


def listed(tx: Connection, limit: int | None, before: int | None = None) -> list[HistoryEntry]:
    """The newest entries first; *before*: only those older than this id."""
    query = _entry.where(journal.c.state.in_(_STEPS)).order_by(journal.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(journal.c.id < before)
    return [_history_entry(row) for row in tx.execute(query)]


def steps(tx: Connection) -> tuple[list[int], list[int]]:
    """(ids that can be undone, ids that can be done again), each with the next one last."""
    found = tx.execute(select(journal.c.id, journal.c.state).where(journal.c.state.in_((DONE, REVERTED, UNDONE))).order_by(journal.c.id))
    rows = found.cursor.fetchall()
    return [i for i, state in rows if state != UNDONE], [i for i, state in reversed(rows) if state == UNDONE]


def broken(tx: Connection) -> list[int]:
    """Entries that changed photos and do not say how, or say it in a way that cannot be read."""
    known = select(journal_parts.c.journal_id).where(journal_parts.c.journal_id == journal.c.id).exists()
    found = [row[0] for row in tx.execute(select(journal.c.id).where(journal.c["count"] > 0, ~known))]
    for row in tx.execute(select(journal_parts.c.journal_id, journal_parts.c.change).execution_options(yield_per=500)):
        try:
            parts.decode(row[1])
        except parts.UnknownPart:
            found.append(row[0])
    return sorted(set(found))


def next_labels(tx: Connection) -> tuple[str | None, str | None]:
    """What can be undone next, and what can be done again: everything undone is newer than everything done."""
    done = tx.execute(_entry.where(journal.c.state.in_((DONE, REVERTED))).order_by(journal.c.id.desc()).limit(1)).one_or_none()
    later = journal.c.id > (done[0] if done is not None else 0)
    undone = tx.execute(_entry.where(later, journal.c.state == UNDONE).order_by(journal.c.id).limit(1)).one_or_none()
    return (done[1] if done is not None else None), (undone[1] if undone is not None else None)


def by_operation(tx: Connection, operation: str) -> bool:
    """Whether this operation was done before."""
    return tx.execute(select(journal.c.id).where(journal.c.operation_id == operation)).one_or_none() is not None


def after(tx: Connection, entry_id: int) -> Iterator[tuple[int, str, int, list[bytes]]]:
    """(id, label, at_us, encoded parts) of every later entry that changed something, in order."""
    query = select(journal.c.id, journal.c.label, journal.c.at_us).where(journal.c.id > entry_id, journal.c.state != NOTED)
    every: Sequence[Any] = tx.execute(query.order_by(journal.c.id)).all()
    for row in every:
        found = select(journal_parts.c.change).where(journal_parts.c.journal_id == row.id).order_by(journal_parts.c.part)
        yield row.id, row.label, row.at_us, [part[0] for part in tx.execute(found)]


def moments(tx: Connection) -> list[tuple[int, int]]:
    """(id, at_us) of every entry."""
    return plain.rows(tx, "SELECT id, at_us FROM journal ORDER BY id")


def newest(tx: Connection) -> int:
    """The id of the newest entry, 0 where there is none."""
    return int(plain.rows(tx, "SELECT coalesce(max(id), 0) FROM journal")[0][0])


def _history_entry(row: Any) -> HistoryEntry:
    return HistoryEntry(row[0], row[1], row[2], row[3], row[4] == DONE, row[4] == REVERTED)
