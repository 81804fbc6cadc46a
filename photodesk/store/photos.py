"""Photo rows: found by the scan, filled by the first look, read by the views."""

import os
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, or_, select, update

from photodesk.domain.dates import DAY_US
from photodesk.domain.photos import DateSource, Kind, Look, PhotoRow, State
from photodesk.domain.problems import Reason
from photodesk.domain.views import Section, Sort
from photodesk.store import plain, serials, sieve, tallies, texts
from photodesk.store.binding import as_json, in_parts
from photodesk.store.matching import Match, apart
from photodesk.store.schema import album_photos, directories, folders, hashes, photo_tags, photos


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


FileFacts = tuple[bytes, int, int]
"""(name, size, mtime_ns) of a file; a plain tuple, because a rescan reads those of the whole library."""

KnownFile = tuple[bytes, int, int, int, int]
"""(name, size, mtime_ns, id, state)"""


def directory_facts(tx: Connection, directory_ids: Sequence[int]) -> dict[int, set[FileFacts]]:
    """The files that are there, by directory."""
    found: dict[int, set[FileFacts]] = {i: set() for i in directory_ids}
    marks = ",".join("?" * len(directory_ids))
    cursor = tx.exec_driver_sql(
        f"SELECT name, size, mtime_ns, directory_id FROM photos WHERE directory_id IN ({marks}) AND state = 0 ORDER BY directory_id",
        tuple(directory_ids),
    )
    # The driver's rows: SQLAlchemy's cost as much again as the query.
    for directory_id, rows in groupby(cursor.cursor.fetchall(), itemgetter(3)):
        found[directory_id] = set(map(itemgetter(0, 1, 2), rows))
    return found


def directory_files(tx: Connection, directory_id: int) -> dict[bytes, KnownFile]:
    """The files known in a directory, by name; a missing one only where there is no other of its name, a trashed one only where there is
    no missing one either."""
    query = (
        select(photos.c.name, photos.c.size, photos.c.mtime_ns, photos.c.id, photos.c.state)
        .where(photos.c.directory_id == directory_id)
        .order_by(photos.c.state.desc(), photos.c.id)
    )
    return {row[0]: row for row in tx.execute(query).cursor.fetchall()}


def add(tx: Connection, directory_id: int, found: Sequence[Found], now_us: int) -> list[int]:
    """Insert new rows; returns their ids in the order given."""
    if not found:
        return []
    first = serials.first_free(tx, photos)
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
        for part in in_parts(ids):
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
    for part in in_parts(list(dict.fromkeys(inodes))):
        for r in tx.execute(query.where(photos.c.inode.in_(part))):
            found.setdefault(r[6], []).append(Candidate(r[0], join(r[1], r[2], r[3]), r[4], r[5], r[6], r[7], r[8]))
    return found


def missing_twins(tx: Connection, content_hashes: Sequence[bytes]) -> dict[bytes, list[int]]:
    """Content hash to the ids of missing photos with these bytes, the oldest last."""
    found: dict[bytes, list[int]] = {}
    for part in in_parts(content_hashes):
        query = select(photos.c.content_hash, photos.c.id).where(photos.c.content_hash.in_(part), photos.c.state == int(State.MISSING))
        for content_hash, photo_id in tx.execute(query.order_by(photos.c.id.desc())):
            found.setdefault(content_hash, []).append(photo_id)
    return found


def awaited_twins(tx: Connection, missing_ids: Sequence[int], since_us: int) -> int:
    """How many of these may be one of the files taken up after *since_us* that nobody has looked at yet: they have the same size."""
    old, new = photos.alias("old"), photos.alias("new")
    unread = (new.c.size == old.c.size, new.c.state == int(State.HERE), new.c.content_hash.is_(None), new.c.added_us >= since_us)
    number = 0
    for part in in_parts(missing_ids):
        query = select(func.count()).select_from(old).where(old.c.id.in_(part), old.c.state == int(State.MISSING))
        number += int(tx.execute(query.where(select(new.c.id).where(*unread).exists())).scalar_one())
    return number


def newer_twins(tx: Connection, missing_ids: Sequence[int], since_us: int) -> list[tuple[int, int]]:
    """(missing id, id of a photo with the same bytes that was taken up after *since_us* and has no edits of its own)."""
    old, new = photos.alias("old"), photos.alias("new")
    pairs: dict[int, int] = {}
    for part in in_parts(missing_ids):
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
        ~select(photo_tags.c.tag_id).where(photo_tags.c.photo_id == columns.id).exists(),
        ~select(album_photos.c.album_id).where(album_photos.c.photo_id == columns.id).exists(),
    ]


