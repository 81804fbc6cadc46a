"""The photo that is looked at in the list of pending changes, large, and what is to happen to its file."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from photodesk.domain.pending import GOING, PendingChange
from photodesk.ui.pending.pictures import PREVIEW_PX, ReviewPictures
from photodesk.ui.pending.review import Review
from photodesk.ui.pending.wording import name_of, state_of, title, what_of
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.wording import size, visible

MARGIN_PX = 12


class Picture(QWidget):
    """256 px of a photo on the canvas."""

    def __init__(self, theme: Theme, pictures: ReviewPictures, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._pictures = theme, pictures
        self.photo_id: int | None = None
        self.setFixedSize(QSize(PREVIEW_PX, PREVIEW_PX))
        pictures.changed.connect(self.update)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.photo_id is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.canvas)
            painter.drawRoundedRect(self.rect(), 6, 6)
            self._pictures.paint(painter, self.rect(), self.photo_id)


class Preview(QWidget):
    """Stands beside the list."""

    def __init__(self, theme: Theme, pictures: ReviewPictures, parent: QWidget) -> None:
        super().__init__(parent)
        self.picture = Picture(theme, pictures, self)
        self.name = TextLabel(wrap=True, parent=self)
        self.name.setFont(theme.font("emphasis"))
        self.line = TextLabel(wrap=True, parent=self)
        self.path = TextLabel(tone="secondary", wrap=True, parent=self)
        self.state = TextLabel(tone="warning", wrap=True, parent=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN_PX, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.picture)
        layout.addSpacing(4)
        for label in self._labels():
            label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            layout.addWidget(label)
        layout.addStretch(1)
        self.setFixedWidth(PREVIEW_PX + MARGIN_PX)

    def _labels(self) -> tuple[TextLabel, ...]:
        return self.name, self.line, self.path, self.state

    def show_change(self, change: PendingChange | None, review: Review) -> None:
        """Look at this one; None: at none."""
        self.picture.photo_id = None if change is None else change.photo_id
        self.picture.update()
        texts = ("", "", "", "")
        if change is not None:
            what = what_of(change, review.roots)
            line = f"{title(change.kind)} · {what}" if change.kind in GOING else f"{title(change.kind)} {what}"
            path = " · ".join((_breakable(visible(review.roots.short(change.path))), size(change.bytes)))
            texts = (_breakable(name_of(change)), _breakable(line), path, state_of(change, review))
        for label, text in zip(self._labels(), texts, strict=True):
            label.setText(text)
            label.setVisible(bool(text))

    @Slot()
    def clear(self) -> None:
        """Look at nothing."""
        self.show_change(None, Review())


def _breakable(text: str) -> str:
    """Long names may be broken behind signs that join words."""
    return "".join(f"{letter}\u200b" if letter in "/_-." else letter for letter in text)
