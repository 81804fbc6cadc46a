"""Actions that need the photos' files: disabled, with the reason in their tool tip, where none can be reached."""

from array import array
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Slot

from photodesk.bridge.queries import Queries, Ticket
from photodesk.domain.photos import State
from photodesk.domain.selections import Summary
from photodesk.library.library import Library
from photodesk.ui.actions import ActionRegistry
from photodesk.ui.attention import Attention
from photodesk.ui.grid.view import PhotoGrid

OF_FIRST: Final = ("files.show",)
OF_ALL: Final = ("files.copy", "photo.rebuild")


@dataclass(slots=True)
class _Question:
    ids: "array[int]"
    stale: bool = False

    def ask(self, library: Library) -> Summary:
        """In a lane."""
        return library.describing.summary(self.ids, self._is_stale)

    def _is_stale(self) -> bool:
        return self.stale


class FilesAtHand(QObject):
    """The first photo is looked at at once; only where its file can't be reached the library is asked about the others."""

    def __init__(self, actions: ActionRegistry, attention: Attention, grid: PhotoGrid, queries: Queries, parent: QObject) -> None:
        super().__init__(parent)
        self._actions, self._attention, self._grid, self._queries = actions, attention, grid, queries
        self._question: _Question | None = None
        self._ticket: Ticket | None = None
        attention.turned.connect(self.update)
        attention.changed.connect(self.update)
        self.update()

    @Slot()
    def update(self) -> None:
        """Enable what can be done."""
        if self._ticket is not None and self._question is not None:
            self._question.stale = True
            self._ticket.cancel()
            self._ticket = None
        ids = self._attention.ids()
        reason = self._reason_of(ids[0]) if ids else ""
        self._set(OF_FIRST, bool(ids), reason)
        self._set(OF_ALL, bool(ids), reason if len(ids) == 1 else "")
        if reason and len(ids) > 1:
            self._question = _Question(ids)
            self._ticket = self._queries.ask(self, self._question.ask, self._on_summary, failed=self._on_failed)

    def _reason_of(self, photo_id: int) -> str:
        """Why its file can't be reached; "" where it can, as far as is known."""
        row = self._grid.photos.row_of(photo_id)
        photo = self._grid.photos.known(row) if row is not None else None
        if photo is None:
            return ""
        if photo.state is not State.HERE:
            return self.tr("The file is no longer there. Its tags and ratings are kept.")
        return self.tr("Its drive is offline. This can be done again when the drive is back.") if photo.offline else ""

    def _on_summary(self, summary: Summary) -> None:
        self._ticket = None
        if summary.offline == summary.count:
            self._set(OF_ALL, True, self.tr("All of these photos are on a drive that is offline."))
        elif summary.missing == summary.count:
            self._set(OF_ALL, True, self.tr("The files of all these photos are no longer there."))

    def _on_failed(self, _error: Exception) -> None:
        self._ticket = None

    def _set(self, action_ids: tuple[str, ...], is_any: bool, reason: str) -> None:
        for action_id in action_ids:
            action = self._actions.action(action_id)
            action.setEnabled(is_any and not reason)
            action.setToolTip(reason)
