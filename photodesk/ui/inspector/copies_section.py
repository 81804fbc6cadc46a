"""The other files of the picture that is shown, or how many of several photos have some."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from photodesk.domain.likeness import OtherFile, OtherFiles
from photodesk.ui.inspector.section import Section
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import icon_button
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.likeness import match_text
from photodesk.ui.widgets.wording import number, plain_tip, visible

LEAST_LETTERS = 8
FRAME_PX = 6
"""Left and right of a link together: what lies around its text."""


class CopiesSection(Section):
    """Hidden where there is nothing to say. `photo_asked(photo_id)`: go to this file. `show_asked(path)`: in the file manager."""

    photo_asked = Signal(int)
    show_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._theme = theme
        self._others, self._count = OtherFiles(), 0
        self.rows: list[FileRow] = []
        self.more = TextLabel(tone="secondary", wrap=True, parent=self)
        self._places = QVBoxLayout()
        self._places.setSpacing(8)
        self.box.addLayout(self._places)
        self.box.addWidget(self.more)
        self.hide()

    def show_others(self, others: OtherFiles) -> None:
        """Of one photo. What has the focus stays, as long as it says the same."""
        self._count = 0
        self.heading.setText(self.tr("Also at"))
        if others != self._others:
            self._others = others
            self._show_rows(others.listed)
        rest = others.count - len(others.listed)
        self.more.setText(self.tr("and {n} more").format(n=number(rest)) if rest else "")
        self._update()

    def forget_others(self) -> None:
        """There are several photos now."""
        if self._others != OtherFiles():
            self.show_others(OtherFiles())

    def show_count(self, count: int) -> None:
        """So many of several photos have another file."""
        self.forget_others()
        self._count = count
        self.heading.setText(self.tr("Copies"))
        one, several = self.tr("1 of these photos has copies"), self.tr("{n} of these photos have copies")
        self.more.setText((one if count == 1 else several.format(n=number(count))) if count else "")
        self._update()

    def _show_rows(self, files: Sequence[OtherFile]) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [FileRow(self._theme, file, self) for file in files]
        for row in self.rows:
            self._places.addWidget(row)
            row.photo_asked.connect(self.photo_asked)
            row.show_asked.connect(self.show_asked)

    def _update(self) -> None:
        self.more.setVisible(bool(self.more.text()))
        self.setVisible(bool(self.rows) or bool(self._count))


class FileRow(QWidget):
    """One file: a link to it, what it is, and the way to it outside of the program. Signals as its section has them."""

    photo_asked = Signal(int)
    show_asked = Signal(str)

    def __init__(self, theme: Theme, file: OtherFile, parent: QWidget) -> None:
        super().__init__(parent)
        self._file = file
        path = visible(file.path)
        self.link = PlaceLink("/".join(path.split("/")[-2:]), self)
        self.link.setToolTip(plain_tip(path))
        self.link.setAccessibleName(self.tr("Go to {path}").format(path=path))
        self.link.clicked.connect(self._on_link_clicked)
        self.kind = TextLabel(" · ".join(self._said()), tone="secondary", wrap=True, parent=self)
        self.kind.setFont(theme.font("caption"))
        self.kind.setIndent(FRAME_PX // 2)
        self.link.setAccessibleDescription(self.kind.text())
        self.show_button = icon_button(theme, "show-in-files", self.tr("Show in File Manager"), self._on_show_clicked, parent=self)
        self.show_button.setAccessibleName(self.tr("Show {path} in File Manager").format(path=path))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.link)
        words.addWidget(self.kind)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addLayout(words, 1)
        line.addWidget(self.show_button, 0, Qt.AlignmentFlag.AlignTop)

    def _said(self) -> list[str]:
        parts = [match_text(self._file.match)]
        parts += [self.tr("pending: Move to Trash")] if self._file.to_trash else []
        return [*parts, *([self.tr("offline")] if self._file.offline else [])]

    @Slot()
    def _on_link_clicked(self) -> None:
        self.photo_asked.emit(self._file.id)

    @Slot()
    def _on_show_clicked(self) -> None:
        self.show_asked.emit(self._file.path)


class PlaceLink(QToolButton):
    """A link that gives way in its middle; Enter follows it, as Space does."""

    def __init__(self, place: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._place = place
        self.setProperty("link", True)
        self.setProperty("place", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._fit()

    def _fit(self) -> None:
        room = max(0, self.width() - FRAME_PX)
        shown = QFontMetrics(self.font()).elidedText(self._place, Qt.TextElideMode.ElideMiddle, room)
        self.setText(shown.replace("&", "&&"))

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self._place) + FRAME_PX + 1, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        least = QFontMetrics(self.font()).horizontalAdvance("m" * LEAST_LETTERS) + FRAME_PX
        return QSize(min(self.sizeHint().width(), least), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
