"""Names and folders by template, such as {date:%Y/%Y-%m-%d}: each value is part of one name, whatever a file says of itself."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from photodesk.domain.dates import from_us
from photodesk.domain.problems import PhotoDeskError

FOLDERS, NAMES = "{date:%Y/%Y-%m-%d}", "{name}"
"""What is used where nobody says otherwise."""
UNDATED, UNKNOWN = "undated", "unknown"
LONGEST_BYTES = 200
"""Of one part of a path; file systems take 255, of which a suffix and a number are to find room."""
LONGEST_TEMPLATE = 1_000
MOST_DIGITS = 12

_FIELDS = ("date", "name", "camera", "lens", "title", "rating", "n")
_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|([^{}]+)")
_DIRECTIVE = re.compile(r"%(.?)")
_DIRECTIVES = frozenset("YymdHMSjBbAaVGp%")
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SEPARATORS = re.compile(r'[/\\:*?"<>|]')
"""What separates paths, or can't be in a name on some drives."""
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)


class BadTemplate(PhotoDeskError):
    """A template that cannot be understood: what is wrong with it, and what to write."""


@dataclass(frozen=True, slots=True)
class Described:
    """What a template can say of a file. `name`: the whole file name (bytes that are not UTF-8 as surrogates)."""

    name: str
    taken_us: int | None = None
    camera: str | None = None
    lens: str | None = None
    title: str | None = None
    rating: int | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """Made by `for_names` or `for_folders`. `pieces`: own text, or (field, how to write it)."""

    pieces: tuple[str | tuple[str, str], ...]

    @classmethod
    def for_names(cls, text: str) -> "Template":
        """A template for file names without their suffix. Raises BadTemplate."""
        made = cls(tuple(_pieces(text)))
        if any("/" in (piece if isinstance(piece, str) else piece[1]) for piece in made.pieces):
            raise BadTemplate("a name has no “/”; nothing was changed; leave it out")
        return made

    @classmethod
    def for_folders(cls, text: str) -> "Template":
        """A template for folders below another; “/” in its own text makes folders. Raises BadTemplate."""
        return cls(tuple(_pieces(text)))

    @property
    def counts(self) -> bool:
        """Whether files are numbered."""
        return any(not isinstance(piece, str) and piece[0] == "n" for piece in self.pieces)

    def stem(self, photo: Described, number: int) -> str:
        """The new name without suffix; the old one where nothing else is left of it."""
        return component(self._filled(photo, number)) or component(stem_of(photo.name)) or UNKNOWN

    def folder(self, photo: Described, number: int) -> str:
        """The folder, relative; "" where the template names none."""
        parts = self._filled(photo, number, UNKNOWN).split("/")
        return "/".join(component(part) or UNKNOWN for part in parts if part.strip())

    def _filled(self, photo: Described, number: int, blank: str = "") -> str:
        """*blank*: what stands for a value that is not known, or of which nothing is left."""
        return "".join(piece if isinstance(piece, str) else _value(*piece, photo, number) or blank for piece in self.pieces)


def stem_of(name: str) -> str:
    """A file's name without its last suffix; a name that only begins with a dot has none."""
    return name[: len(name) - len(suffix_of(name))]


def suffix_of(name: str) -> str:
    """The last suffix of a file's name with its dot, "" where there is none."""
    stem, dot, suffix = name.rpartition(".")
    return dot + suffix if stem.strip(".") else ""


def component(text: str, longest_bytes: int = LONGEST_BYTES) -> str:
    """A text as one harmless part of a path: nothing hides it, leads elsewhere or has a meaning of its own; "" where nothing is left."""
    plain = "".join(c for c in _DIRECTIONS.sub("", text) if c not in "/\0" and unicodedata.category(c) not in ("Cc", "Zl", "Zp"))
    plain = plain.strip().lstrip(".").rstrip(". ").strip()
    if _RESERVED.match(plain):
        plain = f"_{plain}"
    return shortened(plain, longest_bytes).rstrip(". ")


