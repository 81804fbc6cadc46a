"""A scan of some directories comes to what a scan of the whole folder would, and takes new files when they are whole."""

import os
import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import write_jpeg, write_photos

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.changes import ScanResult
from photodesk.library.library import Library
from photodesk.library.settling import Settling


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def root(library: Library, tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "photos"
    for name in ("", "2024/spring", "2024/summer", "2025", ".hidden"):
        write_photos(folder / name, 3, start=len(name) * 5)
    library.folders.add(os.fsencode(folder))
    library.scanning.scan(None, lambda _: None)
    yield folder


def part(library: Library, *directories: str, settling: Settling | None = None) -> ScanResult:
    folder = library.folders.all()[0]
    dirty = {folder.id: frozenset(map(os.fsencode, directories))}
    return library.scanning.scan_parts(dirty, lambda _: None, settling=settling)


def names(library: Library, query: str) -> set[str]:
    folder = os.fsdecode(library.folders.all()[0].path)
    return {os.path.relpath(str(photo["path"]), folder) for photo in library.browsing.photos(query)}


def test_only_what_is_named_is_looked_at(library: Library, root: Path) -> None:
    write_jpeg(root / "2024/spring/new.jpg", 90)
    write_jpeg(root / "2025/other.jpg", 91)
    (root / "2025" / next(iter(sorted(os.listdir(root / "2025"))))).unlink()
    found = part(library, "2024/spring")
    assert (found.added, found.known, found.missing) == (1, 3, 0)
    found = part(library, "2025")
    assert (found.added, found.known, found.missing) == (1, 2, 1)
    assert library.scanning.scan(None, lambda _: None).missing == 0


def test_directories_that_came_or_went_are_taken_with_all_below(library: Library, root: Path) -> None:
    write_photos(root / "2026/a/b", 2, start=70)
    assert part(library, "").added == 2
    shutil.rmtree(root / "2024")
    assert part(library, "").missing == 6
    write_photos(root / "2024/spring", 1, start=80)
    assert part(library, "2024/").added == 1


def test_directories_that_changed_places_are_looked_through_wholly(library: Library, root: Path) -> None:
    (root / "2024").rename(root / "aside")
    (root / "2025").rename(root / "2024")
    (root / "2024").rename(root / "2024 new")
    (root / "aside").rename(root / "2024")
    write_jpeg(root / "2024/spring/deep.jpg", 95)
    found = part(library, "", "2024/", "2024 new/")
    assert (found.moved, found.added, found.missing) == (3, 1, 0)


def test_a_directory_that_was_moved_takes_its_photos_along(library: Library, root: Path) -> None:
    before = {photo["id"] for photo in library.browsing.photos("")}
    (root / "2024").rename(root / "2025" / "earlier")
    found = part(library, "", "2025")
    assert (found.moved, found.added, found.missing) == (6, 0, 0)
    assert {photo["id"] for photo in library.browsing.photos("")} == before


def test_what_a_whole_scan_leaves_out_is_left_out(library: Library, root: Path, tmp_path: Path) -> None:
    write_photos(tmp_path / "elsewhere", 1, start=60)
    (root / "link").symlink_to(tmp_path / "elsewhere")
    (root / ".photodeskignore").write_text("drafts\n")
    write_photos(root / "drafts/deep", 1, start=61)
    write_photos(root / "2025/@eaDir", 1, start=62)
    assert part(library, "link", "drafts", "drafts/deep", "2025/@eaDir", ".hidden", "../elsewhere", "nowhere").added == 0


def test_an_emptied_folder_is_an_offline_drive_to_a_part_as_well(library: Library, root: Path) -> None:
    for entry in list(root.iterdir()):
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    found = part(library, "")
    assert (found.missing, found.offline) == (0, (str(root),))


@pytest.mark.parametrize("seed", range(4))
def test_any_changes_come_to_what_a_new_library_would_find(library: Library, paths: Paths, root: Path, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    for turn in range(6):
        directories = [root, *(path for path in root.rglob("*") if path.is_dir() and not path.name.startswith("."))]
        dirty: set[Path] = set()
        for number in range(4):
            where, other = chance.choice(directories), chance.choice(directories)
            files = [path for path in where.iterdir() if path.is_file()] if where.exists() else []
            match chance.randrange(5):
                case 0:
                    write_jpeg(where / f"new {turn} {number}.jpg", 200 + 10 * turn + number)
                    dirty |= {where, where.parent}
                case 1 if files:
                    files[0].unlink()
                    dirty.add(where)
                case 2 if files and other.exists():
                    files[-1].rename(other / f"moved {turn} {number}.jpg")
                    dirty |= {where, other}
                case 3 if where != root and where.exists() and other.exists() and where not in (other, *other.parents):
                    where.rename(other / f"dir {turn} {number}")
                    dirty |= {where.parent, other}
                case 4 if where != root and len(directories) > 3 and where.exists():
                    shutil.rmtree(where)
                    dirty |= {where.parent, where}
        part(library, *(os.path.relpath(path, root).replace(".", "", 1) if path == root else os.path.relpath(path, root)
                        for path in dirty if root in (path, *path.parents)))  # fmt: skip
    fresh = Library.open(Paths(tmp_path / "fresh"), Settings())
    try:
        fresh.folders.add(os.fsencode(root))
        fresh.scanning.scan(None, lambda _: None)
        assert names(library, "") - names(library, "is:missing") == names(fresh, "")
    finally:
        fresh.close()


def test_a_new_file_is_taken_once_it_stays_the_same_and_has_its_end(library: Library, root: Path) -> None:
    clock = Clock()
    settling = Settling(library.reaching, clock)
    whole = write_jpeg(root / "whole.jpg", 90)
    data = whole.read_bytes()
    growing, cut = root / "growing.jpg", root / "cut.jpg"
    growing.write_bytes(data[:200])
    cut.write_bytes(data[:-2])

    def look() -> set[str]:
        before = names(library, "")
        part(library, "", settling=settling)
        return names(library, "") - before

    assert look() == set()
    clock.now = 1.0
    assert look() == set()
    growing.write_bytes(data[:300])
    clock.now = 2.1
    assert look() == {"whole.jpg"}
    growing.write_bytes(data)
    clock.now = 5.0
    assert look() == set()
    clock.now = 7.1
    assert look() == {"growing.jpg"}
    assert settling.waiting_s(os.fsencode(root)) == {b"": 2.1}
    clock.now = 30.0
    assert look() == set()
    assert settling.waiting_s(os.fsencode(root)) == {b"": 30.0}
    os.utime(cut, (1_700_000_000, 1_700_000_000))
    assert look() == set()  # it was touched just now
    cut.write_bytes(data)
    look()
    clock.now = 33.0
    assert look() == {"cut.jpg"}
    assert settling.waiting_s(os.fsencode(root)) == {}


def test_a_cut_photo_of_a_camera_whose_clock_is_years_ahead_is_taken_in_the_end(library: Library, root: Path) -> None:
    clock = Clock()
    settling = Settling(library.reaching, clock)
    cut = write_jpeg(root / "cut.jpg", 90)
    cut.write_bytes(cut.read_bytes()[:-2])
    os.utime(cut, (time.time() + 1e8, time.time() + 1e8))
    before = names(library, "")
    for clock.now in (0.0, 2.1, 599.0):
        part(library, "", settling=settling)
        assert names(library, "") == before
    clock.now = 601.0
    part(library, "", settling=settling)
    assert names(library, "") - before == {"cut.jpg"} and settling.waiting_s(os.fsencode(root)) == {}


def test_a_photo_that_is_written_anew_is_read_when_it_is_whole(library: Library, root: Path) -> None:
    clock = Clock()
    settling = Settling(library.reaching, clock)
    target = next(iter(sorted(root.glob("*.jpg"))))
    target.write_bytes(target.read_bytes()[:200])
    found = part(library, "", settling=settling)
    assert (found.changed, found.missing) == (0, 0)
    write_jpeg(target, 99)
    part(library, "", settling=settling)
    clock.now = 3.0
    assert part(library, "", settling=settling).changed == 1


def test_a_file_renamed_into_its_place_keeps_its_photo_without_a_gap(library: Library, root: Path) -> None:
    settling = Settling(library.reaching, Clock())
    old = next(iter(sorted((root / "2025").glob("*.jpg"))))
    photo = library.browsing.find(os.fsencode(old))
    old.rename(root / "2024" / "renamed.jpg")
    found = part(library, "2025", "2024", settling=settling)
    assert (found.moved, found.missing, found.added) == (1, 0, 0)
    assert library.browsing.find(os.fsencode(root / "2024" / "renamed.jpg")) == photo
    assert settling.waiting_s(os.fsencode(root)) == {}


def test_nothing_waits_in_a_directory_that_went(library: Library, root: Path) -> None:
    settling = Settling(library.reaching, Clock())
    write_jpeg(root / "2026" / "new.jpg", 90)
    part(library, "2026/", settling=settling)
    assert settling.waiting_s(os.fsencode(root)) == {b"2026": 2.1}
    shutil.rmtree(root / "2026")
    part(library, "2026", settling=settling)
    assert settling.waiting_s(os.fsencode(root)) == {}
