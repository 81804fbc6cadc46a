"""From staged changes to files and their places: looked at now, just before they are moved."""

import errno
import os
import stat
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from photodesk.domain.copies import Copy
from photodesk.domain.folders import Folder
from photodesk.domain.pending import GOING, ChangeKind
from photodesk.domain.photos import State
from photodesk.domain.problems import Reason
from photodesk.domain.templates import Taken, stem_of, suffix_of
from photodesk.library import copies_edits, filing
from photodesk.library.companions import Listing
from photodesk.library.filing import AnotherFile, Identity, Spot
from photodesk.library.guarded_volume import Unreachable
from photodesk.library.long_calls import LongCall
from photodesk.library.reaching import Reaching
from photodesk.library.refusals import NotDone, reason_of
from photodesk.store import filing_facts, folders
from photodesk.store.database import Database
from photodesk.store.filing_facts import KnownFile
from photodesk.store.filings import ChangeRow, FileRow
from photodesk.store.staging import StagedRow

T = TypeVar("T")
Refusal = tuple[Reason, str]
_READS = (ChangeKind.TRASH, ChangeKind.DELETE)
"""Before these the file is read once more, whatever its time says."""
LISTED_S = 5.0
"""So long a folder's names are believed; whatever is moved looks again."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A staged change with its files, or why it can't be done."""

    row: StagedRow
    change: ChangeRow | None
    refusal: Refusal | None = None


class Planner:
    """Some changes of an apply. What is planned first counts as done for what follows: a sidecar goes with the last of its files."""

    def __init__(self, database: Database, reaching: Reaching) -> None:
        self._db, self._reaching = database, reaching
        self._listings: dict[tuple[bytes, bytes], Listing] = {}
        self._taken: dict[tuple[bytes, bytes], Taken] = {}
        self._stems: dict[tuple[bytes, bytes, str, bytes], str] = {}
        self._known: dict[int, KnownFile] = {}
        self._folders: list[Folder] = []
        self._listed = time.monotonic()

    def plan(self, rows: Sequence[StagedRow], first_number: int) -> list[Planned]:
        """Each change, in order."""
        if time.monotonic() - self._listed > LISTED_S:
            self._listings, self._taken, self._stems = {}, {}, {}
            self._listed = time.monotonic()
        with self._db.read() as tx:
            self._known = filing_facts.known(tx, [row.photo_id for row in rows])
            self._folders = folders.every(tx)
        witnesses = self._witnesses(rows)
        planned = []
        for number, row in enumerate(rows, first_number):
            try:
                change = self._change(number, row, witnesses)
            except (NotDone, OSError, Unreachable) as error:
                planned.append(Planned(row, None, reason_of(error, row.name)))
            else:
                planned.append(Planned(row, change))
        return planned

    def _change(self, number: int, row: StagedRow, witnesses: dict[int, Copy]) -> ChangeRow:
        known = self._known[row.photo_id]
        _refuse_unreachable(known)
        if row.kind in GOING and copies_edits.is_of_copy(row.reason) and row.photo_id not in witnesses:
            text = (
                f"No other file shows the picture of {_text(row.name)} any more, so it stays. Discard this change, or look for its copies."
            )
            raise NotDone(Reason.CHANGED_MEANWHILE, text)
        source = Spot(known.root, known.path)
        own = self._ask(source.root, partial(_looked_at, source, known, reads=row.kind in _READS))
        beside = self._names(source.root, source.folder).companions(_name(known))
        files = [own, *(self._ask(source.root, partial(_companion, source, name, known.folder_id)) for name, _ in beside)]
        match row.kind:
            case ChangeKind.RENAME:
                assert row.target is not None
                stem, folder_id, root, directory = stem_of(os.fsdecode(row.target)), known.folder_id, known.root, known.directory
            case ChangeKind.MOVE:
                assert row.target is not None
                folder_id, root, directory = self._home(row.target)
                stem = self._free_stem(known, root, directory, [suffix_of(_name(known)), *(rest for _, rest in beside)])
            case _:
                self._names(source.root, source.folder).remove((_name(known), *(name for name, _ in beside)))
                return ChangeRow(number, row.photo_id, row.kind.value, row.reason, row.target, tuple(files))
        rests = [suffix_of(_name(known)), *(rest for _, rest in beside)]
        places = [(directory + b"/" if directory else b"") + os.fsencode(stem + rest) for rest in rests]
        self._refuse_taken(source, root, directory, [stem + rest for rest in rests], [_name(known), *(name for name, _ in beside)])
        moved = [
            FileRow(f.folder_id, f.path, folder_id, to, f.inode, f.size, f.mtime_ns, f.content_hash)
            for f, to in zip(files, places, strict=True)
        ]
        made = tuple((folder_id, path) for path in filing.missing_folders(root, directory)) if row.kind is ChangeKind.MOVE else ()
        return ChangeRow(number, row.photo_id, row.kind.value, row.reason, row.target, tuple(moved), made)

    # -- names

    def _names(self, root: bytes, directory: bytes) -> Listing:
        key = (root, directory)
        if key not in self._listings:
            self._listings[key] = Listing(map(os.fsdecode, self._ask(root, partial(filing.names, root, directory))))
        return self._listings[key]

    def _home(self, target: bytes) -> tuple[int, bytes, bytes]:
        """The added folder a folder belongs to: its id, its path, and the folder below it."""
        holding = [each for each in self._folders if target == each.path or target.startswith(each.path.rstrip(b"/") + b"/")]
        folder = max(holding, key=lambda each: len(each.path), default=None)
        if folder is None:
            raise NotDone(
                Reason.VANISHED, f"{_text(target)} is in none of the added folders any more. Nothing was moved. Choose another folder."
            )
        if folder.protected:
            raise NotDone(Reason.PERMISSION, f"{_text(target)} is protected. Nothing was moved. Choose another folder.")
        return folder.id, folder.path, target[len(folder.path.rstrip(b"/")) + 1 :]

    def _free_stem(self, known: KnownFile, root: bytes, directory: bytes, suffixes: Sequence[str]) -> str:
        """A stem that is free where the file goes; files of one stem keep one."""
        stem = stem_of(_name(known))
        key = (known.root, known.directory, stem, root + b"/" + directory)
        if key not in self._stems:
            if (root, directory) not in self._taken:
                self._taken[root, directory] = Taken.of(self._names(root, directory))
            mates = [suffix_of(each) for each in self._names(known.root, known.directory).of_stem(_name(known)) if stem_of(each) == stem]
            self._stems[key] = self._taken[root, directory].free_stem(stem, [*suffixes, *mates])
        return self._stems[key]

    def _refuse_taken(self, source: Spot, root: bytes, directory: bytes, wanted: Sequence[str], own: Sequence[str]) -> None:
        here, there = self._names(source.root, source.folder), self._names(root, directory)
        if any(there.has(name, own if there is here else ()) for name in wanted):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), source.absolute)
        here.remove(own)
        there.add(wanted)

    # -- copies

    def _witnesses(self, rows: Iterable[StagedRow]) -> dict[int, Copy]:
        """For copies that are to go: a file that stays, is there now and has the content that it had."""
        going = [row.photo_id for row in rows if row.kind in GOING and copies_edits.is_of_copy(row.reason)]
        lost: set[int] = set()
        standing: set[int] = set()
        while going:
            with self._db.read() as tx:
                found = copies_edits.still_allowed(tx, going, lost)
                asked = sorted({copy.id for copy in found.values()} - standing)
                known = filing_facts.known(tx, asked)
            gone = {photo_id for photo_id in asked if not self._stands(known.get(photo_id))}
            standing.update(set(asked) - gone)
            if not gone:
                return found
            lost |= gone
        return {}

    def _stands(self, known: KnownFile | None) -> bool:
        """Whether a file that is to stand for a copy is there with its content."""
        if known is None or known.state is not State.HERE or known.is_offline or known.content_hash is None:
            return False
        try:
            return self._ask(known.root, partial(filing.content_hash, Spot(known.root, known.path)))[0] == known.content_hash
        except (OSError, Unreachable):
            return False

    def _ask(self, root: bytes, look: Callable[[], T]) -> T:
        return LongCall[T](self._reaching, (root,)).run(look)


