"""The rules of the queue: what is tried again and when, what ends as a problem, and what brings it back."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import write_jpeg
from imaging import hostile_handlers

from photodesk.domain.changes import ScanResult
from photodesk.domain.problems import DecodeError, Reason
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library import jobs as rules
from photodesk.library.jobs import Failure, failure_of
from photodesk.library.library import Library
from photodesk.library.looking import Looking, Outcome

Scan = Callable[..., ScanResult]
Work = Callable[..., list[Outcome]]


class Clock:
    """The time of the queue: it moves when the test says so."""

    def __init__(self) -> None:
        self.now_us = 1_700_000_000_000_000

    def __call__(self) -> int:
        return self.now_us

    def pass_s(self, seconds: float) -> None:
        self.now_us += int(seconds * 1_000_000)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(rules, "now_us", made)
    return made


@pytest.fixture
def photo(scan: Scan, tmp_path: Path) -> Path:
    """One photo, its look queued."""
    path = write_jpeg(tmp_path / "p" / "a.jpg", 1)
    scan(tmp_path / "p")
    return path


def state(library: Library, kind: str = "look") -> tuple[str, int, str | None]:
    (job,) = (job for job in library.jobs.listed() if job.kind == kind)
    return job.state, job.attempts, job.reason


def fail(library: Library, reason: Reason, *, can_pass: bool = False) -> None:
    """The next job is taken and ends with this reason."""
    (job,) = library.jobs.claim(1, ())
    library.jobs.failed([failure_of(job, DecodeError(reason, can_pass=can_pass))])


@pytest.mark.parametrize(
    ("reason", "can_pass"),
    [(Reason.PERMISSION, False), (Reason.VANISHED, False), (Reason.CHANGED_MEANWHILE, False), (Reason.UNREADABLE, True)],
)
def test_a_cause_that_can_pass_is_tried_again_after_2_s_30_s_and_5_min(
    library: Library, photo: Path, clock: Clock, reason: Reason, can_pass: bool
) -> None:
    for attempt, wait_s in enumerate((2, 30, 300), start=1):
        fail(library, reason, can_pass=can_pass)
        assert state(library) == ("waiting", attempt, reason.value)
        assert library.browsing.problems() == []
        clock.pass_s(wait_s - 0.1)
        assert library.jobs.wake() == 0
        clock.pass_s(0.2)
        assert library.jobs.wake() == 1
    fail(library, reason, can_pass=can_pass)
    assert state(library) == ("failed", 4, reason.value)
    assert [problem.reason for problem in library.browsing.problems()] == [reason]
    clock.pass_s(1e7)
    assert (library.jobs.wake(), library.jobs.claim(1, ())) == (0, [])


@pytest.mark.parametrize("jump_s", [-63_072_000.0, 63_072_000.0])
def test_a_clock_that_jumps_two_years_keeps_no_job_waiting(library: Library, photo: Path, clock: Clock, jump_s: float) -> None:
    fail(library, Reason.PERMISSION)
    assert library.jobs.wake() == 0
    clock.pass_s(jump_s)
    assert library.jobs.wake() == 1


@pytest.mark.parametrize("reason", [Reason.UNREADABLE, Reason.NOT_AN_IMAGE, Reason.TOO_LARGE, Reason.TIMEOUT, Reason.DECODER_CRASHED])
def test_what_lies_in_the_file_fails_at_once_and_stays_so(library: Library, scan: Scan, photo: Path, clock: Clock, reason: Reason) -> None:
    fail(library, reason)
    assert state(library) == ("failed", 1, reason.value)
    clock.pass_s(1e7)
    scan()
    library.recover()
    library.jobs.enqueue("look", [1], 0)
    assert (library.jobs.wake(), library.jobs.claim(1, ())) == (0, [])


def test_the_dead_letter_comes_back_with_another_file_another_decoder_or_the_user(
    library: Library, scan: Scan, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(library, Reason.UNREADABLE)
    write_jpeg(photo, 2, width=120)
    scan()
    assert state(library) == ("queued", 0, None)
    fail(library, Reason.UNREADABLE)
    monkeypatch.setattr(library.jobs, "_version", "a newer decoder")
    library.recover()
    assert state(library)[:2] == ("queued", 0)
    fail(library, Reason.UNREADABLE)
    library.recover()  # the same decoder
    assert state(library)[0] == "failed"
    library.jobs.retry()
    assert state(library)[:2] == ("queued", 0)


def test_a_drive_that_is_away_costs_no_try(library: Library, scan: Scan, photo: Path, clock: Clock, work: Work) -> None:
    away = photo.parent.with_name("away")
    photo.parent.rename(away)
    scan()
    for _ in range(10):
        assert [outcome.reason for outcome in work() if isinstance(outcome, Failure)] == [Reason.OFFLINE]
        assert state(library) == ("waiting", 0, "offline")
        clock.pass_s(rules.OFFLINE_AGAIN_S + 1)
        library.jobs.wake()
    assert library.browsing.problems() == []
    work()
    away.rename(photo.parent)
    scan()
    assert state(library)[:2] == ("queued", 0)
    work()
    assert state(library)[0] == "done"


def test_a_full_disk_is_no_problem_of_the_photo(library: Library, photo: Path, clock: Clock) -> None:
    """It waits, however long: at the times of a retry, then every 15 s."""
    for wait_s in (2, 30, 300, 15, 15, 15):
        (job,) = library.jobs.claim(1, ())
        library.jobs.failed([failure_of(job, OSError(errno.ENOSPC, "no space"))])
        assert state(library)[0::2] == ("waiting", "disk_full")
        clock.pass_s(wait_s - 0.1)
        assert library.jobs.wake() == 0
        clock.pass_s(0.2)
        assert library.jobs.wake() == 1
    assert library.browsing.problems() == []


@pytest.mark.parametrize(
    ("number", "reason", "can_pass"),
    [
        (errno.EIO, Reason.UNREADABLE, True),
        (errno.ESTALE, Reason.OFFLINE, True),
        (errno.ENOTCONN, Reason.OFFLINE, True),
        (errno.EDQUOT, Reason.DISK_FULL, True),
        (errno.EACCES, Reason.PERMISSION, True),
        (errno.EMFILE, Reason.UNREADABLE, True),
    ],
)
def test_what_a_disk_says_is_never_taken_for_the_content(
    library: Library, photo: Path, number: int, reason: Reason, can_pass: bool
) -> None:
    (job,) = library.jobs.claim(1, ())
    failure = failure_of(job, OSError(number, os.strerror(number)))
    assert (failure.reason, failure.can_pass) == (reason, can_pass)


def test_an_error_of_the_disk_in_the_decoder_can_pass(decoders: DecoderPool, photo: Path) -> None:
    descriptor = os.open(photo, os.O_WRONLY)  # reading from it is an error of the system, as from a bad disk
    try:
        with pytest.raises(DecodeError) as caught:
            decoders.look(descriptor, lambda _: False)
    finally:
        os.close(descriptor)
    assert (caught.value.reason, caught.value.can_pass) == (Reason.UNREADABLE, True)


@pytest.mark.parametrize(("handler", "reason"), [("segfault", Reason.DECODER_CRASHED), ("loop", Reason.TIMEOUT)])
def test_a_file_that_stops_the_decoder_twice_is_left_alone_and_the_others_go_on(
    library: Library, scan: Scan, photo: Path, looking: Looking, handler: str, reason: Reason
) -> None:
    pool = DecoderPool(1, handler=getattr(hostile_handlers, handler), deadline_s=0.5)
    hostile = Looking(library.database, library.derivatives, pool, make_previews=True, preview_format="jpeg")
    write_jpeg(photo.with_name("b.jpg"), 2)
    scan()
    try:
        first, second = library.jobs.claim(2, ())
        library.jobs.failed([failure for failure in [hostile.run(first)] if isinstance(failure, Failure)])
        looking.store([looking.run(second)])
        assert [job.state for job in library.jobs.listed() if job.kind == "look"] == ["failed", "done"]
        assert [(p.photo_id, p.reason) for p in library.browsing.problems()] == [(first.photo_id, reason)]
        for _ in range(3):  # not by a scan, not by a start, not by looking at it
            scan()
            library.recover()
            library.jobs.enqueue("look", hostile.lacking("look", [first.photo_id]), 0)
            assert not library.jobs.claim_photos("look", [first.photo_id])
    finally:
        pool.close()


def test_the_same_work_is_in_the_queue_once(library: Library, photo: Path) -> None:
    for priority in (20, 0, 10):
        library.jobs.enqueue("look", [1, 1], priority)
    assert len(library.jobs.listed()) == 1
    assert len(library.jobs.claim(10, ())) == 1
    library.jobs.enqueue("look", [1], 0)
    assert library.jobs.claim(10, ()) == []


def test_a_problem_that_is_ignored_is_not_listed_and_stays_one(library: Library, photo: Path) -> None:
    fail(library, Reason.UNREADABLE)
    (job_id,) = library.jobs.to_mend().values()
    library.jobs.ignore([job_id])
    assert library.jobs.to_mend() == {} and library.browsing.problems() == []
    assert library.browsing.count("is:problem") == 1
    library.jobs.retry([job_id])
    assert state(library)[0] == "queued"


def test_any_number_of_problems_is_hidden_and_any_number_of_jobs_cancelled_at_once(library: Library, photo: Path) -> None:
    """A library may hold more files that cannot be shown than SQLite takes values in a statement."""
    fail(library, Reason.UNREADABLE)
    many = range(1, 300_000)
    library.jobs.hide_photos(many)
    assert library.browsing.problems() == []
    library.jobs.enqueue("preview", [1], 0)
    assert library.jobs.cancel(ids=many) == 1
