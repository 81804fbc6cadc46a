"""Looks at the text of a template while it is written: its tokens, and where a mistake is."""

import re
from dataclasses import dataclass

from photodesk.domain.templates import BadTemplate, Template

_PIECE = re.compile(r"\{\{|\}\}|\{[^{}]*\}|[^{}]+|[{}]")


@dataclass(frozen=True, slots=True)
class Mistake:
    """`start`, `length`: where it is in the text, in characters."""

    start: int
    length: int
    message: str


def mistake_in(text: str) -> Mistake | None:
    """The first mistake of a template for names; None where there is none."""
    try:
        Template.for_names(text)
    except BadTemplate as error:
        whole = str(error)
    else:
        return None
    for piece in _PIECE.finditer(text):
        try:
            Template.for_names(piece[0])
        except BadTemplate as error:
            if piece[0].strip():  # spaces between tokens are no template of their own
                return Mistake(piece.start(), len(piece[0]), whole if "{" not in piece[0] and "}" not in piece[0] else str(error))
    return Mistake(0, len(text), whole)


def literal(name: str) -> str:
    """A name as a template that makes this very name."""
    return name.replace("{", "{{").replace("}", "}}")
