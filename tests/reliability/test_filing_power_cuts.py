"""Power cuts while file changes are applied and undone: every original is there, whole, and in the end once and under its old name."""

import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import filed
import pytest
from builders import write_photos
from mounts import Disk

from photodesk.config.paths import Paths
from photodesk.domain.edits import MoveStaging, Photos, RenameStaging, TrashStaging

pytestmark = pytest.mark.reliability

PHOTOS, CUTS = 24, 4
LONGEST_S = 1.2
"""About as long as an apply and its undo take."""


@dataclass(frozen=True)
class Case:
    """Photos on one disk, and a folder on another, to which some of them move. `cut`: the disks that lose power."""

    paths: Paths
    photos: Path
    other: Path
    cut: tuple[Disk, ...]
    before: dict[str, str]

    def held(self) -> set[str]:
        """All contents but those of copies that have no names yet."""
        held = filed.held(self.photos, self.other)
        return {content for path, content in held.items() if not path.endswith(".part")}


CUT = {"one disk with the library": (0,), "the photos' disk": (0,), "the other disk": (1,), "both disks": (0, 1)}
"""Which of the two disks lose power."""


@pytest.fixture(params=CUT)
def case(tmp_path: Path, paths: Paths, request: pytest.FixtureRequest) -> Iterator[Case]:
    disks = [Disk(tmp_path / "one"), Disk(tmp_path / "two")]
    one, two = (disk.place for disk in disks)
    photos, other = one / "photos", two / "other"
    write_photos(photos / "in", PHOTOS)
    write_photos(other, 1, start=PHOTOS)
    for number in range(0, PHOTOS, 2):
        (photos / f"in/IMG_{number:04}.xmp").write_text(f"words {number}")
    with_library = "library" in request.param
    own = Paths(one / "library") if with_library else paths
    with filed.opened(own, photos, other) as library:
        ids = filed.ids(library, "in:in")
        filed.do(
            library,
            TrashStaging(Photos.of(ids[::3])),
            RenameStaging(Photos.of(ids[1::3]), "new {n}"),
            MoveStaging(Photos.of(ids[1::6]), bytes(photos / "there")),
            MoveStaging(Photos.of(ids[2::3]), bytes(other / "there/deep")),
        )
    os.sync()
    yield Case(own, photos, other, tuple(disks[number] for number in CUT[request.param]), filed.held(photos, other))
    for disk in disks:
        disk.end()


def cut_after(case: Case, wait_s: float, *, once: bool = False) -> None:
    """The power goes while changes are applied and undone, again and again; or after they were applied *once*."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(reading)
            with filed.opened(case.paths) as library:
                if once:
                    library.applying.apply()
                os.write(writing, b".")
                while not once:
                    library.applying.apply() if library.pending.changes() else library.journal.undo()
                signal.pause()
        finally:
            os.write(writing, b"!")
            signal.pause()
    os.close(writing)
    assert os.read(reading, 1) == b".", "it could not begin"
    time.sleep(wait_s)
    for disk in case.cut:
        disk.cut()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reading)
    for disk in case.cut:
        disk.back()


def test_every_original_is_there_after_a_power_cut(case: Case) -> None:
    chance = random.Random(8)
    wanted = set(case.before.values())
    for _ in range(CUTS):
        cut_after(case, LONGEST_S * chance.random())
        assert case.held() == wanted
    with filed.opened(case.paths) as library:
        assert filed.wrong(library) == [] and library.browsing.count("is:missing") == 0
        library.applying.apply()
        assert library.pending.changes() == [] and filed.wrong(library) == []
        assert [each.conflicts for each in library.journal.undo(1_000) if each.conflicts] == []
        assert filed.wrong(library) == [] and library.browsing.count("is:missing") == 0
    assert filed.held(case.photos, case.other) == case.before


def loses_something(case: Case) -> bool:
    """Whether what was told to be done is not, after a power cut right behind it."""
    cut_after(case, 0, once=True)
    with filed.opened(case.paths) as library:
        if library.pending.changes() or filed.wrong(library):
            return True
        library.journal.undo()
        return False


@pytest.mark.parametrize("case", ["both disks"], indirect=True)
@pytest.mark.parametrize("unsafe", ["", "nofsync"])
def test_what_was_told_to_be_done_is_done(case: Case, unsafe: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without fsync it is not, and the test sees that, unless somebody else synced all disks in this moment."""
    monkeypatch.setenv("PHOTODESK_UNSAFE", unsafe)
    assert any(loses_something(case) for _ in range(3)) == bool(unsafe)
