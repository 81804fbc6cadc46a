"""Groups of copies: which photos belong together, which of them is best kept and why, and which may go."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import blake2b

from photodesk.domain.edits import EditRefused
from photodesk.domain.similarity import Match

PROTECTED, FOLDER, RAW, RESOLUTION, QUALITY, METADATA, OLDER = "protected", "folder:", "raw", "resolution", "quality", "metadata", "older"
RULES = (PROTECTED, RAW, RESOLUTION, QUALITY, METADATA, OLDER)
"""The words of a rule in the order that holds where the user gives none; `folder:PATH` may stand among them."""


class Suggestion(StrEnum):
    """What is best done with a photo of a group. Protected ones stay whatever happens to the others."""

    KEEP = "keep"
    TRASH = "trash"
    PROTECTED = "protected"


@dataclass(frozen=True, slots=True)
class Copy:
    """A photo of a group, with the facts that rules ask for.

    `picture`: its picture; photos of one picture are exact copies. `picture_bytes`: of its compressed picture, as far as that is known
    (0: of the file). `format`: the lower-case word of its file. `shot`: it tells a camera.
    `taken_us`: when its own metadata say it was taken. `richness`: how much is known and said of it. `present`: its folder can be
    reached now, and its file was looked at as it is.
    """

    id: int
    picture: int
    path: bytes
    size: int
    picture_hash: bytes = b""
    picture_bytes: int = 0
    pixels: int = 0
    format: str = "jpeg"
    shot: bool = False
    raw: bool = False
    protected: bool = False
    present: bool = True
    damaged: bool = False
    taken_us: int | None = None
    added_us: int = 0
    richness: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Photos of which each is a copy of the first. `match`: the weakest link among them."""

    match: Match
    photos: tuple[Copy, ...]

    @property
    def id(self) -> str:
        """Stays the same while the members do."""
        return blake2b(",".join(map(str, sorted(each.id for each in self.photos))).encode(), digest_size=6).hexdigest()


@dataclass(frozen=True, slots=True)
class Advice:
    """What a rule suggests for one photo, and the reasons in words."""

    photo: Copy
    suggest: Suggestion
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Links:
    """Which pictures are copies of one another, and by what kind of link: `of[a][b]`, both ways round."""

    of: Mapping[int, Mapping[int, Match]] = field(default_factory=dict)

    @classmethod
    def made(cls, links: Iterable[tuple[int, int, Match]]) -> "Links":
        """From links told one way round."""
        found: dict[int, dict[int, Match]] = {}
        for one, other, match in links:
            found.setdefault(one, {})[other] = match
            found.setdefault(other, {})[one] = match
        return cls(found)

    def between(self, one: int, other: int) -> Match | None:
        """What two pictures are to each other; every picture is exactly itself."""
        return Match.EXACT if one == other else self.of.get(one, {}).get(other)


# -- groups


def groups_of(copies: Sequence[Copy], links: Links, rules: Sequence[str] = RULES) -> list[Group]:
    """Groups of at least two photos, each photo in one at most. In each the first is linked with every other: A like B and A like C make
    A's group, and say nothing of B and C."""
    by_picture: dict[int, list[Copy]] = {}
    rank = ranking(rules)
    for copy in sorted(copies, key=rank):
        by_picture.setdefault(copy.picture, []).append(copy)
    near = {picture: [other for other in links.of.get(picture, ()) if other in by_picture] for picture in by_picture}
    order = sorted(by_picture, key=lambda picture: (-len(near[picture]), rank(by_picture[picture][0])))
    grouped: set[int] = set()
    found = []
    for centre in order:
        if centre in grouped:
            continue
        members = [centre, *(other for other in near[centre] if other not in grouped)]
        grouped.update(members)
        photos = [copy for picture in members for copy in by_picture[picture]]
        if len(photos) > 1:
            weakest = max((links.between(centre, other) or Match.EXACT for other in members), key=list(Match).index)
            found.append(Group(weakest, tuple(photos)))
    return found


def series_of(copies: Sequence[Copy], links: Links) -> list[Group]:
    """Bursts: here a chain of neighbours is one group, for nothing is removed by it."""
    by_picture: dict[int, list[Copy]] = {}
    for copy in copies:
        by_picture.setdefault(copy.picture, []).append(copy)
    found, seen = [], set()
    for start in by_picture:
        if start in seen:
            continue
        seen.add(start)
        burst, todo = [start], [start]
        while todo:
            for other in links.of.get(todo.pop(), ()):
                if other in by_picture and other not in seen:
                    seen.add(other)
                    burst.append(other)
                    todo.append(other)
        photos = sorted((copy for picture in burst for copy in by_picture[picture]), key=lambda copy: (copy.taken_us or 0, copy.id))
        if len(burst) > 1:
            found.append(Group(Match.SERIES, tuple(photos)))
    return found


# -- rules


def checked_rules(text: str) -> tuple[str, ...]:
    """The rules of a comma list. Raises EditRefused."""
    rules = tuple(part.strip() for part in text.split(",") if part.strip())
    for rule in rules:
        if rule not in RULES and not (rule.startswith(FOLDER) and len(rule) > len(FOLDER)):
            words = f"{PROTECTED}, {FOLDER}PATH, {', '.join(RULES[1:])}"
            raise EditRefused(f"{rule} is no rule for what to keep; nothing was staged; give a comma list out of {words}")
    if not rules:
        raise EditRefused(f"a rule needs at least one word; nothing was staged; give a comma list out of {', '.join(RULES)}")
    return rules


