"""Gives verified copies their names, makes these durable, and only then lets their photos count as imported."""

import errno
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from photodesk.config import durable
from photodesk.domain.importing import FileState
from photodesk.domain.problems import DecodeError, Stage
from photodesk.domain.templates import Taken, suffix_of
from photodesk.failpoints import reach
from photodesk.library import filing
from photodesk.library.filing import Identity, Spot
from photodesk.library.importing import entering
from photodesk.library.importing.copying import FULL, Copied, TargetFailed, discard
from photodesk.library.importing.drives import Drives
from photodesk.library.importing.entering import Arrived
from photodesk.library.told import Told
from photodesk.store import imports
from photodesk.store.database import Database
from photodesk.store.imports import FileRow

_OF_THE_DRIVE = (*FULL, errno.EIO, errno.EROFS, errno.ESTALE, errno.ENOTCONN, errno.EHOSTDOWN, errno.ENODEV, errno.ENXIO)
"""What the system says of a file when its drive has failed."""


@dataclass(frozen=True, slots=True)
class Task:
    """A file of an import, where it goes, and what its copies are called until they are verified."""

    row: FileRow
    targets: tuple[Spot, ...]
    parts: tuple[Spot, ...]


class Arriving:
    """Ends the intents of one run, a batch at a time. One thread.

    *check*: raises where the targets are gone. *failed*: told of a file that cannot have its name. `copied`: how many files were written
    and count.
    """

    def __init__(
        self, database: Database, drives: Drives, told: Told, check: Callable[[], None], failed: Callable[[Task, DecodeError, Stage], None]
    ) -> None:  # fmt: skip
        self._db, self._drives, self._told, self._check, self._failed = database, drives, told, check, failed
        self._taken: dict[tuple[bytes, bytes], Taken] = {}
        self.copied = 0

    def arrive(self, batch: Sequence[tuple[Task, Copied]]) -> None:
        """Write down what the copies hold, give them their names, make that durable, and only then count them as imported. Raises OSError
        where the drive failed, Unreachable where it hangs, and what *check* raises."""
        if not batch:
            return
        self._drives.run(self._check)
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
            self._drives.run(partial(self._rename, batch))
        else:
            self._enter(self._drives.run(partial(self._rename, batch)))

    def _rename(self, batch: Sequence[tuple[Task, Copied]]) -> list[Arrived]:
        arrived: list[Arrived] = []
        folders: dict[tuple[bytes, bytes], None] = {}
        for task, done in batch:
            try:
                found = self._placed(task, done)
            except OSError as error:
                if error.errno in _OF_THE_DRIVE and not isinstance(error, filing.AnotherFile):
                    raise
                discard(task.parts)
                self._failed(task, DecodeError(TargetFailed(error).reason, error.strerror or str(error)), Stage.COPY)
                continue
            folders.update({(spot.root, spot.folder): None for spot, _, _ in found})
            own = any(copied_now for _, _, copied_now in found) or task.row.state == "verified"
            state = FileState.COPIED if own else FileState.KNOWN
            spots = tuple(spot for spot, _, _ in found)
            arrived.append(Arrived(task.row, state, spots, tuple(identity for _, identity, _ in found), done.content_hash))
        reach("import.after_rename")
        for root, folder in folders:
            filing.sync_folder(root, folder)
        self._check()
        return arrived

    def _placed(self, task: Task, done: Copied) -> list[tuple[Spot, Identity, bool]]:
        """Give the copies their names, or the next free ones. False: the very file had the name already."""
        targets = list(task.targets)
        found: list[tuple[Spot, Identity, bool]] = []
        while len(found) < len(targets):
            number = len(found)
            part, identity = done.parts[number]
            try:
                facts = filing.rename(part, targets[number], identity, sync=False)
            except FileExistsError:
                same = _same(targets[number], done.content_hash)
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


def _same(target: Spot, content_hash: bytes) -> Identity | None:
    """The file that has the name, where it holds the same."""
    try:
        content, facts = filing.content_hash(target)
    except OSError:
        return None
    return Identity.of(facts) if content == content_hash else None


def _identities(done: Copied) -> tuple[Identity, ...]:
    return tuple(identity for _, identity in done.parts)
