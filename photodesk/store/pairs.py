"""A RAW and the picture of the same shot: in one folder, with the same name up to the last dot, and with no different times from the
camera."""

from collections.abc import Sequence

from sqlalchemy import Connection

from photodesk.store import plain
from photodesk.store.binding import as_json, in_parts

_STEM = "rtrim(CAST({0}name AS TEXT), replace(CAST({0}name AS TEXT), '.', ''))"
_BESIDE = f"""
WITH given AS MATERIALIZED (
    SELECT id, directory_id, kind, taken_us, taken_source, {_STEM.format("")} AS stem FROM photos {{which}} AND state = 0
)
SELECT given.id, beside.id FROM given CROSS JOIN photos AS beside ON beside.directory_id = given.directory_id AND beside.state = 0
    AND beside.name >= CAST(stem AS BLOB) AND beside.name < CAST(substr(stem, 1, length(stem) - 1) || '/' AS BLOB)
WHERE +beside.kind IN ('raw', 'photo') AND beside.kind != given.kind AND {_STEM.format("beside.")} = stem AND (
    beside.taken_us = given.taken_us OR coalesce(beside.taken_source, '') != 'exif' OR coalesce(given.taken_source, '') != 'exif')
ORDER BY 1, 2"""
"""The slash follows the dot."""
_RAWS = _BESIDE.format(which="INDEXED BY ix_photos_kind WHERE kind = 'raw'")
_SOME = _BESIDE.format(which="WHERE id IN (SELECT value FROM json_each(?)) AND kind IN ('raw', 'photo')")


def every(tx: Connection) -> list[int]:
    """All photos that are part of a pair."""
    return sorted({photo_id for pair in plain.rows(tx, _RAWS) for photo_id in pair})


def beside(tx: Connection, photo_ids: Sequence[int]) -> dict[int, list[int]]:
    """By photo: the others of its shot."""
    found: dict[int, list[int]] = {}
    for part in in_parts(photo_ids):
        for photo_id, other in plain.rows(tx, _SOME, (as_json(part),)):
            found.setdefault(photo_id, []).append(other)
    return found
