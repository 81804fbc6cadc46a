"""Lanes end without holding up the program, whatever hangs in them."""

import subprocess
import sys

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


def test_lanes_that_could_not_be_closed_block_nobody_when_they_are_forgotten() -> None:
    # Qt waits in the destructor of a pool, and Python's lock with it: what runs there could never end.
    found = subprocess.run([sys.executable, "-c", HANGING], capture_output=True, text=True, timeout=30)
    assert (found.stdout, found.returncode) == ("went on\n", 0), found.stderr
