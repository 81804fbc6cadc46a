"""Answers about staged file changes: what waits, how much of each kind, and what a template would make of names."""

import itertools
import os
from collections import Counter
from collections.abc import Sequence

from photodesk.domain.pending import ChangeKind, PendingChange, PendingChanged, Renaming
from photodesk.domain.problems import Notice, Reason
from photodesk.domain.templates import Template
from photodesk.library import selecting
from photodesk.library.naming import Naming
from photodesk.store import folders, photos, staging
from photodesk.store.database import Database
from photodesk.store.staging import StagedRow


class Pending:
    """Reading questions; each is one read transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def changes(self, ids: Sequence[int] | None = None) -> list[PendingChange]:
        """Staged changes in the order in which they were staged: those with these ids, or all."""
        with self._db.read() as tx:
            rows = staging.listed(tx, ids)
        return [_told(row) for row in rows]

    def counts(self) -> PendingChanged:
        """How many changes of each kind are staged, and their bytes."""
        with self._db.read() as tx:
            return PendingChanged(tuple(staging.counts(tx)))

    def without_trash(self) -> list[Notice]:
        """A word for each added folder with photos that no trash takes: they are listed apart."""
        with self._db.read() as tx:
            counts = Counter(row.folder for row in staging.listed(tx) if row.kind is ChangeKind.DELETE and row.problem == Reason.NO_TRASH)
            known = {folder.path: folder.display for folder in folders.every(tx)}
        return [Notice("NO_TRASH", _no_trash(known[path], count), known[path], count) for path, count in counts.items()]

    def renamed(self, photo_ids: Sequence[int], template: str, first: int = 20) -> list[Renaming]:
        """What staging these names would make of the first photos, in the order of their capture. Raises BadTemplate."""
        made = Template.for_names(template)
        with self._db.read() as tx:
            ordered = selecting.by_capture(tx, photo_ids)
            names = Naming(tx, made, ordered).names(ordered[:first])
            return [Renaming(photo_id, name, new) for photo_id, name, new in itertools.islice(names, first)]


def _no_trash(folder: str, count: int) -> str:
    listed = "1 photo is" if count == 1 else f"{count:,} photos are"
    return f"{folder} has no Trash, so deleting there is permanent. {listed} listed separately and unchecked."


def _told(row: StagedRow) -> PendingChange:
    target = None
    if row.kind is ChangeKind.RENAME and row.target is not None:
        target = photos.join(row.folder, row.directory, row.target)
    elif row.kind is ChangeKind.MOVE and row.target is not None:
        target = photos.join(row.target, b"", row.name)
    return PendingChange(
        row.id, row.kind, row.photo_id, os.fsdecode(photos.join(row.folder, row.directory, row.name)),
        None if target is None else os.fsdecode(target), row.reason, row.size_bytes,
        None if row.problem is None else Reason(row.problem), row.message or "",
    )  # fmt: skip
