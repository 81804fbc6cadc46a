"""Catalogs with many made-up photos, tags and links, for benchmarks."""

import random
import time
from collections.abc import Iterator
from itertools import islice

from sqlalchemy import Connection

from photodesk.domain.dates import DAY_US
from photodesk.store import folders, tallies, texts
from photodesk.store.database import Database
from photodesk.store.schema import photo_tags, photos

CHUNK_ROWS = 50_000
PER_DIRECTORY = 500
CAMERAS = ("Fujifilm X-T5", "Canon EOS R5", "Nikon Z 6II", "Sony ILCE-7M4", "Apple iPhone 15 Pro", "Google Pixel 8")
LENSES = ("XF 23mm F1.4", "RF 50mm F1.8", "NIKKOR Z 24-70mm f/4", "FE 85mm F1.8")
TITLES = ("Harbour", "Sunset", "Birthday", "Winter walk", "Reykjavík", "Garden", "First snow", "Old town")
_SYLLABLES = ["ba", "ke", "mi", "to", "ru", "sa", "le", "ni", "vo", "du", "ga", "fe", "hi", "no", "pu", "ta", "re", "li", "so", "ku"]
_INDEXES = sorted(photos.indexes | photo_tags.indexes, key=lambda index: str(index.name))
"""Made when all rows are there: a million entries one by one, each at another place, take minutes."""
_ROWS = (
    "INSERT INTO photos (id, directory_id, name, name_text, format, kind, size, mtime_ns, inode, content_hash, recipe, width, height,"
    " orientation, taken_day, taken_us, taken_source, camera, lens, iso, fnumber, latitude, longitude, thumbhash, rating, label, flag,"
    " title, added_us) VALUES (" + ", ".join("?" * 29) + ")"
)


def fill_pictures(database: Database, hashes: bytes, twins: int) -> None:
    """Give photos 1, 2, 3 … pictures with these phashes (32 bytes each), the last one not compared yet; photo *n* of the first *twins*
    has the same picture as the one that is *twins* behind it."""
    count = len(hashes) // 32
    with database.write() as tx:
        tx.exec_driver_sql("UPDATE photos SET picture_hash = content_hash")
        tx.exec_driver_sql(
            "UPDATE photos SET picture_hash = (SELECT content_hash FROM photos AS twin WHERE twin.id = photos.id - ?)"
            " WHERE id > ? AND id <= ?",
            (twins, twins, 2 * twins),
        )
        rows = ((n + 1, hashes[32 * n : 32 * n + 32], hashes[32 * n : 32 * n + 32], int(n + 1 < count)) for n in range(count))
        tx.exec_driver_sql("CREATE TEMP TABLE given (id INTEGER PRIMARY KEY, phash BLOB, dhash BLOB, compared INTEGER)")
        while part := list(islice(rows, CHUNK_ROWS)):
            tx.exec_driver_sql("INSERT INTO given VALUES (?, ?, ?, ?)", part)
        tx.exec_driver_sql(
            "INSERT OR IGNORE INTO pictures (id, picture_hash, phash, dhash, compared)"
            " SELECT id, picture_hash, phash, dhash, compared FROM given JOIN photos USING (id) ORDER BY id"
        )
        tx.exec_driver_sql("DROP TABLE given")


def fill(database: Database, count: int, *, links: int = 0, tag_count: int = 0, seed: int = 1) -> None:
    """Add *count* photos in folders of 500, their dates spread over twenty years, and *links* of them to *tag_count* tags, of which a few
    are used much more than the others. No file belongs to them."""
    chance = random.Random(seed)
    now_us = time.time_ns() // 1000
    with database.write() as tx:
        folder_id = folders.add(tx, b"/synthetic", "/synthetic", now_us)
        names = [f"{2005 + n % 20}/{n:06}" for n in range(-(-count // PER_DIRECTORY))]
        for index in _INDEXES:
            index.drop(tx)
        ids = list(folders.add_directories(tx, folder_id, [(name.encode(), name) for name in names]).values())
    for start in range(0, count, CHUNK_ROWS):
        numbers = range(start, min(count, start + CHUNK_ROWS))
        with database.write() as tx:
            tx.exec_driver_sql(_ROWS, [_row(chance, number, ids[number // PER_DIRECTORY], now_us) for number in numbers])
            texts.refresh(tx, [number + 1 for number in numbers])
    with database.write() as tx:
        if links:
            _link(tx, chance, count, links, tag_count)
        for index in _INDEXES:
            index.create(tx)
        tallies.rebuild(tx)


def _name(number: int) -> str:
    """A made-up name of a place."""
    return "".join(_SYLLABLES[number // 20**n % 20] for n in range(3)).capitalize()


def _row(chance: random.Random, number: int, directory_id: int, now_us: int) -> tuple[object, ...]:
    taken_us = int(chance.uniform(12_784, 20_088) * DAY_US)
    name = f"IMG_{number:07}.jpg"
    raw = number % 10 == 0
    seen = chance.random()
    return (
        number + 1, directory_id, name.encode(), name, "dng" if raw else "jpeg", "raw" if raw else "photo",
        chance.randrange(10**6, 10**7), taken_us * 1000, number + 10, chance.randbytes(32), 1, 6000, 4000, 1, taken_us // DAY_US, taken_us,
        "exif", chance.choice(CAMERAS), chance.choice(LENSES), 100 * 2 ** chance.randrange(7), 1.4 * 2 ** chance.randrange(4),
        chance.uniform(-60, 70) if seen < 0.3 else None, chance.uniform(-180, 180) if seen < 0.3 else None, chance.randbytes(21),
        chance.randrange(1, 6) if seen > 0.8 else None, "red" if seen > 0.95 else None, "keep" if seen > 0.9 else None,
        f"{chance.choice(TITLES)} {_name(chance.randrange(2_000))}" if seen < 0.1 else None, now_us,
    )  # fmt: skip


def _link(tx: Connection, chance: random.Random, count: int, links: int, tag_count: int) -> None:
    """Tag *n* is used in proportion to 1 / (n + 10)."""
    paths = [f"Subject {n % 100:02}/Thing {n:05}" for n in range(tag_count)]
    parents = sorted({path.partition("/")[0] for path in paths})
    top: list[tuple[object, ...]] = [(n + 1, None, name, name, name.casefold()) for n, name in enumerate(parents)]
    below: list[tuple[object, ...]] = [
        (len(top) + n + 1, parents.index(path.partition("/")[0]) + 1, path.partition("/")[2], path, path.casefold())
        for n, path in enumerate(paths)
    ]
    tx.exec_driver_sql("INSERT INTO tags (id, parent_id, name, path, folded) VALUES (?, ?, ?, ?, ?)", top + below)
    shares = [1 / (n + 10) for n in range(tag_count)]
    pairs = _pairs(chance, count, links, shares, len(top) + 1)
    while part := list(islice(pairs, CHUNK_ROWS)):
        tx.exec_driver_sql("INSERT OR IGNORE INTO photo_tags (tag_id, photo_id) VALUES (?, ?)", part)
    tx.exec_driver_sql("UPDATE tags SET photos = (SELECT count(*) FROM photo_tags WHERE tag_id = tags.id)")


def _pairs(chance: random.Random, count: int, links: int, shares: list[float], first_tag: int) -> Iterator[tuple[int, int]]:
    """(tag, photo), tag by tag, in the order of the index."""
    total = sum(shares)
    for number, share in enumerate(shares):
        wanted = min(count, max(1, round(links * share / total)))
        for photo_id in sorted(chance.sample(range(1, count + 1), wanted)):
            yield first_tag + number, photo_id
