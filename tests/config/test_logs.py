"""The log keeps one line a record, waits for the library, and never fails the program."""

import logging
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from photodesk.config import logs
from photodesk.config.paths import Paths

log = logging.getLogger("photodesk.test")


@pytest.fixture(autouse=True)
def stopped_afterwards() -> Iterator[None]:
    faults = logging.raiseExceptions
    yield
    logs.stop()
    logging.raiseExceptions = faults


@pytest.fixture
def library(paths: Paths) -> Paths:
    paths.library.mkdir(mode=0o700)
    return paths


def lines(paths: Paths) -> list[str]:
    logs.stop()
    return (paths.logs / "photodesk.log").read_text(encoding="utf-8").splitlines()


def test_one_line_a_record_whatever_is_in_it(library: Paths) -> None:
    logs.start(library)
    log.info("a\nb\r\x1b[31m\u202e %s", "x\x00y")
    try:
        raise ValueError("first\nsecond")
    except ValueError:
        log.exception("went wrong")
    first, second = lines(library)
    assert first.endswith(r"a\nb\x0d\x1b[31m\u202e x\x00y")
    assert "Traceback" in second and r"first\nsecond" in second


def test_only_the_user_may_read_the_log(library: Paths) -> None:
    logs.start(library)
    log.info("hello")
    logs.stop()
    assert stat.S_IMODE((library.logs / "photodesk.log").stat().st_mode) == 0o600
    assert stat.S_IMODE(library.logs.stat().st_mode) == 0o700


def test_records_wait_until_there_is_a_library_and_none_is_made(paths: Paths) -> None:
    logs.start(paths)
    log.info("early")
    logs.watch_crashes()
    assert not paths.library.exists()
    paths.library.mkdir()
    log.info("later")
    assert [line.rsplit(" ", 1)[1] for line in lines(paths)] == ["early", "later"]


def test_without_a_library_nothing_is_left_behind(paths: Paths) -> None:
    logs.start(paths)
    log.info("never written")
    logs.stop()
    assert not paths.library.exists()


def test_details_are_left_out_unless_asked_for(library: Paths) -> None:
    logs.start(library)
    log.debug("a name")
    logs.start(library, level=logging.DEBUG)
    log.debug("another name")
    assert [line.split(": ")[1] for line in lines(library)] == ["another name"]


def test_the_log_rotates_and_old_parts_are_compressed(library: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "FILE_BYTES", 2000)
    logs.start(library)
    for number in range(200):
        log.info("record %d", number)
    logs.stop()
    parts = sorted(path.name for path in library.logs.glob("photodesk.log*"))
    assert parts[0] == "photodesk.log"
    assert 1 < len(parts) <= 1 + logs.FILES_KEPT
    assert all(name.endswith(".gz") for name in parts[1:])


def test_what_nobody_caught_in_a_thread_is_in_the_log(library: Paths) -> None:
    logs.start(library)
    thread = threading.Thread(target=lambda: [][1], name="worker")
    thread.start()
    thread.join()
    (line,) = lines(library)
    assert "uncaught in thread" in line and "IndexError" in line


def run(program: str, paths: Paths) -> subprocess.CompletedProcess[str]:
    code = "from photodesk.config import logs, paths\nlogs.start(paths.library_paths(None))\n" + program
    environment = {**os.environ, "PHOTODESK_LIBRARY": str(paths.library)}
    project = Path(__file__).parents[2]
    return subprocess.run([sys.executable, "-c", code], cwd=project, env=environment, capture_output=True, text=True, timeout=50)


def test_a_bug_leaves_a_sentence_on_the_screen_and_the_traceback_in_the_log(library: Paths) -> None:
    ended = run("[][1]", library)
    assert ended.returncode == 1
    assert ended.stderr.startswith("photodesk: ") and "Traceback" not in ended.stderr
    assert "IndexError" in (library.logs / "photodesk.log").read_text()
    assert logs.crashes(library.logs) == []


def test_a_crash_in_c_leaves_a_report_that_is_found_next_time(library: Paths) -> None:
    ended = run("import faulthandler; faulthandler._sigsegv()", library)
    assert ended.returncode < 0
    (report,) = logs.crashes(library.logs)
    assert "Segmentation fault" in report.read_text()
    assert stat.S_IMODE(report.stat().st_mode) == 0o600


def test_the_last_five_reports_are_kept_and_empty_ones_of_dead_processes_go(library: Paths) -> None:
    library.logs.mkdir()
    for number in range(8):
        (library.logs / f"crash-2026010{number}T000000-4194304{number}.txt").write_text("Segmentation fault")
    (library.logs / "crash-20260101T000001-41943049.txt").touch()
    running = library.logs / f"crash-20250101T000001-{os.getppid()}.txt"
    running.touch()
    logs.start(library)
    assert [path.name[6:14] for path in logs.crashes(library.logs)] == ["20260107", "20260106", "20260105", "20260104", "20260103"]
    logs.stop()
    assert sum(path.stat().st_size == 0 for path in library.logs.glob("crash-*.txt")) <= 1
