"""A drive goes and returns while the window shows its photos: empty, as another one, read-only, elsewhere. Nothing is lost or made anew."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from builders import write_photos
from mounts import Mount
from real_window import OpenWindow

from photodesk.config.paths import Paths
from photodesk.domain.folders import FolderState

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(180)]


@contextmanager
def disk(image: Path) -> Iterator[str]:
    """The device of an empty disk, the same for all of the test: without udev a file system is known by that."""
    if shutil.which("mkfs.ext4") is None or shutil.which("losetup") is None:
        pytest.skip("no file system can be made here")
    with image.open("wb") as file:
        file.truncate(16_000_000)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], check=True)
    made = subprocess.run(["losetup", "--find", "--show", str(image)], check=False, capture_output=True, text=True)
    if made.returncode:
        pytest.skip("there is no loop device here")
    try:
        yield made.stdout.strip()
    finally:
        subprocess.run(["losetup", "--detach", made.stdout.strip()], check=True)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[str]:
    with disk(tmp_path / "own.img") as device:
        yield device


@pytest.fixture
def other(tmp_path: Path) -> Iterator[str]:
    with disk(tmp_path / "other.img") as device:
        yield device


class Desk:
    """A window on the photos of a drive."""

    def __init__(self, desk: OpenWindow) -> None:
        self._desk, self.library = desk, desk.app.library

    def wait(self, fact: Callable[[], bool]) -> None:
        self._desk.qtbot.waitUntil(fact, timeout=60_000)

    def settle(self) -> None:
        """Wait until everything is done."""
        app = self._desk.app
        self.wait(lambda: app.watch.is_quiet() and app.scheduler.wait_idle(0) and app.library.jobs.unfinished() == 0)

    def is_in_state(self, *states: FolderState) -> bool:
        return [folder.state in states for folder in self.library.folders.all()] == [True]

    def offline_cells(self) -> list[bool]:
        """Of the photos on the screen, whether each is shown as one whose drive is away."""
        grid = self._desk.grid
        known = [grid.photos.known(row) for row in grid.visible_rows()]
        return [photo is not None and photo.offline for photo in known]

    def facts(self) -> tuple[set[object], int, int, int]:
        """Photos with what is known of them; how many are missing or have a problem; how many jobs were done."""
        with self.library.database.read() as tx:
            photos: set[object] = {tuple(row) for row in tx.exec_driver_sql("SELECT id, name, content_hash, state FROM photos")}
        done = sum(by["done"] for by in self.library.jobs.counts().values())
        return photos, self.library.browsing.count("is:missing"), self.library.browsing.count("is:problem"), done

    def banners(self) -> str:
        return "\n".join(self._desk.window.centre.banners.texts())


def test_whatever_comes_back_in_its_place_no_photo_is_lost(
    paths: Paths, tmp_path: Path, own: str, other: str, open_window: Callable[..., OpenWindow]
) -> None:
    place, elsewhere = tmp_path / "drive", tmp_path / "elsewhere"
    place.mkdir()
    elsewhere.mkdir()
    with Mount(other, place):
        write_photos(place / "DCIM", 3, start=90)
    away, here = (FolderState.OFFLINE,), (FolderState.ONLINE, FolderState.WATCHING)
    with Mount(own, place) as drive:
        write_photos(place / "DCIM", 12)
        desk = Desk(window := open_window(working=True))
        window.app.commands.add_folders([str(place / "DCIM")])
        window.wait_for_photos(12)
        desk.settle()
        before = desk.facts()
        drive.end()
        desk.wait(lambda: desk.is_in_state(*away) and desk.offline_cells() == [True] * 12)
        for arguments in (("-t", "tmpfs", "none", place), (other, place)):
            with Mount(*arguments):
                (place / "DCIM").mkdir(exist_ok=True)
                window.app.commands.scan()
                desk.settle()
                assert desk.is_in_state(*away) and desk.facts() == before
        with Mount("-o", "ro", own, place):
            desk.wait(lambda: desk.is_in_state(FolderState.READONLY) and "is read-only" in desk.banners())
            desk.settle()
            desk.wait(lambda: desk.offline_cells() == [False] * 12)
            assert desk.facts() == before
        desk.wait(lambda: desk.is_in_state(*away) and "is offline" in desk.banners())
        assert "is read-only" not in desk.banners()
        with Mount(own, elsewhere):
            desk.wait(lambda: desk.is_in_state(*here))
            desk.settle()
            assert [folder.path for folder in desk.library.folders.all()] == [os.fsencode(elsewhere / "DCIM")]
            desk.wait(lambda: desk.offline_cells() == [False] * 12)
            assert desk.facts() == before
            window.close()
