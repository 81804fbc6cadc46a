"""Albums and tags in the sidebar: shown, counted, renamed, moved, merged and deleted, and every step taken back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from real_window import OpenWindow, scan_only
from ui.sidebar.rows import click, count, editor, entries, go_to, index_of, menu_of, middle, paths, refresh, write

from photodesk.app import build_headless
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.edits import AlbumCreation, AlbumQueryEdit, Photos, RatingEdit, TagEdit
from photodesk.ui.sidebar.model import WRONG_ROLE
from photodesk.ui.widgets.chooser import Chooser
from photodesk.ui.widgets.wording import photos
from photodesk.ui.widgets.words_dialog import WordsDialog

K = Qt.Key


def undo(desk: OpenWindow) -> None:
    with desk.qtbot.waitSignal(desk.app.events.undone, timeout=20_000):
        desk.choose("edit.undo")


def dialog(desk: OpenWindow) -> WordsDialog:
    (found,) = [each for each in desk.window.findChildren(WordsDialog) if each.isVisible()]
    return found


def toast(desk: OpenWindow) -> str:
    return desk.window.centre.toast.text()


def test_the_trees_are_there_and_their_numbers_are_those_of_the_lists(shelf: OpenWindow) -> None:
    assert paths(shelf, "album", "smart") == ["Best", "Trips", "Trips/Iceland", "Walks"]
    assert paths(shelf, "tag") == ["Places", "Places/Iceland", "Places/Norway", "Sea"]
    shelf.sidebar.tree.expandAll()
    shelf.wait(lambda: count(shelf, "tag", "Places") == 12)  # 8 and 6, of which 2 are the same
    shelf.wait(lambda: count(shelf, "album", "Trips") == 3 and count(shelf, "smart", "Best") == 0)
    rows = [(entry.kind, entry.path) for entry, _ in entries(shelf) if entry.kind in ("album", "smart", "tag")]
    for kind, path in rows:
        click(shelf, kind, path)
        expected = count(shelf, kind, path)
        assert expected is not None
        shelf.wait_for_photos(expected)
        shelf.wait(lambda expected=expected: shelf.status() == photos(expected))  # type: ignore[misc]
        page = shelf.window.grid_page
        assert page.bar.count.text() == photos(expected) and page.bar.place.text() == path.rpartition("/")[2]


def test_numbers_follow_edits_and_their_undo(shelf: OpenWindow) -> None:
    shelf.sidebar.tree.expandAll()
    shelf.wait(lambda: count(shelf, "smart", "Best") == 0 and count(shelf, "tag", "Places") == 12)
    ids = shelf.app.library.browsing.ids("")
    for edit in (RatingEdit(Photos(ids[:5]), 5), TagEdit(Photos(ids), add=("Sea", "Places/Norway"))):
        shelf.app.commands.edit(edit)
    shelf.wait(lambda: (count(shelf, "smart", "Best"), count(shelf, "tag", "Sea"), count(shelf, "tag", "Places")) == (5, 24, 24))
    click(shelf, "tag", "Places/Norway")
    shelf.wait_for_photos(24)
    undo(shelf)
    shelf.wait(lambda: (count(shelf, "tag", "Sea"), count(shelf, "tag", "Places"), count(shelf, "tag", "Places/Norway")) == (4, 12, 6))
    refresh(shelf)
    shelf.wait_for_photos(6)
    undo(shelf)
    shelf.wait(lambda: count(shelf, "smart", "Best") == 0)


def test_only_rows_in_sight_are_counted_and_an_old_number_stays_until_the_new_one(shelf: OpenWindow) -> None:
    shelf.sidebar.tree.expandAll()
    shelf.wait(lambda: shelf.sidebar.late.is_settled)
    shelf.sidebar.tree.collapse(shelf.sidebar.model.index_of("section-albums"))
    shelf.app.commands.edit(RatingEdit(Photos(shelf.app.library.browsing.ids("")), 5))
    shelf.wait(lambda: not shelf.action("edit.undo").text().startswith("Undo Add"))
    shelf.wait(lambda: shelf.sidebar.late.is_settled)
    assert count(shelf, "smart", "Best") == 0
    shelf.sidebar.tree.expand(shelf.sidebar.model.index_of("section-albums"))
    shelf.wait(lambda: count(shelf, "smart", "Best") == 24)


def test_a_search_that_is_not_understood_any_more_says_so(shelf: OpenWindow) -> None:
    with shelf.app.library.database.write() as tx:
        tx.exec_driver_sql("UPDATE albums SET query = 'rating:many' WHERE name = 'Best'")
    shelf.sidebar.late.outdate()
    shelf.sidebar.tree.expandAll()
    best = index_of(shelf, "smart", "Best")
    shelf.wait(lambda: bool(best.data(WRONG_ROLE)))
    assert "expected a number such as 3" in best.data(Qt.ItemDataRole.ToolTipRole) and count(shelf, "smart", "Best") is None
    click(shelf, "smart", "Best")
    shelf.wait(lambda: shelf.window.grid_page.empty_text() == "This search can’t be understood any more")
    assert shelf.grid.photos.count() == 0
    shelf.app.commands.edit(AlbumQueryEdit("Best", "date:2025-06-14"))
    shelf.wait_for_photos(8)


def test_what_is_open_stays_open_also_after_a_restart(shelf: OpenWindow, open_window: Callable[..., OpenWindow]) -> None:
    tree = shelf.sidebar.tree
    tree.collapse(shelf.sidebar.model.index_of("section-folders"))
    tree.expand(index_of(shelf, "album", "Trips"))
    shelf.app.commands.edit(TagEdit(Photos(shelf.app.library.browsing.ids("")), add=("Animals/Fox",)))
    shelf.wait(lambda: "Animals/Fox" in paths(shelf, "tag"))
    assert tree.isExpanded(index_of(shelf, "album", "Trips")) and not tree.isExpanded(index_of(shelf, "tag", "Places"))
    again = open_window()
    again.wait_for_photos(24)
    tree = again.sidebar.tree
    assert tree.isExpanded(next(index for entry, index in entries(again) if entry.path == "Trips"))
    assert not tree.isExpanded(again.sidebar.model.index_of("section-folders"))


def test_a_long_list_of_tags_is_closed_at_first(paths: Paths, dated_folder: Path, open_window: Callable[..., OpenWindow]) -> None:
    scan_only(paths, dated_folder)
    engine = build_headless(paths, Settings())
    engine.library.editing.apply(TagEdit(Photos.matching(""), add=tuple(f"Tag {n:02}" for n in range(60))))
    engine.close()
    desk = open_window()
    desk.wait_for_photos(24)
    assert not desk.sidebar.tree.isExpanded(desk.sidebar.model.index_of("section-tags"))
    assert desk.sidebar.tree.isExpanded(desk.sidebar.model.index_of("section-folders"))


def test_f2_renames_in_place_and_the_shown_list_goes_along(shelf: OpenWindow) -> None:
    shelf.sidebar.tree.expandAll()
    click(shelf, "tag", "Places/Iceland")
    shelf.wait_for_photos(8)
    shelf.grid.choice.only(3)
    shelf.sidebar.tree.setFocus()
    shelf.key(K.Key_F2)
    field = editor(shelf)
    assert field.text() == "Places/Iceland" and field.selectedText() == "Iceland"
    QTest.keyClicks(field, "Island")
    QTest.keyClick(field, K.Key_Return)
    shelf.wait(lambda: "Places/Island" in paths(shelf, "tag"))
    assert toast(shelf) == "Tag Places/Iceland is now Places/Island: 8 photos."
    shelf.wait_for_photos(8)
    assert shelf.window.windowTitle() == "Island – PhotoDesk" and shelf.grid.choice.current == 3
    shelf.wait(lambda: shelf.sidebar.current_entry().path == "Places/Island")  # type: ignore[union-attr]
    undo(shelf)
    shelf.wait(lambda: shelf.window.windowTitle() == "Iceland – PhotoDesk" and "Places/Iceland" in paths(shelf, "tag"))
    shelf.wait_for_photos(8)


def test_a_path_moves_a_tag(shelf: OpenWindow) -> None:
    go_to(shelf, "tag", "Sea")
    shelf.key(K.Key_F2)
    write(editor(shelf), "Water/Salt/Sea")
    shelf.wait(lambda: paths(shelf, "tag")[-3:] == ["Water", "Water/Salt", "Water/Salt/Sea"])
    shelf.wait(lambda: count(shelf, "tag", "Water") == 4)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Places", "There is a tag Places already. Merge the two, or choose another name."),
        ("Sea/Deep", "Sea can’t be put inside itself. Choose another place."),
        ("/Sea", "“/Sea” begins or ends with a slash; nothing was changed; write tags as Places/Iceland."),
        ("   ", "The tag has no name; nothing was changed; write one, such as Places/Iceland."),
    ],
)
def test_a_name_that_cannot_be_is_told_in_place_and_stays(shelf: OpenWindow, text: str, said: str) -> None:
    go_to(shelf, "tag", "Sea")
    shelf.key(K.Key_F2)
    field = editor(shelf)
    write(field, text)
    assert field.isVisible() and field.text() == text and field.note is not None and field.note.isVisible()
    assert field.note.text() == said
    QTest.keyClick(field, K.Key_Escape)
    assert "Sea" in paths(shelf, "tag") and shelf.has_focus(shelf.sidebar.tree)


def test_counts_that_come_in_do_not_write_over_a_name(shelf: OpenWindow) -> None:
    go_to(shelf, "tag", "Sea")
    shelf.key(K.Key_F2)
    write(editor(shelf), "Water", end=False)
    shelf.app.commands.edit(TagEdit(Photos(shelf.app.library.browsing.ids("")), add=("Sea", "Animals")))
    shelf.wait(lambda: count(shelf, "tag", "Sea") == 24 and "Animals" in paths(shelf, "tag"))
    assert editor(shelf).text() == "Water" and editor(shelf).isVisible()
    QTest.keyClick(editor(shelf), K.Key_Return)
    shelf.wait(lambda: "Water" in paths(shelf, "tag"))


def test_tags_are_merged_after_typing_a_part_of_the_name(shelf: OpenWindow) -> None:
    click(shelf, "tag", "Sea")
    shelf.wait_for_photos(4)
    go_to(shelf, "tag", "Sea")
    shelf.choose("tag.merge")
    (chooser,) = shelf.window.findChildren(Chooser)
    assert chooser.texts() == ["Places", "Places/Iceland", "Places/Norway"]
    QTest.keyClicks(chooser.field, "norw")
    assert chooser.texts() == ["Places/Norway"]
    QTest.keyClick(chooser.field, K.Key_Return)
    shelf.wait(lambda: "Sea" not in paths(shelf, "tag"))
    assert toast(shelf) == "Tag Sea merged into Places/Norway: 4 photos."
    shelf.wait_for_photos(10)
    assert shelf.window.windowTitle() == "Norway – PhotoDesk"
    shelf.window.centre.toast._on_clicked()
    shelf.wait(lambda: "Sea" in paths(shelf, "tag") and count(shelf, "tag", "Sea") == 4)


def test_a_deleted_tag_comes_back_by_the_toast_also_after_other_edits(shelf: OpenWindow) -> None:
    go_to(shelf, "tag", "Places")
    shelf.choose("tag.delete")
    shelf.wait(lambda: paths(shelf, "tag") == ["Sea"])
    assert toast(shelf) == "Tag Places deleted: 12 photos had it."
    shelf.grid.setFocus()
    shelf.key(K.Key_Home)
    with shelf.qtbot.waitSignal(shelf.app.events.edited):
        shelf.key(K.Key_3)
    shelf.window.centre.toast._on_clicked()
    shelf.wait(lambda: paths(shelf, "tag") == ["Places", "Places/Iceland", "Places/Norway", "Sea"])
    assert shelf.app.library.browsing.count("rating:3") == 1 and shelf.app.library.browsing.count("tag:Places") == 12


def test_the_list_of_what_is_deleted_is_left(shelf: OpenWindow) -> None:
    click(shelf, "album", "Trips")
    shelf.wait_for_photos(3)
    go_to(shelf, "album", "Trips")
    shelf.choose("album.delete")
    shelf.wait_for_photos(24)
    shelf.wait(lambda: paths(shelf, "album") == ["Walks"])
    assert shelf.window.windowTitle() == "All Photos – PhotoDesk"
    assert toast(shelf) == "Album Trips deleted; its photos stay."
    assert not shelf.navigation.history.can_go()[1]


def test_albums_are_made_inside_one_another(shelf: OpenWindow) -> None:
    shelf.choose("album.new")
    write(dialog(shelf).name, "Family", end=False)
    dialog(shelf).go.click()
    shelf.wait(lambda: "Family" in paths(shelf, "album"))
    go_to(shelf, "album", "Family")
    shelf.choose("album.new_inside")
    field = dialog(shelf).name
    for name in ("", "a//b"):
        write(field, name)
        assert dialog(shelf).note.isVisible() and field.text() == name
    write(field, "2025")
    shelf.wait(lambda: "Family/2025" in paths(shelf, "album"))
    undo(shelf)
    undo(shelf)
    shelf.wait(lambda: paths(shelf, "album") == ["Trips", "Trips/Iceland", "Walks"])


def test_a_smart_album_is_made_from_what_is_searched_and_its_search_changed(shelf: OpenWindow) -> None:
    shelf.navigation.search("date:2025-06-14")
    shelf.wait_for_photos(8)
    shelf.choose("album.new_smart")
    assert dialog(shelf).search.text() == "date:2025-06-14 -flag:reject"  # as it is shown
    shelf.wait(lambda: dialog(shelf).found.text() == "Finds 8 photos now, and others as they come.")
    write(dialog(shelf).name, "First day")
    shelf.wait(lambda: "First day" in paths(shelf, "smart") and shelf.window.windowTitle() == "First day – PhotoDesk")
    shelf.wait_for_photos(8)
    assert count(shelf, "smart", "First day") in (8, None)
    go_to(shelf, "smart", "First day")
    shelf.choose("album.search")
    write(dialog(shelf).search, "rating:many", end=False)
    shelf.wait(lambda: "expected a number" in dialog(shelf).found.text())
    QTest.keyClick(dialog(shelf).search, K.Key_Return)
    assert dialog(shelf).isVisible() and dialog(shelf).search.text() == "rating:many"
    write(dialog(shelf).search, "tag:Sea")
    shelf.wait_for_photos(4)
    shelf.wait(lambda: count(shelf, "smart", "First day") == 4)
    undo(shelf)
    shelf.wait_for_photos(8)


def test_an_album_is_duplicated_with_a_free_name(shelf: OpenWindow) -> None:
    for expected in ("Trips copy", "Trips copy 2"):
        go_to(shelf, "album", "Trips")
        shelf.choose("album.duplicate")
        shelf.wait(lambda expected=expected: f"{expected}/Iceland" in paths(shelf, "album"))  # type: ignore[misc]


def test_menus_of_rows_have_what_fits(shelf: OpenWindow) -> None:
    assert menu_of(shelf, middle(shelf, "album", "Trips")) == ["New Album Inside…", "Rename Album", "Duplicate Album", "Delete Album"]
    assert menu_of(shelf, middle(shelf, "smart", "Best")) == ["Edit Search…", "Rename Album", "Duplicate Album", "Delete Album"]
    assert menu_of(shelf, middle(shelf, "tag", "Sea")) == ["Rename Tag", "Merge Tag Into…", "Delete Tag"]
    heading = shelf.sidebar.tree.visualRect(shelf.sidebar.model.index_of("section-albums")).center()
    assert menu_of(shelf, heading) == ["New Album…", "New Smart Album…"]


def test_names_with_any_signs_lead_to_their_photos(shelf: OpenWindow) -> None:
    ids = shelf.app.library.browsing.ids("")
    names = ['12" lens', "none", "=Sea", "a OR b", "(x)", "back\\slash", "Größe", "50%_"]
    for number, name in enumerate(names, 1):
        shelf.app.commands.edit(TagEdit(Photos(ids[:number]), add=(name,)))
        shelf.app.commands.edit(AlbumCreation(name, "tag:Sea"))
    shelf.wait(lambda: set(names) <= set(paths(shelf, "tag")) and set(names) <= set(paths(shelf, "smart")))
    for number, name in enumerate(names, 1):
        click(shelf, "tag", name)
        shelf.wait_for_photos(number)
        click(shelf, "smart", name)
        shelf.wait_for_photos(4)
