"""Does what the rules of a folder say with its new photos, once they were looked at; a receipt tells of each."""

import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence

from photodesk.domain.changes import Edited, FolderReceipts
from photodesk.domain.edits import AlbumEdit, Edit, MoveStaging, Photos, RatingEdit, RenameStaging, TagEdit
from photodesk.domain.folders import FolderRules, Receipt
from photodesk.domain.problems import LibraryUnavailable, PhotoDeskError
from photodesk.domain.tags import clean_path
from photodesk.domain.templates import Template
from photodesk.library.editing import Editing
from photodesk.store import folder_rules, naming
from photodesk.store.database import Database

log = logging.getLogger(__name__)

Found = tuple[int, bytes]
"""A new photo and its path."""


def cleaned(rules: FolderRules) -> FolderRules:
    """The same as it is stored. Raises PhotoDeskError with what is wrong."""
    if rules.rating is not None and not 1 <= rules.rating <= 5:
        raise PhotoDeskError("a rating is from 1 to 5 stars; nothing was changed; choose one of these")
    if rules.move_to is not None:
        Template.for_folders(rules.move_to)
    if rules.rename_to is not None:
        Template.for_names(rules.rename_to)
    if any("\n" in pattern or not pattern.strip() for pattern in rules.skip):
        raise PhotoDeskError("a pattern to skip is one line with something in it; nothing was changed; write it again")
    return FolderRules(
        tuple(dict.fromkeys(map(clean_path, rules.tags))), None if rules.album is None else clean_path(rules.album, "album"), rules.rating,
        rules.move_to, rules.rename_to, rules.copy_to, rules.skip, rules.include_hidden,
    )  # fmt: skip


class Rules:
    """`follow` is called after looks were stored, by one thread at a time."""

    def __init__(self, database: Database, editing: Editing) -> None:
        self._db, self._editing = database, editing

    def follow(self, photo_ids: Sequence[int] | None, edited: Callable[[Edited], None], told: Callable[[object], None]) -> int:
        """Do what is to be done with those of these photos (None: of all) for which it was not done yet; returns with how many.

        *edited* hears each edit, *told* of receipts. A photo whose rule can't be done gets a receipt that says so.
        """
        with self._db.read() as tx:
            waiting = folder_rules.awaiting(tx, photo_ids)
            rules = folder_rules.every(tx) if waiting else {}
        by_folder: dict[tuple[int, bytes], list[Found]] = {}
        for photo_id, folder_id, root, path in waiting:
            by_folder.setdefault((folder_id, root), []).append((photo_id, path))
        for (folder_id, root), found in by_folder.items():
            own = rules.get(folder_id, FolderRules())
            done = self._do(own, root, [photo_id for photo_id, _ in found], edited)
            paths, now_us = dict(found), time.time_ns() // 1000
            receipts = [Receipt(folder_id, photo_id, paths[photo_id], text, now_us) for ids, text in done for photo_id in ids]
            with self._db.write() as tx:
                folder_rules.settle(tx, [photo_id for photo_id, _ in found], receipts, to_copy=own.copy_to is not None)
            if receipts:
                told(FolderReceipts(folder_id, tuple(receipts)))
        return len(waiting)

    def _do(self, rules: FolderRules, root: bytes, ids: list[int], edited: Callable[[Edited], None]) -> list[tuple[list[int], str]]:
        """What was done, each with the photos it was done with."""
        done = []
        for each, edit, text in self._edits(rules, root, ids):
            try:
                edited(self._editing.apply(edit))
            except LibraryUnavailable:
                raise  # all of it is done again when the library can be written
            except PhotoDeskError as error:
                log.warning("a rule could not be done: %s", error)
                text = f"Not done: {error}"
            done.append((each, text))
        return done

    def _edits(self, rules: FolderRules, root: bytes, ids: list[int]) -> Iterator[tuple[list[int], Edit, str]]:
        photos = Photos.of(ids)
        if rules.tags:
            yield ids, TagEdit(photos, add=rules.tags), f"Tagged {', '.join(rules.tags)}"
        if rules.album is not None:
            yield ids, AlbumEdit(photos, rules.album, add=True, make=True), f"Added to the album {rules.album}"
        if rules.rating is not None:
            yield ids, RatingEdit(photos, rules.rating), f"Rated {rules.rating} of 5"
        if rules.rename_to is not None:
            yield ids, RenameStaging(photos, rules.rename_to), "Proposed another name"
        if rules.move_to is not None:
            for place, each in self._places(Template.for_folders(rules.move_to), ids).items():
                text = f"Proposed to move to {place or 'the folder itself'}"
                yield each, MoveStaging(Photos.of(each), os.path.join(root, os.fsencode(place)) if place else root), text

    def _places(self, template: Template, ids: list[int]) -> dict[str, list[int]]:
        """Where the template puts each of these photos."""
        places: dict[str, list[int]] = {}
        with self._db.read() as tx:
            for number, (photo_id, _, facts) in enumerate(naming.described(tx, ids), 1):
                places.setdefault(template.folder(facts, number), []).append(photo_id)
        return places
