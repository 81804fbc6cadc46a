"""Labels for text that may come from a file: plain, elided, kept apart."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from photodesk.ui.widgets.wording import plain_tip, visible


class TextLabel(QLabel):
    """A label that never takes its text for markup. `tone`: "", secondary, tertiary, danger, warning, accent."""

    def __init__(self, text: str = "", *, tone: str = "", wrap: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setText(text)
        if tone:
            self.setProperty("tone", tone)

    def set_tone(self, tone: str) -> None:
        """Another tone."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)


class ElidedLabel(QWidget):
    """One line that is cut with "…" where it does not fit; the whole text is in its tool tip and its accessible name."""

    def __init__(
        self, text: str = "", *, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight, tone: str = "", parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._text, self._mode, self._tone = "", mode, tone
        self._alignment = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def text(self) -> str:
        """The whole text as shown."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show *text*, made harmless."""
        text = visible(text)
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self._update_tip()
            self.updateGeometry()
            self.update()

    def set_alignment(self, alignment: Qt.AlignmentFlag) -> None:
        """Where the text stands in the label."""
        self._alignment = alignment | Qt.AlignmentFlag.AlignVCenter
        self.update()

    def _fits(self) -> bool:
        return QFontMetrics(self.font()).horizontalAdvance(self._text) <= self.width()

    def _update_tip(self) -> None:
        self.setToolTip("" if self._fits() else plain_tip(self._text))

    # Qt overrides

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._text) + 2, max(metrics.height(), 16))

    def minimumSizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(min(metrics.horizontalAdvance(self._text) + 2, metrics.horizontalAdvance("mmm…")), max(metrics.height(), 16))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._update_tip()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        palette = self.palette()
        colour = palette.color(QPalette.ColorRole.WindowText)
        if self._tone:
            colour.setAlphaF(0.75)
        if not self.isEnabled():
            colour = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText)
        painter.setPen(colour)
        shown = QFontMetrics(self.font()).elidedText(self._text, self._mode, self.width())
        painter.drawText(self.rect(), int(self._alignment), f"\u2068{shown}\u2069")
