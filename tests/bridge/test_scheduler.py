"""Order, pause, cancel and retry of background work, on real job rows; only the decoding is a stand-in."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from slow_looking import SlowLooking

from photodesk.bridge.lanes import Lanes
from photodesk.bridge.scheduler import Scheduler
from photodesk.config.figures import Figures
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.changes import JobGroup, JobsChanged
from photodesk.domain.problems import Notice, NoticeResolved, Reason
from photodesk.library.library import Library

PHOTOS = 300


@pytest.fixture
def library(paths: Paths, tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(paths, Settings())
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(PHOTOS):
        (folder / f"{number:04}.jpg").write_bytes(b"x" * (number + 1))
    opened.folders.add(os.fsencode(folder))
    opened.scanning.scan(None, lambda _: None)
    yield opened
    opened.close()


@pytest.fixture
def run(library: Library) -> Iterator[Callable[..., tuple[Scheduler, SlowLooking]]]:
    """Starts a scheduler with two decoders."""
    started: list[tuple[Scheduler, Lanes]] = []

    def begin(
        look_s: float = 0.002, *, tell: Callable[[object, bool], None] = lambda _change, _urgent: None,
        fails: dict[int, Reason] | None = None, **options: bool,
    ) -> tuple[Scheduler, SlowLooking]:  # fmt: skip
        lanes, looking = Lanes(2), SlowLooking(library, look_s)
        looking.fails = fails or {}
        scheduler = Scheduler(library, lanes, looking, tell, Figures(), 100)
        scheduler.start(**options)
        started.append((scheduler, lanes))
        return scheduler, looking

    yield begin
    for scheduler, lanes in started:
        scheduler.stop(lambda: None)
        lanes.close()


def states(library: Library) -> dict[str, int]:
    return dict(library.jobs.counts().get("look", {}))


def limit_pages(library: Library, most: int) -> int:
    """The catalog takes no more than *most* pages, or those it has; returns how many it has."""
    database = library.database
    with database._guard:
        assert database._writer is not None
        with database._writer.connect() as connection:
            driver = connection.connection.driver_connection
        assert driver is not None
        driver.set_authorizer(None)
        driver.execute(f"PRAGMA max_page_count = {most}")
        return int(driver.execute("PRAGMA page_count").fetchone()[0])


Run = Callable[..., tuple[Scheduler, SlowLooking]]


def test_every_job_runs_once(library: Library, run: Run) -> None:
    scheduler, looking = run(0.0)
    assert scheduler.wait_idle(20)
    assert sorted(looking.order) == list(range(1, PHOTOS + 1))
    assert states(library) == {"done": PHOTOS}


def test_what_the_user_looks_at_comes_first(library: Library, run: Run) -> None:
    scheduler, looking = run(0.01)
    while not looking.order:
        time.sleep(0.001)
    wanted = list(range(PHOTOS, PHOTOS - 20, -1))
    at = len(looking.order)
    scheduler.want_looks(wanted)
    while len(looking.order) < at + 40:
        time.sleep(0.005)
    later = looking.order[at : at + 32]  # jobs that were handed out already may end first
    assert [i for i in later if i in wanted][:20] == wanted
    assert set(wanted) <= set(later)


def test_while_the_user_scrolls_looks_keep_to_the_share(library: Library, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    scheduler, looking = run(0.001)
    active = True
    monkeypatch.setattr(scheduler.governor, "delay_s", lambda: 0.01)
    monkeypatch.setattr(scheduler.governor, "user_is_active", lambda: active)
    time.sleep(0.1)
    scheduler.want_looks([PHOTOS])
    stood = len(looking.order)
    time.sleep(0.2)
    assert len(looking.order) == stood
    active = False
    while PHOTOS not in looking.order:
        time.sleep(0.005)


def test_a_pause_holds_and_a_resume_goes_on(library: Library, run: Run) -> None:
    scheduler, looking = run(0.005)
    scheduler.pause()
    time.sleep(0.1)
    stood = len(looking.order)
    time.sleep(0.2)
    assert len(looking.order) == stood < PHOTOS
    assert scheduler.snapshot().paused
    scheduler.resume()
    assert scheduler.wait_idle(20)
    assert states(library) == {"done": PHOTOS}


def test_a_cancel_takes_effect_within_half_a_second_and_keeps_what_is_done(library: Library, run: Run) -> None:
    scheduler, looking = run(0.01)
    while len(looking.order) < 20:
        time.sleep(0.005)
    began = time.monotonic()
    scheduler.cancel("look")
    assert time.monotonic() - began < 0.5
    assert scheduler.wait_idle(5)
    found = states(library)
    assert found["cancelled"] > 200
    assert found["done"] + found["cancelled"] == PHOTOS
    assert len(looking.order) == found["done"]
    group = scheduler.snapshot().groups[0]
    assert (group.state, group.cancelled, group.total) == ("cancelled", found["cancelled"], PHOTOS)


def test_the_counts_told_while_it_runs_are_those_of_the_job_table(library: Library, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photodesk.bridge.scheduler.RECOUNT_S", 0.0)
    told: list[JobGroup] = []

    def tell(change: object, _urgent: bool) -> None:
        if isinstance(change, JobsChanged):
            told.extend(group for group in change.groups if group.kind == "look")

    scheduler, _ = run(0.003, tell=tell)
    assert scheduler.wait_idle(20)
    assert {group.total for group in told} == {PHOTOS}
    assert [group.done for group in told] == sorted(group.done for group in told)
    assert told[-1].done == PHOTOS


def test_what_the_user_looks_at_after_a_cancel_is_made_and_the_line_stays_stopped(library: Library, run: Run) -> None:
    scheduler, looking = run(0.005)
    while len(looking.order) < 20:
        time.sleep(0.005)
    scheduler.cancel("look")
    assert scheduler.wait_idle(5)
    stopped = scheduler.snapshot().groups[0]
    wanted = [i for i in range(1, PHOTOS + 1) if i not in looking.order][:10]
    scheduler.want_looks(wanted)
    while not set(wanted) <= set(looking.order):
        assert scheduler.snapshot().groups[0].state == "cancelled"
        time.sleep(0.005)
    assert scheduler.wait_idle(5)
    group = scheduler.snapshot().groups[0]
    assert (group.state, group.done, group.total) == ("cancelled", stopped.done + 10, PHOTOS)


def test_previews_that_were_cancelled_do_not_come_back_with_the_next_thumbnails(library: Library, run: Run) -> None:
    scheduler, looking = run(0.005)
    looking.make_previews = True
    while not library.jobs.counts().get("preview"):
        time.sleep(0.005)
    scheduler.cancel("preview")
    assert scheduler.wait_idle(20)
    found = library.jobs.counts()
    assert found["look"] == {"done": PHOTOS}
    assert set(found["preview"]) <= {"cancelled", "done"}
    group = next(group for group in scheduler.snapshot().groups if group.kind == "preview")
    assert group.state == "cancelled"


def test_cleared_lines_are_gone_and_problems_stay(library: Library, run: Run) -> None:
    scheduler, _ = run(0.0, fails={2: Reason.UNREADABLE})
    assert scheduler.wait_idle(20)
    scheduler.clear_finished()
    assert [(g.done, g.failed) for g in scheduler.snapshot().groups] == [(0, 1)]
    library.jobs.hide_photos([2])
    scheduler.changed()
    deadline = time.monotonic() + 6
    while scheduler.snapshot().groups and time.monotonic() < deadline:
        time.sleep(0.01)
    assert scheduler.snapshot().groups == ()


def test_a_full_disk_is_told_once_and_the_work_goes_on_when_there_is_room(library: Library, run: Run) -> None:
    told: list[object] = []
    pages = limit_pages(library, 1)  # SQLite then says what it says on a full disk
    scheduler, _ = run(0.001, tell=lambda change, _urgent: told.append(change))

    def notices() -> list[object]:
        return [change for change in told if isinstance(change, Notice | NoticeResolved)]

    deadline = time.monotonic() + 10
    while not notices() and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.3)
    assert [n.code for n in notices() if isinstance(n, Notice)] == ["DISK_FULL"]
    assert "full" in str(notices()[0])
    limit_pages(library, pages + 10_000)
    scheduler.retry()
    deadline = time.monotonic() + 20
    while states(library) != {"done": PHOTOS} and time.monotonic() < deadline:
        time.sleep(0.01)
    assert states(library) == {"done": PHOTOS}
    assert notices()[1:] == [NoticeResolved("DISK_FULL")]


def test_a_cause_that_can_pass_waits_and_content_fails_at_once(library: Library, run: Run) -> None:
    scheduler, looking = run(0.0, fails={1: Reason.PERMISSION, 2: Reason.UNREADABLE})
    assert scheduler.wait_idle(20)
    by_photo = {job.photo_id: job for job in library.jobs.listed() if job.state != "done"}
    assert (by_photo[1].state, by_photo[1].attempts, by_photo[1].reason) == ("waiting", 1, "permission")
    assert (by_photo[2].state, by_photo[2].reason) == ("failed", "unreadable")
    assert [p.photo_id for p in library.browsing.problems()] == [2]
    looking.fails = {}
    deadline = time.monotonic() + 6
    while states(library) != {"done": PHOTOS - 1, "failed": 1} and time.monotonic() < deadline:
        time.sleep(0.1)
    assert states(library) == {"done": PHOTOS - 1, "failed": 1}
    library.jobs.retry([by_photo[2].id])
    scheduler.changed()
    deadline = time.monotonic() + 6
    while states(library) != {"done": PHOTOS} and time.monotonic() < deadline:
        time.sleep(0.05)
    assert states(library) == {"done": PHOTOS}
    assert library.browsing.problems() == []


def test_stopping_gives_back_what_was_not_done(library: Library, run: Run) -> None:
    scheduler, looking = run(0.01)
    while len(looking.order) < 20:
        time.sleep(0.005)
    stopped = threading.Event()
    scheduler.stop(stopped.set)
    found = states(library)
    assert found["queued"] + found["done"] == PHOTOS
    assert found["done"] == len(looking.order)


def test_another_decoder_gets_another_chance(library: Library, run: Run) -> None:
    scheduler, _ = run(0.0, fails={5: Reason.UNREADABLE})
    assert scheduler.wait_idle(20)
    library.jobs._version = "a newer decoder"
    library.jobs.recover()
    assert states(library) == {"done": PHOTOS - 1, "queued": 1}


def test_a_mistake_of_ours_costs_one_job_and_no_thread(library: Library, run: Run) -> None:
    scheduler, looking = run(0.0)
    looking.bugs = set(range(100, 110))
    assert scheduler.wait_idle(20)
    assert states(library)["done"] + states(library)["waiting"] == PHOTOS
    assert 0 < states(library)["waiting"] <= 10
