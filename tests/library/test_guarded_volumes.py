"""A drive that hangs holds up only those who wait for it, and only for a moment. A pipe nobody writes to hangs as a dead mount does."""

import contextlib
import itertools
import os
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from photodesk.domain.problems import Reason
from photodesk.library.guarded_volume import GuardedVolume, Unreachable

LIMIT_S = 0.3


class Pipe:
    """`hang` returns once `heal` was called."""

    def __init__(self, place: Path) -> None:
        self._place = place
        os.mkfifo(place)

    def hang(self) -> int:
        """Open it for reading."""
        return os.open(self._place, os.O_RDONLY)

    def heal(self) -> None:
        """Somebody writes; without a reader there is nothing to heal."""
        with contextlib.suppress(OSError):
            os.close(os.open(self._place, os.O_WRONLY | os.O_NONBLOCK))


@pytest.fixture
def pipe(tmp_path: Path) -> Iterator[Pipe]:
    made = Pipe(tmp_path / "pipe")
    yield made
    made.heal()


def wait(fact: threading.Event) -> None:
    assert fact.wait(20)


def test_a_call_that_hangs_is_given_up_and_what_it_brings_later_is_put_away(pipe: Pipe) -> None:
    volume = GuardedVolume("nas", lambda: None, LIMIT_S)
    put_away = threading.Event()

    def discard(descriptor: int) -> None:
        os.close(descriptor)
        put_away.set()

    with pytest.raises(Unreachable) as refused:
        volume.call(pipe.hang, discard=discard)
    assert refused.value.reason is Reason.OFFLINE
    assert (volume.is_open, volume.stuck()) == (True, 1)
    pipe.heal()
    wait(put_away)


def test_while_it_is_given_up_nothing_waits_and_a_probe_that_succeeds_ends_that(pipe: Pipe) -> None:
    changes: list[bool] = []
    closed = threading.Event()

    def changed() -> None:
        changes.append(volume.is_open)
        if not volume.is_open:
            closed.set()

    volume = GuardedVolume("nas", changed, LIMIT_S)
    with pytest.raises(Unreachable):
        volume.call(pipe.hang, discard=os.close)
    asked: list[str] = []
    with pytest.raises(Unreachable):
        volume.call(partial(asked.append, "never"))
    assert asked == []
    pipe.heal()
    deadline = time.monotonic() + 20
    while not closed.is_set() and time.monotonic() < deadline:
        volume.look_after(partial(asked.append, "probe"), 0.0)
        closed.wait(0.02)
    assert changes == [True, False]
    assert asked == ["probe"]
    assert volume.call(lambda: 7) == 7
    assert volume.is_degraded


def test_another_call_is_served_while_one_hangs_and_other_volumes_do_not_notice(pipe: Pipe) -> None:
    nas, disk = GuardedVolume("nas", lambda: None, LIMIT_S * 10), GuardedVolume("disk", lambda: None, LIMIT_S)
    failed = threading.Event()

    def hang() -> None:
        with contextlib.suppress(Unreachable):
            os.close(nas.call(pipe.hang))
        failed.set()

    threading.Thread(target=hang).start()
    assert [nas.call(partial(str, n)) for n in range(20)] == [str(n) for n in range(20)]
    assert disk.call(lambda: 1) == 1
    pipe.heal()
    while not failed.wait(0.05):
        pipe.heal()


def test_a_long_call_that_goes_on_is_not_given_up() -> None:
    volume = GuardedVolume("slow disk", lambda: None, LIMIT_S)
    read: list[int] = []

    def work() -> str:
        for number in range(12):
            time.sleep(LIMIT_S / 4)
            read.append(number)
        return "done"

    assert volume.call(work, alive=partial(len, read)) == "done"
    assert not volume.is_open


def test_long_calls_that_go_on_are_no_reason_to_give_up_those_that_wait_behind_them() -> None:
    volume = GuardedVolume("slow nas", lambda: None, limit_s=1.5)
    begun, release, signs = threading.Barrier(3), threading.Event(), itertools.count()

    def read() -> None:
        begun.wait()
        release.wait()

    reading = [threading.Thread(target=volume.call, args=(read,), kwargs={"alive": partial(next, signs)}) for _ in range(2)]
    for thread in reading:
        thread.start()
    begun.wait(20)
    behind: list[int] = []
    waiting = threading.Thread(target=lambda: behind.append(volume.call(lambda: 7)))
    waiting.start()
    deadline = time.monotonic() + 1.6 * volume.limit_s
    while time.monotonic() < deadline:
        volume.look_after(lambda: None, 0.0)
        waiting.join(0.02)
    assert not volume.is_open and behind == []
    release.set()
    for thread in (*reading, waiting):
        thread.join(20)
    assert behind == [7] and not volume.is_open


def test_errors_of_the_drive_open_it_and_errors_of_a_file_do_not() -> None:
    volume = GuardedVolume("nas", lambda: None, LIMIT_S)

    def fail(number: int) -> None:
        raise OSError(number, os.strerror(number))

    for _ in range(5):
        with pytest.raises(FileNotFoundError):
            volume.call(partial(fail, 2))
    assert not volume.is_open
    for _ in range(3):
        with pytest.raises(OSError):
            volume.call(partial(fail, 107))
    with pytest.raises(Unreachable):
        volume.call(partial(fail, 107))
