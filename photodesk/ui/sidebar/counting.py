"""Counts that nobody keeps: asked for one after the other, of the rows that are seen, when nothing else is to be done."""

from dataclasses import dataclass
from functools import partial
from time import perf_counter

from PySide6.QtCore import QObject, QPoint, QTimer, Slot
from PySide6.QtWidgets import QTreeView

from photodesk.bridge.queries import Queries, Ticket
from photodesk.domain.problems import PhotoDeskError
from photodesk.library.library import Library
from photodesk.ui.sidebar.entries import DUPLICATES, PENDING, Entry
from photodesk.ui.sidebar.model import ENTRY_ROLE, SidebarModel

LOOK_MS = 50
BEHIND_ALL = -1
REST = 4
"""A count that was known already is asked for again after so many times as long as the one before took."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """`count`: None where the search cannot be understood (`wrong` says why) or takes too long."""

    key: str
    count: int | None
    wrong: str
    seconds: float


class LateCounts(QObject):
    """Counts smart albums and branches in which photos may be several times; groups of copies and changes that wait are counted elsewhere.
    A known number stays until a newer one is there."""

    def __init__(self, queries: Queries, tree: QTreeView, model: SidebarModel, parent: QObject) -> None:
        super().__init__(parent)
        self._queries, self._tree, self._model = queries, tree, model
        self._moment = 0
        self._known: dict[str, int] = {}
        """At which moment a row was counted."""
        self._asked = 0
        self._ticket: Ticket | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time)
        tree.verticalScrollBar().valueChanged.connect(self.look)
        tree.expanded.connect(self.look)
        tree.collapsed.connect(self.look)

    @property
    def is_settled(self) -> bool:
        """Whether all that is seen was counted since the last change."""
        return self._ticket is None and self._next() is None

    def outdate(self) -> None:
        """Photos changed: what was counted may be wrong now."""
        self._moment += 1
        self.look()

    @Slot()
    def look(self) -> None:
        """Rows came into sight, or numbers are old."""
        if self._ticket is None and not self._timer.isActive():
            self._timer.start(LOOK_MS)

    def _next(self) -> Entry | None:
        """The first row in sight to be counted; those that have no number at all go first."""
        found = [
            entry
            for entry in self._seen()
            if entry.late and entry.kind not in (DUPLICATES, PENDING) and self._known.get(entry.key) != self._moment
        ]
        return next((entry for entry in found if entry.key not in self._known), found[0] if found else None)

    def _seen(self) -> list[Entry]:
        found: list[Entry] = []
        index, bottom = self._tree.indexAt(QPoint(1, 1)), self._tree.viewport().height()
        while self._tree.isVisible() and index.isValid() and self._tree.visualRect(index).top() < bottom:
            found.append(index.data(ENTRY_ROLE))
            index = self._tree.indexBelow(index)
        return found

    @Slot()
    def _on_time(self) -> None:
        entry = self._next()
        if entry is not None and self._ticket is None:
            self._asked = self._moment
            question = partial(_counted, key=entry.key, base=entry.base or "")
            self._ticket = self._queries.ask(self, question, self._on_counted, failed=self._on_failed, priority=BEHIND_ALL)

    def _on_counted(self, answer: _Answer) -> None:
        self._ticket = None
        again = answer.key in self._known
        self._known[answer.key] = self._asked
        self._model.set_late(answer.key, answer.count, answer.wrong)
        self._timer.start(round(answer.seconds * 1000) * (REST if again else 1))

    def _on_failed(self, _error: Exception) -> None:
        """The library cannot be read now: the next change tries again."""
        self._ticket = None


def _counted(library: Library, key: str, base: str) -> _Answer:
    began, count, wrong = perf_counter(), None, ""
    try:
        count = library.browsing.count(base)
    except PhotoDeskError as error:  # not understood, or too long
        wrong = str(error)
    return _Answer(key, count, wrong, perf_counter() - began)