def untouched(tx: Connection, photo_ids: Sequence[int]) -> set[int]:
    """Those of these photos that are here and that the user has done nothing with yet."""
    found: set[int] = set()
    for part in in_parts(photo_ids):
        query = select(photos.c.id).where(photos.c.id.in_(part), photos.c.state == int(State.HERE), *_unedited(photos))
        found.update(row[0] for row in tx.execute(query))
    return found


def take_place(tx: Connection, pairs: Sequence[tuple[int, int]]) -> None:
    """(old id, new id): the old row gets the new row's place and file facts, and the new row goes."""
    if not pairs:
        return
    concerned = [photo_id for pair in pairs for photo_id in pair]
    new_ids = [(new_id,) for _, new_id in pairs]
    facts = "directory_id, name, name_text, size, mtime_ns, inode"
    with tallies.following(tx, concerned):
        tx.exec_driver_sql("UPDATE photos SET state = 1 WHERE id = ?", new_ids)  # one row a place
        tx.exec_driver_sql(
            f"UPDATE photos SET ({facts}) = (SELECT {facts} FROM photos AS new WHERE new.id = ?), state = 0 WHERE id = ?",
            [(new_id, old_id) for old_id, new_id in pairs],
        )
        serials.keep(tx, photos)
        tx.exec_driver_sql("DELETE FROM photos WHERE id = ?", new_ids)
    texts.refresh(tx, concerned)


def place(tx: Connection, photo_ids: Sequence[int]) -> dict[int, tuple[bytes, bytes]]:
    """Absolute path of photos, and of the added folder above each."""
    found: dict[int, tuple[bytes, bytes]] = {}
    query = (
        select(photos.c.id, folders.c.path, directories.c.path, photos.c.name)
        .join(directories, directories.c.id == photos.c.directory_id)
        .join(folders, folders.c.id == directories.c.folder_id)
    )
    for part in in_parts(photo_ids):
        found.update({r[0]: (join(r[1], r[2], r[3]), r[1]) for r in tx.execute(query.where(photos.c.id.in_(part)))})
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


def added_before(tx: Connection, photo_ids: Sequence[int], moment_us: int) -> list[int]:
    """Those of these photos that were taken up before a moment, in order."""
    older: set[int] = set()
    for part in in_parts(photo_ids):
        older.update(row[0] for row in tx.execute(select(photos.c.id).where(photos.c.id.in_(part), photos.c.added_us < moment_us)))
    return [photo_id for photo_id in photo_ids if photo_id in older]


def named(tx: Connection, directory_id: int, names: Sequence[bytes]) -> dict[bytes, int]:
    """The photos that are there in a directory under these names."""
    found: dict[bytes, int] = {}
    for part in in_parts(names):
        query = select(photos.c.name, photos.c.id).where(photos.c.directory_id == directory_id, photos.c.name.in_(part))
        found.update({row[0]: row[1] for row in tx.execute(query.where(photos.c.state == int(State.HERE)))})
    return found


def find(tx: Connection, path: bytes) -> int | None:
    """The id of the photo at an absolute path, below the deepest added folder above it."""
    absolute = os.path.abspath(path)
    for folder_id, root in sorted(_roots(tx), key=lambda item: -len(item[1])):
        if absolute.startswith(root.rstrip(b"/") + b"/"):
            directory, name = os.path.split(os.path.relpath(absolute, root))
            return at(tx, folder_id, directory, name)
    return None


def _roots(tx: Connection) -> list[tuple[int, bytes]]:
    return [(row[0], row[1]) for row in plain.rows(tx, "SELECT id, path FROM folders")]


def with_contents(tx: Connection, content_hashes: Sequence[bytes]) -> dict[bytes, int]:
    """The photo with each of these contents; the oldest where several have it."""
    found: dict[bytes, int] = {}
    for part in in_parts(content_hashes):
        query = select(photos.c.content_hash, func.min(photos.c.id)).where(photos.c.content_hash.in_(part)).group_by(photos.c.content_hash)
        found.update({row[0]: row[1] for row in tx.execute(query)})
    return found


def shared_contents(tx: Connection, content_hashes: Sequence[bytes]) -> set[bytes]:
    """Those of these contents that several photos have."""
    found: set[bytes] = set()
    for part in in_parts(content_hashes):
        query = select(photos.c.content_hash).where(photos.c.content_hash.in_(part)).group_by(photos.c.content_hash)
        found.update(row[0] for row in tx.execute(query.having(func.count() > 1)))
    return found


