"""Fields for what is said of photos in words: a title on one line, a caption on several."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from photodesk.domain.edits import MOST_TEXT
from photodesk.domain.selections import Common
from photodesk.ui.widgets.text_line import TextLine, is_for_window

CAPTION_LINES = 3
_STAYS = frozenset({Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.MenuBarFocusReason})
"""The focus comes back by itself."""


def _clean(text: str, allowed: str) -> str:
    """Without what nobody can see and no title or caption may hold."""
    return "".join(c for c in text if c in allowed or not (ord(c) < 32 or ord(c) == 127 or "\ud800" <= c <= "\udfff")).strip()


class TitleField(TextLine):
    """`committed(text)`: Enter, or the field was left with another text in it. `left`: Esc with nothing written; with something,
    Esc takes it back."""

    committed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = Common()
        self.setMaxLength(MOST_TEXT)

    def show_value(self, title: Common) -> None:
        """The title of the photos. What is being written stays."""
        self._shown = title
        self.setPlaceholderText(self.tr("mixed") if title.mixed else self.tr("Add a title"))
        self.setAccessibleName(self.tr("Title mixed") if title.mixed else self.tr("Title"))
        if not self.is_written():
            self._show()

    def is_written(self) -> bool:
        """Whether somebody wrote in it since it was last shown or committed."""
        return self.isModified()

    def commit(self, *, asked: bool = False) -> None:
        """Tell what was written, if it says something else. Where the photos differ, nothing is told as their text only when *asked*."""
        text = _clean(self.text().replace("\n", " "), "")
        differs = self.is_written() and (text != _text(self._shown) or (asked and self._shown.mixed))
        self.setModified(False)
        if differs:
            self._shown = Common(text or None)
            self.committed.emit(text)

    def take_back(self) -> None:
        """Show again what the photos have."""
        self.setModified(False)
        self._show()

    def _show(self) -> None:
        text = _text(self._shown)
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit(asked=True)
        elif event.key() == Qt.Key.Key_Escape:
            self.take_back() if self.is_written() else self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _STAYS:
            self.commit()


class CaptionField(QPlainTextEdit):
    """The same with more lines: Ctrl+Enter commits, Enter begins a new line."""

    committed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = Common()
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._on_text_changed)
        self._fit()

    def show_value(self, caption: Common) -> None:
        """The caption of the photos. What is being written stays."""
        self._shown = caption
        self.setPlaceholderText(self.tr("mixed") if caption.mixed else self.tr("Add a caption"))
        self.setAccessibleName(self.tr("Caption mixed") if caption.mixed else self.tr("Caption"))
        if not self.is_written():
            self._show()

    def is_written(self) -> bool:
        """Whether somebody wrote in it since it was last shown or committed."""
        return self.document().isModified()

    def commit(self, *, asked: bool = False) -> None:
        """Tell what was written, if it says something else. Where the photos differ, nothing is told as their text only when *asked*."""
        text = _clean(self.toPlainText(), "\n\t")
        differs = self.is_written() and (text != _text(self._shown) or (asked and self._shown.mixed))
        self.document().setModified(False)
        if differs:
            self._shown = Common(text or None)
            self.committed.emit(text)

    def take_back(self) -> None:
        """Show again what the photos have."""
        self.document().setModified(False)
        self._show()

    def _show(self) -> None:
        text = _text(self._shown)
        if text != self.toPlainText():
            self.setPlainText(text)
            self.document().setModified(False)

    def _fit(self) -> None:
        self.setFixedHeight(QFontMetrics(self.font()).lineSpacing() * CAPTION_LINES + 20)

    @Slot()
    def _on_text_changed(self) -> None:
        """No more than can be stored: what is written can then always be kept."""
        spare = self.document().characterCount() - 1 - MOST_TEXT
        if spare > 0:
            cursor = QTextCursor(self.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, spare)
            cursor.removeSelectedText()

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        if is_for_window(event, written=self.is_written()):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.commit(asked=True)
        elif event.key() == Qt.Key.Key_Escape:
            self.take_back() if self.is_written() else self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _STAYS:
            self.commit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()


def _text(shown: Common) -> str:
    return "" if shown.value is None or shown.mixed else str(shown.value)
