"""Older libraries: backed up, brought to this version step by step, or left as they are."""

import gzip
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.operations import Operations
from catalogs import names
from sqlalchemy import Column, Integer, Text, create_engine

from photodesk.config.paths import Paths
from photodesk.domain.problems import LibraryUnavailable
from photodesk.library.browsing import Browsing
from photodesk.store import fingerprint, sealing, tallies, texts
from photodesk.store.database import Database
from photodesk.store.migrations import upgrading
from photodesk.store.schema import USER_VERSION, metadata


def add_a_column(op: Operations) -> None:
    op.add_column("folders", Column("colour", Text))


def remake_a_table(op: Operations) -> None:
    """SQLite drops and makes the table anew: with foreign keys at work all directories would go."""
    with op.batch_alter_table("folders") as table:
        table.alter_column("display", existing_type=Text, nullable=True)


def fail(op: Operations) -> None:
    op.add_column("folders", Column("half", Integer))
    op.execute("INSERT INTO nowhere VALUES (1)")


def orphan(op: Operations) -> None:
    op.execute("INSERT INTO directories (folder_id, path, display) VALUES (999, x'', '')")


def ask(file: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as catalog:
        found = catalog.execute(statement).fetchall()
        catalog.commit()
    return found


def set_version(paths: Paths, number: int) -> None:
    ask(paths.catalog, f"PRAGMA user_version={number}")
    paths.seal.unlink(missing_ok=True)


def described(connection: sqlite3.Connection) -> dict[str, dict[str, object]]:
    """Every table with its columns, foreign keys and indexes."""
    found: dict[str, dict[str, object]] = {}
    tables = "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'"
    for table, without_rowid in connection.execute(tables).fetchall():
        indexes = {row[1]: row[2:] for row in connection.execute(f"PRAGMA index_list({table})")}
        found[table] = {
            "without_rowid": without_rowid,
            "columns": connection.execute(f"PRAGMA table_xinfo({table})").fetchall(),
            "keys": sorted(row[2:] for row in connection.execute(f"PRAGMA foreign_key_list({table})")),
            "indexes": {name: (facts, connection.execute(f"PRAGMA index_xinfo({name})").fetchall()) for name, facts in indexes.items()},
        }
    return found


def test_the_steps_make_what_a_new_library_has() -> None:
    made, created = create_engine("sqlite://"), create_engine("sqlite://")
    with made.begin() as first, created.begin() as second:
        upgrading.make(first, len(upgrading.STEPS))
        metadata.create_all(second)
        tables = [described(tx.connection.dbapi_connection) for tx in (first, second)]  # type: ignore[arg-type]
        assert set(tables[0]) >= set(metadata.tables) | {"photo_texts"}
        assert tables[0] == tables[1]
        assert fingerprint.of(first) == fingerprint.of(second), "constraints, defaults and conditions too"
    made.dispose()
    created.dispose()


def test_there_is_a_step_for_every_version() -> None:
    assert len(upgrading.STEPS) == USER_VERSION


@pytest.fixture
def first_version(paths: Paths) -> Paths:
    """A library that PhotoDesk wrote when its schema had version 1: 47 photos, one of them in the trash, 20 pairs of equal files."""
    paths.library.mkdir(parents=True)
    paths.catalog.write_bytes(gzip.decompress((Path(__file__).parent / "data" / "version-1.sqlite.gz").read_bytes()))
    return paths


def test_a_library_of_the_first_version_keeps_its_rows_and_can_be_searched(first_version: Paths) -> None:
    tables = ("photos", "photo_tags", "tags", "album_photos", "directories")
    before = {name: ask(first_version.catalog, f"SELECT * FROM {name}") for name in tables}
    staged = ask(first_version.catalog, "SELECT * FROM pending")
    database = Database.open(first_version)
    browsing = Browsing(database)
    assert {name: ask(first_version.catalog, f"SELECT * FROM {name}") for name in tables} == before
    assert ask(first_version.catalog, "SELECT * FROM pending WHERE reason != 'rejected'") == staged
    assert set(browsing.ids("reykjavik")) == {101}
    assert set(browsing.ids("island")) == set(range(100, 140))
    assert browsing.count("dup:exact") == 40
    assert (browsing.counts().photos, browsing.count("is:trashed")) == (46, 1)
    with database.read() as tx:
        assert (tallies.astray(tx), texts.astray(tx)) == ([], [])
    database.close()
    assert ask(first_version.catalog, "PRAGMA user_version") == [(USER_VERSION,)]


def test_a_library_of_the_second_version_keeps_its_rows_and_has_its_equal_files(paths: Paths) -> None:
    """19 photos, five of them twice."""
    paths.library.mkdir(parents=True)
    paths.catalog.write_bytes(gzip.decompress((Path(__file__).parent / "data" / "version-2.sqlite.gz").read_bytes()))
    tables = ("photos", "photo_tags", "tags", "albums", "hashes", "journal_parts")
    before = {name: ask(paths.catalog, f"SELECT * FROM {name}") for name in tables}
    database = Database.open(paths)
    browsing = Browsing(database)
    assert {name: ask(paths.catalog, f"SELECT * FROM {name}") for name in tables} == before
    assert [browsing.count(query) for query in ("tag:Places", "rating:4", "dup:exact", "dup:same")] == [14, 5, 10, 10]
    with database.read() as tx:
        assert (tallies.astray(tx), texts.astray(tx)) == ([], [])
    database.close()
    assert ask(paths.catalog, "PRAGMA user_version") == [(USER_VERSION,)]


def test_a_library_of_the_third_version_keeps_its_rows_and_its_rejected_photos_propose_to_go(paths: Paths) -> None:
    """17 photos, two of them rejected, four copies staged for the trash."""
    paths.library.mkdir(parents=True)
    paths.catalog.write_bytes(gzip.decompress((Path(__file__).parent / "data" / "version-3.sqlite.gz").read_bytes()))
    tables = ("photos", "photo_tags", "tags", "pictures", "picture_links", "journal_parts")
    before = {name: ask(paths.catalog, f"SELECT * FROM {name}") for name in tables}
    staged = ask(paths.catalog, "SELECT * FROM pending")
    Database.open(paths).close()
    assert {name: ask(paths.catalog, f"SELECT * FROM {name}") for name in tables} == before
    assert ask(paths.catalog, "SELECT * FROM pending")[:4] == staged
    rejected = ask(paths.catalog, "SELECT kind, photo_id, reason, bytes FROM pending WHERE id > 4")
    assert sorted(rejected) == ask(paths.catalog, "SELECT 'trash', id, 'rejected', size FROM photos WHERE flag = 'reject' ORDER BY id")
    assert len(rejected) == 2
    assert ask(paths.catalog, "PRAGMA user_version") == [(USER_VERSION,)]


def test_a_library_of_this_version_never_imports_alembic(closed: Paths) -> None:
    program = (
        "import sys; from pathlib import Path; from photodesk.config.paths import Paths; from photodesk.store.database import Database\n"
        "for where in sys.argv[1:]: Database.open(Paths(Path(where))).close()\n"
        "print(sorted(name for name in sys.modules if name.startswith(('alembic', 'mako', 'photodesk.store.migrations'))))"
    )
    places = [str(closed.library), str(closed.library.with_name("new"))]
    done = subprocess.run([sys.executable, "-c", program, *places], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("sealed", [True, False])
def test_a_lost_version_number_is_set_again_and_all_rows_stay(closed: Paths, sealed: bool) -> None:
    set_version(closed, USER_VERSION - 1)
    if sealed:
        sealing.seal(closed)
    database = Database.open(closed)
    assert len(names(database)) == 300
    database.close()
    assert ask(closed.catalog, "PRAGMA user_version") == [(USER_VERSION,)]
    Database.open(closed).close()
    assert len(list(closed.backups.iterdir())) == 1, "once"


def test_a_reader_leaves_an_older_library_alone(closed: Paths) -> None:
    set_version(closed, USER_VERSION - 1)
    before = closed.catalog.read_bytes()
    with pytest.raises(LibraryUnavailable) as caught:
        Database.open(closed, writable=False)
    assert (caught.value.code, closed.catalog.read_bytes()) == ("CATALOG_OLDER", before)


def test_an_older_library_with_foreign_parts_is_refused_before_they_run(closed: Paths) -> None:
    ask(closed.catalog, "CREATE TRIGGER evil AFTER UPDATE ON folders BEGIN DELETE FROM photos; END")
    set_version(closed, USER_VERSION - 1)
    before = closed.catalog.read_bytes()
    with pytest.raises(LibraryUnavailable) as caught:
        Database.open(closed)
    assert (caught.value.code, closed.catalog.read_bytes(), closed.backups.exists()) == ("CATALOG_FOREIGN", before, False)


# -- steps to come


def migrate(paths: Paths, monkeypatch: pytest.MonkeyPatch, *more: upgrading.Step) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(upgrading, "STEPS", (*upgrading.STEPS, *more))
        upgrading.upgrade(paths)


def test_steps_run_in_order_and_once(closed: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(closed.catalog, "INSERT INTO directories (folder_id, path, display) SELECT id, x'61', 'a' FROM folders")
    migrate(closed, monkeypatch, add_a_column)
    migrate(closed, monkeypatch, add_a_column, remake_a_table)
    assert ask(closed.catalog, "PRAGMA user_version") == [(USER_VERSION + 2,)]
    assert ask(closed.catalog, "SELECT count(*), count(colour) FROM folders") == [(300, 0)]
    assert ask(closed.catalog, "SELECT count(*) FROM directories JOIN folders ON folders.id = folder_id") == [(300,)]
    migrate(closed, monkeypatch, add_a_column, remake_a_table)
    for lost in (1, 2):
        set_version(closed, USER_VERSION + 2 - lost)
        migrate(closed, monkeypatch, add_a_column, remake_a_table)
        assert ask(closed.catalog, "PRAGMA user_version") == [(USER_VERSION + 2,)]
    assert ask(closed.catalog, "SELECT count(*) FROM directories") == [(300,)]


@pytest.mark.parametrize("step", [fail, orphan])
def test_a_step_that_fails_leaves_the_version_before_it_whole(closed: Paths, monkeypatch: pytest.MonkeyPatch, step: upgrading.Step) -> None:
    with pytest.raises(LibraryUnavailable) as caught:
        migrate(closed, monkeypatch, add_a_column, step)
    assert caught.value.code == "MIGRATION_FAILED"
    assert "photos are untouched" in str(caught.value)
    assert ask(closed.catalog, "PRAGMA user_version") == [(USER_VERSION + 1,)]
    assert [row[1] for row in ask(closed.catalog, "PRAGMA table_info(folders)")][-1] == "colour"
    assert ask(closed.catalog, "PRAGMA foreign_key_check") == []
    migrate(closed, monkeypatch, add_a_column, remake_a_table)
    assert ask(closed.catalog, "SELECT count(*) FROM folders") == [(300,)]


def test_the_backup_is_the_library_before_and_opens_as_one(closed: Paths, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    migrate(closed, monkeypatch, add_a_column)
    (backup,) = closed.backups.iterdir()
    assert f"version-{USER_VERSION}" in backup.name
    assert (backup.stat().st_mode & 0o777, closed.backups.stat().st_mode & 0o777) == (0o600, 0o700)
    restored = Paths(tmp_path / "restored")
    restored.library.mkdir()
    backup.rename(restored.catalog)
    database = Database.open(restored)
    assert len(names(database)) == 300
    database.close()


def test_without_a_backup_nothing_is_changed(closed: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    closed.backups.write_text("in the way")
    before = closed.catalog.read_bytes()
    with pytest.raises(LibraryUnavailable) as caught:
        migrate(closed, monkeypatch, add_a_column)
    assert (caught.value.code, closed.catalog.read_bytes(), closed.seal.exists()) == ("BACKUP_FAILED", before, True)


KILLED = """
import os, signal, sys
from pathlib import Path
from photodesk.config.paths import Paths
from photodesk.store import backups
from photodesk.store.migrations import upgrading

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def step(op):
    op.execute("DELETE FROM directories")
    op.execute("ALTER TABLE folders ADD COLUMN half INTEGER")
    die()

if sys.argv[2] == "backup":
    backups._prove = die
upgrading.STEPS = (*upgrading.STEPS, step)
upgrading.upgrade(Paths(Path(sys.argv[1])))
"""


@pytest.mark.parametrize("moment", ["backup", "step"])
def test_a_kill_leaves_the_version_before_and_the_next_start_goes_on(closed: Paths, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(closed.library), moment], timeout=30, check=False)
    assert done.returncode == -signal.SIGKILL
    assert closed.seal.exists() == (moment == "backup")
    database = Database.open(closed)
    assert len(names(database)) == 300
    database.close()
    migrate(closed, monkeypatch, add_a_column)
    assert ask(closed.catalog, "PRAGMA user_version") == [(USER_VERSION + 1,)]
    assert [file.name for file in closed.backups.iterdir() if file.suffix != ".sqlite"] == []


def test_a_migrated_catalog_is_not_sealed_by_what_was_before(closed: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate(closed, monkeypatch, add_a_column)
    assert not closed.seal.exists()
