"""Buttons of the cull bar: a flag with its key, a star, a colour label."""

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolButton, QWidget

from photodesk.ui.theme import Theme
from photodesk.ui.tokens import LABELS

TARGET_PX = 28
SWATCH_PX = (18, 16)


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
        self.setText(f"{self._title}  {key}" if key else self._title)
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
        self._theme, self._filled = theme, None
        self.setIconSize(QSize(16, 16))
        self.setCheckable(False)
        self.setProperty("bare", True)
        self.fill(False)

    def fill(self, filled: bool) -> None:
        """Whether the photo has at least so many stars."""
        self.setIcon(self._theme.icon("star-filled" if filled else "star", self._theme.text if filled else None, 16))

    def show_key(self, key: str) -> None:
        """The key is in the tool tip."""
        self.setToolTip(f"{self._title} ({key})" if key else self._title)


class LabelButton(MarkButton):
    """A swatch with its letter; framed when the photo has this label."""

    def __init__(self, theme: Theme, label: str, action: QAction, title: str, parent: QWidget | None = None) -> None:
        super().__init__(action, title, parent)
        self._theme, self._label = theme, label
        self.setProperty("bare", True)
        theme.changed.connect(self.update)

    def show_key(self, key: str) -> None:
        """The key is in the tool tip."""
        self.setToolTip(f"{self._title} ({key})" if key else self._title)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(TARGET_PX, TARGET_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = SWATCH_PX
        box = QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)
        painter.setPen(QPen(self._theme.control_border, 1))
        painter.setBrush(QColor(LABELS[self._label]))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setFont(self._theme.font("caption"))
        painter.setPen(QColor(0, 0, 0))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._label[0].upper())