def contents(tx: Connection, photo_ids: Sequence[int]) -> dict[int, bytes | None]:
    """Content hash (None before the first look at the file as it is) of those of these photos whose file is there."""
    found: dict[int, bytes | None] = {}
    for part in in_parts(photo_ids):
        query = select(photos.c.id, photos.c.content_hash, photos.c.recipe)
        rows = tx.execute(query.where(photos.c.id.in_(part), photos.c.state == int(State.HERE)))
        found.update({r[0]: r[1] if r[2] is not None else None for r in rows})
    return found


def contents_of(tx: Connection, photo_ids: Sequence[int]) -> dict[int, bytes | None]:
    """Content hash (None before the first look) of those of these photos that there are, wherever their files may be."""
    found: dict[int, bytes | None] = {}
    for part in in_parts(photo_ids):
        found.update({r[0]: r[1] for r in tx.execute(select(photos.c.id, photos.c.content_hash).where(photos.c.id.in_(part)))})
    return found


def states(tx: Connection, photo_ids: Sequence[int]) -> dict[int, State]:
    """State of those of these photos that still have a row."""
    found: dict[int, State] = {}
    for part in in_parts(photo_ids):
        found.update({r[0]: State(r[1]) for r in tx.execute(select(photos.c.id, photos.c.state).where(photos.c.id.in_(part)))})
    return found


def sample(tx: Connection, folder_id: int, count: int, below: bytes = b"") -> list[tuple[bytes, bytes, int]]:
    """(directory, name, size) of up to *count* photos of a folder, or of a directory *below* it, spread over its ids (sentinels
    of rule S5)."""
    path = directories.c.path
    wanted = or_(path == below, and_(path > below + b"/", path < below + b"0")) if below else path.is_not(None)  # "0" follows "/"
    query = (
        select(path, photos.c.name, photos.c.size)
        .join(directories, directories.c.id == photos.c.directory_id)
        .where(directories.c.folder_id == folder_id, wanted, photos.c.state == int(State.HERE))
        .order_by((photos.c.id * 2654435761) % 4294967296)
        .limit(count)
    )
    return [(r[0], r[1], r[2]) for r in tx.execute(query)]


def count_here(tx: Connection, folder_id: int) -> int:
    """Photos of a folder whose file is there."""
    query = select(func.count()).select_from(photos.join(directories, directories.c.id == photos.c.directory_id))
    return int(tx.execute(query.where(directories.c.folder_id == folder_id, photos.c.state == int(State.HERE))).scalar_one())


_LOOKED = """
UPDATE photos SET content_hash = ?, picture_hash = ?, recipe = ?, format = ?, kind = ?, width = ?, height = ?, orientation = ?,
    frames = ?, profile = ?, taken_day = iif(taken_source = 'copy', taken_day, coalesce(?, taken_day)),
    taken_us = iif(taken_source = 'copy', taken_us, coalesce(?, taken_us)),
    taken_offset_min = iif(taken_source = 'copy', taken_offset_min, ?),
    taken_source = iif(taken_source = 'copy', taken_source, coalesce(?, taken_source)),
    camera = ?, lens = ?, iso = ?, exposure_s = ?, fnumber = ?, focal_mm = ?, latitude = ?,
    longitude = ?, thumbhash = ?, damaged = ?, problem = ?, size = ?, mtime_ns = ?, inode = ?
WHERE id = ?"""
"""A date that an edit gave stays."""


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


def forget_hashes(tx: Connection, content_hashes: Sequence[bytes]) -> None:
    """Drop the hashes of those of these contents that no photo has any more."""
    statement = "DELETE FROM hashes WHERE content_hash = ? AND NOT EXISTS (SELECT 1 FROM photos WHERE content_hash = ?)"
    for content_hash in content_hashes:
        tx.exec_driver_sql(statement, (content_hash, content_hash))


