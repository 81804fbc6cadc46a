"""File changes that die at any moment: every original is there, whole and once, and comes back under its old name."""

import os
import random
import select
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import filed
import pytest
from builders import write_photos

from photodesk.bridge.trash import SystemTrash
from photodesk.config.paths import Paths
from photodesk.domain.edits import MoveStaging, Photos, RenameStaging, TrashStaging
from photodesk.library.library import Library

pytestmark = pytest.mark.reliability

PHOTOS = 48
ONE_DRIVE, TWO_DRIVES, SYSTEMS_TRASH = "one drive", "two drives", "the system's trash"
LONGEST_S = {ONE_DRIVE: 0.3, TWO_DRIVES: 0.6, SYSTEMS_TRASH: 0.9}
"""About as long as an apply and its undo take, with the start of what moves files to the system's trash."""


@dataclass
class Case:
    """Photos with sidecars, some of which are to go, to get other names or to be moved."""

    kind: str
    paths: Paths
    photos: Path
    other: Path
    trash: Path
    before: dict[str, str] = field(default_factory=dict)

    def make(self) -> None:
        """A third goes, a third gets other names, and half of that and the last third go elsewhere."""
        write_photos(self.photos / "in", PHOTOS)
        write_photos(self.other, 1, start=PHOTOS)
        for number in range(0, PHOTOS, 2):
            (self.photos / f"in/IMG_{number:04}.xmp").write_text(f"words {number}")
            (self.photos / f"in/IMG_{number:04}.raf").write_bytes((self.photos / f"in/IMG_{number:04}.jpg").read_bytes() + b"raw")
        self.before = self.held()
        with filed.opened(self.paths, self.photos, self.other) as library:
            ids = filed.ids(library, "type:photo in:in")
            filed.do(
                library,
                TrashStaging(Photos.of(ids[::3])),
                RenameStaging(Photos.of(ids[1::3]), "new {n}"),
                MoveStaging(Photos.of(ids[1::6]), bytes(self.photos / "there")),
                MoveStaging(Photos.of(ids[2::3]), bytes((self.other if self.kind == TWO_DRIVES else self.photos) / "there/deep")),
            )

    def held(self) -> dict[str, str]:
        """Path to content of every file with a name of its own, wherever it is."""
        held = filed.held(self.photos, self.other, self.trash)
        return {path: content for path, content in held.items() if not path.endswith(".part")}

    def check(self) -> None:
        """Right after the end nothing is lost, half or doubled; but what goes to another drive has a copy and an original."""
        found, wanted = sorted(self.held().values()), sorted(self.before.values())
        assert (found == wanted) if self.kind != TWO_DRIVES else (set(found) == set(wanted))

    def back_and_forth(self, begun: int) -> None:
        """Apply and undo until somebody ends it."""
        with filed.opened(self.paths) as library, closing(SystemTrash()) as trash:
            helper = 0
            if self.kind == SYSTEMS_TRASH:
                library.applying.to_trash = trash.take
                trash._begun()
                helper = trash._process.pid if trash._process is not None else 0
            os.write(begun, str(helper).encode())
            while True:
                if library.pending.changes():
                    library.applying.apply()
                else:
                    library.journal.undo()

    def finish(self) -> None:
        """What was left is done; undone, every byte is where it was, and nothing else is there."""
        with filed.opened(self.paths) as library:
            nothing_is_wrong(library)
            assert library.applying.apply().problems == () and library.pending.changes() == []
            nothing_is_wrong(library)
            assert [each.conflicts for each in library.journal.undo(1_000) if each.conflicts] == []
            nothing_is_wrong(library)
        assert filed.held(self.photos, self.other, self.trash) == self.before
        assert [path.name for folder in (self.photos, self.other) for path in folder.iterdir()] == ["in", f"IMG_{PHOTOS:04}.jpg"]
        info = self.trash.parent / "info"
        assert not info.is_dir() or list(info.iterdir()) == []


def nothing_is_wrong(library: Library) -> None:
    assert filed.wrong(library) == [] and library.browsing.count("is:missing") == 0


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Case]:
    """In memory where there is a file system for that: more of a run falls between two steps then. The disk is the other drive."""
    memory = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else tmp_path
    if request.param == TWO_DRIVES and os.stat(memory).st_dev == os.stat(tmp_path).st_dev:
        pytest.skip("there is one drive only")
    with tempfile.TemporaryDirectory(dir=memory, prefix="photodesk-") as name:
        place = Path(name)
        monkeypatch.setenv("XDG_DATA_HOME", f"{place}/home/.local/share")
        made = Case(request.param, Paths(place / "library"), place / "photos", tmp_path / "other", filed.trash_of(place / "home"))
        made.make()
        yield made


def killed_after(case: Case, wait_s: float) -> None:
    """In a process of its own. What moves files to the system's trash ends by itself, after the file that it moves."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(reading)
            case.back_and_forth(writing)
        finally:
            os._exit(1)
    os.close(writing)
    helper = int(os.read(reading, 20) or -1)
    os.close(reading)
    assert helper >= 0, "it could not begin"
    time.sleep(wait_s)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "it ended by itself"
    if helper:
        wait_for_end_of(helper)


def wait_for_end_of(process: int) -> None:
    try:
        descriptor = os.pidfd_open(process)
    except ProcessLookupError:
        return
    ended, _, _ = select.select([descriptor], [], [], 20)
    os.close(descriptor)
    assert ended


CASES = {ONE_DRIVE: (1, 40), TWO_DRIVES: (2, 40), SYSTEMS_TRASH: (3, 20)}
"""Seed and number of kills."""


@pytest.mark.parametrize("case", CASES, indirect=True)
def test_killed_at_any_moment_no_original_is_lost_or_doubled(case: Case) -> None:
    seed, kills = CASES[case.kind]
    chance = random.Random(seed)
    for _ in range(kills):
        killed_after(case, LONGEST_S[case.kind] * chance.random())
        case.check()
    case.finish()
