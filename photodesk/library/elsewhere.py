"""Answers where else a picture is: the other files of a photo, and how many of many photos have some."""

import os
from collections.abc import Callable, Sequence

from photodesk.domain.likeness import OtherFile, OtherFiles
from photodesk.domain.similarity import Match
from photodesk.library.describing import NotWanted
from photodesk.store import other_files, photos, staging
from photodesk.store.binding import in_parts
from photodesk.store.database import Database

LISTED = 20
"""Of ten thousand identical files so many are named."""
CHUNK = 20_000

Stopped = Callable[[], bool]


class Elsewhere:
    """Reading questions about other files; each is one read transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def of(self, photo_id: int) -> OtherFiles:
        """The other files of a photo's picture, by kind and path."""
        with self._db.read() as tx:
            exact, same = other_files.all_of(tx, photo_id)
            matches = {**dict.fromkeys(same, Match.SAME), **dict.fromkeys(exact, Match.EXACT)}
            places = photos.place(tx, [*exact, *same]) if matches else {}
            order = sorted(places, key=lambda other: (matches[other] is not Match.EXACT, places[other][0]))[:LISTED]
            rows, to_trash = {row.id: row for row in photos.rows(tx, order)}, staging.among(tx, order)
        listed = [OtherFile(i, os.fsdecode(places[i][0]), matches[i], i in to_trash, rows[i].offline) for i in order if i in rows]
        return OtherFiles(tuple(listed), len(places))

    def count(self, photo_ids: Sequence[int], stopped: Stopped) -> int:
        """How many of these photos have another file that stays. Gives up soon after *stopped* says so. Raises NotWanted."""
        found = 0
        with self._db.read() as tx:
            wanted = photo_ids if len(photo_ids) <= CHUNK else sorted(other_files.having(tx).intersection(photo_ids))
            for part in in_parts(wanted, CHUNK):
                if stopped():
                    raise NotWanted
                found += len(other_files.staying(tx, part))
        return found
