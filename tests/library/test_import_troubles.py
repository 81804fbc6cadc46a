"""What stands in the way of an import: files that refuse, change or come and go, odd names, folders that are taken."""

import os
import shutil
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

import card
import pytest
from builders import write_jpeg
from import_desk import Desk

from photodesk.config.paths import Paths
from photodesk.domain.changes import PhotosAdded
from photodesk.domain.importing import ImportProgressed, ImportState
from photodesk.domain.problems import Problem
from photodesk.library.importing import reading, running


def reasons(problems: Sequence[Problem]) -> list[tuple[str, str, str]]:
    return [(os.path.basename(each.path), each.stage.value, each.reason.value) for each in problems]


def test_files_that_may_not_be_read_are_named_and_the_others_copied(
    desk: Desk, paths: Paths, unprivileged: Callable[[], AbstractContextManager[None]]
) -> None:
    full_card = card.make(paths.library.parent / "card")
    desk.target = paths.library.parent / "Pictures"
    desk.target.mkdir()
    refusing, locked = full_card / "DCIM" / "100TEST" / "IMG_0004.JPG", full_card / "DCIM" / "LOCKED"
    locked.mkdir()
    refusing.chmod(0)
    locked.chmod(0)
    desk.decoders.sandbox_level()  # starts them while that is possible
    with unprivileged():
        report = desk.bring(full_card, delete=True)
        skipped = reasons(desk.survey(full_card).skipped)
    assert skipped == [("LOCKED", "scan", "permission")]
    assert reasons(report.problems)[0] == ("IMG_0004.JPG", "copy", "permission") and report.problems[0].message.endswith("import it again.")
    assert (report.state, report.verified, report.deleted) == (ImportState.DONE, 11, 0)
    assert sum(path.is_file() for path in full_card.rglob("*.*")) == 14


def test_a_file_that_vanished_is_told_as_such_and_the_others_copied(desk: Desk, full_card: Path) -> None:
    plan = desk.plan(full_card)
    (full_card / "DCIM" / "100TEST" / "IMG_0004.JPG").unlink()
    report = desk.run(plan)
    assert reasons(report.problems) == [("IMG_0004.JPG", "copy", "vanished")] and report.verified == 11
    assert report.problems[0].message.startswith("IMG_0004.JPG is not there any more. It was not imported.")


