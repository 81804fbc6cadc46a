"""The dialog for new names: a template, its tokens, and the first names as they will be."""

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from photodesk.domain.pending import Renaming
from photodesk.ui.renaming.field import TemplateField
from photodesk.ui.renaming.template_text import Mistake, mistake_in
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.announcing import announce
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.flow import FlowLayout
from photodesk.ui.widgets.labels import ElidedLabel, TextLabel
from photodesk.ui.widgets.wording import number, photos, sentence

if TYPE_CHECKING:
    from photodesk.bridge.filing import Filing
    from photodesk.bridge.queries import Ticket

DEBOUNCE_MS = 150
WIDTH_PX = 560
MOST_SHOWN = 7
MOST_NAMED = 2_000
"""So many names are made to see which of them would be others; of more photos all count."""


class RenameDialog(QDialog):
    """`wanted(template)`: stage these names. Deleted when it is closed."""

    wanted = Signal(str)

    def __init__(self, theme: Theme, filing: "Filing", photo_ids: "array[int]", template: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Rename {photos}").format(photos=photos(len(photo_ids))))
        self._theme, self._filing, self._ids = theme, filing, photo_ids
        self._ticket: Ticket | None = None
        self._is_outdated = False
        self.field = TemplateField(template, self)
        self.field.setAccessibleName(self.tr("New Name"))
        self.note = TextLabel(tone="danger", wrap=True, parent=self)
        self.tokens: dict[str, QPushButton] = {}
        self.rows = [(self._name("secondary"), TextLabel("→", tone="secondary", parent=self), self._name("")) for _ in range(MOST_SHOWN)]
        self.more = TextLabel(tone="secondary", wrap=True, parent=self)
        self.go = push_button("", self._on_go, primary=True, parent=self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self._ask)
        self._lay_out()
        self.field.textChanged.connect(self._on_text_changed)
        self.field.selectAll()
        self.field.setFocus()
        self._show_names([])
        self._on_text_changed()
        self.resize(WIDTH_PX, self.heightForWidth(WIDTH_PX))
        self._ask()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(8)
        label = TextLabel(self.tr("New name, without the suffix"), tone="secondary", parent=self)
        label.setBuddy(self.field)
        self._names = self._preview()
        for widget in (label, self.field, self.note, self._token_buttons(), self._names, self.more):
            layout.addWidget(widget)
        layout.addStretch(1)
        safe = self.tr("No file is touched now: new names wait in Pending Changes. A RAW and its picture keep one name; sidecars go along.")
        layout.addSpacing(4)
        layout.addWidget(TextLabel(safe, tone="secondary", wrap=True, parent=self))
        layout.addSpacing(4)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(push_button(self.tr("Cancel"), self.reject, parent=self))
        self.go.setDefault(True)
        buttons.addWidget(self.go)
        layout.addLayout(buttons)

    def _name(self, tone: str) -> ElidedLabel:
        label = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle, tone=tone, parent=self)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return label

    def _token_buttons(self) -> QWidget:
        holder = QWidget(self)
        flow = FlowLayout(holder, spacing_px=4)
        for text, token in (
            (self.tr("Old Name"), "{name}"), (self.tr("Date"), "{date:%Y-%m-%d}"), (self.tr("Time"), "{date:%H%M%S}"),
            (self.tr("Number"), "{n:04}"), (self.tr("Camera"), "{camera}"), (self.tr("Lens"), "{lens}"), (self.tr("Title"), "{title}"),
            (self.tr("Rating"), "{rating}"),
        ):  # fmt: skip
            button = push_button(text, self._on_token, parent=holder)
            button.setProperty("chip", True)
            button.setAutoDefault(False)
            button.setObjectName(token)
            button.setToolTip(token)
            button.setAccessibleName(self.tr("Insert {token}").format(token=text))
            self.tokens[token] = button
            flow.addWidget(button)
        return holder

    def _preview(self) -> QWidget:
        holder = QWidget(self)
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 8, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        for n, parts in enumerate(self.rows):
            for column, label in enumerate(parts):
                grid.addWidget(label, n, column)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)
        return holder

    # -- what comes of it

    @Slot()
    def _ask(self) -> None:
        """One question at a time; what is written meanwhile is asked for next."""
        self._timer.stop()
        if self._ticket is not None or mistake_in(self.field.text()) is not None:
            self._is_outdated = self._ticket is not None
            return
        self._ticket = self._filing.ask_names(self, self._ids, self.field.text(), self._on_names, self._on_refused, MOST_NAMED)

    def _on_names(self, names: Sequence[Renaming]) -> None:
        self._ticket = None
        if mistake_in(self.field.text()) is None:
            self._show_names(names)
        self._go_on()

    def _on_refused(self, error: Exception) -> None:
        self._ticket = None
        self._object(Mistake(0, len(self.field.text()), sentence(error)))
        self._go_on()

    def _go_on(self) -> None:
        if self._is_outdated:
            self._is_outdated = False
            self._ask()

    def _show_names(self, names: Sequence[Renaming]) -> None:
        changed = sum(each.name != each.new_name for each in names) + max(0, len(self._ids) - MOST_NAMED)
        for n, parts in enumerate(self.rows):
            each = names[n] if n < len(names) else None
            parts[0].set_text("" if each is None else each.name)
            parts[2].set_text("" if each is None else each.new_name)
            for widget in parts:
                widget.setVisible(n < max(1, min(len(names) or len(self._ids), MOST_SHOWN)))
        left = max(len(names), len(self._ids)) - MOST_SHOWN
        same = len(names) - sum(each.name != each.new_name for each in names)
        words = [self.tr("… and {n} more").format(n=number(left))] if left > 0 else []
        words += [self.tr("{photos} keep their name").format(photos=photos(same))] if same > 1 else []
        self.more.setText(" · ".join(words))
        self.go.setText(self.tr("Stage 1 Rename") if changed == 1 else self.tr("Stage {n} Renames").format(n=number(changed)))
        self.go.setEnabled(changed > 0)

    def _object(self, mistake: Mistake | None) -> None:
        self.field.show_mistake(mistake, self._theme.danger)
        text = "" if mistake is None else sentence(Exception(mistake.message))
        if text and text != self.note.text():
            announce(self.field, text)
        self.note.setText(text)
        self.note.setVisible(bool(text))
        self._names.setEnabled(mistake is None)
        if mistake is not None:
            self.go.setEnabled(False)

    # -- what the user does

    @Slot()
    def _on_text_changed(self) -> None:
        mistake = mistake_in(self.field.text())
        self._object(mistake)
        if mistake is None:
            self._timer.start()

    @Slot()
    def _on_token(self) -> None:
        button = self.sender()
        self.field.put(button.objectName())

    @Slot()
    def _on_go(self) -> None:
        self.wanted.emit(self.field.text())
        self.accept()
