"""Photos put on the shortlist, into albums and under tags, by key, menu and dropping."""

from array import array

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from real_window import SHIFT, OpenWindow
from ui.sidebar.rows import click, count, drag, drop, index_of, middle, paths, refresh

from photodesk.ui.photo_mime import PhotoMime, RowMime
from photodesk.ui.widgets.chooser import Chooser

K = Qt.Key


def stored(desk: OpenWindow, query: str) -> int:
    return desk.app.library.browsing.count(query)


def select(desk: OpenWindow, number: int) -> None:
    """The first photos, with the focus on them."""
    desk.grid.setFocus()
    desk.key(K.Key_Home)
    desk.key(K.Key_Right, SHIFT, times=number - 1)


def opened(desk: OpenWindow) -> Chooser:
    """The list of names, once it has the focus."""
    (chooser,) = desk.window.findChildren(Chooser)
    desk.wait(chooser.field.hasFocus)
    return chooser


def hud(desk: OpenWindow) -> str:
    return desk.window.centre.hud.text()


def heading(desk: OpenWindow, key: str) -> QPoint:
    index = desk.sidebar.model.index_of(key)
    desk.sidebar.tree.scrollTo(index)
    return desk.sidebar.tree.visualRect(index).center()


def ids(desk: OpenWindow, number: int) -> "array[int]":
    return desk.app.library.browsing.ids("")[:number]


def test_b_puts_on_the_shortlist_and_takes_off_when_all_are_on(shelf: OpenWindow) -> None:
    select(shelf, 3)
    shelf.key(K.Key_B)
    shelf.wait(lambda: count(shelf, "shortlist") == 3)
    assert hud(shelf) == "3 photos · Shortlist"
    select(shelf, 5)
    shelf.key(K.Key_B)
    shelf.wait(lambda: count(shelf, "shortlist") == 5)  # not all were on it
    shelf.key(K.Key_B)
    shelf.wait(lambda: count(shelf, "shortlist") == 0)
    assert hud(shelf) == "5 photos · Off the Shortlist"
    shelf.choose("edit.undo")  # both presses on these five, one right after the other
    shelf.wait(lambda: count(shelf, "shortlist") == 3)


def test_presses_that_follow_at_once_take_each_other_back(shelf: OpenWindow) -> None:
    select(shelf, 4)
    with shelf.app.library.database.write():  # the first edit waits
        shelf.key(K.Key_B, times=3)
    shelf.wait(lambda: count(shelf, "shortlist") == 4)
    shelf.wait(lambda: stored(shelf, "is:shortlist") == 4 and not shelf.app.queries._open)


def test_in_the_loupe_the_photo_that_is_shown_is_meant(shelf: OpenWindow) -> None:
    shelf.grid.setFocus()
    shelf.key(K.Key_Home)
    shelf.key(K.Key_Return)
    shelf.key(K.Key_Right)
    shelf.key(K.Key_B)
    shelf.wait(lambda: count(shelf, "shortlist") == 1)
    shelf.choose("library.shortlist")
    shelf.wait_for_photos(1)
    assert shelf.window.windowTitle() == "Shortlist – PhotoDesk"


def test_the_shortlist_is_cleared_in_one_step(shelf: OpenWindow) -> None:
    assert not shelf.action("shortlist.clear").isEnabled()
    select(shelf, 6)
    shelf.key(K.Key_B)
    shelf.wait(lambda: shelf.action("shortlist.clear").isEnabled())
    shelf.key(K.Key_3)  # so that what follows is a step of its own
    shelf.choose("library.shortlist")
    shelf.wait_for_photos(6)
    shelf.choose("shortlist.clear")
    assert hud(shelf) == "Shortlist cleared · 6 photos"
    refresh(shelf)
    shelf.wait(lambda: shelf.window.grid_page.empty_text() == "The shortlist is empty" and count(shelf, "shortlist") == 0)
    shelf.choose("edit.undo")
    shelf.wait_for_photos(6)


def test_photos_are_added_to_an_album_by_a_part_of_its_name(shelf: OpenWindow) -> None:
    select(shelf, 5)
    shelf.choose("album.add")
    chooser = opened(shelf)
    assert chooser.texts() == ["Trips", "Trips/Iceland", "Walks"]  # no smart one
    QTest.keyClicks(chooser.field, "wal")
    assert chooser.texts() == ["Walks", "New album “wal”"]
    QTest.keyClick(chooser.field, K.Key_Return)
    shelf.wait(lambda: count(shelf, "album", "Walks") == 6)  # one was in it
    assert hud(shelf) == "5 photos · Walks"


def test_a_new_album_and_its_photos_are_one_step(shelf: OpenWindow) -> None:
    select(shelf, 2)
    shelf.choose("album.add")
    chooser = opened(shelf)
    QTest.keyClicks(chooser.field, "Trips//x")
    QTest.keyClick(chooser.field, K.Key_Return)
    assert chooser.isVisible() and "two slashes" in chooser.note.text() and chooser.field.text() == "Trips//x"
    chooser.field.setText("Trips/Norway")
    QTest.keyClick(chooser.field, K.Key_Down)
    QTest.keyClick(chooser.field, K.Key_Return)
    shelf.wait(lambda: count(shelf, "album", "Trips/Norway") == 2)
    shelf.choose("edit.undo")
    shelf.wait(lambda: "Trips/Norway" not in paths(shelf, "album"))


