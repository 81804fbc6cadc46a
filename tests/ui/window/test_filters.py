"""Chips above the photos: what they leave out, how they are kept, and that no list is empty without a word."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from real_window import ALT, CTRL, SHIFT, OpenWindow

from photodesk.domain.edits import FlagEdit, LabelEdit, Photos, RatingEdit
from photodesk.ui.filters import Filters
from photodesk.ui.history import RECENT, Scope
from photodesk.ui.widgets.filter_chip import FilterChip

K = Qt.Key


def apply(desk: OpenWindow, *edits: object) -> None:
    for edit in edits:
        desk.app.library.editing.apply(edit)  # type: ignore[arg-type]


def menu_of(desk: OpenWindow, chip: FilterChip) -> QMenu:
    """The menu that the keyboard opens."""
    desk.window.activateWindow()  # without a window system it is not active again when a menu closes
    desk.wait(desk.window.isActiveWindow)
    chip.setFocus()
    desk.key(K.Key_Return)
    desk.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def press(menu: QMenu, text: str, key: Qt.Key = K.Key_Return) -> None:
    action = next(action for action in menu.actions() if action.text() == text)
    menu.setActiveAction(action)
    QTest.keyClick(menu, key)


@pytest.fixture
def marked(desk: OpenWindow) -> OpenWindow:
    """24 photos: 4 rejected, 6 with three stars, 2 with five, 3 red, 2 blue."""
    ids = desk.grid.photos.listing.ids
    apply(
        desk, FlagEdit(Photos(ids[:4]), "reject"), RatingEdit(Photos(ids[2:8]), 3), RatingEdit(Photos(ids[8:10]), 5),
        LabelEdit(Photos(ids[5:8]), "red"), LabelEdit(Photos(ids[8:10]), "blue"),
    )  # fmt: skip
    desk.navigation.show_base(RECENT)
    desk.wait_for_photos(20)
    desk.navigation.show_all()
    desk.wait_for_photos(20)
    return desk


def test_rejected_photos_are_hidden_and_the_chip_says_how_many(marked: OpenWindow) -> None:
    bar = marked.window.grid_page.bar
    chip = bar.filters.rejected
    marked.wait(lambda: chip.text() == "Not rejected · 4 hidden")
    assert chip.isChecked() and bar.count.text() == "20 photos" and marked.status() == "20 photos"
    assert marked.sidebar.counts is not None and marked.sidebar.counts.photos == 20 + 4
    assert not bar.clear.isVisible()  # nothing that the user chose
    chip.setFocus()
    marked.key(K.Key_Delete)
    marked.wait_for_photos(24)
    assert not chip.isChecked() and bar.clear.isVisible()
    marked.key(K.Key_Space)
    marked.wait_for_photos(20)


def test_chips_are_chosen_by_key_and_taken_away_by_their_cross(marked: OpenWindow) -> None:
    filters = marked.window.grid_page.bar.filters
    marked.window.resize(2800, 900)
    press(menu_of(marked, filters.rating), "★★★ or more")
    marked.wait_for_photos(6)  # two of those with three stars are rejected
    assert filters.rating.text() == "★★★ or more" and filters.rating.is_active
    menu = menu_of(marked, filters.label)
    press(menu, "Red", K.Key_Space)
    press(menu, "Blue", K.Key_Space)
    QTest.keyClick(menu, K.Key_Escape)
    marked.wait_for_photos(5)
    assert filters.label.text() == "Red, Blue"
    QTest.mouseClick(filters.rating, Qt.MouseButton.LeftButton, pos=QPoint(filters.rating.width() - 8, 14))
    marked.wait(lambda: not filters.rating.is_active)
    assert marked.navigation.scope.filters == Filters(labels=("red", "blue"))
    marked.window.grid_page.bar.clear.click()
    marked.wait_for_photos(20)
    assert marked.navigation.scope == Scope()


@pytest.mark.parametrize("search", ["flag:reject", "rating:3 OR flag:reject", "is:problem"])
def test_a_search_for_rejected_photos_is_not_emptied(marked: OpenWindow, search: str) -> None:
    marked.navigation.search(search)
    chip = marked.window.grid_page.bar.filters.rejected
    marked.wait(lambda: not chip.is_active and marked.grid.photos.listing.view.query == search)
    wanted = marked.app.library.browsing.count(search)
    marked.wait(lambda: marked.grid.photos.count() == wanted)


def test_alternatives_in_a_search_stay_within_the_list(marked: OpenWindow, dated_folder: Path) -> None:
    marked.sidebar.base_chosen.emit(f'in:"{dated_folder / "coast/evening"}"')
    marked.wait(lambda: marked.grid.photos.count() == 4)  # four of its eight are rejected
    marked.navigation.search("20250614 OR 20250616")
    marked.wait(lambda: marked.grid.photos.listing.view.query.startswith("(20250614 OR 20250616) in:"))
    assert marked.grid.photos.count() == 4
    marked.navigation.search("nothing) OR (20250614")
    marked.wait(lambda: "not understood" in marked.window.grid_page.bar.chip.text())
    assert marked.grid.photos.count() == 4


def test_filters_are_a_place_on_the_way_and_are_found_again(marked: OpenWindow, open_window: Callable[..., OpenWindow]) -> None:
    marked.navigation.filter(Filters(rating="5"))
    marked.wait_for_photos(2)
    marked.navigation.filter(Filters(rating=">=3", flag="none"))
    marked.wait_for_photos(6)
    marked.key(K.Key_Left, ALT)
    marked.wait_for_photos(20)
    marked.key(K.Key_Right, ALT)
    marked.wait_for_photos(6)
    again = open_window()
    again.wait_for_photos(6)
    assert again.window.grid_page.bar.filters.rating.text() == "★★★ or more" and again.navigation.scope.filters.flag == "none"


def test_what_makes_no_sense_in_a_stored_filter_is_left_out() -> None:
    stored = {"rating": ">=9 OR x", "labels": ["red", "pink", 3], "flag": 5, "kind": "raw", "dates": "2025..) OR (", "tagged": "yes"}
    assert Filters.restored(stored) == Filters(labels=("red",), kind="raw")
    kept = Filters(False, "none", ("red", "none"), "keep", "video", "2025-06..2025-07-01", True)
    assert Filters.restored(kept.stored()) == kept
    assert Filters.restored(None) == Filters()


def test_days_are_chosen_in_a_small_panel(marked: OpenWindow) -> None:
    filters = marked.window.grid_page.bar.filters
    marked.window.resize(2800, 900)
    filters.dates.setFocus()
    marked.key(K.Key_Return)
    chooser = marked.window.filtering._chooser
    assert chooser is not None and marked.has_focus(chooser.first)
    QTest.keyClicks(chooser.first, "June")
    marked.key(K.Key_Return)
    assert chooser.error.isVisible()
    chooser.first.clear()
    QTest.keyClicks(chooser.first, "2025-06-14")
    chooser.last.setFocus()
    QTest.keyClicks(chooser.last, "2025-06-15")
    marked.key(K.Key_Return)
    marked.wait(lambda: marked.grid.photos.count() == 16)
    assert not chooser.isVisible() and filters.dates.text() == "14 June 2025 – 15 June 2025" and marked.has_focus(filters.dates)
    marked.key(K.Key_Return)
    marked.key(K.Key_Escape)
    assert not chooser.isVisible() and marked.has_focus(filters.dates)


def test_in_a_narrow_window_idle_chips_stand_behind_more(marked: OpenWindow) -> None:
    filters = marked.window.grid_page.bar.filters
    marked.window.resize(2800, 900)
    marked.wait(lambda: filters.tags.isVisible() and not filters.more.isVisible())
    marked.window.resize(960, 700)
    marked.wait(lambda: filters.more.isVisible() and not filters.tags.isVisible())
    assert filters.rejected.isVisible() and marked.window.grid_page.bar.height() == 36
    filters.more.setFocus()
    press(menu_of(marked, filters.more), "Tags")
    marked.wait(lambda: "Untagged" in open_menu_texts())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    press(menu, "Untagged")
    marked.wait(lambda: filters.tags.isVisible() and filters.tags.text() == "Untagged")


def open_menu_texts() -> list[str]:
    menu = QApplication.activePopupWidget()
    return [action.text() for action in menu.actions()] if isinstance(menu, QMenu) else []


def test_lists_that_are_empty_because_of_filters_say_so(marked: OpenWindow) -> None:
    page = marked.window.grid_page
    marked.navigation.filter(Filters(rating="1", kind="raw"))
    marked.wait(lambda: page.empty_text() == "No photos match")
    state = page._empty["search"]
    assert state.line.text() == "Nothing in this list matches ★ · RAW." and state.button is not None
    assert state.button.text() == "Clear Filters"
    state.button.click()
    marked.wait_for_photos(20)
    marked.app.library.editing.apply(FlagEdit(Photos.matching(""), "reject"))
    marked.navigation.show_base(RECENT)
    marked.wait(lambda: page.empty_text() == "No photos here" and "rejected" in page._empty)
    assert page._empty["rejected"].line.text() == "24 photos rejected and hidden."
    button = page._empty["rejected"].button
    assert button is not None
    button.click()
    marked.wait_for_photos(24)


def test_an_edit_leaves_photos_in_place_until_the_chip_is_pressed(marked: OpenWindow) -> None:
    bar = marked.window.grid_page.bar
    marked.grid.setFocus()
    marked.key(K.Key_Home)
    marked.key(K.Key_Right, SHIFT, times=2)
    ids = marked.grid.photos.listing.ids[:]
    marked.key(K.Key_X)
    marked.wait(bar.leftovers.isVisible)
    assert bar.leftovers.text() == "3 no longer match — Refresh" and marked.grid.photos.listing.ids == ids
    marked.wait(lambda: bar.filters.rejected.text() == "Not rejected · 4 hidden")  # those in place are not hidden
    marked.key(K.Key_Z, CTRL)
    marked.wait(lambda: not bar.leftovers.isVisible())
    marked.key(K.Key_X)
    marked.wait(bar.leftovers.isVisible)
    marked.key(K.Key_Return)
    loupe = marked.navigation.loupe()
    marked.key(K.Key_Home)
    assert loupe.current_id() == ids[0]  # the loupe still goes through them
    marked.key(K.Key_Escape)
    bar.leftovers.setFocus()
    marked.key(K.Key_Return)
    marked.wait_for_photos(17)
    assert not bar.leftovers.isVisible() and marked.has_focus(marked.grid)
    marked.wait(lambda: bar.filters.rejected.text() == "Not rejected · 7 hidden")


def test_undo_of_hidden_photos_shows_them(marked: OpenWindow) -> None:
    marked.grid.setFocus()
    marked.key(K.Key_Home)
    with marked.qtbot.waitSignal(marked.app.events.history_changed):
        marked.key(K.Key_X)
    marked.choose("edit.undo")
    marked.wait(lambda: marked.action("edit.redo").isEnabled())
    marked.navigation.show_base(RECENT)
    marked.wait(lambda: marked.grid.photos.listing.view.query.startswith("added:"))
    marked.navigation.search("20250614")
    marked.wait_for_photos(8)
    with marked.qtbot.waitSignal(marked.app.events.redone):
        marked.choose("edit.redo")
    marked.window.undoing._on_show_clicked()
    marked.wait_for_photos(24)
    assert len(marked.grid.selected_ids()) == 1
