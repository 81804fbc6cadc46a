"""The thread pools: what hangs in one of them does not keep the program from ending."""

import threading
import time

from photodesk.bridge.lanes import Lanes


def test_lanes_that_hang_are_waited_for_together() -> None:
    lanes, over, begun = Lanes(2), threading.Event(), threading.Semaphore(0)

    def hang() -> None:
        begun.release()
        over.wait()

    every = (lanes.quick, lanes.queries, lanes.jobs, lanes.edits, lanes.images, lanes.ledger)
    for lane in every:
        lanes.start(lane, hang)
    for _ in every:
        begun.acquire()
    started = time.monotonic()
    assert not lanes.close(1_000)
    assert 0.9 < time.monotonic() - started < 2
    over.set()
    assert lanes.close(5_000)


def test_what_has_not_begun_is_dropped_and_what_has_is_waited_for() -> None:
    lanes, begun, over = Lanes(1), threading.Event(), threading.Event()
    done: list[str] = []

    def work() -> None:
        begun.set()
        over.wait(0.3)
        done.append("begun")

    lanes.start(lanes.jobs, work)
    begun.wait()
    lanes.start(lanes.jobs, lambda: done.append("waiting"))
    assert lanes.close(5_000)
    assert done == ["begun"]
