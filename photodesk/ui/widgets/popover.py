"""A small panel that stands below what opened it, over the rest of the window, and goes when the user turns elsewhere."""

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

GAP_PX, MARGIN_PX = 4, 8


class Popover(QFrame):
    """Not modal. Esc and a focus elsewhere close it: `closed`."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("raised")
        self.opener: QWidget | None = None
        self.hide()

    def open_below(self, opener: QWidget, focused: QWidget) -> None:
        """Show it below *opener*, with the focus in *focused*."""
        self.opener = opener
        place_below(self, opener)
        self.show()
        self.raise_()
        focused.setFocus(Qt.FocusReason.PopupFocusReason)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed, Qt.ConnectionType.UniqueConnection)

    @Slot()
    def dismiss(self) -> None:
        """Close it; the focus goes back."""
        opener, had_focus = self.opener, self._has_focus(QApplication.focusWidget())
        self._finish()
        if opener is not None and had_focus:
            opener.setFocus(Qt.FocusReason.PopupFocusReason)

    def _finish(self) -> None:
        if self.isVisible():
            application = QApplication.instance()
            assert isinstance(application, QApplication)
            application.focusChanged.disconnect(self._on_focus_changed)
            self.hide()
            self.closed.emit()

    def _has_focus(self, widget: QWidget | None) -> bool:
        return widget is not None and (widget is self or self.isAncestorOf(widget))

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and not self._has_focus(new):
            self._finish()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)


def place_below(panel: QWidget, opener: QWidget) -> None:
    """Put a child of the window below *opener*, at its leading edge, within the window."""
    window = panel.parentWidget() or panel
    panel.adjustSize()
    mirrored = opener.layoutDirection() == Qt.LayoutDirection.RightToLeft
    corner = opener.mapTo(window, QPoint(opener.width() - panel.width() if mirrored else 0, opener.height() + GAP_PX))
    left = min(max(corner.x(), MARGIN_PX), max(MARGIN_PX, window.width() - panel.width() - MARGIN_PX))
    panel.move(left, min(corner.y(), max(0, window.height() - panel.height() - MARGIN_PX)))
