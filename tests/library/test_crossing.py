"""Moves to another drive: whole copies there, the originals in the trash of theirs, and all of it back by Undo."""

import errno
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import filed
import pytest
from builders import write_photos
from mounts import Mount

from photodesk import failpoints
from photodesk.config.paths import Paths
from photodesk.domain.edits import MoveStaging, Photos
from photodesk.domain.pending import ApplyProgress
from photodesk.domain.problems import Reason
from photodesk.library.library import Library

MOVED = {"IMG_0000.jpg", "IMG_0000.RAF", "IMG_0000.xmp", "IMG_0001.jpg"}


@pytest.fixture
def folder() -> Iterator[Path]:
    """A RAW and its picture with a sidecar, and another photo: on a drive of their own."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or os.stat(memory).st_dev == os.stat(tempfile.gettempdir()).st_dev:
        pytest.skip("there is one drive only")
    with tempfile.TemporaryDirectory(dir=memory, prefix="photodesk-") as place:
        photos = Path(place) / "photos"
        write_photos(photos, 2)
        (photos / "IMG_0000.RAF").write_bytes(b"FUJIFILMCCD-RAW " * 20)
        (photos / "IMG_0000.xmp").write_text("words")
        (photos / "IMG_0001.jpg").chmod(0o640)
        os.utime(photos / "IMG_0001.jpg", (1_500_000_000, 1_500_000_000.25))
        yield photos


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """An added folder on another drive; one name is taken there."""
    write_photos(tmp_path / "other", 1, start=7)
    return tmp_path / "other"


@pytest.fixture
def library(paths: Paths, folder: Path, other: Path) -> Iterator[Library]:
    """Three photos are to move into a new folder of the other drive."""
    with filed.opened(paths, folder, other) as opened:
        filed.do(opened, MoveStaging(Photos.matching("-IMG_0007"), bytes(other / "new")))
        yield opened


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


def visible(*folders: Path) -> dict[str, str]:
    """What is in no trash."""
    return {path: content for path, content in filed.held(*folders).items() if "/.photodesk-trash/" not in path}


def nothing_changed(library: Library, folder: Path, other: Path, before: dict[str, str]) -> None:
    assert filed.held(folder, other) == before and list(other.rglob(".pd-*")) == []
    assert filed.wrong(library) == []


def test_they_are_whole_there_and_the_originals_in_the_trash_until_undo(library: Library, folder: Path, other: Path) -> None:
    before = filed.held(folder, other)
    facts = os.stat(folder / "IMG_0001.jpg")
    for _ in range(2):
        applied = library.applying.apply()
        assert (len(applied.applied), applied.problems) == (3, ())
        assert names(other / "new") == MOVED and names(folder) == set()
        assert sorted(visible(folder, other).values()) == sorted(before.values())
        assert sorted(filed.held(folder).values()) == sorted(content for path, content in before.items() if path.startswith(str(folder)))
        there = os.stat(other / "new/IMG_0001.jpg")
        assert (there.st_mode, there.st_mtime_ns, there.st_size) == (facts.st_mode, facts.st_mtime_ns, facts.st_size)
        assert filed.wrong(library) == [] and library.scanning.scan(None, lambda _: None).changed == 0
        (undone,) = library.journal.undo()
        assert undone.conflicts == () and filed.held(folder, other) == before
        assert os.stat(folder / "IMG_0001.jpg").st_ino == facts.st_ino, "the very file, not a copy of it"
        assert filed.wrong(library) == [] and len(library.pending.changes()) == 3
    library.journal.redo()
    assert names(other / "new") == MOVED


def test_a_copy_that_was_worked_on_comes_back_with_the_work(library: Library, folder: Path, other: Path) -> None:
    library.applying.apply()
    original = filed.held(folder)
    (other / "new/IMG_0001.jpg").write_bytes(b"worked on")
    (undone,) = library.journal.undo()
    assert undone.conflicts == () and (folder / "IMG_0001.jpg").read_bytes() == b"worked on"
    assert names(folder) == MOVED and "IMG_0001.jpg" not in {path.name for path in other.rglob("*")}
    assert set(original.values()) <= set(filed.held(folder, other).values()), "what it was before is in the trash still"


@pytest.mark.reliability
def test_without_the_originals_the_copies_come_back(library: Library, folder: Path, other: Path) -> None:
    before = filed.held(folder, other)
    library.applying.apply()
    shutil.rmtree(folder / ".photodesk-trash")
    (undone,) = library.journal.undo()
    assert undone.conflicts == () and visible(folder, other) == before and filed.wrong(library) == []


@pytest.mark.reliability
def test_without_the_copies_the_originals_come_back(library: Library, folder: Path, other: Path) -> None:
    before = filed.held(folder, other)
    library.applying.apply()
    shutil.rmtree(other / "new")
    (undone,) = library.journal.undo()
    assert undone.conflicts == () and filed.held(folder, other) == before and filed.wrong(library) == []


def test_a_file_that_took_the_old_name_stays_and_so_do_copy_and_original(library: Library, folder: Path, other: Path) -> None:
    library.applying.apply()
    (folder / "IMG_0001.jpg").write_bytes(b"somebody else's")
    (undone,) = library.journal.undo()
    assert [each.reason for each in undone.conflicts] == [Reason.EXISTS]
    assert (folder / "IMG_0001.jpg").read_bytes() == b"somebody else's" and names(other / "new") == {"IMG_0001.jpg"}


@pytest.mark.reliability
def test_a_copy_that_does_not_match_is_made_again(
    library: Library, folder: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    before = filed.held(folder, other)
    monkeypatch.setattr(failpoints, "_ARMED", {"import.after_copy": [("1", "flip")]})
    monkeypatch.setattr(failpoints, "_reached", Counter())
    assert library.applying.apply().problems == ()
    assert sorted(visible(folder, other).values()) == sorted(before.values())


@pytest.mark.reliability
def test_copies_that_never_match_leave_everything_where_it_is(
    library: Library, folder: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = filed.held(folder, other)
    monkeypatch.setattr(failpoints, "_ARMED", {"import.after_copy": [("*", "flip")]})
    monkeypatch.setattr(failpoints, "_reached", Counter())
    assert {each.reason for each in library.applying.apply().problems} == {Reason.VERIFY_FAILED}
    nothing_changed(library, folder, other, before)


@pytest.mark.reliability
def test_without_a_trash_for_the_originals_they_stay_staged_as_a_move(library: Library, folder: Path, other: Path) -> None:
    (folder / ".photodesk-trash").write_text("no folder can be made here")
    before = filed.held(folder, other)
    assert {each.reason for each in library.applying.apply().problems} == {Reason.NO_TRASH}
    assert [(each.kind, each.problem) for each in library.pending.changes()] == [("move", Reason.NO_TRASH)] * 3
    nothing_changed(library, folder, other, before)


@pytest.mark.reliability
def test_stopped_while_it_copies_the_rest_stays_staged(library: Library, folder: Path, other: Path) -> None:
    before = filed.held(folder, other)
    asked: list[ApplyProgress] = []

    def stop() -> bool:
        """Not before the first copy is under way."""
        asked.append(ApplyProgress(0, 0))
        return len(asked) > 2

    assert library.applying.apply(cancelled=stop).stopped
    nothing_changed(library, folder, other, before)
    assert len(library.pending.changes()) == 3


@pytest.mark.reliability
def test_a_full_drive_takes_nothing_half(library: Library, folder: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    with Mount("-t", "tmpfs", "-o", "size=64k", "none", small):
        library.folders.add(os.fsencode(small))
        (small / "filler").write_bytes(bytes(64 << 10))
        library.editing.apply(MoveStaging(Photos.matching("IMG_0001"), bytes(small / "new")))
        before = filed.held(folder)
        problems = library.applying.apply([each.id for each in library.pending.changes() if "small" in str(each.to)]).problems
        assert [each.reason for each in problems] == [Reason.DISK_FULL] and os.strerror(errno.ENOSPC) in problems[0].message
        assert filed.held(folder) == before and names(small) <= {"filler", "new"}
        library.folders.remove(os.fsencode(small))
