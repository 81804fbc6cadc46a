"""Which errors say that a file is damaged, and which only that something is in the way."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from photodesk.domain.problems import DiskFull

_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_CIRCUMSTANCES = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
    }
)


def shows_damage(error: BaseException) -> bool:
    """The file is not what was written: SQLite says so, or a name or a text in it is none."""
    undecodable = isinstance(error, sqlite3.OperationalError) and str(error).startswith("Could not decode")
    return _code(error) in _DAMAGE or undecodable or isinstance(error, UnicodeDecodeError)


def is_circumstance(error: BaseException) -> bool:
    """A full or read-only disk, a lock: it says nothing of the file."""
    return _code(error) in _CIRCUMSTANCES


def is_full(error: BaseException) -> bool:
    """The disk has no room for what was to be written."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return _code(error) == sqlite3.SQLITE_FULL or getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_IOERR_SHMSIZE


def takes_no_more(error: BaseException) -> bool:
    """The disk cannot be written: it is full, a quota or a limit on the size of files is reached, or it fails."""
    return is_full(error) or _code(error) == sqlite3.SQLITE_IOERR


@contextmanager
def full_disk_named() -> Iterator[None]:
    """A full disk is raised as DiskFull, whoever noticed it."""
    try:
        yield
    except Exception as error:
        if is_full(getattr(error, "orig", None) or error):  # SQLAlchemy wraps the driver's
            raise DiskFull from error
        raise


def _code(error: BaseException) -> int:
    """SQLite's primary result code; 0 where it is another's error."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
