"""Details and files: lines of a label and a value."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFormLayout, QSizePolicy, QVBoxLayout, QWidget

from photodesk.ui.inspector.details import Line
from photodesk.ui.inspector.section import Section
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.labels import ElidedLabel, TextLabel
from photodesk.ui.widgets.wording import plain_name, visible


class FactsSection(QWidget):
    """Made anew only when something else is to be said: text that is marked with the mouse stays marked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[tuple[Line, ...], tuple[Line, ...]] = ((), ())
        self._parts: list[QWidget] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    def lines(self) -> dict[str, str]:
        """Label and value of every line."""
        return dict((*self._shown[0], *self._shown[1]))

    def show_lines(self, facts: Sequence[Line], files: Sequence[Line]) -> None:
        """What is known of the photos, and where their files are (names and paths)."""
        wanted = (tuple(facts), tuple(files))
        if wanted == self._shown:
            return
        self._shown = wanted
        for part in self._parts:
            part.hide()
            part.deleteLater()
        widths = [QFontMetrics(self._theme.font("body")).horizontalAdvance(label) for label in self.lines()]
        self._parts = []
        for title, found, are_names in ((self.tr("Details"), facts, False), (self.tr("Files"), files, True)):
            if found:
                self._parts.append(self._section(title, found, max(widths), are_names))
                self._box.addWidget(self._parts[-1])

    def _section(self, title: str, found: Sequence[Line], label_px: int, are_names: bool) -> QWidget:
        section = Section(self._theme, title, self)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(6)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        for label, value in found:
            name = TextLabel(label, tone="secondary")
            name.setMinimumWidth(label_px)  # values stand below one another in all sections
            form.addRow(name, ElidedLabel(value, mode=Qt.TextElideMode.ElideMiddle) if are_names else _sentence(label, value))
        section.box.addLayout(form)
        return section


def _sentence(label: str, value: str) -> QWidget:
    """Sentences wrap; names and paths stay on one line, cut in the middle."""
    text = TextLabel(plain_name(value), wrap=True)
    text.setAccessibleName(f"{label}: {visible(value)}")
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return text
