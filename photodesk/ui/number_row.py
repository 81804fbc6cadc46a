"""The keys of the number row mean digits in views of photos, whatever the keyboard writes with them."""

import sys
from typing import Final, Protocol

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

_FIRST_SCAN_CODE: Final = {"linux": 10, "win32": 2}
"""Of the keys 1 2 … 9 0, which follow one another."""

_MAC_KEYS: Final = {18: 1, 19: 2, 20: 3, 21: 4, 23: 5, 22: 6, 26: 7, 28: 8, 25: 9, 29: 0}
_CHORDS: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class PlainKeys(Protocol):
    """What keys without Ctrl or Alt mean in a view: `ActionRegistry`."""

    def press(self, view: QWidget, key: str, *, and_next: bool) -> bool:
        """Do what a key does; *and_next*: as with Shift. False where it has no meaning."""
        ...

    def is_heard(self, view: QWidget, key: str) -> bool:
        """Whether a key has a meaning of its own."""
        ...


def digit_of(event: QKeyEvent, system: str = sys.platform) -> int | None:
    """The digit on the key of the number row that was pressed; None for other keys, and where the system does not say which it was."""
    if system == "darwin":
        return _MAC_KEYS.get(event.nativeVirtualKey())
    place = event.nativeScanCode() - _FIRST_SCAN_CODE.get(system, 0)
    return (place + 1) % 10 if system in _FIRST_SCAN_CODE and 0 <= place < 10 else None


class NumberRow(QObject):
    """Where digits need Shift (AZERTY), the key alone is the digit; with Shift it is "the same and go to the next photo" on every
    keyboard, unless what it writes with Shift has a meaning of its own (the slash of a German keyboard)."""

    def __init__(self, keys: PlainKeys, parent: QObject) -> None:
        super().__init__(parent)
        self._keys = keys

    def _digit_meant(self, view: QWidget, event: QKeyEvent) -> int | None:
        digit, shift = digit_of(event), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if digit is None or event.modifiers() & _CHORDS:
            return None
        if not shift:
            return digit if event.key() != Qt.Key.Key_0 + digit else None  # what writes the digit is a key as any other
        written = QKeySequence(event.key()).toString(QKeySequence.SequenceFormat.PortableText)
        return digit if written == str(digit) or not self._keys.is_heard(view, written) else None

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        digit = self._digit_meant(watched, event)
        if digit is None:
            return False
        event.accept()  # no shortcut: the key comes here once more
        if event.type() == QEvent.Type.KeyPress:
            self._keys.press(watched, str(digit), and_next=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        return True
