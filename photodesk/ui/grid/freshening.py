"""Has photos read again when what is known of their copies changed: at once, then not too often."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

if TYPE_CHECKING:
    from photodesk.bridge.events import Events
    from photodesk.ui.grid.model import PhotoModel

EVERY_MS = 500
"""While thousands of photos are compared."""


class Freshening(QObject):
    """A photo's copies are told by their own ids alone: any row in memory may speak of one of them."""

    def __init__(self, events: "Events", model: "PhotoModel", parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._is_stale = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._on_time)
        events.copies_changed.connect(self._on_copies_changed)

    @Slot()
    def _on_copies_changed(self) -> None:
        if self._timer.isActive():
            self._is_stale = True
            return
        self._timer.start()
        self._model.refresh_all()

    @Slot()
    def _on_time(self) -> None:
        if self._is_stale:
            self._is_stale = False
            self._on_copies_changed()
