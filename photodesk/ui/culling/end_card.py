"""The page after the last photo: what was decided, and where to go on."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from photodesk.ui.culling.counts import CullCounts
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.announcing import announce
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.icon_label import IconLabel
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.wording import number


class EndCard(QWidget):
    """`chosen(flag)`: "reject", "keep" or "none", the photos to be shown. `back_asked`: to the last photo once more."""

    chosen = Signal(str)
    back_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chrome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.heading = TextLabel(wrap=True, parent=self)
        self.heading.setFont(theme.font("title"))
        self.line = TextLabel(self.tr("Left goes back to the last photo, Esc to the grid."), tone="secondary", wrap=True, parent=self)
        self.rejects = push_button(self.tr("Review Rejects"), self._on_rejects_clicked, parent=self)
        self.kept = push_button(self.tr("Show Kept"), self._on_kept_clicked, parent=self)
        self.undecided = push_button(self.tr("Go Through Undecided"), self._on_undecided_clicked, parent=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(12)
        layout.addStretch(2)
        layout.addWidget(IconLabel(theme, "done", 48, parent=self), 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self.heading, self.line):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        layout.addSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for button in (self.rejects, self.kept, self.undecided):
            row.addWidget(button)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addStretch(3)

    def show_counts(self, counts: CullCounts) -> None:
        """ "214 reviewed: 31 kept, 72 rejected, 111 undecided"; the next sensible step is the filled button."""
        text = self.tr("{total} reviewed: {kept} kept, {rejected} rejected, {undecided} undecided")
        numbers = {name: number(getattr(counts, name)) for name in ("total", "kept", "rejected", "undecided")}
        text = text.format(**numbers)
        if text == self.heading.text():
            return
        self.heading.setText(text)
        self.setAccessibleName(text)
        announce(self, text)
        steps = ((self.undecided, counts.undecided), (self.rejects, counts.rejected), (self.kept, counts.kept))
        first = next((button for button, count in steps if count), None)
        for button, count in steps:
            button.setEnabled(count > 0)
            _fill(button, button is first)

    @Slot()
    def _on_rejects_clicked(self) -> None:
        self.chosen.emit("reject")

    @Slot()
    def _on_kept_clicked(self) -> None:
        self.chosen.emit("keep")

    @Slot()
    def _on_undecided_clicked(self) -> None:
        self.chosen.emit("none")

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        back = Qt.Key.Key_Right if self.isRightToLeft() else Qt.Key.Key_Left
        if event.key() in (back, Qt.Key.Key_PageUp) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.back_asked.emit()
        else:
            super().keyPressEvent(event)


def _fill(button: QPushButton, filled: bool) -> None:
    if button.property("primary") != filled:
        button.setProperty("primary", filled)
        button.style().unpolish(button)
        button.style().polish(button)
