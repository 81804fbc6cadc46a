"""Which copies may go so that every picture stays."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain

from photodesk.domain.copies import Copy, Links, is_witness

_Kind = tuple[int, bool]
"""(picture, damaged): all that tells staged photos apart where another is to stand for them."""


class Staging:
    """Which photos may go while every picture stays: a photo goes only while another shows its picture, is there, and stays.

    `staged`: the photos that go already. Where a photo is the last one that others can rely on, it stays.
    """

    def __init__(self, copies: Iterable[Copy], links: Links, staged: AbstractSet[int] = frozenset()) -> None:
        self._copies = {copy.id: copy for copy in copies}
        self._links = links
        self.staged = {photo_id for photo_id in staged if photo_id in self._copies}
        self._staying: dict[int, dict[int, Copy]] = {}
        """By picture, the photos that stay."""
        for copy in self._copies.values():
            if copy.id not in self.staged:
                self._staying.setdefault(copy.picture, {})[copy.id] = copy
        self._relying: dict[int, dict[_Kind, Copy]] = {}
        """By photos that stay: of each kind of staged photo that relies on them, one."""
        for photo_id in self.staged:
            self._rely(self._copies[photo_id], ())

    def stage(self, photo_id: int, kept: Sequence[int] = ()) -> bool:
        """Let a photo go, if it may. *kept*: photos that are asked first whether they can stand for it."""
        copy = self._copies.get(photo_id)
        if copy is None or copy.protected or photo_id in self.staged:
            return False
        self.staged.add(photo_id)
        self._staying[copy.picture].pop(photo_id)
        relying = [copy, *self._relying.get(photo_id, {}).values()]
        if any(self._witness(other, kept) is None for other in relying):
            self.staged.discard(photo_id)
            self._staying[copy.picture][photo_id] = copy
            return False
        self._relying.pop(photo_id, None)
        for other in relying:
            self._rely(other, kept)
        return True

    def witness(self, photo_id: int) -> Copy | None:
        """A photo that stays and shows the picture of one that goes, if there is one."""
        copy = self._copies.get(photo_id)
        return None if copy is None else self._witness(copy, ())

    def _rely(self, copy: Copy, kept: Sequence[int]) -> None:
        if (witness := self._witness(copy, kept)) is not None:
            self._relying.setdefault(witness.id, {})[copy.picture, copy.damaged] = copy

    def _witness(self, copy: Copy, kept: Sequence[int]) -> Copy | None:
        """A photo that stays and shows the same picture. It is the same one for all photos of a kind."""
        asked = (self._copies[photo_id] for photo_id in kept if photo_id in self._copies and photo_id not in self.staged)
        return next((other for other in chain(asked, self._near(copy)) if is_witness(other, copy, self._links)), None)

    def _near(self, copy: Copy) -> Iterable[Copy]:
        for picture in (copy.picture, *self._links.of.get(copy.picture, ())):
            yield from self._staying.get(picture, {}).values()


def still_going(copies: Iterable[Copy], links: Links, leaving: AbstractSet[int], photo_ids: Iterable[int]) -> dict[int, Copy]:
    """Of photos that were let go some time ago, those that may go as things are now, each with a photo that stays and shows its picture.
    *leaving*: all that are to go, these among them; none of the others is relied on."""
    wanted = list(photo_ids)
    model = Staging(copies, links, leaving - set(wanted))
    going = [photo_id for photo_id in wanted if model.stage(photo_id)]
    return {photo_id: witness for photo_id in going if (witness := model.witness(photo_id)) is not None}
