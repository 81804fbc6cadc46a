"""Pending changes in the window: their bar, their page, their row in the sidebar, and what comes of applying them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Slot

from photodesk.domain.changes import HistoryChanged
from photodesk.domain.pending import REVERSIBLE, Applied, ApplyProgress, ChangeKind, PendingChanged
from photodesk.library.library import Library
from photodesk.ui.questions import ask
from photodesk.ui.sidebar.entries import PENDING
from photodesk.ui.widgets.wording import changes, number

if TYPE_CHECKING:
    from photodesk.ui.pending.bar import PendingBar
    from photodesk.ui.pending.page import PendingPage
    from photodesk.ui.shell import Shell

BANNER = "applied"
FILLED = ("duplicates", "culled")
"""Pages with a filled button of their own."""


class Applying(QObject):
    """Says the same number everywhere. Binds its actions itself."""

    def __init__(self, window: "Shell") -> None:
        super().__init__(window)
        self._window, self._navigation, self._actions = window, window.navigation, window.actions_table
        self._filing = window.parts.filing
        self.waiting = PendingChanged()
        self._is_left_over = self._is_applying = False
        self._label = ""
        """What the banner offers to undo."""
        self._to_delete: list[int] = []
        self.bar: PendingBar | None = None
        window.centre.add_page("pending", self._make_page)
        for action_id, done in (
            ("pending.review", self._on_review),
            ("pending.apply", self._on_apply),
            ("pending.discard", self._on_discard_all),
        ):
            self._actions.on(action_id, done)
        events = window.parts.events
        events.pending_changed.connect(self._on_pending_changed)
        events.apply_progressed.connect(self._on_apply_progressed)
        events.applied.connect(self._on_applied)
        events.history_changed.connect(self._on_history_changed)
        events.folders_changed.connect(self._on_folders_changed)
        window.sidebar.pending_chosen.connect(self._navigation.show_pending)
        window.messages.review_asked.connect(self._navigation.show_pending)
        window.sidebar.counts_known.connect(self._on_counts_known)
        self._navigation.moved.connect(self._show)
        window.panels.changed.connect(self._show)
        self._show()
        window.parts.queries.ask(self, _counts, self._on_pending_changed, after_edits=True)

    def _make_page(self) -> "PendingPage":
        from photodesk.ui.pending.page import PendingPage

        window = self._window
        page = PendingPage(window.theme, window.parts.queries, window.parts.thumbnails, self._actions.action("pending.review"))
        page.apply_asked.connect(self._on_apply_asked)
        page.cancel_asked.connect(self._filing.cancel)
        page.discard_asked.connect(self._filing.discard)
        page.discard_all_asked.connect(self._on_discard_all)
        page.show_asked.connect(window.errands.show_path)
        page.left.connect(self._navigation.close_photo)
        page.set_count(self.waiting.total, applied_before=self._is_left_over)
        return page

    def _page(self) -> "PendingPage":
        return cast("PendingPage", self._window.centre.page("pending"))

    def _made(self) -> "PendingPage | None":
        return cast("PendingPage | None", self._window.centre.made("pending"))

    # -- how much waits

    @Slot(object)
    def _on_pending_changed(self, waiting: PendingChanged) -> None:
        self.waiting = waiting
        self._is_left_over = self._is_left_over and waiting.total > 0
        self._window.sidebar.model.set_late(PENDING, waiting.total)
        if (page := self._made()) is not None:
            page.set_count(waiting.total, applied_before=self._is_left_over)
        self._show()

    @Slot(object)
    def _on_folders_changed(self, _change: object) -> None:
        """One may be offline, or back."""
        if (page := self._made()) is not None:
            page.set_count(self.waiting.total, applied_before=self._is_left_over)

    @Slot(object)
    def _on_counts_known(self, _counts: object) -> None:
        """The row may have come just now."""
        self._window.sidebar.model.set_late(PENDING, self.waiting.total)

    @Slot()
    def _show(self) -> None:
        """The bar, while there is something and nothing larger says it; and what makes sense now."""
        page, total = self._navigation.page, self.waiting.total
        wanted = total > 0 and not self._is_applying and page not in ("", "first_run", "pending") and not self._window.isFullScreen()
        if wanted and self.bar is None:
            self.bar = self._make_bar()
        if self.bar is not None:
            if total:
                self.bar.show_counts(self.waiting.counts, applied_before=self._is_left_over)
            self.bar.set_next_step(page not in FILLED)
            if self.bar.isHidden() == wanted:
                self._window.panels.set_visible(self.bar, wanted)
        self._actions.enable(("pending.review",), page not in ("", "first_run"))
        self._actions.enable(("pending.apply",), page == "pending" and total > 0 and not self._is_applying)
        self._actions.enable(("pending.discard",), total > 0 and not self._is_applying)

    def _make_bar(self) -> "PendingBar":
        from photodesk.ui.pending.bar import PendingBar

        bar = PendingBar(self._window.theme, self._actions.action("pending.review"), self._window.centre)
        bar.review_asked.connect(self._navigation.show_pending)
        bar.discard_asked.connect(self._on_discard_all)
        bar.hide()
        self._window.centre.set_foot(bar)
        return bar

    # -- what the user does

    @Slot()
    def _on_review(self) -> None:
        """To the page; there the same key goes on."""
        if self._navigation.page == "pending":
            self._page().apply()
        else:
            self._navigation.show_pending()

    @Slot()
    def _on_apply(self) -> None:
        self._page().apply()

    @Slot()
    def _on_discard_all(self) -> None:
        count = self.waiting.total
        if not count:
            return
        text = self.tr("No file is touched: {changes} are only taken off this list. Edit ▸ Undo puts them back.").format(
            changes=changes(count)
        )
        title = self.tr("Discard 1 Change") if count == 1 else self.tr("Discard {n} Changes").format(n=number(count))
        ask(self._window, title, text, title, self.tr("Keep Changes"), self._on_discard_agreed)

    @Slot()
    def _on_discard_agreed(self) -> None:
        self._filing.discard()
        self._window.undoing.expect()

    @Slot(object, int)
    def _on_apply_asked(self, ids: Sequence[int], deletions: int) -> None:
        if not deletions:
            self._begin(ids, REVERSIBLE)
            return
        self._to_delete = list(ids)
        title = self.tr("Delete 1 Photo") if deletions == 1 else self.tr("Delete {n} Photos").format(n=number(deletions))
        question = self.tr("{title} Permanently?").format(title=title)
        text = self.tr("They can’t be restored.") if deletions > 1 else self.tr("It can’t be restored.")
        ask(self._window, question, text, title, self.tr("Keep Files"), self._on_deletion_agreed)

    @Slot()
    def _on_deletion_agreed(self) -> None:
        self._begin(self._to_delete, (*REVERSIBLE, ChangeKind.DELETE))

    def _begin(self, ids: Sequence[int], kinds: Sequence[ChangeKind]) -> None:
        self._window.messages.end_state(BANNER)
        self._set_applying(len(ids))
        self._filing.apply(ids, kinds)

    # -- what comes of it

    def _set_applying(self, total: int) -> None:
        self._is_applying = True
        if (page := self._made()) is not None:
            page.begin(total)
        self._show()

    @Slot(object)
    def _on_apply_progressed(self, progress: ApplyProgress) -> None:
        if not self._is_applying and not progress.ended:
            self._set_applying(progress.total)  # somebody else began
        page = self._made()
        if page is not None:
            page.show_progress(progress)
        if progress.ended and self._is_applying:
            self._is_applying = False
            if page is not None:
                page.end(progress.done - progress.failed)
            self._show()

    @Slot(object)
    def _on_applied(self, applied: Applied) -> None:
        done, left = len(applied.applied), len(applied.problems)
        self._is_left_over = bool(self.waiting.total)
        text = self.tr("{changes} applied").format(changes=changes(done))
        if left == 1:
            text = self.tr("{text}; 1 could not be done, and its file is unchanged").format(text=text)
        elif left:
            text = self.tr("{text}; {n} could not be done, and their files are unchanged").format(text=text, n=number(left))
        elif applied.stopped:
            text = self.tr("Stopped: {text}; the others still wait").format(text=text)
        self._label = applied.label if applied.edit_id is not None else ""
        actions = ((self.tr("Undo"), self._on_undo),) if self._label else ()
        tell = self._window.messages.tell_state if left else self._window.messages.tell_success
        tell(BANNER, f"{text}.", *actions)
        self._on_pending_changed(self.waiting)

    @Slot()
    def _on_undo(self) -> None:
        self._window.messages.end_state(BANNER)
        self._window.undoing.undo()

    @Slot(object)
    def _on_history_changed(self, steps: HistoryChanged) -> None:
        """What the banner would undo is not the newest step any more."""
        if self._label and steps.undo_label != self._label:
            self._label = ""
            self._window.messages.end_state(BANNER)


def _counts(library: Library) -> PendingChanged:
    return library.pending.counts()
