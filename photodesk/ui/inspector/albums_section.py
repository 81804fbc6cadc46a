"""The albums that hold the photos."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QToolButton, QWidget

from photodesk.ui.inspector.section import Section
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.chip_box import ChipBox


class AlbumsSection(Section):
    """`add_asked`: choose an album for the photos. `completed(path)`: all of them are to be in it. `removed(path)`: take them out of it."""

    add_asked = Signal()
    completed = Signal(str)
    removed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self.heading.setText(self.tr("Albums"))
        self.chips = ChipBox(theme, self)
        self.button = QToolButton(self)
        self.button.setText(self.tr("Add to Album…"))
        self.button.setProperty("choice", True)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.clicked.connect(self.add_asked)
        self.box.addWidget(self.chips)
        self.box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeading)
        self.chips.removed.connect(self.removed)
        self.chips.completed.connect(self.completed)
        self.chips.passed.connect(self._on_passed)

    def show_albums(self, counts: Mapping[str, int], chosen: int) -> None:
        """The albums of *chosen* photos, and how many each holds."""
        self.chips.show_counts(counts, chosen)

    @Slot()
    def _on_passed(self) -> None:
        self.button.setFocus(Qt.FocusReason.TabFocusReason)
