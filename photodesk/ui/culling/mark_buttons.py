"""Buttons of the cull bar: a flag with its key, a star, a colour label."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton, QWidget

from photodesk.ui.theme import Theme
from photodesk.ui.widgets.label_swatches import Swatch

TARGET_PX = 28


class MarkButton(QToolButton):
    """Does what an action does. A click leaves the focus on the photo, so that keys go on working; Tab reaches it."""

    def __init__(self, action: QAction, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action, self._title = action, title
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumSize(TARGET_PX, TARGET_PX)
        self.setAccessibleName(self.tr("Culling: {action}").format(action=title))
        self.clicked.connect(self._on_clicked)
        action.changed.connect(self._on_action_changed)
        self._on_action_changed()

    def show_key(self, key: str) -> None:
        """Its key is another now."""
        self.setText(f"{self._title} {key}" if key else self._title)
        self.setToolTip(self._title)

    @Slot()
    def _on_clicked(self) -> None:
        self._action.trigger()

    @Slot()
    def _on_action_changed(self) -> None:
        self.setEnabled(self._action.isEnabled())

    # Qt overrides

    def nextCheckState(self) -> None:
        """The mark is shown as the photo has it, not as the button was pressed."""


class StarButton(MarkButton):
    """One of five: filled up to the photo's rating."""

    def __init__(self, theme: Theme, action: QAction, title: str, parent: QWidget | None = None) -> None:
        super().__init__(action, title, parent)
        self._theme = theme
        self.setIconSize(QSize(16, 16))
        self.setCheckable(False)
        self.setProperty("bare", True)
        self.setFixedWidth(TARGET_PX)
        self.fill(False)

    def fill(self, filled: bool) -> None:
        """Whether the photo has at least so many stars."""
        self.setIcon(self._theme.icon("star-filled" if filled else "star", self._theme.text if filled else None, 16))

    def show_key(self, key: str) -> None:
        """The key is in the tool tip."""
        self.setToolTip(f"{self._title} ({key})" if key else self._title)


class LabelButton(Swatch):
    """A swatch with its letter; framed when the photo has this label."""

    def __init__(self, theme: Theme, label: str, action: QAction, title: str, parent: QWidget) -> None:
        super().__init__(theme, label, title, label[0].upper(), parent)
        self._action, self._title = action, title
        self.setAccessibleName(self.tr("Culling: {action}").format(action=title))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedWidth(max(TARGET_PX, self.fontMetrics().height() + 8))
        self.clicked.connect(self._on_clicked)

    def show_key(self, key: str) -> None:
        """The key is in the tool tip."""
        self.setToolTip(f"{self._title} ({key})" if key else self._title)

    @Slot()
    def _on_clicked(self) -> None:
        self._action.trigger()

    # Qt overrides

    def nextCheckState(self) -> None:
        """The mark is shown as the photo has it, not as the button was pressed."""
