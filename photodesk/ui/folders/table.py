"""The list of folders; one that is offline has its button in its row."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QHeaderView, QToolButton, QVBoxLayout, QWidget

from photodesk.domain.folders import Folder, FolderState
from photodesk.ui.folders.facts import FolderLine
from photodesk.ui.folders.model import ACTION, NAME, FolderModel
from photodesk.ui.folders.wording import name_of
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import link_button
from photodesk.ui.widgets.row_view import RowView

MOST_ROWS = 8
"""So many are seen without scrolling."""


class FolderTable(QWidget):
    """`turned`: another folder is chosen. `retried(folder_id)`: try an offline one again. `opened(Folder)`: show its photos."""

    turned = Signal()
    retried = Signal(int)
    opened = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = FolderModel(theme, self)
        self.view = RowView(theme, self)
        self.view.setModel(self.model)
        self.view.setRootIsDecorated(False)
        self.view.setAccessibleName(self.tr("List of Watched Folders"))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.view.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.setFocusProxy(self.view)
        self._buttons: dict[int, QToolButton] = {}
        self.view.selectionModel().currentRowChanged.connect(self._on_turned)
        self.view.activated.connect(self._on_activated)

    def set_lines(self, lines: Sequence[FolderLine], limited: Collection[str]) -> None:
        """Show these folders; the chosen one stays so, or its neighbour is."""
        chosen, row = self.chosen(), max(0, self.view.currentIndex().row())
        before = [line.folder.id for line in self.model.lines]
        self.model.set_lines(lines, limited)
        if before != [line.folder.id for line in lines]:
            self._buttons = {}  # the view deletes them with its rows
            ids = [line.folder.id for line in lines]
            known = ids.index(chosen.folder.id) if chosen is not None and chosen.folder.id in ids else min(row, len(ids) - 1)
            self.choose(known)
        self._set_buttons()
        self._fit()

    def chosen(self) -> FolderLine | None:
        """The folder whose details are shown."""
        row = self.view.currentIndex().row()
        return self.model.lines[row] if 0 <= row < len(self.model.lines) else None

    def choose(self, row: int) -> None:
        """Choose the folder in this row."""
        flags = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().setCurrentIndex(self.model.index(row, 0), flags.ClearAndSelect | flags.Rows)

    def choose_folder(self, folder_id: int) -> None:
        """Choose a folder by its id, where it is listed."""
        for row, line in enumerate(self.model.lines):
            if line.folder.id == folder_id:
                self.choose(row)

    def retry_button(self, folder_id: int) -> QToolButton | None:
        """The button in the row of an offline folder."""
        return self._buttons.get(folder_id)

    def _set_buttons(self) -> None:
        for row, line in enumerate(self.model.lines):
            folder, button = line.folder, self._buttons.get(line.folder.id)
            if folder.state is FolderState.OFFLINE and button is None:
                button = self._buttons[folder.id] = self._make_button(folder)
                self.view.setIndexWidget(self.model.index(row, ACTION), button)
            elif folder.state is not FolderState.OFFLINE and button is not None:
                del self._buttons[folder.id]
                self.view.setIndexWidget(self.model.index(row, ACTION), None)  # type: ignore[arg-type]  # takes it away
        self.view.resizeColumnToContents(ACTION)

    def _make_button(self, folder: Folder) -> QToolButton:
        button = link_button(self.tr("Try Again"), self._on_retried)
        button.setProperty("small", True)
        button.setProperty("folder_id", folder.id)
        button.setAccessibleName(self.tr("Try Again: {folder}").format(folder=name_of(folder)))
        return button

    def _fit(self) -> None:
        rows = min(len(self.model.lines), MOST_ROWS)
        row_px = max(28, self.view.sizeHintForRow(0))
        self.setFixedHeight(self.view.header().sizeHint().height() + rows * row_px + 4)

    @Slot()
    def _on_turned(self) -> None:
        self.turned.emit()

    @Slot()
    def _on_retried(self) -> None:
        self.retried.emit(int(self.sender().property("folder_id")))

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        self.opened.emit(self.model.lines[index.row()].folder)
