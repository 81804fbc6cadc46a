"""What a run that ended in the middle had begun: copies without a name go, those that have theirs are finished."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from photodesk.domain.importing import FileState
from photodesk.library import filing
from photodesk.library.filing import Identity, Spot
from photodesk.library.importing import entering, intents
from photodesk.library.importing.copying import discard
from photodesk.library.importing.drives import Drives
from photodesk.library.importing.entering import Arrived, Entered
from photodesk.library.importing.standing import is_there
from photodesk.store import imports
from photodesk.store.database import Database
from photodesk.store.imports import FileRow, ImportRow

_Found = tuple[list[Arrived], list[FileRow]]


def settle(database: Database, drives: Drives, row: ImportRow) -> Entered | None:
    """Look at every file that was begun. None where a target cannot be reached: then nothing is concluded. Raises Unreachable."""
    with database.read() as tx:
        rows = imports.files(tx, row.id)
    left = intents.unsettled(rows)
    if not left:
        return Entered((), ())
    found = drives.run(partial(_looked_at, row, rows, left))
    if found is None:
        return None
    arrived, again = found
    with database.edit() as tx:
        entered = entering.enter(tx, arrived)
        imports.planned_again(tx, [each.id for each in again])
    return entered


def _looked_at(row: ImportRow, rows: Sequence[FileRow], left: Sequence[FileRow]) -> _Found | None:
    """Files that have their names, and those that are to be copied again."""
    written = intents.read(row.choices)
    if not all(is_there(folder, drive, rows) for folder, drive in written.targets):
        return None
    arrived: list[Arrived] = []
    again: list[FileRow] = []
    spots = {each.id: intents.spots_of(each, written.choices) for each in left}
    _clear([intents.part_of(target, row.token, each) for each in left for target in spots[each.id]])
    for each in left:
        if each.state == FileState.VERIFIED and each.content_hash is not None:
            found = _named(spots[each.id], each.content_hash)
            if found is None:
                again.append(each)
            else:
                arrived.append(Arrived(each, FileState.COPIED, spots[each.id], found, each.content_hash))
    for root, folder in {(spot.root, spot.folder): None for each in arrived for spot in each.targets}:
        filing.sync_folder(root, folder)
    return arrived, again


def _clear(parts: Sequence[Spot]) -> None:
    """Take away those of these unfinished copies that are there: few folders are asked instead of many files."""
    there: dict[tuple[bytes, bytes], set[bytes]] = {}
    for root, folder in {(part.root, part.folder) for part in parts}:
        with suppress(OSError):
            there[root, folder] = set(filing.names(root, folder))
    discard([part for part in parts if part.name in there.get((part.root, part.folder), ())])


def _named(targets: Sequence[Spot], content_hash: bytes) -> tuple[Identity, ...] | None:
    """What the files are that have the names, where all of them hold the copy."""
    found: list[Identity] = []
    for target in targets:
        try:
            content, facts = filing.content_hash(target)
        except OSError:
            return None
        if content != content_hash:
            return None
        found.append(Identity.of(facts))
    return tuple(found)
