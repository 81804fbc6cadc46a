"""A dialog for the patterns that are skipped in a folder."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from photodesk.domain.folders import FolderRules
from photodesk.ui.folders.wording import skipped_text
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.wording import visible

WIDTH_PX, FIELD_PX = 460, 140


class PatternsDialog(QDialog):
    """`given(patterns)`. Deleted when it is closed."""

    given = Signal(object)

    def __init__(self, folder: str, rules: FolderRules, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Skipped in {folder}").format(folder=folder))
        self.field = QPlainTextEdit("\n".join(rules.skip), self)
        self.field.setAccessibleName(self.tr("Patterns to Skip"))
        self.field.setPlaceholderText("*_proxy.jpg\nexports/")
        self.field.setTabChangesFocus(True)
        self.field.setMinimumHeight(FIELD_PX)
        what = TextLabel(
            self.tr(
                "One pattern a line, of a name or of a path below the folder: * stands for any letters. What is skipped is not taken up; "
                "photos of it that are in the library are then shown as missing, with their tags. No file is touched."
            ),
            tone="secondary", wrap=True, parent=self,
        )  # fmt: skip
        always = self.tr("Always skipped: {patterns}").format(patterns=visible(skipped_text(FolderRules())))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(what)
        layout.addWidget(self.field, 1)
        layout.addWidget(TextLabel(always, tone="tertiary", wrap=True, parent=self))
        layout.addSpacing(8)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(push_button(self.tr("Cancel"), self.reject, parent=self))
        self.go = push_button(self.tr("Save Patterns"), self._on_go, primary=True, parent=self)
        self.go.setDefault(True)
        buttons.addWidget(self.go)
        layout.addLayout(buttons)
        self.resize(WIDTH_PX, self.sizeHint().height())
        self.field.setFocus()

    @Slot()
    def _on_go(self) -> None:
        lines = (line.strip() for line in self.field.toPlainText().splitlines())
        self.given.emit(tuple(dict.fromkeys(line for line in lines if line)))
        self.accept()
