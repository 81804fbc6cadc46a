"""Flag, stars and label of a photo that is shown large, and whether they are saved: what a key changed is seen at once."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from photodesk.bridge.pending_edits import SaveState
from photodesk.domain.edits import FLAGS
from photodesk.domain.photos import PhotoRow
from photodesk.ui.tokens import LABELS
from photodesk.ui.widgets.mark_painting import SWATCH_HEIGHT_PX, SWATCH_WIDTH_PX, draw_swatch, star
from photodesk.ui.widgets.wording import plain_tip

if TYPE_CHECKING:
    from photodesk.ui.theme import Theme

STAR_PX, STAR_STEP_PX = 6, 13
ICON_PX, GAP_PX = 16, 8
_STAR = star(STAR_PX)


class MarksLine(QWidget):
    """As wide as what there is to say; drawn in the canvas's colours. `words`: the same, read aloud."""

    def __init__(self, theme: "Theme", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row: PhotoRow | None = None
        self._save: SaveState | None = None
        self.words = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def show_marks(self, row: PhotoRow | None, save: SaveState | None) -> None:
        """The marks of a photo; None for a file that is not in the library."""
        self._row, self._save = row, save
        self.words = ", ".join(self._parts())
        self.setAccessibleName(self.words)
        self.setToolTip(plain_tip(self.words))
        self.setVisible(bool(self.words))
        self.updateGeometry()
        self.update()

    def _parts(self) -> list[str]:
        row, parts = self._row, []
        if row is not None:
            parts += {"keep": [self.tr("Keep")], "reject": [self.tr("Reject")]}.get(row.flag or "", [])
            if row.rating:
                parts.append(self.tr("1 star") if row.rating == 1 else self.tr("%n stars", "", row.rating))
            labels = {
                "red": self.tr("red label"), "yellow": self.tr("yellow label"), "green": self.tr("green label"),
                "blue": self.tr("blue label"), "purple": self.tr("purple label"),
            }  # fmt: skip
            parts += [labels[row.label]] if row.label in labels else []
        if self._save is not None:
            parts.append(self.tr("not saved") if self._save is SaveState.NOT_SAVED else self.tr("saving"))
        return parts

    def _widths(self) -> list[int]:
        row, widths = self._row, []
        if row is not None:
            widths += [ICON_PX] if row.flag in FLAGS else []
            widths += [row.rating * STAR_STEP_PX] if row.rating else []
            widths += [SWATCH_WIDTH_PX] if row.label in LABELS else []
        return widths + ([ICON_PX] if self._save is not None else [])

    # Qt overrides

    def sizeHint(self) -> QSize:
        widths = self._widths()
        return QSize(sum(widths) + GAP_PX * max(0, len(widths) - 1), SWATCH_HEIGHT_PX + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colors, row = QPainter(self), self._theme.canvas_colors(), self._row
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isRightToLeft():
            painter.translate(self.width() - self.sizeHint().width(), 0)
        left, middle = 0, self.height() / 2
        if row is not None and row.flag in FLAGS:
            self._theme.icon(row.flag, colors.text).paint(painter, left, round(middle) - ICON_PX // 2, ICON_PX, ICON_PX)
            left += ICON_PX + GAP_PX
        if row is not None and row.rating:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.text_secondary)
            for number in range(row.rating):
                painter.drawPolygon(_STAR.translated(left + STAR_PX + number * STAR_STEP_PX, middle))
            left += row.rating * STAR_STEP_PX + GAP_PX
        if row is not None and row.label in LABELS:
            box = QRectF(left + 0.5, round(middle) - SWATCH_HEIGHT_PX / 2 + 0.5, SWATCH_WIDTH_PX - 1, SWATCH_HEIGHT_PX - 1)
            draw_swatch(painter, box, row.label, self._theme.control_border, self._theme.font("caption"))
            left += SWATCH_WIDTH_PX + GAP_PX
        if self._save is SaveState.NOT_SAVED:
            self._theme.icon("warning", self._theme.danger).paint(painter, left, round(middle) - ICON_PX // 2, ICON_PX, ICON_PX)
        elif self._save is not None:
            painter.setPen(QPen(colors.text_secondary, 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(left + ICON_PX / 2, middle), 3.5, 3.5)