def test_a_file_that_never_stands_still_is_told_and_nothing_of_it_is_left(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = write_jpeg(tmp_path / "usb" / "a.jpg", 1, taken=datetime(2024, 1, 2))
    card.settle(tmp_path / "usb")
    plan = desk.plan(tmp_path / "usb")
    read = reading.OpenFile.readinto

    def read_and_change(self: reading.OpenFile, buffer: memoryview) -> int:
        count = read(self, buffer)
        if not count:
            os.truncate(photo, photo.stat().st_size - 7)
        return count

    monkeypatch.setattr(reading.OpenFile, "readinto", read_and_change)
    report = desk.run(plan)
    assert reasons(report.problems) == [("a.jpg", "copy", "changed_meanwhile")]
    assert report.problems[0].message == "a.jpg changed while it was copied. It was not imported. Import it again."
    assert card.files(desk.target) == {} and photo.is_file()


def test_one_card_imported_twice_at_once_is_there_once(desk: Desk, full_card: Path) -> None:
    numbers = [desk.library.importing.begin(desk.plan(full_card)) for _ in range(2)]
    reports = [desk.library.importing.run(number, desk.told.append) for number in numbers]
    assert [(report.verified, report.known, report.problems) for report in reports] == [(12, 1, ()), (0, 13, ())]
    assert sorted(card.files(desk.target).values()) == sorted(
        content for name, content in card.files(full_card).items() if not name.startswith(("notes", "DCIM/101"))
    )
    assert desk.library.browsing.count("") == 9


def test_names_that_differ_in_capitals_or_accents_alone_are_kept_apart(desk: Desk, tmp_path: Path) -> None:
    composed, split = (unicodedata.normalize(form, "Café.jpg") for form in ("NFC", "NFD"))
    names = ["a.jpg", "A.JPG", "a.JPG", composed, split, ".hidden.jpg"]
    for number, name in enumerate(names):
        write_jpeg(tmp_path / "usb" / name, number, taken=datetime(2024, 1, 2))
    card.settle(tmp_path / "usb")
    report = desk.bring(tmp_path / "usb")
    assert (report.verified, report.problems) == (5, ())
    there = [path.name for path in desk.target.rglob("*.*")]
    assert len({unicodedata.normalize("NFC", name).casefold() for name in there}) == 5
    contents = card.files(tmp_path / "usb")
    assert sorted(card.files(desk.target).values()) == sorted(contents[name] for name in names[:-1])


def test_a_folder_whose_name_a_file_or_a_link_has_costs_its_files_alone(desk: Desk, full_card: Path, tmp_path: Path) -> None:
    plan = desk.plan(full_card)
    (desk.target / "2025").mkdir()
    (desk.target / "2025" / "2025-06-14").write_bytes(b"a file")
    (desk.target / "2025" / "2025-06-15").symlink_to(tmp_path)
    report = desk.run(plan)
    assert report.state is ImportState.DONE and report.verified and report.problems
    assert {(stage, reason) for _, stage, reason in reasons(report.problems)} == {("copy", "exists")}
    assert all("is in the way" in problem.message for problem in report.problems)
    assert (desk.target / "2025" / "2025-06-14").read_bytes() == b"a file" and len(card.files(full_card)) == 14


def test_a_target_that_is_removed_makes_the_import_wait(desk: Desk, full_card: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH_FILES", 2)
    number = desk.library.importing.begin(desk.plan(full_card))
    away = desk.target.with_name("away")

    def move_it(change: object) -> None:
        if isinstance(change, PhotosAdded) and desk.target.exists():
            desk.target.rename(away)

    report = desk.library.importing.run(number, move_it)
    assert report.state is ImportState.WAITING and reasons(report.problems)[0][2] == "offline"
    assert 0 < report.verified < 12
    assert desk.library.importing.run(number, desk.told.append).state is ImportState.WAITING
    away.rename(desk.target)
    report = desk.library.importing.run(number, desk.told.append)
    assert (report.state, report.verified, report.problems) == (ImportState.DONE, 12, ())
    assert list(desk.target.rglob(".pd-*")) == []


def test_a_card_that_is_pulled_before_it_is_emptied_is_emptied_when_it_is_back(desk: Desk, full_card: Path) -> None:
    number = desk.library.importing.begin(desk.plan(full_card, delete=True))
    away = full_card.with_name("pulled")

    def pull(change: object) -> None:
        if isinstance(change, PhotosAdded):
            full_card.rename(away)

    report = desk.library.importing.run(number, pull)
    assert (report.state, report.verified, report.deleted) == (ImportState.WAITING, 12, 0)
    assert "from is not there" in report.problems[-1].message and len(card.files(away)) == 14
    away.rename(full_card)
    report = desk.library.importing.run(number, desk.told.append)
    assert (report.state, report.deleted) == (ImportState.DONE, 13) and set(card.files(full_card)) == {"notes.doc"}


def test_what_is_known_is_not_counted_as_work(desk: Desk, full_card: Path) -> None:
    desk.bring(full_card)
    shutil.copytree(full_card, full_card.with_name("again"))
    write_jpeg(full_card.with_name("again") / "DCIM" / "100TEST" / "IMG_0900.JPG", 900)
    desk.told.clear()
    report = desk.bring(full_card.with_name("again"))
    assert (report.verified, report.known) == (1, 13)
    totals = {(told.files_total, told.bytes_total) for told in desk.told if isinstance(told, ImportProgressed)}
    size = (full_card.with_name("again") / "DCIM" / "100TEST" / "IMG_0900.JPG").stat().st_size
    assert totals == {(1, size)}
