"""Keys can be chosen anew: at once in effect, kept, never silently taken from another action."""

import tomllib

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from real_window import CTRL, NONE, OpenWindow

from photodesk.ui.action_table import ACTIONS
from photodesk.ui.preferences.shortcuts import ShortcutsPage


@pytest.fixture
def page(desk: OpenWindow) -> ShortcutsPage:
    """The page of keys, shown."""
    desk.choose("preferences")
    preferences = desk.window.choices.preferences
    assert preferences is not None
    preferences.show_page("shortcuts")
    found = preferences.pages["shortcuts"]
    assert isinstance(found, ShortcutsPage)
    return found


def click(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def back_to_photos(desk: OpenWindow) -> None:
    desk.window.activateWindow()
    desk.wait(desk.window.isActiveWindow)
    desk.grid.setFocus()


def enter(page: ShortcutsPage, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    page.edit.setFocus()
    QTest.keyClick(page.edit, key, modifiers)


def rows(page: ShortcutsPage) -> dict[str, str]:
    return {page._item(n).text(0): page._item(n).text(1) for n in range(page.tree.topLevelItemCount()) if not page._item(n).isHidden()}


def test_every_action_is_listed_with_its_keys(page: ShortcutsPage, desk: OpenWindow) -> None:
    assert len(rows(page)) == len(ACTIONS)
    assert rows(page)["Jobs"] == "Ctrl+J"
    assert rows(page)["Full Screen"] == "F11, F"


def test_another_key_works_at_once_is_kept_and_is_shown(page: ShortcutsPage, desk: OpenWindow) -> None:
    page.select("panel.jobs")
    assert not page.set_button.isEnabled()
    enter(page, Qt.Key.Key_B, CTRL)
    click(page.set_button)
    assert rows(page)["Jobs"] == "Ctrl+B"
    desk.wait(lambda: desk.app.paths.config.exists())
    assert tomllib.loads(desk.app.paths.config.read_text())["shortcuts"] == {"panel.jobs": ["Ctrl+B"]}
    back_to_photos(desk)
    desk.key(Qt.Key.Key_J, CTRL)
    assert not desk.window.panels.is_shown("jobs")
    desk.key(Qt.Key.Key_B, CTRL)
    assert desk.window.panels.is_shown("jobs")
    page.select("panel.jobs")
    click(page.reset_button)
    assert desk.action("panel.jobs").shortcut() == QKeySequence("Ctrl+J")
    desk.wait(lambda: "shortcuts" not in tomllib.loads(desk.app.paths.config.read_text()))


def test_a_key_that_is_taken_is_said_before_it_is_taken(page: ShortcutsPage, desk: OpenWindow) -> None:
    page.select("panel.jobs")
    enter(page, Qt.Key.Key_F9)
    assert page.conflict.text() == "F9 belongs to Sidebar. Setting it here takes it from there."
    click(page.add_button)
    assert (rows(page)["Jobs"], rows(page)["Sidebar"]) == ("Ctrl+J, F9", "")
    assert page.conflict.text() == ""


def test_an_action_can_be_without_a_key(page: ShortcutsPage, desk: OpenWindow) -> None:
    page.select("panel.jobs")
    click(page.none_button)
    assert rows(page)["Jobs"] == ""
    back_to_photos(desk)
    desk.key(Qt.Key.Key_J, CTRL)
    assert not desk.window.panels.is_shown("jobs")


def test_actions_are_found_by_name_and_by_key(page: ShortcutsPage) -> None:
    page.search.setText("ctrl+j")
    assert set(rows(page)) == {"Jobs"}
    page.search.setText("zoom fit")
    assert set(rows(page)) == {"Zoom Fit/100 %"}
    page.search.clear()
    assert len(rows(page)) == len(ACTIONS)


def test_reset_this_page_gives_all_their_own_keys_back(page: ShortcutsPage, desk: OpenWindow) -> None:
    for action in ("panel.jobs", "panel.sidebar"):
        page.select(action)
        click(page.none_button)
    preferences = desk.window.choices.preferences
    assert preferences is not None
    click(preferences.reset_button)
    assert (rows(page)["Jobs"], rows(page)["Sidebar"]) == ("Ctrl+J", "F9")
    assert desk.window.choices.settings.shortcuts == {}
