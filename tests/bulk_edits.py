"""A stream of edits of all photos through `batch`, killed at random moments; what the catalog holds must be a whole number of them."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from library.catalogue import put_photos

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.library.library import Library


@dataclass
class Held:
    """What all photos have in common; anything else is half an edit."""

    tags: set[str] = field(default_factory=set)
    rating: int | None = None
    flag: str | None = None


def operation(number: int) -> list[str]:
    """The arguments of the operation with this number; each changes all photos."""
    match number % 5:
        case 0:
            return ["tag", "", "--add", f"t{number}"]
        case 1:
            return ["rate", "", str(number // 5 % 5 + 1)]
        case 2:
            return ["tag", "", "--add", f"u{number}", "--remove", f"t{number - 2}"]
        case 3:
            return ["flag", "", ("keep", "reject")[number // 5 % 2]]
    return ["tags", "rename", f"u{number - 2}", f"v{number}"]


def after(number: int) -> Held:
    """What there is after operations 0 to *number* - 1."""
    held = Held()
    for n in range(number):
        match n % 5:
            case 0:
                held.tags.add(f"t{n}")
            case 1:
                held.rating = n // 5 % 5 + 1
            case 2:
                held.tags = (held.tags - {f"t{n - 2}"}) | {f"u{n}"}
            case 3:
                held.flag = ("keep", "reject")[n // 5 % 2]
            case 4:
                held.tags = (held.tags - {f"u{n - 2}"}) | {f"v{n}"}
    return held


def make(paths: Paths, photos: int) -> None:
    """A library of made-up photos."""
    library = Library.open(paths, Settings())
    put_photos(library, photos)
    library.close()


def command(paths: Paths, *arguments: str, fail: str = "", trace: Path | None = None) -> "subprocess.Popen[str]":
    """PhotoDesk in a process of its own, with a failpoint where one is named."""
    words = [sys.executable, "-m", "photodesk", "--library", str(paths.library), *arguments]
    environment = {**os.environ, "PHOTODESK_FAIL": fail, "PHOTODESK_FAIL_TRACE": str(trace or "")}
    return subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )  # fmt: skip


def lines(numbers: Iterable[int]) -> str:
    return "".join(json.dumps({"id": f"o{n}", "args": operation(n)}) + "\n" for n in numbers)


def acknowledged(paths: Paths, first: int, count: int, chance: random.Random, *options: str) -> int:
    """Run operations from *first* on, kill at a random moment after one was done; how many are acknowledged in a row."""
    process = command(paths, "batch", "-", *options)
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(lines(range(first, first + count)))
    process.stdin.flush()
    told = [process.stdout.readline()]
    assert told[0] == f"ACK o{first}\n", process.communicate()
    try:
        process.wait(chance.uniform(0, 0.5))
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    rest, errors = process.communicate()
    assert "Traceback" not in errors
    told += [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    assert told == [f"ACK o{n}\n" for n in range(first, first + len(told))]
    return first + len(told)


def held(paths: Paths, photos: int) -> Held:
    """What all photos have in common; fails where only some have it, or where a number does not fit the links."""
    with closing(sqlite3.connect(paths.catalog)) as catalog:
        tags = catalog.execute(
            "SELECT path, photos, (SELECT count(*) FROM photo_tags WHERE tag_id = tags.id) FROM tags"
        ).fetchall()  # fmt: skip
        assert all(kept == counted and counted in (0, photos) for _, kept, counted in tags), tags
        ((rating, flag),) = catalog.execute("SELECT DISTINCT rating, flag FROM photos").fetchall()
    return Held({path for path, _, counted in tags if counted}, rating, flag)
