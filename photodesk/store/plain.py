"""Statements given to the driver as plain text: of a small one, SQLAlchemy's part is twenty times the database's.

For what each edit and each key press asks. They are timed like all others; `Database` explains their errors like all others.
"""

import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from photodesk.store.schema import Transaction

TOLD = "told of statements"
"""Under this name a connection's `info` keeps who is told of each statement and its seconds."""

Values = Sequence[Any] | Mapping[str, Any]
OnStatement = Callable[[str, float], None]


def run(tx: Transaction, statement: str, values: Values = ()) -> sqlite3.Cursor:
    """Do a statement that changes rows; the cursor knows the new row's id."""
    began = time.perf_counter()
    done = _driver(tx).execute(statement, values)
    _tell(tx, statement, began)
    return done


def run_many(tx: Transaction, statement: str, rows: Sequence[Values]) -> None:
    """Do a statement that changes rows, once with each of these values."""
    began = time.perf_counter()
    _driver(tx).executemany(statement, rows)
    _tell(tx, statement, began)


def rows(tx: Transaction, statement: str, values: Values = ()) -> list[Any]:
    """All rows that a statement answers or returns, as tuples."""
    began = time.perf_counter()
    found = _driver(tx).execute(statement, values).fetchall()
    _tell(tx, statement, began)
    return found


def _driver(tx: Transaction) -> sqlite3.Connection:
    driver = tx.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _tell(tx: Transaction, statement: str, began: float) -> None:
    told: OnStatement | None = tx.info.get(TOLD)
    if told is not None:
        told(statement, time.perf_counter() - began)
