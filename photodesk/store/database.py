"""The catalog's file: opened with care, one writer, readers beside it, sealed when closed."""

import logging
import math
import os
import sqlite3
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import QueuePool, StaticPool

from photodesk.config.paths import Paths
from photodesk.domain.problems import DiskFull, LibraryUnavailable, Notice, PhotoDeskError
from photodesk.domain.queries import SearchStopped, SearchTooLong
from photodesk.failpoints import reach
from photodesk.store import facts, fingerprint, opening, sealing, upkeep
from photodesk.store.damage import full_disk_named, is_circumstance, is_full, shows_damage, takes_no_more
from photodesk.store.locking import Lock, is_held
from photodesk.store.plain import TOLD, OnStatement
from photodesk.store.schema import USER_VERSION
from photodesk.store.sealing import SealState

IDLE_READERS = 8
"""Read-only connections that are kept open. Threads cannot keep their own: what a thread of Qt keeps is gone after each piece of work."""

_UNCLEAN_ENDS = "unclean_ends"
"""The fact that counts ends without a seal in a row."""

_STEPS_BETWEEN_LOOKS = 100_000
"""Instructions of SQLite's machine, about 5 ms."""

_log = logging.getLogger(__name__)

_PRAGMAS = (
    "foreign_keys=ON", "busy_timeout=5000", "trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", "temp_store=MEMORY",
    "journal_size_limit=16777216", "recursive_triggers=OFF", "cache_size=-16000",
)  # fmt: skip
_READER_PRAGMAS = frozenset({"data_version", "integrity_check", "foreign_key_check", "read_uncommitted"})
"""What a reader may ask; the last one SQLAlchemy asks for when it connects."""
_WRITER_PRAGMAS = _READER_PRAGMAS | {"wal_checkpoint", "optimize", "quick_check", "analysis_limit"}


