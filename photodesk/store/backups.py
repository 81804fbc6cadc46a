"""Copies of the catalog, listed as such only after a proof."""

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from photodesk.config.paths import Paths
from photodesk.config.small_files import sync_folder
from photodesk.domain.problems import LibraryUnavailable
from photodesk.failpoints import reach


def make(paths: Paths, label: str) -> Path:
    """Copy the catalog to `backups/catalog-<time>-<label>.sqlite`. Raises LibraryUnavailable(BACKUP_FAILED), leaving no half copy."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")
    place = paths.backups / f"catalog-{stamp}-{label}.sqlite"
    part = place.with_name(f"{place.name}.part")
    try:
        paths.backups.mkdir(mode=0o700, exist_ok=True)
        for left in paths.backups.glob("*.part*"):  # of a process that was killed: only the one with the lock comes here
            left.unlink()
        os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
        try:
            _copy(paths.catalog, part)
            reach("backup.after_copy")
            part.rename(place)
        except BaseException:
            for rest in paths.backups.glob(f"{part.name}*"):
                rest.unlink()
            raise
        sync_folder(paths.backups)
        reach("backup.after_rename")
    except (OSError, sqlite3.Error) as error:
        text = f"the library at {paths.library} can’t be backed up ({error}); nothing was changed; check the free space and try again"
        raise LibraryUnavailable("BACKUP_FAILED", text) from error
    return place


def _copy(catalog: Path, part: Path) -> None:
    with closing(sqlite3.connect(f"file:{quote(str(catalog))}?mode=ro", uri=True)) as source, source:
        with closing(sqlite3.connect(part, isolation_level=None)) as target:
            source.backup(target)
            # One file without a log, wherever it is carried.
            target.execute("PRAGMA journal_mode=DELETE")
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        with closing(sqlite3.connect(f"file:{quote(str(part))}?mode=ro", uri=True)) as copy:
            _prove(source, copy)


def _prove(source: sqlite3.Connection, copy: sqlite3.Connection) -> None:
    """Read the copy as if it were needed."""
    if copy.execute("PRAGMA integrity_check(1)").fetchall() != [("ok",)]:
        raise sqlite3.DatabaseError("the copy is damaged")
    if copy.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise sqlite3.DatabaseError("rows of the copy refer to others that are not there")
    if _counts(copy) != _counts(source):
        raise sqlite3.DatabaseError("the copy lacks rows")


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    found = {name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names}
    return {**found, "": int(connection.execute("PRAGMA user_version").fetchone()[0])}
