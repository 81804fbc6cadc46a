"""Questions to the library, answered on a lane and delivered in the UI thread."""

import logging
import threading
import weakref
from collections.abc import Callable
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from photodesk.bridge.lanes import Lanes
from photodesk.domain.problems import PhotoDeskError
from photodesk.library.library import Library

log = logging.getLogger(__name__)
T = TypeVar("T")


class Ticket:
    """A question under way. `cancel` may be called at any time, in the UI thread."""

    __slots__ = ("cancelled",)

    def __init__(self) -> None:
        self.cancelled = False

    def cancel(self) -> None:
        """The answer is not wanted any more; a question that has not begun is not asked."""
        self.cancelled = True


class Queries(QObject):
    """Made once, in the UI thread."""

    _answered = Signal(object)

    def __init__(self, library: Library, lanes: Lanes) -> None:
        super().__init__()
        self._library = library
        self._lanes = lanes
        self._open: dict[Ticket, tuple[weakref.ref[QObject], Any, Any]] = {}
        self._answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.get_ident()

    def ask(
        self,
        owner: QObject,
        question: Callable[[Library], T],
        answer: Callable[[T], None],
        *,
        failed: Callable[[Exception], None] | None = None,
        after_edits: bool = False,
        reads_files: bool = False,
        priority: int = 0,
    ) -> Ticket:
        """Run *question* on lane `queries`; deliver to *answer* (or *failed*), bound methods of *owner*, in the UI thread.

        *after_edits*: on lane `edits`, when the edits that were sent before are done. *reads_files*: on lane `quick`, because a file may
        let it wait. *priority*: below 0, others go first.
        Nothing is delivered once the owner was deleted or the ticket was cancelled. An exception without *failed* is logged.
        """
        ticket = Ticket()
        self._open[ticket] = (weakref.ref(owner), weakref.WeakMethod(answer), weakref.WeakMethod(failed) if failed else None)
        lane = self._lanes.edits if after_edits else self._lanes.quick if reads_files else self._lanes.queries
        self._lanes.start(lane, lambda: self._work(ticket, question), priority)
        return ticket

    def _work(self, ticket: Ticket, question: Callable[[Library], Any]) -> None:
        if ticket.cancelled:
            self._answered.emit((ticket, None, None))
            return
        try:
            result: tuple[Ticket, Any, Exception | None] = (ticket, question(self._library), None)
        except Exception as error:
            result = (ticket, None, error)
        self._answered.emit(result)

    @Slot(object)
    def _on_answered(self, result: tuple[Ticket, Any, Exception | None]) -> None:
        ticket, value, error = result
        owner_ref, answer_ref, failed_ref = self._open.pop(ticket)
        owner = owner_ref()
        if ticket.cancelled or owner is None or not shiboken6.isValid(owner):
            return
        if error is None:
            answer = answer_ref()
            if answer is not None:
                answer(value)
            return
        failed = failed_ref() if failed_ref is not None else None
        if failed is not None:
            failed(error)
        elif isinstance(error, PhotoDeskError):
            log.warning("a question was not answered: %s", error)
        else:
            log.error("a question failed", exc_info=error)
