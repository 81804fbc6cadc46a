"""Libraries to be opened, closed, killed and damaged."""

import pytest
from catalogs import put

from photodesk.config.paths import Paths
from photodesk.store.database import Database


@pytest.fixture
def closed(paths: Paths) -> Paths:
    """A library with 300 rows, closed and sealed."""
    database = Database.open(paths)
    with database.write() as tx:
        for number in range(300):
            put(tx, f"/photos/{number:04}")
    database.close()
    return paths
