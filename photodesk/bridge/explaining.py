"""Tells what went wrong with what was done in the background."""

import errno
import logging
from collections.abc import Callable

from photodesk.bridge.events import Events
from photodesk.bridge.scheduler import FULL
from photodesk.config.settings import SettingsUnreadable
from photodesk.domain.edits import EditCancelled
from photodesk.domain.problems import DiskFull, Notice, NoticeResolved, PhotoDeskError

log = logging.getLogger(__name__)

UNEXPECTED = "That could not be done, for a reason PhotoDesk did not expect; the log has it. What is saved stays saved. Try again."


class Explaining:
    """Any thread. A full disk is told to be over as soon as something succeeds."""

    def __init__(self, events: Events) -> None:
        self._events = events
        self._disk_full = False

    def guarded(self, work: Callable[[], object]) -> Callable[[], None]:
        """The same work; what goes wrong is told."""

        def whole() -> None:
            try:
                work()
            except Exception as error:
                self.explain(error)
            else:
                if self._disk_full:
                    self._disk_full = False
                    self._events.tell(NoticeResolved("DISK_FULL"), urgent=True)

        return whole

    def explain(self, error: Exception) -> None:
        """Tell what went wrong, in a sentence. Any thread."""
        match error:
            case DiskFull():
                self._disk_full = True
                notice = Notice(error.code, FULL)
            case EditCancelled():
                notice = Notice("EDIT_STOPPED", str(error))
            case PhotoDeskError() | SettingsUnreadable():
                notice = Notice("COMMAND_FAILED", str(error))
            case _:
                log.error("a command failed", exc_info=error)
                notice = _notice(error) if isinstance(error, OSError) else Notice("COMMAND_FAILED", UNEXPECTED)
        self._events.tell(notice, urgent=True)


def _notice(error: OSError) -> Notice:
    if error.errno == errno.ENOSPC:
        return Notice("DISK_FULL", FULL)
    return Notice("COMMAND_FAILED", f"That could not be done: {error.strerror}. Nothing was changed. Check the folder and try again.")
