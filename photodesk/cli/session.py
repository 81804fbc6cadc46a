"""What every command starts from: the library of its arguments, opened to read or to change."""

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from photodesk.bridge.trash import SystemTrash
from photodesk.cli.output import Output
from photodesk.config import interrupts, logs, settings
from photodesk.config.figures import Figures
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.problems import PhotoDeskError
from photodesk.library.library import Library

if TYPE_CHECKING:
    from photodesk.app import App, Headless, Working


_PRINTED_BYTE = re.compile(rb"\\udc([89a-f][0-9a-f])")


class UsageError(PhotoDeskError):
    """Wrong usage: exit status 2."""


def path_of(name: str) -> bytes:
    """The absolute path that a user wrote. `\\udcXX`, as lists print a byte that is not UTF-8, is that byte where no such file lies."""
    path = os.path.abspath(os.fsencode(name))
    if not _PRINTED_BYTE.search(path):
        return path
    try:
        os.lstat(path)
    except FileNotFoundError:
        return _PRINTED_BYTE.sub(_byte, path)
    except OSError:
        pass
    return path


def _byte(printed: "re.Match[bytes]") -> bytes:
    return bytes.fromhex(printed[1].decode("ascii"))


class _Opened(Protocol):
    """A library with what belongs to it."""

    library: Library

    def close(self) -> None: ...


T = TypeVar("T", bound=_Opened)


@dataclass(slots=True)
class _Editable:
    """A library for edits, and where its figures go."""

    library: Library
    figures: Figures
    trash: SystemTrash

    def close(self) -> None:
        self.trash.close()
        self.library.close()
        self.figures.flush()


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
        with self._alone(self._editable) as opened:
            yield opened.library

    @contextmanager
    def working(self, *, cpu_percent: int | None = None, previews: bool = True) -> Iterator["Working"]:
        """The whole engine, alone on this library. Raises LibraryUnavailable when another process has it."""
        with self._alone(lambda: self._engine(cpu_percent, previews)) as engine:
            yield engine

    @contextmanager
    def _alone(self, open_it: Callable[[], T]) -> Iterator[T]:
        """Opened, and closed whatever happens; an interrupt waits while it is opened or closed."""
        Library.refuse_held(self.paths)
        interrupts.hold()
        try:
            opened = open_it()
            logs.start(self.paths)
            try:
                interrupts.release()
                for notice in opened.library.notices:
                    self.output.message(f"photodesk: {notice.message}")
                self.output.begin()
                yield opened
            finally:
                interrupts.hold()
                opened.close()
                logs.stop()
                self.output.end()
        finally:
            interrupts.release()

    @contextmanager
    def with_window(self) -> Iterator["App"]:
        """The engine with all that a window needs, after the QApplication. Raises LibraryUnavailable when another process has the
        library."""
        from photodesk.app import App

        with self._alone(lambda: App(self.paths, self._settings())) as app:
            yield app

    def given(self, names: Iterable[str]) -> list[str]:
        """The arguments; `-` reads them from stdin, `-0` NUL-separated."""
        found: list[str] = []
        for name in names:
            if name in ("-", "-0"):
                separator = b"\0" if name == "-0" else b"\n"
                found += [os.fsdecode(part) for part in sys.stdin.buffer.read().split(separator) if part]
            else:
                found.append(name)
        return found

    def given_paths(self, names: Iterable[str]) -> list[bytes]:
        """Absolute paths of the arguments. Raises UsageError when standard input has none."""
        found = [path_of(name) for name in self.given(names)]
        if not found:
            raise UsageError("no path was named on standard input; nothing was changed; put one in a line, or use -0 and NULs")
        return found

    def _engine(self, cpu_percent: int | None, previews: bool) -> "Headless":
        from photodesk.app import build_headless
        from photodesk.imaging.decoders.pool import start_server

        start_server()
        return build_headless(self.paths, self._settings(), cpu_percent=cpu_percent, previews=previews)

    def _editable(self) -> "_Editable":
        figures, trash = Figures(self.paths.figures), SystemTrash()
        library = Library.open(self.paths, self._settings(), figures=figures)
        library.applying.to_trash = trash.take
        try:
            library.applying.recover()
        except BaseException:
            library.close()
            raise
        return _Editable(library, figures, trash)

    def _settings(self) -> Settings:
        chosen, complaints = settings.load(self.paths.config)
        for complaint in complaints:
            self.output.message(f"photodesk: {complaint}")
        return chosen
