"""What a command prints: one JSON document, or text for people; progress and messages on stderr."""

import json
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

from photodesk.domain.changes import JobsChanged

SCHEMA = 1
INTERRUPTED = 130
LINE_EVERY_S = 10.0
BAR_EVERY_S = 0.1
BAR_WIDTH = 24
_TITLES = {"look": "Thumbnails", "preview": "Previews", "duplicates": "Compared"}


class Output:
    """One command's way of printing. `document` keys come from the contract; text is made by the command."""

    def __init__(self, library: str, *, as_json: bool, quiet: bool, blank: Mapping[str, Any]) -> None:
        self.as_json, self.quiet = as_json, quiet
        self._library, self._blank = library, blank
        self._told_document = False
        self._began = time.monotonic()
        self._told = 0.0
        self._bar = sys.stderr.isatty()
        self._drawn = False

    def begin(self) -> None:
        """The library is open: the command's own time starts."""
        self._began = time.monotonic()

    def document(self, content: Mapping[str, Any]) -> None:
        """Print the one JSON document (with --json; else nothing)."""
        if self.as_json and not self._told_document:
            self._told_document = True
            seconds = round(time.monotonic() - self._began, 3)
            json.dump({"schema": SCHEMA, "library": self._library, "seconds": seconds, **content}, sys.stdout, ensure_ascii=True)
            sys.stdout.write("\n")
            sys.stdout.flush()

    def text(self, line: str) -> None:
        """Print a line for people (without --json)."""
        if not self.as_json:
            sys.stdout.write(printable(line) + "\n")

    def columns(self, cells: Sequence[str]) -> None:
        """Print a line of cells for people and for other programs, with tabs between them."""
        if not self.as_json:
            sys.stdout.write("\t".join(map(printable, cells)) + "\n")

    def table(self, rows: Sequence[Sequence[object]]) -> None:
        """Print columns for people."""
        texts = [[printable(str(cell)) for cell in row] for row in rows]
        widths = [max(len(row[n]) for row in texts) for n in range(len(texts[0]))] if texts else []
        for row in texts:
            self.text("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())

    def message(self, line: str) -> None:
        """Say something on stderr."""
        if not self.quiet:
            self._clear_bar()
            print(printable(line), file=sys.stderr, flush=True)

    def progress(self, jobs: JobsChanged) -> None:
        """A bar on a terminal, a line every 10 s elsewhere, nothing with --quiet."""
        if self.quiet:
            return
        now = time.monotonic()
        if now - self._told < (BAR_EVERY_S if self._bar else LINE_EVERY_S):
            return
        if not self._told and not self._bar:
            self._told = now
            return
        self._told = now
        parts = [f"{_TITLES.get(g.kind, g.kind)} {g.done:,} of {g.total:,}" for g in jobs.groups if g.total]
        if not parts:
            return
        if not self._bar:
            print(" · ".join(parts), file=sys.stderr, flush=True)
            return
        done, total = sum(g.done for g in jobs.groups), max(1, sum(g.total for g in jobs.groups))
        filled = BAR_WIDTH * done // total
        sys.stderr.write(f"\r\x1b[K[{'#' * filled}{'-' * (BAR_WIDTH - filled)}] {' · '.join(parts)}")
        sys.stderr.flush()
        self._drawn = True

    def stopped(self, content: Mapping[str, Any] | None = None, how: str = "the same command") -> int:
        """Ctrl+C: tell what there is so far (else the document of a command that did nothing) and *how* to go on."""
        self.end()
        self.document(self._blank if content is None else content)
        complain(f"stopped; what is finished stays finished; {how} goes on from here")
        return INTERRUPTED

    def complain(self, sentence: str) -> None:
        """Name something that went wrong, also with --quiet."""
        self._clear_bar()
        complain(sentence)

    def _clear_bar(self) -> None:
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            self._drawn = False

    def end(self) -> None:
        """Leave the terminal clean."""
        self._clear_bar()


def complain(sentence: str) -> None:
    """One line on stderr: what happened; what is safe; what to do."""
    print(f"photodesk: {printable(sentence)}", file=sys.stderr, flush=True)


def printable(text: str) -> str:
    """For a terminal: control and direction characters and bytes that are not UTF-8 become visible escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode("ascii") for c in text)


def size_text(size: int) -> str:
    """1 MB is 10^6 bytes."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size} bytes"
