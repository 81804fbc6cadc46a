"""Photo rows: found by the scan, filled by the first look, read by the views."""

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, func, or_, select, update

from photodesk.domain.photos import DateSource, Kind, Look, PhotoRow, State
from photodesk.domain.problems import Reason
from photodesk.domain.views import Section, Sort
from photodesk.store import tallies, texts
from photodesk.store.matching import Match, apart
from photodesk.store.schema import directories, folders, hashes, photos

DAY_US = 86_400_000_000
IDS_AT_ONCE = 10_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found:
    """A file the walk found in a directory. `taken_us`: from its name or its time."""

    name: bytes
    name_text: str
    format: str
    kind: Kind
    size: int
    mtime_ns: int
    inode: int
    taken_us: int
    taken_source: DateSource


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may be the same file at an older place."""

    id: int
    path: bytes
    size: int
    mtime_ns: int
    inode: int
    state: int
    folder_id: int


@dataclass(frozen=True, slots=True)
class Looked:
    """What a first look changes in one row."""

    photo_id: int
    look: Look
    size: int
    mtime_ns: int
    inode: int


FileFacts = tuple[int, int, int, int, int]
"""(id, size, mtime_ns, inode, state): a plain tuple, because a rescan reads every row of the library."""


def directory_facts(tx: Connection, directory_ids: Sequence[int]) -> dict[int, dict[bytes, FileFacts]]:
    """The files known in each of these directories, by name; trashed ones left out."""
    found: dict[int, dict[bytes, FileFacts]] = {i: {} for i in directory_ids}
    marks = ",".join("?" * len(directory_ids))
    cursor = tx.exec_driver_sql(
        f"SELECT directory_id, name, id, size, mtime_ns, inode, state FROM photos WHERE directory_id IN ({marks}) AND state != 2",
        tuple(directory_ids),
    )
    for row in cursor.cursor.fetchall():  # plain tuples: SQLAlchemy's rows cost as much again as the query
        files, name = found[row[0]], row[1]
        if row[6] == 0 or name not in files:  # the file that is there comes before a missing one of the same name
            files[name] = row[2:]
    return found


def add(tx: Connection, directory_id: int, found: Sequence[Found], now_us: int) -> list[int]:
    """Insert new rows; returns their ids in the order given."""
    if not found:
        return []
    first = int(tx.execute(select(func.coalesce(func.max(photos.c.id), 0))).scalar_one()) + 1
    values = [
        (
            first + n, directory_id, f.name, f.name_text, f.format, f.kind.value, f.size, f.mtime_ns, f.inode,
            f.taken_us // DAY_US, f.taken_us, f.taken_source.value, now_us,
        )
        for n, f in enumerate(found)
    ]  # fmt: skip
    tx.exec_driver_sql(
        "INSERT INTO photos (id, directory_id, name, name_text, format, kind, size, mtime_ns, inode,"
        " taken_day, taken_us, taken_source, added_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        values,
    )
    texts.add(tx, [(first + n, f.name_text, None, None) for n, f in enumerate(found)])
    tallies.added(tx, [(directory_id, f.format, f.taken_us // DAY_US, now_us, f.size) for f in found])
    return list(range(first, first + len(found)))


def refresh(tx: Connection, changed: Sequence[tuple[int, int, int, int]]) -> None:
    """(id, size, mtime_ns, inode) of files whose bytes changed: they need a new look; edits stay."""
    if changed:
        with tallies.following(tx, [row[0] for row in changed]):
            tx.execute(
                update(photos)
                .where(photos.c.id == bindparam("row"))
                .values(size=bindparam("s"), mtime_ns=bindparam("m"), inode=bindparam("i"), state=int(State.HERE), recipe=None),
                [{"row": i, "s": s, "m": m, "i": n} for i, s, m, n in changed],
            )


def set_state(tx: Connection, ids: Sequence[int], state: State) -> None:
    """Mark rows as here, missing or trashed."""
    with tallies.following(tx, ids):
        for part in _parts(ids):
            tx.execute(update(photos).where(photos.c.id.in_(part)).values(state=int(state)))


def move(tx: Connection, moves: Sequence[tuple[int, int, bytes, str, int]]) -> None:
    """(id, directory id, name, text, inode): the same file at another place. Swapped names are possible, so go through a free name."""
    if not moves:
        return
    moved = [m[0] for m in moves]
    with tallies.following(tx, moved):
        tx.exec_driver_sql("UPDATE photos SET name = CAST('/' || id AS BLOB) WHERE id = ?", [(i,) for i in moved])
        tx.exec_driver_sql(
            "UPDATE photos SET directory_id = ?, name = ?, name_text = ?, inode = ?, state = 0 WHERE id = ?",
            [(d, name, text, inode, i) for i, d, name, text, inode in moves],
        )
    texts.refresh(tx, moved)


def by_inode(tx: Connection, inodes: Sequence[int]) -> dict[int, list[Candidate]]:
    """Rows with one of these inode numbers, wherever they are, by inode."""
    found: dict[int, list[Candidate]] = {}
    query = (
        select(photos.c.id, folders.c.path, directories.c.path, photos.c.name, photos.c.size, photos.c.mtime_ns, photos.c.inode,
               photos.c.state, folders.c.id)
        .join(directories, directories.c.id == photos.c.directory_id)
        .join(folders, folders.c.id == directories.c.folder_id)
        .where(photos.c.state != State.TRASHED)
    )  # fmt: skip
    for part in _parts(inodes):
        for r in tx.execute(query.where(photos.c.inode.in_(part))):
            found.setdefault(r[6], []).append(Candidate(r[0], join(r[1], r[2], r[3]), r[4], r[5], r[6], r[7], r[8]))
    return found


def missing_twins(tx: Connection, content_hashes: Sequence[bytes]) -> dict[bytes, int]:
    """Content hash to the id of a missing photo with these bytes."""
    found: dict[bytes, int] = {}
    for part in _parts(content_hashes):
        query = select(photos.c.content_hash, photos.c.id).where(photos.c.content_hash.in_(part), photos.c.state == int(State.MISSING))
        found.update({r[0]: r[1] for r in tx.execute(query.order_by(photos.c.id.desc()))})
    return found


def newer_twins(tx: Connection, missing_ids: Sequence[int], since_us: int) -> list[tuple[int, int]]:
    """(missing id, id of a photo with the same bytes that was taken up after *since_us* and has no edits of its own)."""
    old, new = photos.alias("old"), photos.alias("new")
    pairs: dict[int, int] = {}
    for part in _parts(missing_ids):
        query = (
            select(old.c.id, new.c.id)
            .join(new, and_(new.c.content_hash == old.c.content_hash, new.c.id != old.c.id, new.c.state == int(State.HERE)))
            .where(old.c.id.in_(part), new.c.added_us >= since_us, *_unedited(new))
        )
        taken: set[int] = set(pairs.values())
        for missing_id, twin_id in tx.execute(query):
            if missing_id not in pairs and twin_id not in taken:
                pairs[missing_id] = twin_id
                taken.add(twin_id)
    return list(pairs.items())


def _unedited(table: object) -> list[ColumnElement[bool]]:
    columns = table.c  # type: ignore[attr-defined]  # an alias of photos
    return [columns[name].is_(None) for name in ("rating", "label", "flag", "title", "caption")] + [
        columns.rotation == 0,
        columns.shortlisted == 0,
    ]


def take_place(tx: Connection, pairs: Sequence[tuple[int, int]]) -> None:
    """(old id, new id): the old row gets the new row's place and file facts, and the new row goes."""
    concerned = [photo_id for pair in pairs for photo_id in pair]
    with tallies.following(tx, concerned):
        for old_id, new_id in pairs:
            place = tx.execute(_place_of.where(photos.c.id == new_id)).one()
            tx.execute(delete(photos).where(photos.c.id == new_id))
            tx.execute(update(photos).where(photos.c.id == old_id).values(**place._mapping, state=int(State.HERE)))
    texts.refresh(tx, concerned)


