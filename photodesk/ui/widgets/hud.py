"""The pill that tells what a key did."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from photodesk.ui.widgets.announcing import announce

SHOWN_MS = 900
HEIGHT_PX = 28
TOP_PX = 12


class Hud(QLabel):
    """Top centre of its parent for 900 ms; the pointer goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("hud")
        self._stage = parent
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setMinimumHeight(HEIGHT_PX)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    def flash(self, text: str) -> None:
        """Show and announce *text*."""
        self.setText(text)
        self._place()
        self.show()
        self.raise_()
        announce(self, text)
        self._timer.start(SHOWN_MS)

    def _place(self) -> None:
        self.adjustSize()
        self.move((self._stage.width() - self.width()) // 2, TOP_PX)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
