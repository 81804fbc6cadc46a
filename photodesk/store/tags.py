"""The tag tree, and which photo has which tag. Every function keeps `tags.photos` true."""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from operator import itemgetter

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from photodesk.domain.changes import TagRow
from photodesk.domain.dates import DAY_US
from photodesk.domain.tags import Tag, TagState, folded, leaf, parent
from photodesk.store import plain, serials, tallies
from photodesk.store.binding import as_json
from photodesk.store.schema import Condition, photo_tags, tags

RECENT_US = 7 * DAY_US
"""So long a tag counts as recently used."""
LINKS_AT_ONCE = 10_000

_row = select(tags.c.id, tags.c.parent_id, tags.c.path)


# -- the tree


def every(tx: Connection) -> list[Tag]:
    """All tags by path, parents before what is below them."""
    rows = tx.exec_driver_sql("SELECT id, parent_id, name, path, photos, used_us FROM tags").cursor.fetchall()
    return sorted((Tag(*row) for row in rows), key=lambda tag: tag.path.split("/"))


def find(tx: Connection, path: str) -> TagRow | None:
    """The tag with exactly this path."""
    found = plain.rows(tx, "SELECT id, parent_id, path FROM tags WHERE path = ?", (path,))
    return TagRow(*found[0]) if found else None


def alike(tx: Connection, path: str) -> str:
    """The path of the tag that differs only in accents and capitals, the most used one of several; else the path below such a tag."""
    query = select(tags.c.path).where(tags.c.folded == folded(path)).order_by(tags.c.path != path, tags.c.photos.desc(), tags.c.path)
    found = tx.execute(query.limit(1)).scalar()
    if found is not None:
        return str(found)
    above = parent(path)
    return path if above is None else f"{alike(tx, above)}/{leaf(path)}"


def at(tx: Connection, tag_id: int) -> TagRow | None:
    """The tag with this id."""
    found = plain.rows(tx, "SELECT id, parent_id, path FROM tags WHERE id = ?", (tag_id,))
    return TagRow(*found[0]) if found else None


def children(tx: Connection, tag_id: int) -> list[TagRow]:
    """The tags directly below."""
    found = tx.execute(_row.where(tags.c.parent_id == tag_id).order_by(tags.c.path))
    return [TagRow(*row) for row in found.cursor.fetchall()]


def in_use(tx: Connection, tag_id: int) -> bool:
    """Whether photos have it or tags are below it."""
    linked = tx.execute(select(photo_tags.c.tag_id).where(photo_tags.c.tag_id == tag_id).limit(1)).one_or_none()
    return linked is not None or bool(children(tx, tag_id))


def make(tx: Connection, path: str) -> tuple[TagRow, list[TagRow]]:
    """The tag with this path, made with all above it where missing; also the new ones, parents first."""
    found = find(tx, path)
    if found is not None:
        return found, []
    above = parent(path)
    new: list[TagRow] = []
    parent_id = None
    if above is not None:
        holder, new = make(tx, above)
        parent_id = holder.id
    row = TagRow(serials.first_free(tx, tags), parent_id, path)
    put(tx, row)
    return row, [*new, row]


def put(tx: Connection, row: TagRow) -> None:
    """Insert a tag with its id."""
    values = {"id": row.id, "parent_id": row.parent_id, "name": leaf(row.path), "path": row.path, "folded": folded(row.path)}
    tx.execute(insert(tags).values(values))


def drop(tx: Connection, tag_id: int) -> None:
    """Delete a tag that nothing uses."""
    serials.keep(tx, tags)
    tx.execute(delete(tags).where(tags.c.id == tag_id))


def move(tx: Connection, before: TagRow, after: TagRow) -> None:
    """Give a tag another place and name; the paths below it follow."""
    tx.execute(update(tags).where(tags.c.id == after.id).values(parent_id=after.parent_id, name=leaf(after.path)))
    found = tx.execute(select(tags.c.id, tags.c.path).where(_from(before.path))).cursor.fetchall()
    moved = [(after.path + path[len(before.path) :], tag_id) for tag_id, path in found]
    tx.exec_driver_sql("UPDATE tags SET path = ?, folded = ? WHERE id = ?", [(path, folded(path), i) for path, i in moved])


def photos_below(tx: Connection, path: str) -> int:
    """Photos that have this tag or one below it."""
    query = select(func.count(photo_tags.c.photo_id.distinct())).join(tags, tags.c.id == photo_tags.c.tag_id)
    return int(tx.execute(query.where(_from(path))).scalar_one())


def _from(path: str) -> Condition:
    return or_(tags.c.path == path, (tags.c.path >= path + "/") & (tags.c.path < path + "0"))  # 0 comes after the slash


# -- links


