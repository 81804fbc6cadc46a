"""What photos are called: facts for templates, and the names of a directory that are not free."""

from collections.abc import Sequence

from sqlalchemy import Connection

from photodesk.domain.templates import Described
from photodesk.store import plain
from photodesk.store.binding import as_json, in_parts

_FACTS = (
    "SELECT id, directory_id, name, taken_us, camera, lens, title, rating FROM photos"
    " WHERE state = 0 AND id IN (SELECT value FROM json_each(?)) ORDER BY taken_us, id"
)


def described(tx: Connection, photo_ids: Sequence[int]) -> list[tuple[int, int, Described]]:
    """(photo, directory, facts) of those of these photos that are there, in the order of their capture."""
    found = [row for part in in_parts(photo_ids, 2_000) for row in plain.rows(tx, _FACTS, (as_json(part),))]
    found.sort(key=lambda row: (row[3] is None, row[3] or 0, row[0]))
    return [(row[0], row[1], Described(_text(row[2]), *row[3:])) for row in found]


def taken(tx: Connection, directory_id: int, renamed: Sequence[int]) -> list[str]:
    """The names of the photos in a directory, and those that others than *renamed* are to get there."""
    names = plain.rows(tx, "SELECT name FROM photos WHERE directory_id = ? AND state != 2", (directory_id,))
    wanted = plain.rows(
        tx,
        "SELECT target FROM pending CROSS JOIN photos ON photos.id = photo_id WHERE pending.kind = 'rename' AND directory_id = ?"
        " AND photo_id NOT IN (SELECT value FROM json_each(?))",
        (directory_id, as_json(renamed)),
    )
    return [_text(row[0]) for row in (*names, *wanted)]


def _text(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")
