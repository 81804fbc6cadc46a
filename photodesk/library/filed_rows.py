"""The catalog's rows follow the files that were moved."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from photodesk.domain.dates import now_us
from photodesk.domain.pending import ChangeKind
from photodesk.domain.problems import Reason
from photodesk.library import filing, filing_points
from photodesk.library.guarded_volume import Unreachable
from photodesk.library.reaching import Reaching
from photodesk.store import filing_facts, filings, folders, staging
from photodesk.store.database import Database
from photodesk.store.filings import UNDO, Batch, ChangeRow
from photodesk.store.schema import Transaction
from photodesk.store.staging import StagedRow


def follow(
    database: Database, reaching: Reaching, batch: Batch, done: Sequence[ChangeRow], undone: Sequence[ChangeRow],
    gone: Sequence[int] = (), refused: Sequence[tuple[StagedRow, tuple[Reason, str]]] = (),
) -> None:  # fmt: skip
    """Commit what was done and what was not. *gone*: staged changes that are done."""
    if not (done or undone or refused):
        return
    inodes = _inodes(database, reaching, done)
    with database.edit() as tx:
        filings.done(tx, batch, done)
        filings.drop(tx, batch, undone)
        _times_follow(tx, done)
        if batch.verb == UNDO:
            _rows_came_back(tx, done, inodes)
        else:
            _rows_went(tx, done, inodes)
            staging.drop(tx, gone or _staged_ids(tx, done))
        for row, (reason, message) in refused:
            staging.set_problem(tx, row.id, reason.value, message)
        staging.make_deletions(tx, [row.id for row, (reason, _) in refused if reason is Reason.NO_TRASH])
        for kind in {change.kind for change in done}:
            filing_points.before_commit(batch.verb, kind)
    for kind in {change.kind for change in done}:
        filing_points.after_commit(batch.verb, kind)


def _inodes(database: Database, reaching: Reaching, done: Sequence[ChangeRow]) -> dict[int, int]:
    """What the files are called by file systems that number them by their place."""
    with database.read() as tx:
        roots = {folder.id: folder.path for folder in folders.every(tx)}
    found = {}
    for change in done:
        first = change.files[0]
        found[change.number] = first.inode
        if first.to_folder_id in roots and first.to_path is not None:
            spot = filing.Spot(roots[first.to_folder_id], first.to_path)
            with suppress(OSError, Unreachable):
                facts = reaching.call(spot.root, partial(filing.look, spot))
                if facts is not None and (facts.st_size, facts.st_mtime_ns) == (first.size, first.mtime_ns):
                    found[change.number] = facts.st_ino
    return found


def _staged_ids(tx: Transaction, done: Sequence[ChangeRow]) -> list[int]:
    return staging.ids_of(tx, [(change.kind, change.photo_id) for change in done])


def _rows_went(tx: Transaction, done: Sequence[ChangeRow], inodes: dict[int, int]) -> None:
    gone = [change.photo_id for change in done if change.kind in (ChangeKind.TRASH, ChangeKind.DELETE)]
    if gone:
        filing_facts.trashed(tx, gone)
    filing_facts.placed(tx, [_place(change, inodes) for change in done if change.photo_id not in gone])


def _rows_came_back(tx: Transaction, done: Sequence[ChangeRow], inodes: dict[int, int]) -> None:
    there = filing_facts.known(tx, [change.photo_id for change in done])
    done = [change for change in done if change.photo_id in there]
    filing_facts.placed(tx, [_place(change, inodes) for change in done])
    for change in done:
        staging.put(tx, change.kind, change.photo_id, change.wanted, change.reason, now_us())


def _times_follow(tx: Transaction, done: Sequence[ChangeRow]) -> None:
    """Drives round times: a photo that was known as it was is known as its copy is."""
    known = filing_facts.known(tx, [change.photo_id for change in done])
    for change in done:
        row, new = known.get(change.photo_id), change.files[0].mtime_ns
        if row is not None and any(
            (file.folder_id, file.path, file.mtime_ns) == (row.folder_id, row.path, row.mtime_ns) for file in change.files
        ):
            filing_facts.dated(tx, row, new)


def _place(change: ChangeRow, inodes: dict[int, int]) -> tuple[int, int, bytes, int]:
    first = change.files[0]
    assert first.to_folder_id is not None and first.to_path is not None
    return change.photo_id, first.to_folder_id, first.to_path, inodes[change.number]
