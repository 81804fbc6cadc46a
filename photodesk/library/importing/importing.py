"""Imports from beginning to end: look, plan, begin, run, go on after a crash."""

import os
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial

from photodesk.domain.changes import Edited
from photodesk.domain.dates import now_us
from photodesk.domain.edits import EditRefused, ImportEdit, Photos
from photodesk.domain.folders import FolderState
from photodesk.domain.importing import (
    Card,
    DriveHangs,
    FileState,
    ImportChoices,
    ImportedFile,
    ImportPlan,
    ImportRefused,
    ImportReport,
    ImportState,
    Survey,
    not_imported,
)
from photodesk.domain.problems import LibraryUnavailable, Problem, Reason, Stage
from photodesk.domain.tags import BadName
from photodesk.failpoints import reach
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.editing import Editing
from photodesk.library.folders import FolderError, Folders
from photodesk.library.guarded_volume import Unreachable
from photodesk.library.importing import cards, intents, planning, preparing, recovering, removing
from photodesk.library.importing.copying import discard
from photodesk.library.importing.drives import Drives, some_of
from photodesk.library.importing.entering import Entered
from photodesk.library.importing.looking_on import Progress
from photodesk.library.importing.running import OFFLINE, SOURCE_GONE, Halted, Running, of_target
from photodesk.library.importing.standing import Drive
from photodesk.library.importing.surveying import Surveying
from photodesk.library.journal import Journal
from photodesk.library.long_calls import LongCall
from photodesk.library.reaching import Reaching
from photodesk.library.told import Told
from photodesk.library.walking import Stop
from photodesk.store import imports
from photodesk.store.database import Database
from photodesk.store.imports import FileRow, ImportRow

DISK_FULL = "A disk is full. What was copied is safe; the card is unchanged. Free some space, then Retry."
HANGS = "A drive that is imported from or to doesn’t answer. What was copied is safe. The import goes on by itself when it does."

Apply = Callable[[ImportEdit, str], Edited]


def _never() -> bool:
    return False