_place_of = select(photos.c.directory_id, photos.c.name, photos.c.name_text, photos.c.size, photos.c.mtime_ns, photos.c.inode)


def place(tx: Connection, photo_ids: Sequence[int]) -> dict[int, tuple[bytes, int]]:
    """Absolute path and folder id of photos."""
    found: dict[int, tuple[bytes, int]] = {}
    query = (
        select(photos.c.id, folders.c.path, directories.c.path, photos.c.name, folders.c.id)
        .join(directories, directories.c.id == photos.c.directory_id)
        .join(folders, folders.c.id == directories.c.folder_id)
    )
    for part in _parts(photo_ids):
        found.update({r[0]: (join(r[1], r[2], r[3]), r[4]) for r in tx.execute(query.where(photos.c.id.in_(part)))})
    return found


def at(tx: Connection, folder_id: int, directory: bytes, name: bytes) -> int | None:
    """The id of the photo at a place."""
    query = (
        select(photos.c.id)
        .join(directories, directories.c.id == photos.c.directory_id)
        .where(
            directories.c.folder_id == folder_id, directories.c.path == directory, photos.c.name == name, photos.c.state != State.TRASHED
        )
    )
    found = tx.execute(query).scalar()
    return None if found is None else int(found)


def contents(tx: Connection, photo_ids: Sequence[int]) -> dict[int, bytes | None]:
    """Content hash (None before the first look) of those of these photos whose file is there."""
    found: dict[int, bytes | None] = {}
    for part in _parts(photo_ids):
        query = select(photos.c.id, photos.c.content_hash).where(photos.c.id.in_(part), photos.c.state == int(State.HERE))
        found.update({r[0]: r[1] for r in tx.execute(query)})
    return found


