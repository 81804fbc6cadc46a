"""Changes in watched folders come by themselves, as each folder's mode says."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import write_photos
from watched import Watched

from photodesk.bridge import folder_watch
from photodesk.config.paths import Paths
from photodesk.domain.changes import FoldersChanged
from photodesk.domain.folders import FolderState


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("watched", "manual"):
        write_photos(tmp_path / name, 4)
        write_photos(tmp_path / name / "old" / "deep", 3, start=10)
    return tmp_path / "watched", tmp_path / "manual"


@pytest.fixture
def program(paths: Paths, folders: tuple[Path, Path]) -> Iterator[Watched]:
    made = Watched(paths, *folders, scanned=True, manual=folders[1])
    yield made
    made.close()


def test_files_and_folders_that_come_go_and_move_are_noticed_where_somebody_watches(
    program: Watched, folders: tuple[Path, Path], tmp_path: Path
) -> None:
    watched, manual = folders
    program.wait(lambda: program.states() == {watched: FolderState.WATCHING, manual: FolderState.ONLINE}, 20)
    write_photos(tmp_path / "aside" / "trip" / "day", 2, start=30)
    for folder in folders:
        shutil.copytree(tmp_path / "aside" / "trip", folder / "trip")
        (folder / "IMG_0000.jpg").unlink()
        (folder / "old").rename(folder / "older")
    program.wait(lambda: len(program.added()) == 2, 20)
    program.wait(lambda: program.library.browsing.count("is:missing") == 1, 20)
    program.wait(program.watch.is_quiet, 20)
    paths = {str(photo["path"]) for photo in program.library.browsing.photos("")} - {str(watched / "IMG_0000.jpg")}
    here = {str(path) for path in watched.rglob("*.jpg")}
    assert {path for path in paths if path.startswith(str(watched))} == here
    assert len(program.added()) == 2
    assert str(manual / "old" / "deep" / "IMG_0010.jpg") in paths


def test_nobody_watches_a_folder_after_the_end(program: Watched, paths: Paths) -> None:
    program.watch.stop()
    assert set(program.states().values()) == {FolderState.ONLINE}
    assert program.of(FoldersChanged)


def test_what_happened_while_the_machine_slept_is_found_when_it_wakes(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asleep_s = [5.0]
    monkeypatch.setattr(folder_watch, "_asleep_s", lambda: asleep_s[0])
    monkeypatch.setattr(folder_watch.FolderWatch, "_on_hint", lambda *_: None)  # whoever sleeps hears nothing
    write_photos(tmp_path / "watched", 2)
    program = Watched(paths, tmp_path / "watched", scanned=True)
    try:
        (tmp_path / "watched" / "IMG_0000.jpg").unlink()
        asleep_s[0] += 8 * 3600
        program.wait(lambda: program.library.browsing.count("is:missing") == 1, 20)
    finally:
        program.close()
