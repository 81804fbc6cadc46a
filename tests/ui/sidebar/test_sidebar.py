"""The sidebar: its rows say what is there, and lead to it."""

import os
import random
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from real_window import OpenWindow, write_dated

from photodesk.domain.views import Counts
from photodesk.ui.grid.wording import CellState, state_of
from photodesk.ui.sidebar.entries import Entry, album_query, folder_query, library_entries, query_folder, query_path, shared, tag_query
from photodesk.ui.sidebar.model import SidebarModel
from photodesk.ui.theme import Theme

K = Qt.Key


def rows(desk: OpenWindow, below: QModelIndex | None = None) -> dict[str, int | None]:
    """Titles and numbers of all rows."""
    model = desk.sidebar.model
    found: dict[str, int | None] = {}
    for row in range(model.rowCount(below)):
        index = model.index(row, 0, below or QModelIndex())
        entry = model.entry(index)
        assert entry is not None
        found |= {entry.title: entry.count} | rows(desk, index)
    return found


def index_of(desk: OpenWindow, folder: Path) -> QModelIndex:
    index = desk.sidebar.model.index_of_base(folder_query(str(folder)))
    assert index.isValid()
    return index


def is_offline(desk: OpenWindow) -> bool:
    """Whether the first cell says so."""
    row = desk.grid.photos.known(0)
    return row is not None and state_of(row) is CellState.OFFLINE


def test_its_numbers_are_those_of_the_lists_and_of_the_status_bar(desk: OpenWindow, dated_folder: Path) -> None:
    counts = desk.app.library.browsing.counts()
    assert rows(desk) == {
        "Library": None, "All Photos": 24, "Recently Added": 24, "Shortlist": 0, "Duplicates": None, "Pending Changes": None,
        "Folders": None, "photos": 24, "coast": 16, "evening": 8, "Albums": None, "Tags": None, "Tools": None, "Watched Folders": None,
    }  # fmt: skip
    assert (counts.photos, counts.recent) == (24, 24)
    for base, count in (("", 24), (folder_query(str(dated_folder / "coast")), 16), (folder_query(str(dated_folder / "coast/evening")), 8)):
        desk.navigation.show_base(base)
        desk.wait_for_photos(count)
        desk.wait(lambda count=count: desk.status() == f"{count} photos")  # type: ignore[misc]
        assert desk.window.grid_page.bar.count.text() == f"{count} photos"


def test_a_click_on_a_folder_shows_its_photos_and_those_below_it(desk: OpenWindow, dated_folder: Path) -> None:
    tree = desk.sidebar.tree
    tree.expand(index_of(desk, dated_folder))
    tree.scrollTo(index_of(desk, dated_folder / "coast"))
    place = tree.visualRect(index_of(desk, dated_folder / "coast")).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    desk.wait_for_photos(16)
    assert desk.window.windowTitle() == "coast – PhotoDesk"
    assert desk.window.grid_page.bar.place.text() == "coast"


def test_keys_go_to_a_folder(desk: OpenWindow) -> None:
    desk.sidebar.tree.setFocus()
    desk.key(K.Key_End)
    desk.key(K.Key_Up, times=4)
    desk.key(K.Key_Right)
    desk.key(K.Key_Down)
    assert desk.grid.photos.count() == 24  # nothing is chosen by going through the rows
    desk.key(K.Key_Return)
    desk.wait_for_photos(16)
    desk.key(K.Key_Home)
    desk.key(K.Key_Return)
    assert desk.sidebar.model.entry(desk.sidebar.tree.currentIndex()).title == "Library"  # type: ignore[union-attr]
    assert not desk.sidebar.tree.isExpanded(desk.sidebar.tree.currentIndex())


def test_new_numbers_do_not_call_back_who_goes_through_the_rows(desk: OpenWindow) -> None:
    tree = desk.sidebar.tree
    tree.setFocus()
    desk.key(K.Key_Down)
    with desk.qtbot.waitSignal(desk.sidebar.counts_known):
        desk.sidebar.refresh()
    assert tree.currentIndex().data() == "Recently Added"
    desk.grid.setFocus()
    assert tree.currentIndex().data() == "All Photos"  # what is shown


def test_a_folder_that_was_closed_stays_closed(desk: OpenWindow, dated_folder: Path) -> None:
    desk.navigation.show_base(folder_query(str(dated_folder / "coast/evening")))
    desk.wait_for_photos(8)
    tree, top = desk.sidebar.tree, index_of(desk, dated_folder)
    tree.expandAll()
    tree.collapse(top)
    with desk.qtbot.waitSignal(desk.sidebar.counts_known):
        desk.sidebar.refresh()
    tree.setFocus()
    desk.grid.setFocus()
    assert not tree.isExpanded(index_of(desk, dated_folder))
    assert tree.currentIndex().data() == "photos"