def sample(tx: Connection, folder_id: int, count: int) -> list[tuple[bytes, bytes, int]]:
    """(directory, name, size) of up to *count* photos of a folder, spread over its ids (sentinels of rule S5)."""
    query = (
        select(directories.c.path, photos.c.name, photos.c.size)
        .join(directories, directories.c.id == photos.c.directory_id)
        .where(directories.c.folder_id == folder_id, photos.c.state == int(State.HERE))
        .order_by((photos.c.id * 2654435761) % 4294967296)
        .limit(count)
    )
    return [(r[0], r[1], r[2]) for r in tx.execute(query)]


def count_here(tx: Connection, folder_id: int) -> int:
    """Photos of a folder whose file is there."""
    query = select(func.count()).select_from(photos.join(directories, directories.c.id == photos.c.directory_id))
    return int(tx.execute(query.where(directories.c.folder_id == folder_id, photos.c.state == int(State.HERE))).scalar_one())


_LOOKED = """
UPDATE photos SET content_hash = ?, recipe = ?, format = ?, kind = ?, width = ?, height = ?, orientation = ?, frames = ?, profile = ?,
    taken_day = COALESCE(?, taken_day), taken_us = COALESCE(?, taken_us), taken_offset_min = ?,
    taken_source = COALESCE(?, taken_source), camera = ?, lens = ?, iso = ?, exposure_s = ?, fnumber = ?, focal_mm = ?, latitude = ?,
    longitude = ?, thumbhash = ?, damaged = ?, problem = ?, size = ?, mtime_ns = ?, inode = ?, state = 0
WHERE id = ?"""


def store_looks(tx: Connection, looked: Sequence[Looked], recipe: int) -> None:
    """Write what first looks found."""
    with tallies.following(tx, [item.photo_id for item in looked]):
        tx.exec_driver_sql(_LOOKED, [_looked_values(item, recipe) for item in looked])
    tx.exec_driver_sql(
        "INSERT INTO hashes (content_hash, recipe, phash, ahash, dhash, whash) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (content_hash) DO UPDATE SET recipe = excluded.recipe, phash = excluded.phash, ahash = excluded.ahash,"
        " dhash = excluded.dhash, whash = excluded.whash WHERE recipe != excluded.recipe",
        [(i.look.content_hash, recipe, i.look.hashes.phash, i.look.hashes.ahash, i.look.hashes.dhash, i.look.hashes.whash) for i in looked],
    )


def _looked_values(item: Looked, recipe: int) -> tuple[object, ...]:
    look, m = item.look, item.look.metadata
    dated = m.taken_us is not None
    return (
        look.content_hash, recipe, m.format, Kind.PHOTO.value, m.width, m.height, m.orientation, m.frames, m.profile,
        m.taken_us // DAY_US if m.taken_us is not None else None, m.taken_us, m.taken_offset_min,
        DateSource.EXIF.value if dated else None, m.camera, m.lens, m.iso, m.exposure_s, m.fnumber, m.focal_mm, m.latitude,
        m.longitude, look.thumbhash, int(look.damaged), Reason.TRUNCATED.value if look.damaged else None,
        item.size, item.mtime_ns, item.inode, item.photo_id,
    )  # fmt: skip


def set_problem(tx: Connection, photo_id: int, reason: Reason) -> None:
    """A photo that cannot be shown, and why."""
    tx.execute(update(photos).where(photos.c.id == photo_id).values(problem=reason.value, damaged=0))


_listed = func.json_each(bindparam("ids")).table_valued("value")
_rows = (
    select(
        photos.c.id, photos.c.name_text, folders.c.display, directories.c.display, photos.c.format, photos.c.kind, photos.c.size,
        photos.c.width, photos.c.height, photos.c.taken_us, photos.c.taken_offset_min, photos.c.taken_source, photos.c.state,
        folders.c.state, photos.c.damaged, photos.c.problem, photos.c.content_hash, photos.c.thumbhash, photos.c.frames, photos.c.rating,
        photos.c.label, photos.c.flag, photos.c.rotation,
    )
    .join(directories, directories.c.id == photos.c.directory_id)
    .join(folders, folders.c.id == directories.c.folder_id)
    .where(photos.c.id.in_(select(_listed.c.value)))
)  # fmt: skip


def rows(tx: Connection, ids: Sequence[int]) -> list[PhotoRow]:
    """Rows for cells in the order of *ids*; ids that are gone are left out. A page is read while its cells wait, so the rows go past
    SQLAlchemy's."""
    found = {row[0]: _cell(row) for row in tx.execute(_rows, {"ids": json.dumps(list(ids))}).cursor.fetchall()}
    return [found[i] for i in ids if i in found]


