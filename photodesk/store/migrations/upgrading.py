"""An older catalog becomes one of this version: backed up first, then one transaction a version."""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import StaticPool

from photodesk.config.paths import Paths
from photodesk.domain.problems import LibraryUnavailable
from photodesk.failpoints import reach
from photodesk.store import backups, fingerprint, opening, sealing, tallies, texts
from photodesk.store.migrations import v0001, v0002, v0003, v0004

Step = Callable[[Operations], None]

STEPS: tuple[Step, ...] = (v0001.upgrade, v0002.upgrade, v0003.upgrade, v0004.upgrade)
"""Step *n* (from 0) makes version *n* + 1."""

_log = logging.getLogger(__name__)


def upgrade(paths: Paths) -> None:
    """Bring the catalog to this version. Nobody else has it open, and it was checked. Raises LibraryUnavailable; it is as it was then,
    or at a version between."""
    try:
        with _opened(str(paths.catalog)) as engine:
            with engine.begin() as tx:
                old = version(tx)
                found = _version_of_parts(tx, old)
            kept = backups.make(paths, f"version-{old}")
            _log.info("catalog of version %d kept in %s", old, kept.name)
            reach("migrate.after_backup")
            sealing.break_seal(paths)
            for number in range(old, len(STEPS)):
                with engine.begin() as tx:
                    _step(tx, number, there=number < found)
                    reach("migrate.before_commit")
                reach("migrate.after_commit")
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        _log.exception("migration")
        text = (
            f"the library at {paths.library} can’t be brought to this version of PhotoDesk ({getattr(error, 'orig', None) or error}); "
            "your photos are untouched and nothing is lost; check the free space and try again, or use the version before"
        )
        raise LibraryUnavailable("MIGRATION_FAILED", text) from error


def make(tx: Connection, newest: int) -> None:
    """The schema of a version in an empty database."""
    operations = Operations(MigrationContext.configure(tx))
    for step in STEPS[:newest]:
        step(operations)


def version(tx: Connection) -> int:
    """What the catalog says it is."""
    return int(tx.exec_driver_sql("PRAGMA user_version").scalar_one())


def _step(tx: Connection, number: int, *, there: bool) -> None:
    """One version further; only its number where the parts are *there* already. What rows say once more in another form is made from
    them in the last step's transaction, in today's form."""
    if not there:
        STEPS[number](Operations(MigrationContext.configure(tx)))
        if number + 1 == len(STEPS):
            texts.rebuild(tx)
            tallies.rebuild(tx)
    if tx.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise sqlite3.IntegrityError("rows would refer to others that are not there")
    tx.exec_driver_sql(f"PRAGMA user_version={number + 1}")


def _version_of_parts(tx: Connection, said: int) -> int:
    """The version whose parts the catalog holds: the one it says, or a later one where only the number was lost. Others are refused:
    a foreign trigger would run while tables are changed."""
    parts = fingerprint.of(tx)
    for number in range(said, len(STEPS) + 1):
        if parts == _expected(number):
            return number
    raise opening.foreign()


def _expected(number: int) -> fingerprint.Parts:
    with _opened(":memory:") as engine, engine.begin() as tx:
        make(tx, number)
        return fingerprint.of(tx)


@contextmanager
def _opened(file: str) -> Iterator[Engine]:
    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(file, isolation_level=None)
        for pragma in ("foreign_keys=OFF", "trusted_schema=OFF", "cell_size_check=ON", "synchronous=FULL", "busy_timeout=5000"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=StaticPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        yield engine
    finally:
        engine.dispose()