class Database:
    """`write` is one transaction of the only writer, `read` one of a read-only connection."""

    def __init__(self, paths: Paths, *, lock: Lock | None, on_statement: OnStatement | None) -> None:
        self._paths = paths
        self._lock_file = lock
        self._on_statement = on_statement
        self._guard = threading.Lock()
        self._writer_thread: int | None = None
        self._readers = self._engine(
            self._connect_reader, "BEGIN", poolclass=QueuePool, pool_size=IDLE_READERS, max_overflow=-1, pool_use_lifo=True
        )
        self._writer = self._engine(self._connect_writer, "BEGIN IMMEDIATE", poolclass=StaticPool) if lock is not None else None
        self._seal_broken = lock is None
        self._sound = True
        self._fixed_file = lock is None and opening.cannot_change(paths.catalog)
        self.notices: list[Notice] = []
        self.clean_open = True
        self.unclean_ends = 0
        self.library_id = ""

    @classmethod
    def open(
        cls, paths: Paths, *, writable: bool = True, on_statement: OnStatement | None = None,
        seal_state: Callable[[], SealState] | None = None,
    ) -> "Database":  # fmt: skip
        """Open the library, or make it. Raises LibraryUnavailable with a notice code and a sentence.

        *seal_state*: gives the answer of `sealing.verify` where it was begun earlier. Without *writable* nothing is
        created, locked or changed.
        """
        if not writable:
            return cls._open_beside(paths, on_statement)
        fixed = _private_folder(paths)
        lock = Lock(paths.lock)
        try:
            state = seal_state() if seal_state is not None else sealing.verify(paths)
            if state is SealState.NEW:
                _create(paths)
            else:
                said = opening.check_file(paths)
                logged = opening.check_content(paths, state)
                if (said if logged is None else logged) < USER_VERSION:
                    from photodesk.store.migrations import upgrading

                    upgrading.upgrade(paths)
            database = cls(paths, lock=lock, on_statement=on_statement)
            with database._refusing():
                database._begin(state)
        except BaseException:
            lock.release()
            raise
        if fixed:
            text = "Others could read the library. It is private again; nothing else was changed."
            database.notices.append(Notice("PERMISSIONS_FIXED", text))
        return database

    @classmethod
    def _open_beside(cls, paths: Paths, on_statement: OnStatement | None) -> "Database":
        if sealing.is_new(paths):
            raise LibraryUnavailable("NO_LIBRARY", f"there is no library at {paths.library}; nothing was created; add a folder first")
        if opening.check_file(paths) < USER_VERSION:
            text = "this library was last used by an older PhotoDesk; it has not been changed; open it once in the window"
            raise LibraryUnavailable("CATALOG_OLDER", text)
        if _differs_from_seal(paths):
            opening.check_content(paths, SealState.BROKEN)
        database = cls(paths, lock=None, on_statement=on_statement)
        with database._refusing(), database.read() as tx:
            database._check_parts(tx)
        return database

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: committed at the end, rolled back by an exception. One at a time; not within itself."""
        if self._writer_thread == threading.get_ident():
            raise RuntimeError("a write transaction within a write transaction")
        with self._guard:
            if self._writer is None:
                text = "the library is closed or was opened for reading only; nothing was changed; open it again to change it"
                raise LibraryUnavailable("READ_ONLY", text)
            self._writer_thread = threading.get_ident()
            try:
                if not self._seal_broken:
                    with full_disk_named():
                        sealing.break_seal(self._paths)
                    self._seal_broken = True
                with full_disk_named(), self._explaining(), self._writer.begin() as tx:
                    yield tx
            finally:
                self._writer_thread = None

    @contextmanager
    def edit(self) -> Iterator[Connection]:
        """`write` for what a user asked for: a disk that takes no more is told in a sentence (DiskFull)."""
        try:
            with self.write() as tx:
                yield tx
        except (DBAPIError, sqlite3.Error) as error:
            if not takes_no_more(getattr(error, "orig", None) or error):
                raise
            raise DiskFull from error

    @contextmanager
    def read(self, *, limit_s: float | None = None, stopped: Callable[[], bool] | None = None) -> Iterator[Connection]:
        """One read transaction: all its answers are of one moment. Keep it short. *limit_s*: as much CPU time a
        statement may take; beyond it SearchTooLong is raised. *stopped*: asked every few milliseconds; once it says yes,
        SearchStopped is raised."""
        with self._explaining(), self._readers.begin() as tx:
            if limit_s is None and stopped is None:
                yield tx
            else:
                with _limited(tx, math.inf if limit_s is None else limit_s, stopped or _never):
                    yield tx

    @property
    def holds_lock(self) -> bool:
        """Whether this process is the one that writes."""
        return self._lock_file is not None

    def explain(self, statement: str) -> str:
        """The plan of a statement, its values unknown. Any thread."""
        with closing(self._connect_reader()) as connection:
            rows = connection.execute(f"EXPLAIN QUERY PLAN {statement}", [None] * statement.count("?")).fetchall()
        return "\n".join(str(row[3]) for row in rows)

    def tend(self) -> None:
        """What is done while nobody waits: sums that are made when asked for, and what the database knows of its tables."""
        with self.read() as tx:
            if not upkeep.is_due(tx):
                return
        with self.write() as tx:
            upkeep.run(tx)

    def close(self) -> None:
        """Put everything into the one file, seal it and unlock the library. Idempotent."""
        if self._lock_file is None:
            self._dispose()
            return
        try:
            self._forget_unclean_ends()
            self.tend()
            with self._guard:
                self._dispose()
                self._put_into_one_file()
            reach("seal.after_checkpoint")
            if self._sound:
                sealing.seal(self._paths)
                reach("seal.after_write")
        except (SQLAlchemyError, sqlite3.Error, OSError, PhotoDeskError) as error:
            # Without a seal the next start checks everything: that is what this is then for.
            _log.warning("the catalog was closed without a seal: %s", error)
        finally:
            self._dispose()
            self._lock_file.release()
            self._lock_file = None

    # -- inside

    def _begin(self, state: SealState) -> None:
        self._seal_broken = state is SealState.NEW
        with self.read() as tx:
            self._check_parts(tx)
            self.library_id = facts.known(tx, opening.LIBRARY_ID) or ""
            unclean_ends = _number(facts.known(tx, _UNCLEAN_ENDS))
        self.clean_open = state in (SealState.NEW, SealState.INTACT)
        if not self.clean_open:
            self.unclean_ends = unclean_ends + 1
            text = "PhotoDesk closed unexpectedly. Your library was checked and is fine; unfinished jobs go on."
            if self.unclean_ends >= 2:
                text = "PhotoDesk closed unexpectedly twice in a row. Your library was checked and is fine; unfinished jobs are paused."
            self.notices.append(Notice("CATALOG_CHECKED", text, count=self.unclean_ends))
            with self.write() as tx:
                facts.remember(tx, _UNCLEAN_ENDS, str(self.unclean_ends))

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """While it is opened: close everything after an error, and say it in a sentence."""
        try:
            yield
        except BaseException as error:
            self._dispose()
            if not isinstance(error, SQLAlchemyError | sqlite3.Error | UnicodeDecodeError):
                raise
            cause = getattr(error, "orig", None) or error
            if not is_circumstance(cause):
                raise opening.damaged(self._paths, str(cause)) from error
            text = (
                f"the library at {self._paths.library} can’t be opened ({cause}); nothing was changed; check the disk and the permissions"
            )
            raise LibraryUnavailable("READ_ONLY", text) from error

    def _check_parts(self, tx: Connection) -> None:
        if not fingerprint.fits(tx):
            raise opening.foreign()

    def _forget_unclean_ends(self) -> None:
        with self.write() as tx:
            facts.forget(tx, _UNCLEAN_ENDS)

    def _put_into_one_file(self) -> None:
        """Empty the log into the catalog. Raises sqlite3.Error where that is not wholly possible."""
        with closing(self._connect_writer()) as last:
            if last.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise sqlite3.OperationalError("somebody still reads the catalog")

    def _engine(self, connect: Callable[[], sqlite3.Connection], begin: str, **pool: Any) -> Engine:
        engine = create_engine("sqlite://", creator=connect, **pool)

        @event.listens_for(engine, "begin")
        def _on_begin(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

        @event.listens_for(engine, "handle_error")
        def _on_error(context: ExceptionContext) -> LibraryUnavailable | None:
            return self._explained(context.original_exception)

        if self._on_statement is not None:
            _time_statements(engine, self._on_statement)
        return engine

    def _explained(self, error: BaseException) -> LibraryUnavailable | None:
        """A sentence instead of a traceback where the disk is full or the catalog turns out to be damaged; it is not sealed then."""
        if is_full(error):
            return DiskFull()
        if not shows_damage(error):
            return None
        self._sound = False
        return opening.damaged(self._paths, str(error))

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        """The same for statements that went past SQLAlchemy."""
        try:
            yield
        except sqlite3.Error as error:
            if (explained := self._explained(error)) is None:
                raise
            raise explained from error

    def _connect_writer(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._paths.catalog, isolation_level=None, check_same_thread=False, cached_statements=256)
        mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        connection.execute(f"PRAGMA synchronous={'OFF' if os.environ.get('PHOTODESK_UNSAFE') == 'syncoff' else 'FULL'}")
        if mode != "wal":
            self.notices.append(Notice("NETWORK_LIBRARY", "The library is on a drive that can’t keep a log; saving is slower there."))
        return _set_up(connection, _WRITER_PRAGMAS)

    def _connect_reader(self) -> sqlite3.Connection:
        uri = f"file:{quote(str(self._paths.catalog))}?mode=ro{'&immutable=1' if self._fixed_file else ''}"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, cached_statements=256)
        connection.execute("PRAGMA query_only=1")
        return _set_up(connection, _READER_PRAGMAS)

    def _dispose(self) -> None:
        self._readers.dispose()
        if self._writer is not None:
            self._writer.dispose()
        self._writer = None


@contextmanager
def _limited(tx: Connection, limit_s: float, stopped: Callable[[], bool]) -> Iterator[None]:
    """Stop a statement once this thread has computed for so long, or nobody wants the answer any more. Waiting for a slow disk or a busy
    machine is not counted: a search that was answered yesterday is answered today."""
    driver = tx.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    end = math.inf

    def restart(*_: object) -> None:
        nonlocal end
        end = time.thread_time() + limit_s

    def is_over() -> int:
        return stopped() or time.thread_time() > end

    event.listen(tx, "before_cursor_execute", restart)
    driver.set_progress_handler(is_over, _STEPS_BETWEEN_LOOKS)
    try:
        yield
    except (OperationalError, sqlite3.OperationalError) as error:
        if not is_over():
            raise
        raise (SearchStopped if stopped() else SearchTooLong) from error
    finally:
        driver.set_progress_handler(None, 0)
        event.remove(tx, "before_cursor_execute", restart)


def _never() -> bool:
    return False


def _set_up(connection: sqlite3.Connection, pragmas: frozenset[str] | None) -> sqlite3.Connection:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 10_000_000)
    connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 1_000_000)
    if pragmas is not None:

        def authorize(action: int, first: str | None, _second: str | None, _schema: str | None, _source: str | None) -> int:
            if action == sqlite3.SQLITE_ATTACH or (action == sqlite3.SQLITE_PRAGMA and first not in pragmas):
                return sqlite3.SQLITE_DENY
            return sqlite3.SQLITE_OK

        connection.set_authorizer(authorize)
    return connection


def _time_statements(engine: Engine, told: OnStatement) -> None:
    @event.listens_for(engine, "connect")
    def _connected(_connection: Any, record: Any) -> None:
        record.info[TOLD] = told

    @event.listens_for(engine, "before_cursor_execute")
    def _before(connection: Connection, _cursor: Any, _statement: str, _values: Any, _context: Any, _many: bool) -> None:
        connection.info["began"] = time.perf_counter()

    @event.listens_for(engine, "after_cursor_execute")
    def _after(connection: Connection, _cursor: Any, statement: str, _values: Any, _context: Any, _many: bool) -> None:
        told(statement, time.perf_counter() - connection.info["began"])


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _differs_from_seal(paths: Paths) -> bool:
    """Not so while somebody writes: the seal may go between two looks."""
    differs = sealing.verify(paths) is SealState.BROKEN
    return differs and not is_held(paths.lock) and sealing.verify(paths) is SealState.BROKEN


def _create(paths: Paths) -> None:
    try:
        opening.create(paths)
    except (OSError, SQLAlchemyError, sqlite3.Error) as error:
        text = f"a library can’t be made at {paths.library} ({error}); nothing was changed; check the free space and the permissions"
        raise LibraryUnavailable("READ_ONLY", text) from error


def _private_folder(paths: Paths) -> bool:
    """Make the library's folder, or make it private again; True when others could read it."""
    try:
        paths.library.mkdir(mode=0o700, parents=True, exist_ok=True)
        fixed = False
        for path, mode in ((paths.library, 0o700), (paths.catalog, 0o600), (paths.derivatives, 0o600), (paths.previews, 0o700)):
            with suppress(FileNotFoundError):
                found = path.lstat().st_mode
                if found & 0o077 and not stat.S_ISLNK(found):
                    path.chmod(mode)
                    fixed = True
    except OSError as error:
        text = (
            f"the library at {paths.library} can’t be opened ({error.strerror}); nothing was changed; check the folder and its permissions"
        )
        raise LibraryUnavailable("READ_ONLY", text) from error
    return fixed
