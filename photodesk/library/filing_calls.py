"""File changes on drives that may hang: done in threads that are left behind then, and taken up when these have ended."""

import threading
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from typing import Any, TypeVar

from photodesk.domain.changes import MovedFile
from photodesk.library.guarded_volume import Unreachable
from photodesk.library.long_calls import LeftBehind, LongCall
from photodesk.library.reaching import Reaching
from photodesk.library.refusals import NotDone, StoppedAnswering
from photodesk.store import filings, folders
from photodesk.store.database import Database
from photodesk.store.filings import Batch, ChangeRow, FileRow

T = TypeVar("T")


class FilingCalls:
    """Used by the one thread that applies."""

    def __init__(self, database: Database, reaching: Reaching) -> None:
        self._db, self._reaching = database, reaching
        self._hanging: dict[int, threading.Event] = {}
        """By batch: set when a thread that hangs in its files has ended."""

    def run(self, files: Iterable[FileRow | MovedFile], work: Callable[[], T]) -> T:
        """Do something with files of added folders. Raises Unreachable, LeftBehind, and what *work* raises."""
        call: LongCall[T] = self._call(_folders_of(files))
        return call.run(work)

    def finish(self, files: Iterable[FileRow | MovedFile], work: Callable[[], T]) -> T:
        """The same for what was begun already: it is never just refused."""
        call: LongCall[T] = self._call(_folders_of(files))
        return call.finish(work)

    def copy(self, files: Iterable[FileRow | MovedFile], work: Callable[[Callable[[], bool]], T]) -> T:
        """The same for long work, which asks what it is given whether it was left behind."""
        call: LongCall[T] = self._call(_folders_of(files))
        return call.run(lambda: work(call.is_left))

    def tidy(self, made: Iterable[tuple[int, bytes]], work: Callable[[], None]) -> None:
        """Do something with folders below added ones, if their drives answer."""
        with suppress(Unreachable):
            self._call({folder_id for folder_id, _ in made}).run(work)

    def _call(self, folder_ids: Collection[int | None]) -> LongCall[Any]:
        with self._db.read() as tx:
            return LongCall(self._reaching, [folder.path for folder in folders.every(tx) if folder.id in folder_ids])

    def set_apart(self, batch: Batch, change: ChangeRow, hung: LeftBehind) -> NotDone:
        """A change in which a thread hangs may still be done when the drive answers again: before that, nothing is concluded."""
        with self._db.edit() as tx:
            self._hanging[filings.set_apart(tx, batch, change).id] = hung.ended
        return StoppedAnswering(change.files[0].path)

    def hangs(self, batch: Batch) -> bool:
        """Whether a thread may still do something with its files."""
        return batch.id in self._hanging and not self._hanging[batch.id].is_set()


def _folders_of(files: Iterable[FileRow | MovedFile]) -> set[int | None]:
    """Where these files are, and where they go to."""
    return {folder_id for file in files for folder_id in (file.folder_id, file.to_folder_id)}
