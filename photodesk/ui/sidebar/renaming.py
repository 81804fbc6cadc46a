"""Writing another name in a row: of an album or a tag, in its place."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionViewItem, QWidget

from photodesk.domain.tags import leaf
from photodesk.ui.sidebar.entries import Entry
from photodesk.ui.sidebar.model import ENTRY_ROLE
from photodesk.ui.sidebar.painting import GAP_PX, ICON_PX, RowDelegate
from photodesk.ui.sidebar.tree import SidebarTree
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.announcing import announce
from photodesk.ui.widgets.labels import TextLabel

Index = QModelIndex | QPersistentModelIndex
_ENDING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
Check = Callable[[Entry, str], str]
"""What is wrong with a name for a row, in a sentence; "" for nothing."""


class NameEditor(QLineEdit):
    """Shows the whole path, of which the name is selected: who writes before it moves the row."""

    def __init__(self, entry: Entry, parent: QWidget) -> None:
        super().__init__(parent)
        self.entry, self._view = entry, parent
        self.note: TextLabel | None = None
        self.setAcceptDrops(False)
        self.setText(entry.path)
        self._is_fresh = True
        self.setAccessibleName(self.tr("Name"))
        self.textEdited.connect(self._on_text_edited)

    def object_to(self, sentence: str) -> None:
        """Say below the field, or above where there is no room, what is wrong with its text."""
        if self.note is None:
            self.note = TextLabel(tone="danger", wrap=True, parent=self._view)
            self.note.setObjectName("raised")
            self.note.setContentsMargins(8, 6, 8, 6)
        self.note.setText(sentence)
        room = self._view.width() - 8
        height, below = self.note.heightForWidth(room), self.geometry().bottom() + 2
        top = below if below + height <= self._view.height() else self.geometry().top() - height - 2
        self.note.setGeometry(4, max(0, top), room, height)
        self.note.show()
        self.note.raise_()
        announce(self, sentence)

    def _on_text_edited(self) -> None:
        if self.note is not None:
            self.note.hide()

    # Qt overrides

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._is_fresh:  # Qt has selected all of it
            self._is_fresh = False
            length = len(leaf(self.entry.path))
            self.setSelection(len(self.entry.path) - length, length)


class NameDelegate(RowDelegate):
    """`renamed(key, path)`: the user wrote a path that fits. `refused(sentence)`: the user went elsewhere with one that does not."""

    renamed = Signal(str, str)
    refused = Signal(str)

    def __init__(self, theme: Theme, view: SidebarTree) -> None:
        super().__init__(theme, view)
        self.check: Check = _nothing

    # Qt overrides

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        return NameEditor(index.data(ENTRY_ROLE), parent)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """The text was there from the start: a new count of the row does not write over it."""

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        left = ICON_PX + GAP_PX - 4
        room = QRect(option.rect.left() + left, option.rect.top(), option.rect.width() - left - 6, option.rect.height())
        editor.setGeometry(QStyle.visualRect(option.direction, option.rect, room))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        entry = index.data(ENTRY_ROLE)
        if isinstance(editor, NameEditor) and editor.text() != entry.path:
            sentence = self.check(entry, editor.text())
            if sentence:
                self.refused.emit(sentence)
            else:
                self.renamed.emit(entry.key, editor.text())

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, NameEditor) and editor.note is not None:
            editor.note.deleteLater()
        super().destroyEditor(editor, index)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        is_key = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _ENDING
        if isinstance(editor, NameEditor) and is_key and editor.text() != editor.entry.path:
            sentence = self.check(editor.entry, editor.text())
            if sentence:
                editor.object_to(sentence)
                return True
        return super().eventFilter(editor, event)


def _nothing(_entry: Entry, _text: str) -> str:
    return ""
