"""The other files of a photo's picture: exact copies, and pictures linked as the same that the user did not part."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from photodesk.store import plain
from photodesk.store.binding import as_json, in_parts

_STAGED = "EXISTS (SELECT 1 FROM pending WHERE pending.kind = 'trash' AND pending.photo_id = other.id)"
_STAYING = f"SELECT other.id FROM photos AS other WHERE other.picture_hash = {{0}} AND other.state = 0 AND NOT {_STAGED} ORDER BY other.id"

_PAGE = """
SELECT photos.id, photos.picture_hash, pictures.id, EXISTS (
    SELECT 1 FROM photos AS other WHERE other.picture_hash = photos.picture_hash AND other.state = 0 LIMIT 1 OFFSET 1)
FROM photos LEFT JOIN pictures ON pictures.picture_hash = photos.picture_hash
WHERE photos.id IN (SELECT value FROM json_each(?)) AND photos.state = 0 AND photos.picture_hash IS NOT NULL"""
_SHARED = f"""
WITH page AS MATERIALIZED (
    SELECT DISTINCT picture_hash AS picture FROM photos
    WHERE id IN (SELECT value FROM json_each(?)) AND state = 0 AND picture_hash IS NOT NULL
)
SELECT picture, ({_STAYING.format("picture")} LIMIT 1), ({_STAYING.format("picture")} LIMIT 1 OFFSET 1) FROM page"""
"""Pictures, each once, with the first two files that stay."""
_LINKS = """
SELECT later_id, earlier_id FROM picture_links WHERE kind = 'same' AND later_id IN (SELECT value FROM json_each(:ids))
UNION ALL
SELECT earlier_id, later_id FROM picture_links WHERE kind = 'same' AND earlier_id IN (SELECT value FROM json_each(:ids))"""
_FIRST = f"""
SELECT pictures.id, pictures.picture_hash, ({_STAYING.format("pictures.picture_hash")} LIMIT 1)
FROM pictures WHERE pictures.id IN (SELECT value FROM json_each(?))"""
_PARTED = """
SELECT decided_photos.picture_hash, decided_photos.decision_id FROM decided_photos JOIN decisions ON decisions.id = decision_id
WHERE decisions.kind = 'not-duplicates' AND decided_photos.picture_hash IN ({marks})"""
_FILES = """
SELECT other.id, other.picture_hash FROM photos AS other WHERE other.state = 0 AND other.picture_hash IN ({marks}) ORDER BY other.id"""
_HAVING = """
SELECT id FROM photos WHERE state = 0 AND picture_hash IN (
    SELECT picture_hash FROM photos WHERE picture_hash IS NOT NULL AND state = 0 GROUP BY picture_hash HAVING count(*) > 1
    UNION SELECT picture_hash FROM pictures WHERE id IN (
        SELECT later_id FROM picture_links WHERE kind = 'same' UNION SELECT earlier_id FROM picture_links WHERE kind = 'same'))"""


@dataclass(frozen=True)
class _Parted:
    """What the user said is not the same: by picture, the decisions it belongs to, as often as it has files in them."""

    of: dict[bytes, list[int]] = field(default_factory=dict)

    def files(self, picture: bytes) -> bool:
        """Whether the files of one picture are said to be no copies of each other."""
        said = self.of.get(picture, [])
        return len(set(said)) < len(said)

    def pictures(self, one: bytes, other: bytes) -> bool:
        """Whether two pictures are."""
        return not set(self.of.get(one, ())).isdisjoint(self.of.get(other, ()))


@dataclass(frozen=True)
class _Page:
    """Photos (id, hash and number of the picture, whether other files hold it), and the pictures that pictures are linked with."""

    photos: list[tuple[int, bytes, int | None, bool]]
    links: dict[int, list[int]]


def staying(tx: Connection, photo_ids: Sequence[int]) -> dict[int, int]:
    """By photo of a page: another file of its picture that stays, exact copies before the same picture in another form. Of photos without
    a copy nothing is read but indexes."""
    page = _page(tx, photo_ids)
    with_others = [photo[0] for photo in page.photos if photo[3]]
    if not with_others and not page.links:
        return {}
    shared = {row[0]: (row[1], row[2]) for row in plain.rows(tx, _SHARED, (as_json(with_others),))}
    linked = sorted({other for others in page.links.values() for other in others})
    first = {row[0]: (row[1], row[2]) for row in plain.rows(tx, _FIRST, (as_json(linked),))} if linked else {}
    parted = _parted(tx, {*shared, *(photo[1] for photo in page.photos if photo[2] in page.links), *(row[0] for row in first.values())})
    found = {}
    for photo_id, picture, number, _ in page.photos:
        exact = () if parted.files(picture) else shared.get(picture, ())
        same = [first[other] for other in page.links.get(number or 0, ()) if other in first]
        near = (*exact, *(file for other, file in same if not parted.pictures(picture, other)))
        other_id = next((file for file in near if file is not None and file != photo_id), None)
        if other_id is not None:
            found[photo_id] = other_id
    return found


def all_of(tx: Connection, photo_id: int) -> tuple[list[int], list[int]]:
    """The other files of a photo's picture: exact copies, and those of the same picture in another form. Staged ones are among them."""
    page = _page(tx, [photo_id])
    if not page.photos:
        return [], []
    _, picture, number, _ = page.photos[0]
    linked = [row[1] for row in plain.rows(tx, _FIRST, (as_json(page.links.get(number or 0, [])),))]
    parted = _parted(tx, {picture, *linked})
    exact = [] if parted.files(picture) else [file for file, _ in _files(tx, [picture]) if file != photo_id]
    return exact, [file for file, _ in _files(tx, [other for other in linked if not parted.pictures(picture, other)])]


def having(tx: Connection) -> set[int]:
    """Photos that may have copies, of the whole library: those that the user parted are among them."""
    return {row[0] for row in plain.rows(tx, _HAVING)}


def _page(tx: Connection, photo_ids: Sequence[int]) -> _Page:
    photos = plain.rows(tx, _PAGE, (as_json(photo_ids),))
    numbers = sorted({row[2] for row in photos if row[2] is not None})
    links: dict[int, list[int]] = {}
    for one, other in plain.rows(tx, _LINKS, {"ids": as_json(numbers)}) if numbers else ():
        links.setdefault(one, []).append(other)
    return _Page(photos, links)


def _files(tx: Connection, pictures: Sequence[bytes]) -> Iterable[tuple[int, bytes]]:
    for part in in_parts(pictures):
        yield from plain.rows(tx, _FILES.format(marks=", ".join("?" * len(part))), tuple(part))


def _parted(tx: Connection, pictures: Collection[bytes]) -> _Parted:
    found: dict[bytes, list[int]] = {}
    for part in in_parts(sorted(pictures)):
        for picture, decision_id in plain.rows(tx, _PARTED.format(marks=", ".join("?" * len(part))), tuple(part)):
            found.setdefault(picture, []).append(decision_id)
    return _Parted(found)
