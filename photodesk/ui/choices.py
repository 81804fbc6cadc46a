"""The settings in effect, and the windows in which they are shown and changed."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from photodesk.config.settings import Settings
from photodesk.ui.actions import ActionRegistry
from photodesk.ui.errands import Errands
from photodesk.ui.theme import Theme

if TYPE_CHECKING:
    from photodesk.ui.parts import Parts
    from photodesk.ui.preferences.window import Preferences


class Choices(QObject):
    """`changed`: other settings are in effect. `default_zoom_chosen("fit" or "100")`."""

    changed = Signal()
    default_zoom_chosen = Signal(str)

    def __init__(self, parts: "Parts", theme: Theme, actions: ActionRegistry, errands: Errands, window: QWidget) -> None:
        super().__init__(window)
        self.settings = parts.settings
        self._parts, self._theme, self._actions, self._errands, self._window = parts, theme, actions, errands, window
        self.preferences: Preferences | None = None

    @Slot(object)
    def apply(self, settings: Settings) -> None:
        """Take over, keep and show other settings."""
        before, self.settings = self.settings, settings
        self._parts.commands.apply_settings(settings)
        self._theme.choose(settings.theme, settings.canvas, reduce_motion=settings.reduce_motion)
        self._actions.set_shortcuts(settings.shortcuts)
        if self.preferences is not None:
            self.preferences.show_settings(settings)
        self.changed.emit()
        if settings.default_zoom != before.default_zoom:
            self.default_zoom_chosen.emit(settings.default_zoom)

    @Slot(str)
    def choose_canvas(self, canvas: str) -> None:
        """Another grey around photos."""
        self.apply(replace(self.settings, canvas=canvas))

    @Slot()
    def show_preferences(self) -> None:
        """The one window of preferences."""
        if self.preferences is None:
            from photodesk.ui.preferences.window import Preferences

            place = str(self._parts.paths.library)
            self.preferences = Preferences(self._theme, self.settings, self._actions, self._parts.queries, place, self._window)
            self.preferences.settings_changed.connect(self.apply)
            self.preferences.clear_asked.connect(self._errands.clear_cache)
            self.preferences.place_asked.connect(self._errands.show_library)
        self.preferences.show()
        self.preferences.raise_()
        self.preferences.activateWindow()

    @Slot()
    def show_shortcuts(self) -> None:
        """The sheet of keys."""
        from photodesk.ui.shortcut_sheet import ShortcutSheet

        ShortcutSheet(self._theme, self._actions, self._window).show()

    @Slot()
    def show_about(self) -> None:
        """Version and licences."""
        from photodesk.ui.about import AboutDialog

        AboutDialog(self._theme, self._parts.commands, self._window).show()
