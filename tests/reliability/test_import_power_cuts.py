"""Power cuts while photos are imported: what counts as imported is on the disk, whole. Without fsync it is not, and the test sees that."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import card
import pytest
from mounts import FILE_SYSTEMS, Disk

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.importing import ImportChoices, ImportState
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.importing import running
from photodesk.library.library import Library

pytestmark = pytest.mark.reliability

PICTURES, BATCH_FILES, CUTS = 150, 32, 10


class Cut(Disk):
    """A disk with a folder for photos on it, and the library too or elsewhere."""

    def __init__(self, folder: Path, system: str, paths: Paths | None) -> None:
        super().__init__(folder, system)
        self.paths, self.target = paths or Paths(self.place / "library"), self.place / "Pictures"
        self.target.mkdir()
        os.sync()


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH_FILES", BATCH_FILES)


@pytest.fixture
def disks(tmp_path: Path, paths: Paths) -> Iterator[Callable[[str, bool], Cut]]:
    made: list[Cut] = []

    def disk(system: str, with_library: bool) -> Cut:
        made.append(Cut(tmp_path, system, None if with_library else paths))
        return made[-1]

    yield disk
    for each in made:
        each.end()


@pytest.fixture
def full_card(tmp_path: Path) -> Path:
    return card.make(tmp_path / "card", PICTURES)


def import_until_cut(disk: Cut, source: Path, after_s: float) -> list[bytes]:
    """Import in a process of its own and cut the power; the photos that were told to be imported before."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(reading)
            library = Library.open(disk.paths, Settings())
            library.recover()
            decoders = DecoderPool(1)
            survey = library.importing.survey([os.fsencode(source)], decoders, lambda _: None)
            plan = library.importing.plan(survey, ImportChoices(os.fsencode(disk.target)))

            def told(change: object) -> None:
                for photo_id in getattr(change, "ids", ()):
                    os.write(writing, (library.browsing.path_of(photo_id) or b"?") + b"\0")

            for number in library.importing.unfinished() or [library.importing.begin(plan)]:
                library.importing.run(number, told)
            os.write(writing, b"END\0")
            signal.pause()
        finally:
            os._exit(0)
    os.close(writing)
    first = os.read(reading, 1 << 20)  # the first batch is in
    time.sleep(after_s)
    disk.cut()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(reading, 1 << 20):
        first += more
    os.close(reading)
    disk.back()
    return [path for path in first.split(b"\0") if path and path != b"END"]


def wrong_after(disk: Cut, acknowledged: list[bytes], source: Path) -> list[str]:
    originals = set(card.files(source).values())
    places = [Path(os.fsdecode(path)) for path in acknowledged]
    wrong = [str(place) for place in places if not place.is_file() or place.read_bytes() not in originals]
    library = Library.open(disk.paths, Settings())
    library.recover()
    wrong += [f"{check.name}: {check.message}" for check in library.checking.run(verify=True) if check.invariant and not check.ok]
    library.close()
    return wrong


@pytest.mark.parametrize("system", FILE_SYSTEMS)
@pytest.mark.parametrize("with_library", [True, False], ids=["library too", "target alone"])
def test_everything_that_was_told_to_be_imported_is_there_after_a_power_cut(
    disks: Callable[[str, bool], Cut], full_card: Path, system: str, with_library: bool
) -> None:
    disk, chance = disks(system, with_library), random.Random(5)
    for _ in range(CUTS):
        acknowledged = import_until_cut(disk, full_card, 0.25 * chance.random())
        assert wrong_after(disk, acknowledged, full_card) == []
        if len(card.files(disk.target)) > PICTURES:
            for path in list(disk.target.iterdir()):
                subprocess.run(["rm", "-r", str(path)], check=True)
            library = Library.open(disk.paths, Settings())
            library.folders.remove(os.fsencode(disk.target))
            library.close()
    library = Library.open(disk.paths, Settings())
    library.recover()
    assert all(library.importing.run(number, lambda _: None).state is ImportState.DONE for number in library.importing.unfinished())
    library.close()
    contents = list(card.files(disk.target).values())
    assert len(contents) == len(set(contents)) and set(contents) <= set(card.files(full_card).values())


def test_without_fsync_the_same_cuts_lose_files(
    disks: Callable[[str, bool], Cut], full_card: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The harness sees what it is there to see."""
    disk = disks("ext4", False)
    monkeypatch.setenv("PHOTODESK_UNSAFE", "nofsync")
    acknowledged = import_until_cut(disk, full_card, 0.2)
    monkeypatch.delenv("PHOTODESK_UNSAFE")
    assert acknowledged and wrong_after(disk, acknowledged, full_card)
