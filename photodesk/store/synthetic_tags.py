"""Made-up tags for catalogs with made-up photos, for benchmarks."""

import random

from photodesk.store import tags
from photodesk.store.database import Database
from photodesk.store.schema import photo_tags

CHUNK_ROWS = 50_000


def fill_tags(database: Database, photos: int, *, number: int = 10_000, per_photo: int = 3, seed: int = 1) -> None:
    """*number* tags in a tree of two levels, and *per_photo* links for each photo; few tags are given often, most seldom."""
    chance = random.Random(seed)
    groups = max(1, number // 100)
    with database.write() as tx:
        rows = [(i + 1, None if i < groups else i % groups + 1, f"Tag {i:05}") for i in range(number)]
        paths = [name if above is None else f"{rows[above - 1][2]}/{name}" for _, above, name in rows]
        values = [(*row, path, path.lower()) for row, path in zip(rows, paths, strict=True)]
        tx.exec_driver_sql("INSERT INTO tags (id, parent_id, name, path, folded) VALUES (?, ?, ?, ?, ?)", values)
    links = sorted({(1 + int(number * chance.random() ** 3), n % photos + 1) for n in range(photos * per_photo)})
    index = next(each for each in photo_tags.indexes if each.name == "ix_photo_tags_photo")
    with database.write() as tx:
        index.drop(tx)  # and made again at the end: a tenth of the time
        for start in range(0, len(links), CHUNK_ROWS):
            tx.exec_driver_sql("INSERT INTO photo_tags (tag_id, photo_id) VALUES (?, ?)", links[start : start + CHUNK_ROWS])
        index.create(tx)
        tags.recount(tx)
