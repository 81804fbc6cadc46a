"""What could not be applied: how much it is, that its files are unchanged, and what can be done."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from photodesk.domain.pending import PendingChange
from photodesk.ui.pending.wording import report_of
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.flow import FlowLayout
from photodesk.ui.widgets.icon_label import IconLabel
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.wording import number, visible


class Failures(QFrame):
    """Its buttons are for those of them that are selected in the list, or for all. `retried(ids)`, `discarded(ids)`, `shown(path)`,
    `revealed(photo_ids)`: select them in the list."""

    retried = Signal(object)
    discarded = Signal(object)
    shown = Signal(str)
    revealed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("raised")
        self._all: list[PendingChange] = []
        self._meant: list[PendingChange] = []
        self.text = TextLabel(wrap=True, parent=self)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.select_button = push_button("", self._on_select, parent=self)
        self.retry_button = push_button("", self._on_retry, parent=self)
        self.show_button = push_button(self.tr("Show in File Manager"), self._on_show, parent=self)
        self.discard_button = push_button("", self._on_discard, parent=self)
        self.copy_button = push_button(self.tr("Copy Report"), self._on_copy, parent=self)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(IconLabel(theme, "warning", 20, tone="warning", parent=self))
        first.addWidget(self.text, 1)
        buttons = FlowLayout(spacing_px=8)
        for button in (self.retry_button, self.select_button, self.show_button, self.discard_button, self.copy_button):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        layout.addLayout(first)
        layout.addLayout(buttons)
        self.hide()

    def show_failures(self, failed: Sequence[PendingChange], selected: Sequence[PendingChange]) -> None:
        """All that failed; *selected*: what is selected in the list."""
        ids = {change.id for change in selected}
        self._all = list(failed)
        self._meant = [change for change in failed if change.id in ids] or self._all
        self.setVisible(bool(failed))
        if not failed:
            return
        count, of_all = len(self._meant), len(failed)
        if count == 1:
            text = visible(self._meant[0].message)
        else:
            text = self.tr("{n} changes could not be done. Their files are unchanged and still listed.").format(n=number(count))
        self.text.setText(text)
        self.retry_button.setText(self.tr("Retry") if count == 1 else self.tr("Retry {n}").format(n=number(count)))
        self.discard_button.setText(self.tr("Discard Change") if count == 1 else self.tr("Discard {n} Changes").format(n=number(count)))
        self.select_button.setVisible(of_all > 1)
        self.select_button.setText(self.tr("Show {n}").format(n=number(of_all)))
        self.select_button.setAccessibleName(self.tr("Select What Failed"))
        self.show_button.setEnabled(count == 1)

    @Slot()
    def _on_retry(self) -> None:
        self.retried.emit([change.id for change in self._meant])

    @Slot()
    def _on_discard(self) -> None:
        self.discarded.emit([change.id for change in self._meant])

    @Slot()
    def _on_show(self) -> None:
        self.shown.emit(self._meant[0].path)

    @Slot()
    def _on_select(self) -> None:
        self.revealed.emit([change.photo_id for change in self._all])

    @Slot()
    def _on_copy(self) -> None:
        QApplication.clipboard().setText(report_of(self._meant))
