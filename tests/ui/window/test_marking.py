"""Flags, ratings and labels from the window: by key and menu, and undone with the photos in sight."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from real_window import CTRL, SHIFT, OpenWindow, scan_only, write_dated

from photodesk.config.paths import Paths
from photodesk.domain.edits import Photos, RatingEdit

K = Qt.Key
MARK_ACTIONS = ("flag.keep", "flag.reject", "flag.none", "rating.3", "rating.0", "label.red", "label.purple", "label.none")


def marks(desk: OpenWindow, row: int) -> tuple[str | None, int | None, str | None]:
    """Flag, rating and label as the grid has them."""
    known = desk.grid.photos.known(row)
    assert known is not None
    return known.flag, known.rating, known.label


def edit(desk: OpenWindow, *keys: Qt.Key) -> None:
    """Press keys that edit, and wait until each edit is committed."""
    for key in keys:
        with desk.qtbot.waitSignal(desk.app.events.history_changed, timeout=20_000):
            desk.key(key)


def stored(desk: OpenWindow, query: str) -> int:
    return desk.app.library.browsing.count(query)


def on(desk: OpenWindow, *action_ids: str) -> list[bool]:
    return [desk.action(action_id).isEnabled() for action_id in action_ids]


def test_keys_mark_the_selected_photos_and_the_pill_says_how_many(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    desk.key(K.Key_Right, SHIFT, times=2)
    hud = desk.window.centre.hud
    said = []
    for key in (K.Key_P, K.Key_3, K.Key_6):
        desk.key(key)
        said.append(hud.text())
    assert hud.isVisible() and said == ["Keep · 3 photos", "★★★ · 3 photos", "Red Label · 3 photos"]
    desk.wait(lambda: [marks(desk, row) for row in range(4)] == [("keep", 3, "red")] * 3 + [(None, None, None)])
    desk.wait(lambda: stored(desk, "flag:keep rating:3 label:red") == 3)
    for key in (K.Key_X, K.Key_0):
        desk.key(key)
    desk.choose("label.purple")
    desk.wait(lambda: marks(desk, 1) == ("reject", None, "purple"))
    desk.key(K.Key_U)
    desk.choose("label.none")
    desk.wait(lambda: marks(desk, 1) == (None, None, None))
    assert hud.text() == "No Label · 3 photos"


def test_each_key_has_its_value(desk: OpenWindow) -> None:
    none = (None, None, None)
    values = {
        K.Key_K: ("keep", None, None), K.Key_1: (None, 1, None), K.Key_2: (None, 2, None), K.Key_4: (None, 4, None),
        K.Key_5: (None, 5, None), K.Key_7: (None, None, "yellow"), K.Key_8: (None, None, "green"), K.Key_9: (None, None, "blue"),
    }  # fmt: skip
    desk.key(K.Key_Home)
    for row, (key, expected) in enumerate(values.items()):
        assert marks(desk, row) == none
        edit(desk, key)
        desk.wait(partial(lambda row, expected: marks(desk, row) == expected, row, expected))
        desk.key(K.Key_Right)


def test_in_the_loupe_only_the_photo_that_is_shown_is_marked(desk: OpenWindow) -> None:
    desk.key(K.Key_A, CTRL)
    desk.navigation.open_photo(desk.grid.photos.id_at(5))
    edit(desk, K.Key_4)
    assert stored(desk, "rating:4") == 1
    desk.wait(lambda: marks(desk, 5) == (None, 4, None))
    strip = desk.window.panels.filmstrip
    assert strip is not None
    strip.setFocus()
    edit(desk, K.Key_X)
    desk.wait(lambda: marks(desk, 5) == ("reject", 4, None))


def test_without_photos_there_is_nothing_to_mark(desk: OpenWindow) -> None:
    desk.grid.select_none()
    assert not any(on(desk, *MARK_ACTIONS))
    desk.key(K.Key_Home)
    assert all(on(desk, *MARK_ACTIONS))  # in the same moment
    desk.navigation.show_problems()
    assert not any(on(desk, *MARK_ACTIONS))


def test_undo_names_the_effect_and_brings_back_what_was(desk: OpenWindow) -> None:
    assert on(desk, "edit.undo", "edit.redo") == [False, False] and desk.action("edit.undo").text() == "Undo"
    desk.key(K.Key_Home)
    desk.key(K.Key_Right, SHIFT, times=11)
    edit(desk, K.Key_3)
    assert desk.action("edit.undo").text() == "Undo Rate 12 Photos" and not desk.action("edit.redo").isEnabled()
    assert desk.window.actions_table.title("edit.undo") == "Undo"  # in Preferences and the sheet of keys
    desk.key(K.Key_Z, CTRL)
    desk.wait(lambda: marks(desk, 0)[1] is None and desk.action("edit.redo").text() == "Redo Rate 12 Photos")
    desk.wait(lambda: desk.window.centre.hud.text() == "Undone: Rate 12 Photos")
    assert on(desk, "edit.undo", "edit.redo") == [False, True]
    desk.key(K.Key_Y, CTRL)
    desk.wait(lambda: marks(desk, 11)[1] == 3)
    desk.wait(lambda: desk.window.centre.hud.text() == "Done again: Rate 12 Photos")
    assert stored(desk, "rating:3") == 12
    desk.key(K.Key_Z, CTRL)
    desk.wait(lambda: desk.action("edit.redo").isEnabled())
    desk.key(K.Key_Z, CTRL | SHIFT)
    desk.wait(lambda: marks(desk, 11)[1] == 3)


def test_an_edit_that_is_on_its_way_can_be_undone(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    with desk.qtbot.waitSignal(desk.app.events.undone), desk.app.library.database.write():  # the edit waits for the writer
        desk.key(K.Key_5)
        desk.key(K.Key_Z, CTRL)
    desk.wait(lambda: on(desk, "edit.undo", "edit.redo") == [False, True])
    assert stored(desk, "rating:5") == 0


def test_after_a_restart_the_last_edit_can_be_undone(desk: OpenWindow, open_window: Callable[..., OpenWindow]) -> None:
    desk.key(K.Key_Home)
    edit(desk, K.Key_X)
    again = open_window()
    again.wait_for_photos(23)  # rejected photos are hidden
    again.wait(lambda: again.action("edit.undo").text() == "Undo Reject 1 Photo")
    again.choose("edit.undo")
    again.wait_for_photos(24)
    assert marks(again, 0)[0] is None


def test_undo_selects_the_photos_and_brings_them_into_sight(paths: Paths, tmp_path: Path, open_window: Callable[..., OpenWindow]) -> None:
    write_dated(tmp_path / "p", 200, per_day=24)
    scan_only(paths, tmp_path / "p")
    desk = open_window()
    desk.wait_for_photos(200)
    desk.key(K.Key_Home)
    desk.key(K.Key_Right, SHIFT)
    changed = desk.grid.selected_ids()
    edit(desk, K.Key_2)
    desk.key(K.Key_End)
    assert 0 not in desk.grid.visible_rows()
    with desk.qtbot.waitSignal(desk.app.events.undone):
        desk.key(K.Key_Z, CTRL)
    assert desk.grid.selected_ids() == changed and 0 in desk.grid.visible_rows() and desk.grid.current_id() == changed[0]


def test_undo_in_the_loupe_goes_back_to_the_photo(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    desk.key(K.Key_Return)
    loupe = desk.navigation.loupe()
    first = loupe.current_id()
    edit(desk, K.Key_X)
    desk.key(K.Key_Right, times=3)
    assert loupe.current_id() != first
    with desk.qtbot.waitSignal(desk.app.events.undone):
        desk.key(K.Key_Z, CTRL)
    assert loupe.current_id() == first and desk.window.centre.toast.text() == ""


def test_photos_that_the_list_does_not_have_are_told_of_and_can_be_shown(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    changed = desk.grid.selected_ids()
    edit(desk, K.Key_2)
    desk.navigation.search("20250614")
    desk.wait_for_photos(8)
    desk.key(K.Key_Home)
    kept = desk.grid.selected_ids()
    assert kept != changed
    with desk.qtbot.waitSignal(desk.app.events.undone):
        desk.key(K.Key_Z, CTRL)
    toast = desk.window.centre.toast
    assert toast.text() == "Rate 1 Photo: none of these photos is in what is shown now" and desk.grid.selected_ids() == kept
    desk.window.undoing._on_show_clicked()
    desk.wait(lambda: desk.grid.selected_ids() == changed)
    assert desk.grid.photos.count() == 24


def test_what_an_undo_leaves_as_it_is_is_told(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    edit(desk, K.Key_2, K.Key_X)
    entry = desk.app.library.journal.history(2)[1]
    with desk.qtbot.waitSignal(desk.app.events.edited):
        desk.app.commands.edit(RatingEdit(Photos(desk.grid.selected_ids()), 4))
    with desk.qtbot.waitSignal(desk.app.events.undone):
        desk.app.commands.revert(entry.id)
    assert desk.window.centre.toast.text().endswith("Not all of it: the rating was changed later and stays as it is.")


def test_in_a_text_field_undo_is_about_the_text(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    edit(desk, K.Key_2)
    search = desk.window.top_bar.search
    search.setFocus()
    QTest.keyClicks(search, "2")
    desk.key(K.Key_Z, CTRL)
    assert search.text() == "" and desk.action("edit.undo").text() == "Undo Rate 1 Photo"
    assert stored(desk, "rating:2") == 1


def test_an_edit_that_could_not_be_done_leaves_nothing_to_undo(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    desk.app.commands.edit(RatingEdit(Photos(desk.grid.selected_ids()), 9))
    desk.window.undoing.expect()
    assert desk.action("edit.undo").isEnabled()
    desk.wait(lambda: not desk.action("edit.undo").isEnabled())
