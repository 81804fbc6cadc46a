"""Reads the second copy: which of its edits the catalog lacks, as after a backup was put back.

An edit that is whole there is known by its number and its moment. What follows the last one that the catalog knows is missing.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

Steps = list[dict[str, Any]]

_BEGUN = re.compile(rb'\{(?:"(?:n(?:"(?::([0-9]*)(,.*)?)?)?)?)?', re.DOTALL)
"""How a line of ours begins, however little of it was written; the number is whole where something follows."""


@dataclass(frozen=True, slots=True)
class CopiedEdit:
    """One edit of the second copy; `parts`: the steps of each of its lines. `place`: file and line, for people."""

    number: int
    at_us: int
    label: str
    parts: tuple[Steps, ...]
    place: str


@dataclass(slots=True)
class Lacking:
    """Edits that the catalog lacks, in order, and `unread`: places of the second copy that cannot be read."""

    edits: list[CopiedEdit] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Line:
    number: int
    part: int
    parts: int
    at_us: int
    label: str
    steps: Steps


def lacking(folder: Path, is_known: Callable[[int, int], bool | None]) -> Lacking:
    """What a catalog lacks. *is_known*(number, at in µs): True for one of its entries; None where it cannot be missing either."""
    found = Lacking()
    for edit in _edits(folder, found.unread):
        known = is_known(edit.number, edit.at_us)
        if known:
            found.edits.clear()
            found.unread.clear()
        elif known is False:
            found.edits.append(edit)
    return found


def _edits(folder: Path, unread: list[str]) -> Iterator[CopiedEdit]:
    """Every edit that is whole, in the order of the files; places that cannot be read are added to *unread*. A line that a kill cut off
    is none of these: it is the last one, or the same edit follows once more."""
    begun: list[_Line] = []
    cut: tuple[int | None, str] | None = None
    for place, text in _lines(folder):
        line = _understood(text)
        if line is None:
            if cut is not None:
                unread.append(cut[1])
            begun, cut = [], None
            if (head := _BEGUN.fullmatch(text.strip())) is None:
                unread.append(place)
            else:
                cut = (int(head[1]) if head[1] and head[2] else None, place)
            continue
        if cut is not None:
            if cut[0] not in (line.number, None) or line.part:
                unread.append(cut[1])
            cut = None
        if line.part == 0:
            begun = [line]
        elif begun and (line.number, line.part, line.parts) == (begun[0].number, len(begun), begun[0].parts):
            begun.append(line)
        else:
            begun = []
            unread.append(place)
        if begun and len(begun) == line.parts:
            yield CopiedEdit(line.number, line.at_us, line.label, tuple(each.steps for each in begun), place)
            begun = []


def _lines(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.glob("*.jsonl")):
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with open(descriptor, "rb") as source:
            for number, text in enumerate(source, 1):
                if text.strip():
                    yield f"{file.name}, line {number}", text


def _understood(text: bytes) -> _Line | None:
    try:
        told = json.loads(text)
        at_us = round(datetime.fromisoformat(told["at"]).timestamp() * 1000) * 1000
        number, part, parts, label, steps = told["n"], told["part"], told["parts"], told["label"], told["steps"]
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
        return None
    whole = all(type(each) is int for each in (number, part, parts)) and 0 < number < 1 << 62 and 0 <= part < parts
    if not whole or not isinstance(label, str) or not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps):
        return None
    return _Line(number, part, parts, at_us, label, steps)
