"""Finds what a picture is to those before it: proposed by phash, decided by a look at both thumbnails."""

import logging
import threading
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy

from photodesk.domain.hamming import HammingIndex, Rows, distance, equal_groups, pairs_near, pairs_within, words_of
from photodesk.domain.problems import DecodeError, Reason
from photodesk.domain.similarity import MATCHER, MOST_CANDIDATES, PHASH_RADIUS, Match, judged
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.jobs import DUPLICATES, MATCH_PRIORITY
from photodesk.store import facts, jobs, pictures
from photodesk.store.database import Database
from photodesk.store.derivatives import DerivativeStore
from photodesk.store.schema import Transaction

MATCHER_FACT = "matcher"
CHUNK_ROWS = 2_000
MANY_WAITING = 20_000
"""So many pictures are faster paired all at once than looked up one by one."""
CLOSE_RADIUS, SAMPLES = 12, 120
"""Pairing all at once: exact up to this distance, beyond it by so many samples of bits."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MatchDone:
    """A picture was compared with all before it. `picture_id`: None where there was nothing to compare."""

    job: jobs.Claimed
    picture_id: int | None = None
    links: tuple[pictures.Link, ...] = ()
    flat: tuple[int, ...] = ()


class Matching:
    """Each pair is compared once, by the later picture's job. `run` may be called from many threads at once, the rest from one.

    The hashes of all pictures are in memory from the first job on (40 bytes each); pictures that are too even to be told by their looks
    leave them, so that thousands of black frames cost nothing.
    """

    def __init__(self, database: Database, derivatives: DerivativeStore, decoders: DecoderPool) -> None:
        self._db, self._derivatives, self._decoders = database, derivatives, decoders
        self._lock = threading.Lock()
        self._index: HammingIndex | None = None
        self._newest = 0
        self._paired: _Paired | None = None

    def run(self, job: jobs.Claimed) -> MatchDone:
        """Compare the picture of one photo with all before it. Raises DecodeError where it was interrupted."""
        picture, others = self.proposed(job.photo_id)
        if picture is None or picture.compared:
            return MatchDone(job)
        thumbnail = self._derivatives.thumbnail(picture.content_hash) if others else None
        if others and thumbnail is None:  # the next look makes it, and compares
            return MatchDone(job)
        return self._compared(job, picture, thumbnail or b"", others)

    def proposed(self, photo_id: int) -> tuple[pictures.Picture | None, list[pictures.Picture]]:
        """The picture of a photo, and the pictures before it that it may be a copy of, the nearest first."""
        with self._db.read() as tx:
            picture = pictures.of_photo(tx, photo_id)
        if picture is None or picture.compared or picture.flat:
            return picture, []
        near = self._nearest(picture)
        with self._db.read() as tx:
            known = pictures.known(tx, [number for number, _ in near])
        return picture, [known[number] for number, _ in near if number in known]

    def _compared(self, job: jobs.Claimed, picture: pictures.Picture, thumbnail: bytes, others: Sequence[pictures.Picture]) -> MatchDone:
        links: list[pictures.Link] = []
        flat: list[int] = []
        for other in others:
            match, even = self._judged(picture, thumbnail, other)
            flat += [each.id for each, is_flat in zip((picture, other), even, strict=True) if is_flat]
            if even[0]:
                break
            if match is not None:
                links.append((picture.id, other.id, match))
        return MatchDone(job, picture.id, tuple(links), tuple(flat))

    def _judged(
        self, picture: pictures.Picture, thumbnail: bytes, other: pictures.Picture
    ) -> tuple[Match | None, tuple[bool, bool]]:  # fmt: skip
        """What the two are to each other, and which of them is too even to say."""
        second = self._derivatives.thumbnail(other.content_hash)
        if second is None:
            return None, (False, False)
        try:
            likeness = self._decoders.compared(thumbnail, second)
        except DecodeError as error:
            if error.reason is Reason.CHANGED_MEANWHILE:  # the program ends: the job goes back into the queue
                raise
            log.warning("pictures %d and %d could not be compared: %s", picture.id, other.id, error)
            return None, (False, False)
        match = judged(likeness, distance(picture.dhash, other.dhash), picture.exposure, other.exposure)
        return match, likeness.flat()

    # -- in the ledger's thread

    @staticmethod
    def enqueue(tx: Transaction, new: Sequence[pictures.NewPicture], kept: dict[int, int]) -> int:
        """A job for each new picture; *kept* says which row a photo's row became one with. Returns how many."""
        wanted = [jobs.Enqueued(DUPLICATES, kept.get(each.photo_id, each.photo_id), MATCH_PRIORITY) for each in new]
        return jobs.enqueue(tx, wanted, again=True)

    def added(self, new: Sequence[pictures.NewPicture]) -> None:
        """After the commit: pictures that later ones are compared with."""
        with self._lock:
            new = [each for each in new if each.id > self._newest]
            if self._index is not None and new:
                self._index.add(numpy.array([each.id for each in new]), words_of(b"".join(each.phash for each in new)))
                self._newest = max(each.id for each in new)

    @staticmethod
    def store(tx: Transaction, done: Sequence[MatchDone]) -> None:
        """What was found, and the jobs are done."""
        compared = [each.picture_id for each in done if each.picture_id is not None]
        pictures.store(tx, compared, [i for each in done for i in each.flat], [link for each in done for link in each.links])
        jobs.finish(tx, [each.job.id for each in done])

    def forget_flat(self, done: Sequence[MatchDone]) -> None:
        """After the commit: nothing is compared with these any more."""
        with self._lock:
            for picture_id in {i for each in done for i in each.flat}:
                if self._index is not None:
                    self._index.remove(picture_id)

    # -- the index

    def _nearest(self, picture: pictures.Picture) -> list[tuple[int, int]]:
        """(picture, distance) of the nearest before this one."""
        with self._lock:
            if self._index is None:
                self._index = self._loaded()
            if self._paired is not None and picture.id <= self._paired.newest:
                return self._paired.nearest(picture.id)
            return self._index.nearest(picture.phash, PHASH_RADIUS, MOST_CANDIDATES, below=picture.id)

    def _loaded(self) -> HammingIndex:
        index = HammingIndex()
        with self._db.read() as tx:
            ids, hashes = pictures.every_hash(tx)
            many = pictures.waiting(tx) >= MANY_WAITING
        index.add(numpy.array(ids, dtype=numpy.int64), words_of(hashes))
        self._newest = ids[-1] if ids else 0
        if many:
            self._paired = _Paired(*index.table())
        return index


