"""Staged file changes, and those to be taken back, some at a time: what is written down, done and committed together."""

from collections.abc import Iterator, Sequence

from photodesk.domain.changes import FiledPhoto
from photodesk.domain.pending import ChangeKind
from photodesk.store.staging import StagedRow

AT_ONCE = 24
_ORDER = {kind: number for number, kind in enumerate((ChangeKind.TRASH, ChangeKind.RENAME, ChangeKind.MOVE, ChangeKind.DELETE))}


def place_of(row: StagedRow) -> tuple[int, bytes, bytes, bytes]:
    """Files of one stem come one after the other."""
    return _ORDER.get(row.kind, len(_ORDER)), row.folder, row.directory, row.name


def portions(rows: Sequence[StagedRow]) -> Iterator[Sequence[StagedRow]]:
    """Some of one kind at a time, never a RAW without its picture."""
    start = 0
    while start < len(rows):
        end = start + 1
        while end < len(rows) and rows[end].kind is rows[start].kind:
            if end - start >= AT_ONCE and _unit(rows[end]) != _unit(rows[end - 1]):
                break
            end += 1
        yield rows[start:end]
        start = end


def portions_of_different(filed: Sequence[FiledPhoto]) -> Iterator[Sequence[FiledPhoto]]:
    """Some at a time, each of another photo: one that was renamed and then moved comes back in two steps."""
    start = 0
    seen: set[int] = set()
    for end, each in enumerate(filed):
        if len(seen) == AT_ONCE or each.photo_id in seen:
            yield filed[start:end]
            start, seen = end, set()
        seen.add(each.photo_id)
    if seen:
        yield filed[start:]


def _unit(row: StagedRow) -> tuple[object, ...]:
    return row.kind, row.folder, row.directory, row.name.rpartition(b".")[0]
