"""What plain `sqlite3` takes to write the same rows: the floor that edits are measured against."""

import sqlite3
import time
from array import array
from collections.abc import Sequence
from contextlib import closing

from photodesk.config.paths import Paths
from photodesk.domain.changes import Links, TagsChanged
from photodesk.store import parts

PART = 2_000


def seconds_for_links(paths: Paths, tag_id: int, photo_ids: Sequence[int]) -> float:
    """Seconds for these links (which are not there yet) and a journal of them, in one durable transaction of plain `executemany`."""
    ids = sorted(photo_ids)
    blobs = [
        parts.encode((TagsChanged(added=(Links(tag_id, "Tag", array("q", ids[start : start + PART])),)),))
        for start in range(0, len(ids), PART)
    ]  # fmt: skip
    with closing(sqlite3.connect(paths.catalog, isolation_level=None)) as connection:
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "cache_size=-16000"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("SELECT count(*) FROM tags").fetchone()
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO photo_tags (tag_id, photo_id) VALUES (?, ?)", ((tag_id, i) for i in ids))
        entry = ("Tag", time.time_ns() // 1000, len(ids))
        entry_id = connection.execute("INSERT INTO journal (label, at_us, count) VALUES (?, ?, ?)", entry).lastrowid
        rows = [(entry_id, number, blob) for number, blob in enumerate(blobs)]
        connection.executemany("INSERT INTO journal_parts (journal_id, part, change) VALUES (?, ?, ?)", rows)
        connection.execute("COMMIT")
        return time.perf_counter() - began
