"""Nothing is concluded from absence: what cannot be looked at is not gone, and what is gone may return."""

import os
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from builders import write_jpeg, write_photos
from mounts import Mount

from photodesk.config.paths import Paths
from photodesk.domain.changes import ScanResult
from photodesk.domain.problems import Notice, Reason
from photodesk.library.library import Library
from photodesk.library.looking import Outcome

Scan = Callable[..., ScanResult]
Work = Callable[..., list[Outcome]]


def states(library: Library) -> dict[str, dict[str, int]]:
    return {kind: dict(found) for kind, found in library.jobs.counts().items()}


def codes(told: list[object]) -> list[str]:
    return [change.code for change in told if isinstance(change, Notice)]


@pytest.mark.parametrize("mode", [0o000, 0o444])
def test_photos_in_a_folder_that_may_not_be_entered_are_kept(
    library: Library, scan: Scan, paths: Paths, unprivileged: Callable[[], AbstractContextManager[None]], mode: int
) -> None:
    """With 0444 the names in it can be read, and nothing else of its files."""
    folder = paths.library.parent / "photos"
    write_photos(folder, 4)
    write_photos(folder / "coast" / "evening", 4, start=10)
    write_photos(folder / "coast", 4, start=20)
    with unprivileged():
        assert scan(folder).added == 12
        (folder / "coast").chmod(mode)
        try:
            result = scan()
        finally:
            (folder / "coast").chmod(0o755)
        assert (result.missing, result.known, result.offline) == (0, 4, ())
        assert {p.reason for p in result.problems} == {Reason.PERMISSION}
        assert library.browsing.count("is:missing") == 0
        again = scan()
        assert (again.known, again.problems) == (12, ())


def test_a_missing_photo_is_no_problem_and_is_read_when_it_returns(
    library: Library, scan: Scan, work: Work, photo_folder: Path, tmp_path: Path
) -> None:
    scan(photo_folder)
    gone = photo_folder / "IMG_0001.jpg"
    gone.rename(tmp_path / "aside.jpg")
    outcomes = work()
    assert len(outcomes) == 24 + 23 + 23
    assert scan().missing == 1
    assert states(library)["look"] == {"done": 23, "cancelled": 1}
    assert library.browsing.problems() == []
    (tmp_path / "aside.jpg").rename(gone)
    assert scan().back == 1
    work()
    assert states(library) == {"look": {"done": 24}, "preview": {"done": 24}, "duplicates": {"done": 24}}
    assert all(photo["hashes"] for photo in library.browsing.photos(""))


def test_clearing_what_is_finished_forgets_no_look_that_waits_for_its_file(
    library: Library, scan: Scan, work: Work, photo_folder: Path, tmp_path: Path
) -> None:
    scan(photo_folder)
    gone = photo_folder / "IMG_0001.jpg"
    gone.rename(tmp_path / "aside.jpg")
    assert scan().missing == 1
    work()
    assert library.jobs.clear_finished() == 23 + 23 + 23
    (tmp_path / "aside.jpg").rename(gone)
    assert scan().back == 1
    work()
    assert states(library) == {"look": {"done": 1}, "preview": {"done": 1}, "duplicates": {"done": 1}}


def test_a_photo_given_up_as_vanished_is_read_where_it_was_moved_to(library: Library, scan: Scan, work: Work, photo_folder: Path) -> None:
    scan(photo_folder)
    gone = photo_folder / "IMG_0001.jpg"
    gone.rename(photo_folder / "coast" / "elsewhere.jpg")
    for _ in range(4):
        work()
        with library.database.write() as tx:
            tx.exec_driver_sql("UPDATE jobs SET state = 'queued' WHERE state = 'waiting'")
    assert [p.reason for p in library.browsing.problems()] == [Reason.VANISHED]
    assert scan().moved == 1
    work()
    assert library.browsing.problems() == []
    assert states(library)["look"] == {"done": 24}


