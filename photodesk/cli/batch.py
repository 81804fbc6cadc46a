"""Many commands in one process: one a line, each told `ACK ID` once it is durable, else `FAIL ID REASON`, and each done once."""

import argparse
import errno
import io
import json
import logging
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

from photodesk.cli.batch_result import Result, told
from photodesk.cli.output import Output
from photodesk.cli.session import Session, UsageError
from photodesk.domain.problems import LibraryUnavailable, PhotoDeskError, Reason
from photodesk.library.library import Library

if TYPE_CHECKING:
    from photodesk.app import Working

Understood = tuple[argparse.Namespace, Callable[[Session], int]]
USAGE = "usage"
ALONE = frozenset({"batch", "bench", "perf", "watch"})
"""Commands that make no sense inside a batch."""
LONGEST_ID = 200

log = logging.getLogger(__name__)


def batch(session: Session, understood: Callable[[Sequence[str]], Understood]) -> int:
    """Run a file of operations; 1 when some failed."""
    name = session.arguments.file
    try:
        source = sys.stdin if name == "-" else open(name, encoding="utf-8", errors="surrogateescape")  # noqa: SIM115  # closed below
    except OSError as error:
        raise UsageError(f"{name} can’t be read ({error.strerror}); nothing was changed; check the path, then try again") from error
    if session.arguments.window:
        from photodesk.cli.window_batch import run_in_window

        with source:
            return run_in_window(session, lambda engine: _run(source, session, engine, understood))
    with source, session.working() as engine:
        return 0 if all([told(result) for result in _run(source, session, engine, understood)]) else 1


def _run(source: TextIO, session: Session, engine: "Working", understood: Callable[[Sequence[str]], Understood]) -> Iterator[Result]:
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        operation = f"line:{number}"
        try:
            operation, words = _operation(line, number)
            if not engine.library.journal.did(operation):
                _one(operation, words, session, engine, understood)
            yield Result(operation, None)
        except (PhotoDeskError, OSError) as error:
            session.output.complain(f"{operation}: {error}")
            yield Result(operation, _reason(error))


def _operation(line: str, number: int) -> tuple[str, list[str]]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"line {number} is not JSON; nothing was changed; write one operation a line") from error
    words = found.get("args") if isinstance(found, dict) else None
    operation = found.get("id") if isinstance(found, dict) else None
    if not isinstance(operation, str) or not 0 < len(operation) <= LONGEST_ID or not operation.isprintable() or " " in operation:
        raise UsageError(f"line {number} has no id; nothing was changed; give each operation a word of its own")
    if not isinstance(words, list) or not words or not all(isinstance(word, str) and "\0" not in word for word in words):
        raise UsageError(f"line {number} has no arguments; nothing was changed; write them as a list of texts")
    return operation, words


def _one(operation: str, words: list[str], session: Session, engine: "Working", understood: Callable[[Sequence[str]], Understood]) -> None:
    """Do one operation, durably. Raises what it raises by itself on the command line."""
    try:
        with redirect_stdout(io.StringIO()):
            options, command = understood(words)
    except SystemExit as error:  # --help
        raise UsageError("help is no operation; nothing was changed; leave it out") from error
    if options.command in ALONE or options.library is not None:
        raise UsageError(f"{' '.join(words)[:80]} can’t be part of a batch; nothing was changed; run it by itself")
    status = command(_Inside(options, session.paths, _Silent(session.output), operation, engine))
    if status == 130:
        raise KeyboardInterrupt
    if not engine.library.journal.did(operation):
        engine.library.journal.note(operation)


def _reason(error: Exception) -> str:
    if isinstance(error, LibraryUnavailable):
        return Reason.DISK_FULL.value if error.code == "DISK_FULL" else Reason.UNREADABLE.value
    if isinstance(error, PhotoDeskError):
        return USAGE
    log.error("an operation failed", exc_info=error)
    known = {
        errno.ENOSPC: Reason.DISK_FULL,
        errno.EDQUOT: Reason.DISK_FULL,
        errno.EACCES: Reason.PERMISSION,
        errno.EPERM: Reason.PERMISSION,
    }
    return known.get(getattr(error, "errno", None) or 0, Reason.UNREADABLE).value


class _Silent(Output):
    """What an operation prints inside a batch: nothing but its messages."""

    def __init__(self, outer: Output) -> None:
        super().__init__("", as_json=False, quiet=outer.quiet, blank={})

    def document(self, content: Mapping[str, Any]) -> None:
        """Nothing: the batch prints lines."""

    def text(self, line: str) -> None:
        """Nothing: the batch prints lines."""

    def columns(self, cells: Sequence[str]) -> None:
        """Nothing: the batch prints lines."""


@dataclass(slots=True)
class _Inside(Session):
    """An operation's session: the library is open already, and stays open."""

    engine: "Working | None" = None

    @contextmanager
    def reading(self) -> Iterator[Library]:
        """The open library."""
        assert self.engine is not None
        yield self.engine.library

    @contextmanager
    def changing(self) -> Iterator[Library]:
        """The open library."""
        assert self.engine is not None
        yield self.engine.library

    @contextmanager
    def working(self, *, cpu_percent: int | None = None, previews: bool = True) -> Iterator["Working"]:
        """The open engine, with the settings of the batch."""
        assert self.engine is not None
        yield self.engine

    def given(self, names: Iterable[str]) -> list[str]:
        """The arguments; standard input belongs to the batch."""
        found = list(names)
        if "-" in found or "-0" in found:
            raise UsageError("an operation of a batch can’t read standard input; nothing was changed; name the paths")
        return found
