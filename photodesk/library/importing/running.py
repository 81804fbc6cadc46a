"""Runs an import: files are copied by several threads, and get their names and rows batch by batch, durable step after durable step."""

import errno
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from photodesk.config import durable
from photodesk.domain.importing import FileState, ImportProgressed, ImportState
from photodesk.domain.problems import DecodeError, DiskFull, Problem, Reason, Stage, sentence
from photodesk.domain.templates import Taken, suffix_of
from photodesk.failpoints import reach
from photodesk.library import filing
from photodesk.library.filing import Identity, Spot
from photodesk.library.guarded_volume import LOOK_S, Unreachable
from photodesk.library.importing import entering, intents
from photodesk.library.importing.copying import Copied, CopyStopped, TargetFailed, copied, discard
from photodesk.library.importing.entering import Arrived
from photodesk.library.importing.preparing import targets
from photodesk.library.importing.reading import Reader
from photodesk.library.long_calls import LeftBehind, LongCall, expect
from photodesk.library.reaching import Reaching
from photodesk.library.told import Told
from photodesk.library.walking import Stop
from photodesk.store import imports
from photodesk.store.database import Database
from photodesk.store.imports import FileRow, ImportRow

log = logging.getLogger(__name__)

T = TypeVar("T")
THREADS = 3
BATCH_FILES, BATCH_BYTES, BATCH_S = 64, 128 << 20, 2.0
TELL_S = 0.1
YOUNG_S = 2.0
"""A file written to within this time may not be whole yet."""
SENTINELS = 16
IN_A_ROW = 3
"""So many files that cannot be read one after the other mean that the card is gone, whatever the system says of it."""

_GONE = (Reason.VANISHED, Reason.OFFLINE, Reason.UNREADABLE)
_FULL = (errno.ENOSPC, errno.EDQUOT)


class Halted(Exception):
    """The import cannot go on for now: what is missing."""

    def __init__(self, state: ImportState, reason: Reason | None = None, message: str = "") -> None:
        super().__init__(message)
        self.state, self.reason, self.message = state, reason, message


@dataclass(frozen=True, slots=True)
class _Task:
    row: FileRow
    targets: tuple[Spot, ...]
    parts: tuple[Spot, ...]


