"""Opening a library: new, clean, killed, foreign, newer, damaged, unreadable. A refusal changes nothing."""

import gzip
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest
from catalogs import names, put

from photodesk.config.paths import Paths
from photodesk.domain.problems import LibraryUnavailable
from photodesk.store.database import Database
from photodesk.store.schema import USER_VERSION

KILLED = """
import os, signal, sys
from pathlib import Path
from photodesk.config.paths import Paths
from photodesk.store import folders
from photodesk.store.database import Database
database = Database.open(Paths(Path(sys.argv[1])))
with database.write() as tx:
    folders.add(tx, b"/kept", "/kept", 1)
os.kill(os.getpid(), signal.SIGKILL)
"""


def kill_one(paths: Paths) -> None:
    """A process that commits a row and dies with the library open."""
    done = subprocess.run([sys.executable, "-c", KILLED, str(paths.library)], timeout=30, check=False)
    assert done.returncode == -signal.SIGKILL


def refused(paths: Paths, *, writable: bool = True) -> LibraryUnavailable:
    """How opening is refused; the catalog must be what it was."""
    before = paths.catalog.read_bytes() if paths.catalog.is_file() else None
    with pytest.raises(LibraryUnavailable) as caught:
        Database.open(paths, writable=writable)
    assert (paths.catalog.read_bytes() if paths.catalog.is_file() else None) == before
    assert str(caught.value).count("; ") >= 2, "what happened, what is safe, what to do"
    return caught.value


def change(paths: Paths, statement: str) -> None:
    """As another program does it: the seal does not fit any more, so it goes."""
    with closing(sqlite3.connect(paths.catalog)) as catalog:
        catalog.execute(statement)
        catalog.commit()
    paths.seal.unlink()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_library_is_empty_private_and_clean(paths: Paths) -> None:
    before = os.umask(0)
    try:
        database = Database.open(paths)
        with database.write() as tx:
            put(tx, "/photos")
    finally:
        os.umask(before)
    assert (database.clean_open, database.notices, len(database.library_id)) == (True, [], 36)
    assert mode(paths.library) == 0o700
    files = {file.name: mode(file) for file in paths.library.iterdir()}
    assert files == dict.fromkeys(("catalog.sqlite", "catalog.sqlite-wal", "catalog.sqlite-shm", "lock"), 0o600)
    database.close()
    assert sorted(file.name for file in paths.library.iterdir()) == ["catalog.seal", "catalog.sqlite", "lock"]


def test_a_closed_library_opens_clean_with_all_it_had(closed: Paths) -> None:
    first = Database.open(closed)
    library_id = first.library_id
    first.close()
    database = Database.open(closed)
    assert (database.clean_open, database.notices, database.library_id) == (True, [], library_id)
    assert len(names(database)) == 300
    database.close()


def test_a_library_that_others_could_read_is_private_again_and_says_so(closed: Paths) -> None:
    closed.library.chmod(0o755)
    closed.catalog.chmod(0o644)
    database = Database.open(closed)
    assert [notice.code for notice in database.notices] == ["PERMISSIONS_FIXED"]
    assert (mode(closed.library), mode(closed.catalog)) == (0o700, 0o600)
    database.close()


def test_after_a_kill_everything_committed_is_there_and_the_user_is_told(paths: Paths) -> None:
    kill_one(paths)
    database = Database.open(paths)
    assert names(database) == ["/kept"]
    assert [notice.code for notice in database.notices] == ["CATALOG_CHECKED"]
    assert (database.clean_open, database.unclean_ends) == (False, 1)
    database.close()
    again = Database.open(paths)
    assert (again.clean_open, again.unclean_ends, again.notices) == (True, 0, [])
    again.close()


def test_unclean_ends_in_a_row_are_counted(closed: Paths) -> None:
    closed.seal.unlink()
    kill_one(closed)
    database = Database.open(closed)
    assert database.unclean_ends == 2
    assert "twice" in database.notices[0].message
    database.close()


def test_a_kill_while_the_library_is_made_leaves_no_half_one(paths: Paths) -> None:
    paths.library.mkdir(mode=0o700)
    part = paths.library / "catalog.sqlite.part"
    part.write_bytes(b"half")
    (paths.library / "catalog.sqlite.part-journal").write_bytes(b"half")
    database = Database.open(paths)
    assert names(database) == []
    database.close()
    assert sorted(file.name for file in paths.library.iterdir()) == ["catalog.seal", "catalog.sqlite", "lock"]


