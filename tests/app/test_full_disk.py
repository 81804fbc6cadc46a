"""The disk of the library is full: nothing is lost, it is said once, nobody waits for ever, and everything goes on when there is room."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import write_photos
from mounts import Mount

from photodesk.app import Headless, build_headless
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.changes import JobsChanged

PHOTOS = 60


def quiet(_: JobsChanged) -> None:
    """No progress."""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Mount]:
    """2 MB: room for the rows and for about half of the pictures."""
    place = tmp_path / "disk"
    place.mkdir()
    with Mount("-t", "tmpfs", "-o", "size=2m", "none", place) as disk:
        yield disk


def codes(engine: Headless) -> list[str]:
    return [notice.code for notice in engine.notices]


def test_work_rests_on_a_full_disk_and_goes_on_in_the_same_session(small_disk: Mount, tmp_path: Path) -> None:
    write_photos(tmp_path / "p", PHOTOS, width=900, height=600)
    paths = Paths(small_disk.place / "library")
    engine = build_headless(paths, Settings())
    try:
        engine.add([os.fsencode(tmp_path / "p")], progress=quiet)  # returns, although nothing more can be done
        assert codes(engine) == ["DISK_FULL"]
        sizes = engine.library.derivatives.sizes()
        assert 0 < sizes.thumbs + sizes.previews < 2 * PHOTOS
        assert engine.library.browsing.problems() == []
        assert engine.library.derivatives.damaged() == 0
        stored = engine.library.derivatives.contents()
        small_disk.change("size=64m")
        engine.scheduler.retry()
        engine.library.jobs.retry()  # both, as Retry in the window does
        engine.run_jobs(quiet)
        sizes = engine.library.derivatives.sizes()
        assert (sizes.thumbs, sizes.previews) == (PHOTOS, PHOTOS)
        assert stored[0] <= engine.library.derivatives.contents()[0]
        assert codes(engine) == []  # it is over
        assert [check.name for check in engine.library.checking.run() if not check.ok and check.name != "permissions"] == []
    finally:
        engine.close()


def test_what_a_full_disk_stopped_goes_on_at_the_next_start(small_disk: Mount, tmp_path: Path) -> None:
    write_photos(tmp_path / "p", PHOTOS, width=900, height=600)
    paths = Paths(small_disk.place / "library")
    engine = build_headless(paths, Settings())
    engine.add([os.fsencode(tmp_path / "p")], progress=quiet)
    engine.close()
    small_disk.change("size=64m")
    engine = build_headless(paths, Settings())
    try:
        engine.library.jobs.retry()
        engine.run_jobs(quiet)
        sizes = engine.library.derivatives.sizes()
        assert (sizes.thumbs, sizes.previews) == (PHOTOS, PHOTOS)
        assert engine.library.browsing.count("") == PHOTOS
    finally:
        engine.close()
