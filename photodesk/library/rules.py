"""Does what the rules of a folder say with its new photos, once they were looked at; a receipt tells of each."""

import logging
import time
from collections.abc import Callable, Sequence

from photodesk.domain.changes import Edited, FolderReceipts
from photodesk.domain.edits import AlbumEdit, Edit, Photos, RatingEdit, TagEdit
from photodesk.domain.folders import FolderRules, Receipt
from photodesk.domain.problems import DiskFull, LibraryUnavailable, PhotoDeskError
from photodesk.domain.tags import clean_path
from photodesk.domain.templates import Template
from photodesk.library.editing import Editing
from photodesk.store import folder_rules
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
        by_folder: dict[int, list[Found]] = {}
        for photo_id, folder_id, path in waiting:
            by_folder.setdefault(folder_id, []).append((photo_id, path))
        for folder_id, found in by_folder.items():
            done = self._do(rules.get(folder_id, FolderRules()), Photos.of(photo_id for photo_id, _ in found), edited)
            now_us = time.time_ns() // 1000
            receipts = [Receipt(folder_id, photo_id, path, text, now_us) for photo_id, path in found for text in done]
            with self._db.write() as tx:
                folder_rules.settle(tx, [photo_id for photo_id, _ in found], receipts)
            if receipts:
                told(FolderReceipts(folder_id, tuple(receipts)))
        return len(waiting)

    def _do(self, rules: FolderRules, photos: Photos, edited: Callable[[Edited], None]) -> list[str]:
        edits: list[tuple[Edit, str]] = []
        if rules.tags:
            edits.append((TagEdit(photos, add=rules.tags), f"Tagged {', '.join(rules.tags)}"))
        if rules.album is not None:
            edits.append((AlbumEdit(photos, rules.album, add=True, make=True), f"Added to the album {rules.album}"))
        if rules.rating is not None:
            edits.append((RatingEdit(photos, rules.rating), f"Rated {rules.rating} of 5"))
        done = []
        for edit, text in edits:
            try:
                edited(self._editing.apply(edit))
            except (DiskFull, LibraryUnavailable):
                raise  # all of it is done again when there is room
            except PhotoDeskError as error:
                log.warning("a rule could not be done: %s", error)
                text = f"Not done: {error}"
            done.append(text)
        return done
