"""An open library without Qt, and a scan that collects what it tells."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.changes import ScanResult
from photodesk.library.library import Library


@pytest.fixture
def library(paths: Paths) -> Iterator[Library]:
    """A new library, closed at the end."""
    opened = Library.open(paths, Settings())
    yield opened
    opened.close()


@pytest.fixture
def scan(library: Library) -> Callable[..., ScanResult]:
    """Add a folder (once) and scan everything."""

    def run(*folders: Path, told: list[object] | None = None) -> ScanResult:
        for folder in folders:
            library.folders.add(str(folder).encode())
        heard: list[object] = [] if told is None else told
        return library.scanning.scan(None, heard.append)

    return run
