"""What a scan did not find again: photos become missing, or turn out to be newer rows with the same bytes. Nothing is deleted."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from photodesk.domain.changes import PhotosChanged, PhotosRemoved
from photodesk.domain.folders import Folder
from photodesk.domain.photos import State
from photodesk.domain.problems import Notice
from photodesk.store import filing_facts, jobs, photos
from photodesk.store.binding import in_parts
from photodesk.store.database import Database

CHUNK_ROWS = 2_000
MASS_MISSING_PHOTOS, MASS_MISSING_SHARE, MASS_MISSING_LEAST = 500, 0.10, 50


@dataclass(frozen=True, slots=True)
class Losses:
    """How many photos are missing, how many of these may yet turn out to have been copied elsewhere, and how many did."""

    missing: int
    awaited: int
    found_again: int


def mark(database: Database, gone: Sequence[int], since_us: int, told: Callable[[object], None]) -> Losses:
    """Mark these photos; those with the same bytes as a row added after *since_us* are that row."""
    found_again = awaited = 0
    gone = [photo_id for part in in_parts(gone, CHUNK_ROWS) for photo_id in _still_gone(database, part)]
    for part in in_parts(gone, CHUNK_ROWS):
        with database.write() as tx:
            photos.set_state(tx, part, State.MISSING)
            jobs.vanish(tx, part)
            pairs = photos.newer_twins(tx, part, since_us)
            photos.take_place(tx, pairs)
            jobs.reappear(tx, [old for old, _ in pairs])
            awaited += photos.awaited_twins(tx, part, since_us)
        found_again += len(pairs)
        if pairs:
            told(PhotosRemoved(tuple(new for _, new in pairs)))
        told(PhotosChanged(tuple(part)))
    return Losses(len(gone) - found_again, awaited, found_again)


def _still_gone(database: Database, photo_ids: Sequence[int]) -> list[int]:
    """Without those that were moved or brought back by us while the scan went on: each is looked for where it should be now."""
    with database.read() as tx:
        known = filing_facts.known(tx, photo_ids)
    return [photo_id for photo_id in photo_ids if photo_id in known and _is_gone(known[photo_id])]


def _is_gone(known: filing_facts.KnownFile) -> bool:
    if known.state is not State.HERE:
        return known.state is State.MISSING  # another file took its place, or it went to the trash
    try:
        os.lstat(photos.join(known.root, known.directory, known.name))
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def notice(folder: Folder, lost: int, known_here: int) -> Notice | None:
    """A word to the user when so many are missing that it may be a mistake."""
    if lost <= MASS_MISSING_LEAST or (lost <= MASS_MISSING_PHOTOS and lost <= MASS_MISSING_SHARE * known_here):
        return None
    text = f"{lost:,} photos are no longer in {folder.display}. Their tags are kept and they return by themselves. Check the drive."
    return Notice("MASS_MISSING", text, folder.display, lost)
