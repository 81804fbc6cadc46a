"""How well a few typed letters fit a name: a small score over strings that are prepared once."""

from collections.abc import Sequence
from dataclasses import dataclass

from photodesk.domain.tags import folded

WHOLE, BEGINNING, WORD, INSIDE, PLACE, PLACE_INSIDE, SCATTERED = 40.0, 60.0, 45.0, 30.0, 20.0, 10.0, 8.0
"""The typed text begins the name (on top of a word's points); a word of it begins the name, a word of the name, is inside it; begins a
word of the place where it stands, is inside that; or only its letters come one after the other."""
PER_LETTER = 0.05
"""Shorter names first where all else is the same."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A name and its place (a menu, the folder above) without capitals and accents, each with a space before every word."""

    name: str
    place: str

    @classmethod
    def of(cls, name: str, place: str = "") -> "Prepared":
        """Take them as they are shown."""
        return cls(*(" " + folded(text).replace("/", " ") for text in (name, place)))


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, as it is compared."""

    whole: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Typed":
        """Words are separated by spaces and slashes."""
        words = tuple(folded(text).replace("/", " ").split())
        return cls(" ".join(words), words)


def score(typed: Typed, prepared: Prepared) -> float | None:
    """The higher the better; None where a typed word is found nowhere. Nothing typed fits everything alike."""
    points = WHOLE if typed.whole and prepared.name.startswith(typed.whole, 1) else 0.0
    for word in typed.words:
        found = _word_score(word, prepared)
        if found is None:
            return None
        points += found
    return points - PER_LETTER * len(prepared.name)


def _word_score(word: str, prepared: Prepared) -> float | None:
    name = prepared.name
    if word in name:
        return BEGINNING if name.startswith(word, 1) else WORD if f" {word}" in name else INSIDE
    if word in prepared.place:
        return PLACE if f" {word}" in prepared.place else PLACE_INSIDE
    return SCATTERED if len(word) > 1 and _is_scattered(word, name) else None


def _is_scattered(word: str, name: str) -> bool:
    """Whether the letters come one after the other, the first of them at the beginning of a word."""
    at = name.find(f" {word[0]}")
    for letter in word:
        if at < 0:
            return False
        at = name.find(letter, at + 1)
    return at >= 0


def best(typed: Typed, candidates: Sequence[Prepared], bonus: Sequence[float]) -> list[int]:
    """Indices of those that fit, best first; *bonus*: points of each on top. The order stays where points are the same."""
    found = [(-(points + bonus[n]), n) for n, each in enumerate(candidates) if (points := score(typed, each)) is not None]
    return [n for _, n in sorted(found)]
