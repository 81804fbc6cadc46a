"""File changes that are applied or undone while a scan is between two directories: the same photos, none missing, none doubled."""

import os
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import filed
import pytest
from builders import write_photos

from photodesk import failpoints
from photodesk.config.paths import Paths
from photodesk.domain.edits import MoveStaging, Photos, RenameStaging, TrashStaging
from photodesk.library.library import Library

DIRECTORIES = ("a", "b", "c")


@pytest.fixture
def library(paths: Paths, tmp_path: Path) -> Iterator[Library]:
    """Photos in three directories: of each some go, some get new names, some move into a new one and some into another of these."""
    folder = tmp_path / "photos"
    for start, name in enumerate(DIRECTORIES):
        write_photos(folder / name, 8, start=10 * start)
    with filed.opened(paths, folder) as opened:
        ids = filed.ids(opened)
        filed.do(
            opened,
            TrashStaging(Photos.of(ids[::4])),
            RenameStaging(Photos.of(ids[1::4]), "new {n}"),
            MoveStaging(Photos.of(ids[2::4]), bytes(folder / "there")),
            MoveStaging(Photos.of(ids[3::4]), bytes(folder / "b")),
        )
        yield opened


def scan_and(library: Library, act: Callable[[], object], moment: int) -> None:
    """Scan all folders, and do it when that many directories were listed."""
    listed = 0

    def stop() -> bool:
        nonlocal listed
        listed += 1
        if listed == moment:
            act()
        return False

    library.scanning.scan(None, lambda _: None, stop)


def nothing_is_lost(library: Library) -> None:
    assert library.browsing.count("is:missing") == 0 and filed.wrong(library) == []
    assert library.browsing.count("") + library.browsing.count("is:trashed") == 24


MOMENTS = [3, *(pytest.param(moment, marks=pytest.mark.reliability) for moment in (1, 2, 4, 5, 6, 7))]


@pytest.mark.parametrize("moment", MOMENTS)
def test_at_any_moment_of_a_scan(library: Library, moment: int) -> None:
    staged = len(library.pending.changes())
    for act in (library.applying.apply, library.journal.undo, library.journal.redo, library.journal.undo):
        scan_and(library, act, moment)
        nothing_is_lost(library)
    assert len(library.pending.changes()) == staged


@pytest.mark.reliability
@pytest.mark.parametrize("point", ["move.after_rename", "put_back.after_rename"])
def test_while_files_are_where_their_rows_do_not_say_yet(
    library: Library, tmp_path: Path, point: str, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """On another drive they look like new ones."""
    if not os.path.isdir("/dev/shm") or os.stat("/dev/shm").st_dev == os.stat(tmp_path).st_dev:
        pytest.skip("there is one drive only")
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="photodesk-") as other:
        (Path(other) / "notes.txt").write_text("no photo")
        library.folders.add(os.fsencode(other))
        library.editing.apply(MoveStaging(Photos.matching(""), os.fsencode(other)))
        act: Callable[[], object] = library.applying.apply
        if point.startswith("put_back"):
            library.applying.apply()
            act = library.journal.undo
        monkeypatch.setattr(failpoints, "_reached", Counter())
        monkeypatch.setattr(failpoints, "_ARMED", {point: [("2", "sleep:0.3")]})
        moving = threading.Thread(target=act)
        moving.start()
        while failpoints._reached[point] < 2:
            moving.join(0.01)
        library.scanning.scan(None, lambda _: None)
        moving.join()
        nothing_is_lost(library)
        if not point.startswith("put_back"):
            library.journal.undo()
        library.folders.remove(os.fsencode(other))
        nothing_is_lost(library)


@pytest.mark.reliability
def test_over_and_over_beside_scans(library: Library) -> None:
    """In threads of their own, as in the window."""
    ended, failed = threading.Event(), list[BaseException]()

    def scan() -> None:
        try:
            while not ended.is_set():
                library.scanning.scan(None, lambda _: None)
        except BaseException as error:
            failed.append(error)

    scanning = threading.Thread(target=scan)
    scanning.start()
    try:
        for _ in range(6):
            assert library.applying.apply().problems == ()
            (undone,) = library.journal.undo()
            assert undone.conflicts == ()
    finally:
        ended.set()
        scanning.join()
    assert failed == []
    nothing_is_lost(library)
    assert sorted(os.listdir(library.folders.all()[0].path)) == [b"a", b"b", b"c"]
