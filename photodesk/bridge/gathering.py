"""Gathers bursts of equal edits, such as a rating while an arrow key is held, into one."""

from array import array
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Slot

from photodesk.bridge.pending_edits import PendingEdit, PendingEdits
from photodesk.domain.edits import Edit, FlagEdit, LabelEdit, Photos, RatingEdit, ShortlistEdit, TagEdit

GATHER_MS = 200
"""The first edit of a burst waits at most so long."""


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
        if gather and isinstance(edit, RatingEdit | FlagEdit | LabelEdit | ShortlistEdit | TagEdit):
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


_OVERWRITING = (RatingEdit, FlagEdit, LabelEdit)
_GATHERED = (TagEdit, ShortlistEdit, *_OVERWRITING)


def together(first: Edit, second: Edit) -> Edit | None:
    """Two edits as one: the same for more photos, or the newer value for the same photos. None where they are two."""
    if not isinstance(first, _GATHERED) or not isinstance(second, _GATHERED):
        return None
    if isinstance(second, _OVERWRITING) and type(first) is type(second) and first.photos == second.photos:
        return second
    same = replace(first, photos=second.photos) == second
    if not same or first.photos.query is not None or second.photos.query is not None:
        return None
    return replace(first, photos=Photos(array("q", dict.fromkeys(first.photos.ids + second.photos.ids))))
