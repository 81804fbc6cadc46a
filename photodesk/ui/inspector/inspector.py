"""The panel of details."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from photodesk.bridge.events import Events
from photodesk.bridge.queries import Queries, Ticket
from photodesk.domain.changes import PhotosChanged
from photodesk.library.library import Library
from photodesk.ui.inspector.details import Line, lines, selection_lines
from photodesk.ui.inspector.facts import SelectionFacts
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.error_card import ErrorCard
from photodesk.ui.widgets.labels import ElidedLabel, TextLabel
from photodesk.ui.widgets.wording import photos, plain_name, visible


class Inspector(QWidget):
    """Speaks of nothing, one photo or several. `show_asked(path)`, `retry_asked(photo_id)`, `hide_asked(photo_id)`: from the card of a
    problem."""

    show_asked = Signal(str)
    retry_asked = Signal(int)
    hide_asked = Signal(int)

    def __init__(self, theme: Theme, queries: Queries, events: Events, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme, self._queries = theme, queries
        self._photo: dict[str, Any] | None = None
        self._photo_id: int | None = None
        self._ticket: Ticket | None = None
        self._lines: list[Line] = []
        self.header = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle, parent=self)
        self.header.setFont(theme.font("heading"))
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("inspector")
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(self.tr("Details"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 0, 0)
        layout.setSpacing(8)
        top = QHBoxLayout()
        top.setContentsMargins(2, 0, 0, 0)  # the ring of what is below
        top.addWidget(self.header)
        layout.addLayout(top)
        layout.addWidget(self._scroll, 1)
        self.setFocusProxy(self._scroll)
        events.photos_changed.connect(self._on_photos_changed)
        events.folders_changed.connect(self._on_folders_changed)
        self.show_nothing()

    # -- what is shown

    def show_nothing(self) -> None:
        """Nothing is selected."""
        self._forget()
        self._fill(self.tr("No photo selected"), [], [])

    def show_photo(self, photo_id: int) -> None:
        """Ask for one photo and show it; what is shown stays until the answer is there."""
        self._forget()
        self._photo_id = photo_id

        def question(library: Library) -> dict[str, Any] | None:
            return library.browsing.details(photo_id)

        self._ticket = self._queries.ask(self, question, self._on_details)

    def show_several(self, facts: SelectionFacts) -> None:
        """Show what several photos have in common."""
        self._forget()
        self._fill(self.tr("{photos} selected").format(photos=photos(facts.count)), selection_lines(facts), [])

    def lines_shown(self) -> dict[str, str]:
        """Label and value of every line."""
        return dict(self._lines)

    def _forget(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        self._photo = self._photo_id = self._ticket = None

    def _on_details(self, photo: dict[str, Any] | None) -> None:
        self._ticket = None
        self._photo = photo
        if photo is None:
            self._fill(self.tr("This photo is no longer in the library"), [], [])
            return
        cards: list[QWidget] = []
        if photo["problem"]:
            cards.append(self._card(photo))
        self._fill(photo["name"], lines(photo), self._files(photo), cards)

    def _card(self, photo: dict[str, Any]) -> ErrorCard:
        problem = photo["problem"]
        report = f"{visible(photo['path'])}\n{problem['stage']} · {problem['reason']}\n{problem['message']}"
        actions: list[tuple[str, Callable[[], object]]] = [
            (self.tr("Show in File Manager"), self._on_show_clicked),
            (self.tr("Try Again"), self._on_retry_clicked),
            (self.tr("Hide Problem"), self._on_hide_clicked),
        ]
        return ErrorCard(self._theme, visible(problem["message"]), actions, report=report)

    def _files(self, photo: dict[str, Any]) -> list[Line]:
        directory, added = str(photo["path"]).rpartition("/")[0], str(photo["folder"])
        below = directory.removeprefix(added).lstrip("/")
        found = [(self.tr("File"), photo["name"]), (self.tr("Folder"), below), (self.tr("Added folder"), added)]
        return [(label, value) for label, value in found if value]

    def _fill(self, heading: str, facts: Sequence[Line], files: Sequence[Line], cards: Sequence[QWidget] = ()) -> None:
        self.header.set_text(heading)
        self._lines = [*facts, *files]
        content = QWidget()
        content.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 16, 16)
        layout.setSpacing(8)
        for card in cards:
            layout.addWidget(card)
        widths = [QFontMetrics(self._theme.font("body")).horizontalAdvance(label) for label, _ in self._lines]
        for title, found in ((self.tr("Details"), facts), (self.tr("Files"), files)):
            if found:
                self._section(layout, title, found, max(widths))
        layout.addStretch(1)
        self._scroll.setWidget(content)

    def _section(self, layout: QVBoxLayout, title: str, found: Sequence[Line], label_px: int) -> None:
        heading = TextLabel(title, tone="tertiary")
        heading.setFont(self._theme.font("section"))
        layout.addSpacing(4)
        layout.addWidget(heading)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(6)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        for label, value in found:
            name = TextLabel(label, tone="secondary")
            name.setMinimumWidth(label_px)  # values stand below one another in all sections
            form.addRow(name, self._value(label, value))
        layout.addLayout(form)

    def _value(self, label: str, value: str) -> QWidget:
        """Names and paths on one line, cut in the middle; sentences wrap."""
        if label in (self.tr("File"), self.tr("Folder"), self.tr("Added folder")):
            return ElidedLabel(value, mode=Qt.TextElideMode.ElideMiddle)
        text = TextLabel(plain_name(value), wrap=True)
        text.setAccessibleName(f"{label}: {visible(value)}")
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return text

    # -- what the user does

    @Slot()
    def _on_show_clicked(self) -> None:
        if self._photo is not None:
            self.show_asked.emit(self._photo["path"])

    @Slot()
    def _on_retry_clicked(self) -> None:
        if self._photo is not None:
            self.retry_asked.emit(self._photo["id"])

    @Slot()
    def _on_hide_clicked(self) -> None:
        if self._photo is not None:
            self.hide_asked.emit(self._photo["id"])

    @Slot(object)
    def _on_photos_changed(self, change: PhotosChanged) -> None:
        if self._photo_id is not None and self._photo_id in change.ids:
            self.show_photo(self._photo_id)

    @Slot()
    def _on_folders_changed(self) -> None:
        if self._photo_id is not None:
            self.show_photo(self._photo_id)
