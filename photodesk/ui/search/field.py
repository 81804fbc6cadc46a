"""The search field: tells what was typed, shows what is wrong with it and what could follow."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QColor, QFocusEvent, QInputMethodEvent, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QToolButton, QWidget

from photodesk.ui.search.completions import Completion, Completions
from photodesk.ui.search.terms import Term, completed, term_at
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.announcing import announce
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.popover import place_below
from photodesk.ui.widgets.wording import number

SEARCH_PX = 360
DEBOUNCE_MS = 150
QUIET_MS = 600
"""Who types on is not told that the text is not right yet."""

MOST_CHARACTERS = 10_000
"""What Qt draws within some milliseconds."""


class SearchField(QLineEdit):
    """`searched(text)`: 150 ms after the last letter, or at once with Enter. `left`: Down, Enter, or Esc in the empty field: on to the
    photos. `paused`: the text was left as it is for a while. `term_changed(Term or None)`: another term is being typed."""

    searched = Signal(str)
    left = Signal()
    paused = Signal()
    term_changed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setPlaceholderText(self.tr("Search photos, tags…"))
        self.setAccessibleName(self.tr("Search Photos"))
        self.setClearButtonEnabled(True)
        self.setAcceptDrops(False)  # folders and files are meant for the window
        self.setMaximumWidth(SEARCH_PX)
        self.setMinimumWidth(SEARCH_PX // 3)
        self.setMaxLength(MOST_CHARACTERS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        glass = QAction(theme.icon("search", size_px=16), "", self)
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        for button in self.findChildren(QToolButton):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._told, self._is_cut = "", False
        self.wrong_part = (0, 0)
        """Beginning and length of what is underlined."""
        self._term: Term | None = None
        self._completions: Completions | None = None
        self._sentence: TextLabel | None = None
        self._debounce, self._quiet = self._timer(DEBOUNCE_MS), self._timer(QUIET_MS)
        self._debounce.timeout.connect(self._tell)
        self._quiet.timeout.connect(self.paused)
        self.textChanged.connect(self._on_text_changed)
        self.textEdited.connect(self._on_text_edited)
        self.returnPressed.connect(self._on_return)
        self.inputRejected.connect(self._on_input_rejected)

    def _timer(self, wait_ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait_ms)
        return timer

    @property
    def is_typing(self) -> bool:
        """Whether letters come, so that what is wrong is better said later."""
        return self._quiet.isActive() or bool(self.completions())

    def show_text(self, text: str) -> None:
        """Show the search of a view; tells nothing."""
        if self._debounce.isActive() and self.hasFocus():
            return  # the view is about to follow
        self._told = text
        if text != self.text().strip():
            self.blockSignals(True)
            self.setText(text)
            self.blockSignals(False)
            self.set_wrong("")

    # -- what is wrong

    def set_wrong(self, message: str, part: tuple[int, int] = (0, 0)) -> None:
        """Say what is wrong with the text, "" for nothing; *part*: beginning and length of what is underlined."""
        if bool(message) != bool(self.property("wrong")):
            self.setProperty("wrong", bool(message))
            self.style().unpolish(self)
            self.style().polish(self)
        self._underline(part)
        self.setToolTip(message)
        self.setAccessibleDescription(message)
        self._show_sentence(message)

    def _underline(self, part: tuple[int, int]) -> None:
        """A line edit has no formats of its own; those of input methods it draws anywhere."""
        marked = []
        self.wrong_part = part
        if part[1]:
            form = QTextCharFormat()
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            form.setUnderlineColor(QColor(self._theme.danger))
            form.setForeground(QColor(self._theme.danger))
            start, kind = part[0] - self.cursorPosition(), QInputMethodEvent.AttributeType.TextFormat
            marked.append(QInputMethodEvent.Attribute(kind, start, part[1], form))
        self.inputMethodEvent(QInputMethodEvent("", marked))

    def _show_sentence(self, message: str) -> None:
        if message and self._sentence is None:
            self._sentence = TextLabel(wrap=True, parent=self.window())
            self._sentence.setObjectName("fielderror")
        if self._sentence is None:
            return
        shown = bool(message) and self.hasFocus() and not self.completions()
        if shown:
            self._sentence.setText(message)
            self._sentence.setFixedWidth(max(self.width(), SEARCH_PX))
            self._sentence.setMinimumHeight(self._sentence.heightForWidth(self._sentence.width()))
            place_below(self._sentence, self)
            self._sentence.raise_()
            if not self._sentence.isVisible():
                announce(self, message)
        self._sentence.setVisible(shown)

    # -- completions

    def complete(self, term: Term, items: list[Completion]) -> None:
        """What could stand in place of a term; nothing is shown where another one is being typed by now."""
        if term != self._term or not self.hasFocus():
            return
        if self._completions is None and items:
            self._completions = Completions(self._theme, self)
            self._completions.chosen.connect(self._accept)
        if self._completions is not None:
            self._completions.put(items)
            if items and self._sentence is not None:
                self._sentence.hide()

    def completions(self) -> list[Completion]:
        """What is offered now."""
        return self._completions.items() if self._completions is not None else []

    def ask_for(self, name: str) -> None:
        """Begin a term with this qualifier, for the user to go on with."""
        before = self.text().rstrip()
        text = f"{before} {name}:" if before else f"{name}:"
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setText(text)
        self._on_text_edited(text)

    @Slot(object)
    def _accept(self, item: Completion) -> None:
        if self._term is None:
            return
        text, cursor = completed(self.text(), self._term, item.name, item.value)
        self.setText(text)
        self.setCursorPosition(cursor)
        self._on_text_edited(text)

    def _close_completions(self) -> None:
        self._term = None
        if self._completions is not None and self._completions.isVisible():
            self._completions.put(())
            if not self._quiet.isActive():
                self.paused.emit()

    # -- what the user does

    @Slot()
    def _tell(self) -> None:
        text = self.text().strip()
        if text != self._told:
            self._told = text
            self.searched.emit(text)

    @Slot(str)
    def _on_text_changed(self, text: str) -> None:
        self._is_cut = False
        self.set_wrong("")
        if text.strip():
            self._debounce.start()
            self._quiet.start()
        else:
            self._debounce.stop()
            self._quiet.stop()
            self._close_completions()
            self._tell()

    @Slot(str)
    def _on_text_edited(self, text: str) -> None:
        term = term_at(text, self.cursorPosition())
        if term is None:
            self._close_completions()
        elif term != self._term:
            self._term = term
            self.term_changed.emit(term)

    @Slot()
    def _on_input_rejected(self) -> None:
        """Part of what was pasted is missing."""
        if len(self.text()) >= MOST_CHARACTERS and not self._is_cut:
            self._is_cut = True
            QTimer.singleShot(0, self._say_cut)

    @Slot()
    def _say_cut(self) -> None:
        text = self.tr("The search field holds {n} characters; what goes beyond was left out. Take some terms out.")
        self.set_wrong(text.format(n=number(MOST_CHARACTERS)))

    @Slot()
    def _on_return(self) -> None:
        self._debounce.stop()
        self._close_completions()
        self._tell()
        if self._quiet.isActive():
            self._quiet.stop()
            self.paused.emit()
        if not self.property("wrong"):
            self.left.emit()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, offered = event.key(), bool(self.completions())
        current = self._completions.current() if self._completions is not None else None
        if offered and key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._completions is not None:
            self._completions.step(1 if key == Qt.Key.Key_Down else -1)
        elif current is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._accept(current)
        elif key == Qt.Key.Key_Down:
            self.left.emit()
        elif key == Qt.Key.Key_Escape:
            if offered:
                self._close_completions()
            elif self.text():
                self.clear()
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        current = self._completions.current() if self._completions is not None else None
        if next and current is not None:
            self._accept(current)
            return True
        return super().focusNextPrevChild(next)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._close_completions()
        if self._sentence is not None:
            self._sentence.hide()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_sentence(self.toolTip())
