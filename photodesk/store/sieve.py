"""Terms that very many photos have: their ids are marked in a row of bytes, and a list that passes by is held against it.

Within a statement they would be a tree that is filled and then looked into for each photo: three times the time of all the rest.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, Select

from photodesk.store import plain
from photodesk.store.matching import Match

ROWS_AT_ONCE = 5_000


def rows_of(tx: Connection, query: "Select[Any]", match: Match, limit: int | None = None) -> Iterator[Sequence[Any]]:
    """The rows of a query (a photo's id is their first value), some thousands at a time, that the sets of a match let through; at
    most *limit* of them."""
    if not match.sets:
        yield from _fetched(tx.execute(query.limit(limit)))
        return
    passing = _passing(tx, match)
    for rows in _fetched(tx.execute(query)):
        found = [row for row in rows if passing[row[0]]][:limit]
        yield found
        limit = None if limit is None else limit - len(found)
        if limit == 0:
            return


def _passing(tx: Connection, match: Match) -> bytes:
    """One byte for each id: 1 where the photo is in every set it should be in, and in no other."""
    size = plain.rows(tx, "SELECT coalesce(max(id), 0) + 1 FROM photos")[0][0]
    every = -1
    for sources, inside in match.sets:
        marks = bytearray(size) if inside else bytearray(b"\1") * size
        for source in sources:
            for rows in _fetched(tx.execute(source)):
                for (photo_id,) in rows:
                    if photo_id < size:  # words of a photo that is gone would be for doctor to take out
                        marks[photo_id] = inside
        every &= int.from_bytes(marks, "little")
    return every.to_bytes(size, "little")


def _fetched(result: "CursorResult[Any]") -> Iterator[Sequence[Any]]:
    """Plain tuples, past SQLAlchemy's rows."""
    while rows := result.cursor.fetchmany(ROWS_AT_ONCE):
        yield rows
