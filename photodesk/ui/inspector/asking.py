"""Asks the library about the chosen photos, and again when something of them changed."""

import logging
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from photodesk.bridge.events import Events
from photodesk.bridge.queries import Queries, Ticket
from photodesk.domain.changes import AlbumPhotosChanged, PhotosChanged, PhotosEdited, TagsChanged, photo_ids
from photodesk.domain.likeness import OtherFiles
from photodesk.domain.selections import Belonging, Summary
from photodesk.library.library import Library

log = logging.getLogger(__name__)

LATER_MS = 500
"""So often a selection is looked at again while photos change in the background."""
MOST_COMPARED = 2_000
"""For more photos than that every edit counts as one of theirs."""

T = TypeVar("T")


@dataclass(slots=True)
class _Question:
    """One question under way."""

    ticket: Ticket | None = None
    stale: bool = field(default=False)

    def is_stale(self) -> bool:
        return self.stale

    def cancel(self) -> None:
        """Nobody waits for it any more."""
        self.stale = True
        if self.ticket is not None:
            self.ticket.cancel()


@dataclass(frozen=True, slots=True)
class One:
    """All of one photo, with the keys of the command line's contract; None where it is gone."""

    photo: dict[str, Any] | None
    belonging: Belonging
    others: OtherFiles


class Asking(QObject):
    """`photo_known(One)` or `summary_known(Summary)`, `belonging_known(Belonging)` and `copied_known(int)` (how many of them have copies):
    of the photos asked for last. What is asked for others ends unheard."""

    photo_known = Signal(object)
    summary_known = Signal(object)
    belonging_known = Signal(object)
    copied_known = Signal(int)

    def __init__(self, queries: Queries, events: Events, parent: QObject) -> None:
        super().__init__(parent)
        self._queries = queries
        self._ids: array[int] = array("q")
        self._known: frozenset[int] | None = frozenset()
        self._open: _Question | None = None
        self._again = False
        self._soon, self._later = self._timer(0), self._timer(LATER_MS)
        for signal in (events.photos_edited, events.tags_changed, events.albums_changed):
            signal.connect(self._on_step_told)
        events.photos_changed.connect(self._on_photos_changed)
        events.folders_changed.connect(self.renew)
        events.copies_changed.connect(self._on_copies_changed)

    def _timer(self, wait_ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait_ms)
        timer.timeout.connect(self._ask)
        return timer

    def ask(self, ids: "array[int]") -> None:
        """Of these photos from now on."""
        self._ids = ids
        self._known = frozenset(ids) if len(ids) <= MOST_COMPARED else None
        if self._open is not None:
            self._open.cancel()
            self._open = None
        self._ask()

    @Slot()
    def renew(self) -> None:
        """Again, for the same photos; several times in one moment are once."""
        self._soon.start()

    @Slot()
    def _ask(self) -> None:
        self._again = self._open is not None
        if self._again or not self._ids:
            return
        ids, question = self._ids, _Question()
        if len(ids) == 1:
            self._put(question, lambda library: _one(library, ids), self._on_photo)
        else:
            self._put(question, lambda library: library.describing.summary(ids, question.is_stale), self._on_summary)

    def _put(self, question: _Question, ask: Callable[[Library], T], answer: Callable[[T], None]) -> None:
        self._open = question
        question.ticket = self._queries.ask(self, ask, answer, failed=self._on_failed, priority=0 if len(self._ids) == 1 else -1)

    def _on_photo(self, found: One) -> None:
        if self._answered():
            self.photo_known.emit(found)

    def _on_summary(self, found: Summary) -> None:
        """One after the other: others have questions, too, and there are two who answer."""
        if self._answered():
            ids, question = self._ids, _Question()
            self._put(question, lambda library: library.describing.belonging(ids, question.is_stale), self._on_belonging)
            self.summary_known.emit(found)

    def _on_belonging(self, found: Belonging) -> None:
        if self._answered():
            ids, question = self._ids, _Question()
            self._put(question, lambda library: library.elsewhere.count(ids, question.is_stale), self._on_copied)
            self.belonging_known.emit(found)

    def _on_copied(self, count: int) -> None:
        if self._answered():
            self.copied_known.emit(count)

    def _on_failed(self, error: Exception) -> None:
        self._answered()
        log.error("the chosen photos were not described", exc_info=error)

    def _answered(self) -> bool:
        """Whether the answer counts: not where something changed since, and is asked for again."""
        self._open = None
        if self._again:
            self.renew()
        return not self._soon.isActive()

    @Slot(object)
    def _on_step_told(self, step: object) -> None:
        """Links and values name their photos; a tree that changed may have renamed what is shown."""
        ids = photo_ids((step,)) if isinstance(step, PhotosEdited | TagsChanged | AlbumPhotosChanged) else None
        if ids is None or self._known is None or not self._known.isdisjoint(ids):
            self.renew()

    @Slot()
    def _on_copies_changed(self) -> None:
        """Copies are told by their own ids alone: they may be other files of what is shown."""
        if self._ids and not self._later.isActive():
            self._later.start()

    @Slot(object)
    def _on_photos_changed(self, change: PhotosChanged) -> None:
        if self._known is not None and self._known.isdisjoint(change.ids):
            return
        if len(self._ids) == 1:
            self.renew()
        elif not self._later.isActive():
            self._later.start()


def _one(library: Library, ids: "array[int]") -> One:
    return One(library.browsing.details(ids[0]), library.describing.belonging(ids, _never), library.elsewhere.of(ids[0]))


def _never() -> bool:
    return False
