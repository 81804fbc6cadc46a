"""Where photos go: the folder, folders and names in it, and an example."""

import os
from collections.abc import Sequence

from PySide6.QtCore import QStandardPaths, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from photodesk.domain.importing import Surveyed
from photodesk.domain.templates import BadTemplate
from photodesk.ui.importing.example import example
from photodesk.ui.importing.rows import row_label
from photodesk.ui.importing.wording import name_of
from photodesk.ui.questions import choose_folder
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.controls import StillComboBox
from photodesk.ui.widgets.labels import ElidedLabel, TextLabel
from photodesk.ui.widgets.name_templates import FOLDERS, NAMES, title
from photodesk.ui.widgets.wording import sentence


class TemplateChoice(QWidget):
    """A list of templates, the last of which is the user's own. `changed`: another one."""

    changed = Signal()

    def __init__(self, theme: Theme, label: str, presets: Sequence[str], own_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presets = tuple(presets)
        self.list = StillComboBox(theme, self)
        self.list.setAccessibleName(label)
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.list.addItems([*map(title, presets), self.tr("Own Template")])
        self.own = QLineEdit(self)
        self.own.setAccessibleName(own_name)
        self.own.setToolTip(self.tr("{date:%Y/%Y-%m-%d}, {name}, {camera}, {lens}, {title}, {rating} and {n:04} stand for what they say."))
        self.own.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget in (self.list, self.own):
            layout.addWidget(widget)
        self.list.currentIndexChanged.connect(self._on_chosen)
        self.own.textChanged.connect(self.changed)

    def template(self) -> str:
        """What is chosen or written."""
        number = self.list.currentIndex()
        return self._presets[number] if number < len(self._presets) else self.own.text()

    def set_template(self, template: str) -> None:
        """Choose this."""
        self.own.setText(template)
        self.list.setCurrentIndex(self._presets.index(template) if template in self._presets else len(self._presets))

    @Slot(int)
    def _on_chosen(self, number: int) -> None:
        is_own = number == len(self._presets)
        if 0 <= number < len(self._presets):
            self.own.setText(self._presets[number])
        self.own.setVisible(is_own)
        self.updateGeometry()
        if is_own and self.list.hasFocus():
            self.own.setFocus()
            self.own.selectAll()
        self.changed.emit()


class TargetForm(QWidget):
    """`changed`: something else is chosen."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folders: list[bytes] = []
        self._sample: Surveyed | None = None
        self.wrong = ""
        """What is wrong with a template, in a sentence."""
        self.to = StillComboBox(theme, self)
        self.to.setAccessibleName(self.tr("To"))
        self.to.setMinimumWidth(180)
        self.to.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.other_button = push_button(self.tr("Other Folder…"), self.choose, parent=self)
        self.other_button.setAccessibleName(self.tr("Import to Another Folder…"))
        self.folders = TemplateChoice(theme, self.tr("Folders"), FOLDERS, self.tr("Own Template for Folders"), self)
        self.names = TemplateChoice(theme, self.tr("Names"), NAMES, self.tr("Own Template for Names"), self)
        self.example = ElidedLabel(parent=self)
        self.example.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.note = TextLabel(tone="danger", wrap=True, parent=self)
        self.note.hide()
        self._lay_out()
        self.to.currentIndexChanged.connect(self._on_changed)
        self.folders.changed.connect(self._on_changed)
        self.names.changed.connect(self._on_changed)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        folders = row_label(self.tr("Folders"), self, self.folders.list)
        names = row_label(self.tr("Names"), self, self.names.list)
        for widget in (self.to, self.other_button, folders, self.folders, names, self.names):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
            if widget in (self.other_button, self.folders):
                row.addSpacing(8)
        row.addStretch(1)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(4)
        layout.addWidget(row_label(self.tr("To"), self, self.to), 0, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(row, 0, 1)
        layout.addWidget(self.example, 1, 1)
        layout.addWidget(self.note, 2, 1)
        layout.setColumnStretch(1, 1)

    # -- what is chosen

    def folder(self) -> bytes | None:
        """The folder; None where there is none yet."""
        number = self.to.currentIndex()
        return self._folders[number] if 0 <= number < len(self._folders) else None

    def offer(self, folders: Sequence[bytes], wanted: bytes | None) -> None:
        """The added folders; *wanted* is chosen where it is one of them or was chosen by hand."""
        chosen = self.folder() or wanted
        self._folders = list(dict.fromkeys((*folders, *([chosen] if chosen is not None else []))))
        self.to.blockSignals(True)
        self.to.clear()
        self.to.addItems([name_of(folder) for folder in self._folders])
        self.to.setCurrentIndex(self._folders.index(chosen) if chosen in self._folders else 0 if self._folders else -1)
        self.to.blockSignals(False)
        self._on_changed()

    def show_sample(self, found: Surveyed | None) -> None:
        """The file of the example."""
        self._sample = found
        self._show_example()

    @Slot()
    def choose(self) -> None:
        """Ask for another folder."""
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        choose_folder(self, self.tr("Import To"), start, self.take)

    @Slot(str)
    def take(self, path: str) -> None:
        """A folder that was chosen by hand."""
        folder = os.fsencode(os.path.abspath(path))
        if folder not in self._folders:
            self._folders.append(folder)
            self.to.addItem(name_of(folder))
        self.to.setCurrentIndex(self._folders.index(folder))

    @Slot()
    def _on_changed(self) -> None:
        folder = self.folder()
        self.to.setToolTip("" if folder is None else os.fsdecode(folder).encode("utf-8", "replace").decode())
        self._show_example()
        self.changed.emit()

    def _show_example(self) -> None:
        self.wrong, text = "", ""
        try:
            if self._sample is not None:
                text = self.tr("Example: {path}").format(path=example(self.folders.template(), self.names.template(), self._sample))
        except BadTemplate as error:
            self.wrong = sentence(error)
        self.example.set_text(text)
        self.note.setText(self.wrong)
        self.note.setVisible(bool(self.wrong))
