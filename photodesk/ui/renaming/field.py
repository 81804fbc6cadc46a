"""The line in which a template is written; a mistake in it is underlined."""

from PySide6.QtGui import QColor, QInputMethodEvent, QTextCharFormat
from PySide6.QtWidgets import QLineEdit

from photodesk.ui.renaming.template_text import Mistake


class TemplateField(QLineEdit):
    """A plain line of text with tokens in it."""

    mistake: Mistake | None = None

    def show_mistake(self, mistake: Mistake | None, colour: QColor) -> None:
        """Underline it where it is; None: there is none. A line edit has no formats of its own, but draws those of input methods."""
        self.mistake = mistake
        if bool(self.property("wrong")) != (mistake is not None):
            self.setProperty("wrong", mistake is not None)
            self.style().unpolish(self)
            self.style().polish(self)
        self.setAccessibleDescription("" if mistake is None else mistake.message)
        marked = []
        if mistake is not None:
            form = QTextCharFormat()
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            form.setUnderlineColor(colour)
            form.setForeground(colour)
            kind = QInputMethodEvent.AttributeType.TextFormat
            marked.append(QInputMethodEvent.Attribute(kind, mistake.start - self.cursorPosition(), mistake.length, form))
        self.inputMethodEvent(QInputMethodEvent("", marked))

    def put(self, token: str) -> None:
        """Write a token where the cursor is, in place of what is selected."""
        self.insert(token)
        self.setFocus()
