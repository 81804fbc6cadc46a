"""What is looked through, and when: after events, every hour, once a day, or only when somebody asks."""

import time
from dataclasses import replace

import pytest

from photodesk.domain.folders import Folder, FolderState
from photodesk.library.watching import Due, Watching


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def folder(folder_id: int, mode: str = "watch", scanned_s_ago: float | None = None, state: FolderState = FolderState.ONLINE) -> Folder:
    scanned_us = None if scanned_s_ago is None else int((time.time() - scanned_s_ago) * 1e6)
    return Folder(folder_id, b"/photos/%d" % folder_id, f"/photos/{folder_id}", state, 0, False, mode, scanned_us)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watching(clock: Clock) -> Watching:
    return Watching(clock, poll_s=60.0)


def test_a_watched_folder_is_looked_through_at_the_start_and_every_hour(watching: Watching, clock: Clock) -> None:
    watching.folders_are([folder(1)], ())
    assert watching.due() == Due(whole=(1,))
    assert watching.is_quiet() and not watching.due()
    clock.now += 3_590
    assert not watching.due()
    clock.now += 20
    assert watching.due() == Due(whole=(1,))


def test_a_daily_folder_waits_for_its_day_and_a_manual_one_for_a_word(watching: Watching, clock: Clock) -> None:
    daily, late, manual = folder(1, "daily", 3_600), folder(2, "daily", 90_000), folder(3, "manual", 90_000)
    watching.folders_are([daily, late, manual], ())
    assert watching.due() == Due(whole=(2,))
    for one in (daily, late, manual):
        watching.hint(one.id, b"")
    watching.all_at_once()
    clock.now += 100
    assert not watching.due()
    clock.now += 83_000
    assert watching.due() == Due(whole=(1,))
    watching.all_at_once(3)
    assert watching.due() == Due(whole=(3,))


def test_marked_directories_are_looked_through_after_a_moment_of_quiet(watching: Watching, clock: Clock) -> None:
    watching.folders_are([folder(1)], ())
    watching.due()
    watching.hint(1, b"a")
    assert not watching.due() and not watching.is_quiet()
    clock.now += 0.2
    watching.hint(1, b"b")
    clock.now += 0.2
    assert not watching.due()
    clock.now += 0.2
    assert watching.due() == Due(parts={1: frozenset({b"a", b"b"})})
    assert not watching.due()


def test_a_storm_of_events_does_not_put_the_scan_off_for_ever(watching: Watching, clock: Clock) -> None:
    watching.folders_are([folder(1)], ())
    watching.due()
    found = []
    for _ in range(40):
        watching.hint(1, b"a")
        clock.now += 0.1
        found += [due for due in [watching.due()] if due]
    assert len(found) >= 2


def test_very_many_marked_directories_are_one_folder(watching: Watching, clock: Clock) -> None:
    watching.folders_are([folder(1)], ())
    watching.due()
    for number in range(1_500):
        watching.hint(1, b"%d" % number)
    clock.now += 2
    assert watching.due().whole == (1,)


def test_a_folder_without_events_is_polled(watching: Watching, clock: Clock) -> None:
    watching.folders_are([folder(1), folder(2)], {2})
    assert watching.due() == Due(whole=(1, 2))
    clock.now += 61
    assert watching.due() == Due(whole=(2,))


def test_an_offline_folder_waits_until_it_is_back(watching: Watching, clock: Clock) -> None:
    gone = folder(1, state=FolderState.OFFLINE)
    watching.folders_are([gone], ())
    watching.hint(1, b"a")
    clock.now += 10
    assert not watching.due() and watching.is_quiet()
    watching.folders_are([replace(gone, state=FolderState.ONLINE)], ())
    assert watching.due() == Due(whole=(1,))


def test_what_was_not_whole_is_looked_at_again(watching: Watching, clock: Clock) -> None:
    watching.folders_are([folder(1)], ())
    watching.due()
    watching.look_again(1, {b"a": 2.1, b"b": 30.0})
    assert not watching.due() and not watching.is_quiet()
    clock.now += 2.2
    assert watching.due() == Due(parts={1: frozenset({b"a"})})
    assert watching.is_quiet()  # nobody waits for what only lacks its end
    clock.now += 28
    assert watching.due() == Due(parts={1: frozenset({b"b"})})
