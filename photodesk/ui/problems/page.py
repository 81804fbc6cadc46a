"""The page of problems."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from photodesk.bridge.commands import Commands
from photodesk.bridge.events import Events
from photodesk.bridge.queries import Queries, Ticket
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.empty_state import EmptyState, lay_out_page
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.problem_items import ProblemItem, problem_items
from photodesk.ui.widgets.problem_list import ProblemList
from photodesk.ui.widgets.wording import problems

REFRESH_MS = 300


class ProblemsPage(QWidget):
    """`show_asked(path)`: show a file in the file manager. `left`: back to the photos."""

    show_asked = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, queries: Queries, commands: Commands, events: Events, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._queries = queries
        self._ticket: Ticket | None = None
        self._again = False
        self._below = ""
        self.title = TextLabel(self.tr("Problems"))
        self.title.setFont(theme.font("title"))
        safe = self.tr("These files are unchanged. Everything else in their folders is shown.")
        self._line = TextLabel(safe, tone="secondary", wrap=True)
        self.list = ProblemList(theme)
        self._empty = EmptyState(
            theme, "done", self.tr("No problems"), self.tr("Every file that was looked at could be read."),
            (self.tr("Show All Photos"), self._on_left),
        )  # fmt: skip
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(self.title)
        layout.addWidget(self._line)
        layout.addWidget(self.list, 1)
        self._stack = lay_out_page(self, content, self._empty)
        self.setFocusProxy(self.list)
        self.list.retried.connect(commands.retry_photos)
        self.list.hidden.connect(commands.hide_problems)
        self.list.shown.connect(self.show_asked)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        events.problems_changed.connect(self._on_problems_changed)
        events.scan_finished.connect(self._on_problems_changed)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """List anew."""
        if self._ticket is not None:
            self._again = True
            return
        self._ticket = self._queries.ask(self, problem_items, self._on_items, failed=self._on_failed)

    def select_below(self, path: str) -> None:
        """Select the problems of files below a folder, as soon as they are listed."""
        self._below = path
        self.refresh()

    def _on_items(self, items: list[ProblemItem]) -> None:
        self._ticket = None
        self.title.setText(problems(len(items)))
        self.list.set_items(items)
        if self._below and not self._again:
            self.list.select_below(self._below)
            self._below = ""
        self._stack.setCurrentIndex(0 if items else 1)
        if self._again:
            self._again = False
            self._timer.start()

    def _on_failed(self, _error: Exception) -> None:
        self._ticket = None

    @Slot()
    def _on_problems_changed(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _on_left(self) -> None:
        self.left.emit()
