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
SETS = ("broken", "raw", "heif", "metadata")
LONG_AGO_NS = 1_000_000_000 * 10**9
SCRIPT = str(PROJECT / "tests" / "whole_session.py")

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(700), needs_strace]


@dataclass(frozen=True)
class Facts:
    """What a file or folder is; `changed_ns` also tells a changed mode, owner, name, time or attribute. `read_ns`: of a file."""

    content: str
    mode: int
    inode: int
    modified_ns: int
    changed_ns: int
    read_ns: int


def content(path: Path) -> str:
    """The hash of a file, or where a link leads; the system does not note that it was read."""
    if path.is_symlink():
        return os.readlink(path)
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NOATIME)) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def facts(root: Path) -> dict[str, Facts]:
    """By relative path, of all files and folders, without following links."""
    found = {}
    for path in [root, *root.rglob("*")]:
        at, is_file = path.lstat(), path.is_file()
        held = content(path) if is_file or path.is_symlink() else ""
        read_ns = at.st_atime_ns if is_file else 0
        found[str(path.relative_to(root))] = Facts(held, at.st_mode, at.st_ino, at.st_mtime_ns, at.st_ctime_ns, read_ns)
    return found


def files(root: Path) -> dict[str, tuple[str, int, int]]:
    """The same of files, without what a way to the trash and back changes."""
    return {name: (each.content, each.mode, each.modified_ns) for name, each in facts(root).items() if each.content}


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
    (world / "photos" / "new").mkdir()
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


@pytest.fixture
def roots(world: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Photos, the folder for imports, and the card, which is plugged in."""
    (world / "runtime").chmod(0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(world / "runtime"))
    return [world / "photos", world / "Pictures", world / "runtime" / "gvfs" / "CARD"]


def test_looking_marking_and_staging_leave_everything_as_it_was(
    roots: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    told = Told(roots[0] / "new" / whole_session.NEW_NAME)
    before = [facts(root) for root in roots]
    for stage in ("look", "words"):
        traced(tmp_path / stage, [SCRIPT, stage, *map(str, roots)], told)
        for root in roots:
            calls = Calls(tmp_path / stage, root)
            assert calls.opened() and calls.changing() == [], told.lines[-1]
            with capsys.disabled():
                print(f"\n{stage}: {len(calls.opened()):,} times something in {root.name} was opened, never to write")
    told.place.unlink()
    after = [facts(root) for root in roots]
    del before[0]["new"], after[0]["new"]  # the photo came to this folder
    assert after == before


def test_only_what_is_applied_or_imported_moves_and_undo_brings_it_back(roots: list[Path], tmp_path: Path) -> None:
    photos, pictures, inserted = roots
    told, trace = Told(photos / "new"), tmp_path / "trace"
    before, on_card = files(photos), facts(inserted)
    had = files(pictures)
    traced(trace, [SCRIPT, "apply", *map(str, roots)], told)
    moved = {str(Path(path).relative_to(photos)) for change in told.changes() for path in (change["path"], change["to"]) if path}
    changed = Calls(trace, photos).changed()
    assert moved <= changed <= moved | {str(Path(name).parent) for name in moved}
    assert files(photos) == before
    assert Calls(trace, inserted).changing() == [] and facts(inserted) == on_card
    has = files(pictures)
    assert {name: has[name] for name in had} == had and len(has) - len(had) == 12
    assert Calls(trace, pictures).changed().isdisjoint(had)
