"""Imports: what is found, known, planned, copied, verified, and what happens when something is in the way."""

import os
import shutil
import threading
from collections import Counter
from datetime import datetime
from pathlib import Path

import card
import pytest
from builders import write_jpeg
from import_desk import Desk

from photodesk import failpoints
from photodesk.config import durable
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.edits import Photos, RatingEdit
from photodesk.domain.importing import ImportChoices, ImportRefused, ImportReport, ImportState, Knowns
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.importing import reading
from photodesk.library.library import Library


def parts_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob(".pd-*")]


def test_everything_that_belongs_to_pictures_is_copied_and_files_of_one_picture_stay_together(desk: Desk, full_card: Path) -> None:
    survey = desk.survey(full_card)
    assert (survey.card, survey.photos, survey.videos, survey.others) == (True, 9, 1, 1)
    report = desk.run(desk.library.importing.plan(survey, ImportChoices(os.fsencode(desk.target))))
    assert (report.state, report.copied, report.verified, report.known, report.problems) == (ImportState.DONE, 12, 12, 1, ())
    copied = card.files(desk.target)
    assert set(copied.values()) | {b"no picture"} == set(card.files(full_card).values())
    day = {name for name in copied if name.startswith("2025/2025-06-15/")}
    assert {"2025/2025-06-15/IMG_0001.JPG", "2025/2025-06-15/IMG_0001.NEF", "2025/2025-06-15/IMG_0001.xmp"} <= day
    video = next(name for name in copied if name.endswith("MVI_0100.MP4"))
    assert video[:-3] + "THM" in copied
    assert desk.library.browsing.count("") == 9  # sidecars and memos are no photos
    assert all(path.stat().st_mtime == pytest.approx(card.OLD_S) for path in desk.target.rglob("*.JPG"))


def test_photos_have_content_date_and_camera_before_anybody_looked_and_their_looks_wait(desk: Desk, full_card: Path) -> None:
    desk.bring(full_card)
    (raw,) = desk.library.browsing.photos("type:raw")
    assert raw["camera"] == "Raw Camera" and str(raw["taken_at"]).startswith("2025-06-15T10:01") and raw["taken_source"] == "exif"
    assert str(raw["content_hash"]).startswith("blake2b:")
    assert desk.library.jobs.counts()["look"]["queued"] == 9
    assert [check for check in desk.library.checking.run(verify=True) if check.invariant and not check.ok] == []


def test_the_same_card_again_brings_nothing_new(desk: Desk, full_card: Path) -> None:
    desk.bring(full_card)
    before = card.files(desk.target)
    again = desk.plan(full_card)
    assert (len(again.to_copy), len(again.files), again.survey.new) == (0, 13, 0)
    for path in desk.target.rglob("IMG_0002.JPG"):  # moved and called otherwise, it is known all the same once it is found
        path.rename(desk.target / "elsewhere.jpg")
    desk.library.scanning.scan(None, lambda _: None)
    assert desk.plan(full_card).to_copy == ()
    assert sorted(card.files(desk.target).values()) == sorted(before.values())


def test_what_was_added_and_not_read_yet_is_known_too(desk: Desk, tmp_path: Path) -> None:
    write_jpeg(desk.target / "here.jpg", 1)
    desk.library.folders.add(os.fsencode(desk.target))
    desk.library.scanning.scan(None, lambda _: None)
    write_jpeg(tmp_path / "usb" / "other name.jpg", 1)
    write_jpeg(tmp_path / "usb" / "new.jpg", 2)
    assert [each.found.file.name for each in desk.plan(tmp_path / "usb").to_copy] == [b"new.jpg"]
    both = desk.plan(tmp_path / "usb", knowns=Knowns.COPY)
    assert len(both.to_copy) == 2


def test_a_name_that_is_taken_by_another_picture_gets_a_number_and_equal_ones_are_known(desk: Desk, tmp_path: Path) -> None:
    source = tmp_path / "usb"
    when = datetime(2024, 1, 2, 3, 4)
    write_jpeg(source / "a.jpg", 1, taken=when)
    write_jpeg(source / "b.jpg", 2, taken=when)
    (source / "b.jpg.xmp").write_text("of b")
    there = desk.target / "2024" / "2024-01-02"
    write_jpeg(there / "A.JPG", 9, taken=when)
    write_jpeg(there / "b.jpg", 2, taken=when)
    card.settle(source)
    report = desk.bring(source)
    names = sorted(os.fsdecode(os.path.basename(each.target)) for each in report.files)
    assert names == ["a (2).jpg", "b.jpg", "b.jpg.xmp"] and (report.known, report.verified) == (1, 2)
    assert (there / "A.JPG").read_bytes() != (there / "a (2).jpg").read_bytes()


