"""What an edit takes out of a list, or moves within it, stays where it was; all else comes and goes."""

import random
from array import array
from collections.abc import Callable
from dataclasses import replace

from grid_in_memory import FIRST_DAY, Desk, MemoryLibrary
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from photodesk.domain.changes import PhotosAdded, PhotosChanged, PhotosRemoved
from photodesk.domain.views import Group, Listing, Section, Sort, View
from photodesk.ui.grid.difference import difference
from photodesk.ui.grid.staying import in_their_places, left, with_those_that_stay
from photodesk.ui.grid.view import Leftovers

Days = dict[int | None, list[int]]
DAYS = (20_000, 20_001, 20_040, None)
"""Two of one month, one of another, and none."""


def listing_of(days: Days, view: View) -> Listing:
    """The list of photos by day in the order of a view; those of a month are one section."""
    dated = sorted((day for day in days if day is not None), reverse=view.descending)
    order: list[int | None] = [*dated, None] if view.descending else [None, *dated]
    sections: list[tuple[int | None, Section]] = []
    ids = array("q")
    for day in order:
        photos = days.get(day, [])
        if not photos:
            continue
        ids.extend(photos)
        key = day if day is None or view.group is Group.DAY else day // 30
        if sections and sections[-1][0] == key:
            sections[-1] = (key, replace(sections[-1][1], count=sections[-1][1].count + len(photos)))
        else:
            sections.append((key, Section(day, len(photos))))
    return Listing(view, ids, tuple(section for _, section in sections))


@given(
    st.lists(st.sampled_from([(day, fate) for day in DAYS for fate in ("keep", "stay", "gone", "new")]), max_size=30),
    st.booleans(),
    st.sampled_from([Group.DAY, Group.MONTH]),
)
def test_photos_stay_between_those_that_stood_around_them(fates: list[tuple[int | None, str]], descending: bool, group: Group) -> None:
    view = View("x", descending=descending, group=group)
    photos = [(number, day, fate) for number, (day, fate) in enumerate(fates, 1)]

    def listed(*wanted: str) -> Listing:
        days: Days = {day: [i for i, d, fate in photos if d == day and fate in wanted] for day in DAYS}
        return listing_of(days, view)

    old, new = listed("keep", "stay", "gone"), listed("keep", "new")
    stay = {i for i, _, fate in photos if fate == "stay"}
    change = difference(old.ids, new.ids)
    assert set(left(old, change)) == stay | {i for i, _, fate in photos if fate == "gone"}
    shown = with_those_that_stay(old, new, change, stay)
    assert [i for i in shown.ids if i not in stay] == list(new.ids)
    before = listed("keep", "stay")
    assert [i for i in shown.ids if i in before.ids] == list(before.ids)
    whole = listed("keep", "stay", "new")
    assert [s.count for s in shown.sections] == [s.count for s in whole.sections]


@given(st.lists(st.sampled_from(["keep", "gone"]), max_size=12), st.randoms(), st.integers(0, 3))
def test_in_an_order_that_edits_change_nothing_moves(fates: list[str], chance: random.Random, arrivals: int) -> None:
    ids = list(range(1, len(fates) + 1))
    view = View("", Sort.RATING, group=Group.NONE)
    gone = {i for i, fate in zip(ids, fates, strict=True) if fate == "gone"}
    new_ids = [i for i in ids if i not in gone] + list(range(100, 100 + arrivals))
    chance.shuffle(new_ids)
    old = Listing(view, array("q", ids), (Section(None, len(ids)),) if ids else ())
    new = Listing(view, array("q", new_ids), (Section(None, len(new_ids)),) if new_ids else ())
    shown = in_their_places(old, new, gone)
    assert [i for i in shown.ids if i < 100] == [i for i in ids if i not in gone]
    assert sorted(shown.ids) == sorted(new_ids) and sum(s.count for s in shown.sections) == len(shown.ids)


# -- in the grid


class FilteredLibrary(MemoryLibrary):
    """Shows only photos that match; those that do not are still in the library."""

    unmatched: frozenset[int] = frozenset()

    def listing(self, view: View, *, stopped: object = None) -> Listing:
        """As the real one does for a search."""
        everything, self.days = self.days, [(day, [i for i in ids if i not in self.unmatched]) for day, ids in self.days]
        try:
            return super().listing(view)
        finally:
            self.days = everything


def shown_ids(desk: Desk) -> list[int]:
    return desk.grid.photos.listing.ids.tolist()


def change(desk: Desk, unmatched: set[int], told: set[int] | None = None) -> None:
    """An edit after which these photos do not match."""
    library = desk.library
    assert isinstance(library, FilteredLibrary)
    library.unmatched = frozenset(unmatched)
    with desk.qtbot.waitSignal(desk.grid.list_shown):
        desk.events.tell(PhotosChanged(tuple(told or unmatched)), urgent=True)


def open_filtered(make_desk: Callable[[MemoryLibrary], Desk]) -> Desk:
    desk = make_desk(FilteredLibrary([(FIRST_DAY, range(1, 31)), (FIRST_DAY - 1, range(31, 34)), (FIRST_DAY - 9, range(34, 74))]))
    desk.show()
    return desk


