"""Photos that come in: the window of an import, its line among the jobs, what is said of it, and its report."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from photodesk.bridge.runners import IMPORT
from photodesk.domain.importing import ImportFinished, ImportPlan, ImportProgressed, ImportState
from photodesk.domain.problems import NoticeResolved
from photodesk.ui.actions import ActionRegistry
from photodesk.ui.choices import Choices
from photodesk.ui.errands import Errands
from photodesk.ui.history import RECENT
from photodesk.ui.importing.line import ImportLine
from photodesk.ui.importing.wording import ended_text
from photodesk.ui.jobs.model import JobModel
from photodesk.ui.messages import Messages
from photodesk.ui.navigation import Navigation
from photodesk.ui.theme import Theme

if TYPE_CHECKING:
    from photodesk.ui.importing.report import Ended, ReportWindow
    from photodesk.ui.importing.window import ImportWindow
    from photodesk.ui.parts import Parts

BANNER = "import"
LONG_S = 30.0
"""Who waited so long and looks elsewhere is told by the desktop."""


class BringingIn(QObject):
    """Binds its actions itself, and runs the line of imports (`bridge/runners`)."""

    def __init__(
        self, parts: "Parts", theme: Theme, actions: ActionRegistry, choices: Choices, errands: Errands, navigation: Navigation,
        messages: Messages, jobs: JobModel, window: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._parts, self._theme, self._actions, self._choices, self._errands = parts, theme, actions, choices, errands
        self._navigation, self._messages, self._jobs, self._window = navigation, messages, jobs, window
        self.importing: ImportWindow | None = None
        self.report: ReportWindow | None = None
        self._line = ImportLine()
        self._plans: dict[int, ImportPlan] = {}
        self._began: dict[int, float] = {}
        self._cancelled: set[int] = set()
        self._current = 0
        self.last: Ended | None = None
        """The import that ended last."""
        parts.commands.runners[IMPORT] = self
        parts.events.import_progressed.connect(self._on_progressed)
        parts.events.import_finished.connect(self._on_finished)
        actions.on("import.open", self.show_import)
        actions.on("import.report", self.show_report)
        actions.enable(("import.report",), False)

    # -- the window

    @Slot()
    def show_import(self) -> None:
        """The one window of imports."""
        window = self._made()
        window.show()
        window.raise_()
        window.activateWindow()

    @Slot(object)
    def import_from(self, paths: Sequence[str]) -> None:
        """The same, with these files or folders."""
        self.show_import()
        self._made().open_with(list(paths))

    def _made(self) -> "ImportWindow":
        if self.importing is None:
            from photodesk.ui.importing.window import ImportWindow

            parts = self._parts
            self.importing = ImportWindow(
                self._theme, parts.importing, parts.source_thumbnails, parts.queries, self._choices.settings, self._window
            )
            self.importing.begun.connect(self._on_begun)
            self.importing.settings_changed.connect(self._choices.apply)
            self.importing.set_busy(self._is_running())
        self.importing.show_settings(self._choices.settings)
        return self.importing

    @Slot(object, int)
    def _on_begun(self, plan: ImportPlan, import_id: int) -> None:
        """Go where the photos will appear."""
        self._plans[import_id] = plan
        self._navigation.is_empty = False
        self._navigation.show_base(RECENT)

    # -- the line among the jobs

    def _is_running(self) -> bool:
        return self._line.group is not None and self._line.group.state == "running"

    @Slot(object)
    def _on_progressed(self, told: ImportProgressed) -> None:
        self._current = told.import_id
        self._began.setdefault(told.import_id, time.monotonic())
        self._jobs.show_line(self._line.progressed(told))
        if self.importing is not None:
            self.importing.set_busy(True)

    @Slot(object)
    def _on_finished(self, finished: ImportFinished) -> None:
        from photodesk.ui.importing.report import Ended

        report = finished.report
        self._current = report.import_id
        was_cancelled = report.import_id in self._cancelled
        self.last = Ended(report, self._plans.get(report.import_id))
        self._actions.enable(("import.report",), True)
        self._jobs.show_line(self._line.ended(report, cancelled=was_cancelled))
        if self.importing is not None:
            self.importing.set_busy(False)
        if report.state is ImportState.DONE or was_cancelled:
            self._say(self.last)
            self._plans.pop(report.import_id, None)
        if self.report is not None and self.report.isVisible():
            self.report.show_report(self.last)

    def pause(self) -> None:
        """Stop for now; it goes on with `resume`, or at the next start."""
        if self._is_running():
            self._parts.importing.stop()

    def resume(self) -> None:
        """Take up what was stopped or waits."""
        self._parts.importing.go_on()

    def cancel(self) -> None:
        """Give up what is left; what was copied stays."""
        self._cancelled.add(self._current)
        self._parts.importing.cancel(self._current)
        self._parts.events.tell(NoticeResolved("IMPORT_WAITS", str(self._current)))
        if not self._is_running() and self.last is not None:
            self._jobs.show_line(self._line.ended(self.last.report, cancelled=True))

    def clear(self) -> None:
        """Forget the line of an import that has ended; its report stays."""
        if self._line.group is not None and self._line.group.state in ("done", "failed", "cancelled"):
            self._line.group = None
            self._jobs.drop_line(IMPORT)

    # -- what is said

    def _say(self, ended: "Ended") -> None:
        text = ended_text(ended.report, ended.from_card)
        took_s = time.monotonic() - self._began.pop(ended.report.import_id, time.monotonic())
        if ended.report.problems:
            self._messages.tell_state(BANNER, text, (self.tr("Show Report"), self.show_report))
        else:
            self._messages.say(text, self.tr("Show Report"), self.show_report)
        if took_s > LONG_S and not self._window.isActiveWindow():
            self._errands.notify(self.tr("Import"), text)

    @Slot()
    def show_report(self) -> None:
        """The report of the last import."""
        if self.last is None:
            return
        if self.report is None:
            from photodesk.ui.importing.report import ReportWindow

            self.report = ReportWindow(self._theme, self._window)
            self.report.shown.connect(self._errands.show_path)
            self.report.photos_asked.connect(self._on_photos_asked)
            self.report.again_asked.connect(self._on_again_asked)
        self._messages.end_state(BANNER)
        self.report.show_report(self.last)
        self.report.show()
        self.report.raise_()
        self.report.activateWindow()

    @Slot()
    def _on_photos_asked(self) -> None:
        self._navigation.show_base(RECENT)
        self._window.activateWindow()

    @Slot(object)
    def _on_again_asked(self, paths: Sequence[str]) -> None:
        if self.report is not None:
            self.report.close()
        self.import_from(paths)
