"""What every command starts from: the library of its arguments, opened to read or to change."""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from photodesk.cli.output import Output
from photodesk.config import settings
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.problems import PhotoDeskError
from photodesk.library.library import Library

if TYPE_CHECKING:
    from photodesk.app import Headless


class UsageError(PhotoDeskError):
    """Wrong usage: exit status 2."""


@dataclass(slots=True)
class Session:
    """One command under way. Its exit status is what the command returns."""

    arguments: argparse.Namespace
    paths: Paths
    output: Output
    operation: str | None = None
    """The id that is stored with an edit, so that it is done once (`batch`)."""

    @contextmanager
    def reading(self) -> Iterator[Library]:
        """The last committed state, also beside a window. Nothing is created or changed."""
        library = Library.open(self.paths, self._settings(), writable=False)
        try:
            self.output.begin()
            yield library
        finally:
            library.close()

    @contextmanager
    def changing(self) -> Iterator[Library]:
        """The library, alone, for edits: no decoder is started. Raises LibraryUnavailable when another process has it."""
        from photodesk.config import logs
        from photodesk.config.figures import Figures

        figures = Figures(self.paths.figures)
        library = Library.open(self.paths, self._settings(), figures=figures)
        logs.start(self.paths)
        try:
            for notice in library.notices:
                self.output.message(f"photodesk: {notice.message}")
            self.output.begin()
            yield library
        finally:
            library.close()
            figures.flush()
            logs.stop()
            self.output.end()

    @contextmanager
    def working(self, *, cpu_percent: int | None = None, previews: bool = True) -> Iterator["Headless"]:
        """The whole engine, alone on this library. Raises LibraryUnavailable when another process has it."""
        from photodesk.app import build_headless
        from photodesk.config import logs
        from photodesk.imaging.decoders.pool import start_server

        start_server()
        engine = build_headless(self.paths, self._settings(), cpu_percent=cpu_percent, previews=previews)
        logs.start(self.paths)
        try:
            for notice in engine.library.notices:
                self.output.message(f"photodesk: {notice.message}")
            self.output.begin()
            yield engine
        finally:
            engine.close()
            logs.stop()
            self.output.end()

    def given_paths(self, names: Iterable[str]) -> list[bytes]:
        """Paths of the arguments; `-` reads them from stdin, `-0` NUL-separated."""
        found: list[bytes] = []
        for name in names:
            if name in ("-", "-0"):
                separator = b"\0" if name == "-0" else b"\n"
                found += [part for part in sys.stdin.buffer.read().split(separator) if part]
            else:
                found.append(os.fsencode(name))
        return [os.path.abspath(path) for path in found]

    def _settings(self) -> Settings:
        chosen, complaints = settings.load(self.paths.config)
        for complaint in complaints:
            self.output.message(f"photodesk: {complaint}")
        return chosen
