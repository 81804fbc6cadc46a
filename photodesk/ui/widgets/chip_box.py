"""Chips that break lines like words: the tags of photos, or the albums they are in."""

from collections import Counter
from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from photodesk.domain.tags import leaf
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.flow import FlowLayout
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.token_chip import TokenChip
from photodesk.ui.widgets.wording import number

MOST_CHIPS = 40
"""More of them help nobody; those that most of the photos have are shown."""


class ChipBox(QWidget):
    """`removed(path)`, `completed(path)`: see the chip. `passed`: an arrow key after the last chip. Chips that stay are the same
    widgets, so that the focus stays."""

    removed = Signal(str)
    completed = Signal(str)
    passed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chips: dict[str, TokenChip] = {}
        self._known: tuple[Mapping[str, int], int] = ({}, -1)
        self._rest = TextLabel(tone="secondary", parent=self)
        self._layout = FlowLayout(self)
        self.show_counts({}, 0)

    def chips(self) -> list[TokenChip]:
        """What is shown, in order."""
        return list(self._chips.values())

    def show_counts(self, counts: Mapping[str, int], chosen: int) -> None:
        """What all or some of *chosen* photos have, in this order, each with how many have it."""
        if (counts, chosen) == self._known:
            return
        self._known = (dict(counts), chosen)
        shown = dict(counts)
        if len(counts) > MOST_CHIPS:
            most = set(sorted(counts, key=lambda path: -counts[path])[:MOST_CHIPS])
            shown = {path: count for path, count in counts.items() if path in most}
        names = Counter(map(leaf, shown))
        before, self._chips = self._chips, {}
        for path, count in shown.items():
            chip = self._chips[path] = before.pop(path) if path in before else self._made(path)
            name = leaf(path)
            chip.show_state(name if names[name] == 1 else path, count, chosen)
        self._drop(before)
        self._rest.setText(self.tr("and {n} more").format(n=number(len(counts) - len(shown))))
        self._rest.setVisible(len(shown) < len(counts))
        self._arrange()
        self.setVisible(bool(shown))

    def focus_last(self) -> None:
        """From the field below: to the last chip."""
        if self._chips:
            self.chips()[-1].setFocus(Qt.FocusReason.BacktabFocusReason)

    def _made(self, path: str) -> TokenChip:
        chip = TokenChip(self._theme, path, self)
        chip.removed.connect(self.removed)
        chip.completed.connect(self.completed)
        chip.stepped.connect(self._on_stepped)
        chip.show()
        return chip

    def _drop(self, chips: dict[str, TokenChip]) -> None:
        """Chips go; a focus on one of them goes to the field, which is where one writes on."""
        for chip in chips.values():
            if chip is QApplication.focusWidget():
                self.passed.emit()
            chip.hide()
            chip.deleteLater()

    def _arrange(self) -> None:
        while self._layout.takeAt(0) is not None:
            pass
        for chip in (*self._chips.values(), self._rest):
            self._layout.addWidget(chip)
            chip.raise_()  # Tab goes by the order of the children
        self._layout.invalidate()
        self.updateGeometry()

    @Slot(int)
    def _on_stepped(self, by: int) -> None:
        chips = self.chips()
        at = chips.index(self.sender()) + by  # type: ignore[arg-type]
        if at >= len(chips):
            self.passed.emit()
        elif at >= 0:
            chips[at].setFocus(Qt.FocusReason.TabFocusReason)
