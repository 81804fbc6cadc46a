"""The page of copies: one group at a time, with what becomes of each photo, and what a rule would do to all of them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from photodesk.domain.choosing import Refusal
from photodesk.domain.copies import RULES
from photodesk.domain.edits import CopiesDecision, CopiesStaging, CopiesUnstaging, Edit
from photodesk.domain.similarity import Match
from photodesk.library.duplicates import Plan
from photodesk.ui.actions import ActionRegistry
from photodesk.ui.duplicates.bars import FootBar, GroupBar, PreviewBar
from photodesk.ui.duplicates.frames import CopyFrames
from photodesk.ui.duplicates.heading import Heading, copies_text
from photodesk.ui.duplicates.review import Review
from photodesk.ui.duplicates.rule_list import RuleList
from photodesk.ui.duplicates.state import fact_text, match_text
from photodesk.ui.widgets.announcing import announce
from photodesk.ui.widgets.empty_state import EmptyState
from photodesk.ui.widgets.wording import as_sentence, copies, groups, number, photos, size

if TYPE_CHECKING:
    from photodesk.ui.parts import Parts
    from photodesk.ui.theme import Theme


class DuplicatesPage(QWidget):
    """`edit_asked(Edit)`: do it. `told(text)`: what a key did. `staged_all(count)`: so many copies are staged by the rule.
    `current_changed(photo_id)`: keys act on another photo. `match_chosen(Match)`, `rules_chosen(rules)`: to be remembered.
    `scan_asked`: look through the folders again. `zoom_changed(scale, fits)`."""

    edit_asked = Signal(object)
    told = Signal(str)
    staged_all = Signal(int)
    current_changed = Signal(int)
    match_chosen = Signal(object)
    rules_chosen = Signal(object)
    scan_asked = Signal()
    zoom_changed = Signal(float, bool)

    def __init__(self, parts: "Parts", theme: "Theme", actions: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts, self._actions, self._theme = parts, actions, theme
        self.review = Review(parts.queries, self)
        self._plan: Plan | None = None
        self._waiting = 0
        self._folders: Sequence[str] = ()
        self._rule_list: RuleList | None = None
        self.heading = Heading(theme, self)
        self.group_bar = GroupBar(theme, actions, self)
        self.frames = CopyFrames(theme, parts.renderings, parts.thumbnails, parts.differences, self)
        self.foot = FootBar(theme, self)
        self.preview = PreviewBar(self)
        self.empty = EmptyState(
            theme, "duplicates", self.tr("Looking for copies…"), "", (self.tr("Scan Again"), self._on_scan_clicked), self
        )  # fmt: skip
        self._lay_out()
        self._join()

    def _lay_out(self) -> None:
        group = QWidget(self)
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.group_bar)
        column.addWidget(self.frames, 1)
        column.addWidget(self.foot)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(group)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.heading)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.preview)
        self.setFocusProxy(self.frames)

    def _join(self) -> None:
        review, frames, events = self.review, self.frames, self._parts.events
        review.counted.connect(self._on_counted)
        review.group_shown.connect(self._on_group_shown)
        review.group_renewed.connect(self._on_group_renewed)
        review.rows_known.connect(self._on_group_renewed)
        review.ended.connect(self._on_ended)
        review.planned.connect(self._on_planned)
        review.failed.connect(self._on_failed)
        frames.current_changed.connect(self.current_changed)
        frames.rows_needed.connect(review.need_rows)
        frames.keep_asked.connect(self._keep)
        frames.mark_asked.connect(self._mark)
        frames.undo_asked.connect(self._on_undo_asked)
        frames.zoom_changed.connect(self.zoom_changed)
        self.heading.match_chosen.connect(self._on_match_chosen)
        self.heading.rules_asked.connect(self._on_rules_asked)
        self.heading.preview_asked.connect(self.preview_rule)
        self.foot.merge_toggled.connect(self._actions.action("copies.merge").setChecked)
        self.preview.staged.connect(self._on_plan_wanted)
        self.preview.left.connect(self._close_preview)
        for signal in (events.copies_changed, events.folders_changed, events.photos_removed):
            signal.connect(self._on_copies_changed)
        events.photos_changed.connect(self._on_photos_changed)

    # -- which groups

    def begin(self, match: Match, rules: Sequence[str]) -> None:
        """Groups of this kind, one photo of each kept by these rules."""
        self.heading.show_match(match)
        self.heading.show_rules(rules)
        self.heading.show_totals(None, match, self._waiting)
        self._close_preview()
        self.review.begin(match, rules or RULES)

    def set_folders(self, folders: Sequence[str]) -> None:
        """The folders of the library, one of which can be preferred."""
        self._folders = tuple(folders)

    def show_waiting(self, count: int) -> None:
        """How many photos are not compared yet."""
        if count != self._waiting:
            self._waiting = count
            self._on_counted()
            self._say_empty()

    def reveal(self, photo_ids: Sequence[int]) -> bool:
        """Go to the group with one of these photos; False where there is none."""
        return self.review.reveal(photo_ids)

    def current_id(self) -> int | None:
        """The photo that actions apply to."""
        return self.frames.current_id() if self.review.seen is not None else None

    def is_settled(self) -> bool:
        """Whether nothing better is on its way to the screen."""
        return self.review.walk is not None and not self.review.is_outdated() and self.frames.is_settled()

    # -- what keys and buttons do

    def step(self, by: int) -> None:
        """To the next or previous photo of the group."""
        self.frames.step(by)

    def keep(self) -> None:
        """The current photo stays."""
        if (photo_id := self.current_id()) is not None:
            self._keep(photo_id)

    def mark(self) -> None:
        """The current photo goes, if it may."""
        if (photo_id := self.current_id()) is not None:
            self._mark(photo_id)

    @Slot(int)
    def _keep(self, photo_id: int) -> None:
        seen = self.review.seen
        if seen is None or not seen.sight.waits or photo_id in seen.choosing.staged:
            self.told.emit(self.tr("Nothing to decide here"))
            return
        seen.choosing.keep(photo_id)
        self._show_choice()
        self.told.emit(self.tr("Keep · {name}").format(name=self._name(photo_id)))

    @Slot(int)
    def _mark(self, photo_id: int) -> None:
        seen = self.review.seen
        if seen is None or not seen.sight.waits:
            self.told.emit(self.tr("Nothing to decide here"))
            return
        refusal = seen.choosing.mark(photo_id)
        self._show_choice()
        if refusal is None:
            self.told.emit(self.tr("To trash · {name}").format(name=self._name(photo_id)))
        else:
            self.told.emit(self._refusal_text(refusal))

    def _refusal_text(self, refusal: Refusal) -> str:
        return {
            Refusal.PROTECTED: self.tr("Its folder is protected: it stays"),
            Refusal.AWAY: self.tr("It can’t be reached now: it stays"),
            Refusal.LAST: self.tr("One copy always stays: keep another one first"),
            Refusal.SIMILAR: self.tr("It is no copy of another photo: it stays"),
        }[refusal]

    def stage(self) -> None:
        """What is marked is staged; where nothing is, all photos are to stay. Then the next group."""
        seen = self.review.seen
        if seen is None or not seen.sight.waits:
            self.skip()
            return
        choices = seen.choosing.choices()
        if not choices:
            self.keep_all()
            return
        count, size_going = len(seen.choosing.going), seen.choosing.bytes_going()
        self._send(CopiesStaging(choices, inherit=self.foot.merge.isChecked(), settle=True))
        self.told.emit(self.tr("Staged for Trash · {copies}").format(copies=copies_text(count, size_going)))
        self.review.go_on()

    def keep_all(self) -> None:
        """All photos of the group stay, for good."""
        self._decide(are_copies=True, text=self.tr("Kept all · {photos}"))

    def not_duplicates(self) -> None:
        """The photos of the group are no copies of each other."""
        self._decide(are_copies=False, text=self.tr("Not duplicates · {photos}"))

    def _decide(self, *, are_copies: bool, text: str) -> None:
        seen = self.review.seen
        if seen is None or not seen.sight.waits:
            return
        members = tuple(photo_id for photo_id in seen.order if photo_id not in seen.choosing.staged)
        self._send(CopiesDecision(members, members, are_copies))
        self.told.emit(text.format(photos=photos(len(members))))
        self.review.go_on()

    def skip(self) -> None:
        """The next group; this one waits."""
        self.review.go_on()

    def go_back(self) -> None:
        """The group before."""
        self.review.go_back()

    def show_difference(self, shown: bool) -> None:
        """The photos, or how they differ from the one that is kept."""
        self.frames.show_difference(shown)

    def set_merging(self, merging: bool) -> None:
        """Whether the kept copy gets what was said of the others."""
        self.foot.merge.setChecked(merging)

    @Slot()
    def preview_rule(self) -> None:
        """What the rule would stage of all groups."""
        if self.review.match in (Match.EXACT, Match.SAME):
            self._plan = None
            self.preview.show_asking()
            self.review.ask_plan()

    def _send(self, edit: Edit) -> None:
        self._close_preview()
        self.edit_asked.emit(edit)

    # -- zoom

    def zoom_fit(self) -> None:
        """The whole photos."""
        self.set_zoom_scale(None)

    def zoom_actual(self) -> None:
        """One picture pixel per screen pixel."""
        self.set_zoom_scale(1.0)

    def toggle_zoom(self) -> None:
        """Fit or 100 %, at the pointer."""
        if (canvas := self.frames.zoomed_canvas()) is not None:
            canvas.toggle_zoom()

    def zoom_in(self) -> None:
        """One step larger."""
        self._step_zoom(1)

    def zoom_out(self) -> None:
        """One step smaller, down to Fit."""
        self._step_zoom(-1)

    def _step_zoom(self, by: int) -> None:
        if (canvas := self.frames.zoomed_canvas()) is not None:
            canvas.step_zoom(by)

    def set_zoom_scale(self, scale: float | None) -> None:
        """Device pixels per picture pixel; None fits."""
        if (canvas := self.frames.zoomed_canvas()) is not None:
            canvas.zoom_to(scale)

    # -- what is shown

    def _name(self, photo_id: int) -> str:
        seen = self.review.seen
        row = seen.rows.get(photo_id) if seen is not None else None
        return row.name if row is not None else ""

    def _show_choice(self) -> None:
        """What becomes of the photos, and what the bars say of it."""
        seen, walk = self.review.seen, self.review.walk
        if seen is None or walk is None:
            return
        self.frames.refresh_states()
        place = self.tr("Group {n} of {count}").format(n=number(seen.place + 1), count=number(len(walk)))
        parts = [place, match_text(seen.sight.match), copies(len(seen.order)) if len(seen.order) > 2 else ""]
        if done := walk.done():
            parts.append(self.tr("{n} done").format(n=number(done)))
        going = seen.choosing.going
        if not seen.sight.waits:
            primary = self.tr("Next Group")
        else:
            primary = self.tr("Stage Group and Next") if going else self.tr("Keep All and Next")
        title = " · ".join(part for part in parts if part)
        self.group_bar.show_group(title, primary, waits=seen.sight.waits, can_go_back=self.review.can_go_back())
        facts = fact_text(seen.differing)
        line = self.tr("Differences: {facts}").format(facts=facts) if facts else self.tr("No differences in what is known of them")
        frees = self.tr("Frees {size}").format(size=size(seen.choosing.bytes_going())) if going else ""
        self.foot.show_group(line, frees, can_merge=bool(going))

    def _say_empty(self) -> None:
        """What stands in place of a group."""
        walk, match, elsewhere = self.review.walk, self.review.match, self.review.elsewhere
        if walk is None:
            self.empty.set_texts(self.tr("Looking for copies…"), "")
        elif walk.totals.groups:
            text = self.tr("{groups} were skipped. Choose a kind of match above to go through them again.")
            self.empty.set_texts(self.tr("That was the last group"), text.format(groups=groups(walk.totals.groups)))
        elif walk.done():
            text = self.tr("{groups} were decided. What is staged goes to the Trash only when you apply it; Undo brings it back.")
            self.empty.set_texts(self.tr("No duplicates left"), text.format(groups=groups(walk.done())))
        elif elsewhere.groups:
            level = {Match.EXACT: self.tr("Same"), Match.SAME: self.tr("Alike")}.get(match, "")
            text = self.tr("{groups} of another kind wait: choose {level} above.").format(groups=groups(elsewhere.groups), level=level)
            self.empty.set_texts(self.tr("No duplicates found"), text)
        else:
            waiting = self.tr("Photos are still being compared; what is found appears here.")
            none, heading = self.tr("Every photo that was looked at is there once."), self.tr("No duplicates found")
            if match is Match.SERIES:
                none, heading = self.tr("No shots of one camera within seconds."), self.tr("No series found")
            self.empty.set_texts(heading, waiting if self._waiting else none)
        if self.empty.button is not None:
            self.empty.button.setVisible(walk is not None)

    # -- slots

    @Slot()
    def _on_counted(self) -> None:
        walk = self.review.walk
        self.heading.show_totals(None if walk is None else walk.totals, self.review.match, self._waiting)
        self._say_empty()
        self._show_choice()

    @Slot()
    def _on_group_shown(self) -> None:
        if self.review.seen is not None:
            self._stack.setCurrentIndex(1)
            self.frames.show_group(self.review.seen)
            self._show_choice()
            announce(self.frames, self.group_bar.title.text())

    @Slot()
    def _on_group_renewed(self) -> None:
        if self.review.seen is not None:
            self._stack.setCurrentIndex(1)
            self.frames.renew(self.review.seen)
            self._show_choice()

    @Slot()
    def _on_ended(self) -> None:
        self._say_empty()
        self._stack.setCurrentIndex(0)
        self._parts.renderings.look_away()
        self.current_changed.emit(0)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        """What is on the screen stays there."""
        reason = as_sentence(str(error))
        if self.preview.isVisible():
            self._close_preview()
            self.told.emit(reason)
        elif self.review.seen is None:
            text = self.tr("{reason} Nothing was changed. Try again.").format(reason=reason)
            self.empty.set_texts(self.tr("Copies can’t be listed"), text)
            self._stack.setCurrentIndex(0)

    @Slot()
    def _on_copies_changed(self) -> None:
        if self.isVisible():
            self.review.outdate()
        else:
            self._is_stale = True

    @Slot(object)
    def _on_photos_changed(self, change: object) -> None:
        """Marks and turns of photos in sight."""
        seen, ids = self.review.seen, getattr(change, "ids", ())
        if seen is not None and self.isVisible():
            self.review.need_rows([photo_id for photo_id in ids if photo_id in seen.rows])

    @Slot(int)
    def _on_undo_asked(self, photo_id: int) -> None:
        self._send(CopiesUnstaging((photo_id,)))
        self.told.emit(self.tr("Stays after all · {name}").format(name=self._name(photo_id)))

    @Slot(object)
    def _on_match_chosen(self, match: Match) -> None:
        self.match_chosen.emit(match)
        self.begin(match, self.review.rules)

    @Slot()
    def _on_rules_asked(self) -> None:
        if self._rule_list is None:
            self._rule_list = RuleList(self._theme, self.window())
            self._rule_list.rules_chosen.connect(self._on_rules_chosen)
        self._rule_list.show_rules(self.review.rules, self._folders)
        self._rule_list.open_below(self.heading.rule, self._rule_list.list)

    @Slot(object)
    def _on_rules_chosen(self, rules: Sequence[str]) -> None:
        self.rules_chosen.emit(rules)
        self.begin(self.review.match, rules)

    @Slot(object)
    def _on_planned(self, plan: Plan) -> None:
        if self.preview.isVisible():
            self._plan = plan
            self.preview.show_plan(plan)

    @Slot()
    def _on_plan_wanted(self) -> None:
        """All of it is one edit."""
        plan, self._plan = self._plan, None
        if plan is not None and plan.staged:
            self._send(CopiesStaging(plan.choices, inherit=self.foot.merge.isChecked()))
            self.staged_all.emit(plan.staged)
            self.review.go_on_after_all()
            self.frames.setFocus()

    @Slot()
    def _close_preview(self) -> None:
        had_focus = self.preview.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self._plan = None
        self.preview.hide()
        if had_focus:
            self.frames.setFocus()

    @Slot()
    def _on_scan_clicked(self) -> None:
        self.scan_asked.emit()

    _is_stale = False
    """Something changed while the page could not be seen."""

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if event.spontaneous():
            return
        if self._is_stale:
            self._is_stale = False
            self.review.outdate()
        if self.review.seen is not None:
            self.frames.renew(self.review.seen)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._parts.renderings.look_away()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.preview.isVisible():
            self._close_preview()
        else:
            super().keyPressEvent(event)