def link(tx: Connection, tag_id: int, photo_ids: Sequence[int]) -> "array[int]":
    """Give photos (which must exist) a tag; returns those that did not have it."""
    found = plain.rows(
        tx,
        "INSERT INTO photo_tags (tag_id, photo_id) SELECT ?, value FROM json_each(?) WHERE true ON CONFLICT DO NOTHING RETURNING photo_id",
        (tag_id, as_json(photo_ids)),
    )
    return array("q", map(itemgetter(0), found))


def unlink(tx: Connection, tag_id: int, photo_ids: Sequence[int]) -> "array[int]":
    """Take a tag from photos; returns those that had it."""
    statement = "DELETE FROM photo_tags WHERE tag_id = ? AND photo_id IN (SELECT value FROM json_each(?)) RETURNING photo_id"
    return array("q", map(itemgetter(0), plain.rows(tx, statement, (tag_id, as_json(photo_ids)))))


def linked(tx: Connection, tag_id: int) -> "array[int]":
    """The photos that have this very tag, ascending."""
    found = tx.execute(select(photo_tags.c.photo_id).where(photo_tags.c.tag_id == tag_id).order_by(photo_tags.c.photo_id))
    return array("q", [row[0] for row in found.cursor.fetchall()])


def count_changed(tx: Connection, tag_id: int, by: int, used_us: int | None = None) -> None:
    """Keep the numbers of a tag true whose links changed; *used_us*: it was given now."""
    plain.run(tx, "UPDATE tags SET photos = photos + ?, used_us = coalesce(?, used_us) WHERE id = ?", (by, used_us, tag_id))
    tallies.tags_changed(tx, [tag_id])


def recount(tx: Connection) -> None:
    """Count the photos of every tag anew: photos went, and their links with them."""
    number = select(func.count()).select_from(photo_tags).where(photo_tags.c.tag_id == tags.c.id).scalar_subquery()
    tx.execute(update(tags).values(photos=number))


def astray(tx: Connection) -> list[str]:
    """Paths of tags that count their photos wrongly."""
    found = tx.exec_driver_sql(
        "SELECT path FROM tags LEFT JOIN (SELECT tag_id, count(*) AS number FROM photo_tags GROUP BY tag_id) AS links ON tag_id = id"
        " WHERE photos != coalesce(number, 0) ORDER BY path"
    )
    return [row[0] for row in found]


# -- what the tag field asks


def states(tx: Connection, photo_ids: Sequence[int]) -> list[TagState]:
    """Every tag that some of these photos have, and how many of them, by path."""
    numbers = numbers_of(tx, photo_ids)
    named = sorted((path, tag_id) for tag_id, path in paths(tx, numbers).items())
    return [TagState(tag_id, path, numbers[tag_id], len(photo_ids)) for path, tag_id in named]


def numbers_of(tx: Connection, photo_ids: Sequence[int]) -> Counter[int]:
    """How many of these photos have each tag, by its id."""
    # Ascending: one way through the index. Counted here: a GROUP BY of SQLite sorts, which takes twice the time.
    given = as_json(sorted(photo_ids))
    found = tx.exec_driver_sql("SELECT tag_id FROM photo_tags WHERE photo_id IN (SELECT value FROM json_each(?))", (given,))
    numbers: Counter[int] = Counter()
    while rows := found.cursor.fetchmany(LINKS_AT_ONCE):
        numbers.update(map(itemgetter(0), rows))
    return numbers


def paths(tx: Connection, tag_ids: Iterable[int]) -> dict[int, str]:
    """The paths of tags, by id."""
    query = "SELECT id, path FROM tags WHERE id IN (SELECT value FROM json_each(?))"
    return dict(tx.exec_driver_sql(query, (as_json(tag_ids),)).cursor.fetchall())


def beginning(tx: Connection, prefix: str, now_us: int, limit: int) -> list[Tag]:
    """Tags of which a name begins with *prefix* (folded; after a slash, the path does): recent ones first, then the most used."""
    found = tx.exec_driver_sql(
        "SELECT id, parent_id, name, path, photos, used_us FROM tags"
        " WHERE substr(folded, 1, :length) = :prefix OR instr(folded, '/' || :prefix) OR instr(folded, ' ' || :prefix)"
        " ORDER BY max(coalesce(used_us, 0), :recent) DESC, photos DESC, folded LIMIT :limit",
        {"length": len(prefix), "prefix": prefix, "recent": now_us - RECENT_US, "limit": limit},
    )
    return [Tag(*row) for row in found.cursor.fetchall()]


def at_paths(tx: Connection, paths: Sequence[str]) -> list[Tag]:
    """Those of these paths that are tags, with their numbers."""
    query = select(tags.c.id, tags.c.parent_id, tags.c.name, tags.c.path, tags.c.photos, tags.c.used_us)
    return [Tag(*row) for row in tx.execute(query.where(tags.c.path.in_(paths)))]


def known(tx: Connection, paths: Iterable[str]) -> dict[str, TagRow]:
    """Those of these paths that are tags."""
    return {path: row for path in paths if (row := find(tx, path)) is not None}
