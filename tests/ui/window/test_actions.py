"""Everything that can be done: in a menu, with its documented keys, and never in the way of writing."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu
from real_window import CTRL, OpenWindow

from photodesk.config.settings import Settings
from photodesk.ui.action_table import ACTIONS
from photodesk.ui.actions import is_plain

K = Qt.Key

DOCUMENTED = {
    "view.grid": "G", "view.loupe": "E Return Enter Space", "view.fullscreen": "F F11", "zoom.toggle": "Z", "zoom.fit": "Ctrl+0",
    "zoom.actual": "Ctrl+1", "zoom.in": "Ctrl+= + =", "zoom.out": "Ctrl+- -", "photo.next": "Right PgDown", "photo.previous": "Left PgUp",
    "photo.first": "Home", "photo.last": "End", "day.next": "Ctrl+Down", "day.previous": "Ctrl+Up", "go.back": "Alt+Left",
    "go.forward": "Alt+Right", "select.all": "Ctrl+A", "select.none": "Ctrl+Shift+A", "select.invert": "Ctrl+I", "search.focus": "Ctrl+F /",
    "panel.inspector": "I", "panel.sidebar": "F9", "panel.filmstrip": "Ctrl+T", "panel.jobs": "Ctrl+J", "panel.next": "F6",
    "panel.previous": "Shift+F6", "folder.rescan": "F5", "folder.add": "Ctrl+O", "preferences": "Ctrl+,",
    "import.open": "Ctrl+Shift+I", "files.show": "Ctrl+Shift+M",
    "tags.add": "T", "attributes.copy": "Ctrl+Shift+C", "attributes.paste": "Ctrl+Shift+V",
    "view.compare": "C", "view.survey": "N", "compare.promote": "Up", "survey.take_out": "Backspace", "cull.auto_advance": "A",
    "rating.up": "] .", "rating.down": "[ ,",
    "edit.undo": "Ctrl+Z", "edit.redo": "Ctrl+Shift+Z Ctrl+Y", "flag.keep": "P K", "flag.reject": "X", "flag.none": "U",
    "rating.1": "1", "rating.5": "5", "rating.0": "0", "label.red": "6", "label.yellow": "7", "label.green": "8", "label.blue": "9",
    "shortlist.toggle": "B", "files.copy": "Ctrl+C", "help.shortcuts": "Ctrl+/ ?", "app.quit": "Ctrl+Q", "window.close": "Ctrl+W",
}  # fmt: skip


def in_menus(menu: QMenu) -> Iterator[QAction]:
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from in_menus(inner)
        elif not action.isSeparator():
            yield action


def test_every_action_stands_in_a_menu_once(desk: OpenWindow) -> None:
    bar = desk.window.menuBar()
    found = [action.objectName() for top in bar.actions() for action in in_menus(top.menu())]  # type: ignore[arg-type]
    assert sorted(found) == sorted(desk.window.actions_table.ids())
    assert [top.text().replace("&", "") for top in bar.actions()] == ["File", "Edit", "Photo", "View", "Library", "Tools", "Help"]


def test_actions_have_the_keys_of_the_handbook(desk: OpenWindow) -> None:
    table = desk.window.actions_table
    for action_id, keys in DOCUMENTED.items():
        assert set(keys.split()) <= set(table.keys(action_id)), action_id


def test_no_key_means_two_things(desk: OpenWindow) -> None:
    table = desk.window.actions_table
    clashes = {(action_id, key): table.conflicts(action_id, key) for action_id in table.ids() for key in table.keys(action_id)}
    assert not {place: others for place, others in clashes.items() if others}
    assert not {"Ctrl+D", "Shift+Del"} & {key for action_id in table.ids() for key in table.keys(action_id)}


@pytest.mark.reliability
def test_no_action_that_is_on_fails(desk: OpenWindow) -> None:
    """One after the other: all in the grid, elsewhere what photo views have. Left out is what leaves the program."""
    leave = {"window.close", "app.quit", "help.logs", "files.show", "folder.add"}
    chosen: set[str] = set()
    for start in ("view.grid", "view.loupe", "view.compare", "view.survey"):
        for spec in ACTIONS:
            desk.key(K.Key_Escape)
            if start == "view.survey":
                desk.grid.select_all()
            desk.action(start).trigger()
            again = start == "view.grid" or spec.scope != "window" or spec.id not in chosen
            if desk.action(spec.id).isEnabled() and spec.id not in leave and again:
                desk.choose(spec.id)
                chosen.add(spec.id)
    never = {spec.id for spec in ACTIONS if spec.scope != "copies"} - chosen - leave
    assert sorted(never - {
        "folder.rescan_this", "folder.show", "folder.remove", "search.clear", "go.forward", "jobs.pause", "jobs.resume", "jobs.retry",
        "jobs.clear", "library.problems", "edit.undo", "edit.redo", "album.take_out", "album.new_inside", "album.search", "album.rename",
        "album.duplicate", "album.delete", "tag.rename", "tag.merge", "tag.delete", "shortlist.clear", "search.save",
        "import.report", "pending.apply", "pending.discard",
    }) == []  # fmt: skip


def test_letters_are_letters_in_a_text_field(desk: OpenWindow) -> None:
    table, window = desk.window.actions_table, desk.window
    heard: list[str] = []
    plain = [key for action_id in table.ids() for key in table.keys(action_id) if len(key) == 1]
    for action_id in table.ids():
        table.action(action_id).triggered.connect(lambda _=False, action_id=action_id: heard.append(action_id))
    field = QLineEdit(window.top_bar)
    field.show()
    for where in (window.top_bar.search, field):
        where.setFocus()
        QTest.keyClicks(where, "".join(plain).lower())
        assert where.text() == "".join(plain).lower()
        QTest.keyClick(where, K.Key_A, CTRL)
        assert where.selectedText() == where.text()
        QTest.keyClick(where, K.Key_Home)
        QTest.keyClick(where, K.Key_Delete)
    assert not heard and desk.navigation.page == "grid"


def test_letters_work_where_photos_have_the_focus(desk: OpenWindow) -> None:
    desk.grid.setFocus()
    desk.key(K.Key_I)
    assert not desk.window.panels.is_shown("inspector")
    desk.key(K.Key_E)
    assert desk.navigation.page == "loupe"
    desk.key(K.Key_I)
    assert desk.window.panels.is_shown("inspector")
    desk.key(K.Key_Z)
    assert desk.window.centre.page("loupe") is desk.navigation.loupe()
    desk.key(K.Key_G)
    assert desk.navigation.page == "grid"
    desk.sidebar.tree.setFocus()
    desk.key(K.Key_E)
    assert desk.navigation.page == "grid"


def test_a_key_can_be_chosen_anew(desk: OpenWindow) -> None:
    table = desk.window.actions_table
    assert table.conflicts("view.grid", "E") == ["view.loupe"]
    assert table.conflicts("photo.next", "Home") == ["photo.first"]
    table.set_shortcuts({"view.loupe": ["O"], "go.back": []})
    desk.grid.setFocus()
    desk.key(K.Key_E)
    assert desk.navigation.page == "grid"
    desk.key(K.Key_O)
    assert desk.navigation.page == "loupe" and table.keys("go.back") == []
    table.set_shortcuts({})
    assert table.keys("view.loupe") == ["E", "Return", "Enter", "Space"]


def test_arrows_follow_the_direction_of_the_script(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    desk.key(K.Key_Return)
    loupe = desk.navigation.loupe()
    loupe.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    desk.window.actions_table.set_shortcuts({})
    desk.key(K.Key_Left)
    assert loupe.current_id() == desk.grid.photos.id_at(1)
    desk.key(K.Key_Right)
    assert loupe.current_id() == desk.grid.photos.id_at(0)


def test_a_selection_by_key_says_how_many(desk: OpenWindow) -> None:
    for keys, text, count in (((K.Key_A, CTRL), "24 photos selected", 24), ((K.Key_I, CTRL), "Nothing selected", 0)):
        desk.key(*keys)
        assert desk.window.centre.hud.isVisible() and desk.window.centre.hud.text() == text
        assert desk.grid.summary().count == count


def test_what_makes_no_sense_is_off(desk: OpenWindow) -> None:
    def on(*action_ids: str) -> list[bool]:
        return [desk.action(action_id).isEnabled() for action_id in action_ids]

    assert on("view.loupe", "select.all", "day.next", "zoom.in", "go.back", "zoom.toggle", "photo.next", "folder.remove") == [
        True, True, True, True, False, False, False, False,
    ]  # fmt: skip
    desk.navigation.search("nosuchphoto")
    desk.wait_for_photos(0)
    assert on("view.loupe", "select.all", "zoom.in", "files.copy", "search.clear") == [False, False, False, False, True]
    desk.navigation.show_problems()
    assert on("view.grid", "view.loupe", "zoom.in", "zoom.out", "select.all", "search.focus") == [True, False, False, False, False, True]


def test_keys_of_the_settings_are_in_effect(open_window: Callable[..., OpenWindow]) -> None:
    table = open_window(Settings(shortcuts={"view.grid": ["Ctrl+1"]})).window.actions_table
    assert table.keys("view.grid") == ["Ctrl+1"]
    assert table.conflicts("view.grid", "Ctrl+1") == ["zoom.actual"]


def test_plain_keys_are_those_that_write_or_move() -> None:
    assert [key for key in ("G", "/", "Shift+A", "F5", "Ctrl+G", "Alt+Left", "Home") if is_plain(QKeySequence(key))] == [
        "G", "/", "Shift+A", "Home",
    ]  # fmt: skip
