"""The window with the list of edits and what can be done with one of them."""

from array import array

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QVBoxLayout, QWidget

from photodesk.bridge.commands import Commands
from photodesk.bridge.events import Events
from photodesk.bridge.queries import Queries
from photodesk.domain.changes import HistoryEntry, Undone
from photodesk.library.library import Library
from photodesk.ui.actions import ActionRegistry
from photodesk.ui.edit_history.model import EDIT, PHOTOS, STATE, WHEN, HistoryModel
from photodesk.ui.edit_history.outcome import Outcome
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.empty_state import EmptyState
from photodesk.ui.widgets.flow import FlowLayout
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.row_view import RowView
from photodesk.ui.widgets.wording import number

SIZE = QSize(720, 560)
USUAL_LINE_PX = 18


class HistoryWindow(QWidget):
    """Not modal; follows the library while it is shown. `photos_asked(array of ids)`: show them in the main window."""

    photos_asked = Signal(object)

    def __init__(
        self, theme: Theme, queries: Queries, commands: Commands, events: Events, actions: ActionRegistry, parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("chrome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(self.tr("History"))
        self.resize(SIZE * max(1.0, self.fontMetrics().height() / USUAL_LINE_PX))
        self._theme, self._queries, self._commands = theme, queries, commands
        self.model = HistoryModel(queries, events, self)
        self.view = self._make_view()
        line = self.tr("Ratings, tags and all other edits appear here, and can be taken back.")
        self.nothing = EmptyState(theme, "recent", self.tr("Nothing was edited yet"), line, parent=self)
        self.outcome = Outcome(queries, self)
        self.show_button = push_button(self.tr("Show Photos"), self._on_show, parent=self)
        self.revert_button = push_button(self.tr("Revert"), self._on_revert, parent=self)
        self.undo_button = push_button(self.tr("Undo to Here"), self._on_undo, parent=self)
        self._lay_out()
        self.model.renewed.connect(self._on_renewed)
        self.view.selectionModel().currentChanged.connect(self._on_current_changed)
        self.view.activated.connect(self._on_show)
        self.view.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        events.undone.connect(self._on_undone)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Close), self, self.close)
        for action_id in ("edit.undo", "edit.redo"):
            self.addAction(actions.action(action_id))

    def _make_view(self) -> RowView:
        view = RowView(self._theme, self)
        view.setModel(self.model)
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setTabKeyNavigation(False)
        view.setAccessibleName(self.tr("Edits"))
        header = view.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setSectionResizeMode(EDIT, QHeaderView.ResizeMode.Stretch)
        metrics = view.fontMetrics()
        for column, widest in ((WHEN, "30 September 2026, 00:00"), (PHOTOS, "1,000,000"), (STATE, self.tr("Reverted"))):
            header.resizeSection(column, metrics.horizontalAdvance(widest) + 32)
        return view

    def _lay_out(self) -> None:
        heading = TextLabel(self.tr("History"), parent=self)
        heading.setFont(self._theme.font("title"))
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.nothing)
        buttons = FlowLayout(spacing_px=8)
        for button in (self.show_button, self.revert_button, self.undo_button):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(heading)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.outcome)
        layout.addLayout(buttons)
        self.setFocusProxy(self.view)

    # -- what is chosen

    def chosen(self) -> HistoryEntry | None:
        """The edit that the buttons are about."""
        row = self.view.currentIndex().row()
        return self.model.entries[row] if 0 <= row < len(self.model.entries) else None

    @Slot()
    def _on_renewed(self) -> None:
        entries = self.model.entries
        self.stack.setCurrentWidget(self.view if entries else self.nothing)
        if entries and not self.view.currentIndex().isValid():
            how = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.view.selectionModel().setCurrentIndex(self.model.index(0, EDIT), how)
        self._on_current_changed()

    @Slot(int)
    def _on_scrolled(self, value: int) -> None:
        bar = self.view.verticalScrollBar()
        if value >= bar.maximum() - bar.pageStep():
            self.model.ask_for_more()

    @Slot()
    def _on_current_changed(self) -> None:
        entry, steps = self.chosen(), self.model.steps_to(self.view.currentIndex().row())
        self.show_button.setEnabled(entry is not None and entry.count > 0)
        self.revert_button.setEnabled(entry is not None and entry.done)
        self.revert_button.setToolTip(self.tr("Take back this edit alone; what followed stays."))
        self.undo_button.setEnabled(steps > 0)
        count = self.tr("Undo to Here ({n} Edits)").format(n=number(steps)) if steps > 1 else self.tr("Undo to Here")
        self.undo_button.setText(count)
        self.undo_button.setToolTip(self.tr("Undo this edit and all that followed, the newest first."))

    # -- what is done with it

    @Slot()
    def _on_show(self) -> None:
        entry = self.chosen()
        if entry is not None and entry.count:
            entry_id = entry.id

            def question(library: Library) -> "array[int]":
                return library.journal.photos(entry_id)

            self._queries.ask(self, question, self._on_photos)

    def _on_photos(self, ids: "array[int]") -> None:
        if ids:
            self.photos_asked.emit(ids)
        else:
            self.outcome.say(self.tr("This edit was about tags or albums themselves: no photo was changed by it."))

    @Slot()
    def _on_revert(self) -> None:
        entry = self.chosen()
        if entry is not None and entry.done:
            self._commands.revert(entry.id)

    @Slot()
    def _on_undo(self) -> None:
        steps = self.model.steps_to(self.view.currentIndex().row())
        if steps:
            self._commands.undo(steps)

    @Slot(object)
    def _on_undone(self, undone: Undone) -> None:
        if self.isVisible() and undone.edits:
            self.outcome.show_undone(undone.edits)

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            self.model.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.model.stop()
            self.outcome.clear()
