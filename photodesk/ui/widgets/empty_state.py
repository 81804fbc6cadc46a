"""What stands where a list has nothing: icon, heading, one line, one action."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.icon_label import IconLabel
from photodesk.ui.widgets.labels import TextLabel


class EmptyState(QWidget):
    """*action*: text and bound method of the one button, or None."""

    def __init__(
        self, theme: Theme, icon: str, heading: str, line: str, action: tuple[str, Callable[[], object]] | None = None,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.heading = TextLabel(heading, wrap=True, parent=self)
        self.heading.setFont(theme.font("heading"))
        self.line = TextLabel(line, tone="secondary", wrap=True, parent=self)
        self.button: QPushButton | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(8)
        layout.addStretch(2)
        layout.addWidget(IconLabel(theme, icon, 48, parent=self), 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self.heading, self.line):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        if action is not None:
            self.button = push_button(*action, parent=self)
            layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def set_texts(self, heading: str, line: str) -> None:
        """Say something else."""
        self.heading.setText(heading)
        self.line.setText(line)


def lay_out_page(page: QWidget, content: QWidget, empty: EmptyState) -> QStackedWidget:
    """Fill a page with its content (0), and what stands there when it has none (1)."""
    stack = QStackedWidget(page)
    stack.addWidget(content)
    stack.addWidget(empty)
    outer = QVBoxLayout(page)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(stack)
    return stack
