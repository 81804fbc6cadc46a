"""Five colour labels: that of one photo or of several."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from photodesk.domain.edits import LABELS
from photodesk.domain.selections import Common
from photodesk.ui import tokens
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.flow import FlowLayout
from photodesk.ui.widgets.labels import TextLabel

WIDTH_PX, HEIGHT_PX = 34, 28
INSET_PX, RADIUS_PX, RING_PX = 4, 4, 2


class Swatch(QAbstractButton):
    """One label: its colour with a letter; a ring when the photos have it, another one for the focus."""

    def __init__(self, theme: Theme, label: str, name: str, letter: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._letter = theme, letter
        self._colour = QColor(tokens.LABELS[label])
        self.setObjectName(label)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    # Qt overrides

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(max(WIDTH_PX, metrics.height() + 16), max(HEIGHT_PX, metrics.height() + 2 * INSET_PX + 2))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(INSET_PX, INSET_PX, -INSET_PX, -INSET_PX)
        painter.setPen(QPen(self._theme.control_border, 1))
        painter.setBrush(self._colour)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PX, RADIUS_PX)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(Qt.GlobalColor.black))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self._letter)
        if self.hasFocus() or self.isChecked():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.accent if self.hasFocus() else self._theme.text, RING_PX))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS_PX + 2, RADIUS_PX + 2)


class LabelSwatches(QWidget):
    """`chosen`: a label, or "none" when the one the photos have was pressed again. It shows what it is told, not what was pressed."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        names = {
            "red": self.tr("Red"), "yellow": self.tr("Yellow"), "green": self.tr("Green"), "blue": self.tr("Blue"),
            "purple": self.tr("Purple"),
        }  # fmt: skip
        self._shown = Common()
        self.swatches = {
            label: Swatch(theme, label, self.tr("Label: {colour}").format(colour=names[label]), label[0].upper(), self) for label in LABELS
        }
        self.mixed = TextLabel(self.tr("mixed"), tone="secondary", parent=self)
        layout = FlowLayout(self, spacing_px=2)
        for swatch in self.swatches.values():
            layout.addWidget(swatch)
            swatch.clicked.connect(self._on_clicked)
        layout.addWidget(self.mixed)
        self.show_value(Common())

    def show_value(self, label: Common) -> None:
        """The label of the photos."""
        self._shown = label
        for word, swatch in self.swatches.items():
            swatch.setChecked(word == label.value and not label.mixed)
            swatch.setAccessibleDescription(self.tr("label mixed") if label.mixed else "")
        self.mixed.setVisible(label.mixed)
        self.setAccessibleName(self.tr("Label mixed") if label.mixed else self.tr("Label"))

    @Slot()
    def _on_clicked(self) -> None:
        label = self.sender().objectName()
        self.show_value(self._shown)
        self.chosen.emit("none" if label == self._shown.value else label)