def test_the_log_of_a_lost_catalog_is_neither_used_nor_destroyed(paths: Paths) -> None:
    kill_one(paths)
    log = Path(f"{paths.catalog}-wal").read_bytes()
    assert log
    paths.catalog.unlink()
    database = Database.open(paths)
    assert names(database) == []
    database.close()
    kept = [file for file in paths.library.iterdir() if file.name.startswith("catalog.sqlite-wal.left-")]
    assert [file.read_bytes() for file in kept] == [log]


def test_a_second_opener_is_refused_and_told_who_has_it(closed: Paths) -> None:
    first = Database.open(closed)
    error = refused(closed)
    assert error.code == "LIBRARY_LOCKED"
    assert f"process {os.getpid()}" in str(error)
    first.close()
    Database.open(closed).close()


def test_the_lock_of_a_dead_process_does_not_count(closed: Paths) -> None:
    closed.lock.write_text(f"PhotoDesk, process {os.getppid()} on elsewhere\n")
    Database.open(closed).close()


def test_a_reader_beside_a_writer_sees_what_is_committed_and_may_not_write(closed: Paths) -> None:
    writer = Database.open(closed)
    reader = Database.open(closed, writable=False)
    with writer.write() as tx:
        put(tx, "/new")
    assert names(reader)[-1] == "/new"
    with pytest.raises(LibraryUnavailable), reader.write():
        pass
    reader.close()
    writer.close()


def test_a_reader_does_not_take_a_writer_at_work_for_damage(closed: Paths) -> None:
    seal = closed.seal.read_bytes()
    writer = Database.open(closed)
    with writer.write() as tx:
        put(tx, "/new")
    closed.seal.write_bytes(seal)  # as a reader saw it a moment ago
    reader = Database.open(closed, writable=False)
    assert names(reader)[-1] == "/new"
    reader.close()
    closed.seal.unlink()
    writer.close()


def test_only_looking_creates_nothing(paths: Paths) -> None:
    assert refused(paths, writable=False).code == "NO_LIBRARY"
    assert not paths.library.exists()


@pytest.mark.parametrize("writable", [True, False])
def test_a_newer_library_is_left_alone(closed: Paths, writable: bool) -> None:
    change(closed, f"PRAGMA user_version={USER_VERSION + 1}")
    assert refused(closed, writable=writable).code == "CATALOG_NEWER"


def test_a_newer_version_is_seen_in_the_log_too(closed: Paths) -> None:
    program = "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('PRAGMA user_version=999'); c.commit(); os._exit(0)"
    subprocess.run([sys.executable, "-c", program, str(closed.catalog)], check=True, timeout=30)
    closed.seal.unlink()
    assert refused(closed).code == "CATALOG_NEWER"


@pytest.mark.parametrize("writable", [True, False])
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER evil AFTER INSERT ON folders BEGIN UPDATE folders SET path = '/'; END",
        "CREATE VIEW evil AS SELECT * FROM photos",
        "CREATE TABLE evil (x)",
        "DROP INDEX ix_photos_taken",
        "PRAGMA application_id=7",
    ],
)
def test_parts_that_photodesk_did_not_make_are_refused(closed: Paths, statement: str, writable: bool) -> None:
    change(closed, statement)
    assert refused(closed, writable=writable).code == "CATALOG_FOREIGN"


def overwrite_a_page(data: bytes) -> bytes:
    middle = len(data) // 2 // 4096 * 4096
    return data[:middle] + bytes(range(256)) * 16 + data[middle + 4096 :]


def text_without_end(data: bytes) -> bytes:
    """A stored catalog in which a statement of the schema claims more bytes than a machine has."""
    return gzip.decompress((Path(__file__).parent / "data/text-without-end.sqlite.gz").read_bytes())


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "a page overwritten": overwrite_a_page,
    "cut in the middle": lambda data: data[: len(data) // 2],
    "cut below the header": lambda data: data[:50],
    "no bytes": lambda data: b"",
    "another header": lambda data: b"\x89PNG\r\n\x1a\n" + data[8:],
    "page size": lambda data: data[:16] + b"\xff\xff" + data[18:],
    "write version": lambda data: data[:18] + b"\x07" + data[19:],
    "a name that is no text": lambda data: data.replace(b"ix_photos_taken", b"ix_photos_t\xf3ken", 1),
    "a text without end": text_without_end,
    "first page": lambda data: data[:100] + b"\xee" * 200 + data[300:],
    "a picture": lambda data: b"\xff\xd8\xff\xe0" + b"x" * 5000,
}


