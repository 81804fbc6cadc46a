"""Photos that have copies, with the facts that rules about copies ask for."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from photodesk.domain.changes import Taken
from photodesk.domain.copies import Copy
from photodesk.domain.dates import DAY_US
from photodesk.domain.similarity import Match
from photodesk.store import tallies
from photodesk.store.binding import as_json, in_parts
from photodesk.store.photos import join

EXACT = (
    "SELECT picture_hash FROM photos WHERE picture_hash IS NOT NULL AND state = 0 GROUP BY picture_hash HAVING count(*) > 1"
)  # fmt: skip
"""Pictures that several files hold."""
LINKED = (
    "SELECT picture_hash FROM pictures WHERE id IN"
    " (SELECT later_id FROM picture_links WHERE kind IN ({kinds}) UNION ALL SELECT earlier_id FROM picture_links WHERE kind IN ({kinds}))"
)
"""Pictures that are linked with others by one of these kinds of links."""

_SAME = "SELECT later_id, earlier_id FROM picture_links WHERE kind = 'same'"
_COPIES = """
SELECT photos.id, pictures.id, photos.picture_hash, folders.path, directories.path, photos.name, photos.size,
    coalesce(photos.width * photos.height, 0), photos.format, photos.camera IS NOT NULL, photos.kind = 'raw', folders.protected,
    folders.state != 'offline' AND photos.recipe IS NOT NULL, photos.damaged,
    CASE WHEN taken_source IN ('exif', 'copy') THEN taken_us END, photos.added_us,
    (rating IS NOT NULL) + (label IS NOT NULL) + (flag IS NOT NULL) + (title IS NOT NULL) + (caption IS NOT NULL)
    + (latitude IS NOT NULL) + (camera IS NOT NULL) + (lens IS NOT NULL) + coalesce(taken_source IN ('exif', 'copy'), 0)
    + (SELECT count(*) FROM photo_tags WHERE photo_id = photos.id) + (SELECT count(*) FROM album_photos WHERE photo_id = photos.id)
