"""A window on a library whose photos were looked at and compared; made once, copied for each test."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from real_window import OpenWindow, open_window
from samples_of_copies import photo, save

from photodesk.app import build_headless
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings

__all__ = ["open_window"]


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Photos (one scene in three forms, one twice with the same bytes, one alone), and a library of them."""
    place = tmp_path_factory.mktemp("copies")
    photos = place / "photos"
    save(photo(1), photos / "2019" / "one.jpg", quality=92, taken="2019:05:01 10:00:00")
    save(photo(1).resize((320, 240)), photos / "small" / "one.jpg", taken="2019:05:01 10:00:00")
    save(photo(1), photos / "web" / "one.webp", quality=80)
    save(photo(2), photos / "2019" / "two.jpg", taken="2019:05:02 10:00:00")
    (photos / "backup").mkdir()
    shutil.copy(photos / "2019" / "two.jpg", photos / "backup" / "two.jpg")
    save(photo(3), photos / "2019" / "three.jpg", taken="2019:05:03 10:00:00")
    headless = build_headless(Paths(place / "library"), Settings(), previews=False)
    headless.add([bytes(photos)], progress=lambda _: None)
    headless.close()
    return photos, place / "library"


@pytest.fixture
def with_copies(paths: Paths, made_once: tuple[Path, Path], open_window: Callable[..., OpenWindow]) -> OpenWindow:
    """A window on a copy of this library."""
    shutil.copytree(made_once[1], paths.library)
    desk = open_window()
    desk.wait_for_photos(6)
    return desk
