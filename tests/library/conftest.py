"""An open library without Qt, a scan that collects what it tells, and a queue that is worked off on the spot."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from import_desk import desk, full_card

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.changes import ScanResult
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.jobs import Failure
from photodesk.library.library import Library
from photodesk.library.looking import Looking, Outcome

__all__ = ["desk", "full_card"]


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


@pytest.fixture(scope="session")
def decoders() -> Iterator[DecoderPool]:
    """Real decoders, shared by the tests that do not spoil them."""
    made = DecoderPool(2)
    yield made
    made.close()


@pytest.fixture
def looking(library: Library, decoders: DecoderPool) -> Looking:
    """What runs jobs in this library."""
    return Looking(library.database, library.derivatives, decoders, make_previews=True, preview_format="jpeg")


@pytest.fixture
def work(library: Library, looking: Looking) -> Callable[..., list[Outcome]]:
    """Do every job that is queued, as the scheduler does; returns what came of them in order. *between* runs before each is stored."""

    def run(between: Callable[[], object] = lambda: None) -> list[Outcome]:
        done: list[Outcome] = []
        while claimed := library.jobs.claim(50, ()):
            outcomes = [looking.run(job) for job in claimed]
            between()
            looking.store(outcomes)
            library.jobs.failed([outcome for outcome in outcomes if isinstance(outcome, Failure)])
            done += outcomes
        return done

    return run
