"""The checks before a catalog is trusted."""

import os
import sqlite3
import stat
from contextlib import closing
from urllib.parse import quote

from photodesk.config.paths import Paths
from photodesk.domain.problems import LibraryUnavailable
from photodesk.store.schema import APPLICATION_ID, USER_VERSION
from photodesk.store.sealing import SealState

_SAFE = "your photos are untouched and the file was not changed"


def check_file(paths: Paths) -> None:
    """A regular file of this user that says it is a catalog of this or an older version. Raises LibraryUnavailable."""
    try:
        descriptor = os.open(paths.catalog, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except PermissionError as error:
        raise LibraryUnavailable("READ_ONLY", f"the library at {paths.library} may not be read; {_SAFE}; check its permissions") from error
    except OSError as error:
        raise _damaged(paths, error.strerror or "it can’t be opened") from error
    with open(descriptor, "rb") as file:
        facts = os.fstat(file.fileno())
        header = file.read(100)
    if not stat.S_ISREG(facts.st_mode):
        raise _damaged(paths, "it is no regular file")
    if len(header) < 100 or not header.startswith(b"SQLite format 3\0"):
        raise _damaged(paths, "it is no catalog")
    version = int.from_bytes(header[60:64], "big")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise LibraryUnavailable(
            "CATALOG_FOREIGN", f"{paths.catalog.name} was not made by PhotoDesk; nothing was run or changed; choose another library folder"
        )
    if version > USER_VERSION:
        raise LibraryUnavailable(
            "CATALOG_NEWER", "this library was last used by a newer PhotoDesk; it has not been changed; use the newer version"
        )


def check_content(paths: Paths, state: SealState) -> None:
    """The database checks itself where no seal vouches for it. Raises LibraryUnavailable(CATALOG_DAMAGED)."""
    if state is SealState.INTACT:
        return
    if state is SealState.BROKEN:
        raise _damaged(paths, "it differs from what was written when it was closed")
    try:
        with closing(sqlite3.connect(f"file:{quote(str(paths.catalog))}", uri=True)) as catalog:
            for pragma in ("quick_check", "integrity_check"):
                found = catalog.execute(f"PRAGMA {pragma}(5)").fetchall()
                if found != [("ok",)]:
                    raise _damaged(paths, str(found[0][0]) if found else pragma)
            if catalog.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise _damaged(paths, "rows refer to others that are not there")
    except sqlite3.DatabaseError as error:
        raise _damaged(paths, str(error)) from error


def _damaged(paths: Paths, why: str) -> LibraryUnavailable:
    return LibraryUnavailable(
        "CATALOG_DAMAGED", f"the catalog in {paths.library} is damaged ({why}); {_SAFE}; restore a backup, or start with a new library"
    )
