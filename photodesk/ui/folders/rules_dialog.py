"""A dialog for what is done with each new photo of a folder; what is wrong is said in it, and the text stays."""

import os
from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from photodesk.domain.folders import Folder, FolderRules
from photodesk.domain.problems import PhotoDeskError
from photodesk.domain.tags import split_list
from photodesk.domain.templates import Described, Template
from photodesk.library.rules import cleaned
from photodesk.ui.folders.wording import name_of
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.announcing import announce
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.controls import StillComboBox
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.text_line import TextLine
from photodesk.ui.widgets.wording import sentence, visible

WIDTH_PX = 560
MOST_STARS = 5
EXAMPLE = Described("IMG_0940.jpg", 1_749_913_200_000_000, "Fuji X-T4", None, "Evening", 4)
"""A photo of 14 June 2025, to show what a template makes of it."""


class RulesDialog(QDialog):
    """`given(FolderRules)`: they are understood. Deleted when it is closed."""

    given = Signal(object)

    def __init__(self, theme: Theme, folder: Folder, rules: FolderRules, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Rules for New Photos in {folder}").format(folder=name_of(folder)))
        self._theme, self._folder, self._rules = theme, folder, rules
        self.tags = self._line(self.tr("Add tags"), ", ".join(rules.tags), self.tr("Iceland, Places/Coast"))
        self.album = self._line(self.tr("Add to album"), rules.album or "", self.tr("Trips/Iceland"))
        self.rating = StillComboBox(theme, self)
        self.rating.setAccessibleName(self.tr("Rate"))
        self.rating.addItem(self.tr("No rating"), None)
        for stars in range(1, MOST_STARS + 1):
            self.rating.addItem("★" * stars, stars)
        self.rating.setCurrentIndex(rules.rating or 0)
        self.move_to = self._line(self.tr("Move to folder"), rules.move_to or "", "{date:%Y/%Y-%m-%d}")
        self.rename_to = self._line(self.tr("Rename to"), rules.rename_to or "", "{date:%Y%m%d}_{name}")
        self.copy_to = self._line(self.tr("Copy to"), "" if rules.copy_to is None else os.fsdecode(rules.copy_to), "")
        self.browse = push_button(self.tr("Choose…"), self._on_browse, parent=self)
        self.example = TextLabel(tone="tertiary", wrap=True, parent=self)
        self.note = TextLabel(tone="danger", wrap=True, parent=self)
        self.note.hide()
        self._lay_out()
        for field in (self.move_to, self.rename_to):
            field.textChanged.connect(self._on_template_changed)
        self._on_template_changed()
        self.tags.setFocus()

    def _line(self, name: str, text: str, placeholder: str) -> TextLine:
        line = TextLine(self)
        line.setText(text)
        line.setAccessibleName(name)
        line.setPlaceholderText(placeholder)
        line.textEdited.connect(self._on_edited)
        return line

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        done = self.tr("With each photo that is new from now on, once it was read. No file is touched.")
        layout.addWidget(self._heading(self.tr("At once"), done))
        form = self._form()
        for field in (self.tags, self.album, self.rating):
            form.addRow(self._label(field), field)
        layout.addLayout(form)
        staged = self.tr("Waits in Pending Changes until you apply it; until then no file is touched.")
        layout.addWidget(self._heading(self.tr("Proposed"), staged))
        form = self._form()
        for field in (self.move_to, self.rename_to):
            form.addRow(self._label(field), field)
        layout.addLayout(form)
        layout.addWidget(self.example)
        copied = self.tr("Each copy is verified, as an import is. The photo itself stays where it is.")
        layout.addWidget(self._heading(self.tr("Copied"), copied))
        form, row = self._form(), QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.copy_to, 1)
        row.addWidget(self.browse)
        form.addRow(self._label(self.copy_to), row)
        layout.addLayout(form)
        layout.addWidget(self.note)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(push_button(self.tr("Cancel"), self.reject, parent=self))
        self.go = push_button(self.tr("Save Rules"), self._on_go, primary=True, parent=self)
        self.go.setDefault(True)
        buttons.addWidget(self.go)
        layout.addLayout(buttons)
        self.resize(WIDTH_PX, self.sizeHint().height())

    def _heading(self, title: str, line: str) -> QWidget:
        box = QWidget(self)
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        heading = TextLabel(title, parent=box)
        heading.setFont(self._theme.font("emphasis"))
        layout.addWidget(heading)
        layout.addWidget(TextLabel(line, tone="secondary", wrap=True, parent=box))
        return box

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        return form

    def _label(self, field: QWidget) -> TextLabel:
        label = TextLabel(field.accessibleName(), parent=self)
        label.setMinimumWidth(max(self.fontMetrics().horizontalAdvance(name) for name in self._names()))
        label.setMinimumHeight(field.sizeHint().height())
        label.setBuddy(field)
        return label

    def _names(self) -> list[str]:
        fields = (self.tags, self.album, self.rating, self.move_to, self.rename_to, self.copy_to)
        return [field.accessibleName() for field in fields]

    # -- what is said

    def rules(self) -> FolderRules:
        """What is written. Raises PhotoDeskError with what is wrong."""
        place = self.copy_to.text().strip()
        if place and not os.path.isabs(place):
            raise PhotoDeskError("the folder for copies has no full path; nothing was changed; choose it with the button")
        target, root = os.path.abspath(os.fsencode(place)) if place else None, self._folder.path.rstrip(b"/")
        if target is not None and (target == root or target.startswith(root + b"/")):
            raise PhotoDeskError("copies can’t go into the folder they come from; nothing was changed; choose another one")
        written = replace(
            self._rules, tags=split_list(self.tags.text()), album=self.album.text().strip() or None, rating=self.rating.currentData(),
            move_to=self.move_to.text().strip() or None, rename_to=self.rename_to.text().strip() or None, copy_to=target,
        )  # fmt: skip
        return cleaned(written)

    @Slot()
    def _on_go(self) -> None:
        try:
            rules = self.rules()
        except PhotoDeskError as error:
            self.note.setText(sentence(error))
            self.note.show()
            announce(self.note, self.note.text())
            return
        self.given.emit(rules)
        self.accept()

    @Slot()
    def _on_edited(self) -> None:
        self.note.hide()

    @Slot()
    def _on_template_changed(self) -> None:
        """What becomes of a photo."""
        folder, name = self.move_to.text().strip(), self.rename_to.text().strip()
        stem, suffix = os.path.splitext(EXAMPLE.name)
        try:
            place = f"{Template.for_folders(folder).folder(EXAMPLE, 1)}/" if folder else ""
            new = Template.for_names(name).stem(EXAMPLE, 1) if name else stem
        except PhotoDeskError as error:
            self.example.setText(sentence(error))
            return
        text = self.tr("For example {old} → {new}").format(old=EXAMPLE.name, new=visible(f"{place}{new}{suffix}"))
        fields = self.tr("Fields: {fields}").format(fields="{date:%Y-%m-%d} {name} {camera} {lens} {title} {rating} {n}")
        self.example.setText(text if folder or name else fields)

    @Slot()
    def _on_browse(self) -> None:
        dialog = QFileDialog(self, self.tr("Copy New Photos To"), self.copy_to.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_place_chosen)
        dialog.open()

    @Slot(str)
    def _on_place_chosen(self, path: str) -> None:
        self.copy_to.setText(path)
        self.note.hide()