def ranking(rules: Sequence[str]) -> Callable[[Copy], tuple[object, ...]]:
    """A key that sorts the best to keep first. Intact before damaged, whatever the rules are; in the end the one known longest."""

    def key(copy: Copy) -> tuple[object, ...]:
        return (copy.damaged, not copy.present, *(_value(rule, copy) for rule in rules), copy.id)

    return key


def advised(group: Group, links: Links, rules: Sequence[str] = RULES) -> list[Advice]:
    """The best one is kept, and each that is no copy of a kept one; the rest may go. Nothing goes from a protected folder, nothing where
    pictures are only alike, or shots of a series."""
    ranked = sorted(group.photos, key=ranking(rules))
    keeper = ranked[0]
    kept = [copy for copy in ranked if copy is keeper or copy.protected]
    found = []
    for copy in ranked:
        witness = _witness(copy, kept, links) if group.match in (Match.EXACT, Match.SAME) else None
        if copy is not keeper and not copy.protected and witness is None:
            kept.append(copy)
            found.append(Advice(copy, Suggestion.KEEP, (_why_not(copy, group),)))
        elif copy.protected:
            found.append(Advice(copy, Suggestion.PROTECTED, ("in a protected folder",)))
        elif copy is keeper:
            found.append(Advice(copy, Suggestion.KEEP, reasons(copy, ranked[1:], rules)))
        else:
            assert witness is not None
            found.append(Advice(copy, Suggestion.TRASH, reasons_against(copy, witness, links, rules)))
    return found


def _witness(copy: Copy, kept: Iterable[Copy], links: Links) -> Copy | None:
    """A kept photo that shows the same picture, so that *copy* may go."""
    return next((each for each in kept if each is not copy and is_witness(each, copy, links)), None)


def is_witness(kept: Copy, gone: Copy, links: Links) -> bool:
    """Whether *kept* may stand for *gone*: the same picture, there now, and not the damaged one of the two."""
    return (
        kept.present and gone.present
        and links.between(kept.picture, gone.picture) in (Match.EXACT, Match.SAME)
        and (gone.damaged or not kept.damaged)
    )  # fmt: skip


def _why_not(copy: Copy, group: Group) -> str:
    if group.match is Match.SERIES:
        return "another shot of the series"
    if not copy.present:
        return "offline or just changed"
    return "only similar" if group.match is Match.ALIKE else "no direct copy of the kept photo"


def reasons(keeper: Copy, others: Sequence[Copy], rules: Sequence[str] = RULES) -> tuple[str, ...]:
    """What speaks for a photo against all the others."""
    found = [_WORDS[_word(rule)][0] for rule in rules if all(_value(rule, keeper) < _value(rule, other) for other in others)]  # type: ignore[operator]
    return tuple(found or ["in the library for longest"])


def reasons_against(copy: Copy, kept: Copy, links: Links, rules: Sequence[str] = RULES) -> tuple[str, ...]:
    """Why a photo may go: what it is to the kept one, and by what rule that one is better."""
    what = "same picture data" if links.between(copy.picture, kept.picture) is Match.EXACT else "the same picture"
    better = next((_WORDS[_word(rule)][1] for rule in rules if _value(rule, kept) != _value(rule, copy)), None)
    return (what, better) if better and ranking(rules)(kept) < ranking(rules)(copy) else (what,)


def _value(rule: str, copy: Copy) -> object:
    """Smaller is better."""
    match _word(rule):
        case "protected":
            return not copy.protected
        case "folder:":
            folder = rule.removeprefix(FOLDER).encode("utf-8", "surrogateescape").rstrip(b"/")
            return not copy.path.startswith(folder + b"/")
        case "raw":
            return not copy.raw
        case "resolution":
            return -copy.pixels
        case "quality":
            return _form(copy), -(copy.picture_bytes or copy.size)
        case "metadata":
            return -copy.richness
        case _:
            return copy.taken_us if copy.taken_us is not None else 1 << 62, copy.added_us


def _form(copy: Copy) -> int:
    """What cameras write comes first; of equal forms the one that was compressed least. A picture with a camera in a form that cameras do
    not write was made from another."""
    if copy.shot:
        return 0 if copy.format in _OF_CAMERAS else 2
    return 1 if copy.format in _OF_CAMERAS or copy.format in _LOSSLESS else 2


def _word(rule: str) -> str:
    return FOLDER if rule.startswith(FOLDER) else rule


_OF_CAMERAS = frozenset({"jpeg", "mpo", "tiff", "heif", "heic", "dng"})
_LOSSLESS = frozenset({"png", "bmp", "gif", "tiff"})
_WORDS = {
    PROTECTED: ("in a protected folder", "the kept one is in a protected folder"),
    FOLDER: ("in the preferred folder", "the kept one is in the preferred folder"),
    RAW: ("a RAW file", "the kept one is a RAW file"),
    RESOLUTION: ("most pixels", "fewer pixels"),
    QUALITY: ("best quality", "compressed more"),
    METADATA: ("most metadata", "less metadata"),
    OLDER: ("oldest", "newer"),
}
"""For the one that is kept, for the others."""
