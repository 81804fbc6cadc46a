"""Whether a catalog holds exactly the tables and indexes PhotoDesk makes: a foreign trigger or view could run by itself."""

import re
from functools import cache

from sqlalchemy import Connection, create_engine

from photodesk.store.schema import metadata

_QUERY = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name"
_OF_FTS = frozenset(("table", f"photo_texts_{part}") for part in ("data", "idx", "content", "docsize", "config"))
"""What FTS5 makes for itself: other versions of it write the same tables in other words."""

Parts = tuple[tuple[str, ...], ...]


def fits(tx: Connection) -> bool:
    """Compare the normalised `sqlite_master` with the one of this version."""
    return of(tx) == _expected()


def of(tx: Connection) -> Parts:
    """Every table, index, view and trigger with its definition, whatever its spaces and quotation marks."""
    return tuple(
        tuple(re.sub(r"[\s\"]+", " ", str(part)).strip() for part in row)
        for row in tx.exec_driver_sql(_QUERY)
        if (row[0], row[1]) not in _OF_FTS
    )


@cache
def _expected() -> Parts:
    engine = create_engine("sqlite://")
    with engine.begin() as tx:
        metadata.create_all(tx)
        found = of(tx)
    engine.dispose()
    return found
