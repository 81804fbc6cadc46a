"""Push buttons, links and icon buttons, each with a name."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from photodesk.ui.theme import Theme


def push_button(text: str, clicked: Callable[[], object], *, primary: bool = False, parent: QWidget | None = None) -> QPushButton:
    """A button. *primary*: filled with the accent; at most one in a window. *clicked*: a bound method of a widget."""
    button = QPushButton(text, parent)
    button.setProperty("primary", primary)
    button.setAutoDefault(True)  # Enter presses it, as Space does
    button.clicked.connect(clicked)
    return button


def link_button(text: str, clicked: Callable[[], object], *, parent: QWidget | None = None) -> QToolButton:
    """A button that looks like a link: for the action of a toast or a banner."""
    button = QToolButton(parent)
    button.setText(text)
    button.setProperty("link", True)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.clicked.connect(clicked)
    return button


def icon_button(
    theme: Theme, icon: str, name: str, clicked: Callable[[], object] | None = None, *, parent: QWidget | None = None
) -> QToolButton:  # fmt: skip
    """An icon alone, 28 px square at least; *name* is its tool tip and what is read aloud."""
    button = QToolButton(parent)
    button.setIcon(theme.icon(icon, size_px=16))
    button.setIconSize(QSize(16, 16))
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if clicked is not None:
        button.clicked.connect(clicked)
    return button
