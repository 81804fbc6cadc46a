"""Pictures, each once however many files hold it, and what two of them are to each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from photodesk.domain.dates import DAY_US
from photodesk.domain.similarity import Exposure, Match
from photodesk.store import plain
from photodesk.store.binding import as_json
from photodesk.store.photos import Looked


@dataclass(frozen=True, slots=True)
class NewPicture:
    """A picture that no file held before, and the photo it came with."""

    id: int
    photo_id: int
    phash: bytes


@dataclass(frozen=True, slots=True)
class Picture:
    """What comparing needs of a picture. `content_hash`: of a file that holds it and is there. `redated`: the catalog's date of that one
    is not what the file tells."""

    id: int
    phash: bytes
    dhash: bytes
    flat: bool
    compared: bool
    content_hash: bytes
    exposure: Exposure
    redated: bool = False


Link = tuple[int, int, Match]
"""(later picture, earlier picture, what they are to each other)"""

_PICTURES = """
SELECT pictures.id, phash, dhash, flat, compared, photos.content_hash, photos.camera,
    CASE taken_source WHEN 'exif' THEN taken_us END AS shot_us, coalesce(taken_source = 'copy', 0) AS redated
FROM pictures JOIN photos ON photos.picture_hash = pictures.picture_hash AND photos.state = 0 AND photos.damaged = 0
WHERE {which} ORDER BY pictures.id, shot_us IS NULL, NOT redated, photos.camera IS NULL"""
"""The files of each picture, those that tell when it was taken first."""


def take_up(tx: Connection, looked: Sequence[Looked]) -> list[NewPicture]:
    """Rows for pictures that were not known; returns those. Damaged files are left out: half a picture is like many others."""
    wanted = {item.look.picture_hash: item for item in looked if not item.look.damaged}
    found = []
    for item in wanted.values():
        row = tx.exec_driver_sql(
            "INSERT INTO pictures (picture_hash, phash, dhash) VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING id",
            (item.look.picture_hash, item.look.hashes.phash, item.look.hashes.dhash),
        ).cursor.fetchone()
        if row is not None:
            found.append(NewPicture(row[0], item.photo_id, item.look.hashes.phash))
    return found


def begin_anew(tx: Connection) -> None:
    """Forget all pictures and links, and take up every picture there is."""
    tx.exec_driver_sql("DELETE FROM picture_links")
    tx.exec_driver_sql("DELETE FROM pictures")
    tx.exec_driver_sql(
        "INSERT INTO pictures (picture_hash, phash, dhash) SELECT picture_hash, phash, dhash FROM photos JOIN hashes USING (content_hash)"
        " WHERE picture_hash IS NOT NULL AND damaged = 0 GROUP BY picture_hash ORDER BY min(photos.id)"
    )


def waiting(tx: Connection) -> int:
    """How many pictures were not compared yet."""
    return int(tx.exec_driver_sql("SELECT count(*) FROM pictures WHERE compared = 0").scalar_one())


def photos_waiting(tx: Connection, after: int, limit: int) -> list[tuple[int, int]]:
    """(picture, a photo that has it and is there) of pictures after this id that were not compared yet, in order."""
    rows = tx.exec_driver_sql(
        "SELECT pictures.id, min(photos.id) FROM pictures JOIN photos ON photos.picture_hash = pictures.picture_hash AND state = 0"
        " WHERE compared = 0 AND pictures.id > ? GROUP BY pictures.id ORDER BY pictures.id LIMIT ?",
        (after, limit),
    )
    return [(row[0], row[1]) for row in rows.cursor.fetchall()]


def every_hash(tx: Connection) -> tuple[list[int], bytes]:
    """Ids, ascending, and the phashes one after the other, of all pictures that can be told by their looks."""
    rows = tx.exec_driver_sql("SELECT id, phash FROM pictures WHERE flat = 0 ORDER BY id").cursor.fetchall()
    return [row[0] for row in rows], b"".join(row[1] for row in rows)


def of_photo(tx: Connection, photo_id: int) -> Picture | None:
    """The picture of a photo that is there; None before its first look, and for damaged files."""
    found = _read(tx, "pictures.picture_hash = (SELECT picture_hash FROM photos WHERE id = ?)", photo_id)
    return next(iter(found.values()), None)


def known(tx: Connection, picture_ids: Sequence[int]) -> dict[int, Picture]:
    """Those of these pictures that a file holds which is there."""
    return _read(tx, "pictures.id IN (SELECT value FROM json_each(?))", as_json(picture_ids))


def contents(tx: Connection, picture_hash: bytes) -> list[bytes]:
    """Content hashes of some files that hold this picture, or held it."""
    return [row[0] for row in plain.rows(tx, "SELECT content_hash FROM photos WHERE picture_hash = ? LIMIT 4", (picture_hash,))]


def shot_around(tx: Connection, picture: Picture, within_us: int, limit: int) -> list[int]:
    """Pictures before this one that its camera took at most so long before or after it, but not at the same moment; the nearest first."""
    camera, taken_us = picture.exposure.camera, picture.exposure.taken_us
    if camera is None or taken_us is None:
        return []
    first_us, last_us = taken_us - within_us, taken_us + within_us
    rows = tx.exec_driver_sql(
        "SELECT DISTINCT pictures.id, abs(taken_us - ?) FROM photos INDEXED BY ix_photos_taken CROSS JOIN pictures"
        " ON pictures.picture_hash = photos.picture_hash WHERE taken_day IN (?, ?) AND taken_us BETWEEN ? AND ? AND taken_us != ?"
        " AND camera = ? AND taken_source = 'exif' AND state = 0 AND damaged = 0 AND flat = 0 AND pictures.id < ? ORDER BY 2, 1 LIMIT ?",
        (taken_us, first_us // DAY_US, last_us // DAY_US, first_us, last_us, taken_us, camera, picture.id, limit),
    )
    return [row[0] for row in rows.cursor.fetchall()]


def _read(tx: Connection, which: str, value: object) -> dict[int, Picture]:
    found: dict[int, Picture] = {}
    rows: list[Any] = list(tx.exec_driver_sql(_PICTURES.format(which=which), (value,)).cursor.fetchall())
    for picture_id, phash, dhash, flat, compared, content, camera, shot_us, redated in rows:
        if picture_id not in found:
            shot = Exposure(camera, shot_us)
            found[picture_id] = Picture(picture_id, phash, dhash, bool(flat), bool(compared), content, shot, bool(redated))
    return found


def store(tx: Connection, compared: Sequence[int], flat: Sequence[int], links: Sequence[Link]) -> None:
    """Pictures that were compared with all before them, those that turned out to be too even for that, and what was found."""
    tx.exec_driver_sql("UPDATE pictures SET compared = 1 WHERE id IN (SELECT value FROM json_each(?))", (as_json(compared),))
    tx.exec_driver_sql("UPDATE pictures SET flat = 1 WHERE id IN (SELECT value FROM json_each(?))", (as_json(flat),))
    if links:
        tx.exec_driver_sql(
            "INSERT INTO picture_links (later_id, earlier_id, kind) SELECT ?, ?, ?"
            " WHERE (SELECT count(*) FROM pictures WHERE id IN (?, ?)) = 2"
            " ON CONFLICT (later_id, earlier_id) DO UPDATE SET kind = excluded.kind",
            [(later, earlier, kind.value, later, earlier) for later, earlier, kind in links],
        )


def links(tx: Connection, kinds: Sequence[Match], among: Sequence[int] | None = None) -> list[Link]:
    """All links of these kinds, or those that touch some pictures."""
    marks = ",".join("?" * len(kinds))
    values: list[object] = [kind.value for kind in kinds]
    where = f"kind IN ({marks})"
    if among is not None:
        where += " AND (later_id IN (SELECT value FROM json_each(?)) OR earlier_id IN (SELECT value FROM json_each(?)))"
        values += [as_json(among)] * 2
    rows = tx.exec_driver_sql(f"SELECT later_id, earlier_id, kind FROM picture_links WHERE {where}", tuple(values))
    return [(row[0], row[1], Match(row[2])) for row in rows.cursor.fetchall()]
