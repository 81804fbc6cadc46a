"""Saves edits one after the other; what cannot be saved is kept in order and tried again."""

from collections import deque
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from photodesk.bridge.lanes import Lanes
from photodesk.bridge.pending_edits import PendingEdit, PendingEdits
from photodesk.domain.changes import Edited
from photodesk.domain.edits import Edit
from photodesk.domain.problems import LibraryUnavailable

RETRY_AFTER_MS = (1_000, 5_000, 15_000)
"""Waits before it is tried again by itself; then the user is told, and asked to."""


class Saving(QObject):
    """Made in the UI thread. An edit that cannot be saved now (a full disk) holds back those after it: what comes later would else be
    overwritten by what was asked for before. `failed(error)`: a try failed; `kept(count, error)`: all tries did, and so many edits are in
    memory only; `cleared`: nothing is kept any more."""

    failed = Signal(object)
    kept = Signal(int, object)
    cleared = Signal()

    _ended = Signal(object)
    _could_not = Signal(object)

    def __init__(
        self, lanes: Lanes, pending: PendingEdits, apply: Callable[[Edit], Edited], tell: Callable[[Edited], None],
        refuse: Callable[[Exception], None], parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._lanes, self._pending, self._apply, self._tell, self._refuse = lanes, pending, apply, tell, refuse
        self._waiting: deque[PendingEdit] = deque()
        self.retry_after_ms: tuple[int, ...] = RETRY_AFTER_MS
        self._tries = 0
        self._is_kept = self._is_stopped = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.try_again)
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)
        self._could_not.connect(self._on_failed, Qt.ConnectionType.QueuedConnection)

    def put(self, entry: PendingEdit) -> None:
        """Save an edit, after those before it."""
        self._waiting.append(entry)
        self.try_again()

    @Slot()
    def try_again(self) -> None:
        """Save what waits now; an undo that was asked for comes before what is asked for later."""
        newest = self.newest()
        if newest is not None:
            self._lanes.start(self._lanes.edits, partial(self._work, newest.number))

    def count(self) -> int:
        """How many edits wait. Any thread."""
        return len(self._waiting)

    def newest(self) -> PendingEdit | None:
        """The newest edit that waits. Any thread."""
        try:
            return self._waiting[-1]
        except IndexError:
            return None

    def withdraw(self, newest: int) -> PendingEdit | None:
        """Take back the last edit up to number *newest* that could not be saved; None where there is none. On lane `edits`."""
        entry = next((entry for entry in reversed(list(self._waiting)) if entry.number <= newest), None)
        if entry is not None:
            self._waiting.remove(entry)
            self._ended.emit((entry, False))
        return entry

    def stop(self) -> None:
        """Save what waits, and do not try again."""
        self._is_stopped = True
        self._timer.stop()
        self.try_again()

    # -- on the lane

    def _work(self, newest: int) -> None:
        while self._waiting and self._waiting[0].number <= newest:
            entry = self._waiting[0]
            try:
                edited = self._apply(entry.edit)
            except (LibraryUnavailable, OSError) as error:
                self._could_not.emit(error)
                return
            except Exception as error:
                self._end(entry, is_saved=False)
                self._refuse(error)
            else:
                self._end(entry, is_saved=True)
                self._tell(edited)

    def _end(self, entry: PendingEdit, *, is_saved: bool) -> None:
        self._waiting.popleft()
        self._ended.emit((entry, is_saved))

    # -- in the UI thread

    @Slot(object)
    def _on_ended(self, end: tuple[PendingEdit, bool]) -> None:
        entry, is_saved = end
        (self._pending.commit if is_saved else self._pending.drop)(entry)
        if is_saved:
            self._tries = 0
            self._timer.stop()
        if self._is_kept and not self._waiting:
            self._is_kept = False
            self.cleared.emit()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        """Try again by itself some times; an edit that comes in between tries, too, and counts as none of them."""
        entries = list(self._waiting)
        self._pending.fail(entries)
        self.failed.emit(error)
        if self._timer.isActive() or self._is_stopped or not entries:
            return
        if self._tries < len(self.retry_after_ms):
            self._timer.start(self.retry_after_ms[self._tries])
            self._tries += 1
        else:
            self._is_kept = True
            self.kept.emit(len(entries), error)
