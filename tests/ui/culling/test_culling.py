"""Going through photos with P and X: on the real window, by real keys."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from real_window import CTRL, NONE, SHIFT, OpenWindow, scan_only, write_dated

from photodesk.config.paths import Paths
from photodesk.config.settings import load
from photodesk.ui.culling.end_card import EndCard
from photodesk.ui.filters import Filters
from photodesk.ui.number_row import digit_of

K = Qt.Key
Opener = Callable[..., OpenWindow]


@pytest.fixture
def fifty(paths: Paths, tmp_path: Path, open_window: Opener) -> OpenWindow:
    """A window on 50 photos."""
    write_dated(tmp_path / "p", 50)
    scan_only(paths, tmp_path / "p")
    desk = open_window()
    desk.wait_for_photos(50)
    return desk


def shown(desk: OpenWindow) -> int | None:
    """The row of the photo in the loupe."""
    photo_id = desk.navigation.shown_id()
    return desk.grid.photos.row_of(photo_id) if photo_id is not None else None


def start(desk: OpenWindow) -> None:
    desk.choose("cull.start")
    desk.wait(lambda: desk.navigation.page == "loupe" and desk.window.culling.is_active)


def counts(desk: OpenWindow) -> str:
    bar = desk.window.culling.bar
    assert bar is not None and bar.isVisible()
    return bar.counts.text()


def wait_for_counts(desk: OpenWindow, text: str) -> None:
    desk.wait(lambda: counts(desk) == text)


def stored(desk: OpenWindow, query: str) -> int:
    return desk.app.library.browsing.count(query)


def card(desk: OpenWindow) -> EndCard:
    assert desk.navigation.page == "culled"
    page = desk.window.centre.page("culled")
    assert isinstance(page, EndCard)
    return page


def test_fifty_photos_are_culled_by_keys_and_the_counts_are_what_is_stored(fifty: OpenWindow) -> None:
    desk = fifty
    start(desk)
    assert shown(desk) == 0 and desk.action("cull.auto_advance").isChecked()
    desk.wait(lambda: counts(desk) == "1 of 50 · 0 kept · 0 rejected")
    for number in range(49):
        desk.key(K.Key_P if number % 3 == 0 else K.Key_X)
        assert shown(desk) == number + 1  # in the same moment, whatever the library still has to do
    desk.wait(lambda: counts(desk) == "50 of 50 · 17 kept · 32 rejected")
    assert (stored(desk, "flag:keep"), stored(desk, "flag:reject")) == (17, 32)
    desk.key(K.Key_P)
    desk.wait(lambda: card(desk).heading.text() == "50 reviewed: 18 kept, 32 rejected, 0 undecided")
    assert not card(desk).undecided.isEnabled() and card(desk).rejects.property("primary") and not card(desk).kept.property("primary")
    assert desk.window.culling.bar is not None and not desk.window.culling.bar.isVisible()


def test_undo_returns_to_the_photo_and_the_counts_follow(fifty: OpenWindow) -> None:
    desk = fifty
    start(desk)
    for key in (K.Key_P, K.Key_X, K.Key_X, K.Key_P):
        desk.key(key)
    desk.wait(lambda: counts(desk) == "5 of 50 · 2 kept · 2 rejected")
    for row, text in ((3, "4 of 50 · 1 kept · 2 rejected"), (2, "3 of 50 · 1 kept · 1 rejected"), (1, "2 of 50 · 1 kept · 0 rejected")):
        with desk.qtbot.waitSignal(desk.app.events.undone):
            desk.key(K.Key_Z, CTRL)
        assert shown(desk) == row  # photos one after the other are steps of their own
        wait_for_counts(desk, text)
    assert (stored(desk, "flag:keep"), stored(desk, "flag:reject")) == (1, 0)


def test_undo_on_the_card_returns_to_the_last_photo(desk: OpenWindow) -> None:
    start(desk)
    desk.key(K.Key_End)
    desk.key(K.Key_X)
    desk.wait(lambda: card(desk).heading.text() == "24 reviewed: 0 kept, 1 rejected, 23 undecided")
    with desk.qtbot.waitSignal(desk.app.events.undone):
        desk.key(K.Key_Z, CTRL)
    assert shown(desk) == 23 and stored(desk, "flag:reject") == 0
    desk.wait(lambda: counts(desk) == "24 of 24 · 0 kept · 0 rejected")
    desk.key(K.Key_X)
    desk.key(K.Key_Left)
    assert shown(desk) == 23


def show_all(desk: OpenWindow) -> None:
    desk.navigation.show_all()
    desk.navigation.filter(Filters(hides_rejected=False))
    desk.wait_for_photos(24)


def test_the_card_leads_to_the_lists_it_counts(desk: OpenWindow) -> None:
    start(desk)
    for key in (K.Key_P, K.Key_X, K.Key_X):
        desk.key(key)
    desk.key(K.Key_End)
    desk.key(K.Key_P)
    desk.wait(lambda: card(desk).heading.text() == "24 reviewed: 2 kept, 2 rejected, 20 undecided")
    card(desk).rejects.click()
    desk.wait_for_photos(2)
    assert desk.navigation.page == "grid" and stored(desk, "flag:reject") == 2 and not desk.window.culling.is_active
    for button, count in (("kept", 2), ("undecided", 20)):
        show_all(desk)
        start(desk)
        desk.key(K.Key_End)
        desk.key(K.Key_P)
        desk.wait(lambda: card(desk).heading.text() == "24 reviewed: 2 kept, 2 rejected, 20 undecided")
        getattr(card(desk), button).click()
        desk.wait_for_photos(count)
    desk.wait(lambda: desk.navigation.page == "loupe")
    wait_for_counts(desk, "1 of 20 · 0 kept · 0 rejected")
    desk.key(K.Key_P)
    wait_for_counts(desk, "2 of 20 · 1 kept · 0 rejected")  # it stays in the list that is gone through


def test_culling_begins_at_the_first_undecided_photo_and_ends_in_the_grid(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    desk.key(K.Key_Right, SHIFT, times=4)
    with desk.qtbot.waitSignal(desk.app.events.history_changed):
        desk.key(K.Key_P)
    start(desk)
    assert shown(desk) == 5
    bar = desk.window.culling.bar
    assert bar is not None and bar.isVisible()
    desk.key(K.Key_Escape)
    assert desk.navigation.page == "grid" and not bar.isVisible() and not desk.window.culling.is_active
    desk.key(K.Key_Return)
    assert not bar.isVisible()


def test_where_all_is_decided_the_card_says_so(desk: OpenWindow) -> None:
    desk.key(K.Key_A, CTRL)
    with desk.qtbot.waitSignal(desk.app.events.history_changed):
        desk.key(K.Key_X)
    desk.choose("cull.start")
    desk.wait(lambda: desk.navigation.page == "culled" and card(desk).heading.text() == "24 reviewed: 0 kept, 24 rejected, 0 undecided")


def test_auto_advance_is_turned_on_and_off_by_key_and_kept(desk: OpenWindow, paths: Paths) -> None:
    desk.key(K.Key_Home)
    desk.key(K.Key_Return)
    desk.key(K.Key_3)
    assert shown(desk) == 0
    desk.key(K.Key_A)
    assert desk.window.centre.hud.text() == "Auto-advance on"
    for key in (K.Key_P, K.Key_3, K.Key_6, K.Key_0):
        desk.key(key)
    assert shown(desk) == 4
    for key in (K.Key_U, K.Key_BracketRight):
        desk.key(key)
    assert shown(desk) == 4
    desk.wait(lambda: load(paths.config)[0].auto_advance)
    desk.key(K.Key_A)
    desk.key(K.Key_P)
    assert shown(desk) == 4


def test_the_preference_turns_it_on_too(desk: OpenWindow) -> None:
    desk.choose("preferences")
    preferences = desk.window.choices.preferences
    assert preferences is not None
    preferences._on_edited("auto_advance", True)
    assert desk.action("cull.auto_advance").isChecked()


@pytest.mark.parametrize("key", [K.Key_P, K.Key_X, K.Key_U, K.Key_4, K.Key_8])
def test_with_shift_the_next_photo_comes_whatever_auto_advance_says(desk: OpenWindow, key: Qt.Key) -> None:
    desk.key(K.Key_Home)
    desk.key(K.Key_Return)
    desk.key(key, SHIFT)
    assert shown(desk) == 1
    if key != K.Key_U:
        desk.wait(lambda: stored(desk, "flag:keep OR flag:reject OR rating:4 OR label:green") == 1)


def test_in_the_grid_one_photo_is_left_for_the_next_and_several_stay_selected(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    desk.key(K.Key_X, SHIFT)
    assert desk.grid.choice.current == 1 and desk.grid.summary().count == 1
    desk.key(K.Key_A)
    desk.key(K.Key_P)
    assert desk.grid.choice.current == 2
    desk.key(K.Key_Right, SHIFT)
    selected = desk.grid.selected_ids()
    desk.key(K.Key_P)
    assert desk.grid.selected_ids() == selected
    desk.key(K.Key_End)
    desk.key(K.Key_P)
    assert desk.grid.choice.current == 23


def test_stars_are_added_and_taken_one_by_one(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    desk.key(K.Key_4)
    desk.key(K.Key_Right, SHIFT)
    for key in (K.Key_BracketRight, K.Key_Period, K.Key_Period, K.Key_Comma):
        desk.key(key)
    desk.wait(lambda: [row and row.rating for row in map(desk.grid.photos.known, range(3))] == [4, 2, None])
    desk.key(K.Key_BracketLeft, times=5)
    desk.wait(lambda: stored(desk, "rating:none") == 24)


def press(desk: OpenWindow, key: Qt.Key, text: str, scan_code: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """A key as a keyboard sends it: what it writes, and which key it is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
        QApplication.sendEvent(focused, QKeyEvent(kind, key, modifiers, scan_code, 0, 0, text))


