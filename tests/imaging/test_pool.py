"""Workers that die, hang and lie cost one file each; the pool goes on."""

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from imaging import hostile_handlers
from imaging.samples import descriptor, encoded, look, opened, quarters

from photodesk.domain.problems import DecodeError, Reason
from photodesk.imaging.decoders import server
from photodesk.imaging.decoders.pool import DecoderPool


@contextmanager
def hostile(handler: Callable[..., None], **options: float) -> Iterator[DecoderPool]:
    made = DecoderPool(1, handler=handler, **options)  # type: ignore[arg-type]
    try:
        yield made
    finally:
        made.close()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("segfault", Reason.DECODER_CRASHED),
        ("abort", Reason.DECODER_CRASHED),
        ("leave", Reason.DECODER_CRASHED),
        ("garbage", Reason.DECODER_CRASHED),
        ("partial", Reason.DECODER_CRASHED),
        ("false_sizes", Reason.DECODER_CRASHED),
        ("huge_claim", Reason.DECODER_CRASHED),
        ("closed", Reason.DECODER_CRASHED),
        ("loop", Reason.TIMEOUT),
        ("stop", Reason.TIMEOUT),
        ("hoard", Reason.TOO_LARGE),
    ],
)
def test_a_misbehaving_decoder_is_ended_and_named(name: str, reason: Reason) -> None:
    deadline_s = 0.7 if reason is Reason.TIMEOUT else 10.0  # a busy machine may take its time for the others
    with hostile(getattr(hostile_handlers, name), deadline_s=deadline_s, memory_mb=300) as made:
        started = time.monotonic()
        with descriptor(b"x") as number, pytest.raises(DecodeError) as failed:
            made.reduced(number, 100)
        assert failed.value.reason is reason
        assert time.monotonic() - started < 2 * deadline_s + 4
        assert made.peak_memory_bytes() < 330 << 20
    assert not _children_of(server.running().process)


def test_an_answer_about_other_content_is_refused() -> None:
    with hostile(hostile_handlers.other_content) as made, descriptor(b"x") as number, pytest.raises(DecodeError) as failed:
        made.look(number, lambda _: False)
    assert failed.value.reason is Reason.DECODER_CRASHED


@pytest.mark.parametrize(("name", "is_known"), [("own_picture", True), ("asking_on", False)])
def test_an_answer_that_does_not_go_by_what_is_known_is_refused(pool: DecoderPool, name: str, is_known: bool) -> None:
    stored = look(pool, encoded(quarters(), "png")) if is_known else None
    with hostile(getattr(hostile_handlers, name)) as made, descriptor(b"x") as number, pytest.raises(DecodeError) as failed:
        made.look(number, lambda _: False, lambda _: stored)
    assert failed.value.reason is Reason.DECODER_CRASHED


def test_a_file_that_met_a_sick_worker_gets_a_second_try() -> None:
    with hostile(hostile_handlers.once) as made, descriptor(b"x") as number:
        for _ in range(6):  # every second call of one worker kills it
            assert made.reduced(number, 100).width == 1


def test_of_files_that_are_asked_together_the_one_that_kills_costs_itself_alone() -> None:
    contents = [b"one", b"two", b"poison", b"three", b"", b"four"]
    with hostile(hostile_handlers.head_or_death) as made, ExitStack() as held:
        told = made.heads([held.enter_context(descriptor(content)) for content in contents])
        assert made.heads([]) == []
    reasons = {2: Reason.DECODER_CRASHED, 4: Reason.EMPTY}
    for number, (content, found) in enumerate(zip(contents, told, strict=True)):
        if isinstance(found, DecodeError):
            assert found.reason is reasons[number]
        else:
            assert number not in reasons and found.camera == content.decode()


def test_processes_cannot_be_made_and_none_are_left_over() -> None:
    with hostile(hostile_handlers.forks, deadline_s=0.7) as made, descriptor(b"x") as number, pytest.raises(DecodeError):
        made.reduced(number, 100)
    assert not _children_of(server.running().process)


def test_interrupt_ends_waiting_calls_at_once_and_the_pool_can_be_used_again() -> None:
    with hostile(hostile_handlers.loop) as made:
        reasons: list[Reason] = []

        def call() -> None:
            with descriptor(b"x") as number:
                try:
                    made.look(number, lambda _: False)
                except DecodeError as error:
                    reasons.append(error.reason)

        threads = [threading.Thread(target=call) for _ in range(3)]  # one works, two wait for the worker
        for thread in threads:
            thread.start()
        made.sandbox_level()
        time.sleep(0.2)
        started = time.monotonic()
        made.interrupt()
        for thread in threads:
            thread.join(5)
        assert time.monotonic() - started < 0.5
        assert reasons == [Reason.CHANGED_MEANWHILE] * 3
        assert made.sandbox_level()


def test_workers_are_recycled_and_the_server_comes_back() -> None:
    made = DecoderPool(1)
    try:
        data = encoded(quarters(), "png")
        look(made, data)
        os.kill(server.running().process, signal.SIGKILL)
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline and _alive(server.running().process):
            time.sleep(0.01)
        assert look(made, data).metadata.width == 120
    finally:
        made.close()


def test_what_the_user_waits_for_does_not_queue_behind_the_backlog() -> None:
    with hostile(hostile_handlers.loop, deadline_s=1.5) as made:
        busy = threading.Thread(target=_swallow, args=(made,))
        busy.start()
        time.sleep(0.3)
        started = time.monotonic()
        made.sandbox_level()
        assert time.monotonic() - started < 1
        made.interrupt()
        busy.join(5)


def _swallow(made: DecoderPool) -> None:
    with descriptor(b"x") as number, pytest.raises(DecodeError):
        made.look(number, lambda _: False)


def test_locked_in(tmp_path: Path) -> None:
    """Nothing outside can be reached where the kernel can deny it, and nothing of the window was ever imported."""
    target = tmp_path / "target"
    target.write_bytes(b"as it was")
    with hostile(hostile_handlers.report) as made:
        level = made.sandbox_level()
        number = os.open(target, os.O_RDWR)
        try:
            answer = made.region(number, b"", os.getpid(), 0, 1, 1)
        finally:
            os.close(number)
    denied = json.loads(answer.data)
    assert denied.pop("modules") is False
    assert target.read_bytes() == b"as it was"
    assert denied["write_file"]
    if "seccomp" in level:
        assert all(denied.values()), denied
    if "landlock" in level:
        assert denied["open"] and denied["create"] and denied["unlink"]
    assert not Path("/tmp/pd-escaped").exists()


def test_without_a_sandbox_pictures_are_still_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHOTODESK_UNSAFE", "nosandbox")
    made = DecoderPool(1)
    try:
        assert made.sandbox_level() == "none"
        assert look(made, encoded(quarters(), "jpeg")).metadata.width == 120
    finally:
        made.close()


def test_a_fifo_or_a_folder_is_no_picture(pool: DecoderPool, tmp_path: Path) -> None:
    with opened(tmp_path) as number, pytest.raises(DecodeError) as refused:
        pool.preview(number)
    assert refused.value.reason is Reason.NOT_AN_IMAGE


def _children_of(process: int) -> list[int]:
    """Living or unreaped children of the server, apart from those that are about to end."""
    deadline = time.monotonic() + 2
    while True:
        found = [int(p) for p in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
        mine = [p for p in found if _is_hostile(p)]
        if not mine or time.monotonic() > deadline:
            return mine
        time.sleep(0.02)


def _is_hostile(process: int) -> bool:
    """Zombies, and nothing else: the shared pool of the session has workers too."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False


def _alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
