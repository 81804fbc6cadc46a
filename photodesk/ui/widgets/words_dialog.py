"""A small dialog for a name, a search, or both; what is wrong is said in it, and the text stays."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from photodesk.bridge.queries import Queries, Ticket
from photodesk.library.library import Library
from photodesk.ui.widgets.announcing import announce
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.wording import photos, sentence

DEBOUNCE_MS = 150
WIDTH_PX = 420
Check = Callable[[str], str]
"""What is wrong with a name, in a sentence; "" for nothing."""


class WordsDialog(QDialog):
    """`given(name, search)`: both are understood. A field that was not asked for gives "". Deleted when it is closed."""

    given = Signal(str, str)

    def __init__(
        self, queries: Queries, title: str, verb: str, parent: QWidget, *, name: str | None = None, check: Check | None = None,
        search: str | None = None, needs_search: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._queries, self._check, self._needs_search = queries, check, needs_search
        self._ticket: Ticket | None = None
        self._wrong_search = ""
        self.note = TextLabel(tone="danger", wrap=True, parent=self)
        self.found = TextLabel(tone="secondary", wrap=True, parent=self)
        self.name = self._field(self.tr("Name"), name)
        self.search = self._field(self.tr("Search"), search)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self._on_time)
        self._lay_out(verb)
        self.note.hide()
        self.name.textEdited.connect(self._on_edited)
        self.search.textEdited.connect(self._on_edited)
        if search is not None:
            self._on_time()
        first = self.name if name is not None else self.search
        first.setFocus()
        first.selectAll()

    def _field(self, label: str, text: str | None) -> QLineEdit:
        field = QLineEdit(text or "", self)
        field.setAccessibleName(label)
        field.setPlaceholderText(label)
        field.setVisible(text is not None)
        return field

    def _lay_out(self, verb: str) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(8)
        for field in (self.name, self.search):
            if not field.isHidden():
                label = TextLabel(field.accessibleName(), tone="secondary", parent=self)
                label.setBuddy(field)
                layout.addWidget(label)
                layout.addWidget(field)
        self.found.setVisible(not self.search.isHidden())
        layout.addWidget(self.found)
        layout.addWidget(self.note)
        layout.addSpacing(8)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(push_button(self.tr("Cancel"), self.reject, parent=self))
        self.go = push_button(verb, self._on_go, primary=True, parent=self)
        self.go.setDefault(True)
        buttons.addWidget(self.go)
        layout.addLayout(buttons)
        self.resize(WIDTH_PX, self.sizeHint().height())

    def _object_to(self, text: str, field: QLineEdit) -> None:
        self.note.setText(text)
        self.note.show()
        field.setFocus()
        field.setAccessibleDescription(text)
        announce(field, text)

    @Slot()
    def _on_go(self) -> None:
        name, search = self.name.text(), self.search.text().strip()
        wrong = self._check(name) if self._check is not None else ""
        if wrong:
            self._object_to(wrong, self.name)
        elif self._needs_search and not search:
            self._object_to(self.tr("Write what to search for, such as rating:>=4 or tag:Iceland."), self.search)
        elif self._wrong_search:
            self._object_to(self._wrong_search, self.search)
        else:
            self.given.emit(name, search)
            self.accept()

    @Slot()
    def _on_edited(self) -> None:
        self.note.hide()
        if self.sender() is self.search:
            self._wrong_search = ""
            self._timer.start()

    # -- what the search finds

    @Slot()
    def _on_time(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        query = self.search.text().strip()

        def question(library: Library) -> int:
            return library.browsing.count(query)

        self._ticket = self._queries.ask(self, question, self._on_counted, failed=self._on_failed)

    def _on_counted(self, count: int) -> None:
        self._wrong_search = ""
        self.found.setText(self.tr("Finds {photos} now, and others as they come.").format(photos=photos(count)))

    def _on_failed(self, error: Exception) -> None:
        self._wrong_search = sentence(error)
        self.found.setText(self._wrong_search)
