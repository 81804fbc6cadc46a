"""Imports that die between any two steps, or at any moment: nothing is lost, doubled or half, and the next start finishes them."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import card
import pytest
from mounts import Mount

from photodesk import failpoints
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.importing import ImportChoices, ImportPlan, ImportReport, ImportState
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.importing import running
from photodesk.library.library import Library

pytestmark = pytest.mark.reliability

POINTS = [point for point in failpoints.POINTS if point.startswith("import.")]
SEEDS = (31, 32, 33, 34)
KILLS = 25
"""So many with each seed."""
PICTURES, BATCH_FILES = 40, 12
"""More than one batch, more than is copied ahead of it."""


@dataclass(frozen=True)
class Case:
    """A card that is to be imported, and where to."""

    paths: Paths
    card: Path
    target: Path
    second: Path
    plan: ImportPlan
    before: dict[str, bytes]

    def contents(self) -> Counter[bytes]:
        """What has to be in the target in the end, each once."""
        wanted = Counter(content for name, content in self.before.items() if not name.startswith(("notes", "DCIM/101")))
        return wanted


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH_FILES", BATCH_FILES)


@pytest.fixture
def case(paths: Paths, tmp_path: Path, decoders: DecoderPool) -> Case:
    return made_case(paths, tmp_path, decoders)


def made_case(paths: Paths, folder: Path, decoders: DecoderPool) -> Case:
    source = card.make(folder / "card", PICTURES)
    target, second = folder / "Pictures", folder / "Backup"
    target.mkdir()
    library = Library.open(paths, Settings())
    survey = library.importing.survey([os.fsencode(source)], decoders, lambda _: None)
    choices = ImportChoices(os.fsencode(target), tags=("Trip",), second=os.fsencode(second), delete=True)
    plan = library.importing.plan(survey, choices)
    library.close()
    return Case(paths, source, target, second, plan, card.files(source))


def in_a_child(work: Callable[[], None]) -> bool:
    """Do it in a process of its own; whether that was killed."""
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def killed_after(case: Case, after_s: float) -> bool:
    """Import in a process of its own and kill it so long after it opened the library; False: it was done before."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            import_it(case, {}, lambda: os.write(writing, b"open"))
        finally:
            os._exit(0)
    os.close(writing)
    os.read(reading, 4)
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    os.close(reading)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def what_is_left(library: Library, case: Case) -> list[int]:
    """Imports that are to go on; the first one is begun where none was."""
    left = library.importing.unfinished()
    return left if left or library.browsing.count("") else [library.importing.begin(case.plan)]


def import_it(case: Case, armed: dict[str, list[tuple[str, str]]], opened: Callable[[], object] = lambda: None) -> None:
    failpoints._ARMED.clear()
    failpoints._ARMED.update(armed)
    failpoints._reached.clear()
    library = Library.open(case.paths, Settings())
    opened()
    library.recover()
    for number in what_is_left(library, case):
        library.importing.run(number, lambda _: None)
    library.close()


def nothing_is_half(case: Case) -> None:
    """Whatever has a name holds a whole file, and what is gone from the card is in the target."""
    originals = set(case.before.values())
    for root in (case.target, case.second):
        if root.is_dir():
            for name, content in card.files(root).items():
                assert os.path.basename(name).startswith(".pd-") or content in originals, name
    gone = {case.before[name] for name in case.before.keys() - card.files(case.card).keys()}
    assert gone <= set(card.files(case.target).values())


def finish(case: Case) -> ImportReport | None:
    """The next start goes on by itself; in the end everything is there once."""
    library = Library.open(case.paths, Settings())
    library.recover()
    assert [path for root in (case.target, case.second) for path in root.rglob(".pd-*")] == []
    report = None
    for number in what_is_left(library, case):
        report = library.importing.run(number, lambda _: None)
        assert (report.state, report.problems) == (ImportState.DONE, ())
    assert Counter(card.files(case.target).values()) == case.contents()
    assert card.files(case.second) == card.files(case.target)
    assert set(card.files(case.card)) == {"notes.doc"}
    photos = PICTURES + 3
    assert library.browsing.count("") == photos == library.browsing.count("tag:Trip")
    wrong = [check for check in library.checking.run(verify=True) if not check.ok and check.invariant]
    assert wrong == [] and len(library.journal.undo(5)) == 1
    library.close()
    return report


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_point_it_is_finished_by_the_next_start(case: Case, point: str) -> None:
    time_of = "1" if point in ("import.after_intent", "import.before_delete") else "2"
    assert in_a_child(lambda: import_it(case, {point: [(time_of, "kill")]})), f"{point} was not reached"
    nothing_is_half(case)
    finish(case)


