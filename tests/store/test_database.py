"""Transactions: whole or not at all, one writer, readers beside it, every connection set up with care."""

import resource
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from catalogs import names, put
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from photodesk.config.paths import Paths
from photodesk.domain.problems import LibraryUnavailable
from photodesk.store.database import Database


@pytest.fixture
def database(paths: Paths) -> Iterator[Database]:
    """A new library."""
    opened = Database.open(paths)
    yield opened
    opened.close()


@contextmanager
def no_file_grows() -> Iterator[None]:
    """As on a full disk: writing fails, reading works."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_transaction_that_fails_leaves_nothing_of_itself(database: Database) -> None:
    with database.write() as tx:
        put(tx, "/before")
    with pytest.raises(ZeroDivisionError), database.write() as tx:
        put(tx, "/half")
        _ = 1 / 0
    with pytest.raises(IntegrityError), database.write() as tx:
        put(tx, "/half")
        tx.exec_driver_sql("INSERT INTO directories (folder_id, path, display) VALUES (999, x'', '')")
    assert names(database) == ["/before"]
    with database.write() as tx:
        put(tx, "/after")
    assert names(database) == ["/before", "/after"]


def test_a_transaction_begins_once_and_at_once(paths: Paths) -> None:
    said: list[str] = []
    database = Database.open(paths, on_statement=lambda statement, _seconds: said.append(statement))
    said.clear()
    with database.write() as tx:
        with closing(sqlite3.connect(paths.catalog, timeout=0)) as other, pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        put(tx, "/one")
        put(tx, "/two")
    assert [statement for statement in said if statement.startswith(("BEGIN", "COMMIT", "SAVEPOINT"))] == ["BEGIN IMMEDIATE"]
    database.close()


def test_a_reader_sees_one_moment_and_never_half_a_transaction(database: Database) -> None:
    seen: list[int] = []
    inside, go_on = threading.Event(), threading.Event()

    def write() -> None:
        with database.write() as tx:
            put(tx, "/one")
            inside.set()
            assert go_on.wait(10)
            put(tx, "/two")

    writer = threading.Thread(target=write)
    writer.start()
    assert inside.wait(10)
    with database.read() as tx:
        seen.append(len(tx.exec_driver_sql("SELECT id FROM folders").fetchall()))
        go_on.set()
        writer.join(10)
        seen.append(len(tx.exec_driver_sql("SELECT id FROM folders").fetchall()))
    assert (seen, len(names(database))) == ([0, 0], 2)


def test_writers_of_many_threads_lose_nothing(database: Database) -> None:
    def count() -> None:
        for _ in range(50):
            with database.write() as tx:
                value = tx.exec_driver_sql("SELECT value FROM facts WHERE name = 'n'").scalar_one()
                tx.exec_driver_sql("UPDATE facts SET value = ? WHERE name = 'n'", (str(int(value) + 1),))

    with database.write() as tx:
        tx.exec_driver_sql("INSERT INTO facts VALUES ('n', '0')")
    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    with database.read() as tx:
        assert tx.exec_driver_sql("SELECT value FROM facts WHERE name = 'n'").scalar_one() == "200"


def test_a_transaction_within_a_transaction_is_an_error_and_not_a_standstill(database: Database) -> None:
    with database.write() as tx:
        put(tx, "/outer")
        with pytest.raises(RuntimeError), database.write():
            pass
    assert names(database) == ["/outer"]


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(SQLAlchemyError, match="readonly"), database.read() as tx:
        put(tx, "/never")
    assert names(database) == []


@pytest.mark.parametrize("statement", ["ATTACH ':memory:' AS other", "PRAGMA writable_schema=ON", "PRAGMA journal_mode=DELETE"])
def test_no_connection_does_what_only_an_attacker_wants(database: Database, statement: str) -> None:
    with pytest.raises(SQLAlchemyError, match="not authorized"), database.read() as tx:
        tx.exec_driver_sql(statement)
    with pytest.raises(SQLAlchemyError, match="not authorized"), database.write() as tx:
        tx.exec_driver_sql(statement)


def test_every_connection_is_set_up(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {
        "foreign_keys": 1, "busy_timeout": 5000, "trusted_schema": 0, "cell_size_check": 1, "mmap_size": 0, "temp_store": 2,
        "journal_size_limit": 16_777_216, "recursive_triggers": 0, "journal_mode": "wal",
    }  # fmt: skip
    allowed = frozenset({*asked, "synchronous", "query_only", "read_uncommitted"})
    monkeypatch.setattr("photodesk.store.database._READER_PRAGMAS", allowed)
    monkeypatch.setattr("photodesk.store.database._WRITER_PRAGMAS", allowed)
    other = Database(database._paths, lock=None, on_statement=None)
    for connect, more in ((other._connect_writer, {"synchronous": 2}), (other._connect_reader, {"query_only": 1})):
        with closing(connect()) as connection:
            assert {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in [*asked, *more]} == {**asked, **more}


def test_a_full_disk_costs_the_transaction_and_nothing_else(database: Database) -> None:
    with database.write() as tx:
        put(tx, "/before")
    with no_file_grows(), pytest.raises(SQLAlchemyError), database.write() as tx:
        put(tx, "/lost")
    assert names(database) == ["/before"]
    with database.write() as tx:
        put(tx, "/after")
    assert names(database) == ["/before", "/after"]


def test_closing_on_a_full_disk_unlocks_the_library_and_loses_nothing(paths: Paths) -> None:
    database = Database.open(paths)
    with database.write() as tx:
        put(tx, "/kept")
    with no_file_grows():
        database.close()
    assert not paths.seal.exists()
    again = Database.open(paths)
    assert (names(again), [notice.code for notice in again.notices]) == (["/kept"], ["CATALOG_CHECKED"])
    again.close()


def test_a_catalog_damaged_in_use_is_told_in_a_sentence_and_never_sealed(closed: Paths) -> None:
    database = Database.open(closed)
    with database.write() as tx:
        put(tx, "/more")
    data = closed.catalog.read_bytes()
    with closed.catalog.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xee" * (len(data) - 4096))
    with pytest.raises(LibraryUnavailable) as caught, database.write() as tx:
        tx.exec_driver_sql("SELECT count(path) FROM folders").fetchall()
    assert caught.value.code == "CATALOG_DAMAGED"
    database.close()
    assert not closed.seal.exists()


def test_closing_twice_is_closing_once(database: Database) -> None:
    database.close()
    database.close()
    with pytest.raises(LibraryUnavailable), database.write():
        pass


def test_a_closed_library_is_one_file(closed: Paths, tmp_path: Path) -> None:
    copy = Paths(tmp_path / "copy")
    copy.library.mkdir()
    copy.catalog.write_bytes(closed.catalog.read_bytes())
    database = Database.open(copy)
    assert len(names(database)) == 300
    database.close()
