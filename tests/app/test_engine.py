"""The whole engine without a window: files in, rows, thumbnails, previews and hashes out."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders import write_jpeg, write_photos

from photodesk.app import Headless, build_headless
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.changes import JobsChanged, ScanResult
from photodesk.domain.photos import Look


def quiet(_: JobsChanged) -> None:
    """No progress."""


@pytest.fixture
def engine(paths: Paths) -> Iterator[Callable[..., Headless]]:
    """Opens the library; every engine opened is closed at the end."""
    opened: list[Headless] = []

    def build(settings: Settings | None = None, **options: object) -> Headless:
        for earlier in opened:
            earlier.close()
        opened.clear()
        opened.append(build_headless(paths, settings or Settings(), **options))  # type: ignore[arg-type]
        return opened[-1]

    yield build
    for left in opened:
        left.close()


def add(engine: Headless, *folders: Path) -> ScanResult:
    return engine.add([os.fsencode(f) for f in folders], progress=quiet)


def test_every_photo_has_its_thumbnail_preview_hashes_and_metadata(engine: Callable[..., Headless], photo_folder: Path) -> None:
    headless = engine()
    assert add(headless, photo_folder).added == 24
    photos = list(headless.library.browsing.photos(""))
    assert all(p["hashes"] and p["content_hash"] and (p["width"], p["height"]) == (96, 64) for p in photos)
    assert {p["taken_source"] for p in photos} == {"exif"}
    sizes = headless.library.derivatives.sizes()
    assert (sizes.thumbs, sizes.previews) == (24, 24)
    assert {job.state for job in headless.library.jobs.listed()} == {"done"}


def test_equal_files_share_one_look(engine: Callable[..., Headless], tmp_path: Path) -> None:
    first = write_jpeg(tmp_path / "p" / "a.jpg", 1)
    for number in range(20):
        shutil.copy(first, tmp_path / "p" / f"copy{number}.jpg")
    headless = engine()
    add(headless, tmp_path / "p")
    assert headless.library.browsing.count("") == 21
    assert headless.library.derivatives.sizes().thumbs == 1
    assert all(p["hashes"] for p in headless.library.browsing.photos(""))


def test_a_copy_on_another_disk_whose_original_is_gone_is_the_same_photo(
    engine: Callable[..., Headless], photo_folder: Path, tmp_path: Path
) -> None:
    headless = engine()
    add(headless, photo_folder)
    before = {p["content_hash"]: p["id"] for p in headless.library.browsing.photos("")}
    made = headless.library.derivatives.sizes()
    moved = tmp_path / "moved"
    shutil.copytree(photo_folder / "coast", moved)  # other inodes, as on another disk
    shutil.rmtree(photo_folder / "coast")
    result = engine()
    found = result.add([os.fsencode(moved), os.fsencode(photo_folder)], progress=quiet)
    assert (found.added, found.moved, found.missing) == (0, 16, 0)
    assert {p["content_hash"]: p["id"] for p in result.library.browsing.photos("")} == before
    assert result.library.derivatives.sizes() == made


def test_files_that_cannot_be_shown_are_named_and_hurt_nothing_else(engine: Callable[..., Headless], photo_folder: Path) -> None:
    (photo_folder / "empty.jpg").touch()
    (photo_folder / "text.jpg").write_text("no picture at all")
    whole = (photo_folder / "IMG_0000.jpg").read_bytes()
    (photo_folder / "cut.jpg").write_bytes(whole[:-40])
    (photo_folder / "film.mp4").write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 100)
    headless = engine()
    add(headless, photo_folder)
    problems = {os.path.basename(p.path): p.reason.value for p in headless.library.browsing.problems()}
    assert problems == {"empty.jpg": "empty", "text.jpg": "not_an_image", "cut.jpg": "truncated", "film.mp4": "unsupported"}
    by_name = {p["name"]: p for p in headless.library.browsing.photos("")}
    assert by_name["cut.jpg"]["damaged"] and by_name["cut.jpg"]["hashes"]
    assert sum(1 for p in by_name.values() if p["problem"] is None) == 24


def test_a_mended_file_loses_its_problem(engine: Callable[..., Headless], photo_folder: Path) -> None:
    broken = photo_folder / "broken.jpg"
    broken.write_text("no picture")
    headless = engine()
    add(headless, photo_folder)
    shutil.copy(photo_folder / "IMG_0000.jpg", broken)
    headless = engine()
    headless.scan(None, progress=quiet)
    assert headless.library.browsing.problems() == []
    assert headless.library.browsing.count("is:problem") == 0


def test_the_backlog_stops_at_the_cap_and_says_so(engine: Callable[..., Headless], tmp_path: Path) -> None:
    write_photos(tmp_path / "p", 12, width=900, height=600)
    headless = engine(replace(Settings(), preview_cap_bytes=60_000))
    add(headless, tmp_path / "p")
    sizes = headless.library.derivatives.sizes()
    assert 0 < sizes.previews < 12
    assert sizes.preview_bytes <= 60_000 * 1.5
    aside = [job for job in headless.library.jobs.listed() if job.state == "cancelled"]
    assert len(aside) == 12 - sizes.previews
    assert "limit" in aside[0].message


def test_a_deleted_or_damaged_thumbnail_is_made_again(engine: Callable[..., Headless], paths: Paths, photo_folder: Path) -> None:
    headless = engine()
    add(headless, photo_folder)
    photo = next(iter(headless.library.browsing.photos("")))
    content_hash = bytes.fromhex(str(photo["content_hash"]).removeprefix("blake2b:"))
    headless.library.derivatives.drop(content_hash)
    assert headless.library.derivatives.thumbnail(content_hash) is None
    headless.scheduler.start()
    headless.scheduler.want_looks([int(str(photo["id"]))])
    headless.scheduler.wait_idle(10)
    stored: Look | None = headless.library.derivatives.look(content_hash)
    assert stored is not None and stored.thumbnail.startswith(b"\xff\xd8")


def test_no_previews_and_a_cpu_cap_are_possible(engine: Callable[..., Headless], photo_folder: Path) -> None:
    headless = engine(previews=False, cpu_percent=50)
    add(headless, photo_folder)
    sizes = headless.library.derivatives.sizes()
    assert (sizes.thumbs, sizes.previews) == (24, 0)
