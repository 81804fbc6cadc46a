"""Applies staged file changes, and undoes and does again what was applied: written down, done, committed, some at a time.

A change is written down before its files are touched (`store.filings`), and its rows follow when they are where they should be. A start
after a crash finds what was begun, finishes or undoes it, and puts what was done into the journal. One batch runs at a time.
"""

import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from photodesk.domain.changes import Conflict, Edited, FiledPhoto
from photodesk.domain.dates import now_us
from photodesk.domain.labels import label_of_files
from photodesk.domain.pending import REVERSIBLE, Applied, ChangeKind, ChangeProblem, FilesBusy
from photodesk.domain.problems import Reason
from photodesk.library import filed_rows, filed_steps, filing_points
from photodesk.library.bringing_back import way_back
from photodesk.library.carrying import Carrier, ToTrash
from photodesk.library.entries import Entries
from photodesk.library.filed_steps import filed_of, made_of, parts_of, photo_ids_of
from photodesk.library.filing_calls import FilingCalls
from photodesk.library.filing_run import Progress, Run, never, silent
from photodesk.library.guarded_volume import Unreachable
from photodesk.library.importing.copying import CopyStopped
from photodesk.library.long_calls import LeftBehind
from photodesk.library.moving import Moving
from photodesk.library.planning import Planner
from photodesk.library.portions import AT_ONCE, place_of, portions, portions_of_different
from photodesk.library.reaching import Reaching
from photodesk.library.refusals import AnotherDrive, Failure, NotDone, Unsettled, reason_of
from photodesk.store import filing_facts, filings, folders, journal, photos, staging
from photodesk.store.binding import in_parts
from photodesk.store.database import Database
from photodesk.store.filings import APPLY, REDO, UNDO, Batch, ChangeRow
from photodesk.store.staging import StagedRow

log = logging.getLogger(__name__)