class Importing:
    """Each method may be called in any thread; one import runs at a time."""

    def __init__(
        self, database: Database, library: os.PathLike[str], folders: Folders, editing: Editing, journal: Journal, reaching: Reaching, *,
        include_hidden: bool = False,
    ) -> None:  # fmt: skip
        self._db, self._library = database, os.fsencode(library)
        self._folders, self._editing, self._journal, self._reaching = folders, editing, journal, reaching
        self.include_hidden = include_hidden
        self._hanging: dict[int, list[threading.Event]] = {}
        """By import: set when threads that hang in its files have ended. Before that it does not go on."""

    def survey(
        self, places: Sequence[bytes], decoders: DecoderPool, progress: Progress, stop: Stop = _never, *, threads: int = 2
    ) -> Survey:  # fmt: skip
        """All that belongs to pictures on these sources. Raises ImportRefused, DriveHangs, SurveyStopped."""
        surveying = Surveying(self._db, self._library, decoders, threads, include_hidden=self.include_hidden)
        known = [folder.path for folder in self._folders.all() if folder.state is not FolderState.OFFLINE]
        look: LongCall[Survey] = LongCall(self._reaching, [*some_of([os.path.abspath(place) for place in places]), *known])
        with _refusing():
            return look.run(lambda: surveying.survey(places, progress, lambda: stop() or look.is_left()))

    def plan(self, survey: Survey, choices: ImportChoices, chosen: Collection[bytes] | None = None) -> ImportPlan:
        """Where each file would go; nothing is changed. *chosen*: only the files shown under these paths. Raises ImportRefused,
        DriveHangs, BadTemplate, BadName."""
        look: LongCall[ImportPlan] = LongCall(self._reaching, [*some_of(survey.sources), *preparing.targets(choices)])
        with _refusing():
            return look.run(partial(planning.planned, survey, choices, chosen))

    def begin(self, plan: ImportPlan, operation: str | None = None) -> int:
        """Write an import down; nothing is copied yet. The folder becomes an added one, where it is none. Returns its id.

        Raises ImportRefused (too little room, read-only), DriveHangs, FolderError.
        """
        choices = plan.choices
        look: LongCall[list[Drive | None]] = LongCall(self._reaching, [*some_of(plan.survey.sources), *preparing.targets(choices)])
        with _refusing():
            drives = look.run(partial(preparing.prepare, plan))
        if self._folders.above(choices.to) is None:
            self._folders.add(choices.to)
        else:
            self._folders.check(choices.to)
        import_id = intents.begin(self._db, plan, drives, operation)
        reach("import.after_intent")
        return import_id

    def run(self, import_id: int, told: Told, stop: Stop = _never, apply: Apply | None = None) -> ImportReport:
        """Do what is left of an import. It ends done, or waits (card, folder or space is missing), or was stopped: then it can go on.

        *apply*: does the edit that gives the photos their tags and albums, with the id of its operation.
        """
        with self._db.read() as tx:
            row = imports.one(tx, import_id)
        if row is None or row.ended_us is not None:
            return ImportReport(import_id, ImportState.DONE)
        running = Running(self._db, self._drives(row), row, told, stop)
        self._set_state(row, "running")
        try:
            entered = self._settled(row)
            if entered is None:
                raise Halted(ImportState.WAITING, Reason.OFFLINE, OFFLINE)
            for change in entered.changes():
                told(change)
            running.run()
            edited, unmarked = self._mark(row, apply or self._apply)
            problems, deleted = self._remove(row, stop)
            if stop():
                raise Halted(ImportState.STOPPED)
        except Halted as halted:
            return self._halted(row, halted, running)
        except Unreachable:
            return self._halted(row, Halted(ImportState.WAITING, Reason.OFFLINE, HANGS), running)
        except OSError as error:
            return self._halted(row, of_target(error), running)
        except LibraryUnavailable as error:
            if error.code != "DISK_FULL":
                raise
            return self._halted(row, Halted(ImportState.WAITING, Reason.DISK_FULL, DISK_FULL), running)
        running.problems += [*unmarked, *problems]
        report = self._report(row, ImportState.DONE, running, deleted, edited)
        with self._db.edit() as tx:
            counts = {"copied": report.verified, "known": report.known, "failed": len(report.problems), "deleted": deleted}
            imports.end(tx, row.id, now_us(), counts, "done")
        return report

    def cards(self) -> list[Card]:
        """Mounted drives with pictures of a camera, and phones."""
        return cards.cards(self._reaching)

    def unfinished(self) -> list[int]:
        """Imports that can go on, the oldest first."""
        with self._db.read() as tx:
            return [row.id for row in imports.unfinished(tx) if row.state in ("queued", "running", "waiting")]

    def same(self, places: Sequence[bytes], choices: ImportChoices) -> int | None:
        """An unfinished import of the same sources to the same place."""
        wanted = tuple(dict.fromkeys(os.path.abspath(place) for place in places))
        with self._db.read() as tx:
            for row in imports.unfinished(tx):
                written = intents.read(row.choices)
                if row.state != "cancelled" and written.sources == wanted and written.choices.to == os.path.abspath(choices.to):
                    return row.id
        return None

    def recover(self) -> None:
        """After a start: finish what a dead process had begun with single files, and end what the user cancelled."""
        with self._db.read() as tx:
            rows = imports.unfinished(tx)
        for row in rows:
            with suppress(Unreachable):
                self._settled(row)
            if row.state in ("cancelled", "done"):
                self._end(row, self._apply)

    def cancel(self, import_id: int, apply: Apply | None = None) -> None:
        """Give up what is left of an import that does not run; what was copied stays."""
        with self._db.read() as tx:
            row = imports.one(tx, import_id)
        if row is not None and row.ended_us is None:
            with suppress(Unreachable):
                self._settled(row)
            self._end(row, apply or self._apply)

    # -- inside

    def _apply(self, edit: ImportEdit, operation: str) -> Edited:
        return self._editing.apply(edit, operation=operation)

    def _settled(self, row: ImportRow) -> Entered | None:
        """What was begun is finished or undone; None where the target cannot be reached. Its folder may have been forgotten meanwhile.
        Raises Unreachable."""
        if not all(each.is_set() for each in self._hanging.get(row.id, ())):
            raise Unreachable
        target = intents.read(row.choices).choices.to
        if self._folders.above(target) is None:
            try:
                self._folders.add(target)
            except FolderError:
                return None
        return recovering.settle(self._db, self._drives(row), row)

    def _drives(self, row: ImportRow) -> Drives:
        written = intents.read(row.choices)
        hanging = self._hanging.setdefault(row.id, [])
        return Drives(self._reaching, [*preparing.targets(written.choices), *some_of(written.sources)], hanging)

    def _end(self, row: ImportRow, apply: Apply) -> None:
        with self._db.read() as tx:
            files = imports.files(tx, row.id)
        choices = intents.read(row.choices).choices
        left = [(each, target) for each in intents.unsettled(files) for target in intents.spots_of(each, choices)]
        parts = [intents.part_of(target, row.token, each) for each, target in left]
        with suppress(Unreachable):  # a thread that hangs there takes away its own
            self._drives(row).run(partial(discard, parts))
        self._mark(row, apply)
        with self._db.edit() as tx:
            imports.end(tx, row.id, now_us(), {"cancelled": True}, "cancelled")

    def _set_state(self, row: ImportRow, state: str, reason: str | None = None, message: str | None = None) -> None:
        with self._db.edit() as tx:
            imports.set_state(tx, row.id, state, reason, message)

    def _halted(self, row: ImportRow, halted: Halted, running: Running) -> ImportReport:
        try:
            if halted.state is ImportState.STOPPED:
                self._set_state(row, "queued")
            else:
                self._set_state(row, "waiting", halted.reason.value if halted.reason else None, halted.message)
        except LibraryUnavailable:  # the disk of the library is full too: at the next start it goes on
            pass
        if halted.reason is not None:
            place = os.fsdecode(intents.read(row.choices).sources[0])
            running.problems.append(Problem(None, place, Stage.COPY, halted.reason, halted.message))
        return self._report(row, halted.state, running, 0, None)

    def _mark(self, row: ImportRow, apply: Apply) -> tuple[Edited | None, list[Problem]]:
        """Tags, albums, captions and stars of all that was imported: one step of undo. What cannot be said of them is a problem."""
        choices = intents.read(row.choices).choices
        with self._db.read() as tx:
            files = [each for each in imports.files(tx, row.id) if each.photo_id is not None]
        operation = f"import-{row.token}-{row.id}"
        edit = _edit(files, choices)
        if not (edit.tags or edit.albums or edit.captions or edit.favourites) or not files or self._journal.did(operation):
            return None, []
        try:
            return apply(edit, operation), []
        except (EditRefused, BadName) as error:
            message = f"The photos are imported without their tags and albums: {error}."
            return None, [Problem(None, os.fsdecode(choices.to), Stage.APPLY, Reason.UNSUPPORTED, message)]

    def _remove(self, row: ImportRow, stop: Stop) -> tuple[list[Problem], int]:
        """Delete from the card, where that was asked for."""
        written = intents.read(row.choices)
        if not written.choices.delete or stop():
            return [], 0
        with self._db.read() as tx:
            files = imports.files(tx, row.id)
        remove = partial(removing.remove, files, written, self._library, include_hidden=self.include_hidden, stop=stop)
        try:
            return self._drives(row).run(remove)
        except ImportRefused as error:  # pulled since
            raise Halted(ImportState.WAITING, Reason.OFFLINE, SOURCE_GONE) from error

    def _report(self, row: ImportRow, state: ImportState, running: Running, deleted: int, edited: Edited | None) -> ImportReport:
        with self._db.read() as tx:
            files = imports.files(tx, row.id)
        told = {problem.path for problem in running.problems}
        earlier = [_problem(each) for each in files if each.state == FileState.FAILED and os.fsdecode(intents.shown(each)) not in told]
        found = tuple(
            ImportedFile(intents.shown(each), each.target, FileState(each.state if each.state != "verified" else "planned"), each.reason)
            for each in files
        )
        return ImportReport(
            row.id, state, planned=sum(1 for each in found if each.state is not FileState.KNOWN), copied=running.copied,
            known=sum(1 for each in found if each.state is FileState.KNOWN),
            verified=sum(1 for each in found if each.state is FileState.COPIED), deleted=deleted,
            edit_id=edited.edit_id if edited is not None else None, problems=(*earlier, *running.problems), files=found,
        )  # fmt: skip


