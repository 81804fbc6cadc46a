"""The sheet of all keys."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from photodesk.ui.action_table import CONTEXT, MENUS, SEPARATOR
from photodesk.ui.actions import ActionRegistry
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.labels import TextLabel


class ShortcutSheet(QDialog):
    """Every action that has keys, by menu; deleted when it is closed."""

    def __init__(self, theme: Theme, actions: ActionRegistry, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard Shortcuts"))
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(24, 16, 24, 24)
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        row = 0
        for title, entries in MENUS:
            heading = TextLabel(QCoreApplication.translate(CONTEXT, title).replace("&", ""), tone="tertiary")
            heading.setFont(theme.font("section"))
            heading.setContentsMargins(0, 8, 0, 0)
            grid.addWidget(heading, row, 0, 1, 2)
            row += 1
            flat = [inner for entry in entries for inner in ((entry,) if isinstance(entry, str) else entry[1])]
            for action_id in flat:
                if action_id != SEPARATOR and actions.keys(action_id):
                    grid.addWidget(TextLabel(actions.title(action_id)), row, 0)
                    grid.addWidget(TextLabel(keys_text(actions, action_id), tone="secondary"), row, 1)
                    row += 1
            if "cull.auto_advance" in flat:
                grid.addWidget(TextLabel(self.tr("Same and Next Photo")), row, 0)
                grid.addWidget(TextLabel(self.tr("Shift + flag, star or label key"), tone="secondary"), row, 1)
                row += 1
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(self.tr("Actions and Keys"))
        scroll.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        self.resize(520, 640)


def keys_text(actions: ActionRegistry, action_id: str) -> str:
    """ "Ctrl+F, /" as the platform writes it."""
    return ", ".join(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in actions.written_keys(action_id))
