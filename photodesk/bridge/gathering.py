"""Gathers bursts of equal edits, such as a rating while an arrow key is held, into one."""

from array import array
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Slot

from photodesk.bridge.pending_edits import PendingEdit, PendingEdits
from photodesk.domain.edits import Edit, FlagEdit, LabelEdit, Photos, RatingEdit, ShortlistEdit, TagEdit

GATHER_MS = 200
"""The first edit of a burst waits at most so long."""
_REPEATED = RatingEdit | FlagEdit | LabelEdit | ShortlistEdit | TagEdit
"""What people do in bursts."""


class Gathering(QObject):
    """In the UI thread. What was gathered goes on when the time is over, when another kind of edit comes, or when `flush` says so."""

    def __init__(self, pending: PendingEdits, send: Callable[[PendingEdit], None], parent: QObject) -> None:
        super().__init__(parent)
        self._pending, self._send = pending, send
        self._entry: PendingEdit | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GATHER_MS)
        self._timer.timeout.connect(self.flush)

    def put(self, edit: Edit, *, gather: bool) -> None:
        """Take an edit; it is painted at once. *gather*: it may become one with those before and after it."""
        if self._entry is not None and gather:
            both = together(self._entry.edit, edit)
            if both is not None:
                self._pending.put(self._entry, both)
                return
        self.flush()
        entry = self._pending.add(edit)
        if gather and isinstance(edit, _REPEATED):
            self._entry = entry
            self._timer.start()
        else:
            self._send(entry)

    @Slot()
    def flush(self) -> None:
        """Send what was gathered."""
        self._timer.stop()
        entry, self._entry = self._entry, None
        if entry is not None:
            self._send(entry)


def together(first: Edit, second: Edit) -> Edit | None:
    """Two edits as one: the same for more photos, or the newer value for the same photos. None where they are two."""
    if not isinstance(first, _REPEATED) or not isinstance(second, _REPEATED) or type(first) is not type(second):
        return None
    if first.photos.query is not None or second.photos.query is not None:
        return None
    if replace(first, photos=second.photos) == second:
        return replace(first, photos=Photos(array("q", dict.fromkeys(first.photos.ids + second.photos.ids))))
    return second if first.photos == second.photos and not isinstance(second, TagEdit) else None
