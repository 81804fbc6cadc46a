"""Edits that stage file changes or take them back; no file is touched."""

import os
from array import array
from collections.abc import Callable, Sequence

from photodesk.domain.changes import Field, Part, PhotosEdited, PlacesStaged, Step, TrashStaged
from photodesk.domain.dates import now_us
from photodesk.domain.edits import Discarding, EditRefused, FlagEdit, MoveStaging, RenameStaging, StagingEdit, TrashStaging
from photodesk.domain.pending import CHOSEN, GOING, REJECTED, ChangeKind
from photodesk.domain.templates import Template
from photodesk.library import photo_edits
from photodesk.library.entries import Watch
from photodesk.library.naming import Naming
from photodesk.store import folders, pairs, photos, staging
from photodesk.store.schema import Transaction

Work = Callable[[Sequence[int]], Part]
_REJECT = "reject"


def on_photos(tx: Transaction, edit: StagingEdit, every: Sequence[int]) -> Work:
    """What to do with each 2,000 of *every* photo. Raises EditRefused, BadTemplate."""
    if isinstance(edit, RenameStaging):
        return _renaming(tx, edit, every)
    return _moving(tx, edit) if isinstance(edit, MoveStaging) else _trashing(tx, edit)


def flagging(tx: Transaction, edit: FlagEdit, *, propose: bool) -> Work:
    """Flag photos; rejected ones propose to go to the trash (with *propose*), others withdraw that."""
    flagged = photo_edits.on_photos(tx, edit)

    def work(ids: Sequence[int]) -> Part:
        part = flagged(ids)
        return (*part, *_proposals(tx, part, propose=propose))

    return work


def _proposals(tx: Transaction, part: Part, *, propose: bool) -> list[Step]:
    rejected, cleared = array("q"), array("q")
    for step in part:
        for run in step.runs if isinstance(step, PhotosEdited) else ():
            rejected.extend(run.ids if run.after == _REJECT else ())
            cleared.extend(run.ids if run.before == _REJECT else ())
    came = staging.stage(tx, REJECTED, rejected, now_us()) if rejected and propose else ()
    went = staging.unstage(tx, cleared, REJECTED) if cleared else ()
    return [TrashStaged(is_new, ((REJECTED, ids),)) for is_new, ids in ((True, came), (False, went)) if ids]


def withdrawn(tx: Transaction, step: PhotosEdited) -> list[Step]:
    """What photos that are rejected no more propose no more, after an undo or redo."""
    return [] if step.field is not Field.FLAG else _proposals(tx, (step,), propose=False)


def _trashing(tx: Transaction, edit: TrashStaging) -> Work:
    def work(ids: Sequence[int]) -> Part:
        mates = {other for others in pairs.beside(tx, ids).values() for other in others} if edit.pairs else set()
        came = staging.stage(tx, edit.reason, sorted({*ids, *mates}), now_us())
        return (TrashStaged(True, ((edit.reason, came),)),) if came else ()

    return work


def _renaming(tx: Transaction, edit: RenameStaging, every: Sequence[int]) -> Work:
    naming = Naming(tx, Template.for_names(edit.template), every)

    def work(ids: Sequence[int]) -> Part:
        named = list(naming.names(ids))
        wanted = {photo_id: os.fsencode(new) for photo_id, name, new in named if new != name}
        return _places(tx, ChangeKind.RENAME, [photo_id for photo_id, _, _ in named], wanted)

    return work


def _moving(tx: Transaction, edit: MoveStaging) -> Work:
    target = os.path.abspath(edit.folder)
    above = [each for each in folders.every(tx) if _holds(each.path, target)]
    name = target.decode("utf-8", "replace")
    if not above:
        raise EditRefused(f"{name} is in none of the added folders; nothing was staged; add it first, or choose a folder in one of them")
    if max(above, key=lambda each: len(each.path)).protected:
        raise EditRefused(f"{name} is protected; nothing was staged; choose another folder, or take the protection off")

    def work(ids: Sequence[int]) -> Part:
        every = sorted({*ids, *(other for others in pairs.beside(tx, ids).values() for other in others)})
        there = {photo_id for photo_id, (path, _) in photos.place(tx, every).items() if os.path.dirname(path) == target}
        return _places(tx, ChangeKind.MOVE, every, {photo_id: target for photo_id in every if photo_id not in there})

    return work


def _holds(folder: bytes, path: bytes) -> bool:
    return path == folder or path.startswith(folder.rstrip(b"/") + b"/")


def _places(tx: Transaction, kind: ChangeKind, photo_ids: Sequence[int], wanted: dict[int, bytes]) -> Part:
    """Stage what is wanted, in place of what was staged before."""
    before = dict(staging.places_of(tx, kind, photo_ids))
    went = staging.unstage_places(tx, kind, [row for row in before.items() if wanted.get(row[0]) != row[1]])
    came = staging.stage_places(tx, kind, [row for row in wanted.items() if before.get(row[0]) != row[1]], CHOSEN, now_us())
    return tuple(PlacesStaged(is_new, kind.value, tuple(rows)) for is_new, rows in ((False, went), (True, came)) if rows)


def discard(tx: Transaction, edit: Discarding, watch: Watch) -> list[Part]:
    """Take staged changes back; what really was staged."""
    rows = staging.listed(tx, edit.ids)
    going: dict[str, array[int]] = {}
    places: dict[str, list[tuple[int, bytes]]] = {}
    for row in rows:
        if row.kind in GOING:
            going.setdefault(row.reason, array("q")).append(row.photo_id)
        elif row.target is not None:
            places.setdefault(row.kind.value, []).append((row.photo_id, row.target))
    staging.drop(tx, [row.id for row in rows])
    watch.advance(len(rows), len(rows))
    steps: list[Step] = [TrashStaged(False, tuple(going.items()))] if going else []
    steps += [PlacesStaged(False, kind, tuple(found)) for kind, found in places.items()]
    return [tuple(steps)] if steps else []


def number_of_changes(parts: Sequence[Part]) -> int:
    """How many staged changes these parts are about."""
    found = 0
    for step in (step for part in parts for step in part):
        if isinstance(step, TrashStaged):
            found += sum(len(ids) for _, ids in step.runs)
        elif isinstance(step, PlacesStaged):
            found += len(step.rows)
    return found


def replayed(tx: Transaction, step: PlacesStaged) -> PlacesStaged | None:
    """The names and folders that were really staged again, or taken back again."""
    if step.came:
        rows = staging.stage_places(tx, step.kind, step.rows, CHOSEN, now_us())
    else:
        rows = staging.unstage_places(tx, step.kind, step.rows)
    return PlacesStaged(step.came, step.kind, tuple(rows)) if rows else None
