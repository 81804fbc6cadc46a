"""Finds what a picture is to those before it: proposed by phash, shots of a series also by time; decided by a look at both thumbnails."""

import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from photodesk.domain.problems import DecodeError, Reason
from photodesk.domain.similarity import (
    FEW_CANDIDATES,
    MOST_CANDIDATES,
    MOST_SHOTS,
    PHASH_RADIUS,
    SERIES_US,
    Exposure,
    Match,
    distance,
    judged,
)
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.jobs import DUPLICATES, MATCH_PRIORITY
from photodesk.store import jobs, pictures
from photodesk.store.database import Database
from photodesk.store.derivatives import DerivativeStore
from photodesk.store.schema import Transaction

if TYPE_CHECKING:
    from photodesk.library.picture_index import PictureIndex

log = logging.getLogger(__name__)


def exposure(derivatives: DerivativeStore, picture: pictures.Picture) -> Exposure:
    """When and with what a picture was taken as its file tells it, also where the catalog has another date for the photo."""
    look = derivatives.look(picture.content_hash) if picture.redated else None
    return picture.exposure if look is None else Exposure(look.metadata.camera, look.metadata.taken_us)


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
        self._index: PictureIndex | None = None

    def run(self, job: jobs.Claimed) -> MatchDone:
        """Compare the picture of one photo with all before it. Raises DecodeError where it was interrupted."""
        picture, near, shots = self.proposed(job.photo_id)
        if picture is None or picture.compared:
            return MatchDone(job)
        thumbnail = self._derivatives.thumbnail(picture.content_hash) if near or shots else None
        if (near or shots) and thumbnail is None:  # the next look makes it, and compares
            return MatchDone(job)
        return self._compared(job, picture, thumbnail or b"", near, shots)

    def proposed(self, photo_id: int) -> tuple[pictures.Picture | None, list[pictures.Picture], list[pictures.Picture]]:
        """The picture of a photo, the pictures before it that it may be a copy of, the nearest first, and shots around it."""
        with self._db.read() as tx:
            picture = pictures.of_photo(tx, photo_id)
        if picture is None or picture.compared or picture.flat:
            return picture, [], []
        near = [number for number, _ in self._nearest(picture)]
        with self._db.read() as tx:
            shots = pictures.shot_around(tx, picture, SERIES_US, MOST_SHOTS)
            known = pictures.known(tx, near + shots)
        return picture, [known[number] for number in near if number in known], [known[number] for number in shots if number in known]

    def _compared(
        self, job: jobs.Claimed, picture: pictures.Picture, thumbnail: bytes, near: Sequence[pictures.Picture],
        shots: Sequence[pictures.Picture],
    ) -> MatchDone:  # fmt: skip
        links: list[pictures.Link] = []
        flat: list[int] = []
        for other in _in_turn(near, shots, links):
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
        match = judged(likeness, distance(picture.dhash, other.dhash), *(exposure(self._derivatives, each) for each in (picture, other)))
        if match is not Match.SERIES and distance(picture.phash, other.phash) > PHASH_RADIUS:
            match = None
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
            if self._index is not None:
                self._index.add(new)

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
                from photodesk.library.picture_index import PictureIndex  # numpy, which a command that compares nothing need not load

                self._index = PictureIndex(self._db)
            return self._index.nearest(picture)


def _in_turn(
    near: Sequence[pictures.Picture], shots: Sequence[pictures.Picture], links: Sequence[pictures.Link]
) -> Iterator[pictures.Picture]:  # fmt: skip
    """What a picture is compared with, one after the other; *links* is what was found so far. Of a crowd only the first where there are no
    copies among them."""
    is_crowd = len(near) == MOST_CANDIDATES
    asked: set[int] = set()
    strange = 0
    for other in near:
        if is_crowd and strange == FEW_CANDIDATES:
            break
        asked.add(other.id)
        yield other
        is_same = bool(links) and links[-1][1:] == (other.id, Match.SAME)
        strange = 0 if is_same else strange + 1
    yield from (other for other in shots if other.id not in asked)
