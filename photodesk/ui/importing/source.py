"""Where photos come from: cards and phones that are found by themselves, a folder, Google Takeout, dropped files."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QStandardPaths, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from photodesk.domain.importing import Card
from photodesk.ui.importing.rows import row_label
from photodesk.ui.importing.wording import files, name_of
from photodesk.ui.questions import choose_folder
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.controls import StillComboBox
from photodesk.ui.widgets.wording import number

WIDTH_PX = 240


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of the list. `card`: a drive that can be removed."""

    title: str
    places: tuple[bytes, ...]
    card: bool = False


class SourceRow(QWidget):
    """`chosen(Source)`: look there."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.source: Source | None = None
        self._cards: tuple[Source, ...] = ()
        self._others: list[Source] = []
        self.list = StillComboBox(theme, self)
        self.list.setAccessibleName(self.tr("From"))
        self.list.setMinimumWidth(WIDTH_PX)
        self.list.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.folder_button = push_button(self.tr("Folder…"), self.choose_folder, parent=self)
        self.folder_button.setAccessibleName(self.tr("Import from a Folder…"))
        self.takeout_button = QToolButton(self)
        self.takeout_button.setText(self.tr("Google Takeout…"))
        self.takeout_button.setProperty("choice", True)
        self.takeout_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.takeout_button)
        menu.addAction(self.tr("Zip Files…"), self.choose_archives)
        menu.addAction(self.tr("Folder…"), self.choose_folder)
        self.takeout_button.setMenu(menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (row_label(self.tr("From"), self, self.list), self.list, self.folder_button, self.takeout_button):
            layout.addWidget(widget)
        self.takeout_button.setMaximumHeight(self.folder_button.sizeHint().height())
        self.list.activated.connect(self._on_activated)
        self._fill()

    # -- what there is

    def show_cards(self, cards: Sequence[Card]) -> None:
        """The drives that are there now; the first that comes is chosen, where nothing is yet."""
        found = tuple(Source(self._card_title(card), (card.path,), True) for card in cards)
        if found != self._cards:
            self._cards = found
            self._fill()
        if self.source is None and found:
            self.choose(found[0])

    def choose_places(self, places: Sequence[str]) -> None:
        """A folder, files or archives that were chosen or dropped."""
        paths = tuple(os.fsencode(os.path.abspath(place)) for place in places)
        title = name_of(paths[0]) if len(paths) == 1 else files(len(paths))
        if len(paths) > 1 and all(path.lower().endswith(b".zip") for path in paths):
            title = self.tr("Google Takeout ({n} parts)").format(n=number(len(paths)))
        self.choose(Source(title, paths))

    def choose(self, source: Source) -> None:
        """Look there."""
        self.source = source
        if source not in self._cards and source not in self._others:
            self._others.append(source)
        self._fill()
        self.chosen.emit(source)

    def forget(self) -> None:
        """Nothing is chosen; what was chosen by hand is not listed any more."""
        self.source, self._others = None, []
        self._fill()

    def is_here(self) -> bool:
        """Whether the chosen card is in the machine still; of anything else, yes."""
        return self.source is None or not self.source.card or self.source in self._cards

    def _card_title(self, card: Card) -> str:
        return self.tr("Card ({name})").format(name=card.name)

    def _sources(self) -> tuple[Source, ...]:
        return (*self._cards, *self._others)

    def _fill(self) -> None:
        sources = self._sources()
        self.list.clear()
        self.list.addItems([source.title for source in sources])
        if not sources:
            self.list.addItem(self.tr("No card or phone is connected"))
        elif self.source is None:
            self.list.setCurrentIndex(-1)
        self.list.setEnabled(bool(sources))
        if self.source in sources:
            self.list.setCurrentIndex(sources.index(self.source))

    @Slot(int)
    def _on_activated(self, number: int) -> None:
        sources = self._sources()
        if 0 <= number < len(sources) and sources[number] != self.source:
            self.choose(sources[number])

    # -- by hand

    @Slot()
    def choose_folder(self) -> None:
        """Ask for a folder."""
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.HomeLocation)
        choose_folder(self, self.tr("Import From"), start, self._on_folder)

    @Slot()
    def choose_archives(self) -> None:
        """Ask for the parts of a Takeout."""
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        dialog = QFileDialog(self, self.tr("Import Google Takeout"), start, self.tr("Parts of a Takeout (*.zip)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self.choose_places)
        dialog.open()

    @Slot(str)
    def _on_folder(self, path: str) -> None:
        self.choose_places([path])
