"""Which copies may go so that every picture stays."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain

from photodesk.domain.copies import Copy, Links, is_witness


class Staging:
    """Which photos may go while every picture stays: a photo goes only while another shows its picture, is there, and stays.

    `staged`: the photos that go already. Where a photo is the last one that others can rely on, it stays.
    """

    def __init__(self, copies: Iterable[Copy], links: Links, staged: AbstractSet[int] = frozenset()) -> None:
        self._copies = {copy.id: copy for copy in copies}
        self._links = links
        self.staged = {photo_id for photo_id in staged if photo_id in self._copies}
        self._of_picture: dict[int, list[Copy]] = {}
        for copy in sorted(self._copies.values(), key=lambda copy: copy.id in self.staged):  # those that stay are found first
            self._of_picture.setdefault(copy.picture, []).append(copy)
        self._relying: dict[int, set[int]] = {}
        """By photos that stay: the staged ones that rely on them."""
        for photo_id in self.staged:
            if (witness := self._witness(self._copies[photo_id], ())) is not None:
                self._relying.setdefault(witness.id, set()).add(photo_id)

    def stage(self, photo_id: int, kept: Sequence[int] = ()) -> bool:
        """Let a photo go, if it may. *kept*: photos that are asked first whether they can stand for it."""
        copy = self._copies.get(photo_id)
        if copy is None or copy.protected or photo_id in self.staged:
            return False
        self.staged.add(photo_id)
        moved = {}
        for other_id in (photo_id, *self._relying.get(photo_id, ())):
            witness = self._witness(self._copies[other_id], kept)
            if witness is None:
                self.staged.discard(photo_id)
                return False
            moved[other_id] = witness.id
        self._relying.pop(photo_id, None)
        for other_id, witness_id in moved.items():
            self._relying.setdefault(witness_id, set()).add(other_id)
        return True

    def _witness(self, copy: Copy, kept: Sequence[int]) -> Copy | None:
        """A photo that stays and shows the same picture."""
        asked = (self._copies[photo_id] for photo_id in kept if photo_id in self._copies)
        return next((other for other in chain(asked, self._near(copy)) if self._stands_for(other, copy)), None)

    def _near(self, copy: Copy) -> Iterable[Copy]:
        for picture in (copy.picture, *self._links.of.get(copy.picture, ())):
            yield from self._of_picture.get(picture, ())

    def _stands_for(self, other: Copy, copy: Copy) -> bool:
        return other.id not in self.staged and other.id != copy.id and is_witness(other, copy, self._links)
