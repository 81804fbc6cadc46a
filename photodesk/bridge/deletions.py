"""Stages photos to be deleted for good, for the window."""

from array import array
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from photodesk.bridge.events import Events
from photodesk.bridge.filing import Filing
from photodesk.bridge.queries import Queries
from photodesk.domain.pending import PendingChanged
from photodesk.library.deletions import delete_instead
from photodesk.library.library import Library


class Deletions(QObject):
    """Made in the UI thread. `staged(count)`: so many photos wait to be deleted for good. Undo and Discard are those of the trash."""

    staged = Signal(int)

    def __init__(self, filing: Filing, queries: Queries, events: Events, parent: QObject) -> None:
        super().__init__(parent)
        self._filing, self._queries, self._events = filing, queries, events

    def stage(self, photo_ids: "array[int]") -> None:
        """A step of undo, as Move to Trash is; then another kind of change."""
        self._filing.trash(photo_ids)
        self._queries.ask(self, partial(_staged, photo_ids=photo_ids), self._on_staged, after_edits=True)

    @Slot(object)
    def _on_staged(self, answer: tuple[int, PendingChanged]) -> None:
        count, counts = answer
        self._events.tell(counts, urgent=True)
        self.staged.emit(count)


def _staged(library: Library, photo_ids: "array[int]") -> tuple[int, PendingChanged]:
    return delete_instead(library.database, photo_ids), library.pending.counts()
