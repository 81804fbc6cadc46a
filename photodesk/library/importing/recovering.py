"""What a run that ended in the middle had begun: copies without a name go, those that have theirs are finished."""

from collections.abc import Sequence
from contextlib import suppress

from photodesk.domain.importing import FileState
from photodesk.library import filing
from photodesk.library.filing import Identity, Spot
from photodesk.library.importing import entering, intents
from photodesk.library.importing.copying import discard
from photodesk.library.importing.drives import is_there
from photodesk.library.importing.entering import Arrived, Entered
from photodesk.store import imports
from photodesk.store.database import Database
from photodesk.store.imports import FileRow, ImportRow


def settle(database: Database, row: ImportRow) -> Entered | None:
    """Look at every file that was begun. None where a target cannot be reached: then nothing is concluded."""
    written = intents.read(row.choices)
    with database.read() as tx:
        rows = imports.files(tx, row.id)
    left = intents.unsettled(rows)
    if not left:
        return Entered((), ())
    if not all(is_there(folder, drive, rows) for folder, drive in written.targets):
        return None
    arrived: list[Arrived] = []
    again: list[FileRow] = []
    spots = {each.id: intents.spots_of(each, written.choices) for each in left}
    _clear([intents.part_of(target, row.token, each) for each in left for target in spots[each.id]])
    for each in left:
        targets = spots[each.id]
        if each.state == FileState.VERIFIED and each.content_hash is not None:
            found = _named(targets, each.content_hash)
            if found is None:
                again.append(each)
            else:
                arrived.append(Arrived(each, FileState.COPIED, targets, found, each.content_hash))
    for root, folder in {(spot.root, spot.folder): None for each in arrived for spot in each.targets}:
        filing.sync_folder(root, folder)
    with database.edit() as tx:
        entered = entering.enter(tx, arrived)
        imports.planned_again(tx, [each.id for each in again])
    return entered


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
