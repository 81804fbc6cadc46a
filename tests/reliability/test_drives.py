"""Drives that hang, go, come back empty or elsewhere, while the program runs: nothing is lost, nothing else is held up."""

import errno
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import card
import pytest
from builders import write_photos
from fuse_passthrough import READ, Nas, mounted
from mounts import Mount
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photodesk.app import App
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.folders import FolderState
from photodesk.domain.importing import ImportChoices, ImportPlan, Survey
from photodesk.domain.problems import Notice
from photodesk.library.reaching import Reaching

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(120)]


class Running:
    """The program without a window, with what it told."""

    def __init__(self, paths: Paths, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.app = App(paths, Settings())
        self.notices: list[Notice] = []
        self.app.events.notice_raised.connect(self.notices.append)
        self.app.start()

    def add(self, *folders: Path) -> None:
        """Add folders and do all their jobs."""
        self.app.commands.add_folders([str(folder) for folder in folders])
        wanted = set(map(os.fsencode, folders))
        self.wait(lambda: {f.path for f in self.app.library.folders.all() if f.scanned_us is not None} >= wanted)
        self.settle()

    def settle(self) -> None:
        """Wait until everything is done."""
        self.wait(lambda: self.app.watch.is_quiet() and self.app.scheduler.wait_idle(0) and not self.left())

    def left(self) -> int:
        """Jobs that are queued, running or waiting."""
        return sum(by[state] for by in self.app.library.jobs.counts().values() for state in ("queued", "running", "waiting"))

    def count(self, query: str) -> int:
        """How many photos match."""
        return self.app.library.browsing.count(query)

    def state(self, folder: Path) -> FolderState:
        """What is known of a folder."""
        return next(f.state for f in self.app.library.folders.all() if f.path == os.fsencode(folder))

    def codes(self) -> list[str]:
        """The notices so far."""
        return [notice.code for notice in self.notices]

    def wait(self, fact: Callable[[], bool], seconds: float = 30) -> float:
        """Wait until something is so; returns how long that took."""
        began = time.monotonic()
        self._qtbot.waitUntil(fact, timeout=int(seconds * 1000))
        return time.monotonic() - began

    def made(self) -> int:
        """How many looks and previews were made so far."""
        return sum(by["done"] for by in self.app.library.jobs.counts().values())


@pytest.fixture
def running(paths: Paths, qtbot: QtBot) -> Iterator[Running]:
    program = Running(paths, qtbot)
    yield program
    program.app.close()


def begun(running: Running, source: Path, target: Path, moved: Callable[[], object] = lambda: None) -> None:
    """Import what is on a card; *moved* is called before anything is copied."""
    importing = running.app.importing
    surveys: list[Survey] = []
    plans: list[ImportPlan] = []
    importing.surveyed.connect(surveys.append)
    importing.planned.connect(plans.append)
    importing.survey([os.fsencode(source)])
    running.wait(lambda: bool(surveys))
    importing.plan(surveys[0], ImportChoices(os.fsencode(target)))
    running.wait(lambda: bool(plans))
    importing.surveyed.disconnect(surveys.append)
    importing.planned.disconnect(plans.append)
    moved()
    importing.begin(plans[0])


def test_an_import_from_a_card_that_hangs_lets_others_pass_and_goes_on_by_itself(running: Running, tmp_path: Path) -> None:
    first, second, target = card.make(tmp_path / "first"), tmp_path / "second", tmp_path / "Pictures"
    write_photos(second, 3, start=60)
    card.settle(second)
    target.mkdir()
    with ExitStack() as mounts:
        slow = mounts.enter_context(ExitStack())
        slow.enter_context(mounted(first, tmp_path / "reader"))
        hanging: list[Nas] = []

        def hang_soon() -> None:
            slow.close()
            hanging.append(mounts.enter_context(mounted(first, tmp_path / "reader", hang_at=(READ, 5))))

        begun(running, tmp_path / "reader", target, hang_soon)
        running.wait(lambda: "IMPORT_WAITS" in running.codes())
        known = running.count("")
        begun(running, second, target)
        running.wait(lambda: running.count("") == known + 3)
        hanging[0].heal()
        running.wait(
            lambda: [path.read_bytes() for path in target.rglob("MVI*.MP4")] == [path.read_bytes() for path in first.rglob("*.MP4")]
        )
        running.wait(lambda: not running.app.library.importing.unfinished())
        running.settle()
        copied = sorted(path.read_bytes() for path in target.rglob("*") if path.is_file())
        assert copied == sorted({*card.files(first / "DCIM").values(), *card.files(second).values()})
        assert (running.count("is:missing"), running.app.library.reaching.stuck()) == (0, 0)


def test_jobs_of_a_hung_nas_wait_without_an_attempt_and_the_program_ends_in_time(paths: Paths, qtbot: QtBot, tmp_path: Path) -> None:
    shelf, place = tmp_path / "shelf", tmp_path / "nas"
    write_photos(shelf, 40)
    program = Running(paths, qtbot)
    with mounted(shelf, place) as nas:
        try:
            program.app.commands.add_folders([str(place)])
            program.wait(lambda: program.count("") == 40)
            nas.hang()
            program.wait(lambda: "ROOT_OFFLINE" in program.codes(), 10)
            program.wait(lambda: program.app.library.jobs.counts()["look"]["running"] == 0, 60)
            waiting = [job for job in program.app.library.jobs.listed() if job.state in ("waiting", "queued")]
            assert {job.attempts for job in waiting} <= {0}
            assert program.count("is:problem") == 0
        finally:
            began = time.monotonic()
            program.app.close()
            took_s = time.monotonic() - began
        assert took_s < 5
        nas.heal()


def test_a_nas_that_answers_with_errors_is_offline_and_is_not_asked_too_often(running: Running, tmp_path: Path) -> None:
    shelf, place, local = tmp_path / "shelf", tmp_path / "nas", tmp_path / "local"
    write_photos(shelf, 10)
    with mounted(shelf, place) as nas:
        running.add(place)
        made = running.made()
        write_photos(local, 2, start=50)
        for number in (errno.ENOTCONN, errno.ESTALE, errno.EIO):
            running.notices.clear()
            nas.answer(number)
            running.app.commands.scan()
            running.wait(lambda: running.state(place) is FolderState.OFFLINE and "ROOT_OFFLINE" in running.codes(), 20)
            running.app.commands.add_folders([str(local)])
            running.wait(lambda: running.count("") == 12 and running.state(local) is not FolderState.OFFLINE)
            nas.answer(number)
            QTest.qWait(6_000)
            assert nas.asked() <= 12  # a look at the folder is some requests, and a probe another; each comes twice at most
            assert (running.count("is:missing"), running.count("is:problem")) == (0, 0)
            nas.answer()
            assert running.wait(lambda: running.state(place) is not FolderState.OFFLINE, 15) < 15
            running.settle()
        assert (running.count("is:missing"), running.count("is:problem"), running.made()) == (0, 0, made + 3 * 2)


def test_a_slow_nas_is_waited_for(running: Running, tmp_path: Path) -> None:
    shelf, place = tmp_path / "shelf", tmp_path / "nas"
    write_photos(shelf, 3)
    with mounted(shelf, place) as nas:
        running.add(place)
        nas.answer(after_s=0.5)
        write_photos(shelf, 1, start=10)
        running.app.commands.scan()
        running.wait(lambda: running.count("") == 4 and not running.left(), 60)
        assert running.state(place) is FolderState.DEGRADED and "ROOT_OFFLINE" not in running.codes()
        assert (running.count("is:missing"), running.count("is:problem")) == (0, 0)


def test_what_a_decoder_is_given_of_a_nas_can_be_read_although_it_hangs(tmp_path: Path) -> None:
    write_photos(tmp_path / "shelf", 1)
    path = next((tmp_path / "shelf").iterdir())
    with mounted(tmp_path / "shelf", tmp_path / "nas") as nas, Reaching().opened(bytes(tmp_path / "nas" / path.name)) as (descriptor, _):
        nas.hang()
        found: list[bytes] = []

        def read() -> None:
            while part := os.read(descriptor, 1 << 16):
                found.append(part)
            found.append(b"")

        reading = threading.Thread(target=read, daemon=True)
        reading.start()
        reading.join(10)
        nas.heal()
        assert not reading.is_alive() and b"".join(found) == path.read_bytes()


def test_an_empty_folder_in_its_place_is_an_offline_drive(running: Running, tmp_path: Path) -> None:
    drive, place = tmp_path / "drive", tmp_path / "photos"
    write_photos(drive, 30)
    place.mkdir()
    with Mount("--bind", drive, place) as mount:
        running.add(place)
        made = running.made()
        with Mount("-t", "tmpfs", "none", place):
            running.wait(lambda: running.state(place) is FolderState.OFFLINE, 10)
            assert running.count("is:missing") == 0
        running.wait(lambda: running.state(place) is not FolderState.OFFLINE, 10)
        mount.end()
        running.wait(lambda: running.state(place) is FolderState.OFFLINE, 10)
        mount.begin()
        running.wait(lambda: running.state(place) is not FolderState.OFFLINE, 10)
        running.settle()
        assert (running.count("is:missing"), running.count(""), running.made()) == (0, 30, made)