def test_what_the_user_cancelled_stays_cancelled_when_a_photo_returns(
    library: Library, scan: Scan, photo_folder: Path, tmp_path: Path
) -> None:
    scan(photo_folder)
    library.jobs.cancel("look")
    (photo_folder / "IMG_0001.jpg").rename(tmp_path / "aside.jpg")
    scan()
    (tmp_path / "aside.jpg").rename(photo_folder / "IMG_0001.jpg")
    assert scan().back == 1
    assert states(library)["look"] == {"cancelled": 24}


def test_photos_moved_to_another_added_folder_are_never_missing(library: Library, scan: Scan, tmp_path: Path) -> None:
    """Whichever of the two is looked through first."""
    first, second = tmp_path / "a", tmp_path / "z"
    write_photos(first, 70)
    write_photos(second, 2, start=100)
    for folder in (first, second):
        write_jpeg(folder / "stays here" / "cover.jpg", 200)
    scan(first, second)
    before = {str(p["name"]): p["id"] for p in library.browsing.photos("")}
    for source, target in ((first, second), (second, first)):
        for file in source.glob("*.jpg"):
            file.rename(target / file.name)
        told: list[object] = []
        result = scan(told=told)
        assert result.missing == 0
        assert codes(told) == []
        assert library.browsing.count("is:missing") == 0
    assert {str(p["name"]): p["id"] for p in library.browsing.photos("")} == before


def test_a_copy_that_was_edited_is_not_taken_for_the_missing_photo(
    library: Library, scan: Scan, work: Work, photo_folder: Path, tmp_path: Path
) -> None:
    scan(photo_folder)
    work()
    source = photo_folder / "IMG_0001.jpg"
    for edit in ("UPDATE photos SET rating = 4 WHERE id = {id}", "INSERT INTO photo_tags VALUES (1, {id})"):
        copy = photo_folder / "coast" / f"copy {len(edit)}.jpg"
        shutil.copyfile(source, copy)
        source.unlink()
        scan()
        with library.database.write() as tx:
            tx.exec_driver_sql("INSERT OR IGNORE INTO tags (id, name, path, folded) VALUES (1, 'sea', 'sea', 'sea')")
            tx.exec_driver_sql(edit.format(id=library.browsing.find(os.fsencode(copy))))
        work()
        assert library.browsing.find(os.fsencode(copy)) is not None
        assert len(list(library.browsing.photos("is:missing"))) >= 1
        source = copy
    edited = {str(p["name"]): (p["rating"], p["tags"]) for p in library.browsing.photos("")}
    assert (4, []) in edited.values()
    assert (None, ["sea"]) in edited.values()


@pytest.mark.reliability
def test_thousands_of_missing_photos_do_not_keep_an_edit_waiting(library: Library, scan: Scan, tmp_path: Path) -> None:
    """They are marked in steps, and each is told: somebody else can write in between."""
    folder = tmp_path / "many"
    template = write_jpeg(folder / "keep.jpg")
    for number in range(4_500):
        os.link(template, folder / f"b{number:04}.jpg")
    scan(folder)
    for number in range(4_500):
        (folder / f"b{number:04}.jpg").unlink()
    steps: list[int] = []

    def told(change: object) -> None:
        with library.database.write() as tx:
            steps.append(tx.exec_driver_sql("SELECT count(*) FROM photos WHERE state = 1").scalar_one())

    assert library.scanning.scan(None, told).missing == 4_500
    assert steps[0] <= 2_000
    assert steps[-1] == 4_500


def test_a_file_that_was_renamed_over_while_it_was_read_does_not_hold_the_queue(
    library: Library, scan: Scan, work: Work, photo_folder: Path
) -> None:
    scan(photo_folder)
    before = {str(p["path"]): p["id"] for p in library.browsing.photos("")}
    first, second = photo_folder / "IMG_0000.jpg", photo_folder / "IMG_0001.jpg"
    done: list[bool] = []

    def rename_over() -> None:
        if not done:
            done.append(True)
            second.rename(first)
            scan()

    work(between=rename_over)
    states = {p["id"]: (p["state"], p["path"]) for p in library.browsing.photos("")}
    assert states[before[str(first)]][0] == "missing"
    assert states[before[str(second)]] == ("here", str(first))
    assert len(states) == 24


