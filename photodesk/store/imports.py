"""Imports under way, what was imported, and what was read of cards."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from photodesk.domain.photos import State
from photodesk.store import plain
from photodesk.store.binding import as_json, in_parts
from photodesk.store.photos import join
from photodesk.store.schema import directories, folders, import_files, imported, imports, jobs, photos, source_files

KIND = "import"
"""The kind of its job, which waits in a lane of its own."""
LANE = "files"
KEEP_SEEN = 200_000
KEEP_IMPORTS = 500


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of an import under way. `facts`: JSON of what its photo's row gets."""

    id: int
    state: str
    root: bytes
    path: bytes
    member: str | None
    size: int
    mtime_ns: int
    inode: int
    target: bytes
    second: bytes | None
    content_hash: bytes | None
    photo_id: int | None
    reason: str | None
    facts: str


@dataclass(frozen=True, slots=True)
class ImportRow:
    """An import; `state`: that of its job. `ended_us`: None while it goes on."""

    id: int
    token: str
    choices: str
    operation: str | None
    began_us: int
    ended_us: int | None
    report: str | None
    state: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a content is: absolute path, the added folder above it, and the file's facts as they were recorded."""

    path: bytes
    root: bytes
    size: int
    mtime_ns: int
    offline: bool = False


# -- what the library has


def sizes_known(tx: Connection, sizes: Iterable[int]) -> set[int]:
    """Those of these sizes that a photo or an imported file has."""
    statement = (
        "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM photos WHERE size = value AND state = 0)"
        " OR EXISTS (SELECT 1 FROM imported WHERE size = value)"
    )
    return {row[0] for row in plain.rows(tx, statement, (as_json(sorted(set(sizes))),))}


def _places() -> Any:
    return (
        select(photos.c.content_hash, folders.c.path, directories.c.path, photos.c.name, photos.c.size, photos.c.mtime_ns, folders.c.state)
        .join(directories, directories.c.id == photos.c.directory_id)
        .join(folders, folders.c.id == directories.c.folder_id)
        .where(photos.c.state == int(State.HERE))
    )  # fmt: skip


def _place(row: Any) -> Place:
    return Place(join(row[1], row[2], row[3]), row[1], row[4], row[5], row[6] == "offline")


def photos_with(tx: Connection, content_hashes: Sequence[bytes]) -> dict[bytes, list[Place]]:
    """Photos that are there and were read, by content."""
    found: dict[bytes, list[Place]] = {}
    query = _places().where(photos.c.recipe.is_not(None))
    for part in in_parts(content_hashes):
        for row in tx.execute(query.where(photos.c.content_hash.in_(part)).order_by(photos.c.id)):
            found.setdefault(row[0], []).append(_place(row))
    return found


def unread(tx: Connection, sizes: Sequence[int]) -> list[Place]:
    """Photos of these sizes that nobody has looked at yet."""
    query = _places().where(photos.c.recipe.is_(None))
    return [_place(row) for part in in_parts(sizes) for row in tx.execute(query.where(photos.c.size.in_(part)))]


def imported_with(tx: Connection, content_hashes: Sequence[bytes]) -> dict[bytes, list[Place]]:
    """Files that were imported, by content, as they were written then."""
    found: dict[bytes, list[Place]] = {}
    for part in in_parts(content_hashes):
        for row in tx.execute(select(imported).where(imported.c.content_hash.in_(part))):
            found.setdefault(row.content_hash, []).append(Place(row.path, b"", row.size, row.mtime_ns))
    return found


def remember_imported(tx: Connection, rows: Sequence[tuple[bytes, bytes, int, int]]) -> None:
    """(content hash, path, size, mtime_ns) of files that were written and verified."""
    statement = (
        "INSERT INTO imported (content_hash, path, size, mtime_ns) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (content_hash, path) DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns"
    )
    plain.run_many(tx, statement, rows)


# -- what was read of cards


def seen(tx: Connection, source: str) -> dict[bytes, tuple[int, int, bytes | None, str | None]]:
    """Path to (size, mtime_ns, content hash, head) of what was read of a source before."""
    columns = source_files.c
    query = select(columns.path, columns.size, columns.mtime_ns, columns.content_hash, columns.head).where(columns.source == source)
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in tx.execute(query).cursor.fetchall()}


def remember_seen(tx: Connection, source: str, rows: Sequence[tuple[bytes, int, int, bytes | None, str | None]], now_us: int) -> None:
    """(path, size, mtime_ns, content hash, head) of files of a source; what was known of the same bytes stays."""
    statement = (
        "INSERT INTO source_files (source, path, size, mtime_ns, content_hash, head, seen_us) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (source, path) DO UPDATE SET seen_us = excluded.seen_us, size = excluded.size, mtime_ns = excluded.mtime_ns,"
        " content_hash = CASE WHEN size = excluded.size AND mtime_ns = excluded.mtime_ns"
        " THEN coalesce(excluded.content_hash, content_hash) ELSE excluded.content_hash END,"
        " head = CASE WHEN size = excluded.size AND mtime_ns = excluded.mtime_ns THEN coalesce(excluded.head, head) ELSE excluded.head END"
    )
    plain.run_many(tx, statement, [(source, *row, now_us) for row in rows])
    old = "SELECT source, path FROM source_files ORDER BY seen_us DESC LIMIT -1 OFFSET ?"
    plain.run(tx, f"DELETE FROM source_files WHERE (source, path) IN ({old})", (KEEP_SEEN,))


# -- an import


