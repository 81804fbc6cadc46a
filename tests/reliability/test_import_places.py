"""Imports from and to drives that are read-only, too small, pulled or broken: nothing is lost, and what can go on does."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import card
import pytest
from import_desk import Desk
from mounts import Disk, Mount

from photodesk.domain.changes import PhotosAdded
from photodesk.domain.importing import Card, ImportChoices, ImportPlan, ImportRefused, ImportState
from photodesk.domain.problems import Reason
from photodesk.library.importing import cards, running

pytestmark = pytest.mark.reliability


@pytest.fixture
def large_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """More than is copied ahead of the first batch."""
    monkeypatch.setattr(running, "BATCH_FILES", 4)
    return card.make(tmp_path / "card", 30)


def plan_to(desk: Desk, target: Path, source: Path) -> ImportPlan:
    return desk.library.importing.plan(desk.survey(source), ImportChoices(os.fsencode(target)))


def all_is_there(target: Path, source: Path) -> bool:
    wanted = [content for name, content in card.files(source).items() if not name.startswith(("notes", "DCIM/101"))]
    return sorted(card.files(target).values()) == sorted(wanted)


def test_a_read_only_card_is_copied_and_is_never_promised_to_be_emptied(desk: Desk, full_card: Path, tmp_path: Path) -> None:
    place = tmp_path / "mounted"
    place.mkdir()
    with Mount("--bind", "-o", "ro", full_card, place):
        with pytest.raises(ImportRefused, match="read-only, so nothing can be deleted"):
            desk.bring(place, delete=True)
        assert card.files(desk.target) == {} and desk.library.importing.unfinished() == []
        report = desk.bring(place)
        assert (report.state, report.verified, report.problems) == (ImportState.DONE, 12, ())
    assert all_is_there(desk.target, full_card)


@pytest.mark.parametrize("system", ["tmpfs", "fat"])
def test_a_card_that_is_plugged_in_is_offered_and_known_again(
    desk: Desk, full_card: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    """FAT keeps every second second of a time alone; where the kernel has none, a program stands in for it."""
    monkeypatch.setattr(cards, "PLACES", (os.fsencode(tmp_path) + b"/",))
    place, other = tmp_path / "EOS DIGITAL", tmp_path / "usb stick"
    place.mkdir()
    other.mkdir()
    with Mount("-t", "tmpfs", "none", other), mounted_fat(tmp_path, place) if system == "fat" else Mount("-t", "tmpfs", "none", place):
        assert desk.library.importing.cards() == []
        for name, content in card.files(full_card).items():
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            os.utime(path, (card.OLD_S + 1, card.OLD_S + 1))
        assert desk.library.importing.cards() == [Card(os.fsencode(place), "EOS DIGITAL")]
        report = desk.bring(place, delete=True)
        assert (report.state, report.verified, report.deleted, report.problems) == (ImportState.DONE, 12, 13, ())
        assert card.files(place) == {"notes.doc": b"no picture"}
    assert all_is_there(desk.target, full_card) and desk.plan(full_card).to_copy == ()


@contextmanager
def mounted_fat(folder: Path, place: Path) -> Iterator[None]:
    if os.geteuid() != 0 or not all(map(shutil.which, ("mkfs.vfat", "fusefat", "umount"))):
        pytest.skip("no FAT can be mounted here")
    image = folder / "fat"
    with image.open("wb") as file:
        file.truncate(32 << 20)
    subprocess.run(["mkfs.vfat", str(image)], check=True, capture_output=True)
    subprocess.run(["fusefat", "-o", "rw+", str(image), str(place)], check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_target_that_is_too_small_or_read_only_is_refused_before_anything_is_written(desk: Desk, full_card: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    needed = desk.plan(full_card).size
    with Mount("-t", "tmpfs", "-o", f"size={needed // 4096 * 4096}", "none", small) as mount:
        with pytest.raises(ImportRefused, match=r"are needed in .*free some space"):
            desk.run(plan_to(desk, small, full_card))
        with pytest.raises(ImportRefused, match="are needed"):
            desk.bring(full_card, second=os.fsencode(small))
        mount.change("size=40m,ro")
        with pytest.raises(ImportRefused, match="is read-only"):
            desk.run(plan_to(desk, small, full_card))
        assert card.files(small) == card.files(desk.target) == {}
        assert desk.library.importing.unfinished() == [] and desk.library.folders.all() == []


def test_a_target_that_is_unmounted_gets_nothing_into_its_empty_mount_point(desk: Desk, large_card: Path, tmp_path: Path) -> None:
    drive, place = tmp_path / "drive", tmp_path / "place"
    drive.mkdir()
    place.mkdir()
    with Mount("--bind", drive, place) as mount:
        number = desk.library.importing.begin(plan_to(desk, place, large_card))

        def pull(change: object) -> None:
            if isinstance(change, PhotosAdded):
                mount.yank()

        report = desk.library.importing.run(number, pull)
        assert report.state is ImportState.WAITING and report.problems[-1].reason is Reason.OFFLINE
        assert 0 < report.verified < 30
        again = desk.library.importing.run(number, desk.told.append)
        assert (again.state, again.copied) == (ImportState.WAITING, 0)
        assert list(place.iterdir()) == []
        mount.begin()
        report = desk.library.importing.run(number, desk.told.append)
        assert (report.state, report.problems) == (ImportState.DONE, ())
        assert all_is_there(place, large_card) and list(place.rglob(".pd-*")) == []
        desk.library.folders.remove(os.fsencode(place))


def test_a_target_that_fails_blames_neither_the_card_nor_its_files(desk: Desk, large_card: Path, tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    try:
        target = disk.place / "Pictures"
        target.mkdir()
        number = desk.library.importing.begin(plan_to(desk, target, large_card))

        def fail(change: object) -> None:
            if isinstance(change, PhotosAdded):
                disk.cut()

        report = desk.library.importing.run(number, fail)
        assert report.state is ImportState.WAITING
        assert [(problem.reason, "imported to" in problem.message) for problem in report.problems] == [(Reason.OFFLINE, True)]
        assert 0 < report.verified < 30
        disk.back()
        report = desk.library.importing.run(number, desk.told.append)
        assert (report.state, report.problems) == (ImportState.DONE, ())
        assert all_is_there(target, large_card) and list(target.rglob(".pd-*")) == []
        desk.library.folders.remove(os.fsencode(target))
    finally:
        disk.end()
