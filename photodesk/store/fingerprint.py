"""Whether a catalog holds exactly the tables and indexes PhotoDesk makes: a foreign trigger or view could run by itself."""

import re
from functools import cache

from sqlalchemy import Connection, create_engine

from photodesk.store.schema import metadata

_QUERY = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name"


def fits(tx: Connection) -> bool:
    """Compare the normalised `sqlite_master` with the one of this version."""
    return _normalised(tx) == _expected()


@cache
def _expected() -> tuple[tuple[str, ...], ...]:
    engine = create_engine("sqlite://")
    with engine.begin() as tx:
        metadata.create_all(tx)
        found = _normalised(tx)
    engine.dispose()
    return found


def _normalised(tx: Connection) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(re.sub(r"[\s\"]+", " ", str(part)).strip() for part in row) for row in tx.exec_driver_sql(_QUERY))