def begin(tx: Connection, token: str, choices: str, operation: str | None, began_us: int, files: Sequence[dict[str, Any]]) -> int:
    """A new import with its files (columns of `import_files`), and its job, which runs now."""
    values = {"token": token, "choices": choices, "operation_id": operation, "began_us": began_us}
    import_id = int(tx.execute(insert(imports).values(**values).returning(imports.c.id)).scalar_one())
    if files:
        tx.execute(insert(import_files), [{"import_id": import_id, **values} for values in files])
    tx.execute(insert(jobs).values(kind=KIND, key=_key(import_id), lane=LANE, priority=0, state="queued"))
    old = select(imports.c.id).where(imports.c.ended_us.is_not(None)).order_by(imports.c.id.desc()).offset(KEEP_IMPORTS).limit(-1)
    tx.execute(delete(imports).where(imports.c.id.in_(old)))
    return import_id


def unfinished(tx: Connection) -> list[ImportRow]:
    """Imports without an end, the oldest first."""
    query = select(imports, jobs.c.state).outerjoin(jobs, jobs.c.key == KIND + ":" + imports.c.id.cast(jobs.c.key.type))
    return [_import(row) for row in tx.execute(query.where(imports.c.ended_us.is_(None)).order_by(imports.c.id))]


def one(tx: Connection, import_id: int) -> ImportRow | None:
    """An import by its id."""
    query = select(imports, jobs.c.state).outerjoin(jobs, jobs.c.key == KIND + ":" + imports.c.id.cast(jobs.c.key.type))
    row = tx.execute(query.where(imports.c.id == import_id)).one_or_none()
    return None if row is None else _import(row)


def _import(row: Any) -> ImportRow:
    return ImportRow(row.id, row.token, row.choices, row.operation_id, row.began_us, row.ended_us, row.report, row.state or "done")


def files(tx: Connection, import_id: int) -> list[FileRow]:
    """The files of an import in the order they were planned."""
    columns = [c for c in import_files.c if c.name != "import_id"]
    query = select(*columns).where(import_files.c.import_id == import_id).order_by(import_files.c.id)
    return [FileRow(*row) for row in tx.execute(query).cursor.fetchall()]


def verified(tx: Connection, rows: Sequence[tuple[int, bytes, bytes, bytes | None]]) -> None:
    """(file, content hash, target, second target): their copies are whole and get their names next."""
    statement = "UPDATE import_files SET state = 'verified', content_hash = ?, target = ?, second = ? WHERE id = ?"
    plain.run_many(tx, statement, [(content, target, second, row) for row, content, target, second in rows])


def planned_again(tx: Connection, row_ids: Sequence[int]) -> None:
    """Files whose copies are not there have to be copied again."""
    plain.run_many(tx, "UPDATE import_files SET state = 'planned', content_hash = NULL WHERE id = ?", [(row_id,) for row_id in row_ids])


def retargeted(tx: Connection, row_id: int, target: bytes, second: bytes | None) -> None:
    """A file gets other names: somebody else took the first ones."""
    plain.run(tx, "UPDATE import_files SET target = ?, second = ? WHERE id = ?", (target, second, row_id))


def settled(tx: Connection, rows: Sequence[tuple[int, str, bytes, bytes | None, int | None, str | None]]) -> None:
    """(file, state, target, content hash, photo, reason): what became of them."""
    columns = "state = ?, target = ?, content_hash = coalesce(?, content_hash), photo_id = ?, reason = ?"
    statement = f"UPDATE import_files SET {columns} WHERE id = ?"
    plain.run_many(tx, statement, [(*values, row) for row, *values in rows])


def set_state(tx: Connection, import_id: int, state: str, reason: str | None = None, message: str | None = None) -> None:
    """The state of its job."""
    values = {"state": state, "reason": reason, "message": message, "not_before_us": 0}
    tx.execute(update(jobs).where(jobs.c.key == _key(import_id)).values(**values))


def end(tx: Connection, import_id: int, ended_us: int, report: dict[str, Any], state: str) -> None:
    """It is over: its files need not be known one by one any more."""
    tx.execute(update(imports).where(imports.c.id == import_id).values(ended_us=ended_us, report=json.dumps(report)))
    tx.execute(delete(import_files).where(import_files.c.import_id == import_id))
    tx.execute(update(jobs).where(jobs.c.key == _key(import_id)).values(state=state, reason=None, message=None))


def _key(import_id: int) -> str:
    return f"{KIND}:{import_id}"


# -- the rows of imported photos


def dress(tx: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """What an import knows of new photos before their first look. Call within `tallies.following`."""
    if rows:
        columns = ("content_hash", "taken_day", "taken_us", "taken_offset_min", "taken_source", "camera", "lens", "latitude", "longitude")
        changed = update(photos).where(photos.c.id == bindparam("row")).values({name: bindparam(f"new_{name}") for name in columns})
        tx.execute(changed, [{"row": each["id"], **{f"new_{name}": each[name] for name in columns}} for each in rows])


def keep_positions(tx: Connection, rows: Sequence[tuple[int, float, float]]) -> None:
    """(photo, latitude, longitude) that the files do not tell themselves."""
    statement = (
        "INSERT INTO photo_positions (photo_id, latitude, longitude) VALUES (?, ?, ?)"
        " ON CONFLICT (photo_id) DO UPDATE SET latitude = excluded.latitude, longitude = excluded.longitude"
    )
    plain.run_many(tx, statement, rows)


def give_positions(tx: Connection, photo_ids: Sequence[int]) -> None:
    """Photos whose file tells no position get the one that was told of them."""
    plain.run(
        tx,
        "UPDATE photos SET (latitude, longitude) = (SELECT latitude, longitude FROM photo_positions WHERE photo_id = photos.id)"
        " WHERE id IN (SELECT value FROM json_each(?)) AND latitude IS NULL AND id IN (SELECT photo_id FROM photo_positions)",
        (as_json(photo_ids),),
    )
