"""The albums that hold the photos, and a menu of those they can be put into."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from photodesk.bridge.queries import Queries
from photodesk.library.library import Library
from photodesk.ui.inspector.section import Section
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.chip_box import ChipBox
from photodesk.ui.widgets.wording import visible


class AlbumsSection(Section):
    """`added(path)`, `removed(path)`: put the photos into this album, take them out of it."""

    added = Signal(str)
    removed = Signal(str)

    def __init__(self, theme: Theme, queries: Queries, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self.heading.setText(self.tr("Albums"))
        self._queries = queries
        self._whole: frozenset[str] = frozenset()
        """Albums that hold all of the photos."""
        self.chips = ChipBox(theme, self)
        self.button = QToolButton(self)
        self.button.setText(self.tr("Add to Album"))
        self.button.setProperty("choice", True)
        self.button.setIcon(theme.icon("chevron-down", size_px=16))
        self.button.setIconSize(QSize(16, 16))
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.clicked.connect(self._on_clicked)
        self.box.addWidget(self.chips)
        self.box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeading)
        self.chips.removed.connect(self.removed)
        self.chips.completed.connect(self.added)
        self.chips.passed.connect(self._on_passed)

    def show_albums(self, counts: Mapping[str, int], chosen: int) -> None:
        """The albums of *chosen* photos, and how many each holds."""
        self._whole = frozenset(path for path, number in counts.items() if number == chosen)
        self.chips.show_counts(counts, chosen)

    @Slot()
    def _on_clicked(self) -> None:
        self._queries.ask(self, _paths, self._on_paths)

    def _on_paths(self, paths: list[str]) -> None:
        menu = QMenu(self)
        for path in paths:
            if path not in self._whole:
                action = menu.addAction(visible(path).replace("&", "&&"))
                action.setData(path)
        if menu.isEmpty():
            text = self.tr("They are in every album") if paths else self.tr("There are no albums yet")
            menu.addAction(text).setEnabled(False)
        menu.triggered.connect(self._on_chosen)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height())))

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        self.added.emit(str(action.data()))

    @Slot()
    def _on_passed(self) -> None:
        self.button.setFocus(Qt.FocusReason.TabFocusReason)


def _paths(library: Library) -> list[str]:
    return library.organising.manual_albums()
