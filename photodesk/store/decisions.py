"""Decisions about groups of copies."""

from sqlalchemy import Connection

from photodesk.domain.decisions import Decided, Decision, Verdict
from photodesk.store import serials
from photodesk.store.schema import decisions


def every(tx: Connection) -> list[Decision]:
    """All of them, oldest first."""
    found: dict[int, list[Decided]] = {}
    heads = tx.exec_driver_sql("SELECT id, kind, at_us FROM decisions ORDER BY id").cursor.fetchall()
    rows = tx.exec_driver_sql("SELECT decision_id, picture_hash, photo_id, kept FROM decided_photos ORDER BY decision_id, number")
    for decision_id, picture_hash, photo_id, kept in rows.cursor.fetchall():
        found.setdefault(decision_id, []).append(Decided(picture_hash, photo_id, bool(kept)))
    return [Decision(row[0], Verdict(row[1]), row[2], tuple(found.get(row[0], ()))) for row in heads]


def first_free(tx: Connection) -> int:
    """The id for the next one."""
    return serials.first_free(tx, decisions)


def put(tx: Connection, decision: Decision) -> bool:
    """Write one; False where there is one with its id already."""
    if tx.exec_driver_sql("SELECT 1 FROM decisions WHERE id = ?", (decision.id,)).first() is not None:
        return False
    tx.exec_driver_sql("INSERT INTO decisions (id, kind, at_us) VALUES (?, ?, ?)", (decision.id, decision.kind.value, decision.at_us))
    rows = [(decision.id, n, each.picture_hash, each.photo_id, int(each.kept)) for n, each in enumerate(decision.photos)]
    tx.exec_driver_sql("INSERT INTO decided_photos (decision_id, number, picture_hash, photo_id, kept) VALUES (?, ?, ?, ?, ?)", rows)
    return True


def drop(tx: Connection, decision_id: int) -> bool:
    """Take one back; False where it is gone."""
    serials.keep(tx, decisions)
    return tx.exec_driver_sql("DELETE FROM decisions WHERE id = ?", (decision_id,)).rowcount > 0
