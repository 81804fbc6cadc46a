"""Names that change in case only, on a drive to which both are one: done, undone, refused where another file has it, and never lost."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import filed
import pytest
from builders import write_photos
from fuse_passthrough import mounted

from photodesk import failpoints
from photodesk.config.paths import Paths
from photodesk.domain.edits import Photos, RenameStaging

pytestmark = pytest.mark.reliability

NAMES = {"IMG_0000.jpg", "IMG_0001.jpg", "IMG_0001.xmp"}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Two photos, one with a sidecar."""
    write_photos(tmp_path / "disk", 2)
    (tmp_path / "disk/IMG_0001.xmp").write_text("words")
    with mounted(tmp_path / "disk", tmp_path / "drive", folds=True) as drive:
        assert (drive.place / "img_0001.JPG").exists(), "it folds case"
        yield drive.place


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_the_case_of_a_name_changes_and_changes_back(paths: Paths, folder: Path) -> None:
    before = filed.contents(folder)
    with filed.opened(paths, folder) as library:
        filed.do(library, RenameStaging(Photos.matching("IMG_0001"), "img_0001"))
        for _ in range(2):
            assert library.applying.apply().problems == ()
            assert names(folder) == {"IMG_0000.jpg", "img_0001.jpg", "img_0001.xmp"} and filed.contents(folder) == before
            assert library.scanning.scan(None, lambda _: None).missing == 0
            (undone,) = library.journal.undo()
            assert undone.conflicts == () and names(folder) == NAMES and filed.contents(folder) == before
            assert filed.wrong(library) == []


def test_a_name_that_another_file_has_in_other_letters_is_refused(paths: Paths, folder: Path) -> None:
    with filed.opened(paths, folder) as library:
        filed.do(library, RenameStaging(Photos.matching("IMG_0001"), "Harbour"))
        (folder / "HARBOUR.JPG").write_bytes(b"another file")
        (problem,) = library.applying.apply().problems
        assert problem.reason == "exists" and (folder / "HARBOUR.JPG").read_bytes() == b"another file"
        assert names(folder) == NAMES | {"HARBOUR.JPG"}


@pytest.mark.parametrize("point", ["move.after_intent", "case.between", "move.after_file", "move.after_rename", "move.before_commit"])
@pytest.mark.parametrize("time", ["1", "2"])
def test_killed_in_between_no_file_is_taken_for_a_second_name(paths: Paths, folder: Path, point: str, time: str) -> None:
    before = filed.contents(folder)
    with filed.opened(paths, folder) as library:
        filed.do(library, RenameStaging(Photos.matching("IMG_0001"), "img_0001"))
    child = os.fork()
    if not child:
        with filed.opened(paths) as library:
            failpoints._ARMED[point] = [(time, "kill")]
            library.applying.apply()
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFEXITED(status) or os.WTERMSIG(status) == signal.SIGKILL
    with filed.opened(paths) as library:
        assert filed.contents(folder) == before and filed.wrong(library) == []
        library.applying.apply()
        assert names(folder) == {"IMG_0000.jpg", "img_0001.jpg", "img_0001.xmp"} and filed.contents(folder) == before
        assert [each.conflicts for each in library.journal.undo(5) if each.conflicts] == [] and names(folder) == NAMES
