"""The page of watched folders: the list, and the settings, rules and receipts of the chosen one."""

import os
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from photodesk.bridge.folder_verbs import FolderVerbs
from photodesk.bridge.queries import Queries, Ticket
from photodesk.domain.changes import ScanResult
from photodesk.domain.folders import Folder, FolderRules
from photodesk.ui.folders.details import FolderDetails
from photodesk.ui.folders.facts import FolderFacts, FolderLine, folder_facts, folder_lines
from photodesk.ui.folders.patterns_dialog import PatternsDialog
from photodesk.ui.folders.receipts import Receipts
from photodesk.ui.folders.rules_dialog import RulesDialog
from photodesk.ui.folders.table import FolderTable
from photodesk.ui.folders.wording import name_of
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.empty_state import EmptyState, lay_out_page
from photodesk.ui.widgets.labels import TextLabel

REFRESH_MS = 200
TIME_MS = 30_000


class FoldersPage(QWidget):
    """`add_asked`: choose a folder to add. `rescan_asked(folder_id)`, `removal_asked(folder_id, path)`, `show_asked(path)`,
    `place_asked(Folder)`: it is at another place now. `opened(path)`: show its photos. `problems_asked(path)`: those of this folder."""

    add_asked = Signal()
    rescan_asked = Signal(int)
    removal_asked = Signal(int, str)
    show_asked = Signal(str)
    place_asked = Signal(object)
    opened = Signal(str)
    problems_asked = Signal(str)

    def __init__(self, theme: Theme, queries: Queries, verbs: FolderVerbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._queries, self._verbs = theme, queries, verbs
        self._ticket: Ticket | None = None
        self._facts_ticket: Ticket | None = None
        self._facts: FolderFacts | None = None
        self._limited: Collection[str] = ()
        self._results: Mapping[str, ScanResult] = {}
        self._again = False
        self._to_reveal = 0
        self.table = FolderTable(theme, self)
        self.details = FolderDetails(theme, self)
        self.receipts = Receipts(theme, queries, self)
        self.add = push_button(self.tr("Add Folder…"), self._on_add, parent=self)
        self.add.setAccessibleName(self.tr("Add Folder to Watch"))
        self.empty = EmptyState(
            theme, "folder", self.tr("No folders yet"),
            self.tr("Add a folder with photos. They stay where they are; new ones in it are noticed by themselves."),
            (self.tr("Add Folder…"), self._on_add), self,
        )  # fmt: skip
        self._lay_out()
        self.setFocusProxy(self.table)
        self._timer = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self._clock = QTimer(self, interval=TIME_MS)
        self._clock.timeout.connect(self.table.model.tell_time)
        self._clock.start()
        self._join()
        self.refresh()

    def _lay_out(self) -> None:
        title = TextLabel(self.tr("Watched Folders"), parent=self)
        title.setFont(self._theme.font("title"))
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.add)
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, 12, 0)
        inside.setSpacing(8)
        inside.addWidget(self.details)
        inside.addWidget(self.receipts, 1)
        area = QScrollArea(self)
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(24, 16, 12, 16)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.table)
        layout.addWidget(area, 1)
        self._stack = lay_out_page(self, content, self.empty)

    def _join(self) -> None:
        table, details = self.table, self.details
        table.turned.connect(self._on_turned)
        table.retried.connect(self.rescan_asked)
        table.opened.connect(self._on_opened)
        details.mode_chosen.connect(self._on_mode_chosen)
        details.protection_chosen.connect(self._on_protection_chosen)
        details.rules_changed.connect(self._on_rules_given)
        details.skipping_asked.connect(self._on_skipping_asked)
        details.rules_asked.connect(self._on_rules_asked)
        details.rescan_asked.connect(self._on_rescan_asked)
        details.show_asked.connect(self._on_show_asked)
        details.place_asked.connect(self._on_place_asked)
        details.removal_asked.connect(self._on_removal_asked)
        details.problems_asked.connect(self._on_problems_asked)

    # -- what is shown

    @Slot()
    def refresh(self) -> None:
        """Ask anew."""
        if self._ticket is not None:
            self._again = True
            return
        self._ticket = self._queries.ask(self, folder_lines, self._on_lines, failed=self._on_failed)

    @Slot()
    def refresh_soon(self) -> None:
        """The same, once for all that happens in a moment."""
        if not self._timer.isActive():
            self._timer.start()

    def show_limits(self, limited: Collection[str]) -> None:
        """Displays of the folders that can't be watched as a whole."""
        self._limited = limited
        self.refresh_soon()

    def show_results(self, results: Mapping[str, ScanResult]) -> None:
        """What the last scans found, by the folder's path."""
        self._results = results
        self._show_facts()
        self.refresh_soon()

    @Slot()
    def refresh_receipts(self) -> None:
        """A rule was followed."""
        self.receipts.model.refresh()

    def chosen(self) -> Folder | None:
        """The folder whose details are shown."""
        line = self.table.chosen()
        return None if line is None else line.folder

    def reveal(self, folder_id: int) -> None:
        """Choose a folder, as soon as it is listed."""
        self._to_reveal = folder_id
        self.table.choose_folder(folder_id)

    def is_settled(self) -> bool:
        """Whether all that was asked for is shown."""
        return self._ticket is None and self._facts_ticket is None and not self._timer.isActive()

    def _on_lines(self, lines: list[FolderLine]) -> None:
        self._ticket = None
        self.table.set_lines(lines, self._limited)
        if self._to_reveal:
            self.table.choose_folder(self._to_reveal)
            self._to_reveal = 0
        self._stack.setCurrentIndex(0 if lines else 1)
        self._show_chosen()
        if self._again:
            self._again = False
            self._timer.start()

    def _on_failed(self, _error: Exception) -> None:
        self._ticket = None

    @Slot()
    def _on_turned(self) -> None:
        self._show_chosen()

    def _show_chosen(self) -> None:
        line = self.table.chosen()
        self.receipts.model.show_folder(None if line is None else line.folder.id)
        if line is None:
            return
        self.details.show_folder(line.folder, is_polled=self.table.model.is_polled(line))
        if self._facts_ticket is not None:
            self._facts_ticket.cancel()
        question = partial(folder_facts, line.folder.id)
        self._facts_ticket = self._queries.ask(self, question, self._on_facts, failed=self._on_facts_failed)

    def _on_facts(self, facts: FolderFacts) -> None:
        self._facts_ticket = None
        self._facts = facts
        self._show_facts()

    def _on_facts_failed(self, _error: Exception) -> None:
        self._facts_ticket = None

    def _show_facts(self) -> None:
        folder = self.chosen()
        if folder is not None and self._facts is not None and self._facts.folder_id == folder.id:
            self.details.show_facts(self._facts, self._results.get(os.fsdecode(folder.path)))

    # -- what the user does

    @Slot()
    def _on_add(self) -> None:
        self.add_asked.emit()

    @Slot(object)
    def _on_opened(self, folder: Folder) -> None:
        self.opened.emit(folder.display)

    @Slot(str)
    def _on_mode_chosen(self, mode: str) -> None:
        if (folder := self.chosen()) is not None:
            self._verbs.set_mode(folder, mode)

    @Slot(bool)
    def _on_protection_chosen(self, protected: bool) -> None:
        if (folder := self.chosen()) is not None:
            self._verbs.set_protected(folder, protected)

    @Slot()
    def _on_skipping_asked(self) -> None:
        folder, facts = self.chosen(), self._facts
        if folder is not None and facts is not None and facts.folder_id == folder.id:
            dialog = PatternsDialog(name_of(folder), facts.rules, self)
            dialog.given.connect(self._on_patterns_given)
            dialog.open()

    @Slot(object)
    def _on_patterns_given(self, patterns: tuple[str, ...]) -> None:
        if self._facts is not None:
            self._on_rules_given(replace(self._facts.rules, skip=patterns))

    @Slot()
    def _on_rules_asked(self) -> None:
        folder, facts = self.chosen(), self._facts
        if folder is not None and facts is not None and facts.folder_id == folder.id:
            dialog = RulesDialog(self._theme, folder, facts.rules, self)
            dialog.given.connect(self._on_rules_given)
            dialog.open()

    @Slot(object)
    def _on_rules_given(self, rules: FolderRules) -> None:
        if self._facts is not None:
            self._verbs.set_rules(self._facts.folder_id, rules)

    @Slot()
    def _on_rescan_asked(self) -> None:
        if (folder := self.chosen()) is not None:
            self.rescan_asked.emit(folder.id)

    @Slot()
    def _on_show_asked(self) -> None:
        if (folder := self.chosen()) is not None:
            self.show_asked.emit(os.fsdecode(folder.path))

    @Slot()
    def _on_place_asked(self) -> None:
        if (folder := self.chosen()) is not None:
            self.place_asked.emit(folder)

    @Slot()
    def _on_removal_asked(self) -> None:
        if (folder := self.chosen()) is not None:
            self.removal_asked.emit(folder.id, folder.display)

    @Slot()
    def _on_problems_asked(self) -> None:
        if (folder := self.chosen()) is not None:
            self.problems_asked.emit(folder.display)
