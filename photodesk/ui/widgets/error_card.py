"""A problem in words, with what can be done about it."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.flow import FlowLayout
from photodesk.ui.widgets.icon_label import IconLabel
from photodesk.ui.widgets.labels import TextLabel


class ErrorCard(QFrame):
    """What happened and what is safe; the buttons say what to do. *report*: what Copy Report puts on the clipboard."""

    def __init__(
        self, theme: Theme, text: str, actions: Sequence[tuple[str, Callable[[], object]]], *, report: str = "", icon: str = "warning",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName("raised")
        self._report = report or text
        self.label = TextLabel(text, wrap=True, parent=self)
        self.buttons: list[QPushButton] = []
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(IconLabel(theme, icon, 20, tone="warning", parent=self))
        row.addWidget(self.label, 1)
        buttons = FlowLayout(spacing_px=8)
        for title, done in (*actions, (self.tr("Copy Report"), self._copy)):
            self.buttons.append(push_button(title, done, parent=self))
            buttons.addWidget(self.buttons[-1])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addLayout(buttons)
        self.setAccessibleName(text)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._report)
