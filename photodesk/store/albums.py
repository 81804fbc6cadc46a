"""Albums: manual ones hold photos in an order, smart ones hold a query. They may lie in one another."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from photodesk.domain.changes import AlbumRow
from photodesk.domain.tags import leaf, parent
from photodesk.store import serials
from photodesk.store.binding import as_json
from photodesk.store.schema import album_photos, albums

MANUAL, SMART = "manual", "smart"

Held = tuple["array[int]", "array[int]"]
"""Photo ids, and the position of each."""


@dataclass(frozen=True, slots=True)
class Album:
    """An album of the tree; `photos`: how many a manual one holds."""

    row: AlbumRow
    photos: int


def every(tx: Connection) -> list[Album]:
    """All albums by path, parents before what is inside them."""
    number = select(album_photos.c.album_id, func.count().label("n")).group_by(album_photos.c.album_id).subquery()
    query = select(albums, func.coalesce(number.c.n, 0).label("n")).outerjoin(number, number.c.album_id == albums.c.id)
    found = {row.id: row for row in tx.execute(query)}

    def path(album_id: int) -> str:
        row = found[album_id]
        return row.name if row.parent_id is None else f"{path(row.parent_id)}/{row.name}"

    listed = [Album(AlbumRow(r.id, r.parent_id, path(r.id), r.kind, r.query), r.n) for r in found.values()]
    return sorted(listed, key=lambda album: album.row.path.split("/"))


def find(tx: Connection, path: str) -> AlbumRow | None:
    """The album with exactly this path."""
    holder: AlbumRow | None = None
    at = ""
    for name in path.split("/"):
        at = f"{at}/{name}" if at else name
        inside = albums.c.parent_id.is_(None) if holder is None else albums.c.parent_id == holder.id
        row = tx.execute(select(albums).where(inside, albums.c.name == name)).one_or_none()
        if row is None:
            return None
        holder = AlbumRow(row.id, row.parent_id, at, row.kind, row.query)
    return holder


def at(tx: Connection, album_id: int) -> AlbumRow | None:
    """The album with this id."""
    row = tx.execute(select(albums).where(albums.c.id == album_id)).one_or_none()
    if row is None:
        return None
    holder = at(tx, row.parent_id) if row.parent_id is not None else None
    return AlbumRow(row.id, row.parent_id, f"{holder.path}/{row.name}" if holder else row.name, row.kind, row.query)


def children(tx: Connection, album: AlbumRow) -> list[AlbumRow]:
    """The albums directly inside."""
    found = tx.execute(select(albums).where(albums.c.parent_id == album.id).order_by(albums.c.name))
    return [AlbumRow(r.id, r.parent_id, f"{album.path}/{r.name}", r.kind, r.query) for r in found]


def in_use(tx: Connection, album_id: int) -> bool:
    """Whether it holds photos or albums."""
    holds = tx.execute(select(album_photos.c.album_id).where(album_photos.c.album_id == album_id).limit(1)).one_or_none()
    inside = tx.execute(select(albums.c.id).where(albums.c.parent_id == album_id).limit(1)).one_or_none()
    return holds is not None or inside is not None


def make(tx: Connection, path: str, now_us: int, *, query: str | None = None) -> list[AlbumRow]:
    """A new album, with manual ones above it where missing; the new ones, outermost first. The path is free."""
    above = parent(path)
    new: list[AlbumRow] = []
    parent_id = None
    if above is not None:
        holder = find(tx, above)
        if holder is None:
            new = make(tx, above, now_us)
            holder = new[-1]
        parent_id = holder.id
    row = AlbumRow(serials.first_free(tx, albums), parent_id, path, MANUAL if query is None else SMART, query)
    put(tx, row, now_us)
    return [*new, row]


def put(tx: Connection, row: AlbumRow, now_us: int) -> None:
    """Insert an album with its id."""
    values = {"id": row.id, "parent_id": row.parent_id, "name": leaf(row.path), "kind": row.kind, "query": row.query}
    tx.execute(insert(albums).values(created_us=now_us, **values))


def drop(tx: Connection, album_id: int) -> None:
    """Delete an album that holds nothing."""
    serials.keep(tx, albums)
    tx.execute(delete(albums).where(albums.c.id == album_id))


def change(tx: Connection, row: AlbumRow) -> None:
    """Give an album another place, name or query."""
    values = {"parent_id": row.parent_id, "name": leaf(row.path), "query": row.query}
    tx.execute(update(albums).where(albums.c.id == row.id).values(values))


# -- photos in albums


def states(tx: Connection, photo_ids: Sequence[int]) -> list[tuple[str, int]]:
    """The path of every album that holds some of these photos, and how many."""
    given = as_json(sorted(photo_ids))
    query = "SELECT album_id, count(*) FROM album_photos WHERE photo_id IN (SELECT value FROM json_each(?)) GROUP BY album_id"
    found = tx.exec_driver_sql(query, (given,)).cursor.fetchall()
    return [(row.path, number) for album_id, number in found if (row := at(tx, album_id)) is not None]


def held(tx: Connection, album_id: int) -> Held:
    """The photos of an album in its order, and their positions."""
    query = select(album_photos.c.photo_id, album_photos.c.position).where(album_photos.c.album_id == album_id)
    rows = tx.execute(query.order_by(album_photos.c.position, album_photos.c.photo_id)).cursor.fetchall()
    return array("q", [row[0] for row in rows]), array("q", [row[1] for row in rows])


def end(tx: Connection, album_id: int) -> int:
    """The position after the last photo."""
    query = select(func.coalesce(func.max(album_photos.c.position), -1)).where(album_photos.c.album_id == album_id)
    return int(tx.execute(query).scalar_one()) + 1


def insert_photos(tx: Connection, album_id: int, ids: Sequence[int], positions: Sequence[int]) -> Held:
    """Put photos (which must exist) at these positions; returns those that were not in it, with their positions."""
    found = tx.exec_driver_sql(
        "SELECT photo_id FROM album_photos WHERE album_id = ? AND photo_id IN (SELECT value FROM json_each(?))", (album_id, as_json(ids))
    )
    there = {row[0] for row in found.cursor.fetchall()}
    new = [(photo_id, position) for photo_id, position in zip(ids, positions, strict=True) if photo_id not in there]
    if new:
        values = [(album_id, *pair) for pair in new]
        tx.exec_driver_sql("INSERT INTO album_photos (album_id, photo_id, position) VALUES (?, ?, ?)", values)
    return _pairs(new)


def remove_photos(tx: Connection, album_id: int, ids: Sequence[int]) -> Held:
    """Take photos out; returns those that were in it, with their positions."""
    found = tx.exec_driver_sql(
        "DELETE FROM album_photos WHERE album_id = ? AND photo_id IN (SELECT value FROM json_each(?)) RETURNING photo_id, position",
        (album_id, as_json(ids)),
    )
    return _pairs(found.cursor.fetchall())


def _pairs(rows: Sequence[Any]) -> Held:
    return array("q", [row[0] for row in rows]), array("q", [row[1] for row in rows])