class Applying:
    """`to_trash`: the system's trash; without it files go to the library's own. Any thread, one call at a time."""

    def __init__(self, database: Database, entries: Entries, moving: Moving, reaching: Reaching) -> None:
        self._db, self._entries, self._moving, self._reaching = database, entries, moving, reaching
        self._calls = FilingCalls(database, reaching)
        self._alone = threading.Lock()
        self.to_trash: ToTrash | None = None

    # -- what can be asked

    def apply(
        self, ids: Sequence[int] | None = None, kinds: Sequence[ChangeKind] = REVERSIBLE, *, operation: str | None = None,
        progress: Progress = silent, cancelled: Callable[[], bool] = never,
    ) -> Applied:  # fmt: skip
        """Apply staged changes of these kinds: those with these ids, or all. What can't be done stays staged, with the reason.

        Nothing is deleted for good unless *kinds* names DELETE. Raises FilesBusy, LibraryUnavailable.
        """
        with self.alone():
            with self._db.read() as tx:
                rows = [row for row in staging.listed(tx, ids) if row.kind in kinds]
            run = self._run(APPLY, None, operation, len(rows), progress, cancelled)
            self._apply(run, rows)
            edited = self._settle(run.batch, operation)
        return Applied(
            edited.edit_id, edited.label, tuple(run.applied), tuple(run.problems), run.stopped, photo_ids_of(edited)
        )  # fmt: skip

    def undo(
        self, entry_id: int, *, operation: str | None = None, progress: Progress = silent, cancelled: Callable[[], bool] = never,
        in_turn: bool = True,
    ) -> Edited:  # fmt: skip
        """Bring the files of an applied entry back, and stage its changes again. What can't be brought back is a conflict.

        Not *in_turn*: other steps followed, which stay.
        """
        with self.alone():
            with self._db.read() as tx:
                filed = [each for each in reversed(filed_of(journal.change_of(tx, entry_id)))]
            run = self._run(UNDO, entry_id, operation, len(filed), progress, cancelled)
            self._bring_back(run, filed)
            return self._settle(run.batch, operation, run, in_turn=in_turn)

    def redo(
        self, entry_id: int, *, operation: str | None = None, progress: Progress = silent, cancelled: Callable[[], bool] = never
    ) -> Edited:
        """Apply what an undone entry had applied, as far as it is staged (again)."""
        with self.alone():
            with self._db.read() as tx:
                wanted = [(each.kind, each.photo_id) for each in filed_of(journal.change_of(tx, entry_id))]
                rows = staging.listed(tx, staging.ids_of(tx, wanted))
            run = self._run(REDO, entry_id, operation, len(rows), progress, cancelled)
            self._apply(run, rows)
            return self._settle(run.batch, operation, run)

    def recover(self) -> None:
        """Finish or undo what a dead process had begun, and put what it did into the journal."""
        with self.alone():
            pass

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Alone, and with nothing half done before or behind it."""
        if not self._alone.acquire(blocking=False):
            raise FilesBusy
        try:
            self._take_up()
            try:
                yield
            except BaseException:
                try:
                    self._take_up()
                except Exception:
                    log.exception("what was begun is taken up again later")
                raise
        finally:
            self._alone.release()

    def _take_up(self) -> None:
        with self._db.read() as tx:
            begun = [(batch, filings.intended(tx, batch)) for batch in filings.batches(tx)]
        for batch, changes in begun:
            if self._calls.hangs(batch):
                continue
            carrier = self._carrier(batch)
            if all([self._took_up(batch, carrier, part) for part in in_parts(changes, AT_ONCE)]):
                self._settle(batch, None)

    def _took_up(self, batch: Batch, carrier: Carrier, changes: Sequence[ChangeRow]) -> bool:
        """Whether it is known of all of these what became of them."""
        with self._moving.under_way():
            return self._looked_up(batch, carrier, changes)

    def _looked_up(self, batch: Batch, carrier: Carrier, changes: Sequence[ChangeRow]) -> bool:
        done: list[ChangeRow] = []
        undone: list[ChangeRow] = []
        for change in changes:
            try:
                settled = self._calls.run(change.files, partial(carrier.settled, change))
            except NotDone:  # its folder was removed from the library
                undone.append(change)
            except (Unsettled, Unreachable, OSError) as error:
                log.warning("a file change of photo %d is taken up later: %s", change.photo_id, error)
            else:
                (undone if settled is None else done).append(change if settled is None else settled)
        filed_rows.follow(self._db, self._reaching, batch, done, undone)
        return len(done) + len(undone) == len(changes)

    def _run(
        self, verb: str, entry_id: int | None, operation: str | None, total: int, progress: Progress, cancelled: Callable[[], bool]
    ) -> Run:
        with self._db.edit() as tx:
            batch = filings.begin(tx, verb, entry_id, operation, now_us())
        return Run(batch, total, progress, cancelled)

    def _carrier(self, batch: Batch) -> Carrier:
        return Carrier(batch, self._roots(), self.to_trash, self._is_there)

    def _is_there(self, folder_id: int) -> bool:
        """Whether an added folder can be looked at: an empty place where its drive was mounted is not it."""
        with self._db.read() as tx:
            known, path = folders.identity(tx, folder_id), next(each.path for each in folders.every(tx) if each.id == folder_id)
        try:
            facts = os.stat(path)
            return (facts.st_dev, facts.st_ino) == (known.device, known.inode) or bool(os.listdir(path))
        except OSError:
            return False

    def _roots(self) -> dict[int, bytes]:
        with self._db.read() as tx:
            return {folder.id: folder.path for folder in folders.every(tx)}

    # -- applying

    def _apply(self, run: Run, rows: Sequence[StagedRow]) -> None:
        planner, carrier = Planner(self._db, self._reaching), self._carrier(run.batch)
        number = 0
        for part in portions(sorted(rows, key=place_of)):
            if run.stops():
                break
            with self._moving.under_way():
                left, gone = self._apply_part(run, carrier, planner, part, number)
            number += len(part)
            run.advance(len(part) - left, gone)

    def _apply_part(
        self, run: Run, carrier: Carrier, planner: Planner, part: Sequence[StagedRow], number: int
    ) -> tuple[int, list[int]]:  # fmt: skip
        """How many were not begun, and the ids of what is done."""
        with self._db.read() as tx:
            there = staging.listed(tx, [row.id for row in part])  # what went to the trash gets no name, nor what was discarded
        planned = planner.plan(there, number)
        by_number = {each.change.number: each.row for each in planned if each.change is not None}
        refused = [(each.row, each.refusal) for each in planned if each.refusal is not None]
        done, failed, left = self._carry(run, carrier, [each.change for each in planned if each.change is not None])
        refused += [(by_number[change.number], reason_of(error, by_number[change.number].name)) for change, error in failed]
        gone = [by_number[change.number].id for change in done]
        undone = [*(change for change, _ in failed), *left]
        filed_rows.follow(self._db, self._reaching, run.batch, done, undone, gone, refused)
        run.problems += [
            ChangeProblem(row.id, row.photo_id, _path_of(row), reason, message) for row, (reason, message) in refused
        ]  # fmt: skip
        return len(left), gone

    def _carry(
        self, run: Run, carrier: Carrier, changes: Sequence[ChangeRow]
    ) -> tuple[list[ChangeRow], list[tuple[ChangeRow, Failure]], list[ChangeRow]]:
        """Write down what is to be done, and do it: what was done, what could not be, and what was not begun."""
        done: list[ChangeRow] = []
        failed: list[tuple[ChangeRow, Failure]] = []
        left: list[ChangeRow] = []
        if not changes:
            return done, failed, left
        with self._db.edit() as tx:
            filings.intend(tx, run.batch, changes)
        for change in changes:
            if run.stops():
                left.append(change)
                continue
            filing_points.begun(run.batch.verb, change.kind)
            try:
                done.append(self._carried(run, carrier, change))
            except CopyStopped:
                left.append(change)
            except LeftBehind as hung:
                failed.append((change, self._calls.set_apart(run.batch, change, hung)))
            except (OSError, NotDone, Unreachable) as error:
                self._calls.tidy(change.made, partial(carrier.remove_folders, change.made))
                failed.append((change, error))
            else:
                filing_points.moved(run.batch.verb, change.kind)
        return done, failed, left

    def _carried(self, run: Run, carrier: Carrier, change: ChangeRow) -> ChangeRow:
        """What goes to another drive is copied first, and written down anew before the copies get their names."""
        try:
            return self._calls.run(change.files, partial(carrier.carry, change))
        except AnotherDrive:
            if change.kind != ChangeKind.MOVE:
                raise
        copied = self._calls.copy(change.files, lambda is_left: carrier.copied(change, lambda: is_left() or run.stops()))
        with self._db.edit() as tx:
            filings.drop(tx, run.batch, [change])
            filings.intend(tx, run.batch, [copied])
        return self._calls.finish(copied.files, partial(carrier.carry, copied))

    # -- bringing back

    def _bring_back(self, run: Run, filed: Sequence[FiledPhoto]) -> None:
        carrier, start = self._carrier(run.batch), 0
        for part in portions_of_different(filed):
            if run.stops():
                break
            with self._moving.under_way():
                left = self._bring_part_back(run, carrier, part, start)
            start += len(part)
            run.advance(len(part) - left, ())

    def _bring_part_back(self, run: Run, carrier: Carrier, part: Sequence[FiledPhoto], start: int) -> int:
        """How many were not begun."""
        with self._db.read() as tx:
            known = filing_facts.known(tx, [each.photo_id for each in part])
        roots, changes = self._roots(), []
        for number, each in enumerate(part, start):
            row = known.get(each.photo_id)
            try:
                change = self._calls.run(each.files, partial(way_back, number, each, row, roots))
            except (OSError, NotDone, Unreachable) as error:
                self._tell_back(run, each.photo_id, error, b"" if row is None else row.name)
            else:
                changes += [] if change is None else [change]
        done, failed, left = self._carry(run, carrier, changes)
        for change, why in failed:
            self._tell_back(run, change.photo_id, why, known[change.photo_id].name)
        filed_rows.follow(self._db, self._reaching, run.batch, done, [*(change for change, _ in failed), *left])
        return len(left)

    def _tell_back(self, run: Run, photo_id: int, error: Failure, name: bytes) -> None:
        reason, message = reason_of(error, name)
        run.problems.append(ChangeProblem(None, photo_id, name.decode("utf-8", "replace"), reason, message))

    # -- the journal

    def _settle(self, batch: Batch, operation: str | None, run: Run | None = None, *, in_turn: bool = True) -> Edited:
        """The batch is over: the journal says what it did. A step is undone (or done again) only where nobody stopped it and every drive
        answered."""
        if batch.verb == UNDO and batch.entry_id is not None:
            with self._db.read() as tx:
                made = made_of(journal.change_of(tx, batch.entry_id))
            self._calls.tidy(made, partial(self._carrier(batch).remove_folders, made))
        with self._entries.transaction() as tx:
            done = filings.finished(tx, batch)
            parts = parts_of(done, back=batch.verb == UNDO)
            label = label_of_files(change.kind for change in done)
            is_whole = run is not None and not run.stopped and all(each.reason is not Reason.OFFLINE for each in run.problems)
            edit_id = filed_steps.record(
                self._entries, tx, batch, label, parts, operation, is_whole=is_whole, in_turn=in_turn
            )  # fmt: skip
            filings.end(tx, batch)
        conflicts = tuple(Conflict(each.photo_id, each.message, each.reason) for each in run.problems) if run is not None else ()
        return Edited(edit_id, label, len(done) if run is None else run.total, len(done), tuple(parts), conflicts)


def _path_of(row: StagedRow) -> str:
    return photos.join(row.folder, row.directory, row.name).decode("utf-8", "surrogateescape")
