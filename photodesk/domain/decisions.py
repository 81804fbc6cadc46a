"""What the user decided about groups of copies, by content: it holds wherever their files go."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from photodesk.domain.copies import Copy, Group, Links


class Verdict(StrEnum):
    """Some or all of them are kept, and the others may go; or they are no copies of each other at all."""

    KEEP = "keep"
    NOT_DUPLICATES = "not-duplicates"


@dataclass(frozen=True, slots=True)
class Decided:
    """One file of a decided group. `photo_id` tells it from others with the same picture while the photo has this id."""

    picture_hash: bytes
    photo_id: int
    kept: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """What was said of a group, at a time in microseconds since 1970 (UTC)."""

    id: int
    kind: Verdict
    at_us: int
    photos: tuple[Decided, ...]


class Decisions:
    """All decisions, asked about links and groups."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self.every = list(decisions)
        self._of_picture: dict[bytes, list[Decision]] = {}
        self._parted: dict[bytes, set[int]] = {}
        for decision in self.every:
            for picture in {each.picture_hash for each in decision.photos}:
                self._of_picture.setdefault(picture, []).append(decision)
                if decision.kind is Verdict.NOT_DUPLICATES:
                    self._parted.setdefault(picture, set()).add(decision.id)

    def standing(self, links: Links, hashes: dict[int, bytes]) -> Links:
        """The links between pictures that nobody said are no copies of each other."""

        def stands(one: int, other: int) -> bool:
            return not (self._parted.get(hashes.get(one, b""), set()) & self._parted.get(hashes.get(other, b""), set()))

        return Links(
            {one: {other: match for other, match in others.items() if stands(one, other)} for one, others in links.of.items()}
        )  # fmt: skip

    def covers(self, group: Group) -> bool:
        """Whether one decision was about all files of a group. A file that came later with a picture that was decided makes the group a
        new one, unless all files of it were to stay as copies: that others are no duplicates of each other says nothing of it."""
        return self.about(group.photos) is not None

    def about(self, photos: Sequence[Copy]) -> Decision | None:
        """The decision that `covers` these photos, the newest of several."""
        decided = self._of_picture.get(photos[0].picture_hash, ())
        return next((decision for decision in reversed(decided) if _is_about(decision, photos)), None)


def _is_about(decision: Decision, copies: Sequence[Copy]) -> bool:
    ids = {each.photo_id for each in decision.photos}
    decided = Counter(each.picture_hash for each in decision.photos)
    parted = decision.kind is Verdict.NOT_DUPLICATES
    unsettled = {each.picture_hash for each in decision.photos if parted or not each.kept}
    there = Counter(copy.picture_hash for copy in copies)
    return all(
        copy.picture_hash in decided
        and (copy.id in ids or copy.picture_hash not in unsettled or there[copy.picture_hash] <= decided[copy.picture_hash])
        for copy in copies
    )


def leaving(decision: Decision, copies: Sequence[Copy]) -> tuple[list[Copy], list[Copy]]:
    """Of the files there are now: those that stay, and those that may go. A photo whose id is another now is known by its picture."""
    by_id = {copy.id: copy for copy in copies}
    known = {
        each.photo_id for each in decision.photos if each.photo_id in by_id and by_id[each.photo_id].picture_hash == each.picture_hash
    }  # fmt: skip
    others: dict[bytes, list[Copy]] = {}
    for copy in copies:
        if copy.id not in known:
            others.setdefault(copy.picture_hash, []).append(copy)
    stay: list[Copy] = []
    go: list[Copy] = []
    for each in sorted(decision.photos, key=_kept_first):
        if each.photo_id in known:
            (stay if each.kept else go).append(by_id[each.photo_id])
        elif left := others.get(each.picture_hash):
            (stay if each.kept else go).append(left.pop(0))
    return stay, go


def _kept_first(decided: Decided) -> bool:
    return not decided.kept
