"""The page of imports: what the window of imports begins with, and where second copies go."""

import os

from PySide6.QtCore import QCoreApplication, QStandardPaths, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from photodesk.config.settings import Settings
from photodesk.ui.preferences.fields import Field
from photodesk.ui.preferences.page import Page
from photodesk.ui.questions import choose_folder
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.labels import ElidedLabel, TextLabel

FOLDER = "import_second_to"


class ImportPage(Page):
    """What is chosen in the window of imports is kept as well; it stands here the next time."""

    def __init__(self, theme: Theme, title: str, fields: tuple[Field, ...], settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(theme, title, fields, settings, parent)
        self.body.insertWidget(1, TextLabel(_tr("The import window begins with these."), tone="secondary", wrap=True))
        self.place = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle, tone="secondary")
        self.button = push_button(_tr("Choose Folder…"), self._on_choose)
        self.button.setAccessibleName(_tr("Choose Folder for Second Copies…"))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addSpacing(28)  # below the words of the switch above
        row.addWidget(self.place, 1)
        row.addWidget(self.button)
        self.body.addLayout(row)
        self.show_settings(settings)

    def show_settings(self, settings: Settings) -> None:
        super().show_settings(settings)
        self._folder = settings.import_second_to
        self.place.set_text(self._folder or _tr("No folder for second copies"))

    def names(self) -> list[str]:
        return [*super().names(), FOLDER]

    @Slot()
    def _on_choose(self) -> None:
        home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.HomeLocation)
        choose_folder(self, _tr("Folder for Second Copies"), self._folder or home, self._on_chosen)

    @Slot(str)
    def _on_chosen(self, folder: str) -> None:
        self.edited.emit(FOLDER, os.path.normpath(folder))
        self.edited.emit("import_second_copy", True)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Preferences", text)