FROM photos LEFT JOIN pictures ON pictures.picture_hash = photos.picture_hash
JOIN directories ON directories.id = photos.directory_id JOIN folders ON folders.id = directories.folder_id
WHERE photos.state = 0 AND photos.picture_hash IN ({which}) ORDER BY photos.id"""


def linked(tx: Connection, kinds: Sequence[Match]) -> list[Copy]:
    """Photos that are there and have copies of these kinds."""
    sources = [EXACT] if Match.EXACT in kinds else []
    others = ", ".join(f"'{kind.value}'" for kind in kinds if kind is not Match.EXACT)
    if others:
        sources.append(LINKED.format(kinds=others))
    return _read(tx, " UNION ".join(sources), ())


def around(tx: Connection, photo_ids: Sequence[int]) -> list[Copy]:
    """These photos as far as they are there, and all exact and same copies of them, of these, and of those again: what staging some of
    them depends on."""
    of_photos = "SELECT picture_hash FROM photos WHERE id IN (SELECT value FROM json_each(?))"
    pictures = {row[0] for row in tx.exec_driver_sql(f"SELECT id FROM pictures WHERE picture_hash IN ({of_photos})", (as_json(photo_ids),))}
    for _ in range(2):
        rows = tx.exec_driver_sql(
            f"{_SAME} AND later_id IN (SELECT value FROM json_each(?)) UNION {_SAME} AND earlier_id IN (SELECT value FROM json_each(?))",
            (as_json(sorted(pictures)),) * 2,
        )
        for row in rows.cursor.fetchall():
            pictures.update(row)
    which = f"{of_photos} UNION SELECT picture_hash FROM pictures WHERE id IN (SELECT value FROM json_each(?))"
    return _read(tx, which, (as_json(photo_ids), as_json(sorted(pictures))))


def of_pictures(tx: Connection, picture_hashes: Sequence[bytes]) -> list[Copy]:
    """The photos of these pictures that are there."""
    return [copy for part in in_parts(picture_hashes) for copy in _read(tx, ", ".join("?" * len(part)), tuple(part))]


def of_picture_ids(tx: Connection, picture_ids: Sequence[int]) -> list[Copy]:
    """The photos of these pictures, by the ids of pictures."""
    return _read(tx, "SELECT picture_hash FROM pictures WHERE id IN (SELECT value FROM json_each(?))", (as_json(picture_ids),))


def twins(tx: Connection, photo_ids: Sequence[int], limit: int) -> list[int]:
    """Those of these photos whose picture other files hold too, with these; up to *limit*."""
    rows = tx.exec_driver_sql(
        "SELECT id, picture_hash FROM photos WHERE state = 0 AND picture_hash IN"
        " (SELECT picture_hash FROM photos WHERE id IN (SELECT value FROM json_each(?))) LIMIT ?",
        (as_json(photo_ids), limit + len(photo_ids)),
    ).cursor.fetchall()
    files = Counter(row[1] for row in rows)
    return [row[0] for row in rows if files[row[1]] > 1][:limit]


def concerned(tx: Connection, picture_ids: Iterable[int], limit: int) -> list[int]:
    """The photos of these pictures that are there; up to *limit*."""
    rows = tx.exec_driver_sql(
        "SELECT id FROM photos WHERE state = 0 AND picture_hash IN"
        " (SELECT picture_hash FROM pictures WHERE id IN (SELECT value FROM json_each(?))) LIMIT ?",
        (as_json(sorted(picture_ids)), limit),
    )
    return [row[0] for row in rows.cursor.fetchall()]


def _read(tx: Connection, which: str, values: tuple[object, ...]) -> list[Copy]:
    found = []
    unknown: dict[bytes, int] = {}
    rows: list[Any] = list(tx.exec_driver_sql(_COPIES.format(which=which), values).cursor.fetchall())
    for (photo_id, picture, picture_hash, folder, directory, name, size, pixels, form, shot, raw, protected, present, damaged, taken_us,
         added_us, richness) in rows:  # fmt: skip
        number = picture if picture is not None else unknown.setdefault(picture_hash, -photo_id)  # a picture that is not compared
        found.append(
            Copy(
                photo_id, number, join(folder, directory, name), size, picture_hash, 0, pixels, form, bool(shot), bool(raw),
                bool(protected),
                bool(present), bool(damaged), taken_us, added_us, richness,
            )
        )  # fmt: skip
    least: dict[bytes, int] = {}
    for copy in found:
        least[copy.picture_hash] = min(copy.size, least.get(copy.picture_hash, copy.size))
    return [replace(copy, picture_bytes=least[copy.picture_hash]) for copy in found]


# -- what the kept one inherits


def said(tx: Connection, photo_ids: Sequence[int]) -> dict[int, tuple[int | None, str | None, Taken]]:
    """Rating, title and capture time of photos."""
    rows = tx.exec_driver_sql(
        "SELECT id, rating, title, taken_us, taken_offset_min, taken_source FROM photos WHERE id IN (SELECT value FROM json_each(?))",
        (as_json(photo_ids),),
    )
    return {row[0]: (row[1], row[2], (row[3], row[4], row[5])) for row in rows.cursor.fetchall()}


def tags_of(tx: Connection, photo_ids: Sequence[int]) -> list[tuple[int, int]]:
    """(photo, tag) of photos."""
    rows = tx.exec_driver_sql(
        "SELECT photo_id, tag_id FROM photo_tags WHERE photo_id IN (SELECT value FROM json_each(?))", (as_json(photo_ids),)
    )
    return [(row[0], row[1]) for row in rows.cursor.fetchall()]


def albums_of(tx: Connection, photo_ids: Sequence[int]) -> list[tuple[int, int]]:
    """(photo, album) of photos."""
    rows = tx.exec_driver_sql(
        "SELECT photo_id, album_id FROM album_photos WHERE photo_id IN (SELECT value FROM json_each(?))", (as_json(photo_ids),)
    )  # fmt: skip
    return [(row[0], row[1]) for row in rows.cursor.fetchall()]


def put_taken(tx: Connection, rows: Sequence[tuple[int, Taken]]) -> None:
    """Give photos a capture time."""
    if not rows:
        return
    with tallies.following(tx, [row[0] for row in rows]):
        tx.exec_driver_sql(
            "UPDATE photos SET taken_day = ?, taken_us = ?, taken_offset_min = ?, taken_source = ? WHERE id = ?",
            [(None if us is None else us // DAY_US, us, offset, source, photo_id) for photo_id, (us, offset, source) in rows],
        )