def test_a_name_taken_after_the_plan_is_never_overwritten(desk: Desk, tmp_path: Path) -> None:
    write_jpeg(tmp_path / "usb" / "a.jpg", 1, taken=datetime(2024, 1, 2))
    card.settle(tmp_path / "usb")
    plan = desk.plan(tmp_path / "usb")
    theirs = write_jpeg(desk.target / "2024" / "2024-01-02" / "a.jpg", 5)
    before = theirs.read_bytes()
    report = desk.run(plan)
    assert [os.path.basename(each.target) for each in report.files] == [b"a (2).jpg"] and theirs.read_bytes() == before
    assert desk.library.browsing.count("") == 1


def test_two_imports_to_one_place_at_once_lose_nothing(desk: Desk, paths: Paths, tmp_path: Path, decoders: DecoderPool) -> None:
    when = datetime(2024, 1, 2)
    other = Library.open(Paths(tmp_path / "second library"), Settings())
    plans = []
    for number, library in enumerate((desk.library, other)):
        source = tmp_path / f"usb{number}"
        for name in range(8):
            write_jpeg(source / f"{name}.jpg", 10 * number + name, taken=when)
        card.settle(source)
        survey = library.importing.survey([os.fsencode(source)], decoders, lambda _: None)
        plan = library.importing.plan(survey, ImportChoices(os.fsencode(desk.target)))
        plans.append((library, library.importing.begin(plan)))
    threads = [threading.Thread(target=library.importing.run, args=(number, lambda _: None)) for library, number in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    wanted = {content for number in range(2) for content in card.files(tmp_path / f"usb{number}").values()}
    assert set(card.files(desk.target).values()) == wanted and len(card.files(desk.target)) == 16


def test_the_steps_of_a_file_come_in_the_order_that_survives_a_power_cut(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def traced(name: str) -> list[str]:
        write_jpeg(tmp_path / name / f"{name}.jpg", len(name), taken=datetime(2024, 1, 2))
        card.settle(tmp_path / name)
        monkeypatch.setattr(durable, "trace", [])
        assert desk.bring(tmp_path / name).verified == 1
        assert durable.trace is not None
        return durable.trace

    def holds(steps: list[str]) -> bool:
        """write, fsync, verify, commit, rename, fsync-dir, commit"""
        wanted = iter(steps)
        return all(step in wanted for step in ("write", "fsync", "verify", "commit", "rename", "fsync-dir", "commit"))

    assert holds(traced("a"))
    monkeypatch.setenv("PHOTODESK_UNSAFE", "nofsync")
    assert not holds(traced("bb"))
    monkeypatch.setenv("PHOTODESK_UNSAFE", "commitfirst")
    assert not holds(traced("ccc"))


def test_a_flipped_bit_is_found_and_the_file_copied_again(desk: Desk, full_card: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failpoints, "_ARMED", {"import.after_fsync": [("1", "flip"), ("5", "flip")]})
    monkeypatch.setattr(failpoints, "_reached", Counter())
    report = desk.bring(full_card)
    assert (report.verified, report.problems) == (12, ())
    assert set(card.files(desk.target).values()) <= set(card.files(full_card).values())


def test_a_target_that_always_gives_back_something_else_is_told_and_the_source_kept(
    desk: Desk, full_card: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = card.files(full_card)
    monkeypatch.setattr(failpoints, "_ARMED", {"import.after_fsync": [("*", "flip")]})
    report = desk.bring(full_card, delete=True)
    assert report.verified == report.deleted == 0 and {problem.reason for problem in report.problems} == {"verify_failed"}
    assert card.files(full_card) == before and card.files(desk.target) == {}


def test_a_second_copy_takes_the_same_steps(desk: Desk, full_card: Path, tmp_path: Path) -> None:
    report = desk.bring(full_card, second=os.fsencode(tmp_path / "backup"))
    assert report.verified == 12
    assert card.files(tmp_path / "backup") == card.files(desk.target)


def test_a_card_is_emptied_only_when_all_of_it_is_verified(desk: Desk, full_card: Path) -> None:
    link = full_card / "DCIM" / "100TEST" / "LINK.JPG"
    link.symlink_to(full_card / "notes.doc")
    before = card.files(full_card)
    report = desk.bring(full_card, delete=True)
    assert report.deleted == 0 and report.problems and card.files(full_card) == before
    link.unlink()
    report = desk.bring(full_card, delete=True)
    assert report.problems == () and report.deleted == 13
    assert set(card.files(full_card)) == {"notes.doc"}
    assert set(card.files(desk.target).values()) | {b"no picture"} == set(before.values())


def test_nothing_is_deleted_when_a_copy_was_changed_meanwhile(desk: Desk, full_card: Path) -> None:
    desk.bring(full_card)
    copy = next(desk.target.rglob("IMG_0004.JPG"))
    facts = copy.stat()
    copy.write_bytes(copy.read_bytes()[:-1] + b"x")
    os.utime(copy, ns=(facts.st_atime_ns, facts.st_mtime_ns))  # as an edit that hides itself would leave it
    before = card.files(full_card)
    report = desk.bring(full_card, delete=True)
    assert report.deleted == 0 and report.problems and card.files(full_card) == before


def test_tags_and_album_are_one_step_of_undo(desk: Desk, full_card: Path) -> None:
    report = desk.bring(full_card, tags=("Iceland", "Trips/2025"), album="Summer")
    assert report.edit_id is not None
    assert desk.library.browsing.count("tag:Iceland tag:Trips/2025 album:Summer") == 9
    desk.library.journal.undo(1)
    assert desk.library.browsing.count("tag:Iceland") == 0 and desk.library.organising.albums() == []


def test_pipes_links_and_what_cannot_be_read_are_named_and_nothing_hangs(desk: Desk, full_card: Path) -> None:
    folder = full_card / "DCIM" / "100TEST"
    os.mkfifo(folder / "PIPE.JPG")
    (folder / "OUT.JPG").symlink_to("/etc/passwd")
    (folder / "LOOP").symlink_to(folder)
    survey = desk.survey(full_card)
    assert {os.path.basename(problem.path) for problem in survey.skipped} == {"PIPE.JPG", "OUT.JPG", "LOOP"}
    plan = desk.library.importing.plan(survey, ImportChoices(os.fsencode(desk.target)))
    victim = folder / "IMG_0004.JPG"
    victim.unlink()
    os.mkfifo(victim)  # put there after the look
    report = desk.run(plan)
    assert [(os.path.basename(each.path), each.reason) for each in report.problems] == [("IMG_0004.JPG", "not_an_image")]
    assert report.verified == 11


HOSTILE = ("../../x", "/etc/passwd", "a\nb", "\u202egnp.exe", ".hidden", "CON", "x" * 200, "…", "a\\b:c*?")


def test_what_a_file_says_of_itself_leads_nowhere(desk: Desk, tmp_path: Path) -> None:
    source = tmp_path / "usb"
    for number, camera in enumerate(HOSTILE):
        write_jpeg(source / f"{number}.jpg", number, camera=camera, taken=datetime(2024, 1, 2))
    names = (b"\xff\xfe.jpg", b"new\nline.jpg", "\u202eesrever.jpg".encode(), b"-rf.jpg", b"CON.jpg", b"y" * 251 + b".jpg")
    for number, name in enumerate(names):
        write_jpeg(source / "tmp.jpg", 50 + number, taken=datetime(2024, 1, 2))
        os.rename(source / "tmp.jpg", os.path.join(os.fsencode(source), name))
    card.settle(source)
    outside = sorted(str(path) for path in tmp_path.rglob("*") if desk.target not in path.parents)
    report = desk.bring(source, folders="{camera}/{date:%Y}", names="{camera} {name}")
    assert report.verified == len(HOSTILE) + len(names) and report.problems == ()
    assert sorted(str(path) for path in tmp_path.rglob("*") if desk.target not in path.parents) == outside
    inside = [path.relative_to(desk.target) for path in desk.target.rglob("*.jpg")]
    assert len(inside) == len(HOSTILE) + len(names) and all(len(path.parts) == 3 for path in inside)


def test_a_link_put_into_the_target_is_not_followed(desk: Desk, full_card: Path, tmp_path: Path) -> None:
    plan = desk.plan(full_card)
    decoy = tmp_path / "decoy"
    decoy.mkdir()
    (desk.target / "2025").symlink_to(decoy)
    report = desk.run(plan)
    assert list(decoy.iterdir()) == [] and report.verified < 12


def test_a_full_disk_and_a_folder_inside_the_source_are_refused_before_anything_is_copied(
    desk: Desk, full_card: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ImportRefused, match="lies in what is imported"):
        desk.library.importing.plan(desk.survey(full_card), ImportChoices(os.fsencode(full_card / "DCIM")))
    with pytest.raises(ImportRefused, match="can’t be reached"):
        desk.library.importing.plan(desk.survey(full_card), ImportChoices(os.fsencode(desk.target / "no" / "such")))


def test_a_card_that_is_pulled_makes_the_import_wait_and_it_goes_on_when_it_is_back(desk: Desk, full_card: Path) -> None:
    plan = desk.plan(full_card)
    number = desk.library.importing.begin(plan)
    away = full_card.with_name("pulled")
    full_card.rename(away)
    report = desk.library.importing.run(number, desk.told.append)
    assert report.state is ImportState.WAITING and report.verified == 0 and parts_below(desk.target) == []
    job = desk.library.jobs.listed("waiting")
    assert [(each.kind, each.reason) for each in job] == [("import", "offline")]
    full_card.mkdir()  # an empty mount point is no card
    assert desk.library.importing.run(number, desk.told.append).state is ImportState.WAITING
    full_card.rmdir()
    away.rename(full_card)
    assert desk.library.importing.unfinished() == [number]
    report = desk.library.importing.run(number, desk.told.append)
    assert (report.state, report.verified) == (ImportState.DONE, 12)


def test_a_stopped_import_leaves_nothing_half_and_goes_on(desk: Desk, full_card: Path) -> None:
    number = desk.library.importing.begin(desk.plan(full_card))
    report = desk.library.importing.run(number, desk.told.append, lambda: True)
    assert report.state is ImportState.STOPPED and parts_below(desk.target) == []
    assert desk.library.importing.run(number, desk.told.append).verified == 12


def test_a_file_that_changes_while_it_is_copied_is_copied_as_it_is_in_the_end(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = write_jpeg(tmp_path / "usb" / "a.jpg", 1, taken=datetime(2024, 1, 2))
    card.settle(tmp_path / "usb")
    plan = desk.plan(tmp_path / "usb")
    read = reading.OpenFile.readinto
    changed: list[bool] = []

    def read_and_change(self: reading.OpenFile, buffer: memoryview) -> int:
        count = read(self, buffer)
        if not count and not changed:
            changed.append(True)
            photo.write_bytes(photo.read_bytes() + b"more")
        return count

    monkeypatch.setattr(reading.OpenFile, "readinto", read_and_change)
    report = desk.run(plan)
    assert report.verified == 1 and list(card.files(desk.target).values()) == [photo.read_bytes()]


def test_a_scan_that_meets_what_an_import_is_just_bringing_makes_no_second_photo_of_it(desk: Desk, full_card: Path) -> None:
    number = desk.library.importing.begin(desk.plan(full_card))
    for name in ("2025-06-16", "2025-01-01"):  # walked in this order
        (desk.target / "2025" / name).mkdir(parents=True)
    shutil.copy2(full_card / "DCIM" / "100TEST" / "IMG_0002.JPG", desk.target / "2025" / "2025-06-16")
    walked: list[ImportReport | None] = []

    def import_in_between() -> bool:
        """Asked before the scan, and when each directory is listed: by the third one the file is met and not written down."""
        walked.append(desk.library.importing.run(number, lambda _: None) if len(walked) == 3 else None)
        return False

    desk.library.scanning.scan(None, lambda _: None, import_in_between)
    report = walked[3]
    assert report is not None and (report.verified, report.known) == (11, 2)
    assert desk.library.browsing.count("") == 9
    assert [check for check in desk.library.checking.run() if check.invariant and not check.ok] == []


def test_a_scan_that_listed_a_folder_before_an_import_came_takes_nothing_for_missing(desk: Desk, full_card: Path) -> None:
    number = desk.library.importing.begin(desk.plan(full_card))
    write_jpeg(desk.target / "2025" / "2025-06-16" / "before.jpg", 90)
    desk.library.scanning.scan(None, lambda _: None)
    write_jpeg(desk.target / "2025" / "2025-06-16" / "new.jpg", 91)
    walked: list[ImportReport | None] = []

    def import_in_between() -> bool:
        """Asked before the scan, and when each directory is listed and not compared yet."""
        walked.append(desk.library.importing.run(number, lambda _: None) if len(walked) == 3 else None)
        return False

    found = desk.library.scanning.scan(None, lambda _: None, import_in_between)
    assert walked[3] is not None and found.missing == 0
    assert (desk.library.browsing.count("is:missing"), desk.library.browsing.count("")) == (0, 11)


def test_a_photo_whose_file_was_missing_has_it_again_with_all_that_was_said_of_it(desk: Desk, full_card: Path) -> None:
    desk.bring(full_card)
    (lost,) = desk.library.browsing.ids("IMG_0004")
    desk.library.editing.apply(RatingEdit(Photos.of([lost]), 4))
    next(desk.target.rglob("IMG_0004.JPG")).unlink()
    desk.library.scanning.scan(None, lambda _: None)
    report = desk.bring(full_card)
    assert report.verified == 1
    assert list(desk.library.browsing.ids("rating:4 -is:missing")) == [lost] and desk.library.browsing.count("") == 9
