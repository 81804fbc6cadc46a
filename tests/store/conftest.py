"""Libraries to be opened, closed, killed and damaged."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from catalogs import put

from photodesk.config.paths import Paths
from photodesk.store.database import Database

NOBODY = 65534


@pytest.fixture
def closed(paths: Paths) -> Paths:
    """A library with 300 rows, closed and sealed."""
    database = Database.open(paths)
    with database.write() as tx:
        for number in range(300):
            put(tx, f"/photos/{number:04}")
    database.close()
    return paths


@pytest.fixture
def unprivileged(paths: Paths) -> Callable[[], AbstractContextManager[None]]:
    """As a user whom permissions bind: root is not."""

    def give(folder: Path, user: int) -> None:
        for each in [folder, *folder.rglob("*")]:
            os.chown(each, user, -1)

    @contextmanager
    def run() -> Iterator[None]:
        if os.geteuid() != 0:
            yield
            return
        give(paths.library.parent, NOBODY)
        os.seteuid(NOBODY)
        try:
            yield
        finally:
            os.seteuid(0)
            give(paths.library.parent, 0)

    return run
