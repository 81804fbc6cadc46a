"""The field of tags: chips of what the photos have, and a line to write more."""

import re
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from photodesk.domain.tags import BadName, Tag, clean_path, split_list
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.announcing import announce
from photodesk.ui.widgets.chip_box import ChipBox
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.suggestions import Suggestion, Suggestions
from photodesk.ui.widgets.text_line import TextLine
from photodesk.ui.widgets.wording import number, sentence, visible

_LINE_ENDS = re.compile("[\r\n\t\u2028\u2029]+")
_LAST_PART = re.compile(r"[^,;]*\Z")


class TagLine(TextLine):
    """`entered`: Enter. `left`: Enter or Esc with nothing written. `stepped(1 or -1)`: Down or Up. `went_back`: to the chips.
    `escaped`: Esc while something is written. `abandoned`: the focus went elsewhere."""

    entered = Signal()
    left = Signal()
    stepped = Signal(int)
    went_back = Signal()
    escaped = Signal()
    abandoned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.textChanged.connect(self._on_text_changed)

    @Slot(str)
    def _on_text_changed(self, text: str) -> None:
        """A pasted list may have line ends, which a line cannot show."""
        if _LINE_ENDS.search(text):
            self.setText(_LINE_ENDS.sub(", ", text.strip()))
            self.setModified(True)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        back = Qt.Key.Key_Right if self.isRightToLeft() else Qt.Key.Key_Left
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.entered if self.text().strip() else self.left).emit()
        elif key == Qt.Key.Key_Escape:
            (self.escaped if self.text() else self.left).emit()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        elif not self.text() and key in (Qt.Key.Key_Backspace, back):
            self.went_back.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.abandoned.emit()


class TagField(QWidget):
    """Shows what it is told and tells what is wanted. `entered(paths)`: give these tags; `removed(path)`: take this one away.
    `typed(text)`: suggestions for this are wanted, to be given to `offer`. `left`: back to the photos."""

    entered = Signal(object)
    removed = Signal(str)
    typed = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._list: Suggestions | None = None
        self.chips = ChipBox(theme, self)
        self.line = TagLine(self)
        self.line.setPlaceholderText(self.tr("Add tags"))
        self.line.setAccessibleName(self.tr("Add Tags"))
        self.wrong = TextLabel(tone="danger", wrap=True, parent=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for part in (self.chips, self.line, self.wrong):
            layout.addWidget(part)
        self.setFocusProxy(self.line)
        self.chips.removed.connect(self.removed)
        self.chips.completed.connect(self._on_completed)
        self.chips.passed.connect(self._on_passed)
        self.line.textChanged.connect(self._on_text_changed)
        self.line.entered.connect(self._on_entered)
        self.line.left.connect(self._on_left)
        self.line.stepped.connect(self._on_stepped)
        self.line.went_back.connect(self.chips.focus_last)
        self.line.escaped.connect(self._on_escaped)
        self.line.abandoned.connect(self.hide_suggestions)
        self.set_wrong("")

    # -- what is shown

    def show_tags(self, counts: Mapping[str, int], chosen: int) -> None:
        """The tags of *chosen* photos, and how many have each."""
        self.chips.show_counts(counts, chosen)

    def offer(self, text: str, found: Sequence[Tag], alike: str | None) -> None:
        """Suggestions for *text*; those for an older text are dropped. *alike*: the path that *text* is another spelling of (or is
        below of), None where it can be no tag."""
        if text != self._last_part() or not self.line.hasFocus():
            return
        rows = [Suggestion(tag.path, tag.path, number(tag.photos) if tag.photos else "") for tag in found]
        paths, chosen = [tag.path for tag in found], -1
        if text and alike is not None:
            if alike in paths:
                chosen = paths.index(alike)
            else:
                chosen = len(rows) if alike != clean_path(text) and not rows else -1
                rows.append(self._new(alike))
            if clean_path(text) not in (alike, *paths):
                rows.append(self._new(clean_path(text)))
        self._suggestions().offer(rows, chosen)

    def set_wrong(self, message: str) -> None:
        """Say what is wrong with what is written; "" for nothing."""
        if bool(message) != bool(self.line.property("wrong")):
            self.line.setProperty("wrong", bool(message))
            self.line.style().unpolish(self.line)
            self.line.style().polish(self.line)
        self.wrong.setText(message)
        self.wrong.setVisible(bool(message))
        self.line.setAccessibleDescription(message)
        announce(self.line, message)

    @Slot()
    def hide_suggestions(self) -> None:
        """Put the list away."""
        if self._list is not None:
            self._list.offer(())

    def suggested(self) -> list[str]:
        """What the list says now."""
        return self._list.texts() if self._list is not None else []

    def _suggestions(self) -> Suggestions:
        if self._list is None:
            self._list = Suggestions(self._theme, self.line)
            self._list.taken.connect(self._on_taken)
        return self._list

    def _new(self, path: str) -> Suggestion:
        return Suggestion(path, self.tr("New tag “{name}”").format(name=visible(path)))

    def _last_part(self) -> str:
        """What is being written: the list before it is done."""
        found = _LAST_PART.search(self.line.text())
        return found.group().strip() if found is not None else ""

    # -- what the user does

    @Slot(str)
    def _on_text_changed(self, _text: str) -> None:
        self.set_wrong("")
        part = self._last_part()
        if part:
            self.typed.emit(part)
        else:
            self.hide_suggestions()

    @Slot(int)
    def _on_stepped(self, by: int) -> None:
        if self.suggested() and self._list is not None:
            self._list.step(by)
        elif by > 0:
            self.typed.emit(self._last_part())

    @Slot()
    def _on_entered(self) -> None:
        chosen = self._list.chosen() if self._list is not None else None
        self._enter(chosen)

    @Slot(str)
    def _on_taken(self, path: str) -> None:
        self._enter(path)

    def _enter(self, chosen: str | None) -> None:
        """Tell what is written; *chosen* stands for the last part of it. What cannot be a tag stays, and it is said why."""
        text = self.line.text()
        try:
            paths = split_list(text) if chosen is None else (*split_list(_LAST_PART.sub("", text)), chosen)
        except BadName as error:
            self.hide_suggestions()
            self.set_wrong(sentence(error))
            return
        self.line.setText("")
        self.hide_suggestions()
        if paths:
            self.entered.emit(tuple(dict.fromkeys(paths)))

    @Slot(str)
    def _on_completed(self, path: str) -> None:
        self.entered.emit((path,))

    @Slot()
    def _on_left(self) -> None:
        self.hide_suggestions()
        self.left.emit()

    @Slot()
    def _on_escaped(self) -> None:
        if self.suggested():
            self.hide_suggestions()
        else:
            self.line.setText("")

    @Slot()
    def _on_passed(self) -> None:
        self.line.setFocus(Qt.FocusReason.TabFocusReason)

    # Qt overrides

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.hide_suggestions()
