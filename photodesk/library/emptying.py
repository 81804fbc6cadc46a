"""Empties the library's own trash: for good, and each file only where it is what the note beside it says."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial

from photodesk.domain.folders import Folder, FolderState
from photodesk.domain.own_trash import Emptied, EmptyingProgress, OwnTrash
from photodesk.domain.problems import Problem, Reason, Stage
from photodesk.failpoints import reach
from photodesk.library import filing, library_trash
from photodesk.library.filing import AnotherFile, Identity, Spot
from photodesk.library.guarded_volume import Unreachable
from photodesk.library.library_trash import LIBRARY_TRASH, NOTE
from photodesk.library.long_calls import LongCall
from photodesk.library.reaching import Reaching
from photodesk.library.refusals import reason_of
from photodesk.store import folders
from photodesk.store.database import Database

Alone = Callable[[], AbstractContextManager[None]]
"""While it is held no files are moved."""


class Emptying:
    """Any thread. Undo can bring nothing back of what was deleted here; it says so."""

    def __init__(self, database: Database, reaching: Reaching, alone: Alone) -> None:
        self._db, self._reaching, self._alone = database, reaching, alone

    def contents(self) -> list[OwnTrash]:
        """What there is, by added folder; folders without any and drives that can't be reached are left out."""
        found = []
        for folder in self._folders():
            try:
                sizes = self._reaching.call(folder.path, partial(_sizes, folder.path))
            except (OSError, Unreachable):
                continue
            if sizes:
                found.append(OwnTrash(os.fsdecode(folder.path), len(sizes), sum(sizes)))
        return found

    def empty(self, progress: Callable[[EmptyingProgress], None], cancelled: Callable[[], bool]) -> Emptied:
        """Delete all there is. Raises FilesBusy, LibraryUnavailable."""
        with self._alone():
            spots = [spot for folder in self._folders() for spot in self._spots(folder.path)]
            files = number_of_bytes = 0
            problems: list[Problem] = []
            for done, spot in enumerate(spots):
                progress(EmptyingProgress(done, len(spots), len(problems)))
                if cancelled():
                    return Emptied(files, number_of_bytes, tuple(problems), stopped=True)
                try:
                    number_of_bytes += LongCall[int](self._reaching, (spot.root,)).run(partial(_delete, spot))
                except (OSError, Unreachable) as error:
                    problems.append(_stays(spot, error))
                else:
                    files += 1
            progress(EmptyingProgress(len(spots), len(spots), len(problems)))
            return Emptied(files, number_of_bytes, tuple(problems))

    def _spots(self, root: bytes) -> list[Spot]:
        try:
            return LongCall[list[Spot]](self._reaching, (root,)).run(lambda: list(_spots(root)))
        except (OSError, Unreachable):
            return []

    def _folders(self) -> list[Folder]:
        with self._db.read() as tx:
            return [folder for folder in folders.every(tx) if folder.state is not FolderState.OFFLINE]


def _spots(root: bytes) -> Iterator[Spot]:
    """All files, and what else lies where only files should."""
    for batch in sorted(filing.names(root, LIBRARY_TRASH)):
        place = LIBRARY_TRASH + b"/" + batch
        names = filing.names(root, place)
        for name in sorted(names):
            if not name.endswith(NOTE):
                yield Spot(root, place + b"/" + name)
            elif name.removesuffix(NOTE) not in names:  # its file was brought back, or deleted just before the end
                library_trash.clear(Spot(root, place + b"/" + name.removesuffix(NOTE)))


def _sizes(root: bytes) -> list[int]:
    found = map(filing.look, _spots(root))
    return [facts.st_size for facts in found if facts is not None and stat.S_ISREG(facts.st_mode)]


def _delete(spot: Spot) -> int:
    """Delete a file for good, if it is what was put there; how large it was. Raises AnotherFile, OSError."""
    note = library_trash.read_note(spot)
    content, facts = filing.content_hash(spot)
    known = note is not None and facts.st_size == note.size and facts.st_dev == os.stat(spot.root).st_dev
    if note is None or not known or (content.hex() != note.blake2b):
        raise AnotherFile(spot.absolute)
    filing.remove(spot, Identity.of(facts))
    reach("empty.after_remove")
    library_trash.clear(spot)
    return facts.st_size


def _stays(spot: Spot, error: OSError | Unreachable) -> Problem:
    reason, message = reason_of(error, spot.absolute)
    name = spot.absolute.decode("utf-8", "replace")
    if isinstance(error, Unreachable):
        message = f"{name} is on a drive that doesn’t answer. It stays, or goes when the drive answers."
    if reason is Reason.CHANGED_MEANWHILE:
        message = f"{name} is not what was put there. It stays. Look at it, then delete it yourself."
    return Problem(None, os.fsdecode(spot.absolute), Stage.APPLY, reason, message)