def test_the_number_row_means_digits_on_every_keyboard(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    desk.key(K.Key_Return)
    press(desk, K.Key_QuoteDbl, '"', 12)  # the third key of a French keyboard
    assert desk.window.centre.hud.text() == "★★★ · 1 photo" and shown(desk) == 0
    press(desk, K.Key_Exclam, "!", 10, SHIFT)  # Shift+1 of an American one
    assert desk.window.centre.hud.text() == "★ · 1 photo" and shown(desk) == 1
    press(desk, K.Key_1, "1", 10, SHIFT)  # Shift+1 of the French one
    assert shown(desk) == 2
    press(desk, K.Key_Slash, "/", 16, SHIFT)  # Shift+7 of a German one searches, as it says
    assert shown(desk) == 2 and stored(desk, "label:yellow") == 0


def test_keys_beside_the_number_row_are_no_digits() -> None:
    def event(scan_code: int, virtual: int = 0) -> QKeyEvent:
        return QKeyEvent(QEvent.Type.KeyPress, K.Key_A, NONE, scan_code, virtual, 0)

    assert [digit_of(event(code), "linux") for code in (9, 10, 18, 19, 20, 0)] == [None, 1, 9, 0, None, None]
    assert [digit_of(event(code), "win32") for code in (1, 2, 10, 11, 12)] == [None, 1, 9, 0, None]
    assert [digit_of(event(0, code), "darwin") for code in (18, 23, 22, 29, 50)] == [1, 5, 6, 0, None]
