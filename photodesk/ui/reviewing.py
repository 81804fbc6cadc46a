"""The review of copies in the window: its page and actions, its row in the sidebar, and what it remembers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer, Slot

from photodesk.domain.changes import JobsChanged
from photodesk.domain.copies import FOLDER, RULES
from photodesk.domain.edits import Edit
from photodesk.domain.group_walk import Totals
from photodesk.domain.similarity import Match
from photodesk.domain.views import Counts, FolderNode
from photodesk.library.library import Library
from photodesk.ui.sidebar.entries import DUPLICATES
from photodesk.ui.widgets.wording import copies

if TYPE_CHECKING:
    from photodesk.ui.duplicates.page import DuplicatesPage
    from photodesk.ui.shell import Shell

COUNT_MS = 200
REST = 4
"""A count is asked for again after so many times as long as the one before took."""
ACTIONS = (
    "copies.next", "copies.previous", "copies.keep", "copies.mark", "copies.stage", "copies.skip", "copies.back", "copies.keep_all",
    "copies.not_duplicates", "copies.difference", "copies.merge", "copies.preview",
)  # fmt: skip


class Reviewing(QObject):
    """Counts groups whenever something became of copies, also while the page was never opened."""

    def __init__(self, window: "Shell") -> None:
        super().__init__(window)
        self._window, self._navigation, self._actions = window, window.navigation, window.actions_table
        self._count: int | None = None
        self._is_counting = self._is_outdated = False
        self._took_s = 0.0
        self._waiting = 0
        self._folders: tuple[str, ...] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ask)
        window.centre.add_page("duplicates", self._make_page)
        self._bind()
        events = window.parts.events
        for signal in (events.copies_changed, events.folders_changed, events.photos_removed):
            signal.connect(self._on_copies_changed)
        events.jobs_changed.connect(self._on_jobs_changed)
        window.sidebar.duplicates_chosen.connect(self._navigation.show_duplicates)
        window.sidebar.counts_known.connect(self._on_counts_known)
        self._navigation.moved.connect(self._enable)
        self._enable()
        self._ask()

    def _bind(self) -> None:
        on = self._actions.on
        on("library.duplicates", self._navigation.show_duplicates)
        on("copies.next", self._on_next)
        on("copies.previous", self._on_previous)
        on("copies.keep", self._on_keep)
        on("copies.mark", self._on_mark)
        on("copies.stage", self._on_stage)
        on("copies.skip", self._on_skip)
        on("copies.back", self._on_back)
        on("copies.keep_all", self._on_keep_all)
        on("copies.not_duplicates", self._on_not_duplicates)
        on("copies.difference", self._on_difference)
        on("copies.preview", self._on_preview)
        self._actions.action("copies.merge").setChecked(True)
        self._actions.action("copies.merge").toggled.connect(self._on_merge_toggled)

    def _make_page(self) -> "DuplicatesPage":
        from photodesk.ui.duplicates.page import DuplicatesPage

        window = self._window
        page = DuplicatesPage(window.parts, window.theme, self._actions)
        page.edit_asked.connect(self._on_edit_asked)
        page.told.connect(window.messages.flash)
        page.staged_all.connect(self._on_staged_all)
        page.current_changed.connect(self._navigation.photo_shown)
        page.match_chosen.connect(self._on_match_chosen)
        page.rules_chosen.connect(self._on_rules_chosen)
        page.scan_asked.connect(window.errands.rescan)
        page.zoom_changed.connect(window.zooming.on_scale_changed)
        page.frames.canvas_chosen.connect(window.choices.choose_canvas)
        self._actions.attach(page.frames, "copies")
        page.set_folders(self._folders)
        page.show_waiting(self._waiting)
        page.begin(self._match(), self._rules())
        return page

    def _page(self) -> "DuplicatesPage":
        return cast("DuplicatesPage", self._window.centre.page("duplicates"))

    def _made(self) -> "DuplicatesPage | None":
        return cast("DuplicatesPage | None", self._window.centre.made("duplicates"))

    # -- what is remembered

    def _match(self) -> Match:
        return Match(self._window.choices.settings.copies_match)

    def _rules(self) -> tuple[str, ...]:
        """The rules as they were put into order; words that mean nothing here are left out."""
        wanted = self._window.choices.settings.keeper_rules
        return tuple(rule for rule in wanted if rule in RULES or (rule.startswith(FOLDER) and len(rule) > len(FOLDER))) or RULES

    @Slot(object)
    def _on_match_chosen(self, match: Match) -> None:
        self._window.choices.apply(replace(self._window.choices.settings, copies_match=match.value))
        self._on_copies_changed()

    @Slot(object)
    def _on_rules_chosen(self, rules: Sequence[str]) -> None:
        kept = [] if tuple(rules) == RULES else list(rules)
        self._window.choices.apply(replace(self._window.choices.settings, keeper_rules=kept))

    # -- the row in the sidebar

    @Slot()
    def _on_copies_changed(self) -> None:
        self._is_outdated = True
        if not self._is_counting and not self._timer.isActive():
            self._timer.start(max(COUNT_MS, round(1000 * REST * self._took_s)))

    @Slot()
    def _ask(self) -> None:
        if not self._is_counting:
            self._is_counting, self._is_outdated = True, False
            question = partial(_counted, match=self._match(), rules=self._rules())
            self._window.parts.queries.ask(self, question, self._on_counted, failed=self._on_count_failed, priority=-1)

    def _on_counted(self, answer: tuple[Totals, float]) -> None:
        totals, self._took_s = answer
        self._count = totals.groups
        self._window.sidebar.model.set_late(DUPLICATES, self._count)
        self._go_on()

    def _on_count_failed(self, _error: Exception) -> None:
        self._go_on()

    def _go_on(self) -> None:
        self._is_counting = False
        if self._is_outdated:
            self._on_copies_changed()

    @Slot(object)
    def _on_counts_known(self, counts: Counts) -> None:
        """The row may have come just now."""
        if self._count is not None:
            self._window.sidebar.model.set_late(DUPLICATES, self._count)
        self._folders = tuple(_paths(counts.folders))
        if (page := self._made()) is not None:
            page.set_folders(self._folders)

    @Slot(object)
    def _on_jobs_changed(self, jobs: JobsChanged) -> None:
        left = [group.total - group.done - group.failed - group.cancelled for group in jobs.groups if group.kind in ("look", "duplicates")]
        self._waiting = max((0, *left))
        if (page := self._made()) is not None:
            page.show_waiting(self._waiting)

    # -- what the actions do

    @Slot()
    def _enable(self) -> None:
        self._actions.enable(ACTIONS, self._navigation.page == "duplicates")
        self._actions.enable(("library.duplicates",), self._navigation.page not in ("", "first_run"))

    @Slot(object)
    def _on_edit_asked(self, edit: Edit) -> None:
        self._window.parts.commands.edit(edit, gather=False)
        self._window.undoing.expect()

    @Slot(int)
    def _on_staged_all(self, count: int) -> None:
        text = self.tr("{copies} staged for Trash").format(copies=copies(count))
        self._window.messages.say(text, self.tr("Undo"), self._window.undoing.undo)

    @Slot()
    def _on_next(self) -> None:
        self._page().step(1)

    @Slot()
    def _on_previous(self) -> None:
        self._page().step(-1)

    @Slot()
    def _on_keep(self) -> None:
        self._page().keep()

    @Slot()
    def _on_mark(self) -> None:
        self._page().mark()

    @Slot()
    def _on_stage(self) -> None:
        self._page().stage()

    @Slot()
    def _on_skip(self) -> None:
        self._page().skip()

    @Slot()
    def _on_back(self) -> None:
        self._page().go_back()

    @Slot()
    def _on_keep_all(self) -> None:
        self._page().keep_all()

    @Slot()
    def _on_not_duplicates(self) -> None:
        self._page().not_duplicates()

    @Slot()
    def _on_difference(self) -> None:
        shown = self._actions.action("copies.difference").isChecked()
        self._page().show_difference(shown)
        self._window.messages.flash(self.tr("Difference view on") if shown else self.tr("Difference view off"))

    @Slot(bool)
    def _on_merge_toggled(self, merging: bool) -> None:
        if (page := self._made()) is not None:
            page.set_merging(merging)

    @Slot()
    def _on_preview(self) -> None:
        self._page().preview_rule()


def _counted(library: Library, match: Match, rules: Sequence[str]) -> tuple[Totals, float]:
    began = perf_counter()
    return library.duplicates.totals(match, rules), perf_counter() - began


def _paths(folders: Sequence[FolderNode]) -> Iterator[str]:
    for folder in folders:
        yield folder.path
        yield from _paths(folder.children)
