"""The bar below every page while changes wait: how many, that nothing happened yet, and the way to them."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from photodesk.domain.pending import PendingCount
from photodesk.ui.pending.wording import bar_text, kinds_text
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.icon_label import IconLabel
from photodesk.ui.widgets.labels import ElidedLabel, TextLabel


class PendingBar(QWidget):
    """`review_asked`: show them. `discard_asked`: take all of them back."""

    review_asked = Signal()
    discard_asked = Signal()

    def __init__(self, theme: Theme, review: QAction, parent: QWidget) -> None:
        """*review*: the action whose key leads to the page."""
        super().__init__(parent)
        self.setObjectName("pendingbar")
        self._review = review
        self.text = TextLabel(parent=self)
        self.kinds = ElidedLabel(tone="secondary", parent=self)
        self.kinds.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.discard_button = push_button(self.tr("Discard…"), self._on_discard, parent=self)
        self.discard_button.setAccessibleName(self.tr("Discard Pending Changes"))
        self.review_button = push_button(self.tr("Review…"), self._on_review, primary=True, parent=self)
        self.review_button.setAccessibleName(self.tr("Review Changes"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        layout.addWidget(IconLabel(theme, "pending", 20, tone="warning", parent=self))
        layout.addWidget(self.text)
        layout.addSpacing(4)
        layout.addWidget(self.kinds, 1)
        layout.addWidget(self.discard_button)
        layout.addWidget(self.review_button)
        self._key_changed()
        review.changed.connect(self._on_key_changed)

    def show_counts(self, counts: Sequence[PendingCount], *, applied_before: bool) -> None:
        """What waits."""
        self.text.setText(bar_text(sum(each.changes for each in counts), applied_before))
        self.kinds.set_text(kinds_text(counts))

    def set_next_step(self, is_next: bool) -> None:
        """Whether Review is the one filled button of the window: not beside another one."""
        if self.review_button.property("primary") != is_next:
            self.review_button.setProperty("primary", is_next)
            self.review_button.style().unpolish(self.review_button)
            self.review_button.style().polish(self.review_button)

    def _key_changed(self) -> None:
        key = self._review.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.review_button.setToolTip(self.tr("Review Pending Changes ({key})").format(key=key) if key else "")

    @Slot()
    def _on_key_changed(self) -> None:
        self._key_changed()

    @Slot()
    def _on_review(self) -> None:
        self.review_asked.emit()

    @Slot()
    def _on_discard(self) -> None:
        self.discard_asked.emit()
