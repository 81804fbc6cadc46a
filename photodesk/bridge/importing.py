"""Imports from the window: looks at sources and copies in lanes of their own, and tells what comes of it."""

import logging
import threading
from collections.abc import Collection, Sequence
from concurrent.futures import Future

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from photodesk.bridge.commands import Commands
from photodesk.bridge.events import Events
from photodesk.bridge.lanes import Lanes
from photodesk.bridge.scheduler import Scheduler
from photodesk.domain.changes import Edited, FoldersChanged
from photodesk.domain.edits import ImportEdit
from photodesk.domain.importing import (
    Card,
    ImportChoices,
    ImportFinished,
    ImportPlan,
    ImportProgressed,
    ImportReport,
    ImportState,
    Survey,
    SurveyProgress,
)
from photodesk.domain.problems import Notice, NoticeResolved, PhotoDeskError
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.importing.looking_on import SurveyStopped
from photodesk.library.library import Library

log = logging.getLogger(__name__)

AGAIN_MS = 5_000
"""How often a pulled card is looked for."""
UNEXPECTED = "That could not be done, for a reason PhotoDesk did not expect; the log has it. Nothing was lost. Try again."


class Importing(QObject):
    """Made once, in the UI thread; call it there. One look and one import at a time.

    `surveyed(Survey)`, `planned(ImportPlan)`, `begun(int)`, `cards_found(tuple of Card)`; `refused(sentence)` instead of each. Progress of
    imports and their ends are facts of `Events` (`import_progressed`, `import_finished`), as they also come without a screen.
    """

    survey_progressed = Signal(object)
    surveyed = Signal(object)
    planned = Signal(object)
    begun = Signal(int)
    cards_found = Signal(object)
    refused = Signal(str)

    _ended = Signal(object)

    def __init__(
        self, library: Library, lanes: Lanes, events: Events, scheduler: Scheduler, decoders: DecoderPool, commands: Commands
    ) -> None:  # fmt: skip
        super().__init__()
        self._library, self._lanes, self._events, self._scheduler, self._decoders = library, lanes, events, scheduler, decoders
        self._commands = commands
        self._survey_stop = threading.Event()
        self._stop = threading.Event()
        self._closing = False
        self._running: int | None = None
        self._waiting: list[int] = []
        self._waits: dict[int, str] = {}
        """What the imports that wait lack, as it was told."""
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)
        self._again = QTimer(self)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self._on_again)

    # -- looking

    def find_cards(self) -> None:
        """Drives with a DCIM folder, and phones: `cards_found`."""
        self._lanes.start(self._lanes.surveys, self._find_cards)

    def survey(self, places: Sequence[bytes]) -> None:
        """Look at sources: `survey_progressed`, then `surveyed` or `refused`. A look before is given up."""
        self.stop_survey()
        stop = self._survey_stop = threading.Event()
        self._lanes.start(self._lanes.surveys, lambda: self._survey(tuple(places), stop))

    def stop_survey(self) -> None:
        """The look is not wanted any more; nothing is told of it."""
        self._survey_stop.set()

    def plan(self, survey: Survey, choices: ImportChoices, chosen: Collection[bytes] | None = None) -> None:
        """Where files would go, with an example: `planned` or `refused`. *chosen*: as `SourceFile.shown` tells them."""
        self._lanes.start(self._lanes.surveys, lambda: self._plan(survey, choices, chosen))

    # -- importing

    def begin(self, plan: ImportPlan) -> None:
        """Import: `begun` with its number, or `refused`; then facts of `Events`."""
        self._stop.clear()
        self._lanes.start(self._lanes.imports, lambda: self._begin(plan))

    def stop(self) -> None:
        """Stop the import that runs; it can go on later."""
        self._stop.set()

    def cancel(self, import_id: int) -> None:
        """Give up what is left of an import; what was copied stays."""
        if self._running == import_id:
            self._stop.set()
        self._waiting = [each for each in self._waiting if each != import_id]
        self._lanes.start(self._lanes.imports, lambda: self._cancel(import_id))

    def go_on(self) -> None:
        """Take up imports that were broken off or wait."""
        self._stop.clear()
        self._lanes.start(self._lanes.imports, lambda: self._take_up(self._library.importing.unfinished()))

    def again_ms(self, wait_ms: int) -> None:
        """How often to look whether what is missing is back."""
        self._again.setInterval(wait_ms)

    def close(self) -> None:
        """Stop everything; nothing half is left."""
        self._closing = True
        self._again.stop()
        self._survey_stop.set()
        self._stop.set()

    # -- in the lane

    def _find_cards(self) -> None:
        found: tuple[Card, ...] = tuple(self._library.importing.cards())
        self.cards_found.emit(found)

    def _survey(self, places: Sequence[bytes], stop: threading.Event) -> None:
        def progress(step: SurveyProgress) -> None:
            self.survey_progressed.emit(step)

        threads = self._lanes.images.maxThreadCount()
        try:
            found = self._library.importing.survey(places, self._decoders, progress, stop.is_set, threads=threads)
        except SurveyStopped:
            return
        except Exception as error:
            self._refuse(error)
            return
        if not stop.is_set():
            self.surveyed.emit(found)

    def _plan(self, survey: Survey, choices: ImportChoices, chosen: Collection[bytes] | None) -> None:
        try:
            self.planned.emit(self._library.importing.plan(survey, choices, chosen))
        except Exception as error:
            self._refuse(error)

    def _begin(self, plan: ImportPlan) -> None:
        try:
            import_id = self._library.importing.begin(plan)
        except Exception as error:
            self._refuse(error)
            return
        self._events.tell(FoldersChanged())
        self.begun.emit(import_id)
        self._run(import_id)

    def _take_up(self, import_ids: Sequence[int]) -> None:
        for import_id in import_ids:
            self._run(import_id)

    def _run(self, import_id: int) -> None:
        if self._closing:
            return
        self._running = import_id
        try:
            report = self._library.importing.run(import_id, self._told, self._stop.is_set, self._apply)
        except PhotoDeskError as error:
            log.warning("import %d ended: %s", import_id, type(error).__name__)
            report = ImportReport(import_id, ImportState.WAITING)
        finally:
            self._running = None
        message = report.problems[-1].message if report.problems else ""
        if report.state is not ImportState.WAITING or self._waits.get(import_id) != message:  # else it was told before
            self._events.tell(ImportFinished(report), urgent=True)
        if report.state is ImportState.WAITING:
            self._waits[import_id] = message
        else:
            self._waits.pop(import_id, None)
        self._ended.emit(report)

    def _cancel(self, import_id: int) -> None:
        try:
            self._library.importing.cancel(import_id, self._apply)
        except (PhotoDeskError, OSError) as error:
            self._refuse(error)
        self._scheduler.changed()

    def _apply(self, edit: ImportEdit, operation: str) -> Edited:
        """Edits have a lane of their own."""
        done: Future[Edited] = Future()

        def work() -> None:
            try:
                edited = self._library.editing.apply(edit, operation=operation)
            except BaseException as error:
                done.set_exception(error)
            else:
                done.set_result(edited)
                self._commands.tell_edit(edited)

        self._lanes.start(self._lanes.edits, work)
        return done.result()

    def _told(self, change: object) -> None:
        if not isinstance(change, ImportProgressed):
            self._scheduler.heard(change)
        self._events.tell(change)

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, PhotoDeskError | OSError):
            log.error("an import could not be made", exc_info=error)
        sentence = str(error) if isinstance(error, PhotoDeskError) else UNEXPECTED
        self.refused.emit(sentence)

    # -- in the UI thread

    @Slot(object)
    def _on_ended(self, report: ImportReport) -> None:
        self._scheduler.changed()
        if report.state is ImportState.DONE:
            self._events.tell(NoticeResolved("IMPORT_WAITS", str(report.import_id)))
            self._commands.scan()
        waits = report.state is ImportState.WAITING
        self._waiting = [*(each for each in self._waiting if each != report.import_id), *([report.import_id] if waits else [])]
        if waits and report.problems:
            self._events.tell(Notice("IMPORT_WAITS", report.problems[-1].message, str(report.import_id)))
        if self._waiting and not self._closing:
            self._again.start()
        else:
            self._again.stop()

    @Slot()
    def _on_again(self) -> None:
        """Those that wait for what was missing; what was stopped is taken up by `go_on`."""
        self._again.stop()  # it begins anew when this try has ended
        if self._running is None:
            self._stop.clear()
        waiting = tuple(self._waiting)
        self._lanes.start(self._lanes.imports, lambda: self._take_up(waiting))
