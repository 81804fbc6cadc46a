"""The bars around the photos of a group: which one it is and what can be done with it, how its photos differ, what a rule would do."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from photodesk.library.duplicates import Plan
from photodesk.ui.actions import ActionRegistry
from photodesk.ui.duplicates.heading import copies_text
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.controls import Switch
from photodesk.ui.widgets.labels import ElidedLabel, TextLabel
from photodesk.ui.widgets.wording import photos

if TYPE_CHECKING:
    from photodesk.ui.theme import Theme

BUTTONS = ("copies.back", "copies.skip", "copies.not_duplicates", "copies.keep_all")


class GroupBar(QWidget):
    """Buttons do what their actions do; the last one is the next sensible step."""

    def __init__(self, theme: "Theme", actions: ActionRegistry, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self.title = ElidedLabel(parent=self)
        self.title.setFont(theme.font("emphasis"))
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        texts = (self.tr("Back"), self.tr("Skip"), self.tr("Not Duplicates"), self.tr("Keep All"))
        self.buttons = {name: self._button(text, name) for name, text in zip(BUTTONS, texts, strict=True)}
        self.primary = self._button("", "copies.stage", primary=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 4, 16, 8)
        layout.setSpacing(8)
        layout.addWidget(self.title, 1)
        for button in (*self.buttons.values(), self.primary):
            layout.addWidget(button)
        self._theme = theme
        theme.changed.connect(self._on_theme_changed)
        actions.keys_changed.connect(self._on_keys_changed)
        self._on_keys_changed()

    def _button(self, text: str, action_id: str, *, primary: bool = False) -> QPushButton:
        button = push_button(text, self._actions.action(action_id).trigger, primary=primary, parent=self)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the photos
        return button

    def show_group(self, title: str, primary: str, *, waits: bool, can_go_back: bool) -> None:
        """Which group it is; *primary*: what the filled button says."""
        self.title.set_text(title)
        self.primary.setText(primary)
        for name in ("copies.not_duplicates", "copies.keep_all"):
            self.buttons[name].setEnabled(waits)
        self.buttons["copies.back"].setEnabled(can_go_back)

    @Slot()
    def _on_keys_changed(self) -> None:
        for name, button in (*self.buttons.items(), ("copies.stage", self.primary)):
            keys = self._actions.written_keys(name)
            key = QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
            button.setToolTip(f"{self._actions.title(name)} ({key})" if key else self._actions.title(name))

    @Slot()
    def _on_theme_changed(self) -> None:
        self.title.setFont(self._theme.font("emphasis"))


class FootBar(QWidget):
    """`merge_toggled(bool)`: whether the kept copy gets what was said of the others."""

    merge_toggled = Signal(bool)

    def __init__(self, theme: "Theme", parent: QWidget) -> None:
        super().__init__(parent)
        self.differences = ElidedLabel(parent=self)
        self.differences.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.merge = Switch(theme, self.tr("Merge tags into kept copy"), self)
        self.merge.setToolTip(self.tr("Also albums, the higher rating, the earlier date and the title"))
        self.merge.setChecked(True)
        self.merge.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.merge.toggled.connect(self.merge_toggled)
        self.frees = TextLabel(parent=self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 4, 16, 8)
        layout.setSpacing(16)
        layout.addWidget(self.differences, 1)
        layout.addWidget(self.merge)
        layout.addWidget(self.frees)

    def show_group(self, differences: str, frees: str, *, can_merge: bool) -> None:
        """In what the photos differ, and how much room what is marked takes."""
        self.differences.set_text(differences)
        self.frees.setText(frees)
        self.frees.setVisible(bool(frees))
        self.merge.setEnabled(can_merge)


class PreviewBar(QWidget):
    """`staged`: do it. `left`: do not."""

    staged = Signal()
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cullbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.line = TextLabel(wrap=True, parent=self)
        self.line.setMinimumWidth(200)
        self.cancel = push_button(self.tr("Cancel"), self._on_cancel_clicked, parent=self)
        self.stage = push_button("", self._on_stage_clicked, parent=self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(16)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.cancel)
        layout.addWidget(self.stage)
        self.hide()

    def show_asking(self) -> None:
        """While the answer is on its way."""
        self.line.setText(self.tr("Looking through all groups…"))
        self.stage.hide()
        self.show()

    def show_plan(self, plan: Plan) -> None:
        """What the rule would do."""
        if plan.staged:
            line = self.tr("Preview: {copies} would be staged for Trash · {kept} kept · {protected} stay. No file changes yet.")
        else:
            line = self.tr("The rule would stage nothing: {kept} kept · {protected} stay.")
        protected = self.tr("1 protected copy") if plan.protected == 1 else self.tr("%Ln protected copies", "", plan.protected)
        self.line.setText(line.format(copies=copies_text(plan.staged, plan.staged_bytes), kept=photos(plan.kept), protected=protected))
        self.stage.setText(self.tr("Stage 1 Copy") if plan.staged == 1 else self.tr("Stage %Ln Copies", "", plan.staged))
        self.stage.setVisible(plan.staged > 0)
        self.show()

    @Slot()
    def _on_cancel_clicked(self) -> None:
        self.left.emit()

    @Slot()
    def _on_stage_clicked(self) -> None:
        self.staged.emit()
