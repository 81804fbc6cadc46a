"""The buttons on the cell under the pointer: keep, reject, rate. Everything they do is in the menus and on keys, too."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from photodesk.ui.grid.layout import PADDING_PX, Box

if TYPE_CHECKING:
    from photodesk.ui.theme import Theme

BUTTON_PX, ICON_PX, INSET_PX = 28, 16, 4
_LOOK = (
    f"QToolButton {{ background: rgba(0, 0, 0, 184); border: none; border-radius: {INSET_PX}px; padding: 0; min-width: 0; min-height: 0; }}"
    " QToolButton:hover { background: #000000; } QToolButton:pressed { background: #3D3D3D; }"
)


class QuickButtons(QWidget):
    """`asked(action, place)`: "flag.keep", "flag.reject" or "rating" (which has a menu, for that global place)."""

    asked = Signal(str, QPoint)

    def __init__(self, theme: "Theme", viewport: QWidget) -> None:
        super().__init__(viewport)
        self.keep = self._button(theme, "keep", self.tr("Keep This Photo"), self._on_keep)
        self.reject = self._button(theme, "reject", self.tr("Reject This Photo"), self._on_reject)
        self.rate = self._button(theme, "star-filled", self.tr("Rate This Photo…"), self._on_rate)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for button in (self.keep, self.reject, self.rate):
            layout.addWidget(button)
        self.setStyleSheet(_LOOK)
        self.setFixedSize(3 * BUTTON_PX, BUTTON_PX)
        self.hide()

    def _button(self, theme: "Theme", icon: str, name: str, clicked: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(theme.icon(icon, QColor(Qt.GlobalColor.white)))
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        button.setFixedSize(BUTTON_PX, BUTTON_PX)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys of the grid go on
        button.setCursor(Qt.CursorShape.ArrowCursor)
        button.clicked.connect(clicked)
        return button

    def put(self, cell: Box, box_height_px: int, *, mirrored: bool) -> None:
        """Stand at the lower start corner of a cell's photo (viewport pixels), where there is room."""
        if cell.width - 2 * PADDING_PX < self.width() + 2 * INSET_PX:
            self.hide()
            return
        inset = PADDING_PX + INSET_PX
        left = cell.left + cell.width - inset - self.width() if mirrored else cell.left + inset
        self.move(left, cell.top + PADDING_PX + box_height_px - INSET_PX - BUTTON_PX)
        self.show()

    @Slot()
    def _on_keep(self) -> None:
        self._ask("flag.keep", self.keep)

    @Slot()
    def _on_reject(self) -> None:
        self._ask("flag.reject", self.reject)

    @Slot()
    def _on_rate(self) -> None:
        self._ask("rating", self.rate)

    def _ask(self, action: str, button: QToolButton) -> None:
        self.asked.emit(action, button.mapToGlobal(QPoint(0, button.height())))
