"""What is set for the chosen folder, what its last scan found, and what can be done with it."""

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QRadioButton, QVBoxLayout, QWidget

from photodesk.domain.changes import ScanResult
from photodesk.domain.folders import Folder, FolderRules, FolderState
from photodesk.ui.folders.facts import FolderFacts
from photodesk.ui.folders.wording import found_text, mode_text, name_of, rule_lines, skipped_text, status_hint
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import link_button, push_button
from photodesk.ui.widgets.controls import Switch
from photodesk.ui.widgets.flow import FlowLayout
from photodesk.ui.widgets.labels import ElidedLabel, TextLabel

MODES = ("watch", "daily", "manual")
GAP_PX = 12


class FolderDetails(QWidget):
    """Tells what is wanted of the folder that is shown; the page does it."""

    mode_chosen = Signal(str)
    protection_chosen = Signal(bool)
    rules_changed = Signal(object)
    skipping_asked = Signal()
    rules_asked = Signal()
    rescan_asked = Signal()
    show_asked = Signal()
    place_asked = Signal()
    removal_asked = Signal()
    problems_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rules = FolderRules()
        self.title = ElidedLabel(parent=self)
        self.title.setFont(theme.font("heading"))
        self.path = ElidedLabel(tone="secondary", parent=self)
        self.hint = TextLabel(tone="warning", wrap=True, parent=self)
        self.modes = {mode: QRadioButton(mode_text(mode), self) for mode in MODES}
        self.skipped = ElidedLabel(tone="secondary", parent=self)
        self.skipping = link_button(self.tr("Edit Skipped Patterns…"), self._on_skipping, parent=self)
        self.hidden = Switch(theme, self.tr("Include hidden files and folders"), self)
        self.protected = Switch(theme, self.tr("Protected: never move or delete files here"), self)
        self.found = TextLabel(tone="secondary", parent=self)
        self.problems = link_button(self.tr("Show Problem"), self._on_problems, parent=self)
        self.rules = TextLabel(wrap=True, parent=self)
        self.edit_rules = push_button(self.tr("Edit Rules…"), self._on_rules, parent=self)
        self.rescan = push_button(self.tr("Rescan Now"), self._on_rescan, parent=self)
        self.show_files = push_button(self.tr("Show in File Manager"), self._on_show, parent=self)
        self.elsewhere = push_button(self.tr("It Is Elsewhere Now…"), self._on_place, parent=self)
        self.remove = push_button(self.tr("Remove from Library (Files Stay)…"), self._on_removal, parent=self)
        self._lay_out()
        self._group = QButtonGroup(self)
        for button in self.modes.values():
            self._group.addButton(button)
        self._group.buttonClicked.connect(self._on_mode)
        self.hidden.clicked.connect(self._on_hidden)
        self.protected.clicked.connect(self.protection_chosen)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(4)
        for part in (self.title, self.path, self.hint):
            layout.addWidget(part)
        layout.addSpacing(4)
        modes = FlowLayout(spacing_px=24)
        for button in self.modes.values():
            modes.addWidget(button)
        layout.addLayout(modes)
        layout.addLayout(_row(self.skipped, self.skipping, first_stretches=True))
        layout.addWidget(self.hidden)
        layout.addWidget(self.protected)
        layout.addLayout(_row(self.found, self.problems))
        layout.addSpacing(4)
        buttons = FlowLayout(spacing_px=8)
        for action in self.actions_of_files():
            buttons.addWidget(action)
        layout.addLayout(buttons)
        layout.addSpacing(12)
        heading = TextLabel(self.tr("Rules for new photos"), parent=self)
        heading.setFont(self._theme.font("emphasis"))
        layout.addWidget(heading)
        layout.addWidget(self.rules)
        edit = QHBoxLayout()
        edit.addWidget(self.edit_rules)
        edit.addStretch(1)
        layout.addLayout(edit)

    def actions_of_files(self) -> tuple[QPushButton, ...]:
        """The buttons below the settings."""
        return self.rescan, self.show_files, self.elsewhere, self.remove

    # -- what is shown

    def show_folder(self, folder: Folder, *, is_polled: bool) -> None:
        """Another folder, or the same with other settings."""
        offline, name = folder.state is FolderState.OFFLINE, name_of(folder)
        self.title.set_text(name)
        self.path.set_text(folder.display)
        hint = status_hint(folder, is_polled=is_polled)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self.modes[folder.mode].setChecked(True)
        self.protected.setChecked(folder.protected)
        self.rescan.setText(self.tr("Try Again Now") if offline else self.tr("Rescan Now"))
        self.show_files.setEnabled(not offline)
        self.show_files.setToolTip(self.tr("{folder} is offline: its files can’t be reached now.").format(folder=name) if offline else "")
        self.elsewhere.setVisible(offline)
        for button in (*self.actions_of_files(), self.edit_rules, self.skipping, self.problems):
            button.setAccessibleName(self.tr("{action}: {folder}").format(action=button.text(), folder=name))

    def show_facts(self, facts: FolderFacts, result: ScanResult | None) -> None:
        """What else is known of it. *result*: of its last scan in this session."""
        self._rules = facts.rules
        self.skipped.set_text(self.tr("Skipped: {patterns}").format(patterns=skipped_text(facts.rules)))
        self.hidden.setChecked(facts.hidden)
        found = found_text(result, facts.problems)
        self.found.setText(self.tr("Last scan: {found}").format(found=found) if found else "")
        self.found.setVisible(bool(found))
        self.problems.setVisible(facts.problems > 0)
        self.problems.setText(self.tr("Show Problem") if facts.problems == 1 else self.tr("Show Problems"))
        lines = [f"• {line}" for line in rule_lines(facts.rules)]
        self.rules.setText("\n".join(lines) or self.tr("Nothing is done with new photos but to show them."))
        self.rules.setProperty("tone", "" if lines else "secondary")

    # -- what the user does

    @Slot()
    def _on_mode(self) -> None:
        self.mode_chosen.emit(next(mode for mode, button in self.modes.items() if button.isChecked()))

    @Slot(bool)
    def _on_hidden(self, included: bool) -> None:
        self.rules_changed.emit(replace(self._rules, include_hidden=included))

    @Slot()
    def _on_skipping(self) -> None:
        self.skipping_asked.emit()

    @Slot()
    def _on_rules(self) -> None:
        self.rules_asked.emit()

    @Slot()
    def _on_rescan(self) -> None:
        self.rescan_asked.emit()

    @Slot()
    def _on_show(self) -> None:
        self.show_asked.emit()

    @Slot()
    def _on_place(self) -> None:
        self.place_asked.emit()

    @Slot()
    def _on_removal(self) -> None:
        self.removal_asked.emit()

    @Slot()
    def _on_problems(self) -> None:
        self.problems_asked.emit()


def _row(label: QWidget, button: QWidget, *, first_stretches: bool = False) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(GAP_PX)
    row.addWidget(label, 1 if first_stretches else 0)
    row.addWidget(button)
    if not first_stretches:
        row.addStretch(1)
    return row
