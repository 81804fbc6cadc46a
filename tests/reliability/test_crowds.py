"""A hundred thousand nearly black frames are compared anew: nothing stalls."""

import resource
import time
from collections.abc import Iterator

import numpy
import pytest

from photodesk.config.paths import Paths
from photodesk.domain.similarity import MOST_CANDIDATES
from photodesk.library.picture_index import PictureIndex
from photodesk.store import pictures
from photodesk.store.database import Database
from photodesk.store.synthetic import fill, fill_pictures

FRAMES, ASKED = 100_000, 50

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(300)]


@pytest.fixture
def database(paths: Paths) -> Iterator[Database]:
    opened = Database.open(paths)
    yield opened
    opened.close()


def frames() -> bytes:
    """phashes of nearly the same picture: up to 40 bits of noise."""
    chance = numpy.random.default_rng(1)
    noise = (chance.random((FRAMES, 256)) < chance.random((FRAMES, 1)) * 40 / 256).astype(numpy.uint8)
    one = chance.integers(0, 256, 32, dtype=numpy.uint8)
    return (numpy.packbits(noise, axis=1) ^ one).tobytes()


def test_a_hundred_thousand_black_frames_do_not_stall(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    fill(database, FRAMES)
    fill_pictures(database, frames(), 0)
    with database.write() as tx:
        tx.exec_driver_sql("UPDATE pictures SET compared = 0")
    before_kb, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    index = PictureIndex(database)
    made_s = time.perf_counter() - began
    with database.read() as tx:
        some = pictures.known(tx, range(FRAMES - ASKED, FRAMES))
    began = time.perf_counter()
    found = [index.nearest(picture) for picture in some.values()]
    each_ms = (time.perf_counter() - began) * 1000 / ASKED
    more_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb) / 1024
    with capsys.disabled():
        print(f"\n{FRAMES:,} frames: index {made_s:.1f} s, {more_mb:.0f} MB more, {each_ms:.1f} ms a frame")
    assert len(found) == ASKED and all(len(near) == MOST_CANDIDATES for near in found)
    assert made_s < 30 and each_ms < 500 and more_mb < 400