def test_photos_leave_the_album_that_is_shown(shelf: OpenWindow) -> None:
    select(shelf, 2)
    assert not shelf.action("album.take_out").isEnabled()
    click(shelf, "smart", "Best")
    shelf.wait_for_photos(0)
    click(shelf, "album", "Trips/Iceland")
    shelf.wait_for_photos(3)
    select(shelf, 2)
    shelf.choose("album.take_out")
    assert hud(shelf) == "2 photos · Out of Iceland" and stored(shelf, "") == 24
    refresh(shelf)
    shelf.wait_for_photos(1)
    shelf.wait(lambda: count(shelf, "album", "Trips/Iceland") == 1)
    select(shelf, 1)
    shelf.choose("album.take_out")
    refresh(shelf)
    shelf.wait(lambda: shelf.window.grid_page.empty_text() == "Drag photos here")


def test_dropped_photos_get_what_the_row_stands_for_in_one_step(shelf: OpenWindow) -> None:
    shelf.sidebar.tree.expandAll()
    for kind, path, before, title in (
        ("tag", "Places/Norway", 6, "Norway"), ("album", "Walks", 1, "Walks"), ("shortlist", "", 0, "Shortlist"),
    ):  # fmt: skip
        assert drop(shelf, PhotoMime(ids(shelf, 24)), middle(shelf, kind, path))
        assert hud(shelf) == f"24 photos · {title}"
        shelf.wait(lambda kind=kind, path=path: count(shelf, kind, path) == 24)  # type: ignore[misc]
        shelf.choose("edit.undo")
        shelf.wait(lambda kind=kind, path=path, before=before: count(shelf, kind, path) == before)  # type: ignore[misc]


@pytest.mark.parametrize(("kind", "path"), [("smart", "Best"), ("", "")])
def test_other_rows_take_no_photos(shelf: OpenWindow, kind: str, path: str) -> None:
    assert not drop(shelf, PhotoMime(ids(shelf, 3)), middle(shelf, kind, path))


def test_the_row_that_would_take_the_photos_stands_out(shelf: OpenWindow) -> None:
    place, tree = middle(shelf, "tag", "Sea"), shelf.sidebar.tree
    before = tree.grab().toImage()
    assert drag(shelf, PhotoMime(ids(shelf, 3)), place) == tree.model().entry(index_of(shelf, "tag", "Sea")).key  # type: ignore[attr-defined]
    assert tree.grab().toImage() != before
    assert drag(shelf, PhotoMime(ids(shelf, 3)), heading(shelf, "section-tags")) == ""


def test_tags_and_albums_are_moved_by_dragging_their_rows(shelf: OpenWindow) -> None:
    shelf.sidebar.tree.expandAll()
    key = {path: shelf.sidebar.model.entry(index_of(shelf, kind, path)).key for kind, path in (("tag", "Sea"), ("tag", "Places"))}  # type: ignore[union-attr]
    assert drop(shelf, RowMime(key["Sea"]), middle(shelf, "tag", "Places/Iceland"))
    shelf.wait(lambda: "Places/Iceland/Sea" in paths(shelf, "tag"))
    assert shelf.window.centre.toast.text() == "Tag Sea is now Places/Iceland/Sea: 4 photos."
    assert not drop(shelf, RowMime(key["Places"]), middle(shelf, "tag", "Places/Iceland"))  # not into itself
    assert not drop(shelf, RowMime(key["Places"]), middle(shelf, "album", "Trips"))
    assert drop(shelf, RowMime(key["Sea"]), heading(shelf, "section-tags"))
    shelf.wait(lambda: "Sea" in paths(shelf, "tag"))
    album = shelf.sidebar.model.entry(index_of(shelf, "smart", "Best"))
    assert album is not None and not drop(shelf, RowMime(album.key), middle(shelf, "tag", "Sea"))
    assert drop(shelf, RowMime(album.key), middle(shelf, "album", "Trips"))
    shelf.wait(lambda: "Trips/Best" in paths(shelf, "smart"))


def test_a_row_is_not_moved_where_one_has_its_name(shelf: OpenWindow) -> None:
    shelf.sidebar.tree.expandAll()
    iceland = shelf.sidebar.model.entry(index_of(shelf, "album", "Trips/Iceland"))
    select(shelf, 1)
    shelf.choose("album.add")
    chooser = opened(shelf)
    chooser.field.setText("Walks/Iceland")
    QTest.keyClick(chooser.field, K.Key_Return)
    shelf.wait(lambda: "Walks/Iceland" in paths(shelf, "album"))
    assert iceland is not None and drop(shelf, RowMime(iceland.key), middle(shelf, "album", "Walks"))
    assert shelf.window.centre.toast.text() == "There is an album Walks/Iceland already. Choose another name."
