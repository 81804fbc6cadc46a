"""Staged file changes: rows of `pending`, until somebody applies or discards them."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from photodesk.domain.pending import ChangeKind, PendingCount
from photodesk.store import plain
from photodesk.store.binding import as_json

_GIVEN = "photo_id IN (SELECT value FROM json_each(?))"
_PROTECTED = "SELECT directories.id FROM folders CROSS JOIN directories ON directories.folder_id = folders.id WHERE folders.protected != 0"


@dataclass(frozen=True, slots=True)
class StagedRow:
    """A staged change with the place of its file: the added folder, the directory below it and the name. `problem`: why it failed."""

    id: int
    kind: ChangeKind
    photo_id: int
    target: bytes | None
    reason: str
    size_bytes: int
    folder: bytes
    directory: bytes
    name: bytes
    problem: str | None
    message: str | None


def stage(tx: Connection, reason: str, photo_ids: Sequence[int], now_us: int) -> "array[int]":
    """Stage photos that are there and not protected for the trash; returns those that were not staged before."""
    found = plain.rows(
        tx,
        "INSERT INTO pending (id, kind, photo_id, reason, bytes, staged_us)"
        " SELECT ? + row_number() OVER (ORDER BY id), 'trash', id, ?, size, ? FROM photos"
        " WHERE state = 0 AND id IN (SELECT value FROM json_each(?))"
        f" AND directory_id NOT IN ({_PROTECTED})"
        " AND NOT EXISTS (SELECT 1 FROM pending AS other WHERE other.photo_id = photos.id AND other.kind = 'delete')"
        " ON CONFLICT (kind, photo_id) DO NOTHING RETURNING photo_id",
        (_last_id(tx), reason, now_us, as_json(photo_ids)),
    )
    return array("q", sorted(row[0] for row in found))


def unstage(tx: Connection, photo_ids: Sequence[int], reason: str) -> "array[int]":
    """They stay after all; returns those that were staged for this reason."""
    _keep_highest(tx)
    statement = f"DELETE FROM pending WHERE {_GIVEN} AND reason = ? AND kind IN ('trash', 'delete') RETURNING photo_id"
    return array("q", sorted(row[0] for row in plain.rows(tx, statement, (as_json(photo_ids), reason))))


def stage_places(tx: Connection, kind: str, rows: Iterable[tuple[int, bytes]], reason: str, now_us: int) -> list[tuple[int, bytes]]:
    """(photo, target): stage new names or folders of photos that are there and not protected; returns what was not staged before."""
    statement = (
        "INSERT INTO pending (id, kind, photo_id, target, reason, bytes, staged_us)"
        f" SELECT ?, ?, id, ?, ?, size, ? FROM photos WHERE state = 0 AND id = ? AND directory_id NOT IN ({_PROTECTED})"
        " ON CONFLICT (kind, photo_id) DO NOTHING RETURNING photo_id"
    )
    last = _last_id(tx)
    numbered = enumerate(rows, last + 1)
    return [row for number, row in numbered if plain.rows(tx, statement, (number, kind, row[1], reason, now_us, row[0]))]


def unstage_places(tx: Connection, kind: str, rows: Iterable[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
    """(photo, target): those of these that were staged, and are so no more."""
    _keep_highest(tx)
    statement = "DELETE FROM pending WHERE kind = ? AND photo_id = ? AND target = ? RETURNING photo_id"
    return [row for row in rows if plain.rows(tx, statement, (kind, *row))]


def places_of(tx: Connection, kind: str, photo_ids: Sequence[int]) -> list[tuple[int, bytes]]:
    """(photo, target) of those of these photos that have a change of this kind staged."""
    statement = f"SELECT photo_id, target FROM pending WHERE kind = ? AND {_GIVEN} ORDER BY photo_id"
    return [(row[0], row[1]) for row in plain.rows(tx, statement, (kind, as_json(photo_ids)))]


def among(tx: Connection, photo_ids: Sequence[int]) -> set[int]:
    """Those of these photos that are staged to go."""
    statement = f"SELECT photo_id FROM pending WHERE kind IN ('trash', 'delete') AND {_GIVEN}"
    return {row[0] for row in plain.rows(tx, statement, (as_json(photo_ids),))}


def reasons(tx: Connection, photo_ids: Sequence[int]) -> dict[int, str]:
    """Why those of these photos that are staged are so."""
    statement = f"SELECT photo_id, reason FROM pending WHERE kind IN ('trash', 'delete') AND {_GIVEN}"
    return {row[0]: row[1] for row in plain.rows(tx, statement, (as_json(photo_ids),))}


def staged(tx: Connection) -> set[int]:
    """All photos that are to go."""
    return {row[0] for row in plain.rows(tx, "SELECT photo_id FROM pending WHERE kind IN ('trash', 'delete')")}


_LISTED = """
SELECT pending.id, pending.kind, photo_id, target, pending.reason, pending.bytes, folders.path, directories.path, photos.name,
    pending_problems.reason, pending_problems.message
