"""Does edits: each in one transaction, with an entry in the journal that says what really changed."""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from photodesk.domain.changes import Edited, Part, photo_ids
from photodesk.domain.dates import now_us
from photodesk.domain.edits import (
    AlbumEdit,
    AttributesEdit,
    CopiesDecision,
    CopiesStaging,
    CopiesUnstaging,
    Discarding,
    Edit,
    FlagEdit,
    ImportEdit,
    MoveStaging,
    Photos,
    RatingStep,
    RenameStaging,
    RotationEdit,
    TagDeletion,
    TagEdit,
    TagMerging,
    TagRenaming,
    TrashStaging,
)
from photodesk.domain.labels import label_of
from photodesk.library import album_edits, attribute_edits, copies_edits, import_edits, photo_edits, selecting, staging_edits, tag_edits
from photodesk.library.entries import Entries, Watch
from photodesk.library.merging import merged
from photodesk.store import values
from photodesk.store.binding import in_parts
from photodesk.store.database import Database
from photodesk.store.schema import Transaction

CHUNK = 2_000
"""Photos of one part of the journal."""
MERGE_US = 1_000_000
"""Repeats on the same photos within this time are one step."""


@dataclass(frozen=True, slots=True)
class _Last:
    """The newest step, as long as a repeat may become one with it."""

    entry_id: int
    edit: Edit
    ids: "array[int]"
    at_us: int
    part: Part


class Editing:
    """`apply` does an edit of any size, whole or not at all."""

    def __init__(self, database: Database, entries: Entries) -> None:
        self._db, self._entries = database, entries
        self._last: _Last | None = None
        self.propose_trash = True
        """Whether rejected photos propose to go to the trash."""

    def apply(
        self, edit: Edit, *, operation: str | None = None, merge: bool = False,
        progress: Callable[[int, int], None] | None = None, cancelled: Callable[[], bool] | None = None,
    ) -> Edited:  # fmt: skip
        """Do the whole edit in one transaction; say exactly what changed.

        *operation*: an id that is stored with the edit (see `Journal.did`). *merge*: a repeat on the same photos within a second
        becomes one step with the one before; told are its own changes all the same. *progress*(done, total) and *cancelled* are called
        every 2,000 photos.
        Raises EditRefused, BadName, QueryError (nothing was changed), EditCancelled (all rolled back), LibraryUnavailable.
        """
        last, self._last = self._last, None
        watch = Watch(progress, cancelled)
        with self._entries.transaction() as tx:
            meant: Photos | None = getattr(edit, "photos", None)
            chosen, parts = (None, _on_trees(tx, edit, watch)) if meant is None else self._on_photos(tx, edit, meant, watch)
            changed = _changed(tx, edit, parts)
            matched = changed if chosen is None else len(chosen)
            gone = _gone(meant, chosen)
            if not parts:
                self._entries.note(tx, operation)
                return Edited(None, label_of(edit, 0), matched, 0, gone=gone)
            newest = self._entries.done[-1] if self._entries.done else None
            repeated = last if merge and operation is None and last is not None and last.entry_id == newest else None
            joined, kept = _joined(repeated, edit, chosen, parts), parts
            if joined is not None:
                edit, kept = joined
                changed = len(photo_ids(kept[0]))
                entry_id = self._entries.replace_last(tx, label_of(edit, changed), changed, kept)
            else:
                entry_id = self._entries.record(tx, label_of(edit, changed), changed, kept, operation)
        if merge and entry_id is not None and chosen is not None and len(kept) == 1:
            self._last = _Last(entry_id, edit, chosen, now_us(), kept[0])
        return Edited(entry_id, label_of(edit, changed), matched, changed, tuple(parts), gone=gone)

    def _on_photos(self, tx: Transaction, edit: Edit, meant: Photos, watch: Watch) -> tuple["array[int]", list[Part]]:
        """Do an edit of photos; which of them there are, and what really changed, in parts of at most 2,000."""
        ids = _asked(tx, edit, meant)
        work = self._work(tx, edit, ids)
        chosen: array[int] = array("q")
        parts: list[Part] = []
        for chunk in in_parts(ids, CHUNK):
            # Rows are looked for part by part: what the links refer to is then still in the cache.
            here = chunk if meant.query is not None else _existing(tx, chunk)
            chosen.extend(here)
            part = work(here) if here else ()
            if part:
                parts.append(part)
            watch.advance(len(chunk), len(ids))
        if isinstance(edit, TagEdit | AttributesEdit | ImportEdit):
            tag_edits.keep_counts(tx, parts)
        return chosen, parts

    def _work(self, tx: Transaction, edit: Edit, every: Sequence[int]) -> Callable[[Sequence[int]], Part]:
        match edit:
            case TagEdit():
                return tag_edits.on_photos(tx, edit)
            case AlbumEdit():
                return album_edits.on_photos(tx, edit)
            case AttributesEdit():
                return attribute_edits.on_photos(tx, edit)
            case ImportEdit():
                return import_edits.on_photos(tx, edit)
            case FlagEdit():
                return staging_edits.flagging(tx, edit, propose=self.propose_trash)
            case TrashStaging() | RenameStaging() | MoveStaging():
                return staging_edits.on_photos(tx, edit, every)
        return photo_edits.on_photos(tx, edit)