@pytest.mark.parametrize("seed", SEEDS)
def test_killed_at_any_moment_and_again_it_is_finished_in_the_end(paths: Paths, tmp_path: Path, decoders: DecoderPool, seed: int) -> None:
    chance = random.Random(seed)
    kills = 0
    for number in range(KILLS):  # as many imports as take so many kills
        case = made_case(Paths(paths.library / str(number)), tmp_path / str(number), decoders)
        longest_s = 0.1
        while killed_after(case, longest_s * chance.random()):
            kills += 1
            longest_s *= 1.2  # a slow machine comes to an end too
            nothing_is_half(case)
        nothing_is_half(case)
        finish(case)
        if kills >= KILLS:
            return
    pytest.fail(f"{kills} kills met an import")


@pytest.mark.parametrize("point", [point for point in POINTS if point != "import.after_intent"])
@pytest.mark.parametrize("number", ["ENOSPC", "EIO"])
def test_after_an_error_at_a_point_the_same_session_goes_on(case: Case, point: str, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failpoints, "_ARMED", {point: [("2" if "delete" not in point else "1", f"raise:{number}")]})
    monkeypatch.setattr(failpoints, "_reached", Counter())
    library = Library.open(case.paths, Settings())
    import_id = library.importing.begin(case.plan)
    report = library.importing.run(import_id, lambda _: None)
    nothing_is_half(case)
    if report.state is ImportState.WAITING:
        report = library.importing.run(import_id, lambda _: None)
    library.close()
    assert report.state is ImportState.DONE
    if report.problems and "delete" not in point:  # a file was given up, so nothing was deleted
        assert set(card.files(case.card)) == set(case.before)
    nothing_is_half(case)


def test_a_full_disk_makes_it_wait_and_room_lets_it_go_on(case: Case, tmp_path: Path, decoders: DecoderPool) -> None:
    small = tmp_path / "small"
    small.mkdir()
    needed = sum(map(len, case.contents().elements()))
    with Mount("-t", "tmpfs", "-o", f"size={int(needed * 1.3) + 400_000}", "none", small):
        library = Library.open(case.paths, Settings())
        survey = library.importing.survey([os.fsencode(case.card)], decoders, lambda _: None)
        import_id = library.importing.begin(library.importing.plan(survey, ImportChoices(os.fsencode(small))))
        filler = small / "filler"
        room = os.statvfs(small)
        filler.write_bytes(bytes(room.f_bavail * room.f_frsize - needed // 2))
        report = library.importing.run(import_id, lambda _: None)
        assert report.state is ImportState.WAITING and [problem.reason for problem in report.problems] == ["disk_full"]
        assert 0 < report.verified < len(case.contents()) and list(small.rglob(".pd-*")) == []
        filler.unlink()
        report = library.importing.run(import_id, lambda _: None)
        assert (report.state, report.problems) == (ImportState.DONE, ())
        assert sum((Counter(card.files(small).values()) - case.contents()).values()) == 0
        library.folders.remove(os.fsencode(small))
        library.close()


def test_a_row_before_its_file_is_caught(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """The harness sees what it is there to see."""
    monkeypatch.setenv("PHOTODESK_UNSAFE", "commitfirst")
    assert in_a_child(lambda: import_it(case, {"import.after_commit": [("1", "kill")]}))
    library = Library.open(case.paths, Settings())
    wrong = {check.name for check in library.checking.run() if not check.ok}
    library.close()
    assert {"files_match", "unsafe_mode"} <= wrong


def test_a_card_that_is_unmounted_in_the_middle_loses_nothing(case: Case, tmp_path: Path, decoders: DecoderPool) -> None:
    place = tmp_path / "mounted"
    place.mkdir()
    target = tmp_path / "from the mount"
    target.mkdir()
    mount = Mount("--bind", case.card, place)
    with mount:
        library = Library.open(case.paths, Settings())
        survey = library.importing.survey([os.fsencode(place)], decoders, lambda _: None)
        import_id = library.importing.begin(library.importing.plan(survey, ImportChoices(os.fsencode(target))))

        def yank(change: object) -> None:
            mount.yank()

        report = library.importing.run(import_id, yank)
        assert report.state is ImportState.WAITING and 0 < report.verified < len(case.contents())
        mount.begin()
        report = library.importing.run(import_id, lambda _: None)
        assert (report.state, report.problems) == (ImportState.DONE, ())
        assert Counter(card.files(target).values()) == case.contents() and card.files(case.card) == case.before
        library.close()
