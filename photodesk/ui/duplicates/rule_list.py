"""The panel in which the rules for what is kept are put into order."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QMenu, QPushButton, QVBoxLayout, QWidget

from photodesk.domain.copies import FOLDER, RULES
from photodesk.ui.duplicates.heading import rule_text
from photodesk.ui.widgets.announcing import announce
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.popover import Popover
from photodesk.ui.widgets.wording import plain_tip, visible

if TYPE_CHECKING:
    from photodesk.ui.theme import Theme

RULE_ROLE = Qt.ItemDataRole.UserRole
WIDTH_PX, HEIGHT_PX = 360, 224


class RuleList(Popover):
    """`rules_chosen(rules)`: another order. The folders that can be preferred are given by `show_rules`."""

    rules_chosen = Signal(object)

    def __init__(self, theme: "Theme", parent: QWidget) -> None:
        super().__init__(parent)
        self._folders: tuple[str, ...] = ()
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Rules in order"))
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.list.setFixedHeight(HEIGHT_PX)
        self.list.currentRowChanged.connect(self._on_row_changed)
        self.list.model().rowsMoved.connect(self._on_rows_moved)
        self.up = push_button(self.tr("Move Up"), self._on_up, parent=self)
        self.down = push_button(self.tr("Move Down"), self._on_down, parent=self)
        self.remove = push_button(self.tr("Remove Rule"), self._on_remove, parent=self)
        self.add = push_button(self.tr("Add Rule"), self._on_add, parent=self)
        self.reset = push_button(self.tr("Usual Rules"), self._on_reset, parent=self)
        line = TextLabel(self.tr("The first rule that tells two copies apart decides which one is kept."), tone="secondary", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(line)
        layout.addWidget(self.list)
        for buttons in ((self.up, self.down, self.remove), (self.add, self.reset)):
            layout.addLayout(_row(buttons))
        self.setFixedWidth(WIDTH_PX)

    def show_rules(self, rules: Sequence[str], folders: Sequence[str]) -> None:
        """The rules as they are, and the folders of the library."""
        self._folders = tuple(folders)
        row = max(0, self.list.currentRow())
        self.list.clear()
        for rule in rules:
            item = QListWidgetItem(rule_text(rule).capitalize() if not rule.startswith(FOLDER) and rule != "raw" else rule_text(rule))
            item.setData(RULE_ROLE, rule)
            item.setToolTip(plain_tip(visible(rule.removeprefix(FOLDER))) if rule.startswith(FOLDER) else "")
            self.list.addItem(item)
        self.list.setCurrentRow(min(row, len(rules) - 1))
        self._enable()

    def rules(self) -> tuple[str, ...]:
        """The rules in their order."""
        return tuple(self.list.item(row).data(RULE_ROLE) for row in range(self.list.count()))

    @Slot()
    def _on_row_changed(self) -> None:
        self._enable()

    @Slot()
    def _on_rows_moved(self) -> None:
        self._tell()

    def _enable(self) -> None:
        row, count = self.list.currentRow(), self.list.count()
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < count - 1)
        self.remove.setEnabled(row >= 0 and count > 1)

    def _tell(self) -> None:
        self._enable()
        self.rules_chosen.emit(self.rules())

    def _move(self, by: int) -> None:
        row = self.list.currentRow()
        rules = list(self.rules())
        rules.insert(row + by, rules.pop(row))
        self.show_rules(rules, self._folders)
        self.list.setCurrentRow(row + by)
        announce(self.list, self.tr("{rule} is rule {n}").format(rule=rule_text(rules[row + by]), n=row + by + 1))
        self._tell()

    @Slot()
    def _on_up(self) -> None:
        self._move(-1)

    @Slot()
    def _on_down(self) -> None:
        self._move(1)

    @Slot()
    def _on_remove(self) -> None:
        row = self.list.currentRow()
        self.show_rules([rule for n, rule in enumerate(self.rules()) if n != row], self._folders)
        self._tell()

    @Slot()
    def _on_reset(self) -> None:
        self.show_rules(RULES, self._folders)
        self._tell()

    @Slot()
    def _on_add(self) -> None:
        """What is no rule yet: words, then folders."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        known = set(self.rules())
        for rule in (rule for rule in RULES if rule not in known):
            menu.addAction(rule_text(rule).capitalize() if rule != "raw" else rule_text(rule)).setData(rule)
        menu.addSeparator()
        for folder in (folder for folder in self._folders if FOLDER + folder not in known):
            menu.addAction(self.tr("Folder {path}").format(path=visible(folder)).replace("&", "&&")).setData(FOLDER + folder)
        menu.triggered.connect(self._on_added)
        menu.popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))

    @Slot(QAction)
    def _on_added(self, action: QAction) -> None:
        """A preferred folder is meant to decide before the others."""
        rule = str(action.data())
        rules = list(self.rules())
        at = (1 if rules[:1] == ["protected"] else 0) if rule.startswith(FOLDER) else len(rules)
        self.show_rules([*rules[:at], rule, *rules[at:]], self._folders)
        self.list.setCurrentRow(at)
        self._tell()


def _row(buttons: Sequence[QPushButton]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
