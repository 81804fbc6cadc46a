"""Details and files: lines of a label and a value."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFormLayout, QSizePolicy, QVBoxLayout, QWidget

from photodesk.ui.inspector.details import Line
from photodesk.ui.inspector.section import Section
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.labels import ElidedLabel, TextLabel
from photodesk.ui.widgets.wording import plain_name, visible

GAP_PX = 12
LEAST_LETTERS = 8
"""A column of values is at least so many wide letters wide."""


class FactsSection(QWidget):
    """Made anew only when something else is to be said: text that is marked with the mouse stays marked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[tuple[Line, ...], tuple[Line, ...]] = ((), ())
        self._parts: list[QWidget] = []
        self._forms: list[QFormLayout] = []
        self._label_px = 0
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)

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
        metrics = QFontMetrics(self._theme.font("body"))
        self._label_px = max((metrics.horizontalAdvance(label) for label in self.lines()), default=0)
        self._parts, self._forms = [], []
        for title, found, are_names in ((self.tr("Details"), facts, False), (self.tr("Files"), files, True)):
            if found:
                self._parts.append(self._section(title, found, are_names))
                self._box.addWidget(self._parts[-1])
        self._wrap()

    def _wrap(self) -> None:
        """In a narrow panel with large letters values stand below their labels."""
        policy = QFormLayout.RowWrapPolicy
        least_px = QFontMetrics(self._theme.font("body")).horizontalAdvance("m" * LEAST_LETTERS)
        is_narrow = self.width() < self._label_px + GAP_PX + least_px
        for form in self._forms:
            form.setRowWrapPolicy(policy.WrapAllRows if is_narrow else policy.DontWrapRows)

    def _section(self, title: str, found: Sequence[Line], are_names: bool) -> QWidget:
        section = Section(self._theme, title, self)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(GAP_PX)
        form.setVerticalSpacing(6)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        for label, value in found:
            name = TextLabel(label, tone="secondary")
            name.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
            name.setMinimumWidth(self._label_px)  # values stand below one another in all sections
            form.addRow(name, ElidedLabel(value, mode=Qt.TextElideMode.ElideMiddle) if are_names else _sentence(label, value))
        section.box.addLayout(form)
        self._forms.append(form)
        return section

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._wrap()


def _sentence(label: str, value: str) -> QWidget:
    """Sentences wrap; names and paths stay on one line, cut in the middle."""
    text = TextLabel(plain_name(value), wrap=True)
    text.setAccessibleName(f"{label}: {visible(value)}")
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return text
