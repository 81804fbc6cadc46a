"""The control of a setting: a switch, a choice or a number."""

from typing import Any

from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QSpinBox,
    QStyle,
    QStyleOptionSpinBox,
    QVBoxLayout,
    QWidget,
)

from photodesk.config.settings import RANGES
from photodesk.ui.preferences.fields import Field, translated
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.controls import StillComboBox, Switch
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.name_templates import title

MOST = 2_000_000_000
CONTROL_PX, STEP_PX = 160, 12


class StillSpinBox(QSpinBox):
    """Turning the wheel over it scrolls the page. Its arrows are our own icons."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._up, self._down = theme.icon("chevron-up", size_px=STEP_PX), theme.icon("chevron-down", size_px=STEP_PX)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        option = QStyleOptionSpinBox()
        self.initStyleOption(option)
        for icon, part, step in (
            (self._up, QStyle.SubControl.SC_SpinBoxUp, QAbstractSpinBox.StepEnabledFlag.StepUpEnabled),
            (self._down, QStyle.SubControl.SC_SpinBoxDown, QAbstractSpinBox.StepEnabledFlag.StepDownEnabled),
        ):
            button = self.style().subControlRect(QStyle.ComplexControl.CC_SpinBox, option, part, self)
            place = QRect(0, 0, STEP_PX, STEP_PX)
            place.moveCenter(button.center())
            mode = QIcon.Mode.Normal if self.isEnabled() and self.stepEnabled() & step else QIcon.Mode.Disabled
            icon.paint(painter, place, mode=mode)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Editor(QWidget):
    """One row of a page. `edited(name, value)`: the user chose another value."""

    edited = Signal(str, object)

    def __init__(self, theme: Theme, field: Field, value: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        if field.kind == "switch":
            self.control: QWidget = self._switch(theme)
            layout.addWidget(self.control)
        else:
            self.control = self._number(theme) if field.kind == "number" else self._choice(theme)
            self.control.setAccessibleName(translated(field.label))
            row = QHBoxLayout()
            row.setSpacing(12)
            label = TextLabel(translated(field.label), wrap=True)
            label.setBuddy(self.control)
            row.addWidget(label, 1)
            row.addWidget(self.control)
            layout.addLayout(row)
        if field.hint:
            hint = TextLabel(translated(field.hint), tone="tertiary", wrap=True)
            hint.setFont(theme.font("caption"))
            self.control.setAccessibleDescription(translated(field.hint))
            below = QHBoxLayout()  # mirrored right to left, as margins are not
            below.setSpacing(0)
            below.addSpacing(28 if field.kind == "switch" else 0)
            below.addWidget(hint, 1)
            layout.addLayout(below)
        self.set_value(value)

    def set_value(self, value: Any) -> None:
        """Show a value; tells nothing."""
        control = self.control
        control.blockSignals(True)
        if isinstance(control, QCheckBox):
            control.setChecked(bool(value))
        elif isinstance(control, QComboBox):
            if self.field.kind == "template" and control.findData(value) < 0:
                control.addItem(title(value), value)
            control.setCurrentIndex(max(0, control.findData(value)))
        elif isinstance(control, QSpinBox):
            control.setValue(int(value) // self.field.scale)
        control.blockSignals(False)

    def matches(self, text: str) -> bool:
        """Whether a search finds it."""
        words = f"{translated(self.field.label)} {translated(self.field.hint)} {' '.join(translated(t) for _, t in self.field.choices)}"
        return text.casefold() in words.casefold()

    def _switch(self, theme: Theme) -> QCheckBox:
        box = Switch(theme, translated(self.field.label))
        box.toggled.connect(self._on_edited)
        return box

    def _choice(self, theme: Theme) -> QComboBox:
        box = StillComboBox(theme)
        box.setMinimumWidth(CONTROL_PX)
        for value, text in self.field.choices:
            box.addItem(title(value) if self.field.kind == "template" else translated(text), value)
        box.currentIndexChanged.connect(self._on_index_changed)
        return box

    def _number(self, theme: Theme) -> QSpinBox:
        low, high = RANGES[self.field.name]
        box = StillSpinBox(theme)
        box.setKeyboardTracking(False)
        box.setRange(low // self.field.scale, min(MOST, high // self.field.scale))
        box.setSingleStep(self.field.step)
        box.setGroupSeparatorShown(True)
        box.setAlignment(Qt.AlignmentFlag.AlignTrailing)
        box.setSuffix(f" {translated(self.field.unit)}" if self.field.unit else "")
        box.setSpecialValueText(translated(self.field.zero))
        box.setMinimumWidth(CONTROL_PX)
        box.valueChanged.connect(self._on_number_changed)
        return box

    @Slot(bool)
    def _on_edited(self, value: bool) -> None:
        self.edited.emit(self.field.name, value)

    @Slot(int)
    def _on_index_changed(self, index: int) -> None:
        assert isinstance(self.control, QComboBox)
        self.edited.emit(self.field.name, self.control.itemData(index))

    @Slot(int)
    def _on_number_changed(self, value: int) -> None:
        self.edited.emit(self.field.name, value * self.field.scale)
