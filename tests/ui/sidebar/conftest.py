"""A window on 24 photos of three days, some in albums and under tags."""

from collections.abc import Callable
from pathlib import Path

import pytest
from real_window import OpenWindow, desk, scan_only

from photodesk.app import build_headless
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.edits import AlbumCreation, AlbumEdit, Photos, TagEdit

__all__ = ["desk"]


@pytest.fixture
def shelf(paths: Paths, dated_folder: Path, open_window: Callable[..., OpenWindow]) -> OpenWindow:
    """Tags Places, Places/Iceland (8), Places/Norway (6, 2 of them in Iceland too) and Sea (4); albums Trips, Trips/Iceland (3), Best (a
    search) and Walks (1)."""
    scan_only(paths, dated_folder)
    engine = build_headless(paths, Settings())
    ids = list(engine.library.browsing.ids(""))
    for edit in (
        TagEdit(Photos.of(ids[:8]), add=("Places/Iceland",)), TagEdit(Photos.of(ids[6:12]), add=("Places/Norway",)),
        TagEdit(Photos.of(ids[:4]), add=("Sea",)), AlbumCreation("Trips"), AlbumCreation("Trips/Iceland"),
        AlbumEdit(Photos.of(ids[:3]), "Trips/Iceland", True), AlbumCreation("Best", "rating:>=4"),
        AlbumEdit(Photos.of(ids[:1]), "Walks", True, make=True),
    ):  # fmt: skip
        engine.library.editing.apply(edit)
    engine.close()
    desk = open_window()
    desk.wait_for_photos(24)
    return desk
