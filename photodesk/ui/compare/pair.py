"""Which two photos are compared, and which may take their place."""

from array import array
from collections.abc import Sequence

from photodesk.ui.photo_list import PhotoList


class Pair:
    """`select`: best so far. `candidate`: held against it. The next candidates are those of *among*, or of the whole list."""

    def __init__(self, photos: PhotoList, select: int, candidate: int, among: Sequence[int] = ()) -> None:
        self._photos = photos
        self.select, self.candidate = select, candidate
        self._among = array("q", among)

    def ids(self) -> tuple[int, ...]:
        """The two, then those among which candidates are looked for."""
        return (self.select, self.candidate, *self._among)

    def step(self, by: int) -> bool:
        """The candidate after (1) or before (-1) this one; False at the end."""
        place = self._place(self.candidate)
        return place is not None and self._take(place + by, by)

    def go_to_end(self, by: int) -> bool:
        """The first (-1) or the last (1) that may be the candidate."""
        return self._take(0 if by < 0 else self._count() - 1, -by)

    def choose(self, photo_id: int) -> bool:
        """This one as the candidate; False for one of the two."""
        if photo_id in (self.select, self.candidate):
            return False
        self.candidate = photo_id
        return True

    def promote(self) -> None:
        """The candidate is the best so far. What comes after it is held against it; after the last one, what was the best before."""
        before, self.select = self.select, self.candidate
        if not self.step(1):
            self.candidate = before

    def swap(self) -> None:
        """Each in the other's place."""
        self.select, self.candidate = self.candidate, self.select

    def mend(self, near_row: int) -> bool:
        """After the list changed: others take the place of those that it lost, from *near_row* on; False when there are no two."""
        if len(self._among):
            self._among = array("q", [photo_id for photo_id in self._among if self._photos.row_of(photo_id) is not None])
        lost = [photo_id for photo_id in (self.select, self.candidate) if self._photos.row_of(photo_id) is None]
        if self.select in lost and self.candidate not in lost:
            self.swap()
        elif len(lost) == 2:
            if not self._count():
                return False
            self.select = self._id(min(near_row, self._count() - 1) if not len(self._among) else 0)
        if lost:
            start = self._place(self.select) or 0
            return self._take(start + 1, 1) or self._take(start - 1, -1)
        return True

    def _take(self, place: int, by: int) -> bool:
        """The photo at a place or, where that is the select, the next one in a direction."""
        if 0 <= place < self._count() and self._id(place) == self.select:
            place += by
        if not 0 <= place < self._count():
            return False
        changed, self.candidate = self._id(place) != self.candidate, self._id(place)
        return changed

    def _count(self) -> int:
        return len(self._among) or self._photos.count()

    def _id(self, place: int) -> int:
        return self._among[place] if len(self._among) else self._photos.id_at(place)

    def _place(self, photo_id: int) -> int | None:
        if not len(self._among):
            return self._photos.row_of(photo_id)
        return self._among.index(photo_id) if photo_id in self._among else None
