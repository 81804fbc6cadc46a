"""What the user says of photos: rating, label, flag, title, caption, rotation, shortlist."""

from array import array
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from photodesk.domain.changes import Field, Run, Value
from photodesk.domain.photos import State
from photodesk.store import plain, texts
from photodesk.store.binding import as_json
from photodesk.store.schema import photos

_COLUMNS = {each: photos.c[each.value].name for each in Field}
"""The only names that are put into a statement."""
_SEARCHED = (Field.TITLE, Field.CAPTION)


def existing(tx: Connection, ids: Sequence[int]) -> "array[int]":
    """Those of these ids that photos have, ascending."""
    found = plain.rows(tx, "SELECT id FROM photos WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", (as_json(ids),))
    return array("q", map(itemgetter(0), found))


def differing(tx: Connection, field: Field, ids: Sequence[int], value: Value) -> list[tuple[Value, "array[int]"]]:
    """Those of these photos that have another value, by the value they have."""
    column = _COLUMNS[field]
    statement = f"SELECT {column}, id FROM photos WHERE id IN (SELECT value FROM json_each(?)) AND {column} IS NOT ? ORDER BY id"
    return _grouped(plain.rows(tx, statement, (as_json(ids), value)))


def of(tx: Connection, field: Field, ids: Sequence[int]) -> list[tuple[Value, "array[int]"]]:
    """The photos by the value they have."""
    column = _COLUMNS[field]
    return _grouped(
        plain.rows(tx, f"SELECT {column}, id FROM photos WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", (as_json(ids),))
    )


def shortlisted(tx: Connection) -> int:
    """How many photos are on the shortlist, without the trashed ones; from two indexes of few rows."""
    every = tx.exec_driver_sql("SELECT count(*) FROM photos WHERE shortlisted != 0").scalar_one()
    trashed = tx.exec_driver_sql(
        "SELECT count(*) FROM photos WHERE state != 0 AND state = ? AND +shortlisted != 0", (int(State.TRASHED),)
    ).scalar_one()  # fmt: skip
    return int(every - trashed)


def write(tx: Connection, field: Field, ids: Sequence[int], value: Value) -> None:
    """Give these photos a value."""
    column = _COLUMNS[field]
    plain.run(tx, f"UPDATE photos SET {column} = ? WHERE id IN (SELECT value FROM json_each(?))", (value, as_json(ids)))
    if field in _SEARCHED:
        texts.refresh(tx, ids)


def put(tx: Connection, field: Field, ids: Sequence[int], value: Value) -> tuple[Run, ...]:
    """Give these photos a value; returns what really changed."""
    runs = tuple(Run(before, value, found) for before, found in differing(tx, field, ids, value))
    for run in runs:
        write(tx, field, run.ids, value)
    return runs


def _grouped(rows: Iterable[Any]) -> list[tuple[Value, "array[int]"]]:
    groups: dict[Value, array[int]] = {}
    for value, photo_id in rows:
        groups.setdefault(value, array("q")).append(photo_id)
    return list(groups.items())