def _on_trees(tx: Transaction, edit: Edit, watch: Watch) -> list[Part]:
    """Do an edit of tags, albums, groups of copies or staged changes themselves; what really changed."""
    if isinstance(edit, CopiesStaging | CopiesUnstaging | CopiesDecision):
        return copies_edits.on_groups(tx, edit, watch)
    if isinstance(edit, Discarding):
        return staging_edits.discard(tx, edit, watch)
    if isinstance(edit, TagRenaming | TagMerging | TagDeletion):
        return tag_edits.on_tree(tx, edit, watch, CHUNK)
    return album_edits.on_tree(tx, edit, watch, CHUNK)


def _asked(tx: Transaction, edit: Edit, meant: Photos) -> "array[int]":
    """The ids an edit is meant for: in the order they have for an album, of their capture for names, else ascending, one way through
    every index."""
    found = meant.ids if meant.query is None else selecting.ids_of(tx, meant.query)
    if isinstance(edit, RenameStaging):
        return selecting.by_capture(tx, found)
    return array("q", dict.fromkeys(found)) if isinstance(edit, AlbumEdit) else array("q", sorted(set(found)))


def _existing(tx: Transaction, ids: Sequence[int]) -> Sequence[int]:
    known = values.existing(tx, ids)
    if len(known) == len(ids):
        return ids
    there = set(known)
    return array("q", [photo_id for photo_id in ids if photo_id in there])


def _gone(meant: Photos | None, chosen: "array[int] | None") -> tuple[int, ...]:
    """The photos that were named and are not there."""
    if meant is None or chosen is None or meant.query is not None or len(chosen) == len(meant.ids):
        return ()
    return tuple(sorted(set(meant.ids).difference(chosen)))


def _changed(tx: Transaction, edit: Edit, parts: Sequence[Part]) -> int:
    """Photos that really changed: those of the parts, for a renamed tag those that have it, of copies those that were staged."""
    if isinstance(edit, CopiesStaging | CopiesUnstaging):
        return copies_edits.number_staged(parts)
    if isinstance(edit, Discarding):
        return staging_edits.number_of_changes(parts)
    if isinstance(edit, TagRenaming):
        return tag_edits.photos_of(tx, edit)
    if isinstance(edit, TagMerging | TagDeletion):
        return len(set().union(*map(photo_ids, parts)))
    return sum(len(photo_ids(part)) for part in parts)


def _joined(last: _Last | None, edit: Edit, chosen: "array[int] | None", parts: Sequence[Part]) -> tuple[Edit, list[Part]] | None:
    """The newest step and this one as one, where this one repeats it."""
    if last is None or type(last.edit) is not type(edit) or len(parts) != 1 or last.ids != chosen or now_us() - last.at_us > MERGE_US:
        return None
    if isinstance(edit, RatingStep) and isinstance(last.edit, RatingStep) and edit.by != last.edit.by:
        return None  # up and down are two things
    part = merged(last.part, parts[0])
    if part is None:
        return None
    if isinstance(edit, TagEdit) and isinstance(last.edit, TagEdit):
        edit = tag_edits.joined(last.edit, edit)
    if isinstance(edit, RotationEdit) and isinstance(last.edit, RotationEdit):
        edit = replace(edit, degrees=(last.edit.degrees + edit.degrees) % 360 or edit.degrees)
    return edit, [part]
