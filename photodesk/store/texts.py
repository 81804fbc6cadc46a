"""The words of photos for search: an FTS5 table beside the rows, filled in the transaction that changes them, never by triggers.

A photo's own text is its name, title and caption. Words of tags, folders, cameras and lenses are found through their own few
names (`store.facets`), so that tagging, a look or a renamed folder rewrite no text.
"""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection

from photodesk.domain.words import parts_of_name, spaced
from photodesk.store.binding import as_json, in_parts
from photodesk.store.schema import PHOTO_TEXTS

ROWS_AT_ONCE = 2_000
_INSERT = "INSERT OR REPLACE INTO photo_texts (rowid, name, parts, title, caption) VALUES (?, ?, ?, ?, ?)"
_ROWS = "SELECT id, name_text, title, caption FROM photos WHERE "

Row = tuple[int, str, str | None, str | None]
"""(photo id, name, title, caption)"""


def refresh(tx: Connection, photo_ids: Iterable[int]) -> None:
    """Write the texts of these photos anew; those of photos that are gone are taken out."""
    for ids in in_parts(list(photo_ids), ROWS_AT_ONCE):
        part = as_json(ids)
        tx.exec_driver_sql(
            "DELETE FROM photo_texts WHERE rowid IN (SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM photos))", (part,)
        )
        add(tx, tx.exec_driver_sql(_ROWS + "id IN (SELECT value FROM json_each(?))", (part,)).cursor.fetchall())


def add(tx: Connection, rows: Iterable[Row]) -> None:
    """Write the texts of rows."""
    values = [_values(row) for row in rows]
    if values:
        tx.exec_driver_sql(_INSERT, values)


def remove_folder(tx: Connection, folder_id: int) -> None:
    """Take out the texts of a folder's photos, while their rows are still there."""
    inside = "SELECT id FROM photos WHERE directory_id IN (SELECT id FROM directories WHERE folder_id = ?)"
    tx.exec_driver_sql(f"DELETE FROM photo_texts WHERE rowid IN ({inside})", (folder_id,))


def rebuild(tx: Connection) -> None:
    """Make the whole table from the rows."""
    tx.exec_driver_sql("DROP TABLE photo_texts")
    tx.exec_driver_sql(PHOTO_TEXTS)
    for rows in _every(tx):
        add(tx, rows)


def astray(tx: Connection) -> list[int]:
    """Ids of photos whose text is not what it should be, and of texts without a photo."""
    wrong: list[int] = []
    stored = "SELECT rowid, name, parts, title, caption FROM photo_texts WHERE rowid IN (SELECT value FROM json_each(?))"
    for rows in _every(tx):
        found = {row[0]: row for row in tx.exec_driver_sql(stored, (as_json(row[0] for row in rows),)).cursor.fetchall()}
        wrong += [row[0] for row in rows if found.get(row[0]) != _values(row)]
    alone = "SELECT rowid FROM photo_texts WHERE rowid NOT IN (SELECT id FROM photos)"
    return wrong + [row[0] for row in tx.exec_driver_sql(alone)]


def _every(tx: Connection) -> Iterator[Sequence[Row]]:
    last = -1
    while rows := tx.exec_driver_sql(_ROWS + "id > ? ORDER BY id LIMIT ?", (last, ROWS_AT_ONCE)).cursor.fetchall():
        yield rows
        last = rows[-1][0]


def _values(row: Row) -> tuple[int, str, str, str | None, str | None]:
    photo_id, name, title, caption = row
    return photo_id, spaced(name), parts_of_name(name), title and spaced(title), caption and spaced(caption)
