"""Rows that a test recognises, in real catalogs."""

from sqlalchemy import Connection

from photodesk.store import folders
from photodesk.store.database import Database


def put(tx: Connection, name: str) -> int:
    """One row that a test recognises."""
    return folders.add(tx, name.encode(), name, 1)


def names(database: Database) -> list[str]:
    """What `put` wrote."""
    with database.read() as tx:
        return [row[0] for row in tx.exec_driver_sql("SELECT display FROM folders ORDER BY id")]
