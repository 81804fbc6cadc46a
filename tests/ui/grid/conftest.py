"""A grid over a library in memory; the parts between them are the real ones."""

from collections.abc import Callable, Iterator
from typing import cast

import pytest
from grid_in_memory import FIRST_DAY, Desk, MemoryLibrary, QuietScheduler
from pytestqt.qtbot import QtBot

from photodesk.bridge.events import Events
from photodesk.bridge.lanes import Lanes
from photodesk.bridge.pending_edits import PendingEdits
from photodesk.bridge.queries import Queries
from photodesk.bridge.scheduler import Scheduler
from photodesk.bridge.thumbnails import Thumbnails
from photodesk.library.library import Library
from photodesk.ui.grid.view import PhotoGrid
from photodesk.ui.theme import Theme


@pytest.fixture
def library() -> MemoryLibrary:
    """Three days: 30, 3 and 40 photos, with ids 1 to 73."""
    return MemoryLibrary([(FIRST_DAY, range(1, 31)), (FIRST_DAY - 1, range(31, 34)), (FIRST_DAY - 9, range(34, 74))])


@pytest.fixture
def make_desk(qtbot: QtBot) -> Iterator[Callable[[MemoryLibrary], Desk]]:
    """Builds a shown grid 818 × 600 with 4 columns over a library."""
    made: list[tuple[Thumbnails, Lanes]] = []

    def make(library: MemoryLibrary) -> Desk:
        lanes, scheduler, events = Lanes(1), QuietScheduler(), Events()
        real = cast(Library, library)
        queries = Queries(real, lanes)
        thumbnails = Thumbnails(real, lanes, cast(Scheduler, scheduler), events)
        made.append((thumbnails, lanes))
        theme, pending = Theme("dark"), PendingEdits()
        grid = PhotoGrid(queries, events, thumbnails, pending, theme)
        qtbot.addWidget(grid)
        grid.resize(818, 600)
        grid.show()
        return Desk(library, scheduler, events, queries, thumbnails, pending, theme, grid, qtbot)

    yield make
    for thumbnails, lanes in made:
        thumbnails.close()
        lanes.close()


@pytest.fixture
def desk(make_desk: Callable[[MemoryLibrary], Desk], library: MemoryLibrary) -> Desk:
    """A grid that shows the three days."""
    desk = make_desk(library)
    desk.show()
    return desk
