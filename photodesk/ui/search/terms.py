"""Places in the text of a search: the term under the cursor, and the part that an error is about."""

import re
from dataclasses import dataclass

from photodesk.domain.queries import quoted

_QUOTED = r'"[^"]*(?:""[^"]*)*"?'
_TERM = re.compile(rf'[a-z]+:{_QUOTED}|{_QUOTED}|[^\s()"]+')
_PART = re.compile(rf'[a-z]+:{_QUOTED}|{_QUOTED}|[()]|[^\s()"]+')
_NAME = re.compile(r"[a-z]+")
_NEEDS_QUOTES = re.compile(r'[\s()"]|^$')


@dataclass(frozen=True, slots=True)
class Term:
    """The term from `start` to `stop` of a text. `name`: of its qualifier, "" where it is a plain word; `typed`: its value, or the word,
    up to the cursor."""

    start: int
    stop: int
    name: str
    typed: str


def term_at(text: str, cursor: int) -> Term | None:
    """The term that ends at the cursor or goes on behind it; None where there is none that could be completed."""
    for found in _TERM.finditer(text):
        start, stop = found.span()
        if text[start] == "-":
            start += 1
        if start < cursor <= stop:
            name, colon, value = text[start:cursor].partition(":")
            if not _NAME.fullmatch(name) or (value.startswith('"') and value[1:].replace('""', "").endswith('"')):
                return None
            typed = value[1:].replace('""', '"') if value.startswith('"') else value
            return Term(start, stop, name if colon else "", typed if colon else name)
    return None


def completed(text: str, term: Term, name: str, value: str | None) -> tuple[str, int]:
    """The text with the term replaced by `name:value`, and where the cursor is then; without a value one is yet to be written."""
    rest = text[term.stop :]
    if value is None:
        new = f"{name}:"
    else:
        new = f"{name}:{quoted(value) if _NEEDS_QUOTES.search(value) else value}"
        rest = rest if rest.startswith((" ", ")")) else f" {rest}"
        new += " " if rest.startswith(" ") else ""
        rest = rest.removeprefix(" ")
    return text[: term.start] + new + rest, term.start + len(new)


def wrong_part(text: str, position: int) -> tuple[int, int]:
    """Beginning and length of the part that an error at *position* is about; at the end of the text, its last sign."""
    found = _PART.match(text, position) if position < len(text) else None
    if found is not None:
        return position, found.end() - position
    end = len(text[:position].rstrip())
    return max(end - 1, 0), min(end, 1)
