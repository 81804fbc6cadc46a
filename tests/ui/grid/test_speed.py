"""A million photos in the grid: how long the first paint and jumps to anywhere take."""

import random
import sys
import time
from array import array
from collections.abc import Callable, Iterator, Sequence

import pytest
from grid_in_memory import FIRST_DAY, Desk, MemoryLibrary, photo_row
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from photodesk.app import SWITCH_INTERVAL_S
from photodesk.domain.photos import PhotoRow
from photodesk.domain.views import Listing, Section, View
from photodesk.ui.grid.following import Shown

PHOTOS = 1_000_000
FIRST_PAINT_MS, JUMP_P95_MS = 50.0, 16.0


class QuickLibrary(MemoryLibrary):
    """Answers at once, whatever is asked."""

    def rows(self, ids: Sequence[int]) -> list[PhotoRow]:
        """One row for each id."""
        return [photo_row(i) for i in ids]


def million() -> Listing:
    """A million photos on some 7,000 days."""
    chance, sections, left, day = random.Random(1), [], PHOTOS, FIRST_DAY
    while left:
        count = min(left, 1 + int(chance.expovariate(1 / 140)))
        sections.append(Section(day, count))
        left, day = left - count, day - 1 - chance.randrange(2)
    return Listing(View(), array("q", range(PHOTOS, 0, -1)), tuple(sections))


@pytest.fixture
def as_in_the_program() -> Iterator[None]:
    """The program lets its threads change places often."""
    usual_s = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    yield
    sys.setswitchinterval(usual_s)


@pytest.mark.benchmark
@pytest.mark.usefixtures("as_in_the_program")
@pytest.mark.parametrize("cell_width", [96, 192])
def test_a_million_photos(make_desk: Callable[[MemoryLibrary], Desk], cell_width: int, capsys: pytest.CaptureFixture[str]) -> None:
    listing = million()
    desk = make_desk(QuickLibrary())
    grid = desk.grid
    grid.set_cell_width(cell_width)
    grid.resize(1440, 900)
    desk.qtbot.waitExposed(grid)
    desk.qtbot.waitUntil(lambda: grid.viewport().width() > 1400)
    shown = Shown(listing, array("q"), None, None, 0.0)
    began = time.perf_counter()
    grid._on_shown(shown)
    grid.viewport().repaint()
    first_ms = (time.perf_counter() - began) * 1000
    assert grid._painted
    chance, times_ms, bar = random.Random(2), [], grid.verticalScrollBar()
    for number in range(120):
        began = time.perf_counter()
        if number % 4 == 0:
            QTest.keyClick(grid, Qt.Key.Key_End)
        elif number % 4 == 2:
            QTest.keyClick(grid, Qt.Key.Key_Home)
        else:
            bar.setValue(chance.randrange(bar.maximum()))
        grid.viewport().repaint()
        times_ms.append((time.perf_counter() - began) * 1000)
        desk.qtbot.wait(4)
    p95_ms = sorted(times_ms)[int(len(times_ms) * 0.95)]
    with capsys.disabled():
        print(
            f"\n{PHOTOS:,} photos, cells {cell_width}, {len(grid.visible_rows())} in sight: first paint {first_ms:.1f} ms, "
            f"jump p95 {p95_ms:.1f} ms, longest {max(times_ms):.1f} ms"
        )
    assert first_ms <= FIRST_PAINT_MS and p95_ms <= JUMP_P95_MS