class _Paired:
    """The pairs of all pictures, made at once for a catalog whose pictures are all compared anew."""

    def __init__(self, numbers: Rows, hashes: "numpy.typing.NDArray[numpy.uint64]") -> None:
        self.newest = int(numbers.max())
        pairs = [pairs_within(hashes, CLOSE_RADIUS), pairs_near(hashes, PHASH_RADIUS, SAMPLES), _in_chains(equal_groups(hashes))]
        left, right = (numpy.concatenate([pair[side] for pair in pairs]) for side in (0, 1))
        bits = numpy.bitwise_count(hashes[left] ^ hashes[right]).sum(axis=1)
        later, earlier = numpy.maximum(numbers[left], numbers[right]), numpy.minimum(numbers[left], numbers[right])
        found = numpy.unique(numpy.stack([later, bits.astype(numpy.int64), earlier], axis=1), axis=0)
        self._later, self._bits, self._earlier = (numpy.ascontiguousarray(found[:, column]) for column in range(3))

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


# -- at each start


def renew(database: Database) -> int:
    """Queue what was not compared yet: all pictures where the rules are others now, else those whose photo went before its turn came.
    Returns how many."""
    with database.read() as tx:
        known, number = facts.known(tx, MATCHER_FACT), pictures.waiting(tx)
    if known != str(MATCHER):
        with database.write() as tx:
            pictures.begin_anew(tx)
            facts.remember(tx, MATCHER_FACT, str(MATCHER))
    elif not number:
        return 0
    return sum(_queued(database))


def _queued(database: Database) -> Iterator[int]:
    last = 0
    while True:
        with database.write() as tx:
            part = pictures.photos_waiting(tx, last, CHUNK_ROWS)
            yield jobs.enqueue(tx, [jobs.Enqueued(DUPLICATES, photo_id, MATCH_PRIORITY) for _, photo_id in part])
        if len(part) < CHUNK_ROWS:
            return
        last = part[-1][0]
