"""What every command starts from: the library of its arguments, opened to read or to change."""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from photodesk.cli.output import Output
from photodesk.config import interrupts, logs, settings
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
    def working(self, *, cpu_percent: int | None = None, previews: bool = True) -> Iterator["Headless"]:
        """The whole engine, alone on this library. Raises LibraryUnavailable when another process has it."""
        interrupts.hold()
        try:
            engine = self._engine(cpu_percent, previews)
            try:
                interrupts.release()
                for notice in engine.library.notices:
                    self.output.message(f"photodesk: {notice.message}")
                self.output.begin()
                yield engine
            finally:
                interrupts.hold()
                engine.close()
                logs.stop()
                self.output.end()
        finally:
            interrupts.release()

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

    def _engine(self, cpu_percent: int | None, previews: bool) -> "Headless":
        from photodesk.app import build_headless
        from photodesk.imaging.decoders.pool import start_server

        start_server()
        engine = build_headless(self.paths, self._settings(), cpu_percent=cpu_percent, previews=previews)
        logs.start(self.paths)
        return engine

    def _settings(self) -> Settings:
        chosen, complaints = settings.load(self.paths.config)
        for complaint in complaints:
            self.output.message(f"photodesk: {complaint}")
        return chosen
