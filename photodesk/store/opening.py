"""A new catalog, and the checks before an old one is trusted."""

import os
import sqlite3
import stat
import uuid
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import create_engine, event
from sqlalchemy.pool import StaticPool

from photodesk.config.paths import Paths
from photodesk.config.small_files import sync_folder
from photodesk.domain.problems import LibraryUnavailable
from photodesk.store import facts
from photodesk.store.schema import APPLICATION_ID, USER_VERSION, metadata
from photodesk.store.sealing import SealState

_FORMATS = (b"\x01\x01\x00\x40\x20\x20", b"\x02\x02\x00\x40\x20\x20")
"""Bytes 18 to 23 of a catalog without and with a log; SQLite opens others for reading only, or in a way that does not fit."""
LIBRARY_ID = "library_id"
"""The fact that tells this library from others."""
_SAFE = "your photos are untouched and the file was not changed"


def create(paths: Paths) -> None:
    """A new catalog, whole or not at all: made beside its place, synced, renamed. What an earlier one left is moved aside."""
    part = paths.catalog.with_name(f"{paths.catalog.name}.part")
    for rest in (part, Path(f"{part}-journal")):
        rest.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        _fill(part)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    for suffix in ("-wal", "-shm", "-journal"):
        set_aside(Path(f"{paths.catalog}{suffix}"), "left")
    paths.seal.unlink(missing_ok=True)
    part.replace(paths.catalog)
    sync_folder(paths.library)


def _fill(part: Path) -> None:
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(part, isolation_level=None), poolclass=StaticPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with engine.begin() as tx:
            metadata.create_all(tx)
            facts.remember(tx, LIBRARY_ID, str(uuid.uuid4()))
            tx.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            tx.exec_driver_sql(f"PRAGMA user_version={USER_VERSION}")
    finally:
        engine.dispose()


def set_aside(file: Path, why: str) -> None:
    """Rename a file that must not be used, so that nothing is lost: `name.why-20250614-120000-000001`."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")
    with suppress(FileNotFoundError):
        file.rename(f"{file}.{why}-{stamp}")


def cannot_change(file: Path) -> bool:
    """A closed database in a folder that may not be written: SQLite cannot make the files that readers share, nor needs them."""
    return not os.access(file.parent, os.W_OK, effective_ids=True) and not os.path.lexists(f"{file}-wal")


def check_file(paths: Paths) -> int:
    """A regular file that says it is a catalog of this or an older version, which is returned. Raises LibraryUnavailable."""
    try:
        descriptor = os.open(paths.catalog, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except PermissionError as error:
        raise LibraryUnavailable("READ_ONLY", f"the library at {paths.library} may not be read; {_SAFE}; check its permissions") from error
    except OSError as error:
        raise damaged(paths, error.strerror or "it can’t be opened") from error
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise damaged(paths, "it is no regular file")
        header = os.pread(descriptor, 100, 0)
    except OSError as error:
        raise damaged(paths, error.strerror or "it can’t be read") from error
    finally:
        os.close(descriptor)
    if len(header) < 100 or not header.startswith(b"SQLite format 3\0"):
        raise damaged(paths, "it is no catalog")
    if header[18:24] not in _FORMATS:
        raise damaged(paths, "its header is wrong")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise LibraryUnavailable(
            "CATALOG_FOREIGN", f"{paths.catalog.name} was not made by PhotoDesk; nothing was run or changed; choose another library folder"
        )
    return _checked(int.from_bytes(header[60:64], "big"))


def _checked(version: int) -> int:
    if version > USER_VERSION:
        raise LibraryUnavailable(
            "CATALOG_NEWER", "this library was last used by a newer PhotoDesk; it has not been changed; use the newer version"
        )
    return version


def check_content(paths: Paths, state: SealState) -> int | None:
    """The database checks itself where no seal vouches for it. Returns the version its log says. Raises LibraryUnavailable."""
    if state is SealState.INTACT:
        return None
    if state is SealState.BROKEN:
        raise damaged(paths, "it differs from what was written when it was closed")
    # A connection that may write would put the log into the file when it closes; only an interrupted rollback needs one.
    mode = "rw" if os.path.lexists(f"{paths.catalog}-journal") else "ro"
    try:
        with closing(sqlite3.connect(f"file:{quote(str(paths.catalog))}?mode={mode}", uri=True)) as catalog:
            catalog.execute("PRAGMA trusted_schema=OFF")
            for pragma in ("quick_check", "integrity_check"):
                found = catalog.execute(f"PRAGMA {pragma}(5)").fetchall()
                if found != [("ok",)]:
                    raise damaged(paths, str(found[0][0]) if found else pragma)
            if catalog.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise damaged(paths, "rows refer to others that are not there")
            return _checked(catalog.execute("PRAGMA user_version").fetchone()[0])
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise damaged(paths, str(error)) from error
    except MemoryError as error:
        raise damaged(paths, "something in it claims to be longer than this machine has memory") from error


def foreign() -> LibraryUnavailable:
    """The refusal to use a catalog with tables, views or triggers of somebody else."""
    return LibraryUnavailable(
        "CATALOG_FOREIGN", "the library holds parts that PhotoDesk did not make; nothing was run or changed; use a copy you trust"
    )


def damaged(paths: Paths, why: str) -> LibraryUnavailable:
    """The refusal to use a damaged catalog."""
    return LibraryUnavailable(
        "CATALOG_DAMAGED", f"the catalog in {paths.library} is damaged ({why}); {_SAFE}; restore a backup, or start with a new library"
    )
