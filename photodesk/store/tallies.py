"""How many photos there are by state, folder, day, format, camera …, kept up to date in the transaction that changes the rows.

The sidebar, the day headers of the whole library and `stats` read these few thousand rows instead of every photo. Whoever changes
what is counted does so within `following`. Trashed photos count only under their state.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, select

from photodesk.domain.photos import State
from photodesk.store import plain
from photodesk.store.binding import as_json, in_parts
from photodesk.store.schema import photos

QUARTER_US = 900_000_000
"""Photos taken up are counted by quarters of an hour: the days of every time zone are made of those."""
ROWS_AT_ONCE = 2_000
_CHUNK = 100_000

_COUNT = """
WITH some AS MATERIALIZED (
    SELECT state, directory_id, format, taken_day, camera, lens, added_us, size FROM photos WHERE {which}
), kept AS (SELECT * FROM some WHERE state != 2)
INSERT INTO tallies (kind, number, name, photos, bytes)
SELECT kind, number, name, {sign} * count(*), {sign} * sum(size) FROM (
    SELECT 'state' AS kind, state AS number, '' AS name, size FROM some
    UNION ALL SELECT 'directory', directory_id, '', size FROM kept
    UNION ALL SELECT 'format', 0, format, size FROM kept
    UNION ALL SELECT 'day', coalesce(taken_day, 0), CASE WHEN taken_day IS NULL THEN 'none' ELSE '' END, size FROM kept
    UNION ALL SELECT 'added', added_us / 900000000, '', size FROM kept
    UNION ALL SELECT 'camera', 0, camera, size FROM kept WHERE camera IS NOT NULL
    UNION ALL SELECT 'lens', 0, lens, size FROM kept WHERE lens IS NOT NULL
) GROUP BY 1, 2, 3
ON CONFLICT (kind, number, name) DO UPDATE SET photos = photos + excluded.photos, bytes = bytes + excluded.bytes"""
_ADD = (
    "INSERT INTO tallies (kind, number, name, photos, bytes) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (kind, number, name) DO UPDATE SET photos = photos + excluded.photos, bytes = bytes + excluded.bytes"
)
_GIVEN = "id IN (SELECT value FROM json_each(?))"
_TAGS_OF = f"SELECT tag_id FROM photo_tags WHERE photo_{_GIVEN}"

Tally = tuple[str, int, str, int, int]
"""(kind, number, name, photos, bytes)"""


@contextmanager
def following(tx: Connection, photo_ids: Iterable[int]) -> Iterator[None]:
    """Within it these photos change, come or go; afterwards the counts are right again."""
    ids = list(photo_ids)
    parts = [as_json(part) for part in in_parts(ids, ROWS_AT_ONCE)]
    before = _contents(tx, parts)
    for part in parts:
        tx.exec_driver_sql(_COUNT.format(which=_GIVEN, sign=-1), (part,))
        tx.exec_driver_sql(f"DELETE FROM tallies WHERE kind = 'tag' AND number IN ({_TAGS_OF})", (part,))
    yield
    for part in parts:
        tx.exec_driver_sql(_COUNT.format(which=_GIVEN, sign=1), (part,))
    _follow_copies(tx, set(ids), before, _contents(tx, parts))


@contextmanager
def leaving(tx: Connection, folder_id: int) -> Iterator[None]:
    """Within it a folder goes with all its photos. They may be most of the library, so they are counted where they lie."""
    inside = "directory_id IN (SELECT id FROM directories WHERE folder_id = ?)"
    tx.exec_driver_sql(_COUNT.format(which=inside, sign=-1), (folder_id,))
    tx.exec_driver_sql("DELETE FROM tallies WHERE kind IN ('tag', 'copies')")
    yield
    tx.exec_driver_sql(_ADD, [("copies", 0, "", *_copies(tx))])


def added(tx: Connection, rows: Iterable[tuple[int, str, int | None, int, int]]) -> None:
    """(directory id, format, capture day, time of adding in microseconds, size) of new photos that are there and not yet looked at."""
    numbers: Counter[tuple[str, int, str]] = Counter()
    sizes: Counter[tuple[str, int, str]] = Counter()
    for directory_id, form, day, added_us, size in rows:
        keys = (
            ("state", int(State.HERE), ""), ("directory", directory_id, ""), ("format", 0, form),
            ("day", 0, "none") if day is None else ("day", day, ""), ("added", added_us // QUARTER_US, ""),
        )  # fmt: skip
        numbers.update(keys)
        for key in keys:
            sizes[key] += size
    if numbers:
        tx.exec_driver_sql(_ADD, [(*key, number, sizes[key]) for key, number in numbers.items()])


def tags_changed(tx: Connection, tag_ids: Iterable[int]) -> None:
    """Photos were linked to these tags, or links were taken away: their sums are made again when somebody asks."""
    plain.run(tx, "DELETE FROM tallies WHERE kind = 'tag' AND number IN (SELECT value FROM json_each(?))", (as_json(tag_ids),))


def lacks_tags(tx: Connection) -> bool:
    """Whether there are tags with photos whose sums are not kept."""
    statement = f"SELECT 1 FROM ({_UNSUMMED}) AS missing WHERE EXISTS (SELECT 1 FROM photo_tags WHERE tag_id = missing.id) LIMIT 1"
    return tx.exec_driver_sql(statement).first() is not None


def settle_tags(tx: Connection) -> None:
    """Keep the sums of tags that have none."""
    missing = [row[0] for row in tx.exec_driver_sql(_UNSUMMED)]
    if missing:
        tx.exec_driver_sql(f"INSERT INTO tallies (kind, number, name, photos, bytes) {_SUMS}", (as_json(missing),))


def rebuild(tx: Connection) -> None:
    """Count everything anew."""
    tx.exec_driver_sql("DELETE FROM tallies")
    last = tx.exec_driver_sql("SELECT coalesce(max(id), 0) FROM photos").scalar_one()
    for start in range(-1, last, _CHUNK):
        tx.exec_driver_sql(_COUNT.format(which="id > ? AND id <= ?", sign=1), (start, start + _CHUNK))
    tx.exec_driver_sql(_ADD, [("copies", 0, "", *_copies(tx))])
    settle_tags(tx)


def astray(tx: Connection) -> list[str]:
    """What is counted wrongly, in words."""
    wrong = []
    for kind, statement in _RIGHT.items():
        right = {(row[0], row[1]): (row[2], row[3]) for row in tx.exec_driver_sql(statement)}
        kept = {(row[1], row[2]): (row[3], row[4]) for row in of_kind(tx, kind)}
        if kind == "tag":  # one that is not kept is counted when somebody asks
            right = {key: value for key, value in right.items() if key in kept}
        if kept != right:
            wrong.append(kind)
    ((_, _, _, *copies),) = of_kind(tx, "copies") or [("copies", 0, "", 0, 0)]
    return wrong if tuple(copies) == _copies(tx) else [*wrong, "copies"]


# -- reading


def of_kind(tx: Connection, kind: str) -> list[Tally]:
    """The counts of one kind, those of nothing left out."""
    statement = "SELECT kind, number, name, photos, bytes FROM tallies WHERE kind = ? AND photos != 0 ORDER BY number, name"
    return plain.rows(tx, statement, (kind,))


def names(tx: Connection, kind: str) -> list[str]:
    """Every camera or lens there is a photo of."""
    return [tally[2] for tally in of_kind(tx, kind)]


def total(tx: Connection) -> tuple[int, int]:
    """Photos that are not trashed, and their bytes."""
    statement = "SELECT coalesce(sum(photos), 0), coalesce(sum(bytes), 0) FROM tallies WHERE kind = 'state' AND number != 2"
    photos_and_bytes: tuple[int, int] = plain.rows(tx, statement)[0]
    return photos_and_bytes


def rows(tx: Connection) -> int:
    """Photos, also the trashed ones."""
    return int(plain.rows(tx, "SELECT coalesce(sum(photos), 0) FROM tallies WHERE kind = 'state'")[0][0])


def in_state(tx: Connection, state: State) -> int:
    """Photos in a state."""
    statement = "SELECT coalesce(sum(photos), 0) FROM tallies WHERE kind = 'state' AND number = ?"
    return int(tx.exec_driver_sql(statement, (int(state),)).scalar_one())


def added_since(tx: Connection, since_us: int) -> int:
    """Photos taken up since a moment, which is a whole quarter of an hour."""
    statement = "SELECT coalesce(sum(photos), 0) FROM tallies WHERE kind = 'added' AND number >= ?"
    return int(tx.exec_driver_sql(statement, (since_us // QUARTER_US,)).scalar_one())


def taken_between(tx: Connection, first_day: int, end_day: int) -> int:
    """Photos of these days, the last one left out."""
    statement = "SELECT coalesce(sum(photos), 0) FROM tallies WHERE kind = 'day' AND name = '' AND number >= ? AND number < ?"
    return int(plain.rows(tx, statement, (first_day, end_day))[0][0])


def by_tag(tx: Connection) -> list[tuple[str, int, int]]:
    """(path, photos, bytes) of every tag that a photo has, by path."""
    found = {row[1]: (row[3], row[4]) for row in of_kind(tx, "tag")}
    missing = [row[0] for row in tx.exec_driver_sql(_UNSUMMED)]
    if missing:
        found.update({row[1]: (row[3], row[4]) for row in tx.exec_driver_sql(_SUMS, (as_json(missing),))})
    every = tx.exec_driver_sql("SELECT id, path FROM tags ORDER BY path")
    return [(row[1], *found[row[0]]) for row in every if row[0] in found]


def copies(tx: Connection) -> int:
    """Bytes of files whose content is there more than once, the first of each left out."""
    return sum(tally[4] for tally in of_kind(tx, "copies"))


# -- inside

_UNSUMMED = "SELECT id FROM tags WHERE id NOT IN (SELECT number FROM tallies WHERE kind = 'tag')"
_SUMS = (
    "SELECT 'tag', photo_tags.tag_id, '', count(*), sum(photos.size) FROM photo_tags CROSS JOIN photos ON photos.id = photo_tags.photo_id"
    " WHERE photo_tags.tag_id IN (SELECT value FROM json_each(?)) AND photos.state != 2 GROUP BY photo_tags.tag_id"
)
_RIGHT = {
    "state": "SELECT state, '', count(*), sum(size) FROM photos GROUP BY state",
    "directory": "SELECT directory_id, '', count(*), sum(size) FROM photos WHERE state != 2 GROUP BY directory_id",
    "format": "SELECT 0, format, count(*), sum(size) FROM photos WHERE state != 2 GROUP BY format",
    "day": "SELECT coalesce(taken_day, 0), CASE WHEN taken_day IS NULL THEN 'none' ELSE '' END, count(*), sum(size) FROM photos"
    " WHERE state != 2 GROUP BY taken_day",
    "added": "SELECT added_us / 900000000, '', count(*), sum(size) FROM photos WHERE state != 2 GROUP BY 1",
    "camera": "SELECT 0, camera, count(*), sum(size) FROM photos WHERE state != 2 AND camera IS NOT NULL GROUP BY camera",
    "lens": "SELECT 0, lens, count(*), sum(size) FROM photos WHERE state != 2 AND lens IS NOT NULL GROUP BY lens",
    "tag": "SELECT tag_id, '', count(*), sum(size) FROM photo_tags JOIN photos ON photos.id = photo_id WHERE state != 2 GROUP BY tag_id",
}


def _copies(tx: Connection) -> tuple[int, int]:
    row = tx.exec_driver_sql(
        "SELECT coalesce(sum(extra), 0), coalesce(sum(extra * size), 0) FROM (SELECT count(*) - 1 AS extra, max(size) AS size FROM photos"
        " WHERE content_hash IS NOT NULL AND state = 0 GROUP BY content_hash HAVING count(*) > 1)"
    ).one()
    return int(row[0]), int(row[1])


def _contents(tx: Connection, parts: Sequence[str]) -> dict[bytes, list[int]]:
    """Content hash to the sizes of those of these photos that have it and are there."""
    found: dict[bytes, list[int]] = {}
    statement = f"SELECT content_hash, size FROM photos WHERE {_GIVEN} AND content_hash IS NOT NULL AND state = 0"
    for part in parts:
        for content, size in tx.exec_driver_sql(statement, (part,)).cursor.fetchall():
            found.setdefault(content, []).append(size)
    return found


def _follow_copies(tx: Connection, ids: set[int], before: dict[bytes, list[int]], after: dict[bytes, list[int]]) -> None:
    touched = [content for content in before.keys() | after.keys() if before.get(content) != after.get(content)]
    others: dict[bytes, list[int]] = {}
    for part in in_parts(touched):
        query = select(photos.c.content_hash, photos.c.id, photos.c.size).where(photos.c.content_hash.in_(part))
        for content, photo_id, size in tx.execute(query.where(photos.c.state == int(State.HERE))):
            if photo_id not in ids:
                others.setdefault(content, []).append(size)
    number = size = 0
    for content in touched:
        for sign, own in ((-1, before.get(content, [])), (1, after.get(content, []))):
            sizes = [*others.get(content, []), *own]
            extra = max(len(sizes) - 1, 0)
            number += sign * extra
            size += sign * extra * max(sizes, default=0)
    if number or size:
        tx.exec_driver_sql(_ADD, [("copies", 0, "", number, size)])
