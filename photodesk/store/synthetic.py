"""Catalogs with many made-up photos, for benchmarks."""

import random
import time

from photodesk.store import folders
from photodesk.store.database import Database
from photodesk.store.photos import DAY_US

CHUNK_ROWS = 50_000
PER_DIRECTORY = 500


def fill(database: Database, count: int, *, seed: int = 1) -> None:
    """Add *count* photos in folders of 500, their dates spread over twenty years. No file belongs to them."""
    chance = random.Random(seed)
    now_us = time.time_ns() // 1000
    with database.write() as tx:
        folder_id = folders.add(tx, b"/synthetic", "/synthetic", now_us)
        names = [f"{2005 + n % 20}/{n:06}" for n in range(-(-count // PER_DIRECTORY))]
        ids = list(folders.add_directories(tx, folder_id, [(name.encode(), name) for name in names]).values())
    for start in range(0, count, CHUNK_ROWS):
        rows = []
        for number in range(start, min(count, start + CHUNK_ROWS)):
            taken_us = int(chance.uniform(12_784, 20_088) * DAY_US)
            name = f"IMG_{number:07}.jpg"
            rows.append(
                (
                    number + 1, ids[number // PER_DIRECTORY], name.encode(), name, "jpeg", "photo", chance.randrange(10**6, 10**7),
                    taken_us * 1000, number + 10, chance.randbytes(32), 1, 6000, 4000, 1, taken_us // DAY_US, taken_us, "exif",
                    "Camera", chance.randbytes(21), now_us,
                )
            )  # fmt: skip
        with database.write() as tx:
            tx.exec_driver_sql(
                "INSERT INTO photos (id, directory_id, name, name_text, format, kind, size, mtime_ns, inode, content_hash, recipe, width,"
                " height, orientation, taken_day, taken_us, taken_source, camera, thumbhash, added_us)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows,
            )
