"""Back and forward, and how lists, pages and photos follow one another."""

from pathlib import Path

from PySide6.QtCore import Qt
from real_window import ALT, OpenWindow

from photodesk.ui.history import RECENT
from photodesk.ui.sidebar.entries import folder_query

K = Qt.Key


def open_current(desk: OpenWindow) -> int:
    desk.key(K.Key_Return)
    photo_id = desk.navigation.loupe().current_id()
    assert desk.navigation.page == "loupe" and photo_id is not None
    return photo_id


def test_back_brings_scroll_position_and_selection_of_another_list(desk: OpenWindow, dated_folder: Path) -> None:
    desk.window.resize(960, 600)
    desk.key(K.Key_End)
    desk.key(K.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    place, selected, current = desk.grid.verticalOffset(), desk.grid.selected_ids(), desk.grid.current_id()
    assert place > 0 and len(selected) == 2
    desk.navigation.show_base(folder_query(str(dated_folder / "coast/evening")))
    desk.wait_for_photos(8)
    assert desk.grid.verticalOffset() != place
    desk.key(K.Key_Left, ALT)
    desk.wait_for_photos(24)
    assert (desk.grid.verticalOffset(), desk.grid.selected_ids(), desk.grid.current_id()) == (place, selected, current)
    desk.key(K.Key_Right, ALT)
    desk.wait_for_photos(8)
    assert not desk.action("go.forward").isEnabled()


def test_back_from_the_loupe_is_the_list_as_it_was_left(desk: OpenWindow) -> None:
    desk.window.resize(960, 600)
    desk.key(K.Key_End)
    place, current = desk.grid.verticalOffset(), desk.grid.current_id()
    open_current(desk)
    desk.key(K.Key_Home)
    assert desk.navigation.loupe().current_id() == desk.grid.photos.id_at(0)
    desk.key(K.Key_Left, ALT)
    assert desk.navigation.page == "grid"
    assert (desk.grid.verticalOffset(), desk.grid.current_id()) == (place, current)


def test_a_photo_that_was_closed_is_ahead_and_back_does_not_stand_still(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    opened = open_current(desk)
    desk.key(K.Key_Escape)
    assert desk.navigation.page == "grid" and not desk.action("go.back").isEnabled()
    desk.key(K.Key_Right, ALT)
    assert desk.navigation.page == "loupe" and desk.navigation.loupe().current_id() == opened
    desk.key(K.Key_Left, ALT)
    assert desk.navigation.page == "grid" and not desk.action("go.back").isEnabled()


def test_the_photo_that_was_left_in_the_loupe_is_current_in_the_grid(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    open_current(desk)
    desk.key(K.Key_Right, times=20)
    desk.key(K.Key_G)
    assert desk.grid.choice.current == 20 and 20 in desk.grid.visible_rows()


def test_letters_of_one_search_are_one_step_back(desk: OpenWindow) -> None:
    for text in ("2", "20250616", "20250616_06"):
        desk.navigation.search(text)
    desk.wait_for_photos(1)
    desk.navigation.back()
    desk.wait_for_photos(24)
    assert desk.navigation.scope.search == ""


def test_problems_are_a_place_on_the_way(desk: OpenWindow) -> None:
    desk.navigation.show_problems()
    desk.choose("library.recent")
    desk.wait(lambda: desk.navigation.scope.base == RECENT)
    desk.choose("go.back")
    assert desk.navigation.page == "problems"
    desk.key(K.Key_Escape)
    assert desk.navigation.page == "grid"


def test_the_order_changes_the_list_and_keeps_the_selection(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    newest = desk.grid.current_id()
    desk.choose("sort.descending")
    desk.wait(lambda: desk.grid.choice.current == 23)
    assert desk.grid.current_id() == newest and list(desk.grid.selected_ids()) == [newest]
    assert "Oldest First" in desk.window.grid_page.bar.sort.text()
    desk.choose("sort.name")
    desk.wait(lambda: len(desk.grid.photos.listing.sections) == 1)
    desk.choose("sort.taken")
    desk.choose("group.month")
    desk.wait(lambda: [section.count for section in desk.grid.photos.listing.sections] == [24])
