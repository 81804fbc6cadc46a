"""Order, pause, cancel and retry of background work, on real job rows; only the decoding is a stand-in."""

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from photodesk.bridge.lanes import Lanes
from photodesk.bridge.scheduler import Scheduler
from photodesk.config.figures import Figures
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.photos import Hashes, Look, Metadata
from photodesk.domain.problems import DecodeError, Reason
from photodesk.library.jobs import failure_of
from photodesk.library.library import Library
from photodesk.library.looking import LookDone, Looking, Outcome
from photodesk.store.jobs import Claimed

PHOTOS = 300


class SlowLooking(Looking):
    """Looks that take a fixed time and succeed, but for photos named in `fails`."""

    def __init__(self, library: Library, look_s: float) -> None:
        super().__init__(library.database, library.derivatives, None, make_previews=False, preview_format="jpeg")  # type: ignore[arg-type]
        self.look_s = look_s
        self.order: list[int] = []
        self.fails: dict[int, Reason] = {}
        self.facts = os.stat(".")

    def run(self, job: Claimed, *, on_demand: bool = False) -> Outcome:
        self.order.append(job.photo_id)
        time.sleep(self.look_s)
        if job.photo_id in self.fails:
            return failure_of(job, DecodeError(self.fails[job.photo_id]))
        content = job.photo_id.to_bytes(32, "big")
        hashes = Hashes(content, content, content, content)
        look = Look(content, Metadata("jpeg", 10, 10), hashes, b"", b"\xff\xd8\xff")
        return LookDone(job, look, False, self.facts)

    def lacking(self, kind: str, photo_ids: Sequence[int]) -> list[int]:
        return list(photo_ids)

    def unread(self, photo_ids: Sequence[int]) -> list[int]:
        return []


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

    def begin(look_s: float = 0.002, **options: bool) -> tuple[Scheduler, SlowLooking]:
        lanes, looking = Lanes(2), SlowLooking(library, look_s)
        scheduler = Scheduler(library, lanes, looking, lambda _change, _urgent: None, Figures(), 100)
        scheduler.start(**options)
        started.append((scheduler, lanes))
        return scheduler, looking

    yield begin
    for scheduler, lanes in started:
        scheduler.stop(lambda: None)
        lanes.close()


def states(library: Library) -> dict[str, int]:
    return dict(library.jobs.counts().get("look", {}))


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


def test_a_cause_that_can_pass_waits_and_content_fails_at_once(library: Library, run: Run) -> None:
    scheduler, looking = run(0.0)
    looking.fails = {1: Reason.PERMISSION, 2: Reason.UNREADABLE}
    assert scheduler.wait_idle(20)
    by_photo = {job.photo_id: job for job in library.jobs.listed() if job.state != "done"}
    assert (by_photo[1].state, by_photo[1].attempts, by_photo[1].reason) == ("waiting", 1, "permission")
    assert (by_photo[2].state, by_photo[2].reason) == ("failed", "unreadable")
    assert [p.photo_id for p in library.browsing.problems()] == [2]
    looking.fails = {}
    deadline = time.monotonic() + 6
    while states(library).get("done") != PHOTOS - 1 and time.monotonic() < deadline:
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
    scheduler, looking = run(0.0)
    looking.fails = {5: Reason.UNREADABLE}
    assert scheduler.wait_idle(20)
    library.jobs._version = "a newer decoder"
    library.jobs.recover()
    assert states(library) == {"done": PHOTOS - 1, "queued": 1}