def _looked_values(item: Looked, recipe: int) -> tuple[object, ...]:
    look, m = item.look, item.look.metadata
    dated = m.taken_us is not None
    return (
        look.content_hash, look.picture_hash, recipe, m.format, Kind.PHOTO.value, m.width, m.height, m.orientation, m.frames, m.profile,
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
    found = {row[0]: _cell(row) for row in tx.execute(_rows, {"ids": as_json(ids)}).cursor.fetchall()}
    return [found[i] for i in ids if i in found]


_short_names = (
    select(photos.c.id, photos.c.name_text, folders.c.display, directories.c.display)
    .join(directories, directories.c.id == photos.c.directory_id)
    .join(folders, folders.c.id == directories.c.folder_id)
    .where(photos.c.id.in_(select(_listed.c.value)))
)


def short_names(tx: Connection, ids: Sequence[int]) -> dict[int, str]:
    """Names of photos with the directory they lie in: "2019/IMG_0941.jpg"."""
    found = tx.execute(_short_names, {"ids": as_json(ids)}).cursor.fetchall()
    return {row[0]: "/".join(part for part in ((row[3] or row[2]).rstrip("/").rpartition("/")[2], row[1]) if part) for row in found}


_existing = select(photos.c.id).where(photos.c.id.in_(select(_listed.c.value)), photos.c.state != int(State.TRASHED))


def existing(tx: Connection, ids: Sequence[int]) -> set[int]:
    """Those of these photos that there are, trashed ones left out."""
    return {row[0] for row in tx.execute(_existing, {"ids": as_json(ids)}).cursor.fetchall()}


# A look into these takes a fifth of the time that an enumeration takes to find its member.
_KINDS = {each.value: each for each in Kind}
_SOURCES = {each.value: each for each in DateSource}
_STATES = {each.value: each for each in State}


def _cell(row: Sequence[Any]) -> PhotoRow:
    (photo_id, name, folder, directory, form, kind, size, width, height, taken_us, offset_min, source, state, folder_state, damaged,
     problem, content_hash, thumbhash, frames, rating, label, flag, rotation) = row  # fmt: skip
    return PhotoRow(
        photo_id, name, f"{folder}/{directory}" if folder and directory else folder or directory, form, _KINDS[kind], size, width, height,
        taken_us, offset_min, _SOURCES[source] if source else None, _STATES[state], folder_state == "offline", bool(damaged),
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
    query = select(photos.c.id).where(match.where).order_by(*ordered)
    found = array("q")
    for rows in sieve.rows_of(tx, query, match, limit):
        found.extend(map(itemgetter(0), rows))
    return found


def dated(match: Match) -> ColumnElement[bool]:
    """Photos of a match that have a date."""
    return (apart(photos.c.taken_day) if match.driven else photos.c.taken_day).is_not(None)


def undated(match: Match) -> ColumnElement[bool]:
    """The others of them."""
    return (apart(photos.c.taken_day) if match.driven else photos.c.taken_day).is_(None)


def ids_by_day(
    tx: Connection, match: Match, descending: bool, limit: int | None = None
) -> "tuple[array[int], tuple[Section, ...]]":  # fmt: skip
    """All ids of a match by capture time (the first *limit*), and how many of them fall on each day."""
    order = [apart(column) if match.driven else column for column in ORDER[Sort.TAKEN]]
    ordered = [column.desc() if descending else column.asc() for column in order]
    query = select(photos.c.id, photos.c.taken_day).where(match.where).order_by(*ordered)
    found = array("q")
    runs: list[tuple[int | None, int]] = []
    for rows in sieve.rows_of(tx, query, match, limit):
        found.extend(map(itemgetter(0), rows))
        runs += [(day, sum(1 for _ in run)) for day, run in groupby(map(itemgetter(1), rows))]
    return found, tuple(Section(day, sum(number for _, number in run)) for day, run in groupby(runs, key=itemgetter(0)))


def count(tx: Connection, match: Match) -> tuple[int, int]:
    """How many photos match, and how many bytes their files have."""
    if match.sets:
        sizes = [row[1] for rows in sieve.rows_of(tx, select(photos.c.id, photos.c.size).where(match.where), match) for row in rows]
        return len(sizes), sum(sizes)
    row = tx.execute(select(func.count(), func.coalesce(func.sum(photos.c.size), 0)).where(match.where)).one()
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
    found = {row.id: dict(row._mapping) for part in in_parts(photo_ids) for row in tx.execute(_everything.where(photos.c.id.in_(part)))}
    return [found[i] for i in photo_ids if i in found]


def here(*states: State) -> ColumnElement[bool]:
    """Photos in one of these states."""
    return or_(*(photos.c.state == int(s) for s in states))


def join(folder: bytes, directory: bytes, name: bytes) -> bytes:
    """An absolute path from its three parts."""
    inside = b"/".join(part for part in (directory, name) if part)
    return folder.rstrip(b"/") + b"/" + inside
