"""Photos staged for the trash: rows of `pending`, until somebody applies or discards them."""

from array import array
from collections.abc import Sequence

from sqlalchemy import Connection

from photodesk.store import plain
from photodesk.store.binding import as_json

_TRASH = "trash"


def stage(tx: Connection, reason: str, photo_ids: Sequence[int], now_us: int) -> "array[int]":
    """Stage photos that are there; returns those that were not staged before."""
    found = tx.exec_driver_sql(
        "INSERT INTO pending (kind, photo_id, reason, bytes, staged_us)"
        " SELECT ?, id, ?, size, ? FROM photos WHERE state = 0 AND id IN (SELECT value FROM json_each(?))"
        " ON CONFLICT (kind, photo_id) DO NOTHING RETURNING photo_id",
        (_TRASH, reason, now_us, as_json(photo_ids)),
    )
    return array("q", sorted(row[0] for row in found.cursor.fetchall()))


def unstage(tx: Connection, photo_ids: Sequence[int]) -> "array[int]":
    """They stay after all; returns those that were staged and not applied yet."""
    found = tx.exec_driver_sql(
        "DELETE FROM pending WHERE kind = ? AND state = 'staged' AND photo_id IN (SELECT value FROM json_each(?)) RETURNING photo_id",
        (_TRASH, as_json(photo_ids)),
    )
    return array("q", sorted(row[0] for row in found.cursor.fetchall()))


def reasons(tx: Connection, photo_ids: Sequence[int]) -> dict[int, str]:
    """Why those of these photos that are staged are so."""
    found = tx.exec_driver_sql(
        "SELECT photo_id, reason FROM pending WHERE kind = ? AND photo_id IN (SELECT value FROM json_each(?))", (_TRASH, as_json(photo_ids))
    )
    return {row[0]: row[1] for row in found.cursor.fetchall()}


def among(tx: Connection, photo_ids: Sequence[int]) -> set[int]:
    """Those of these photos that are staged."""
    statement = "SELECT photo_id FROM pending WHERE kind = ? AND photo_id IN (SELECT value FROM json_each(?))"
    return {row[0] for row in plain.rows(tx, statement, (_TRASH, as_json(photo_ids)))}


def staged(tx: Connection) -> set[int]:
    """All photos that are staged."""
    return {row[0] for row in tx.exec_driver_sql("SELECT photo_id FROM pending WHERE kind = ?", (_TRASH,)).cursor.fetchall()}