def test_photos_that_match_no_more_stay_until_the_list_is_refreshed(make_desk: Callable[[MemoryLibrary], Desk]) -> None:
    desk = open_filtered(make_desk)
    grid = desk.grid
    grid.select_ids([3, 4, 5])
    change(desk, {4, 31, 32, 33})
    assert shown_ids(desk) == list(range(1, 74)) and grid.leftovers == Leftovers(4)
    assert [s.count for s in grid.photos.listing.sections] == [30, 3, 40]
    assert grid.selected_ids().tolist() == [3, 4, 5]
    text = grid.photos.data(grid.photos.index(3, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert text.endswith("no longer matches")
    with desk.qtbot.waitSignal(grid.list_shown):
        grid.drop_leftovers()
    assert shown_ids(desk) == [i for i in range(1, 74) if i not in (4, 31, 32, 33)] and not grid.leftovers
    assert grid.selected_ids().tolist() == [3, 5]


def test_after_an_undo_they_match_again(make_desk: Callable[[MemoryLibrary], Desk]) -> None:
    desk = open_filtered(make_desk)
    change(desk, {4, 5})
    change(desk, {5}, told={4})
    assert desk.grid.leftovers == Leftovers(1) and desk.grid.photos.unmatched == {5}
    change(desk, set(), told={5})
    assert not desk.grid.leftovers and shown_ids(desk) == list(range(1, 74))


def test_what_arrives_and_what_is_removed_meanwhile(make_desk: Callable[[MemoryLibrary], Desk]) -> None:
    desk = open_filtered(make_desk)
    change(desk, {4, 40})
    desk.library.days = [(FIRST_DAY + 1, [80, 81]), *[(day, [i for i in ids if i not in (5, 40)]) for day, ids in desk.library.days]]
    desk.events.tell(PhotosAdded((80, 81)), urgent=True)
    desk.events.tell(PhotosRemoved((5, 40)), urgent=True)
    expected = [80, 81, *[i for i in range(1, 74) if i not in (5, 40)]]
    desk.qtbot.waitUntil(lambda: shown_ids(desk) == expected)
    assert desk.grid.photos.unmatched == {4}


def test_what_is_on_the_screen_stays_there_when_the_rest_is_refreshed(make_desk: Callable[[MemoryLibrary], Desk]) -> None:
    desk = open_filtered(make_desk)
    grid = desk.grid
    grid.scroll_to_id(60)
    first = grid.first_visible_id()
    assert first is not None and first > 10
    row = grid.photos.row_of(first + 8)
    assert row is not None
    place = grid.visualRect(grid.photos.index(row, 0)).topLeft()
    change(desk, {2, first})
    assert grid.visualRect(grid.photos.index(row, 0)).topLeft() == place
    with desk.qtbot.waitSignal(grid.list_shown):
        grid.drop_leftovers()
    assert grid.first_visible_id() is not None and abs((grid.first_visible_id() or 0) - first) <= 4


def test_a_list_by_rating_keeps_its_order_while_photos_are_rated(make_desk: Callable[[MemoryLibrary], Desk]) -> None:
    desk = make_desk(MemoryLibrary([(FIRST_DAY, range(1, 31))]))
    desk.show(View("", Sort.RATING, group=Group.NONE))
    QTest.keyClick(desk.grid, Qt.Key.Key_End)
    desk.library.days = [(FIRST_DAY, [30, *range(1, 30)])]
    with desk.qtbot.waitSignal(desk.grid.list_shown):
        desk.events.tell(PhotosChanged((30,)), urgent=True)
    assert shown_ids(desk) == list(range(1, 31)) and desk.grid.leftovers == Leftovers(0, reordered=True)
    with desk.qtbot.waitSignal(desk.grid.list_shown):
        desk.grid.drop_leftovers()
    assert shown_ids(desk) == [30, *range(1, 30)] and not desk.grid.leftovers and desk.grid.current_id() == 30


# -- the first screen


class LongLibrary(MemoryLibrary):
    """Its first screen is there before the whole list."""

    def first_listing(self, view: View, *, stopped: object = None) -> Listing:
        """Ten photos."""
        whole = super().listing(view)
        return Listing(view, whole.ids[:10], (Section(FIRST_DAY, 10),), is_whole=len(whole.ids) <= 10)

    def listing(self, view: View, *, stopped: object = None) -> Listing:
        """Waits for the test."""
        assert self.rows_open.wait(10)
        return super().listing(view)


def test_the_first_screen_does_not_wait_for_the_whole_list(make_desk: Callable[[MemoryLibrary], Desk]) -> None:
    library = LongLibrary([(FIRST_DAY, range(1, 2_001))])
    library.rows_open.clear()
    desk = make_desk(library)
    grid = desk.grid
    with desk.qtbot.waitSignal(grid.list_begun):
        grid.show_view(View())
    assert shown_ids(desk) == list(range(1, 11))
    QTest.keyClick(grid, Qt.Key.Key_Home)
    QTest.keyClick(grid, Qt.Key.Key_Right)
    places = [grid.visualRect(grid.photos.index(row, 0)) for row in range(10)]
    with desk.qtbot.waitSignal(grid.list_shown):
        library.rows_open.set()
    assert grid.photos.count() == 2_000 and [grid.visualRect(grid.photos.index(row, 0)) for row in range(10)] == places
    assert grid.current_id() == 2 and grid.selected_ids().tolist() == [2]


def test_what_was_selected_is_found_again_in_the_whole_list(make_desk: Callable[[MemoryLibrary], Desk]) -> None:
    desk = make_desk(LongLibrary([(FIRST_DAY, range(1, 2_001))]))
    desk.show()
    grid = desk.grid
    grid.select_ids([5, 1_500])
    grid.choice.go(4)
    desk.library.days = [(FIRST_DAY, [i for i in range(1, 2_001) if i != 7])]
    with desk.qtbot.waitSignal(grid.list_shown):
        grid.show_view(View("", group=Group.MONTH))
    assert grid.selected_ids().tolist() == [5, 1_500] and grid.current_id() == 5
