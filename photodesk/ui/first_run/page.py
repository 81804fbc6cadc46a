"""First run: show the pictures that are there, or choose another folder."""

from PySide6.QtCore import QSize, QStandardPaths, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from photodesk.bridge.commands import Commands
from photodesk.ui.icons import draw_svg
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import link_button, push_button
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.wording import number, visible

PICTURE_PX = QSize(280, 160)
TEXT_PX = 520


class Illustration(QWidget):
    """Three photos, drawn in the colours of the theme."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedSize(PICTURE_PX)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        colours = {"currentColor": theme.text_tertiary.name(), "accent": theme.accent.name(), "back": theme.panel.name()}
        QPainter(self).drawPixmap(0, 0, draw_svg("illustrations/first-run", PICTURE_PX, self.devicePixelRatioF(), colours))


class FirstRunPage(QWidget):
    """`folder_chosen(path)`: add it. `choice_asked`: open the folder dialog. `import_asked`: copy photos in."""

    folder_chosen = Signal(str)
    choice_asked = Signal()
    import_asked = Signal()

    def __init__(self, theme: Theme, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self._asked = False
        self.pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        heading = TextLabel(self.tr("See all your photos in one place"))
        heading.setFont(theme.font("title"))
        promise = TextLabel(
            self.tr("PhotoDesk shows photos where they already are. It never moves, changes or uploads them unless you ask."),
            tone="secondary", wrap=True,
        )  # fmt: skip
        promise.setFixedWidth(TEXT_PX)
        self.show_button = push_button(self.tr("Show My Pictures"), self._on_primary, primary=True)
        self.other_button = push_button(self.tr("Choose Another Folder…"), self._on_other)
        self.count = TextLabel("", tone="secondary")
        if not self.pictures:
            self._offer_choice()
        drop = TextLabel(self.tr("Or drop folders here  ·"), tone="tertiary")
        self.import_button = link_button(self.tr("Import from a card, phone or Takeout…"), self._on_import)
        for label in (heading, promise, self.count, drop):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(12)
        layout.addStretch(2)
        centre = Qt.AlignmentFlag.AlignHCenter
        layout.addWidget(Illustration(theme), 0, centre)
        layout.addSpacing(4)
        layout.addWidget(heading)
        layout.addLayout(_centred(promise))
        layout.addSpacing(8)
        layout.addLayout(_centred(self.show_button, self.other_button))
        layout.addWidget(self.count)
        layout.addSpacing(16)
        layout.addLayout(_centred(drop, self.import_button, spacing_px=0))
        layout.addStretch(3)
        self.setFocusProxy(self.show_button)

    @Slot(int)
    def _on_counted(self, count: int) -> None:
        """Say roughly how much is there; where there is nothing, the next step is to choose."""
        name = visible(self.pictures.rstrip("/").rpartition("/")[2])
        if count <= 0:
            self._offer_choice()
        elif count == 1:
            self.count.setText(self.tr("1 photo in {folder}").format(folder=name))
        else:
            self.count.setText(self.tr("~{n} photos in {folder}").format(n=number(_rounded(count)), folder=name))

    def _offer_choice(self) -> None:
        self.pictures = ""
        self.show_button.setText(self.tr("Choose a Folder…"))
        self.other_button.hide()
        self.count.setText("")

    @Slot()
    def _on_primary(self) -> None:
        if self.pictures:
            self.folder_chosen.emit(self.pictures)
        else:
            self.choice_asked.emit()

    @Slot()
    def _on_other(self) -> None:
        self.choice_asked.emit()

    @Slot()
    def _on_import(self) -> None:
        self.import_asked.emit()

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._asked and self.pictures:
            self._asked = True
            self._commands.count_pictures(self, self.pictures, self._on_counted)


def _centred(*widgets: QWidget, spacing_px: int = 12) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(spacing_px)
    row.addStretch(1)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def _rounded(count: int) -> int:
    """Two significant figures for large counts: the number is a first impression."""
    if count < 100:
        return count
    scale = int(10 ** (len(str(count)) - 2))
    return round(count / scale) * scale
