"""Title and caption."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from photodesk.domain.selections import Common
from photodesk.ui.inspector.section import Section
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.words_fields import CaptionField, TitleField


class WordsSection(Section):
    """`title_committed(text)`, `caption_committed(text)`: to be given to the photos that were shown. `left`: back to the photos."""

    title_committed = Signal(str)
    caption_committed = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self.heading.setText(self.tr("Title and caption"))
        self.title, self.caption = TitleField(self), CaptionField(self)
        for field in (self.title, self.caption):
            self.box.addWidget(field)
            field.left.connect(self.left)
        self.title.committed.connect(self.title_committed)
        self.caption.committed.connect(self.caption_committed)

    def show_words(self, title: Common, caption: Common) -> None:
        """What the photos have; what is being written stays."""
        self.title.show_value(title)
        self.caption.show_value(caption)
        self.set_ready(True)

    def commit(self) -> None:
        """Tell what is being written: it was written for the photos as shown."""
        self.title.commit()
        self.caption.commit()

    def set_ready(self, ready: bool) -> None:
        """Until other photos are known, nothing can be written for them."""
        self.title.setReadOnly(not ready)
        self.caption.setReadOnly(not ready)