def _edit(files: Sequence[FileRow], choices: ImportChoices) -> ImportEdit:
    albums: dict[str, list[int]] = {}
    captions: dict[str, list[int]] = {}
    favourites: list[int] = []
    for each in files:
        assert each.photo_id is not None
        told = intents.facts_of(each).told
        for album in (*((choices.album,) if choices.album is not None else ()), *(told.albums if told is not None else ())):
            albums.setdefault(album, []).append(each.photo_id)
        if told is not None and told.caption:
            captions.setdefault(told.caption, []).append(each.photo_id)
        if told is not None and told.favourite:
            favourites.append(each.photo_id)
    return ImportEdit(
        Photos.of(each.photo_id for each in files if each.photo_id is not None), choices.tags,
        tuple((album, tuple(ids)) for album, ids in albums.items()), tuple((text, tuple(ids)) for text, ids in captions.items()),
        tuple(favourites),
    )  # fmt: skip


def _problem(row: FileRow) -> Problem:
    reason = Reason(row.reason or Reason.UNREADABLE)
    stage = Stage.VERIFY if reason is Reason.VERIFY_FAILED else Stage.COPY
    path = os.fsdecode(intents.shown(row))
    return Problem(None, path, stage, reason, not_imported(reason, os.path.basename(path)))


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except Unreachable as hung:
        raise DriveHangs from hung
