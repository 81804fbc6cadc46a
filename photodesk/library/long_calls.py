"""Work on users' files that may take as long as it takes: done in a thread of its own, which is left behind where a drive hangs."""

import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Generic, TypeVar

from photodesk.library.guarded_volume import LOOK_S, Unreachable
from photodesk.library.reaching import Reaching

T = TypeVar("T")


def expect(reaching: Reaching, folders: Collection[bytes]) -> None:
    """Raises Unreachable where the drive of one of these folders (or files) does not answer."""
    for folder in dict.fromkeys(folders):
        reaching.expect(folder)


class LeftBehind(Unreachable):
    """A drive hangs in the midst of the work. `ended`: set when the thread has come to its end after all, whatever that was."""

    def __init__(self, ended: threading.Event) -> None:
        super().__init__()
        self.ended = ended


class LongCall(Generic[T]):
    """One piece of work that touches *folders* (or files) and what is below them. While it goes on their drives are asked whether they
    answer: a drive that is only slow is waited for. Use once."""

    def __init__(self, reaching: Reaching, folders: Collection[bytes]) -> None:
        self._reaching, self._folders = reaching, folders
        self._ended, self._left = threading.Event(), threading.Event()
        self._answer: list[T] = []
        self._error: BaseException | None = None

    def is_left(self) -> bool:
        """Whether nobody wants its answer any more; long work asks this now and then."""
        return self._left.is_set()

    def run(self, work: Callable[[], T]) -> T:
        """The answer of *work*, or what it raises. Raises Unreachable where it was not begun, LeftBehind where it was."""
        expect(self._reaching, self._folders)
        return self.finish(work)

    def finish(self, work: Callable[[], T]) -> T:
        """The same for what has to be begun also where a drive hangs."""
        threading.Thread(target=self._work, args=(work,), name="long call", daemon=True).start()
        try:
            self._wait()
        except KeyboardInterrupt:
            self._left.set()
            with suppress(LeftBehind):
                self._wait()  # whoever is interrupted tidies up, so nothing goes on beside that
            raise
        finally:
            self._left.set()
        if self._error is not None:
            raise self._error
        return self._answer[0]

    def _wait(self) -> None:
        try:
            while not self._ended.wait(LOOK_S):
                expect(self._reaching, self._folders)
        except Unreachable as hung:
            if not self._ended.is_set():
                raise LeftBehind(self._ended) from hung

    def _work(self, work: Callable[[], T]) -> None:
        try:
            self._answer.append(work())
        except BaseException as error:
            self._error = error
        finally:
            self._ended.set()