def _cell(row: Sequence[Any]) -> PhotoRow:
    (photo_id, name, folder, directory, form, kind, size, width, height, taken_us, offset_min, source, state, folder_state, damaged,
     problem, content_hash, thumbhash, frames, rating, label, flag, rotation) = row  # fmt: skip
    return PhotoRow(
        photo_id, name, f"{folder}/{directory}" if folder and directory else folder or directory, form, Kind(kind), size, width, height,
        taken_us, offset_min, DateSource(source) if source else None, State(state), folder_state == "offline", bool(damaged),
        Reason(problem) if problem else None, content_hash, thumbhash, frames, rating, label, flag, rotation,
    )  # fmt: skip


ORDER = {
    Sort.TAKEN: (photos.c.taken_day, photos.c.taken_us, photos.c.id),
    Sort.ADDED: (photos.c.added_us, photos.c.id),
    Sort.NAME: (photos.c.name_text, photos.c.id),
    Sort.RATING: (photos.c.rating, photos.c.id),
    Sort.SIZE: (photos.c.size, photos.c.id),
}
"""What photos are sorted by; each order has an index of its own, which holds state and flag too."""


def ids(tx: Connection, match: Match, sort: Sort, descending: bool, limit: int | None = None) -> "array[int]":
    """All ids of a match in order. A million of them come from the index alone, past SQLAlchemy's rows: in half the time."""
    order = [apart(column) if match.driven else column for column in ORDER[sort]]
    ordered = [column.desc() if descending else column.asc() for column in order]
    result = tx.execute(select(photos.c.id).where(match.where).order_by(*ordered).limit(limit))
    found = array("q")
    while rows := result.cursor.fetchmany(IDS_AT_ONCE):
        found.extend(map(itemgetter(0), rows))
    return found


def dated(match: Match) -> ColumnElement[bool]:
    """Photos of a match that have a date."""
    return (apart(photos.c.taken_day) if match.driven else photos.c.taken_day).is_not(None)


def undated(match: Match) -> ColumnElement[bool]:
    """The others of them."""
    return (apart(photos.c.taken_day) if match.driven else photos.c.taken_day).is_(None)


def ids_by_day(tx: Connection, match: Match, descending: bool) -> "tuple[array[int], tuple[Section, ...]]":
    """All ids of a match by capture time, and how many of them fall on each day."""
    order = [apart(column) if match.driven else column for column in ORDER[Sort.TAKEN]]
    ordered = [column.desc() if descending else column.asc() for column in order]
    result = tx.execute(select(photos.c.id, photos.c.taken_day).where(match.where).order_by(*ordered))
    found = array("q")
    runs: list[tuple[int | None, int]] = []
    while rows := result.cursor.fetchmany(IDS_AT_ONCE):
        found.extend(map(itemgetter(0), rows))
        runs += [(day, sum(1 for _ in run)) for day, run in groupby(map(itemgetter(1), rows))]
    return found, tuple(Section(day, sum(number for _, number in run)) for day, run in groupby(runs, key=itemgetter(0)))


def count(tx: Connection, where: ColumnElement[bool]) -> tuple[int, int]:
    """How many photos match, and how many bytes their files have."""
    row = tx.execute(select(func.count(), func.coalesce(func.sum(photos.c.size), 0)).where(where)).one()
    return int(row[0]), int(row[1])


_everything = (
    select(photos, directories.c.path.label("directory_path"), folders.c.path.label("folder_path"), folders.c.state.label("folder_state"),
           hashes.c.phash, hashes.c.ahash, hashes.c.dhash, hashes.c.whash)
    .join(directories, directories.c.id == photos.c.directory_id)
    .join(folders, folders.c.id == directories.c.folder_id)
    .outerjoin(hashes, hashes.c.content_hash == photos.c.content_hash)
)  # fmt: skip


def everything(tx: Connection, photo_ids: Sequence[int]) -> list[dict[str, object]]:
    """All columns of photos with their folder and hashes, in the order of the ids; ids that are gone are left out."""
    found = {row.id: dict(row._mapping) for part in _parts(photo_ids) for row in tx.execute(_everything.where(photos.c.id.in_(part)))}
    return [found[i] for i in photo_ids if i in found]


def here(*states: State) -> ColumnElement[bool]:
    """Photos in one of these states."""
    return or_(*(photos.c.state == int(s) for s in states))


def join(folder: bytes, directory: bytes, name: bytes) -> bytes:
    """An absolute path from its three parts."""
    inside = b"/".join(part for part in (directory, name) if part)
    return folder.rstrip(b"/") + b"/" + inside


def _parts(items: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    every = list(items)
    for start in range(0, len(every), size):
        yield every[start : start + size]