def test_a_drive_mounted_inside_an_added_folder_is_not_taken_for_empty(library: Library, scan: Scan, tmp_path: Path) -> None:
    """What was mounted there is remembered: without it nothing below is missing, and another drive is not mistaken for it."""
    folder, drive = tmp_path / "photos", tmp_path / "drive"
    write_photos(folder, 3)
    write_photos(drive / "trip", 5, start=10)
    mounted = folder / "card"
    mounted.mkdir()
    with Mount("--bind", drive, mounted) as mount:
        assert scan(folder).added == 8
        mount.end()
        result = scan()
        assert (result.missing, result.known, result.offline) == (0, 3, ())
        assert [(p.path, p.reason) for p in result.problems] == [(str(mounted), Reason.OFFLINE)]
        assert scan().missing == 0  # not the second time either
        mount.begin()
        assert (scan().known, scan().problems) == (8, ())
        mount.end()
        other = Mount("-t", "tmpfs", Path("none"), mounted)
        with other:
            write_photos(mounted, 2, start=50)
            assert (scan().missing, scan().added) == (0, 0)
        mount.begin()
        (mounted / "trip" / "IMG_0012.jpg").unlink()
        assert (scan().missing, scan().known) == (1, 7)


def test_copies_of_one_photo_that_move_stay_as_many(library: Library, scan: Scan, work: Work, tmp_path: Path) -> None:
    """Files with the same bytes, copied elsewhere and deleted: each is one of the missing ones, none is new or lost."""
    root = tmp_path / "p"
    first = write_jpeg(root / "cover.jpg", 1)
    for number in range(6):
        shutil.copyfile(first, root / f"copy{number}.jpg")
    scan(root)
    work()
    before = {photo["id"] for photo in library.browsing.photos("")}
    for number in range(6):
        (root / "new").mkdir(exist_ok=True)
        shutil.copyfile(root / f"copy{number}.jpg", root / "new" / f"other{number}.jpg")
        (root / f"copy{number}.jpg").unlink()
    scan()
    work()
    assert {photo["id"] for photo in library.browsing.photos("")} == before
    assert library.browsing.count("is:missing") == 0
    assert sorted(str(p["path"]) for p in library.browsing.photos("")) == sorted(str(path) for path in root.rglob("*.jpg"))


def test_files_that_may_have_been_copied_elsewhere_are_not_called_missing_yet(
    library: Library, scan: Scan, work: Work, tmp_path: Path
) -> None:
    root = tmp_path / "p"
    for number in range(80):
        write_jpeg(root / "old" / f"{number}.jpg", number, width=16, height=12)
    write_jpeg(root / "stays.jpg", 200)
    scan(root)
    work()
    (root / "new").mkdir()
    for number in range(80):
        shutil.copyfile(root / "old" / f"{number}.jpg", root / "new" / f"{number}.jpg")
        (root / "old" / f"{number}.jpg").unlink()
    told: list[object] = []
    scan(told=told)
    assert codes(told) == []
    work()
    assert (library.browsing.count("is:missing"), library.browsing.count("")) == (0, 81)
    for file in (root / "new").iterdir():
        file.unlink()
    scan(told=told)
    assert codes(told) == ["MASS_MISSING"]


def test_a_copy_that_is_deleted_is_missing_and_the_other_copy_stays_itself(
    library: Library, scan: Scan, work: Work, photo_folder: Path
) -> None:
    kept, copy = photo_folder / "IMG_0001.jpg", photo_folder / "coast" / "copy.jpg"
    shutil.copyfile(kept, copy)
    scan(photo_folder)
    work()
    before = {str(p["path"]): p["id"] for p in library.browsing.photos("")}
    copy.unlink()
    assert (scan().missing, scan().missing) == (1, 0)
    assert {str(p["path"]): p["id"] for p in library.browsing.photos("")} == before
    assert [str(p["path"]) for p in library.browsing.photos("is:missing")] == [str(copy)]
