"""Flag, rating and label."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from photodesk.domain.selections import Common
from photodesk.ui.inspector.section import Section
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.flag_control import FlagControl
from photodesk.ui.widgets.label_swatches import LabelSwatches
from photodesk.ui.widgets.star_row import StarRow


class MarksSection(Section):
    """`chosen(kind, value)`: such as flag and "keep", rating and "3", label and "none"."""

    chosen = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self.heading.setText(self.tr("Flag and rating"))
        self.flag, self.stars, self.labels = FlagControl(theme, self), StarRow(theme, self), LabelSwatches(theme, self)
        for control in (self.flag, self.stars, self.labels):
            self.box.addWidget(control)
        self.flag.chosen.connect(self._on_flag_chosen)
        self.stars.chosen.connect(self._on_stars_chosen)
        self.labels.chosen.connect(self._on_label_chosen)

    def show_marks(self, flag: Common, rating: Common, label: Common) -> None:
        """What the photos have."""
        self.flag.show_value(flag)
        self.stars.show_value(rating)
        self.labels.show_value(label)

    @Slot(str)
    def _on_flag_chosen(self, flag: str) -> None:
        self.chosen.emit("flag", flag)

    @Slot(int)
    def _on_stars_chosen(self, stars: int) -> None:
        self.chosen.emit("rating", str(stars))

    @Slot(str)
    def _on_label_chosen(self, label: str) -> None:
        self.chosen.emit("label", label)
