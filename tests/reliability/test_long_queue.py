"""A hundred thousand jobs wait: what the user looks at is not one of them."""

import time
from collections.abc import Iterator

import pytest
from slow_looking import SlowLooking

from photodesk.bridge.lanes import Lanes
from photodesk.bridge.scheduler import Scheduler
from photodesk.config.figures import Figures
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.library.library import Library
from photodesk.store.synthetic import fill

JOBS, VISIBLE, LOOK_S = 100_000, 40, 0.005

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(120)]


@pytest.fixture
def library(paths: Paths) -> Iterator[Library]:
    """A catalog with a look queued for each of its photos."""
    opened = Library.open(paths, Settings())
    fill(opened.database, JOBS)
    for start in range(1, JOBS, 10_000):
        opened.jobs.enqueue("look", range(start, start + 10_000), 10)
    yield opened
    opened.close()


def test_a_jump_anywhere_gets_its_visible_photos_first(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    lanes, looking = Lanes(2), SlowLooking(library, LOOK_S)
    scheduler = Scheduler(library, lanes, looking, lambda _change, _urgent: None, Figures(), 100)
    scheduler.start()
    waits: list[float] = []
    try:
        for place in (JOBS - VISIBLE, JOBS // 2, 2_000, JOBS // 3):
            visible = list(range(place, place + VISIBLE))
            while len(looking.order) < 50:
                time.sleep(0.001)
            at, began = len(looking.order), time.monotonic()
            scheduler.want_looks(visible)
            while looking.order[at:].count(visible[0]) == 0:
                time.sleep(0.001)
            waits.append(time.monotonic() - began)
            while not set(visible) <= set(looking.order[at:]):
                time.sleep(0.001)
            later = looking.order[at:]
            # Two were in the decoders, and some more may begin until the wish is read; nothing of the backlog in between.
            first = later.index(visible[0])
            assert later[first : first + VISIBLE] == visible
        began = time.monotonic()
        scheduler.cancel("look")
        while library.jobs.counts()["look"].get("queued"):
            time.sleep(0.005)
        cancelled_s = time.monotonic() - began
        assert scheduler.wait_idle(10)
        states = dict(library.jobs.counts()["look"])
        line = next(group for group in scheduler.snapshot().groups if group.kind == "look")
        assert (states["cancelled"], states["cancelled"] + states["done"]) == (line.cancelled, JOBS)
    finally:
        scheduler.stop(lambda: None)
        lanes.close()
    with capsys.disabled():
        print(f"\n{JOBS:,} jobs waiting: first visible photo begun after {', '.join(f'{w * 1000:.0f}' for w in waits)} ms;", end=" ")
        print(f"all cancelled in {cancelled_s * 1000:.0f} ms")
    assert max(waits) < 1
    assert cancelled_s < 2
