"""The log of a library: one line a record, written behind a queue; crash reports beside it."""

import atexit
import faulthandler
import logging
import logging.handlers
import os
import queue
import sys
import threading
from collections import deque
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Final

from photodesk.config.paths import Paths

FILE_BYTES = 2_000_000
FILES_KEPT = 5
CRASHES_KEPT = 5
WAITING_RECORDS = 1000
"""Kept until there is a library folder to write them in."""

FORMAT = "%(asctime)s %(levelname)s %(process)d %(threadName)s %(name)s: %(message)s"

log = logging.getLogger("photodesk")


class OneLine(logging.Formatter):
    """Makes one line of every record: control characters and line ends, also those of a traceback, are written as escapes."""

    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03d"

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        return super().format(record).translate(_ESCAPES)


_UNPRINTABLE = [*range(0x20), *range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_ESCAPES: Final = {code: "\\n" if code == 0x0A else f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" for code in _UNPRINTABLE}


class LibraryHandler(logging.Handler):
    """Writes to `logs/photodesk.log`, rotated and gzipped, several processes at once; waits while there is no library folder.

    The file is opened, and the writing library imported, with the first record: that is in the listener's thread.
    """

    def __init__(self, paths: Paths) -> None:
        super().__init__()
        self._paths = paths
        self._file: logging.Handler | None = None
        self._waiting: deque[logging.LogRecord] = deque(maxlen=WAITING_RECORDS)

    def emit(self, record: logging.LogRecord) -> None:
        """Write *record*, after those that waited for the folder. A disk that takes none is no reason to stop."""
        self._waiting.append(record)
        if self._file is None and not self._open():
            return
        while self._waiting and self._file is not None:
            self._file.handle(self._waiting.popleft())

    def close(self) -> None:
        """Close the file; what a full disk did not take is lost."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
        super().close()

    def _open(self) -> bool:
        if not self._paths.library.is_dir():
            return False
        from concurrent_log_handler import ConcurrentRotatingFileHandler

        with suppress(OSError):
            self._paths.logs.mkdir(mode=0o700, exist_ok=True)
            path = str(self._paths.logs / "photodesk.log")
            self._file = ConcurrentRotatingFileHandler(path, "a", FILE_BYTES, FILES_KEPT, "utf-8", use_gzip=True, chmod=0o600)
            self._file.setFormatter(self.formatter)
        return self._file is not None


class _Queue(logging.handlers.QueueHandler):
    """Hands records on without formatting the traceback here; the listener does it in its own thread."""

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        record.message = record.getMessage()
        record.msg, record.args = record.message, None
        return record


class _Logging:
    """Everything `start` set up and `stop` takes down."""

    def __init__(self, paths: Paths, console: bool, level: int) -> None:
        self._paths = paths
        self._records: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._queue = _Queue(self._records)
        self._handlers: list[logging.Handler] = [LibraryHandler(paths)]
        if console:
            self._handlers.append(logging.StreamHandler())
        for handler in self._handlers:
            handler.setFormatter(OneLine(FORMAT))
        self._listener = logging.handlers.QueueListener(self._records, *self._handlers)
        self._crash_file: IO[bytes] | None = None
        log.setLevel(level)
        log.propagate = False
        log.addHandler(self._queue)
        self._listener.start()

    def watch_crashes(self) -> bool:
        """Send reports of crashes in C to a file of their own; whether the library folder is there."""
        if self._crash_file is not None or not self._paths.library.is_dir():
            return self._crash_file is not None
        with suppress(OSError):
            self._paths.logs.mkdir(mode=0o700, exist_ok=True)
            _forget_old_crashes(self._paths.logs)
            self._crash_file = _new_crash_file(self._paths.logs)
            faulthandler.enable(self._crash_file)
        return self._crash_file is not None

    def stop(self) -> None:
        log.removeHandler(self._queue)
        self._listener.stop()
        for handler in self._handlers:
            handler.close()
        if self._crash_file is not None:
            faulthandler.disable()
            self._crash_file.close()
            with suppress(OSError):
                os.unlink(self._crash_file.name)


_running: _Logging | None = None


def start(paths: Paths, *, console: bool = False, level: int = logging.INFO) -> None:
    """Log to the library of *paths*, and with *console* to stderr too; catch what nobody caught.

    The folder need not exist yet: records wait for it. Nothing here makes a library folder. Call `watch_crashes` once
    the library is open, `stop` at the end; starting again changes the library.
    """
    global _running
    stop()
    logging.raiseExceptions = False
    _running = _Logging(paths, console, level)
    _running.watch_crashes()
    sys.excepthook = _on_uncaught
    threading.excepthook = _on_uncaught_in_thread
    atexit.register(stop)


def watch_crashes() -> None:
    """To be called once the library folder is there: from now on a crash in C leaves a report in `logs/`."""
    if _running is not None:
        _running.watch_crashes()


def stop() -> None:
    """Write what is left and close the files. Without `start`, nothing."""
    global _running
    running, _running = _running, None
    if running is not None:
        atexit.unregister(stop)
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        running.stop()


def crashes(logs: Path) -> list[Path]:
    """The reports of earlier crashes in the folder *logs*, newest first. Empty where there are none or it cannot be read."""
    try:
        return [path for path in _crash_files(logs) if path.stat().st_size > 0]
    except OSError:
        return []


def _on_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    log.critical("uncaught", exc_info=(kind, error, trace))
    with suppress(OSError, AttributeError):
        print("photodesk: an unexpected error occurred; your photos are unchanged; the log of the library says more", file=sys.stderr)


def _on_uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
        log.critical("uncaught in thread", exc_info=(args.exc_type, args.exc_value, args.exc_traceback))


def _crash_files(logs: Path) -> list[Path]:
    return sorted(logs.glob("crash-*.txt"), reverse=True)


def _new_crash_file(logs: Path) -> IO[bytes]:
    name = f"crash-{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}.txt"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    return open(logs / name, "wb", buffering=0, opener=lambda path, _: os.open(path, flags, 0o600))


def _forget_old_crashes(logs: Path) -> None:
    """Keep the newest reports; remove empty files that a killed process left, but not those of one that still runs."""
    reports = 0
    for path in _crash_files(logs):
        filled = path.stat().st_size > 0
        reports += filled
        alive = Path("/proc", path.stem.rsplit("-", 1)[-1]).is_dir()
        if reports > CRASHES_KEPT or (not filled and not alive):
            path.unlink(missing_ok=True)
