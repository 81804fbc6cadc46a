"""What file changes did, as the journal keeps it: the step of an apply, and what becomes of it when it is undone or done again."""

from collections.abc import Sequence

from photodesk.domain.changes import Edited, FiledPhoto, FilesMoved, MadeFolder, MovedFile, Part
from photodesk.library.entries import Entries
from photodesk.store import journal
from photodesk.store.binding import in_parts
from photodesk.store.filings import APPLY, NOWHERE, REDO, UNDO, Batch, ChangeRow
from photodesk.store.schema import Transaction

PART = 2_000


def record(
    entries: Entries, tx: Transaction, batch: Batch, label: str, parts: Sequence[Part], operation: str | None, *,
    is_whole: bool, in_turn: bool,
) -> int | None:  # fmt: skip
    """Give the journal what a batch did; returns the entry. Not *is_whole*: somebody stopped it. Not *in_turn*: other steps followed."""
    count = sum(len(step.photos) for part in parts for step in part if isinstance(step, FilesMoved))
    if batch.verb == APPLY:
        if count:
            return entries.record(tx, label, count, parts, operation)
        entries.note(tx, operation)
        return None
    assert batch.entry_id is not None
    found = journal.entry(tx, batch.entry_id)
    if count:
        verb = "Undo" if batch.verb == UNDO else "Redo"
        entries.record_hidden(tx, f"{verb} {found[0].label if found is not None else label}", count, parts)
    if batch.verb == REDO and count:
        _replace(tx, batch.entry_id, parts)
    elif count and not is_whole:
        is_whole = not _left_to_bring_back(tx, batch.entry_id, parts)
    if is_whole and not in_turn:
        journal.set_state(tx, [batch.entry_id], journal.REVERTED)
    elif is_whole or (batch.verb == REDO and count):
        entries.turned(tx, batch.entry_id, is_done=batch.verb == REDO)
    entries.note(tx, operation)
    return batch.entry_id


def _replace(tx: Transaction, entry_id: int, parts: Sequence[Part]) -> None:
    """The files of an entry that was done again are elsewhere; those that were never brought back are where they were."""
    before, new = journal.change_of(tx, entry_id), filed_of(parts)
    known = {(each.kind, each.photo_id) for each in new}
    old = [each for each in filed_of(before) if (each.kind, each.photo_id) not in known]
    journal.replace_change(tx, entry_id, _steps([*old, *new], made_of([*before, *parts])))


def _left_to_bring_back(tx: Transaction, entry_id: int, parts: Sequence[Part]) -> bool:
    """An entry whose undo was broken off is about the rest from now on; False where there is none."""
    before, back = journal.change_of(tx, entry_id), {(each.kind, each.photo_id) for each in filed_of(parts)}
    rest = [each for each in filed_of(before) if (each.kind, each.photo_id) not in back]
    if rest:
        journal.replace_change(tx, entry_id, _steps(rest, made_of(before)))
    return bool(rest)


def filed_of(parts: Sequence[Part]) -> list[FiledPhoto]:
    """The photos whose files were moved."""
    return [each for part in parts for step in part if isinstance(step, FilesMoved) for each in step.photos]


def made_of(parts: Sequence[Part]) -> tuple[MadeFolder, ...]:
    """The folders that were made for them, each once."""
    return tuple(dict.fromkeys(each for part in parts for step in part if isinstance(step, FilesMoved) for each in step.made))


def photo_ids_of(edited: Edited) -> tuple[int, ...]:
    """The same, as numbers, each once."""
    return tuple(dict.fromkeys(each.photo_id for each in filed_of(edited.parts)))


def parts_of(done: Sequence[ChangeRow], *, back: bool) -> list[Part]:
    """What was done as the journal keeps it: where files were before, and where they were then."""
    filed = []
    for change in done:
        files = [each.reversed() for each in change.files if each.to_path != NOWHERE] if back else change.files
        moved = tuple(MovedFile(each.folder_id, each.path, each.to_folder_id, each.to_path) for each in files)
        filed.append(FiledPhoto(change.photo_id, change.kind, change.reason, change.wanted, moved))
    made = () if back else tuple(dict.fromkeys(each for change in done for each in change.made))
    return _steps(filed, made, back=back)


def _steps(filed: Sequence[FiledPhoto], made: tuple[MadeFolder, ...], *, back: bool = False) -> list[Part]:
    return [(FilesMoved(back, tuple(part), made),) for part in in_parts(filed, PART)]
