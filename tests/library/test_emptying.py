"""The library's own trash emptied: what was put there, for good, and nothing else that lies there."""

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import filed
import pytest
from builders import write_photos

from photodesk import failpoints
from photodesk.config.paths import Paths
from photodesk.domain.edits import Photos, TrashStaging
from photodesk.domain.own_trash import Emptied, EmptyingProgress
from photodesk.domain.pending import FilesBusy
from photodesk.domain.problems import Reason
from photodesk.library.library import Library
from photodesk.library.reaching import Reaching


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_photos(tmp_path / "photos", 5)
    (tmp_path / "photos/IMG_0001.xmp").write_text("words")
    return tmp_path / "photos"


@pytest.fixture
def library(paths: Paths, folder: Path) -> Iterator[Library]:
    """Three photos and a sidecar are in the library's own trash; a folder without any is there too."""
    write_photos(folder.parent / "other", 1, start=9)
    with filed.opened(paths, folder, folder.parent / "other") as opened:
        opened.editing.apply(TrashStaging(Photos.matching("IMG_0000 OR IMG_0001 OR IMG_0002")))
        assert opened.applying.apply().problems == ()
        yield opened


def in_trash(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / ".photodesk-trash").rglob("*") if path.is_file() and path.suffix != ".json")


def empty(library: Library, progress: Callable[[EmptyingProgress], None] = lambda _: None) -> Emptied:
    return library.emptying.empty(progress, lambda: False)


def test_all_of_it_is_told_and_deleted_and_nothing_else(library: Library, folder: Path) -> None:
    sizes = [path.stat().st_size for path in in_trash(folder)]
    (found,) = library.emptying.contents()
    assert (found.folder, found.files, found.bytes) == (str(folder), 4, sum(sizes))
    told: list[EmptyingProgress] = []
    emptied = empty(library, told.append)
    assert (emptied.files, emptied.bytes, emptied.problems, emptied.stopped) == (4, sum(sizes), (), False)
    assert told[-1] == EmptyingProgress(4, 4) and library.emptying.contents() == []
    assert sorted(path.name for path in folder.iterdir()) == ["IMG_0003.jpg", "IMG_0004.jpg"]
    (undone,) = library.journal.undo()
    assert {each.reason for each in undone.conflicts} == {Reason.VANISHED} and len(undone.conflicts) == 3
    assert library.browsing.count("is:trashed") == 3 and filed.wrong(library) == []


def longer(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"more")


def of_one_size(path: Path) -> None:
    """With the times it had."""
    facts, content = path.stat(), bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def link(path: Path) -> None:
    path.rename(path.parents[2] / "elsewhere")
    path.symlink_to(path.parents[2] / "elsewhere")


def without_a_note(path: Path) -> None:
    path.with_name(path.name + ".json").unlink()


def note_makes_no_sense(path: Path) -> None:
    path.with_name(path.name + ".json").write_text("[" * 60_000)


def hostile_note(path: Path) -> None:
    path.with_name(path.name + ".json").write_text('{"path": "../../etc", "size": null, "mtime_ns": 0, "inode": 0, "blake2b": []}')


RARER = (longer, without_a_note, note_makes_no_sense, hostile_note)


@pytest.mark.parametrize("change", [of_one_size, link, *(pytest.param(change, marks=pytest.mark.reliability) for change in RARER)])
def test_what_is_not_what_was_put_there_stays_and_is_told(library: Library, folder: Path, change: Callable[[Path], None]) -> None:
    changed, *others = in_trash(folder)
    change(changed)
    before = {path: path.read_bytes() for path in (changed, folder / "elsewhere") if path.is_file()}
    emptied = empty(library)
    assert emptied.files == 3 and [each.path for each in emptied.problems] == [str(changed)]
    assert "stays" in emptied.problems[0].message or "unchanged" in emptied.problems[0].message
    assert {path: path.read_bytes() for path in before} == before and not any(path.exists() for path in others)


@pytest.mark.reliability
def test_a_stranger_in_the_trash_stays(library: Library, folder: Path) -> None:
    (folder / ".photodesk-trash/notes").mkdir()
    (folder / ".photodesk-trash/notes/list.txt").write_text("what I put there")
    assert [Path(each.path).name for each in empty(library).problems] == ["list.txt"]
    assert (folder / ".photodesk-trash/notes/list.txt").read_text() == "what I put there"


def test_it_stops_between_two_files_and_waits_for_those_that_move_files(library: Library, folder: Path) -> None:
    told: list[EmptyingProgress] = []
    stopped = library.emptying.empty(told.append, lambda: len(told) > 2)
    assert (stopped.files, stopped.stopped) == (2, True) and len(in_trash(folder)) == 2
    with library.applying.alone(), pytest.raises(FilesBusy):
        empty(library)
    assert empty(library).files == 2


@pytest.mark.reliability
def test_killed_behind_a_file_its_note_goes_the_next_time(library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failpoints, "_reached", Counter())
    child = os.fork()
    if not child:
        failpoints._ARMED["empty.after_remove"] = [("2", "kill")]
        library.emptying._reaching = Reaching()  # its threads stayed with the parent
        empty(library)
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    assert len(in_trash(folder)) == 2 and empty(library).files == 2
    assert sorted(path.name for path in folder.iterdir()) == ["IMG_0003.jpg", "IMG_0004.jpg"]
