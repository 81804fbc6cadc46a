"""Killed among edits, in the normal run: what was acknowledged is there, and undo brings everything back."""

import random
import sqlite3
from contextlib import closing

import bulk_edits
import pytest
import seeds

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.library.library import Library

pytestmark = pytest.mark.reliability

PHOTOS = 4_000
TABLES = ("photos", "tags", "photo_tags", "albums", "album_photos")


def dump(paths: Paths) -> dict[str, list[tuple[object, ...]]]:
    """All a user can change; when a tag was last used is no part of it."""
    with closing(sqlite3.connect(paths.catalog)) as catalog:
        return {table: sorted(catalog.execute(f"SELECT * FROM {table}").fetchall()) for table in TABLES}


def test_after_kills_every_acknowledged_edit_is_there_and_none_is_half_there(paths: Paths) -> None:
    chance = random.Random(seeds.chosen())
    bulk_edits.make(paths, PHOTOS)
    done = 0
    for _ in range(3):
        done = bulk_edits.acknowledged(paths, done, 60, chance)
        assert bulk_edits.held(paths, PHOTOS) in (bulk_edits.after(done), bulk_edits.after(done + 1))


def test_twenty_edits_a_kill_and_twenty_times_undo_is_the_state_before(paths: Paths) -> None:
    bulk_edits.make(paths, PHOTOS)
    before = dump(paths)
    process = bulk_edits.command(paths, "batch", "-")
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(bulk_edits.lines(range(20)))
    process.stdin.flush()
    assert [process.stdout.readline() for _ in range(20)] == [f"ACK o{n}\n" for n in range(20)]
    process.kill()
    process.communicate()
    library = Library.open(paths, Settings())
    assert len(library.journal.undo(20)) == 20
    library.close()
    assert dump(paths) == before
