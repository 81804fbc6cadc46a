"""Figures that are made when nobody waits: sums of tags, and what the database knows of its tables to choose its ways."""

from sqlalchemy import Connection

from photodesk.store import tallies

ROWS_LOOKED_AT = 400
"""Of each index; a guess from these is good enough, and takes milliseconds with a million photos."""
LEAST_PHOTOS = 1_000


def is_due(tx: Connection) -> bool:
    """Whether there is something to do."""
    return tallies.lacks_tags(tx) or _is_outgrown(tx)


def run(tx: Connection) -> None:
    """Do it."""
    tallies.settle_tags(tx)
    if _is_outgrown(tx):
        tx.exec_driver_sql(f"PRAGMA analysis_limit={ROWS_LOOKED_AT}")
        tx.exec_driver_sql("ANALYZE")


def _is_outgrown(tx: Connection) -> bool:
    """Whether there are twice or half as many photos as when the tables were looked at last."""
    number, _ = tallies.total(tx)
    known = 0
    if tx.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").first() is not None:
        stat = tx.exec_driver_sql("SELECT stat FROM sqlite_stat1 WHERE tbl = 'photos' AND idx = 'ix_photos_taken'").scalar()
        known = int(str(stat).split()[0]) if stat else 0
    return number >= LEAST_PHOTOS and not known / 2 <= number <= known * 2
