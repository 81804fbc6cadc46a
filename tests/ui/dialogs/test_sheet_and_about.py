"""The sheet of keys and About: what they say, and that they close with Esc."""

import platform

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel
from real_window import OpenWindow

import photodesk
from photodesk.ui.about import AboutDialog
from photodesk.ui.action_table import MENUS
from photodesk.ui.shortcut_sheet import ShortcutSheet


def opened(desk: OpenWindow, action: str, kind: type[QDialog]) -> QDialog:
    desk.choose(action)
    dialog = desk.window.findChild(kind)
    assert isinstance(dialog, kind)
    desk.wait(dialog.isActiveWindow)
    return dialog


def texts_in(dialog: QDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel)]


def test_the_sheet_lists_every_action_that_has_keys_by_menu(desk: OpenWindow) -> None:
    texts = texts_in(opened(desk, "help.shortcuts", ShortcutSheet))
    actions = desk.window.actions_table
    assert [title.replace("&", "") for title, _ in MENUS] == [text for text in texts if text in {t.replace("&", "") for t, _ in MENUS}]
    for action_id in actions.ids():
        if actions.keys(action_id):
            assert actions.title(action_id) in texts, action_id
    assert texts[texts.index("Full Screen") + 1] == "F11, F"
    assert texts[texts.index("Same and Next Photo") + 1] == "Shift + flag, star or label key"


def test_keys_that_few_keyboards_have_are_not_shown(desk: OpenWindow) -> None:
    texts = texts_in(opened(desk, "help.shortcuts", ShortcutSheet))
    assert "Copy" in desk.window.actions_table.keys("files.copy")
    assert texts[texts.index("Copy") + 1].split(", ") == ["Ctrl+C", "Ctrl+Ins"]


def test_the_sheet_shows_the_keys_the_user_chose(desk: OpenWindow) -> None:
    desk.window.actions_table.set_shortcuts({"panel.jobs": ["Ctrl+B"]})
    texts = texts_in(opened(desk, "help.shortcuts", ShortcutSheet))
    assert texts[texts.index("Jobs") + 1] == "Ctrl+B"


def test_about_names_versions_licences_and_protections(desk: OpenWindow) -> None:
    dialog = opened(desk, "help.about", AboutDialog)
    assert isinstance(dialog, AboutDialog)
    assert f"PhotoDesk {photodesk.__version__}" in texts_in(dialog)
    desk.wait(lambda: f"Pictures are opened under: {desk.app.decoders.sandbox_level()}" in dialog.text.toPlainText())
    text = dialog.text.toPlainText()
    for part in (f"Python {platform.python_version()}", "PySide6-Essentials", "pillow 1", "SQLAlchemy", "GPL-3.0-or-later"):
        assert part in text
    parts = text.split("\n\n")[0].splitlines()
    assert [part for part in parts if " · " not in part] == [], "each has its licence"


@pytest.mark.parametrize(("action", "kind"), [("help.shortcuts", ShortcutSheet), ("help.about", AboutDialog)])
def test_escape_closes_it_and_nothing_is_left(desk: OpenWindow, action: str, kind: type[QDialog]) -> None:
    opened(desk, action, kind)
    desk.key(Qt.Key.Key_Escape)
    desk.wait(lambda: desk.window.findChild(kind) is None)