def shortened(text: str, longest_bytes: int) -> str:
    """The beginning of a text that fits into so many bytes, whole characters only."""
    size = 0
    for place, character in enumerate(text):
        size += len(character.encode("utf-8", "surrogateescape"))
        if size > longest_bytes:
            return text[:place]
    return text


def folded(name: str) -> str:
    """The same for names that some file system takes for one: without regard to case and to how accents are written."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


@dataclass(slots=True)
class Taken:
    """The names of one folder that are not free, by `folded`."""

    names: set[str] = field(default_factory=set)
    _next: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Iterable[str]) -> "Taken":
        """These names."""
        return cls(set(map(folded, names)))

    def free_stem(self, stem: str, suffixes: Sequence[str]) -> str:
        """The stem, or with the next number as in `IMG (2)`, that is free with all these suffixes. It is taken from now on."""
        found = fitted = shortened(stem, 250 - max((len(each.encode("utf-8", "surrogateescape")) for each in suffixes), default=0))
        number = self._next.get(folded(stem), 1)
        while any(folded(found + suffix) in self.names for suffix in suffixes):
            number += 1
            found = f"{shortened(fitted, LONGEST_BYTES)} ({number})"
        self._next[folded(stem)] = number
        self.names.update(folded(found + suffix) for suffix in suffixes)
        return found


def _pieces(text: str) -> Iterable[str | tuple[str, str]]:
    if not text.strip() or len(text) > LONGEST_TEMPLATE:
        raise BadTemplate(f"a template has 1 to {LONGEST_TEMPLATE:,} characters; nothing was changed; write one such as {NAMES}_{{n:04}}")
    place = 0
    while place < len(text):
        found = _PIECE.match(text, place)
        if found is None:
            raise BadTemplate(f"the brace at {place + 1} stands alone; nothing was changed; write {{{{ for a brace")
        place = found.end()
        if found[1] is None:
            yield found[0][0] if found[0] in ("{{", "}}") else found[0]
        else:
            yield _field(found[1])


def _field(text: str) -> tuple[str, str]:
    name, _, how = text.partition(":")
    if name not in _FIELDS:
        raise BadTemplate(f"there is no {{{text[:40]}}}; nothing was changed; use {', '.join(f'{{{each}}}' for each in _FIELDS)}")
    if name == "date":
        unknown = [letter for letter in _DIRECTIVE.findall(how) if letter not in _DIRECTIVES]
        if unknown:
            raise BadTemplate(f"%{unknown[0]} is no part of a date here; nothing was changed; use %Y, %m, %d, %H, %M, %S, %B, %b, %A or %a")
        return name, how or "%Y-%m-%d"
    if name == "n":
        if how and (not how.isascii() or not how.isdigit() or int(how) > MOST_DIGITS):
            raise BadTemplate(f"{{n:{how[:20]}}} is no counter; nothing was changed; write {{n}} or {{n:04}}")
        return name, how
    if how:
        raise BadTemplate(f"{{{name}}} takes nothing behind a colon; nothing was changed; write {{{name}}}")
    return name, ""


def _value(name: str, how: str, photo: Described, number: int) -> str:
    if name == "date":
        return UNDATED if photo.taken_us is None else _date(photo.taken_us, how)
    if name == "n":
        return f"{number:0{int(how or 1)}}"
    value = _SEPARATORS.sub("-", _VALUES[name](photo))
    return value if component(value) else ""


def _date(taken_us: int, how: str) -> str:
    moment = from_us(taken_us)
    how = _DIRECTIVE.sub(lambda found: f"{moment.year:04}" if found[1] == "Y" else found[0], how)  # strftime writes the year 800 as 800
    return moment.strftime(how)


_VALUES: dict[str, Callable[[Described], str]] = {
    "name": lambda photo: stem_of(photo.name),
    "camera": lambda photo: photo.camera or "",
    "lens": lambda photo: photo.lens or "",
    "title": lambda photo: photo.title or "",
    "rating": lambda photo: str(photo.rating or 0),
}