@pytest.mark.parametrize("sealed", [True, False])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_catalog_is_refused_in_a_sentence_and_kept(closed: Paths, damage: str, sealed: bool) -> None:
    closed.catalog.write_bytes(DAMAGES[damage](closed.catalog.read_bytes()))
    if not sealed:
        closed.seal.unlink()
    error = refused(closed)
    assert error.code == "CATALOG_DAMAGED"
    assert "photos are untouched" in str(error)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_reader_refuses_a_damaged_catalog_too(closed: Paths, damage: str) -> None:
    closed.catalog.write_bytes(DAMAGES[damage](closed.catalog.read_bytes()))
    assert refused(closed, writable=False).code == "CATALOG_DAMAGED"


def test_a_damaged_catalog_with_a_log_is_not_touched(paths: Paths) -> None:
    kill_one(paths)
    paths.catalog.write_bytes(overwrite_a_page(paths.catalog.read_bytes()))
    assert refused(paths).code == "CATALOG_DAMAGED"


def test_a_text_that_is_none_is_damage(closed: Paths) -> None:
    change(closed, "UPDATE facts SET value = CAST(x'ff' AS TEXT) WHERE name = 'library_id'")
    assert refused(closed).code == "CATALOG_DAMAGED"


def test_one_changed_bit_of_a_sealed_catalog_is_found(closed: Paths) -> None:
    data = bytearray(closed.catalog.read_bytes())
    data[data.index(b"/photos/0123")] ^= 1
    closed.catalog.write_bytes(data)
    assert refused(closed).code == "CATALOG_DAMAGED"


def test_a_foreign_log_beside_a_sealed_catalog_is_refused(closed: Paths) -> None:
    Path(f"{closed.catalog}-wal").write_bytes(b"x" * 5000)
    assert refused(closed).code == "CATALOG_DAMAGED"


@pytest.mark.parametrize("content", [b"", b"{}", b"[" * 100_000, b'{"size": 1e999, "sha256": ""}', b"\xff\xfe"])
def test_a_seal_that_says_nothing_counts_as_none(closed: Paths, content: bytes) -> None:
    closed.seal.write_bytes(content)
    database = Database.open(closed)
    assert [notice.code for notice in database.notices] == ["CATALOG_CHECKED"]
    database.close()


def test_the_seal_is_broken_before_the_first_change_only(closed: Paths) -> None:
    database = Database.open(closed)
    names(database)
    assert closed.seal.exists()
    with database.write() as tx:
        assert not closed.seal.exists()
        put(tx, "/new")
    database.close()
    assert closed.seal.exists()


@pytest.mark.parametrize("kind", ["folder", "pipe", "link", "dead link"])
@pytest.mark.parametrize("writable", [True, False])
def test_a_catalog_that_is_no_plain_file_is_refused(closed: Paths, tmp_path: Path, kind: str, writable: bool) -> None:
    elsewhere = tmp_path / "elsewhere.sqlite"
    if kind == "link":
        shutil.copy(closed.catalog, elsewhere)
    closed.catalog.unlink()
    if kind == "folder":
        closed.catalog.mkdir()
    elif kind == "pipe":
        os.mkfifo(closed.catalog)
    else:
        closed.catalog.symlink_to(elsewhere)
    with pytest.raises(LibraryUnavailable) as caught:
        Database.open(closed, writable=writable)
    assert caught.value.code == "CATALOG_DAMAGED"
    assert elsewhere.exists() == (kind == "link"), "a planted link is not followed"


def test_a_read_only_library_can_be_looked_at_and_says_why_it_cannot_be_changed(
    closed: Paths, unprivileged: Callable[[], AbstractContextManager[None]]
) -> None:
    closed.library.chmod(0o500)
    try:
        with unprivileged():
            reader = Database.open(closed, writable=False)
            assert len(names(reader)) == 300
            reader.close()
            closed.lock.chmod(0o400)
            assert refused(closed).code == "READ_ONLY"
    finally:
        closed.library.chmod(0o700)
    assert sorted(file.name for file in closed.library.iterdir()) == ["catalog.seal", "catalog.sqlite", "lock"]


def test_a_library_where_none_can_be_made_is_refused(paths: Paths, unprivileged: Callable[[], AbstractContextManager[None]]) -> None:
    paths.library.mkdir(mode=0o500)
    with unprivileged():
        assert refused(paths).code == "READ_ONLY"


def test_a_file_in_the_place_of_the_library_is_refused(paths: Paths) -> None:
    paths.library.write_text("mine")
    assert refused(paths).code == "READ_ONLY"
    assert paths.library.read_text() == "mine"
