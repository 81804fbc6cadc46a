"""The drives that an import reads and writes: asked while it runs. Threads that hang in them are left behind, and remembered."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from photodesk.library.guarded_volume import LOOK_S
from photodesk.library.long_calls import LeftBehind, LongCall, expect
from photodesk.library.reaching import Reaching

MOST_SOURCES = 16

T = TypeVar("T")


def some_of(sources: Sequence[bytes]) -> Sequence[bytes]:
    """Of very many sources, which come from few drives, some."""
    return sources[:: 1 + len(sources) // MOST_SOURCES]


class Drives:
    """Those of one run. *hanging* gets what is set when a thread that was left behind has ended."""

    def __init__(self, reaching: Reaching, folders: Sequence[bytes], hanging: list[threading.Event]) -> None:
        self._reaching, self._folders, self._hanging = reaching, folders, hanging
        self._asked_at = time.monotonic()

    def expect(self) -> None:
        """Ask them, but not too often. Raises Unreachable where one hangs."""
        if time.monotonic() - self._asked_at >= LOOK_S:
            expect(self._reaching, self._folders)
            self._asked_at = time.monotonic()

    def run(self, work: Callable[[], T]) -> T:
        """Do something with them that may take its time. Raises Unreachable, and what *work* raises."""
        try:
            return LongCall[T](self._reaching, self._folders).run(work)
        except LeftBehind as hung:
            self._hanging.append(hung.ended)
            raise

    def finish(self, work: Callable[[], None]) -> bool:
        """Do something that has to be begun in any case; False where it hangs."""
        try:
            LongCall[None](self._reaching, self._folders).finish(work)
        except LeftBehind as hung:
            self._hanging.append(hung.ended)
            return False
        return True
