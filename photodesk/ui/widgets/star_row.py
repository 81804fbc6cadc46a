"""Five stars: the rating of one photo or of several."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from photodesk.domain.selections import Common
from photodesk.ui.theme import Theme

MOST = 5
CELL_PX, STAR_PX = 28, 20
RING_PX, RADIUS_PX = 2, 6


class StarRow(QAbstractSlider):
    """`chosen(0…5)`: the user rated, by a click on a star (on the last one that is lit: no stars), an arrow key or a digit."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_mixed = False
        self.setRange(0, MOST)
        self.setPageStep(1)
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._icons = theme.icon("star"), theme.icon("star-filled", theme.text)
        theme.changed.connect(self._on_theme_changed)
        self.valueChanged.connect(self._on_value_changed)
        self.show_value(Common())

    def show_value(self, rating: Common) -> None:
        """The rating of the photos; tells nothing."""
        self._is_mixed = rating.mixed
        value = 0 if rating.mixed or rating.value is None else int(rating.value)
        self.blockSignals(True)
        self.setValue(value)
        self.blockSignals(False)
        self.setAccessibleName(self._spoken(value))
        self.setToolTip(self.accessibleName())
        self.updateGeometry()
        self.update()

    def is_mixed(self) -> bool:
        """Whether the photos have several ratings."""
        return self._is_mixed

    def _spoken(self, value: int) -> str:
        if self._is_mixed:
            return self.tr("Rating mixed")
        if not value:
            return self.tr("Rating: no stars")
        return self.tr("Rating: 1 star") if value == 1 else self.tr("Rating: {n} stars").format(n=value)

    def _choose(self, value: int) -> None:
        """What the user wants; also where it looks like what is shown, when that is mixed."""
        if self._is_mixed or value != self.value():
            self.show_value(Common(value))
            self.chosen.emit(value)

    def _star(self, number: int) -> QRect:
        """The place of a star, counted from the leading edge."""
        at = MOST - 1 - number if self.isRightToLeft() else number
        left = self.width() - MOST * CELL_PX if self.isRightToLeft() else 0
        return QRect(left + at * CELL_PX, 0, CELL_PX, self.height())

    @Slot(int)
    def _on_value_changed(self, value: int) -> None:
        """By a key, or by assistive technology."""
        self.show_value(Common(value))
        self.chosen.emit(value)

    @Slot()
    def _on_theme_changed(self) -> None:
        self._icons = self._theme.icon("star"), self._theme.icon("star-filled", self._theme.text)
        self.update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        width = MOST * CELL_PX
        if self._is_mixed:
            width += 8 + QFontMetrics(self.font()).horizontalAdvance(self.tr("mixed"))
        return QSize(width, max(CELL_PX, QFontMetrics(self.font()).height()))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        hit = next((n for n in range(MOST) if self._star(n).contains(event.position().toPoint())), None)
        if hit is not None:
            self._choose(0 if hit + 1 == self.value() else hit + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_0
        if 0 <= number <= MOST:
            self._choose(number)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._choose(0)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # whoever scrolls the panel must not rate photos

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(MOST):
            box = self._star(number)
            place = QRect(0, 0, STAR_PX, STAR_PX)
            place.moveCenter(box.center())
            self._icons[number < self.value()].paint(painter, place)
        if self._is_mixed:
            painter.setPen(self._theme.text_secondary)
            rest = QRectF(self.rect()).adjusted(0, 0, -MOST * CELL_PX, 0)
            if not self.isRightToLeft():
                rest.moveLeft(MOST * CELL_PX)
            painter.drawText(rest, int(Qt.AlignmentFlag.AlignCenter), self.tr("mixed"))
        if self.hasFocus():
            painter.setPen(QPen(self._theme.accent, RING_PX))
            ring = QRectF(self._star(0).united(self._star(MOST - 1)))
            ring.adjust(RING_PX / 2, RING_PX / 2, -RING_PX / 2, -RING_PX / 2)
            painter.drawRoundedRect(ring, RADIUS_PX, RADIUS_PX)
