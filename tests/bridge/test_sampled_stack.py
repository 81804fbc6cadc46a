"""Looking at what the window's thread does must not keep alive what it works with."""

import threading
import time

from photodesk.bridge.sampled_stack import stack_of


class Painter:
    """As Qt's: it must end in the thread that began it, and in time."""

    def __init__(self, ended_in: list[int]) -> None:
        self._ended_in = ended_in

    def __del__(self) -> None:
        self._ended_in.append(threading.get_ident())


def paint(ended_in: list[int], depth: int = 40) -> None:
    """Deep enough that somebody who goes up the stack takes a while."""
    painter = Painter(ended_in)
    if depth:
        paint(ended_in, depth - 1)
    assert painter is not None


def test_what_is_looked_at_ends_where_it_began() -> None:
    ended_in: list[int] = []
    mine, over = threading.get_ident(), threading.Event()

    def look() -> None:
        while not over.is_set():
            stack_of(mine)

    looker = threading.Thread(target=look)
    looker.start()
    until = time.monotonic() + 0.5
    while time.monotonic() < until:
        paint(ended_in)
    over.set()
    looker.join()
    assert set(ended_in) == {mine}


def test_a_stack_names_functions_and_their_modules_outermost_first() -> None:
    found: list[list[str]] = []

    def wait_inside(entered: threading.Event, over: threading.Event) -> None:
        entered.set()
        over.wait(10)

    entered, over = threading.Event(), threading.Event()
    thread = threading.Thread(target=wait_inside, args=(entered, over))
    thread.start()
    entered.wait(10)
    found.append(stack_of(thread.ident or 0))
    over.set()
    thread.join()
    names = [frame.rpartition(":")[0].rpartition(".")[2] for frame in found[0]]
    assert "wait_inside" in names and names.index("run") < names.index("wait_inside") < names.index("wait")
    assert stack_of(12345) == []
