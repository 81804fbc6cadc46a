"""The mark of a row that has others below it."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from photodesk.ui.theme import Theme

CHEVRON_PX = 12


def draw_chevron(painter: QPainter, theme: Theme, room: QRect, *, is_open: bool) -> None:
    """Say whether what is below a row is shown; in the middle of *room*."""
    closed = "chevron-left" if painter.layoutDirection() == Qt.LayoutDirection.RightToLeft else "chevron-right"
    place = QRect(0, 0, CHEVRON_PX, CHEVRON_PX)
    place.moveCenter(room.center())
    theme.icon("chevron-down" if is_open else closed, theme.text_tertiary).paint(painter, place)
