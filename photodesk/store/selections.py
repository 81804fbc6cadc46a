"""What chosen photos have in common, added up by the database."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from photodesk.domain.changes import Field, Value
from photodesk.domain.photos import State
from photodesk.store.binding import as_json

COMPARED = (Field.RATING, Field.LABEL, Field.FLAG, Field.TITLE, Field.CAPTION)

_CHOSEN = "FROM photos WHERE id IN (SELECT value FROM json_each(?))"
_SUMS = (
    f"SELECT count(*), coalesce(sum(size), 0), min(taken_us), max(taken_us), coalesce(sum(state = {int(State.MISSING)}), 0),"
    " coalesce(sum(directory_id IN (SELECT d.id FROM directories d JOIN folders f ON f.id = d.folder_id WHERE f.state = 'offline')), 0),"
    f" count(problem), {', '.join(f'count({f.value}), min({f.value}), max({f.value})' for f in COMPARED)} {_CHOSEN}"
)
_FORMATS = f"SELECT format, kind, count(*) {_CHOSEN} GROUP BY format, kind"


@dataclass(frozen=True, slots=True)
class Sums:
    """`values`: for each field of COMPARED how many photos have a value, the least and the greatest of them."""

    count: int
    bytes: int
    first_us: int | None
    last_us: int | None
    missing: int
    offline: int
    problems: int
    values: tuple[tuple[int, Value, Value], ...]
    formats: tuple[tuple[str, int], ...]


def sums(tx: Connection, photo_ids: Sequence[int]) -> Sums:
    """Add up these photos; ids that are gone count for nothing."""
    given = (as_json(photo_ids),)
    (row,) = tx.exec_driver_sql(_SUMS, given).cursor.fetchall()
    count, total, first_us, last_us, missing, offline, problems, *found = row
    formats = tuple((form or kind, number) for form, kind, number in tx.exec_driver_sql(_FORMATS, given).cursor.fetchall())
    values = tuple((found[at], found[at + 1], found[at + 2]) for at in range(0, len(found), 3))
    return Sums(count, total, first_us, last_us, missing, offline, problems, values, formats)


def size(tx: Connection, photo_ids: Sequence[int]) -> int:
    """The bytes of their files."""
    ((found,),) = tx.exec_driver_sql(f"SELECT coalesce(sum(size), 0) {_CHOSEN}", (as_json(photo_ids),)).cursor.fetchall()
    return int(found)
