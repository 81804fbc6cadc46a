"""A line to write in that leaves Undo to the window while nothing was written."""

from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

_STEPS: Final = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


def is_for_window(event: QEvent, *, written: bool) -> bool:
    """Whether a key that a text field would keep for itself is the window's: Undo and Redo, where nothing was *written*."""
    if written or event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    return any(event.matches(step) for step in _STEPS)


class TextLine(QLineEdit):
    """Files dropped on it are the window's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(False)

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        if is_for_window(event, written=bool(self.text()) and self.isModified()):
            event.ignore()
            return False
        return super().event(event)