def _refuse_unreachable(known: KnownFile) -> None:
    name = _text(known.name)
    if known.is_protected:
        text = f"{name} is in a protected folder. It is unchanged. Discard this change, or take the protection off the folder."
        raise NotDone(Reason.PERMISSION, text)
    if known.is_offline:
        raise NotDone(
            Reason.OFFLINE, f"{name} is on a drive that is offline. It is unchanged and still listed. Connect the drive, then apply again."
        )
    if known.state is not State.HERE:
        raise NotDone(Reason.VANISHED, f"{name} is missing. It is still listed. Rescan its folder, or discard this change.")


def _looked_at(source: Spot, known: KnownFile, *, reads: bool) -> FileRow:
    """The photo's own file, if it is still the one the catalog knows. Raises AnotherFile, OSError."""
    facts = filing.look(source)
    if facts is None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), source.absolute)
    if not stat.S_ISREG(facts.st_mode) or facts.st_size != known.size:
        raise AnotherFile(source.absolute)
    if reads or not is_known(facts, known):
        if known.content_hash is not None:
            content, facts = filing.content_hash(source)
            if content != known.content_hash:
                raise AnotherFile(source.absolute)
        elif not is_known(facts, known):
            raise AnotherFile(source.absolute)
    return FileRow(known.folder_id, known.path, None, None, facts.st_ino, facts.st_size, facts.st_mtime_ns, known.content_hash)


def is_known(facts: os.stat_result, known: KnownFile) -> bool:
    """Whether this is the file as the catalog has it."""
    return Identity.of(facts) == Identity(known.inode, known.size, known.mtime_ns)


def _companion(source: Spot, name: str, folder_id: int) -> FileRow:
    spot = source.beside(os.fsencode(name))
    facts = filing.look(spot)
    if facts is None or not stat.S_ISREG(facts.st_mode):
        raise AnotherFile(spot.absolute)
    return FileRow(folder_id, spot.path, None, None, facts.st_ino, facts.st_size, facts.st_mtime_ns, None)


def _name(known: KnownFile) -> str:
    return os.fsdecode(known.name)


def _text(path: bytes) -> str:
    return path.decode("utf-8", "replace")
