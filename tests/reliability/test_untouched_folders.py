"""A whole session, as the system sees it: below the photo folders nothing is written, renamed or removed that nobody applied."""

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import card
import pytest
import whole_session
from builders import write_jpeg
from real_window import write_dated
from system_calls import Calls, needs_strace, traced

PROJECT = Path(__file__).resolve().parents[2]
CORPUS = PROJECT.parent / "shared" / "corpus"
SETS = ("broken", "raw", "heif", "series", "metadata", "orientation")
LONG_AGO_NS = 1_000_000_000 * 10**9
SCRIPT = str(PROJECT / "tests" / "whole_session.py")

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(240), needs_strace]


@dataclass(frozen=True)
class Facts:
    """What a file or folder is; `changed_ns` also tells a changed mode, owner, name, time or attribute."""

    content: str
    mode: int
    inode: int
    modified_ns: int
    changed_ns: int


def facts(root: Path) -> dict[str, Facts]:
    """By relative path, of all files and folders, without following links."""
    found = {}
    for path in [root, *root.rglob("*")]:
        status = path.lstat()
        content = os.readlink(path) if path.is_symlink() else hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        found[str(path.relative_to(root))] = Facts(content, status.st_mode, status.st_ino, status.st_mtime_ns, status.st_ctime_ns)
    return found


def files(root: Path) -> dict[str, tuple[str, int, int]]:
    """The same of files, without what a way to the trash and back changes."""
    return {name: (each.content, each.mode, each.modified_ns) for name, each in facts(root).items() if each.content}


def times_read(root: Path) -> dict[str, int]:
    """When each file was read last, as the system notes it."""
    return {str(path.relative_to(root)): path.lstat().st_atime_ns for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """Below one folder: `photos` of all kinds, some of them read-only, `Pictures`, and a card."""
    world = tmp_path / "world"
    write_dated(world / "photos" / "2025", 24)
    for name in SETS:
        if (CORPUS / name).is_dir():
            shutil.copytree(CORPUS / name, world / "photos" / name)
    copies = world / "photos" / "copies"
    copies.mkdir()
    for original in sorted((world / "photos" / "2025").iterdir())[:6]:
        shutil.copy(original, copies)
    (copies / f"{next(copies.iterdir()).stem}.xmp").write_text("<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    (copies / "broken.jpg").write_bytes(b"\xff\xd8\xff" + bytes(500))
    (copies / "a link.jpg").symlink_to(world / "photos" / "nowhere.jpg")
    write_dated(world / "Pictures", 4, start=100)
    card.make(world / "runtime" / "gvfs" / "CARD")
    for path in world.rglob("*"):
        if not path.is_symlink():
            os.utime(path, ns=(LONG_AGO_NS, LONG_AGO_NS + 5))
    for path in (*copies.iterdir(), copies):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & ~0o222)
    return world


@pytest.fixture(autouse=True)
def card_is_plugged_in(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (world / "runtime").chmod(0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(world / "runtime"))


def folders(world: Path) -> list[str]:
    return [str(world / "photos"), str(world / "Pictures"), str(world / "runtime" / "gvfs" / "CARD")]


class Told:
    """What the session says; it gets the photo that it asks for."""

    def __init__(self, place: Path) -> None:
        self.lines: list[str] = []
        self.place = place

    def __call__(self, line: str) -> None:
        self.lines.append(line)
        if line == whole_session.NEW_PHOTO:
            write_jpeg(self.place, 777)

    def changes(self) -> list[dict[str, str | None]]:
        """The changes that were applied."""
        return next(json.loads(line) for line in self.lines if line.startswith("["))


def test_only_what_is_applied_and_imported_touches_photo_folders(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    photos, pictures, inserted = roots = [Path(folder) for folder in folders(world)]
    told = Told(photos / "2025" / whole_session.NEW_NAME)
    before = [facts(root) for root in roots]
    read = times_read(photos)
    figures = []
    for stage, named in (("look", roots[:2]), ("words", roots)):
        trace = tmp_path / stage
        traced(trace, [SCRIPT, stage, *map(str, named)], told)
        for root in named:
            calls = Calls(trace, root)
            assert calls.opened() and calls.changing() == [], (stage, told.lines[-1])
            figures.append(f"{stage}: {len(calls.opened()):,} opened, none to write")
    assert times_read(photos) == read
    told.place.unlink()
    kept = [facts(root) for root in roots]
    ignored = {"2025"}  # the folder that the new photo came to, and went from
    assert [{name: of[name] for name in of if name not in ignored} for of in kept] == [
        {name: of[name] for name in of if name not in ignored} for of in before
    ]
    originals = files(photos)
    traced(tmp_path / "apply", [SCRIPT, "apply", *map(str, roots[:2])], told)
    moved = {str(Path(path).relative_to(photos)) for change in told.changes() for path in (change["path"], change["to"]) if path}
    changed = Calls(tmp_path / "apply", photos).changed()
    assert moved <= changed, "the trace shows what is done"
    assert changed <= moved | {str(Path(name).parent) for name in moved}
    assert Calls(tmp_path / "apply", inserted).changing() == []
    imported = {name for name in files(pictures) if name not in before[1]}
    assert len(imported) == 12
    assert all(name.split("/")[0] == "2025" for name in Calls(tmp_path / "apply", pictures).changed())
    assert files(photos) == originals
    assert facts(inserted) == before[2]
    with capsys.disabled():
        print("\n" + "\n".join(figures))
