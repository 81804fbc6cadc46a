"""The Jobs panel: lines with bars and buttons, problems with reasons, and what was said."""

from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QListView, QScrollArea, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from photodesk.bridge.commands import Commands
from photodesk.bridge.queries import Queries, Ticket
from photodesk.ui.jobs.activity import Activity
from photodesk.ui.jobs.model import JobModel
from photodesk.ui.jobs.row import JobRow
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import icon_button, push_button
from photodesk.ui.widgets.empty_state import EmptyState
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.problem_items import ProblemItem, problem_items
from photodesk.ui.widgets.problem_list import ProblemList

INDENT_PX, END_PX = 40, 12


class JobsPanel(QWidget):
    """`closed`: put the panel away. `show_asked(path)`: show a file in the file manager. `cancel_asked(kind)`: stop a line.
    `report_asked`: what became of an import."""

    closed = Signal()
    cancel_asked = Signal(str)
    show_asked = Signal(str)
    report_asked = Signal()

    def __init__(
        self, theme: Theme, model: JobModel, activity: Activity, commands: Commands, queries: Queries, parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName("bottompanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme, self._model, self._commands, self._queries = theme, model, commands, queries
        self._rows: dict[str, JobRow] = {}
        self._opened: str | None = None
        self._ticket: Ticket | None = None
        self._problems_shown: tuple[str | None, int] = (None, 0)
        self.tabs = QTabBar(self)
        self.tabs.addTab(self.tr("Running"))
        self.tabs.addTab(self.tr("Activity"))
        self.tabs.setAccessibleName(self.tr("Jobs or Activity"))
        self.tabs.setDrawBase(False)
        self.pause_button = push_button(self.tr("Pause All"), self._on_pause_all, parent=self)
        self.clear_button = push_button(self.tr("Clear Finished"), commands.clear_finished, parent=self)
        self.close_button = icon_button(theme, "close", self.tr("Close Jobs"), self._on_close, parent=self)
        self._make_lines()
        self.activity_view = QListView(self)
        self.activity_view.setObjectName("activity")
        self.activity_view.setModel(activity)
        self.activity_view.setWordWrap(True)
        self.activity_view.setAccessibleName(self.tr("Messages"))
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._lines)
        self._pages.addWidget(self.activity_view)
        self.tabs.currentChanged.connect(self._pages.setCurrentIndex)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(4)
        layout.addLayout(self._head())
        layout.addWidget(self._pages, 1)
        model.changed.connect(self._on_changed)
        self._on_changed()

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 8, 0)
        head.setSpacing(8)
        heading = TextLabel(self.tr("Jobs"))
        heading.setFont(self._theme.font("heading"))
        head.addWidget(heading)
        head.addWidget(self.tabs)
        head.addStretch(1)
        head.addWidget(self.pause_button)
        head.addWidget(self.clear_button)
        head.addWidget(self.close_button)
        return head

    def _make_lines(self) -> None:
        """The list of lines, with the list of problems below the line it belongs to, or an empty state."""
        content = QWidget()
        self._line_layout = QVBoxLayout(content)
        self._line_layout.setContentsMargins(0, 0, 0, 0)
        self._line_layout.setSpacing(2)
        self.problem_list = ProblemList(self._theme)
        self._details = QWidget()
        details = QHBoxLayout(self._details)
        details.setContentsMargins(0, 0, 0, 4)
        details.setSpacing(0)
        details.addSpacing(INDENT_PX)
        details.addWidget(self.problem_list, 1)
        details.addSpacing(END_PX)
        self._details.hide()
        self.problem_list.retried.connect(self._commands.retry_photos)
        self.problem_list.hidden.connect(self._commands.hide_problems)
        self.problem_list.shown.connect(self.show_asked)
        self._line_layout.addWidget(self._details, 1)
        self._line_layout.addStretch(0)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(content)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.timeout.connect(self._on_settled)
        self._lines = QStackedWidget(self)
        self._lines.addWidget(self._scroll)
        line = self.tr("Scans, thumbnails and previews are listed here while they are made.")
        self._lines.addWidget(EmptyState(self._theme, "jobs", self.tr("No jobs running"), line))

    # -- what is shown

    @Slot()
    def _on_changed(self) -> None:
        groups = self._model.groups()
        kinds = [group.kind for group in groups]
        for kind in [kind for kind in self._rows if kind not in kinds]:
            row = self._rows.pop(kind)
            row.hide()
            row.deleteLater()
        for group in groups:
            if group.kind in self._rows:
                self._rows[group.kind].update_group(group)
            else:
                self._add_row(JobRow(self._theme, group))
        self._lines.setCurrentIndex(0 if groups else 1)
        running = self._model.active_count()
        self.tabs.setTabText(0, self.tr("Running {n}").format(n=running) if running else self.tr("Running"))
        self.pause_button.setText(self.tr("Resume All") if self._model.paused else self.tr("Pause All"))
        self.pause_button.setEnabled(bool(running))
        self.clear_button.setEnabled(self._model.can_clear())
        self._refresh_problems()

    def _add_row(self, row: JobRow) -> None:
        self._rows[row.group.kind] = row
        self._line_layout.insertWidget(self._line_layout.count() - 1, row)
        row.paused.connect(self._commands.pause)
        row.resumed.connect(self._commands.resume)
        row.cancelled.connect(self.cancel_asked)
        row.retried.connect(self._commands.retry)
        row.details_toggled.connect(self._on_details_toggled)
        row.report_asked.connect(self.report_asked)
        self._order_focus()

    def _order_focus(self) -> None:
        """Tab goes from line to line, and through the problems after the line they belong to."""
        order: list[QWidget] = [self.tabs, self.pause_button, self.clear_button, self.close_button]
        for row in sorted(self._rows.values(), key=self._line_layout.indexOf):
            order += row.buttons()
            if row.group.kind == self._opened:
                order += self.problem_list.stops()
        for one, following in pairwise([*order, self.activity_view]):
            QWidget.setTabOrder(one, following)

    def row(self, kind: str) -> JobRow | None:
        """The line of a kind."""
        return self._rows.get(kind)

    # -- problems

    def _refresh_problems(self) -> None:
        row = self._rows.get(self._opened) if self._opened is not None else None
        if row is None or not row.group.failed:
            self._opened, self._problems_shown = None, (None, 0)
            self._details.hide()
            return
        if self._ticket is None and self._problems_shown != (self._opened, row.group.failed):
            self._problems_shown = (self._opened, row.group.failed)
            self._ticket = self._queries.ask(self, problem_items, self._on_problems)

    def _on_problems(self, items: list[ProblemItem]) -> None:
        self._ticket = None
        if self._opened is not None:
            self.problem_list.set_items([item for item in items if item.stage == self._opened and item.job_id is not None])
            self._show_problems_of(self._rows[self._opened])
            self._refresh_problems()

    def _show_problems_of(self, row: JobRow) -> None:
        """The list stands below its line; both can be seen."""
        if self._line_layout.indexOf(self._details) != self._line_layout.indexOf(row) + 1:
            self._line_layout.removeWidget(self._details)
            self._line_layout.insertWidget(self._line_layout.indexOf(row) + 1, self._details, 1)
            self._order_focus()
        if self._details.isHidden():
            self._details.show()
            self._settled.start()  # its place is known when the layout has been made

    @Slot()
    def _on_settled(self) -> None:
        self._scroll.ensureWidgetVisible(self._details, 0, 0)

    @Slot(str, bool)
    def _on_details_toggled(self, kind: str, opened: bool) -> None:
        self._opened = kind if opened else None
        for other, row in self._rows.items():
            if other != kind and row.details_button.isChecked():
                row.details_button.click()
                self._opened = kind if opened else None
        self._refresh_problems()

    @Slot()
    def _on_close(self) -> None:
        self.closed.emit()

    @Slot()
    def _on_pause_all(self) -> None:
        if self._model.paused:
            self._commands.resume(None)
        else:
            self._commands.pause(None)
