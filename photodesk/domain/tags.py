"""Names of tags and albums: what a name may be, and how names are compared.

A path such as `Places/Iceland` names a place in a tree; `/` separates its levels. Names are kept in Unicode's composed form (NFC), so
that one name typed on two systems is one name.
"""

import re
import unicodedata
from dataclasses import dataclass

from photodesk.domain.problems import PhotoDeskError

MOST_CHARACTERS, MOST_LEVELS = 200, 20

_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that change the direction of what follows: a name with one could look like another name."""
_NO_TEXT = frozenset({"Cc", "Cs", "Zl", "Zp"})


class BadName(PhotoDeskError):
    """A text that cannot be the name of a tag or an album."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of the tree. `photos`: how many photos have this very tag; `used_us`: when it was last given, None if never."""

    id: int
    parent_id: int | None
    name: str
    path: str
    photos: int
    used_us: int | None


@dataclass(frozen=True, slots=True)
class TagState:
    """How many of the chosen photos have a tag: all (`photos` = `chosen`) or some of them."""

    id: int
    path: str
    photos: int
    chosen: int


def clean_path(text: str, kind: str = "tag") -> str:
    """The path in the form it is stored in. Raises BadName with a sentence; *kind* is the word for what is named."""
    if not text.strip():
        raise BadName(f"the {kind} has no name; nothing was changed; write one, such as Places/Iceland")
    path = unicodedata.normalize("NFC", text)
    if any(unicodedata.category(c) in _NO_TEXT for c in path):
        raise BadName(f"the name of the {kind} holds control characters; nothing was changed; write it without line ends and tabs")
    if _DIRECTIONS.search(path):
        raise BadName(f"the name of the {kind} holds invisible marks of writing direction; nothing was changed; type it again")
    names = [name.strip() for name in path.split("/")]
    if not names[0] or not names[-1]:
        raise BadName(f"{_short(text)} begins or ends with a slash; nothing was changed; write {kind}s as Places/Iceland")
    if not all(names):
        raise BadName(f"{_short(text)} has two slashes in a row; nothing was changed; write {kind}s as Places/Iceland")
    longest = max(map(len, names))
    if longest > MOST_CHARACTERS:
        raise BadName(f"a name of {longest:,} characters is too long; nothing was changed; use at most {MOST_CHARACTERS}")
    if len(names) > MOST_LEVELS:
        raise BadName(f"a {kind} {len(names):,} levels deep is too deep; nothing was changed; use at most {MOST_LEVELS} levels")
    return "/".join(names)


def folded(text: str) -> str:
    """For comparing as people do: without accents, capitals and differences of width."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in plain if not unicodedata.combining(c)))


def leaf(path: str) -> str:
    """The last name of a path."""
    return path.rpartition("/")[2]


def parent(path: str) -> str | None:
    """The path above, None at the top."""
    return path.rpartition("/")[0] or None


def split_list(text: str) -> tuple[str, ...]:
    """The tags of a typed or pasted list with commas, semicolons or line ends, each once, in order."""
    parts = (part.strip() for part in re.split(r"[,;\r\n]", text))
    return tuple(dict.fromkeys(clean_path(part) for part in parts if part))


def _short(text: str) -> str:
    return f"“{text if len(text) <= 40 else text[:40] + '…'}”"
