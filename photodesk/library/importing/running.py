"""Runs an import: files are copied by several threads and arrive batch by batch; what goes wrong halts it, or is the fault of one file."""

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial

from photodesk.domain.importing import FileState, ImportProgressed, ImportState, not_imported
from photodesk.domain.problems import DecodeError, DiskFull, Problem, Reason, Stage
from photodesk.library import filing
from photodesk.library.filing import Spot
from photodesk.library.guarded_volume import Unreachable
from photodesk.library.importing import intents
from photodesk.library.importing.arriving import Arriving, Task
from photodesk.library.importing.copying import FULL, Copied, CopyStopped, TargetFailed, copied, discard
from photodesk.library.importing.drives import Drives
from photodesk.library.importing.preparing import targets
from photodesk.library.importing.reading import Reader
from photodesk.library.importing.standing import Held, is_writable
from photodesk.library.told import Told
from photodesk.library.walking import Stop
from photodesk.store import imports
from photodesk.store.database import Database
from photodesk.store.imports import FileRow, ImportRow

log = logging.getLogger(__name__)

THREADS = 3
BATCH_FILES, BATCH_BYTES, BATCH_S = 256, 128 << 20, 2.0
TELL_S = 0.1
YOUNG_S = 2.0
"""A file written to within this time may not be whole yet."""
SENTINELS = 16
IN_A_ROW = 3
"""So many files that cannot be read, or written, one after the other mean that the drive is gone, whatever the system says of it."""

OFFLINE = (
    "The folder that is imported to is offline or read-only. What was copied is safe; the card is unchanged."
    " It goes on by itself when the folder is back."
)
SOURCE_GONE = "The card or folder that is imported from is not there. What was copied is safe. Connect it; the import goes on by itself."
TARGET_FULL = "The disk that is imported to is full. What was copied is safe; the card is unchanged. Free some space, then Retry."
_GONE = (Reason.VANISHED, Reason.OFFLINE, Reason.UNREADABLE)


class Halted(Exception):
    """The import cannot go on for now: what is missing."""

    def __init__(self, state: ImportState, reason: Reason | None = None, message: str = "") -> None:
        super().__init__(message)
        self.state, self.reason, self.message = state, reason, message


def of_target(error: OSError) -> Halted:
    """What an error that is not the fault of one file says of the folder that is imported to."""
    if error.errno in FULL:
        return Halted(ImportState.WAITING, Reason.DISK_FULL, TARGET_FULL)
    return Halted(ImportState.WAITING, Reason.OFFLINE, OFFLINE)


class _Batch:
    """Verified copies that get their names together."""

    def __init__(self) -> None:
        self.files: list[tuple[Task, Copied]] = []
        self._bytes, self._began = 0, time.monotonic()

    def add(self, task: Task, done: Copied) -> None:
        self.files.append((task, done))
        self._bytes += done.size

    def is_due(self) -> bool:
        """Whether it is large enough, or old."""
        large = len(self.files) >= BATCH_FILES or self._bytes >= BATCH_BYTES
        return bool(self.files) and (large or time.monotonic() - self._began >= BATCH_S)


