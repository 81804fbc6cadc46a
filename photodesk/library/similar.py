"""Finds photos like a file, whether it belongs to the library or not."""

from dataclasses import dataclass

import numpy

from photodesk.domain.hamming import HammingIndex, words_of
from photodesk.domain.photos import Look
from photodesk.domain.problems import DecodeError
from photodesk.domain.similarity import PHASH_RADIUS, Exposure, Match, distance, judged
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.imaging.identity import opened
from photodesk.library.matching import exposure
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

    def __init__(self, database: Database, derivatives: DerivativeStore, decoders: DecoderPool) -> None:
        self._db, self._derivatives, self._decoders = database, derivatives, decoders

    def like(self, path: bytes, limit: int) -> list[Similar]:
        """Up to *limit* photos, the closest first; the file itself is left out. Raises DecodeError where it is no picture."""
        with opened(path) as (descriptor, _):
            look = self._decoders.look(descriptor, lambda _: False)
        assert isinstance(look, Look)
        with self._db.read() as tx:
            index = HammingIndex()
            ids, hashes = pictures.every_hash(tx)
            index.add(numpy.array(ids, dtype=numpy.int64), words_of(hashes))
            near = index.nearest(look.hashes.phash, SIMILAR_RADIUS, 4 * limit)
            known = pictures.known(tx, [number for number, _ in near])
            twins = copies.of_pictures(tx, [look.picture_hash])
        matches = {number: match for number, _ in near if number in known and (match := self._judged(look, known[number])) is not None}
        with self._db.read() as tx:
            photos = [copy for copy in copies.of_picture_ids(tx, sorted(matches)) if copy.picture_hash != look.picture_hash]
        bits = dict(near)
        found = [Similar(copy.id, copy.path, 0, Match.EXACT) for copy in twins]
        found += [Similar(copy.id, copy.path, bits[copy.picture], matches[copy.picture]) for copy in photos]
        closest_first = sorted(found, key=_closeness)
        return [each for each in closest_first if each.path != path][:limit]

    def _judged(self, look: Look, picture: pictures.Picture) -> Match | None:
        thumbnail = self._derivatives.thumbnail(picture.content_hash)
        if thumbnail is None:
            return None
        try:
            likeness = self._decoders.compared(look.thumbnail, thumbnail)
        except DecodeError:
            return None
        first = Exposure(look.metadata.camera, look.metadata.taken_us)
        return judged(likeness, distance(look.hashes.dhash, picture.dhash), first, exposure(self._derivatives, picture))


def _closeness(found: Similar) -> tuple[int, int, int]:
    return list(Match).index(found.match), found.distance, found.id
