"""The phashes of all pictures in memory, kept up with the catalog."""

from array import array
from collections.abc import Sequence

import numpy

from photodesk.domain.hamming import HammingIndex, Rows, Words, crowded, equal_groups, pairs_near, pairs_within, words_of
from photodesk.domain.similarity import MOST_CANDIDATES, PHASH_RADIUS
from photodesk.store import pictures
from photodesk.store.database import Database

MANY_WAITING = 20_000
"""So many pictures are faster paired all at once than looked up one by one."""
CLOSE_RADIUS, SAMPLES = 12, 120
"""Pairing all at once: exact up to this distance, beyond it by so many samples of bits."""


class PictureIndex:
    """For one thread at a time. Made of what the catalog holds; told of what comes later."""

    def __init__(self, database: Database) -> None:
        self._index = HammingIndex()
        with database.read() as tx:
            ids, hashes = pictures.every_hash(tx)
            many = pictures.waiting(tx) >= MANY_WAITING
        self._index.add(numpy.array(ids, dtype=numpy.int64), words_of(hashes))
        self._newest = ids[-1] if ids else 0
        self._paired = _Paired(*self._index.table()) if many else None

    def add(self, new: Sequence[pictures.NewPicture]) -> None:
        """Pictures that later ones are compared with; what the catalog held at the start is here already."""
        new = [each for each in new if each.id > self._newest]
        if new:
            self._index.add(numpy.array([each.id for each in new]), words_of(b"".join(each.phash for each in new)))
            self._newest = max(each.id for each in new)

    def remove(self, picture_id: int) -> None:
        """Nothing is compared with this one any more."""
        self._index.remove(picture_id)

    def nearest(self, picture: pictures.Picture) -> list[tuple[int, int]]:
        """(picture, distance) of the nearest before this one."""
        if self._paired is not None and self._paired.holds(picture.id):
            return self._paired.nearest(picture.id)
        return self._index.nearest(picture.phash, PHASH_RADIUS, MOST_CANDIDATES, below=picture.id)


class _Paired:
    """The pairs of all pictures, made at once for a catalog whose pictures are all compared anew; those of crowds are left out."""

    def __init__(self, numbers: Rows, hashes: Words) -> None:
        self._newest = int(numbers.max())
        crowd = crowded(hashes)
        self._left_out = frozenset(numbers[crowd].tolist())
        numbers, hashes = numbers[~crowd], hashes[~crowd]
        pairs = [pairs_within(hashes, CLOSE_RADIUS), pairs_near(hashes, PHASH_RADIUS, SAMPLES), _in_chains(equal_groups(hashes))]
        left, right = (numpy.concatenate([pair[side] for pair in pairs]) for side in (0, 1))
        bits = numpy.bitwise_count(hashes[left] ^ hashes[right]).sum(axis=1)
        later, earlier = numpy.maximum(numbers[left], numbers[right]), numpy.minimum(numbers[left], numbers[right])
        found = numpy.unique(numpy.stack([later, bits.astype(numpy.int64), earlier], axis=1), axis=0)
        self._later, self._bits, self._earlier = (numpy.ascontiguousarray(found[:, column]) for column in range(3))

    def holds(self, number: int) -> bool:
        """Whether this one's pairs are known here."""
        return number <= self._newest and number not in self._left_out

    def nearest(self, number: int) -> list[tuple[int, int]]:
        """(earlier picture, distance), nearest first."""
        first = int(numpy.searchsorted(self._later, number))
        end = min(int(numpy.searchsorted(self._later, number, side="right")), first + MOST_CANDIDATES)
        return list(zip(self._earlier[first:end].tolist(), self._bits[first:end].tolist(), strict=True))


def _in_chains(groups: Sequence[Rows]) -> tuple[Rows, Rows]:
    """Each row of a group with the MOST_CANDIDATES before it."""
    left, right = array("q"), array("q")
    for group in groups:
        for step in range(1, min(MOST_CANDIDATES, len(group) - 1) + 1):
            left.extend(group[:-step].tolist())
            right.extend(group[step:].tolist())
    return numpy.array(left, dtype=numpy.int64), numpy.array(right, dtype=numpy.int64)
