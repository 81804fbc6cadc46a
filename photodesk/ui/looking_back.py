"""The window of the history: made when it is first asked for, joined with the main window."""

from array import array
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from photodesk.ui.actions import ActionRegistry
from photodesk.ui.theme import Theme
from photodesk.ui.undoing import Undoing

if TYPE_CHECKING:
    from photodesk.ui.edit_history.window import HistoryWindow
    from photodesk.ui.parts import Parts


class LookingBack(QObject):
    """Binds its action itself."""

    def __init__(self, parts: "Parts", theme: Theme, actions: ActionRegistry, undoing: Undoing, window: QWidget) -> None:
        super().__init__(window)
        self._parts, self._theme, self._actions, self._undoing, self._window = parts, theme, actions, undoing, window
        self.history: HistoryWindow | None = None
        actions.on("edit.history", self.show_history)

    @Slot()
    def show_history(self) -> None:
        """The one window of the history."""
        if self.history is None:
            from photodesk.ui.edit_history.window import HistoryWindow

            parts = self._parts
            self.history = HistoryWindow(self._theme, parts.queries, parts.commands, parts.events, self._actions, self._window)
            self.history.photos_asked.connect(self._on_photos_asked)
        self.history.show()
        self.history.raise_()
        self.history.activateWindow()

    @Slot(object)
    def _on_photos_asked(self, ids: "array[int]") -> None:
        self._undoing.show_photos(ids)
        self._window.activateWindow()
