"""Finds photos like another one, of the library or not."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy

from photodesk.domain.copies import Copy
from photodesk.domain.hamming import HammingIndex, words_of
from photodesk.domain.photos import Look
from photodesk.domain.problems import DecodeError
from photodesk.domain.similarity import PHASH_RADIUS, Exposure, Match, distance, judged
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.matching import exposure
from photodesk.library.reaching import Reaching
from photodesk.store import copies, pictures
from photodesk.store.database import Database
from photodesk.store.derivatives import DerivativeStore

SIMILAR_RADIUS = PHASH_RADIUS + 24
"""Somebody looks at these, so a little further than where copies are looked for."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A photo like another. `distance`: bits of 256 in which their phashes differ."""

    id: int
    path: bytes
    distance: int
    match: Match


class Similarity:
    """One question at a time; it reads the file, all hashes, and the thumbnails of what is near."""

    def __init__(self, database: Database, derivatives: DerivativeStore, decoders: DecoderPool, reaching: Reaching) -> None:
        self._db, self._derivatives, self._decoders, self._reaching = database, derivatives, decoders, reaching

    def like(self, path: bytes, limit: int) -> list[Similar]:
        """Up to *limit* photos, the closest first; the file itself is left out. Raises DecodeError where it is no picture, Unreachable."""
        with self._reaching.opened(path) as (descriptor, _):
            look = self._decoders.look(descriptor, lambda _: False)
        assert isinstance(look, Look)
        with self._db.read() as tx:
            twins = copies.of_pictures(tx, [look.picture_hash])
        first = Exposure(look.metadata.camera, look.metadata.taken_us)
        subject = _Subject(look.hashes.phash, look.hashes.dhash, look.thumbnail, first)
        return [each for each in self._found(subject, twins, limit + 1) if each.path != path][:limit]

    def like_photo(self, photo_id: int, path: bytes, limit: int) -> list[Similar]:
        """Up to *limit* photos like one of the library, from what is stored of it; only where nothing is, its file is read."""
        with self._db.read() as tx:
            picture = pictures.of_photo(tx, photo_id)
            twins = copies.of_picture_ids(tx, [picture.id]) if picture is not None else []
        thumbnail = self._derivatives.thumbnail(picture.content_hash) if picture is not None else None
        if picture is None or thumbnail is None:
            found = self.like(path, limit + 1)
        else:
            subject = _Subject(picture.phash, picture.dhash, thumbnail, exposure(self._derivatives, picture))
            found = self._found(subject, twins, limit + 1)
        return [each for each in found if each.id != photo_id][:limit]

    def _found(self, subject: "_Subject", twins: Sequence[Copy], limit: int) -> list[Similar]:
        with self._db.read() as tx:
            index = HammingIndex()
            ids, hashes = pictures.every_hash(tx)
            index.add(numpy.array(ids, dtype=numpy.int64), words_of(hashes))
            near = index.nearest(subject.phash, SIMILAR_RADIUS, 4 * limit)
            known = pictures.known(tx, [number for number, _ in near])
        own = {copy.picture for copy in twins}
        matches = {
            number: match for number, _ in near
            if number in known and number not in own and (match := self._judged(subject, known[number])) is not None
        }  # fmt: skip
        with self._db.read() as tx:
            photos = copies.of_picture_ids(tx, sorted(matches))
        bits = dict(near)
        found = [Similar(copy.id, copy.path, 0, Match.EXACT) for copy in twins]
        found += [Similar(copy.id, copy.path, bits[copy.picture], matches[copy.picture]) for copy in photos]
        return sorted(found, key=_closeness)[:limit]

    def _judged(self, subject: "_Subject", picture: pictures.Picture) -> Match | None:
        thumbnail = self._derivatives.thumbnail(picture.content_hash)
        if thumbnail is None:
            return None
        try:
            likeness = self._decoders.compared(subject.thumbnail, thumbnail)
        except DecodeError:
            return None
        return judged(likeness, distance(subject.dhash, picture.dhash), subject.exposure, exposure(self._derivatives, picture))


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is to be known of a picture that others are like."""

    phash: bytes
    dhash: bytes
    thumbnail: bytes
    exposure: Exposure


def _closeness(found: Similar) -> tuple[int, int, int]:
    return list(Match).index(found.match), found.distance, found.id