FROM pending CROSS JOIN photos ON photos.id = photo_id JOIN directories ON directories.id = directory_id
JOIN folders ON folders.id = folder_id LEFT JOIN pending_problems ON pending_problems.pending_id = pending.id
WHERE photos.state != 2"""
"""What else was staged of a photo waits unseen while it is in the trash."""


def listed(tx: Connection, ids: Sequence[int] | None = None) -> list[StagedRow]:
    """Staged changes in the order in which they were staged; those of *ids*, or all."""
    which, values = ("", ()) if ids is None else (" AND pending.id IN (SELECT value FROM json_each(?))", (as_json(ids),))
    rows = plain.rows(tx, f"{_LISTED}{which} ORDER BY pending.id", values)
    return [StagedRow(row[0], ChangeKind(row[1]), *row[2:]) for row in rows]


def ids_of(tx: Connection, wanted: Iterable[tuple[str, int]]) -> list[int]:
    """The ids of the staged changes with these (kind, photo), in this order; those that are not staged are left out."""
    found = {(row[1], row[2]): row[0] for row in plain.rows(tx, "SELECT id, kind, photo_id FROM pending")}
    return [found[each] for each in wanted if each in found]


def counts(tx: Connection) -> list[PendingCount]:
    """How many of each kind."""
    rows = plain.rows(
        tx,
        "SELECT pending.kind, count(*), sum(pending.bytes) FROM pending CROSS JOIN photos ON photos.id = photo_id"
        " WHERE photos.state != 2 GROUP BY pending.kind ORDER BY pending.kind",
    )
    return [PendingCount(ChangeKind(row[0]), row[1], row[2]) for row in rows]


def put(tx: Connection, kind: str, photo_id: int, target: bytes | None, reason: str, now_us: int) -> None:
    """Stage one change as it was, after it was undone."""
    plain.run(
        tx,
        "INSERT INTO pending (id, kind, photo_id, target, reason, bytes, staged_us)"
        " SELECT ?, ?, id, ?, ?, size, ? FROM photos WHERE id = ? ON CONFLICT (kind, photo_id) DO NOTHING",
        (_last_id(tx) + 1, kind, target, reason, now_us, photo_id),
    )


def drop(tx: Connection, ids: Sequence[int]) -> None:
    """These changes are staged no more."""
    _keep_highest(tx)
    plain.run(tx, "DELETE FROM pending WHERE id IN (SELECT value FROM json_each(?))", (as_json(ids),))


def set_problem(tx: Connection, pending_id: int, reason: str, message: str) -> None:
    """Why a change could not be applied."""
    plain.run(
        tx,
        "INSERT INTO pending_problems (pending_id, reason, message) VALUES (?, ?, ?)"
        " ON CONFLICT (pending_id) DO UPDATE SET reason = excluded.reason, message = excluded.message",
        (pending_id, reason, message),
    )


def make_deletions(tx: Connection, ids: Sequence[int]) -> None:
    """There is no trash for these: what is left is to delete them for good, if somebody wants that."""
    plain.run(tx, "UPDATE pending SET kind = 'delete' WHERE kind = 'trash' AND id IN (SELECT value FROM json_each(?))", (as_json(ids),))


_HIGHEST = "highest_id_of_pending"
_KEPT = f"coalesce((SELECT CAST(value AS INTEGER) FROM facts WHERE name = '{_HIGHEST}'), 0)"


def _last_id(tx: Connection) -> int:
    """Ids are never given twice: somebody may be looking at an older list while it is applied."""
    return int(plain.rows(tx, f"SELECT max(coalesce((SELECT max(id) FROM pending), 0), {_KEPT})")[0][0])


def _keep_highest(tx: Connection) -> None:
    """Before rows go."""
    plain.run(
        tx,
        f"INSERT INTO facts (name, value) SELECT '{_HIGHEST}', max(id) FROM pending HAVING max(id) > {_KEPT}"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
