"""Keep, Reject and Clear side by side: the flag of one photo or of several."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QToolButton, QWidget

from photodesk.domain.selections import Common
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.flow import FlowLayout
from photodesk.ui.widgets.labels import TextLabel

_ICONS: Final = {"keep": "keep", "reject": "reject", "none": ""}


class FlagControl(QWidget):
    """`chosen`: "keep", "reject" or "none" was pressed. It shows what it is told, not what was pressed."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        titles = {"keep": self.tr("Keep"), "reject": self.tr("Reject"), "none": self.tr("Clear")}
        self._shown = Common()
        self.buttons = {flag: self._button(theme, flag, title) for flag, title in titles.items()}
        self.mixed = TextLabel(self.tr("mixed"), tone="secondary", parent=self)
        layout = FlowLayout(self)
        for button in self.buttons.values():
            layout.addWidget(button)
        layout.addWidget(self.mixed)
        self.show_value(Common())

    def show_value(self, flag: Common) -> None:
        """The flag of the photos."""
        self._shown = flag
        for word, button in self.buttons.items():
            button.setChecked(word == flag.value and not flag.mixed)
            button.setAccessibleDescription(self.tr("flag mixed") if flag.mixed else "")
        self.mixed.setVisible(flag.mixed)
        self.setAccessibleName(self.tr("Flag mixed") if flag.mixed else self.tr("Flag"))

    def _button(self, theme: Theme, flag: str, title: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("choice", True)
        button.setObjectName(flag)
        button.setText(title)
        button.setAccessibleName(self.tr("Flag: {flag}").format(flag=title))
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if _ICONS[flag]:
            button.setIcon(theme.icon(_ICONS[flag], size_px=16))
            button.setIconSize(QSize(16, 16))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.clicked.connect(self._on_clicked)
        return button

    @Slot()
    def _on_clicked(self) -> None:
        flag = self.sender().objectName()
        self.show_value(self._shown)
        self.chosen.emit(flag)
