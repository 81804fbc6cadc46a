"""A library with planted copies, looked at once for all tests, and the window on a copy of it."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from real_window import OpenWindow
from samples_of_copies import photo, save
from ui.duplicates.reviewed import Reviewed

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.library import Library
from photodesk.library.looking import Looking

Opener = Callable[..., OpenWindow]


def plant(folder: Path) -> None:
    """Three groups of exact copies (one of them with a protected file), one of the same picture, one alike, one series."""
    for seed, name in ((1, "one.jpg"), (2, "two.jpg"), (3, "three.jpg")):
        save(photo(seed), folder / "pictures" / name, quality=80 + 5 * seed)
        (folder / "backup").mkdir(exist_ok=True)
        shutil.copy(folder / "pictures" / name, folder / "backup" / name)
    (folder / "safe").mkdir()
    shutil.copy(folder / "pictures" / "one.jpg", folder / "safe" / "one.jpg")
    save(photo(4), folder / "pictures" / "four.jpg", camera="A 7", taken="2020:05:01 10:00:00")
    save(photo(4).resize((320, 240)), folder / "backup" / "small.jpg")
    for number in range(2):
        save(photo(5, left=40 + 10 * number), folder / "pictures" / f"alike{number}.jpg")
        save(photo(6, left=40 + 8 * number), folder / "pictures" / f"burst{number}.jpg", camera="A 7", taken=f"2020:06:01 10:00:0{number}")


def look_at_all(library: Library, decoders: DecoderPool) -> None:
    """Every job there is."""
    looking = Looking(library.database, library.derivatives, decoders, make_previews=False, preview_format="jpeg")
    while claimed := library.jobs.claim(50, ()):
        looking.store([looking.run(job) for job in claimed])


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(photos, library)"""
    place = tmp_path_factory.mktemp("planted")
    plant(place / "photos")
    library, decoders = Library.open(Paths(place / "library"), Settings()), DecoderPool(2)
    try:
        for name in ("pictures", "backup"):
            library.folders.add(bytes(place / "photos" / name))
        library.folders.add(bytes(place / "photos" / "safe"), True)
        library.scanning.scan(None, lambda _: None)
        look_at_all(library, decoders)
    finally:
        decoders.close()
        library.close()
    return place / "photos", place / "library"


@pytest.fixture
def open_review(paths: Paths, planted: tuple[Path, Path], open_window: Opener) -> Callable[..., Reviewed]:
    """Opens the window on the library with planted copies, at the page of copies; nothing works in the background."""

    def build(match: str = "exact", *, width: int = 1440) -> Reviewed:
        if not paths.catalog.exists():
            shutil.copytree(planted[1], paths.library, dirs_exist_ok=True)
        desk = open_window(replace(Settings(), copies_match=match))
        desk.window.resize(width, 900)
        desk.wait(lambda: desk.navigation.page in ("grid", "duplicates"))
        return Reviewed(desk)

    return build


@pytest.fixture
def exact(open_review: Callable[..., Reviewed]) -> Reviewed:
    """The three groups of exact copies."""
    return open_review()