class Running:
    """One run over what is left of an import. Use once."""

    def __init__(self, database: Database, drives: Drives, row: ImportRow, told: Told, stop: Stop) -> None:
        self._db, self._drives, self._row, self._told, self._stop = database, drives, row, told, stop
        self._choices = intents.read(row.choices).choices
        self._reader = Reader()
        self._halt = threading.Event()
        self._folders_made: set[tuple[bytes, bytes]] = set()
        self._making = threading.Lock()
        self._held = Held(())
        self._arriving = Arriving(database, drives, told, self._check_targets, self._fail)
        self._told_at = 0.0
        self._files_done = self._bytes_done = self._files_total = self._bytes_total = 0
        self._failed_in_a_row: list[tuple[Task, DecodeError]] = []
        self.problems: list[Problem] = []

    @property
    def copied(self) -> int:
        """Files that were written and count as imported."""
        return self._arriving.copied

    def run(self) -> None:
        """Copy all that is left. Raises Halted where that is not possible now, Unreachable where a drive hangs; what is finished stays
        finished, nothing half is left."""
        self._held = self._drives.run(partial(Held, targets(self._choices)))
        with self._db.read() as tx:
            rows = imports.files(tx, self._row.id)
        left = intents.unsettled(rows)
        wanted = [row for row in rows if row.state != FileState.KNOWN]
        self._files_total, self._bytes_total = len(wanted), sum(row.size for row in wanted)
        self._files_done = len(wanted) - len(left)
        self._bytes_done = self._bytes_total - sum(row.size for row in left)
        tasks = [self._task(row) for row in sorted(left, key=_is_young)]
        if tasks and not self._answers([task.row for task in tasks]):
            raise Halted(ImportState.WAITING, Reason.OFFLINE, SOURCE_GONE)
        pool = ThreadPoolExecutor(THREADS, thread_name_prefix="import")
        try:
            self._copy_all(pool, tasks)
        finally:
            if not self._halt.is_set():
                self._end(pool)

    def _end(self, pool: ThreadPoolExecutor) -> bool:
        """Wait for the threads that copy; False where they hang. Each takes away what it did not finish."""
        self._halt.set()
        return self._drives.finish(partial(self._close, pool))

    def _close(self, pool: ThreadPoolExecutor) -> None:
        pool.shutdown(wait=True, cancel_futures=True)
        self._reader.close()

    # -- the threads that copy

    def _task(self, row: FileRow) -> Task:
        targets = intents.spots_of(row, self._choices)
        return Task(row, targets, tuple(intents.part_of(target, self._row.token, row) for target in targets))

    def _copy(self, task: Task) -> Copied:
        if self._halt.is_set():
            raise CopyStopped
        self._settle(task.row)
        self._check_targets()
        try:
            for target in task.targets:
                self._make_folder(target)
        except OSError as error:
            raise TargetFailed(error) from error
        return copied(self._reader, intents.source_of(task.row), task.parts, self._halt.is_set)

    def _settle(self, row: FileRow) -> None:
        """A file that was written a moment ago gets the time to become whole."""
        while (left_s := YOUNG_S - _age_s(row)) > 0 and not self._halt.wait(left_s):
            pass

    def _make_folder(self, target: Spot) -> None:
        with self._making:
            if (target.root, target.folder) not in self._folders_made:
                filing.make_folders(target.root, target.folder)
                self._folders_made.add((target.root, target.folder))

    # -- the thread that keeps the books

    def _copy_all(self, pool: ThreadPoolExecutor, tasks: Sequence[Task]) -> None:
        ahead: deque[tuple[Task, Future[Copied]]] = deque()
        todo = deque(tasks)
        batch = _Batch()
        try:
            while todo or ahead:
                while todo and len(ahead) < 2 * BATCH_FILES:
                    task = todo.popleft()
                    ahead.append((task, pool.submit(self._copy, task)))
                task, future = ahead[0]
                self._wait(future)
                done = self._outcome(task, future)
                ahead.popleft()
                if done is not None:
                    batch.add(task, done)
                if batch.is_due():
                    self._arriving.arrive(batch.files)
                    batch = _Batch()
            self._blame_files()
        except BaseException:
            if self._end(pool):
                self._tidy(ahead, batch)
            raise
        self._arriving.arrive(batch.files)

    def _wait(self, future: "Future[Copied]") -> None:
        while not future.done():
            if self._stop():
                raise Halted(ImportState.STOPPED)
            with suppress(TimeoutError):
                future.exception(timeout=TELL_S / 2)
            self._tell("")
            self._drives.expect()
        if self._stop():
            raise Halted(ImportState.STOPPED)

    def _outcome(self, task: Task, future: "Future[Copied]") -> Copied | None:
        """The verified copy; None where the file failed, or may have. Raises Halted."""
        try:
            done = future.result()
        except TargetFailed as error:
            self._judge_target(task, error)
            return None
        except DecodeError as error:
            self._judge_source(task, error)
            return None
        self._blame_files()
        self._files_done += 1
        self._bytes_done += task.row.size
        self._tell(os.fsdecode(task.targets[0].name))
        return done

    def _tidy(self, ahead: "deque[tuple[Task, Future[Copied]]]", batch: _Batch) -> None:
        """What is verified already is not thrown away; copies that were finished meanwhile have no name and go."""
        with suppress(Unreachable):
            self._drives.run(
                partial(discard, [part for task, each in ahead if each.done() and not each.cancelled() for part in task.parts])
            )
            with suppress(DiskFull, OSError, Halted):
                self._arriving.arrive(batch.files)
            self._drives.run(partial(discard, [part for task, _ in batch.files for part in task.parts]))

    # -- what goes wrong

    def _judge_target(self, task: Task, error: TargetFailed) -> None:
        """Raises Halted where nothing more can be written now."""
        self._drives.run(self._check_targets)
        roots = {target.root for target in task.targets}
        if error.error.errno in FULL or not self._drives.run(partial(_are_writable, roots)):
            raise of_target(error.error) from error
        failed = DecodeError(error.reason, str(error))
        if error.reason is not Reason.UNREADABLE:
            self._fail(task, failed, Stage.COPY)
            return
        self._failed_in_a_row.append((task, failed))
        if len(self._failed_in_a_row) >= IN_A_ROW:
            raise of_target(error.error) from error

    def _check_targets(self) -> None:
        """Raises Halted where a folder that is imported to is gone, or only its mount point is left. It may hang."""
        if not self._held.are_there():
            raise Halted(ImportState.WAITING, Reason.OFFLINE, OFFLINE)

    def _judge_source(self, task: Task, error: DecodeError) -> None:
        """A file that cannot be read is one thing, a card that is gone another. Raises Halted."""
        if error.reason not in _GONE:
            self._blame_files()
            self._fail(task, error, Stage.VERIFY if error.reason is Reason.VERIFY_FAILED else Stage.COPY)
            return
        self._failed_in_a_row.append((task, error))
        is_told_gone = error.reason is not Reason.UNREADABLE
        if is_told_gone or len(self._failed_in_a_row) >= IN_A_ROW:
            with self._db.read() as tx:
                rows = imports.files(tx, self._row.id)
            if not is_told_gone or not self._answers(rows):
                raise Halted(ImportState.WAITING, Reason.OFFLINE, SOURCE_GONE) from error
            self._blame_files()

    def _blame_files(self) -> None:
        """The drives are there: what could not be read or written is the files' own fault."""
        failed, self._failed_in_a_row = self._failed_in_a_row, []
        for task, error in failed:
            self._fail(task, error, Stage.COPY)

    def _fail(self, task: Task, error: DecodeError, stage: Stage) -> None:
        name = os.path.basename(intents.shown(task.row)).decode("utf-8", "replace")
        log.info("file %d of an import failed: %s", task.row.id, error.reason)
        with self._db.edit() as tx:
            imports.settled(tx, [(task.row.id, FileState.FAILED.value, task.targets[0].absolute, None, None, error.reason.value)])
        self._files_done += 1
        self._bytes_done += task.row.size
        message = not_imported(error.reason, name)
        self.problems.append(Problem(None, os.fsdecode(intents.shown(task.row)), stage, error.reason, message))

    def _answers(self, rows: Sequence[FileRow]) -> bool:
        """Whether any of these files is there on its source."""
        step = max(1, len(rows) // SENTINELS)
        return self._drives.run(partial(_is_any_there, rows[::step]))

    def _tell(self, name: str) -> None:
        now = time.monotonic()
        if now - self._told_at >= TELL_S:
            self._told_at = now
            self._told(
                ImportProgressed(
                    self._row.id, ImportState.RUNNING, self._files_done, self._files_total, self._bytes_done, self._bytes_total, name
                )
            )  # fmt: skip


def _age_s(row: FileRow) -> float:
    age_s = time.time() - row.mtime_ns / 1e9
    return age_s if age_s >= 0 else YOUNG_S  # a clock that was wrong says nothing


def _is_young(row: FileRow) -> bool:
    return _age_s(row) < YOUNG_S


def _is_any_there(rows: Sequence[FileRow]) -> bool:
    return any(map(_is_there, rows))


def _is_there(row: FileRow) -> bool:
    try:
        facts = os.lstat(row.path)
    except OSError:
        return False
    return row.member is not None or facts.st_size == row.size  # times of some cards shift by hours


def _are_writable(folders: Collection[bytes]) -> bool:
    return all(map(is_writable, folders))
