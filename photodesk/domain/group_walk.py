"""Groups of copies one after the other, as the user goes through them: in an order that stays while more are found."""

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from photodesk.domain.copies import RULES, Group, ranking
from photodesk.domain.similarity import Match

_MATCHES = tuple(Match)


@dataclass(frozen=True, slots=True)
class Totals:
    """Groups that wait for a decision. `extra`: their photos beyond one of each; `extra_bytes`: what these take."""

    groups: int = 0
    extra: int = 0
    extra_bytes: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class GroupWalk:
    """Numbers only, so that 100,000 groups take 3 MB and nobody has to go through them. `waits`: 1 where a group waits for a decision;
    what was decided or staged keeps its place."""

    photos: "array[int]" = field(default_factory=lambda: array("q"))
    ends: "array[int]" = field(default_factory=lambda: array("q"))
    matches: bytes = b""
    waits: bytes = b""
    totals: Totals = Totals()

    def __len__(self) -> int:
        return len(self.ends)

    def members(self, place: int) -> "array[int]":
        """The photos of a group."""
        return self.photos[self.ends[place - 1] if place else 0 : self.ends[place]]

    def match(self, place: int) -> Match:
        """The weakest link in a group."""
        return _MATCHES[self.matches[place]]

    def place_of(self, photo_ids: Sequence[int]) -> int | None:
        """The group with one of these photos."""
        for photo_id in photo_ids:
            try:
                return bisect_right(self.ends, self.photos.index(photo_id))
            except ValueError:
                continue
        return None

    def waiting_after(self, place: int) -> int | None:
        """The next group that waits, from the beginning again after the last one; None where no other waits."""
        found = self.waits.find(1, place + 1)
        if found < 0:
            found = self.waits.find(1, 0, max(0, place))
        return found if found >= 0 else None

    def done(self) -> int:
        """How many groups wait no more."""
        return self.waits.count(0)


def walked(groups: Sequence[Group], rules: Sequence[str] = RULES, before: GroupWalk | None = None) -> GroupWalk:
    """A walk through these groups, which wait; after *before*, what was there stays in its place with those of its photos that found
    another group, and what is new comes last. New groups stand in order of certainty, those that take most room first."""
    rank = ranking(rules)
    best = {id(group): min(group.photos, key=rank) for group in groups}
    extra = {id(group): sum(copy.size for copy in group.photos) - best[id(group)].size for group in groups}
    ordered = sorted(groups, key=lambda group: (_MATCHES.index(group.match), -extra[id(group)], best[id(group)].id))
    places: list[tuple[Sequence[int], int, int]] = []
    if before is not None:
        places = [(before.members(place), before.matches[place], 0) for place in range(len(before))]
    at = {photo_id: place for place, (members, _, _) in enumerate(places) for photo_id in members}
    for group in ordered:
        members = [copy.id for copy in group.photos]
        place = next((at[i] for i in members if i in at and not places[at[i]][2]), None)
        entry = (members, _MATCHES.index(group.match), 1)
        if place is None:
            places.append(entry)
        else:
            places[place] = entry
    totals = Totals(len(groups), sum(len(group.photos) - 1 for group in groups), sum(extra.values()))
    return _packed(places, totals)


def _packed(places: Sequence[tuple[Sequence[int], int, int]], totals: Totals) -> GroupWalk:
    photos, ends = array("q"), array("q")
    for members, _, _ in places:
        photos.extend(members)
        ends.append(len(photos))
    return GroupWalk(photos, ends, bytes(each[1] for each in places), bytes(each[2] for each in places), totals)
