"""What stands below the list of pending changes: how much is selected, Apply, and how far it is."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from photodesk.domain.pending import ApplyProgress
from photodesk.ui.pending.review import Review
from photodesk.ui.pending.wording import summary
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.announcing import announce
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.wording import changes, number

PARTS = 1_000


class Foot(QWidget):
    """`apply_asked`, `cancel_asked`, `closed`."""

    apply_asked = Signal()
    cancel_asked = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, apply_key: QAction, parent: QWidget) -> None:
        """*apply_key*: the action whose key applies on this page."""
        super().__init__(parent)
        self._key_action = apply_key
        self.summary = TextLabel(wrap=True, parent=self)
        self.summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, PARTS)
        self.bar.setAccessibleName(self.tr("Progress of Applying"))
        self.close_button = push_button(self.tr("Close"), self._on_close, parent=self)
        self.close_button.setAccessibleName(self.tr("Close Pending Changes"))
        self.cancel_button = push_button(self.tr("Cancel"), self._on_cancel, parent=self)
        self.cancel_button.setAccessibleName(self.tr("Cancel Applying Changes"))
        self.apply_button = push_button(self.tr("Apply"), self._on_apply, primary=True, parent=self)
        self.key = TextLabel(tone="secondary", parent=self)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.summary, 1)
        for widget in (self.close_button, self.cancel_button, self.apply_button, self.key):
            row.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.bar)
        layout.addLayout(row)
        self.show_progress(None)
        apply_key.changed.connect(self._on_key_changed)
        self._on_key_changed()

    def show_review(self, review: Review) -> None:
        """How much is selected."""
        count = review.number_chosen()
        self.apply_button.setEnabled(count > 0)
        self.apply_button.setText(self.tr("Apply 1 Change") if count == 1 else self.tr("Apply {n} Changes").format(n=number(count)))
        if self.bar.isHidden():
            self.summary.setText(summary(review))

    def show_progress(self, progress: ApplyProgress | None) -> None:
        """How far it is; None: nothing is being applied."""
        had_focus = self.cancel_button.hasFocus() or self.apply_button.hasFocus()
        is_running = progress is not None
        self.bar.setVisible(is_running)
        self.cancel_button.setVisible(is_running)
        self.apply_button.setVisible(not is_running)
        self.key.setVisible(not is_running)
        if had_focus:
            (self.cancel_button if is_running else self.close_button).setFocus()
        if progress is None:
            self.cancel_button.setEnabled(True)
            return
        self.bar.setRange(0, PARTS if progress.total else 0)
        self.bar.setValue(round(PARTS * progress.done / progress.total) if progress.total else 0)
        text = self.tr("{done} of {total} applied").format(done=number(progress.done - progress.failed), total=number(progress.total))
        if progress.failed:
            text = self.tr("{text} · {n} could not be done").format(text=text, n=number(progress.failed))
        self.summary.setText(text)

    def stopping(self) -> None:
        """The user cancelled; what is under way is finished."""
        self.cancel_button.setEnabled(False)
        announce(self, self.tr("Stopping"))

    def said(self, count: int) -> None:
        """Say how it ended."""
        announce(self, self.tr("{changes} applied").format(changes=changes(count)))

    @Slot()
    def _on_key_changed(self) -> None:
        self.key.setText(self._key_action.shortcut().toString(QKeySequence.SequenceFormat.NativeText))

    @Slot()
    def _on_apply(self) -> None:
        self.apply_asked.emit()

    @Slot()
    def _on_cancel(self) -> None:
        self.cancel_asked.emit()

    @Slot()
    def _on_close(self) -> None:
        self.closed.emit()
