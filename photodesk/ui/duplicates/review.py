"""Goes through groups of copies: which there are, which one is looked at, what was said of its photos."""

import time
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from photodesk.bridge.queries import Queries, Ticket
from photodesk.domain.copies import RULES
from photodesk.domain.group_walk import GroupWalk, Totals
from photodesk.domain.photos import PhotoRow
from photodesk.domain.similarity import Match
from photodesk.library.duplicates import Plan
from photodesk.library.library import Library
from photodesk.ui.duplicates.looking import Seen, look

REFRESH_MS = 100
REST = 4
"""What changed is asked for again after so many times as long as the question before took."""
NONE_AHEAD: tuple[int, ...] = ()


class Review(QObject):
    """`counted`: other groups, or another number of them. `group_shown`: another group. `group_renewed`: the same one, known better.
    `rows_known`: photos of the group that were asked for. `ended`: no group waits any more. `planned(Plan)`. `failed(error)`."""

    counted = Signal()
    group_shown = Signal()
    group_renewed = Signal()
    rows_known = Signal()
    ended = Signal()
    planned = Signal(object)
    failed = Signal(object)

    def __init__(self, queries: Queries, parent: QObject) -> None:
        super().__init__(parent)
        self._queries = queries
        self.match, self.rules = Match.EXACT, tuple(RULES)
        self.walk: GroupWalk | None = None
        self.elsewhere = Totals()
        """Of the next looser level, where this one has no groups."""
        self.seen: Seen | None = None
        self._passed: list[int] = []
        self._walk_ticket: Ticket | None = None
        self._look_ticket: Ticket | None = None
        self._plan_ticket: Ticket | None = None
        self._is_outdated = self._goes_on = False
        self._asked_s = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time)

    # -- the groups

    def begin(self, match: Match, rules: Sequence[str]) -> None:
        """Groups of this level from the beginning, by these rules; the group that is looked at stays where it is among them."""
        self.match, self.rules = match, tuple(rules)
        for ticket in (self._walk_ticket, self._look_ticket, self._plan_ticket):
            if ticket is not None:
                ticket.cancel()
        self._walk_ticket = self._look_ticket = self._plan_ticket = None
        self.walk, self._passed, self._goes_on = None, [], False
        self._ask()

    @Slot()
    def outdate(self) -> None:
        """Something became of copies: look again, soon."""
        self._is_outdated = True
        if self._walk_ticket is None and not self._timer.isActive():
            self._timer.start(max(REFRESH_MS, round(1000 * REST * self._asked_s)))

    def is_outdated(self) -> bool:
        """Whether something is known to be otherwise than it is shown."""
        return self._is_outdated or self._walk_ticket is not None

    @Slot()
    def _on_time(self) -> None:
        if self._walk_ticket is None:
            self._ask()

    def _ask(self) -> None:
        self._is_outdated = False
        self._timer.stop()
        question = partial(_walk, match=self.match, rules=self.rules, before=self.walk)
        self._walk_ticket = self._queries.ask(self, question, self._on_walk, failed=self._on_failed)

    def _on_walk(self, answer: tuple[GroupWalk, Totals, float]) -> None:
        self._walk_ticket = None
        is_first = self.walk is None
        self.walk, self.elsewhere, self._asked_s = answer
        goes_on, self._goes_on = self._goes_on, False
        self.counted.emit()
        if is_first:
            at = self.walk.place_of(self.seen.order) if self.seen is not None else None
            self._go_to_waiting(at if at is not None else self.walk.waiting_after(-1), keep=at is not None)
        elif goes_on or self.seen is None:
            self._go_to_waiting(self.walk.waiting_after(-1))
        elif self.seen.place < len(self.walk):
            self._look(self.seen.place, self.seen.order)
        if self._is_outdated:
            self.outdate()

    def _on_failed(self, error: Exception) -> None:
        self._walk_ticket = self._look_ticket = None
        self.failed.emit(error)

    # -- one group

    def go(self, place: int) -> None:
        """Look at the group at this place."""
        if self.walk is not None and 0 <= place < len(self.walk):
            self._look(place, NONE_AHEAD)

    def go_on(self) -> None:
        """To the next group that waits."""
        if self.walk is None:
            return
        here = self.seen.place if self.seen is not None else -1
        self._remember(here)
        self._go_to_waiting(self.walk.waiting_after(here))

    def go_on_after_all(self) -> None:
        """To the first group that waits, as soon as it is known what was staged."""
        self._goes_on = True

    def go_back(self) -> bool:
        """To the group that was looked at before; False at the beginning."""
        if not self._passed:
            return False
        self.go(self._passed.pop())
        return True

    def can_go_back(self) -> bool:
        """Whether there is a group before."""
        return bool(self._passed)

    def reveal(self, photo_ids: Sequence[int]) -> bool:
        """Look at a group with one of these photos; False where there is none."""
        place = self.walk.place_of(photo_ids) if self.walk is not None else None
        if place is None:
            return False
        if self.seen is None or place != self.seen.place:
            self._remember(self.seen.place if self.seen is not None else -1)
            self.go(place)
        return True

    def need_rows(self, photo_ids: Sequence[int]) -> None:
        """Look photos of the group up that came into sight."""
        if photo_ids:
            self._queries.ask(self, partial(_rows, ids=tuple(photo_ids)), self._on_rows)

    def ask_plan(self) -> None:
        """What the rules would stage of all groups of the level."""
        question = partial(_plan, match=self.match, rules=self.rules)
        self._plan_ticket = self._queries.ask(self, question, self._on_plan, failed=self._on_failed)

    def _remember(self, place: int) -> None:
        if place >= 0 and self._passed[-1:] != [place]:
            self._passed.append(place)

    def _go_to_waiting(self, place: int | None, *, keep: bool = False) -> None:
        if place is None:
            self.seen = None
            self.ended.emit()
        else:
            self._look(place, self.seen.order if keep and self.seen is not None else NONE_AHEAD)

    def _look(self, place: int, order: Sequence[int]) -> None:
        assert self.walk is not None
        if self._look_ticket is not None:
            self._look_ticket.cancel()
        after = self.walk.waiting_after(place)
        question = partial(
            look, place=place, photo_ids=self.walk.members(place), match=self.walk.match(place), rules=self.rules, order=order,
            next_ids=NONE_AHEAD if after is None else self.walk.members(after),
        )  # fmt: skip
        self._look_ticket = self._queries.ask(self, question, self._on_seen, failed=self._on_failed)

    def _on_seen(self, seen: Seen) -> None:
        self._look_ticket = None
        before, self.seen = self.seen, seen
        if before is None or before.place != seen.place or not set(before.order) & set(seen.order):
            self.group_shown.emit()
            return
        if before.sight != seen.sight:
            self._say_again(before, seen)
        else:
            seen.choosing = before.choosing
        seen.rows = {**{i: row for i, row in before.rows.items() if i in seen.copies}, **seen.rows}
        self.group_renewed.emit()

    @staticmethod
    def _say_again(before: Seen, seen: Seen) -> None:
        """What the user said of photos holds for the group as it is now."""
        if not seen.sight.waits:
            return
        for photo_id in before.choosing.said:
            if photo_id in seen.copies and photo_id in before.choosing.going:
                seen.choosing.mark(photo_id)
            elif photo_id in seen.copies:
                seen.choosing.keep(photo_id)

    def _on_rows(self, rows: list[PhotoRow]) -> None:
        if self.seen is not None:
            self.seen.rows.update((row.id, row) for row in rows if row.id in self.seen.copies)
            self.rows_known.emit()

    def _on_plan(self, plan: Plan) -> None:
        self._plan_ticket = None
        self.planned.emit(plan)


def _walk(library: Library, match: Match, rules: Sequence[str], before: GroupWalk | None) -> tuple[GroupWalk, Totals, float]:
    began = time.perf_counter()
    walk = library.duplicates.walk(match, rules, before)
    looser = {Match.EXACT: Match.SAME, Match.SAME: Match.ALIKE}.get(match)
    elsewhere = Totals() if walk.totals.groups or looser is None else library.duplicates.totals(looser, rules)
    return walk, elsewhere, time.perf_counter() - began


def _rows(library: Library, ids: Sequence[int]) -> list[PhotoRow]:
    return library.browsing.rows(ids)


def _plan(library: Library, match: Match, rules: Sequence[str]) -> Plan:
    return library.duplicates.plan(match, rules)
