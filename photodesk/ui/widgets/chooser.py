"""A small list to choose one name from, by typing a part of it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QStringListModel, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QVBoxLayout, QWidget

from photodesk.domain.tags import folded, leaf
from photodesk.ui.widgets.announcing import announce
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.wording import visible

MOST_SHOWN = 200
Check = Callable[[str], str]
"""What is wrong with a new name, in a sentence; "" for nothing."""
_PASSED_ON = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Chooser(QDialog):
    """`chosen(name)`: one of the list. `new_wanted(name)`: what was typed, where *new* offers it ("New album “{name}”"). Deleted when it
    is closed."""

    chosen = Signal(str)
    new_wanted = Signal(str)

    def __init__(self, title: str, names: Sequence[str], parent: QWidget, *, new: str = "", check: Check | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._names = [(name, folded(name)) for name in names]
        self._new, self._check = new, check
        self._found: list[str] = []
        self._model = QStringListModel(self)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Type a part of the name"))
        self.field.setAccessibleName(title)
        self.list = QListView(self)
        self.list.setModel(self._model)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its keys come through the field
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(self.tr("Choices"))
        self.list.clicked.connect(self._on_clicked)
        self.empty = TextLabel(self.tr("Nothing has this name."), tone="secondary", parent=self)
        self.note = TextLabel(tone="danger", wrap=True, parent=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self.field)
        layout.addWidget(self.note)
        layout.addWidget(self.empty)
        layout.addWidget(self.list, 1)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._on_text_changed)
        self._on_text_changed("")
        self.resize(360, 320)

    def texts(self) -> list[str]:
        """What can be chosen now."""
        return self._model.stringList()

    @Slot(str)
    def _on_text_changed(self, text: str) -> None:
        self.note.hide()
        wanted = folded(text.strip())
        found = [name for name, plain in self._names if wanted in plain]
        found.sort(key=lambda name: not folded(leaf(name)).startswith(wanted))  # names that begin so come first
        self._found = found[:MOST_SHOWN]
        shown = [visible(name) for name in self._found]
        if self._new and text.strip() and text.strip() not in self._found:
            shown.append(self._new.format(name=visible(text.strip())))
        self._model.setStringList(shown)
        self.list.setCurrentIndex(self._model.index(0))
        self.list.setVisible(bool(shown))
        self.empty.setVisible(not shown)

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self._choose(index.row())

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._found):
            self.chosen.emit(self._found[row])
        elif 0 <= row < self._model.rowCount():
            name = self.field.text().strip()
            wrong = self._check(name) if self._check is not None else ""
            if wrong:
                self.note.setText(wrong)
                self.note.show()
                announce(self.field, wrong)
                return
            self.new_wanted.emit(name)
        else:
            return
        self.accept()

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _PASSED_ON:
                self.list.event(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self.list.currentIndex().row())
                return True
        return super().eventFilter(watched, event)
