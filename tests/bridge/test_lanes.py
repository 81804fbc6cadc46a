"""The thread pools: what hangs in one of them does not keep the program from ending."""

import subprocess
import sys
import threading
import time

from photodesk.bridge.lanes import Lanes

HANGING = """
import gc, threading
from PySide6.QtCore import QCoreApplication
from photodesk.bridge.lanes import Lanes

application, go = QCoreApplication([]), threading.Event()
lanes = Lanes(1)
lanes.start(lanes.queries, go.wait)
assert not lanes.close(50)
del lanes
gc.collect()
go.set()
print("went on")
"""


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


def test_lanes_that_could_not_be_closed_block_nobody_when_they_are_forgotten() -> None:
    # Qt waits in the destructor of a pool, and Python's lock with it: what runs there could never end.
    found = subprocess.run([sys.executable, "-c", HANGING], capture_output=True, text=True, timeout=30)
    assert (found.stdout, found.returncode) == ("went on\n", 0), found.stderr