class Running:
    """One run over what is left of an import. Use once. *hanging* gets what is set when threads that hang have ended."""

    def __init__(
        self, database: Database, reaching: Reaching, row: ImportRow, told: Told, stop: Stop, hanging: list[threading.Event]
    ) -> None:  # fmt: skip
        self._db, self._reaching, self._row, self._told, self._stop = database, reaching, row, told, stop
        self._choices = intents.read(row.choices).choices
        self._drives: list[bytes] = targets(self._choices)
        """Folders on the drives that are read and written."""
        self._asked_at = time.monotonic()
        self._hanging = hanging
        self._reader = Reader()
        self._halt = threading.Event()
        self._folders_made: set[tuple[bytes, bytes]] = set()
        self._making = threading.Lock()
        self._taken: dict[tuple[bytes, bytes], Taken] = {}
        self._told_at = 0.0
        self._files_done = self._bytes_done = self._files_total = self._bytes_total = 0
        self._failed_in_a_row: list[tuple[_Task, DecodeError]] = []
        self.problems: list[Problem] = []
        self.copied = 0

    def run(self) -> None:
        """Copy all that is left. Raises Halted where that is not possible now, Unreachable where a drive hangs; what is finished stays
        finished, nothing half is left."""
        with self._db.read() as tx:
            rows = imports.files(tx, self._row.id)
        left = intents.unsettled(rows)
        self._files_total, self._bytes_total = len(rows), sum(row.size for row in rows)
        self._files_done = len(rows) - len(left)
        self._bytes_done = self._bytes_total - sum(row.size for row in left)
        self._drives += {row.root: None for row in left}
        tasks = [self._task(row) for row in sorted(left, key=_is_young)]
        if tasks and not self._answers([task.row for task in tasks]):
            raise self._source_gone()
        pool = ThreadPoolExecutor(THREADS, thread_name_prefix="import")
        try:
            self._copy_all(pool, tasks)
        finally:
            if not self._halt.is_set():
                self._end(pool)

    def _end(self, pool: ThreadPoolExecutor) -> bool:
        """Wait for the threads that copy; False where they hang."""
        self._halt.set()
        try:
            LongCall[None](self._reaching, self._drives).finish(partial(self._close, pool))
        except LeftBehind as hung:
            self._hanging.append(hung.ended)
            return False
        return True

    def _close(self, pool: ThreadPoolExecutor) -> None:
        pool.shutdown(wait=True, cancel_futures=True)
        self._reader.close()

    # -- the threads that copy

    def _task(self, row: FileRow) -> _Task:
        targets = intents.spots_of(row, self._choices)
        return _Task(row, targets, tuple(intents.part_of(target, self._row.token, row) for target in targets))

    def _copy(self, task: _Task) -> Copied:
        if self._halt.is_set():
            raise CopyStopped
        self._settle(task.row)
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

    def _copy_all(self, pool: ThreadPoolExecutor, tasks: Sequence[_Task]) -> None:
        ahead: deque[tuple[_Task, Future[Copied]]] = deque()
        todo = deque(tasks)
        batch: list[tuple[_Task, Copied]] = []
        began = time.monotonic()
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
                    batch.append((task, done))
                full = len(batch) >= BATCH_FILES or sum(each.size for _, each in batch) >= BATCH_BYTES
                if batch and (full or time.monotonic() - began >= BATCH_S):
                    self._name(batch)
                    batch, began = [], time.monotonic()
            self._blame_files()
        except BaseException:
            if self._end(pool):
                self._save(ahead, batch)
            raise
        self._name(batch)

    def _wait(self, future: "Future[Copied]") -> None:
        while not future.done():
            if self._stop():
                raise Halted(ImportState.STOPPED)
            with suppress(TimeoutError):
                future.exception(timeout=TELL_S / 2)
            self._tell("")
            self._ask_drives()
        if self._stop():
            raise Halted(ImportState.STOPPED)

    def _ask_drives(self) -> None:
        """Raises Unreachable where one hangs."""
        if time.monotonic() - self._asked_at >= LOOK_S:
            expect(self._reaching, self._drives)
            self._asked_at = time.monotonic()

    def _outcome(self, task: _Task, future: "Future[Copied]") -> Copied | None:
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

    def _save(self, ahead: "deque[tuple[_Task, Future[Copied]]]", batch: Sequence[tuple[_Task, Copied]]) -> None:
        """What is verified already is not thrown away, the rest is."""
        with suppress(Unreachable):
            self._long(partial(self._clear, ahead))
            with suppress(DiskFull, OSError):
                self._name(batch)
            self._long(partial(discard, [part for task, _ in batch for part in task.parts]))

    def _long(self, work: Callable[[], T]) -> T:
        try:
            return LongCall[T](self._reaching, self._drives).run(work)
        except LeftBehind as hung:
            self._hanging.append(hung.ended)
            raise

    def _clear(self, ahead: "deque[tuple[_Task, Future[Copied]]]") -> None:
        """Copies that were finished meanwhile and will have no name."""
        for task, future in ahead:
            if future.done() and not future.cancelled():
                discard(task.parts)

    def _name(self, batch: Sequence[tuple[_Task, Copied]]) -> None:
        """Write down what the copies hold, give them their names, make that durable, and only then count them as imported."""
        if not batch:
            return
        with self._db.edit() as tx:
            imports.verified(
                tx,
                [
                    (task.row.id, done.content_hash, task.targets[0].absolute, task.targets[1].absolute if task.targets[1:] else None)
                    for task, done in batch
                ],
            )
        durable.note("commit")
        reach("import.after_verify")
        if durable.is_off("commitfirst"):
            self._enter([Arrived(task.row, FileState.COPIED, task.targets, _identities(done), done.content_hash) for task, done in batch])
            self._long(partial(self._rename, batch))
        else:
            self._enter(self._long(partial(self._rename, batch)))

    def _rename(self, batch: Sequence[tuple[_Task, Copied]]) -> list[Arrived]:
        arrived: list[Arrived] = []
        folders: dict[tuple[bytes, bytes], None] = {}
        for task, done in batch:
            try:
                found = self._placed(task, done)
            except (OSError, filing.AnotherFile) as error:
                discard(task.parts)
                self._fail(task, DecodeError(Reason.UNREADABLE, error.strerror or str(error)), Stage.COPY)
                continue
            folders.update({(spot.root, spot.folder): None for spot, _, _ in found})
            own = any(copied_now for _, _, copied_now in found) or task.row.state == "verified"
            state = FileState.COPIED if own else FileState.KNOWN
            spots = tuple(spot for spot, _, _ in found)
            arrived.append(Arrived(task.row, state, spots, tuple(identity for _, identity, _ in found), done.content_hash))
        reach("import.after_rename")
        for root, folder in folders:
            filing.sync_folder(root, folder)
        return arrived

    def _placed(self, task: _Task, done: Copied) -> list[tuple[Spot, Identity, bool]]:
        """Give the copies their names, or the next free ones. False: the very file had the name already."""
        targets = list(task.targets)
        found: list[tuple[Spot, Identity, bool]] = []
        while len(found) < len(targets):
            number = len(found)
            part, identity = done.parts[number]
            try:
                facts = filing.rename(part, targets[number], identity, sync=False)
            except FileExistsError:
                same = self._same(targets[number], done.content_hash)
                if same is not None:
                    discard([part])
                    found.append((targets[number], same, False))
                else:
                    targets[number] = self._next_name(task.targets[number])
                    with self._db.edit() as tx:  # before it is used
                        imports.retargeted(tx, task.row.id, targets[0].absolute, targets[1].absolute if targets[1:] else None)
                continue
            durable.note("rename")
            found.append((targets[number], Identity.of(facts), True))
        return found

    def _same(self, target: Spot, content_hash: bytes) -> Identity | None:
        """The file that has the name, where it holds the same."""
        try:
            content, facts = filing.content_hash(target)
        except OSError:
            return None
        return Identity.of(facts) if content == content_hash else None

    def _next_name(self, wanted: Spot) -> Spot:
        """A free name beside the wanted one, which somebody else took."""
        place = (wanted.root, wanted.folder)
        if place not in self._taken:
            self._taken[place] = Taken.of(os.fsdecode(name) for name in filing.names(*place))
        name = os.fsdecode(wanted.name)
        suffix = suffix_of(name)
        return wanted.beside(os.fsencode(self._taken[place].free_stem(name[: len(name) - len(suffix)], [suffix]) + suffix))

    def _enter(self, arrived: Sequence[Arrived]) -> None:
        with self._db.edit() as tx:
            entered = entering.enter(tx, arrived)
            reach("import.before_commit")
        durable.note("commit")
        reach("import.after_commit")
        self.copied += sum(1 for each in arrived if each.state is FileState.COPIED)
        for change in entered.changes():
            self._told(change)

    # -- what goes wrong

    def _judge_target(self, task: _Task, error: TargetFailed) -> None:
        """Raises Halted where nothing more can be written now."""
        if error.error.errno in _FULL:
            text = "The disk that is imported to is full. What was copied is safe; the card is unchanged. Free some space, then Retry."
            raise Halted(ImportState.WAITING, Reason.DISK_FULL, text) from error
        if not self._long(partial(_are_writable, {target.root for target in task.targets})):
            text = "The folder that is imported to is offline or read-only. What was copied is safe; the card is unchanged. It goes on when the folder is back."  # noqa: E501
            raise Halted(ImportState.WAITING, Reason.OFFLINE, text) from error
        self._fail(task, DecodeError(error.reason, str(error)), Stage.COPY)

    def _judge_source(self, task: _Task, error: DecodeError) -> None:
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
                raise self._source_gone() from error
            self._blame_files()

    def _blame_files(self) -> None:
        """The card is there: what could not be read is the files' own fault."""
        failed, self._failed_in_a_row = self._failed_in_a_row, []
        for task, error in failed:
            self._fail(task, error, Stage.COPY)

    def _source_gone(self) -> Halted:
        text = "The card or folder that is imported from is not there. What was copied is safe. Connect it; the import goes on by itself."
        return Halted(ImportState.WAITING, Reason.OFFLINE, text)

    def _fail(self, task: _Task, error: DecodeError, stage: Stage) -> None:
        name = os.path.basename(intents.shown(task.row)).decode("utf-8", "replace")
        log.info("file %d of an import failed: %s", task.row.id, error.reason)
        with self._db.edit() as tx:
            imports.settled(tx, [(task.row.id, FileState.FAILED.value, task.targets[0].absolute, None, None, error.reason.value)])
        self._files_done += 1
        self._bytes_done += task.row.size
        message = sentence(error.reason, name)
        self.problems.append(Problem(None, os.fsdecode(intents.shown(task.row)), stage, error.reason, message))

    def _answers(self, rows: Sequence[FileRow]) -> bool:
        """Whether any of these files is there on its source."""
        step = max(1, len(rows) // SENTINELS)
        return self._long(partial(_is_any_there, rows[::step]))

    def _tell(self, name: str) -> None:
        now = time.monotonic()
        if now - self._told_at >= TELL_S:
            self._told_at = now
            self._told(
                ImportProgressed(
                    self._row.id, ImportState.RUNNING, self._files_done, self._files_total, self._bytes_done, self._bytes_total, name
                )
            )  # fmt: skip


def _identities(done: Copied) -> tuple[Identity, ...]:
    return tuple(identity for _, identity in done.parts)


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


def _are_writable(roots: Collection[bytes]) -> bool:
    try:
        return all(not os.statvfs(root).f_flag & os.ST_RDONLY and os.access(root, os.W_OK | os.X_OK) for root in roots)
    except OSError:
        return False