def test_the_menu_key_opens_the_menu_of_the_row(desk: OpenWindow, dated_folder: Path) -> None:
    tree = desk.sidebar.tree
    tree.setFocus()
    tree.setCurrentIndex(index_of(desk, dated_folder))
    middle = tree.viewport().rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, tree.viewport().mapToGlobal(middle))
    QApplication.sendEvent(tree.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    titles = [action.text() for action in menu.actions() if action.text()]
    menu.close()
    assert titles == ["Show in File Manager", "Rescan Folder", "Remove Folder from Library (Files Stay)…"]


def test_what_the_menu_of_a_folder_does_is_in_the_menu_bar_too(desk: OpenWindow, dated_folder: Path) -> None:
    names = ("folder.rescan_this", "folder.show", "folder.remove")
    for base, expected in (("", [False] * 3), (folder_query(str(dated_folder)), [True] * 3)):
        desk.navigation.show_base(base)
        assert [desk.action(name).isEnabled() for name in names] == expected
    desk.navigation.show_base(folder_query(str(dated_folder / "coast")))  # below the added one
    assert [desk.action(name).isEnabled() for name in names] == [False, True, False]
    desk.navigation.show_base(folder_query(str(dated_folder)))
    write_dated(dated_folder, 2, start=50)
    desk.choose("folder.rescan_this")
    desk.wait_for_photos(26)


def test_problems_stand_there_only_while_there_are_some(desk: OpenWindow) -> None:
    problems = [entry.title for entry in library_entries(Counts(3, 2, 1, 0, 100))]
    assert problems == ["All Photos", "Recently Added", "Shortlist", "Duplicates", "Pending Changes", "Problems"]
    assert "Problems" not in rows(desk)


def test_a_folder_that_goes_offline_says_so_and_can_be_looked_at(desk: OpenWindow, dated_folder: Path, tmp_path: Path) -> None:
    assert not is_offline(desk)
    os.rename(dated_folder, tmp_path / "unplugged")
    desk.choose("folder.rescan")
    desk.wait(lambda: "photos — offline" in rows(desk) and is_offline(desk))
    assert rows(desk)["photos — offline"] == 24
    desk.navigation.show_base(folder_query(str(dated_folder / "coast")))
    desk.wait_for_photos(16)
    assert is_offline(desk)
    assert any("is offline" in text for text in desk.window.centre.banners.texts())
    os.rename(tmp_path / "unplugged", dated_folder)
    desk.choose("folder.rescan")
    desk.wait(lambda: "photos" in rows(desk) and not is_offline(desk) and not desk.window.centre.banners.texts())


@pytest.mark.parametrize("path", ["/a/b", '/with "quotes"', "/back\\slash", '/both\\"', "/caf\udce9"])
def test_a_folder_is_found_in_its_query(path: str) -> None:
    assert query_folder(folder_query(path)) == path


@pytest.mark.parametrize("path", ["Iceland", "Places/Iceland", 'a "quoted" one', "none", "=x", "none/below", "back\\slash"])
def test_an_album_or_tag_is_found_in_its_query(path: str) -> None:
    assert query_path(album_query(path)) == ("album", path)
    assert query_path(tag_query(path)) == ("tag", path)
    assert query_path(f"{tag_query(path)} x") is None


def section(*rows: Entry) -> tuple[Entry, ...]:
    return (Entry("s", "Section", children=rows),)


def row(name: str, count: int = 1, *below: Entry) -> Entry:
    return Entry(name, name.upper(), base=name, count=count, children=below)


def keys(model: SidebarModel, below: QModelIndex | None = None) -> list[Any]:
    """The tree as nested lists, read through Qt."""
    found: list[Any] = []
    for number in range(model.rowCount(below)):
        index = model.index(number, 0, below or QModelIndex())
        assert index.row() == number and model.index_of(model.entry(index).key) == index  # type: ignore[union-attr]
        found.append((model.entry(index).key, keys(model, index)))  # type: ignore[union-attr]
    return found


def as_keys(rows: tuple[Entry, ...]) -> list[Any]:
    return [(entry.key, as_keys(entry.children)) for entry in rows]


def test_the_tree_keeps_the_rules_of_models(qtmodeltester: ModelTester) -> None:
    model = SidebarModel(Theme("dark"))
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    for after in (
        section(row("a")), section(row("a", 7)), section(row("a", 7, row("b"))), section(row("c"), row("a", 7, row("b"), row("d"))),
        section(row("a", 7, row("d"), row("b")), row("c")), section(row("d"), row("c", 1, row("a"))), (*section(), *section()[:0]), (),
    ):  # fmt: skip
        model.set_entries(shared(model.entries, after))
        assert model.entries == after and keys(model) == as_keys(after)


def test_any_change_of_rows_ends_in_the_new_rows(qtmodeltester: ModelTester) -> None:
    chance, model = random.Random(5), SidebarModel(Theme("dark"))
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    for _ in range(60):
        names = chance.sample([f"r{n}" for n in range(12)], chance.randrange(12))
        inner = [row(f"{name}-{n}", chance.randrange(3)) for name in names[:3] for n in chance.sample(range(6), 3)]
        after = section(*(row(name, chance.randrange(3), *(each for each in inner if each.key.startswith(f"{name}-"))) for name in names))
        model.set_entries(shared(model.entries, after))
        assert model.entries == after and keys(model) == as_keys(after)


def test_rows_that_stay_keep_their_place_in_qt(qtbot: QtBot) -> None:
    model = SidebarModel(Theme("dark"))
    model.set_entries(section(row("a"), row("b"), row("c", 1, row("d"))))
    kept = QPersistentModelIndex(model.index_of("d"))
    model.set_entries(shared(model.entries, section(row("new"), row("c", 3, row("x"), row("d")))))
    assert kept.isValid() and kept.data() == "D" and kept.row() == 1 and kept.parent().row() == 1
