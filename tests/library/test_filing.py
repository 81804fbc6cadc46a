"""What moves files under photo folders: never over another file, never through a link, never another file than the one that was meant."""

import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from photodesk.library import filing, renames
from photodesk.library.filing import AnotherFile, Identity, Spot


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A photo folder with one file, beside a folder that is none of ours with a file of the same name."""
    for folder, text in ((tmp_path / "photos/in", "ours"), (tmp_path / "decoy", "decoy")):
        folder.mkdir(parents=True)
        (folder / "a.jpg").write_text(text)
    return tmp_path / "photos"


def spot(root: Path, path: str) -> Spot:
    return Spot(os.fsencode(root), os.fsencode(path))


def identity(path: Path) -> Identity:
    return Identity.of(path.lstat())


ways = pytest.mark.parametrize("way", ["renameat2", "two names"])


@pytest.fixture
def system(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system with renameat2, and one without."""
    if way == "two names":
        monkeypatch.setattr(renames, "_renameat2", lambda: None)


@ways
@pytest.mark.usefixtures("system")
def test_a_file_goes_where_nothing_is_and_never_over_another(root: Path) -> None:
    source, target = spot(root, "in/a.jpg"), spot(root, "in/b.jpg")
    known = identity(root / "in/a.jpg")
    assert Identity.of(filing.rename(source, target, known)) == known
    assert [path.name for path in (root / "in").iterdir()] == ["b.jpg"]
    (root / "in/a.jpg").symlink_to("nowhere")
    with pytest.raises(FileExistsError):
        filing.rename(target, source, known)
    assert (root / "in/b.jpg").read_text() == "ours"


@ways
@pytest.mark.usefixtures("system")
def test_a_file_that_was_replaced_stays(root: Path) -> None:
    known = identity(root / "in/a.jpg")
    (root / "in/a.jpg").rename(root / "in/old.jpg")
    (root / "in/a.jpg").write_text("else")
    for act in (
        lambda: filing.rename(spot(root, "in/a.jpg"), spot(root, "in/b.jpg"), known),
        lambda: filing.remove(spot(root, "in/a.jpg"), known),
    ):
        with pytest.raises(AnotherFile):
            act()
    assert sorted(path.name for path in (root / "in").iterdir()) == ["a.jpg", "old.jpg"]


@pytest.mark.parametrize("path", ["link/a.jpg", "../decoy/a.jpg", "in/../../decoy/a.jpg", "in/link.jpg", "in/pipe"])
def test_nothing_leads_out(root: Path, path: str) -> None:
    (root / "link").symlink_to("../decoy")
    (root / "in/link.jpg").symlink_to("../../decoy/a.jpg")
    os.mkfifo(root / "in/pipe")
    known = identity(root.parent / "decoy/a.jpg")
    acts: list[Callable[[], object]] = [
        lambda: filing.rename(spot(root, path), spot(root, "in/b.jpg"), known),
        lambda: filing.remove(spot(root, path), known),
        lambda: filing.content_hash(spot(root, path)),
    ]
    if not path.startswith("in/") or ".." in path:
        acts += [
            lambda: filing.rename(spot(root, "in/a.jpg"), spot(root, path), identity(root / "in/a.jpg")),
            lambda: filing.new_file(spot(root, f"{path}.new")),
            lambda: filing.make_folders(os.fsencode(root), os.fsencode(os.path.dirname(path) + "/made")),
        ]
    for act in acts:
        with pytest.raises(OSError):
            act()
    assert [path.name for path in (root.parent / "decoy").iterdir()] == ["a.jpg"]
    assert (root / "in/a.jpg").read_text() == "ours"


def test_folders_swapped_for_links_while_files_move_lead_nowhere(root: Path) -> None:
    """Between any two looks the folder may be a link to a folder with a file just like ours."""
    decoy, inside = root.parent / "decoy", root / "in"
    (decoy / "a.jpg").write_text("evil")
    os.utime(decoy / "a.jpg", ns=(1, 1))
    os.utime(inside / "a.jpg", ns=(1, 1))
    stop = threading.Event()

    def swap() -> None:
        while not stop.wait(0.0002):
            inside.rename(root / "real")
            inside.symlink_to(decoy)
            inside.unlink()
            (root / "real").rename(inside)

    swapping = threading.Thread(target=swap)
    swapping.start()
    moved = 0
    while moved < 100:
        there, back = (("in/a.jpg", "in/b.jpg"), ("in/b.jpg", "in/a.jpg"))[moved % 2]
        try:
            facts = filing.look(spot(root, there))
            if facts is not None:
                filing.rename(spot(root, there), spot(root, back), Identity.of(facts))
                moved += 1
        except OSError as error:
            assert error.errno in (errno.ENOENT, errno.ELOOP, errno.ENOTDIR, errno.EXDEV)
    stop.set()
    swapping.join()
    assert [(path.name, path.read_text()) for path in decoy.iterdir()] == [("a.jpg", "evil")]
    assert [path.read_text() for path in inside.iterdir()] == ["ours"]


def test_folders_are_made_like_the_one_around_them_and_go_only_when_empty(root: Path) -> None:
    root.chmod(0o775)
    place = os.fsencode(root)
    assert filing.make_folders(place, b"2025/06/14") == [b"2025", b"2025/06", b"2025/06/14"]
    assert filing.make_folders(place, b"2025/06") == []
    assert (root / "2025/06/14").stat().st_mode & 0o777 == 0o775
    (root / "2025/06/x").touch()
    assert [filing.remove_folder(place, path) for path in (b"2025/06/14", b"2025/06", b"nowhere")] == [True, False, False]


def test_what_was_broken_off_between_two_names_is_finished(root: Path) -> None:
    os.link(root / "in/a.jpg", root / "in/b.jpg")
    filing.finish_rename(spot(root, "in/a.jpg"), spot(root, "in/b.jpg"))
    assert [path.name for path in (root / "in").iterdir()] == ["b.jpg"]
    (root / "in/a.jpg").write_text("ours")
    with pytest.raises(AnotherFile):
        filing.finish_rename(spot(root, "in/a.jpg"), spot(root, "in/b.jpg"))
    assert sorted(path.name for path in (root / "in").iterdir()) == ["a.jpg", "b.jpg"]
