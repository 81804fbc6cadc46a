"""What is to become of the photos of one group of copies, as the user goes from one to the next."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from enum import StrEnum

from photodesk.domain.copies import Advice, Links, Suggestion, is_witness, reasons_against
from photodesk.domain.edits import CopiesChoice
from photodesk.domain.similarity import Match
from photodesk.domain.staging import Staging

BY_USER = "chosen by you"


class Refusal(StrEnum):
    """Why a photo cannot be marked for the trash."""

    PROTECTED = "protected"
    AWAY = "away"
    LAST = "last"
    SIMILAR = "similar"


class Choosing:
    """Begins with what the rule suggests. Whatever is marked, a photo that stays shows each picture that goes.

    `going`: photos marked for the trash. `said`: photos of which the user said something. *staged*: photos that go already.
    """

    def __init__(self, advice: Sequence[Advice], links: Links, staged: AbstractSet[int] = frozenset()) -> None:
        self.advice, self._links = tuple(advice), links
        self._copies = {each.photo.id: each.photo for each in advice}
        self.staged = frozenset(staged)
        self.going = {each.photo.id for each in advice if each.suggest is Suggestion.TRASH and each.photo.id not in staged}
        self.said: dict[int, None] = {}
        self._model = Staging(self._copies.values(), links, self.staged | self.going)

    def keep(self, photo_id: int) -> None:
        """This one stays, and inherits first what was said of those that go."""
        if photo_id not in self.staged:
            self.said.pop(photo_id, None)
            self.said[photo_id] = None
            self.going.discard(photo_id)
            self._model.stay(photo_id)

    def mark(self, photo_id: int) -> Refusal | None:
        """Mark for the trash; why not, where it has to stay."""
        copy = self._copies[photo_id]
        if photo_id in self.going or photo_id in self.staged:
            return None
        if copy.protected:
            return Refusal.PROTECTED
        if not copy.present:
            return Refusal.AWAY
        if not self._model.stage(photo_id):
            return Refusal.LAST if self._has_copies(photo_id) else Refusal.SIMILAR
        self.going.add(photo_id)
        self.said[photo_id] = None
        return None

    def can_go(self, photo_id: int) -> bool:
        """Whether it is marked, or could be."""
        copy = self._copies[photo_id]
        return photo_id in self.going or (not copy.protected and copy.present and photo_id not in self.staged)

    def bytes_going(self) -> int:
        """What the marked photos take."""
        return sum(self._copies[photo_id].size for photo_id in self.going)

    def choices(self) -> tuple[CopiesChoice, ...]:
        """What is to be staged: one choice for each reason. Photos that the user kept inherit before others, the last one first."""
        stay = [each.photo.id for each in self.advice if each.photo.id not in self.going and each.photo.id not in self.staged]
        order = {photo_id: n for n, photo_id in enumerate(self.said)}
        keep = tuple(sorted(stay, key=lambda photo_id: -order.get(photo_id, -1)))
        by_reason: dict[str, list[int]] = {}
        for each in self.advice:
            if each.photo.id in self.going:
                by_reason.setdefault(self._reason(each, keep), []).append(each.photo.id)
        return tuple(CopiesChoice(keep, tuple(ids), reason) for reason, ids in by_reason.items())

    def _reason(self, advice: Advice, keep: Sequence[int]) -> str:
        if advice.suggest is Suggestion.TRASH and not set(keep).intersection(self.said):
            return ", ".join(advice.reasons)
        kept = next((self._copies[i] for i in keep if is_witness(self._copies[i], advice.photo, self._links)), None)
        what = reasons_against(advice.photo, kept, self._links, ())[0] if kept is not None else ""
        return f"{what}, {BY_USER}" if what else BY_USER

    def _has_copies(self, photo_id: int) -> bool:
        copy = self._copies[photo_id]
        return any(
            other.id != photo_id and self._links.between(other.picture, copy.picture) in (Match.EXACT, Match.SAME)
            for other in self._copies.values()
        )  # fmt: skip
