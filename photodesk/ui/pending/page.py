"""The page on which pending changes are looked through and applied."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from photodesk.domain.pending import ApplyProgress, ChangeKind, PendingChange
from photodesk.ui.pending.failures import Failures
from photodesk.ui.pending.foot import Foot
from photodesk.ui.pending.listing import ReviewList
from photodesk.ui.pending.model import ReviewModel
from photodesk.ui.pending.pictures import ReviewPictures
from photodesk.ui.pending.preview import Preview
from photodesk.ui.pending.review import Waiting, waiting
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.buttons import push_button
from photodesk.ui.widgets.empty_state import EmptyState, lay_out_page
from photodesk.ui.widgets.labels import TextLabel
from photodesk.ui.widgets.wording import number

if TYPE_CHECKING:
    from photodesk.bridge.queries import Queries, Ticket
    from photodesk.bridge.thumbnails import Thumbnails

REFRESH_MS = 100
LEAST_FOR_PREVIEW_PX = 840


class PendingPage(QWidget):
    """`apply_asked(ids, deletions)`: apply these, *deletions* of which are for good. `cancel_asked`: stop. `discard_asked(ids)`: take
    these back. `discard_all_asked`, `show_asked(path)`, `left`: back to the photos."""

    apply_asked = Signal(object, int)
    cancel_asked = Signal()
    discard_asked = Signal(object)
    discard_all_asked = Signal()
    show_asked = Signal(str)
    left = Signal()

    def __init__(
        self, theme: Theme, queries: "Queries", thumbnails: "Thumbnails", apply_key: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._queries = queries
        self._ticket: Ticket | None = None
        self._outdated = True
        self._to_reveal: tuple[int, ...] = ()
        self._is_applying = self._is_left_over = False
        self.model = ReviewModel(self)
        self.pictures = ReviewPictures(theme, queries, thumbnails, self)
        self.title = TextLabel(self.tr("Pending Changes"), parent=self)
        self.title.setFont(theme.font("title"))
        self.safe = TextLabel(tone="secondary", wrap=True, parent=self)
        self.discard_button = push_button(self.tr("Discard All…"), self._on_discard_all, parent=self)
        self.list = ReviewList(theme, self.model, self.pictures, self)
        self.preview = Preview(theme, self.pictures, self)
        self.failures = Failures(theme, self)
        self.foot = Foot(theme, apply_key, self)
        self.empty = EmptyState(
            theme, "pending", self.tr("Nothing waiting"), self.tr("Rejects, renames and moves appear here."),
            (self.tr("Show All Photos"), self._on_left), self,
        )  # fmt: skip
        self._lay_out()
        self._join()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ask)
        self.set_count(0, applied_before=False)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addWidget(self.safe, 1)
        head.addWidget(self.discard_button)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.list, 1)
        middle.addWidget(self.preview)
        content = QWidget(self)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addLayout(middle, 1)
        layout.addWidget(self.failures)
        layout.addWidget(self.foot)
        self._stack = lay_out_page(self, content, self.empty)
        self.setFocusProxy(self.list)

    def _join(self) -> None:
        self.model.chosen_changed.connect(self._on_chosen_changed)
        self.list.looked_at.connect(self._on_looked_at)
        self.list.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.list.discard_asked.connect(self.discard_asked)
        self.list.show_asked.connect(self.show_asked)
        self.failures.retried.connect(self._on_retry)
        self.failures.discarded.connect(self.discard_asked)
        self.failures.shown.connect(self.show_asked)
        self.failures.revealed.connect(self.list.reveal)
        self.foot.apply_asked.connect(self.apply)
        self.foot.cancel_asked.connect(self._on_cancel)
        self.foot.closed.connect(self._on_left)

    # -- what waits

    def set_count(self, count: int, *, applied_before: bool) -> None:
        """How much waits, as bar and sidebar say it. *applied_before*: it was left over by an apply."""
        self._is_left_over = applied_before
        self._show_safe()
        self.title.setText(self.tr("Pending Changes ({n})").format(n=number(count)) if count else self.tr("Pending Changes"))
        self._outdated = True
        self._plan()

    def _show_safe(self) -> None:
        """What can be said of the files in this moment."""
        if self._is_applying:
            text = self.tr("– being applied")
        else:
            text = self.tr("– these files are unchanged") if self._is_left_over else self.tr("– nothing on disk has changed yet")
        self.safe.setText(text)

    def _plan(self) -> None:
        """Ask what waits while somebody looks; while changes are applied, what is done is told one by one."""
        if self._outdated and self.isVisible() and not self._is_applying and self._ticket is None and not self._timer.isActive():
            self._timer.start(REFRESH_MS if self.model.review.rows else 0)

    @Slot()
    def _ask(self) -> None:
        self._outdated = False
        self._ticket = self._queries.ask(self, waiting, self._on_waiting, failed=self._on_failed)

    def _on_waiting(self, answer: Waiting) -> None:
        self._ticket = None
        if self._is_applying:
            self._outdated = True
            return
        self.pictures.forget()
        self.list.show_waiting(answer)
        self._stack.setCurrentIndex(0 if answer.changes else 1)
        focused = self.list if answer.changes else self.empty.button
        if focused is not None:
            self.setFocusProxy(focused)
        wanted, self._to_reveal = self._to_reveal, ()
        if wanted:
            self.list.reveal(wanted)
        self._plan()

    def _on_failed(self, _error: Exception) -> None:
        self._ticket = None

    def reveal(self, photo_ids: Iterable[int]) -> None:
        """Select the changes of these photos as soon as they are listed."""
        self._to_reveal = tuple(photo_ids)
        self._outdated = True
        self._plan()

    def is_settled(self) -> bool:
        """Whether the list shows what waits."""
        return self._ticket is None and not self._timer.isActive() and not self._outdated

    # -- applying

    @Slot()
    def apply(self) -> None:
        """Apply what is selected."""
        self._ask_to_apply(self.model.review.chosen())

    @Slot(object)
    def _on_retry(self, ids: Sequence[int]) -> None:
        wanted = set(ids)
        self._ask_to_apply([change for change in self.model.review.failed() if change.id in wanted])

    def _ask_to_apply(self, changes: Sequence[PendingChange]) -> None:
        if changes and not self._is_applying:
            self.apply_asked.emit([change.id for change in changes], sum(change.kind is ChangeKind.DELETE for change in changes))

    def begin(self, total: int) -> None:
        """Changes are being applied now."""
        self._is_applying = True
        self._show_safe()
        self.model.lock(True)
        self.discard_button.setEnabled(False)
        self._show_failures()
        self.show_progress(ApplyProgress(0, total))

    def show_progress(self, progress: ApplyProgress) -> None:
        """How far it is, and what is done."""
        if self._is_applying:
            self.foot.show_progress(progress)
            if progress.ids:
                self.model.mark_done(progress.ids)

    def end(self, applied: int) -> None:
        """It is over; what could not be done stays."""
        self._is_applying = False
        self._show_safe()
        self.model.lock(False)
        self.discard_button.setEnabled(True)
        self.foot.show_progress(None)
        self.foot.show_review(self.model.review)
        self.foot.said(applied)
        self._outdated = True
        self._plan()

    @Slot()
    def _on_cancel(self) -> None:
        self.foot.stopping()
        self.cancel_asked.emit()

    # -- what the user does

    @Slot()
    def _on_chosen_changed(self) -> None:
        self.foot.show_review(self.model.review)
        self._show_failures()

    @Slot()
    def _on_selection_changed(self) -> None:
        self._show_failures()

    @Slot(object)
    def _on_looked_at(self, change: PendingChange | None) -> None:
        self.preview.show_change(change, self.model.review)

    def _show_failures(self) -> None:
        self.failures.show_failures(() if self._is_applying else self.model.review.failed(), self.list.selected_changes())

    @Slot()
    def _on_discard_all(self) -> None:
        self.discard_all_asked.emit()

    @Slot()
    def _on_left(self) -> None:
        self.left.emit()

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._outdated = True
        self._plan()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.preview.setVisible(self.width() >= LEAST_FOR_PREVIEW_PX)
