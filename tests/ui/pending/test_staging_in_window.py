"""Keys, menus and drops that stage file changes: what is staged, what the window says, and that no file is touched."""

from array import array
from pathlib import Path
from typing import cast

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from real_window import CTRL, OpenWindow

from photodesk.domain.edits import AlbumCreation
from photodesk.domain.pending import ChangeKind, PendingChange
from photodesk.ui.grid.model import ROW_ROLE
from photodesk.ui.pending.page import PendingPage
from photodesk.ui.photo_mime import PhotoMime
from photodesk.ui.renaming.dialog import RenameDialog
from photodesk.ui.sidebar.entries import PENDING
from photodesk.ui.sidebar.model import COUNT_ROLE
from photodesk.ui.widgets.chooser import Chooser

K = Qt.Key


def staged(desk: OpenWindow) -> list[PendingChange]:
    return desk.app.library.pending.changes()


def choose(desk: OpenWindow, *rows: int) -> list[int]:
    """Select photos of the grid; their ids."""
    ids = [desk.grid.photos.id_at(row) for row in rows]
    desk.window.activateWindow()
    desk.grid.setFocus()
    desk.grid.reveal(ids)
    return ids


def said(desk: OpenWindow) -> str:
    return desk.window.centre.toast.text()


def in_sidebar(desk: OpenWindow) -> int:
    return int(desk.sidebar.model.data(desk.sidebar.model.index_of(PENDING), COUNT_ROLE))


def in_bar(desk: OpenWindow) -> str:
    bar = desk.window.applying.bar
    return bar.text.text() if bar is not None and bar.isVisible() else ""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*.jpg"))


def test_del_stages_and_the_photos_stay_dimmed(desk: OpenWindow, dated_folder: Path) -> None:
    before = names(dated_folder)
    ids = choose(desk, 2, 3, 4)
    desk.key(K.Key_Delete)
    desk.wait(lambda: said(desk) == "3 photos staged for the Trash")
    assert [(change.kind, change.photo_id) for change in staged(desk)] == [(ChangeKind.TRASH, each) for each in sorted(ids)]
    desk.wait(lambda: all(desk.grid.photos.index(row, 0).data(ROW_ROLE).to_trash for row in (2, 3, 4)))
    assert desk.grid.photos.count() == 24 and names(dated_folder) == before
    desk.window.centre.toast._on_timeout()
    desk.key(K.Key_Delete)
    desk.wait(lambda: said(desk).startswith("Nothing was staged"))
    desk.choose("edit.undo")
    desk.wait(lambda: not staged(desk))
    desk.wait(lambda: not desk.grid.photos.index(2, 0).data(ROW_ROLE).to_trash)
    assert sorted(desk.grid.selected_ids()) == sorted(ids)


def test_in_the_loupe_del_goes_on_to_the_next_photo(desk: OpenWindow) -> None:
    first, second = desk.grid.photos.id_at(0), desk.grid.photos.id_at(1)
    desk.navigation.open_photo(first)
    desk.wait(lambda: desk.navigation.shown_id() == first)
    desk.window.activateWindow()
    desk.navigation.loupe().setFocus()
    desk.key(K.Key_Delete)
    assert desk.navigation.shown_id() == second
    desk.wait(lambda: [change.photo_id for change in staged(desk)] == [first])
    desk.key(K.Key_Z, CTRL)
    desk.wait(lambda: not staged(desk) and desk.navigation.shown_id() == first)


def test_rejecting_proposes_and_clearing_withdraws_and_all_counts_agree(desk: OpenWindow) -> None:
    choose(desk, 1, 2)
    desk.key(K.Key_X)
    desk.wait(lambda: in_bar(desk) == "2 file changes to review · nothing on disk has changed yet")
    bar = desk.window.applying.bar
    assert in_sidebar(desk) == 2 and bar is not None and bar.review_button.property("primary")
    desk.navigation.show_duplicates()
    assert bar.isVisible() and not bar.review_button.property("primary"), "one filled button in a window"
    desk.key(K.Key_S, CTRL)
    page = cast(PendingPage, desk.window.centre.page("pending"))
    desk.wait(page.is_settled)
    assert (desk.navigation.page, page.title.text(), page.model.review.total()) == ("pending", "Pending Changes (2)", 2)
    assert in_bar(desk) == "" and page.list.hasFocus()
    desk.key(K.Key_Escape)
    choose(desk, 1)
    desk.key(K.Key_U)
    desk.wait(lambda: in_bar(desk) == "1 file change to review · nothing on disk has changed yet")
    assert in_sidebar(desk) == 1
    choose(desk, 2)
    desk.key(K.Key_U)
    desk.wait(lambda: in_bar(desk) == "" and in_sidebar(desk) == 0)


def dialog_of(desk: OpenWindow, count: int) -> RenameDialog:
    choose(desk, *range(count))
    desk.key(K.Key_F2)
    dialog = desk.window.findChildren(RenameDialog)[-1]
    desk.wait(dialog.field.hasFocus)
    return dialog


def new_names(dialog: RenameDialog) -> list[str]:
    return [row[2].text() for row in dialog.rows if row[2].text()]


def test_names_are_shown_before_they_are_staged(desk: OpenWindow) -> None:
    dialog = dialog_of(desk, 3)
    assert dialog.field.text() == "{name}"
    desk.wait(lambda: dialog.go.text() == "Stage 0 Renames" and not dialog.go.isEnabled())
    dialog.field.setText("Coast_")
    dialog.tokens["{n:04}"].click()
    desk.wait(lambda: new_names(dialog) == [f"Coast_{n:04}.jpg" for n in (1, 2, 3)])
    assert dialog.go.text() == "Stage 3 Renames"
    dialog.field.setText("Coast")
    desk.wait(lambda: new_names(dialog) == ["Coast.jpg", "Coast (2).jpg", "Coast (3).jpg"])
    dialog.go.click()
    desk.wait(lambda: said(desk) == "3 new names staged")
    assert {Path(change.to or "").name for change in staged(desk)} == {"Coast.jpg", "Coast (2).jpg", "Coast (3).jpg"}
    assert all(change.kind is ChangeKind.RENAME and Path(change.path).exists() for change in staged(desk))


def test_one_photo_is_called_as_it_is_written(desk: OpenWindow) -> None:
    dialog = dialog_of(desk, 1)
    assert dialog.field.text() == Path(desk.app.library.browsing.paths_of([desk.grid.photos.id_at(0)])[desk.grid.photos.id_at(0)]).stem
    dialog.field.setText("Anna {{and}} Ben")
    desk.wait(lambda: new_names(dialog) == ["Anna {and} Ben.jpg"])
    assert dialog.go.text() == "Stage 1 Rename"


def test_a_mistake_is_said_and_shown_and_nothing_can_be_staged(desk: OpenWindow) -> None:
    dialog = dialog_of(desk, 2)
    dialog.field.setText("Coast_{dat}")
    mistake = dialog.field.mistake
    assert mistake is not None and dialog.field.text()[mistake.start :] == "{dat}"
    assert dialog.note.isVisible() and "{dat}" in dialog.note.text() and not dialog.go.isEnabled()
    dialog.field.setText("{n}")
    assert dialog.field.mistake is None and not dialog.note.isVisible()
    desk.wait(dialog.go.isEnabled)


def test_f2_on_a_row_of_the_sidebar_is_meant_for_that_row(desk: OpenWindow) -> None:
    desk.app.commands.edit(AlbumCreation("Trip"), gather=False)
    desk.wait(lambda: "Trip" in desk.sidebar.model.paths("album"))
    choose(desk, 0)
    desk.sidebar.tree.setFocus()
    key = next(entry.key for section in desk.sidebar.model.entries for entry in section.children if entry.path == "Trip")
    desk.sidebar.tree.setCurrentIndex(desk.sidebar.model.index_of(key))
    QTest.keyClick(desk.sidebar.tree, K.Key_F2)
    assert desk.sidebar.tree.state() is desk.sidebar.tree.State.EditingState and not desk.window.findChildren(RenameDialog)


def chooser_of(desk: OpenWindow, *rows: int) -> Chooser:
    choose(desk, *rows)
    desk.choose("photo.move")
    chooser = desk.window.findChildren(Chooser)[-1]
    desk.wait(chooser.field.hasFocus)
    return chooser


def test_photos_move_to_a_folder_that_is_there_or_new(desk: OpenWindow, dated_folder: Path) -> None:
    chooser = chooser_of(desk, 0, 1)
    assert {"photos", "photos/coast", "photos/coast/evening"} == set(chooser.texts())
    chooser.field.setText("elsewhere")
    QTest.keyClick(chooser.field, K.Key_Return)
    assert chooser.isVisible() and "photos/2025" in chooser.note.text()
    chooser.field.setText("photos/coast/../../out")
    QTest.keyClick(chooser.field, K.Key_Return)
    assert chooser.isVisible()
    chooser.field.setText("photos/best/2025")
    QTest.keyClick(chooser.field, K.Key_Return)
    desk.wait(lambda: said(desk) == "2 photos staged to move to 2025")
    assert {Path(change.to or "").parent for change in staged(desk)} == {dated_folder / "best/2025"}
    assert not (dated_folder / "best").exists()


def drop(desk: OpenWindow, key: str, mime: QMimeData) -> None:
    tree = desk.sidebar.tree
    index = desk.sidebar.model.index_of(key)
    tree.scrollTo(index)
    place = QPointF(tree.visualRect(index).center())
    event = QDropEvent(place, Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    tree.dropEvent(event)


def key_of(desk: OpenWindow, path: Path) -> str:
    waiting = [entry for section in desk.sidebar.model.entries for entry in section.children]
    while waiting:
        entry = waiting.pop()
        if entry.kind == "folder" and entry.path == str(path):
            return entry.key
        waiting += entry.children
    raise AssertionError(path)


def test_dropping_photos_on_a_folder_stages_a_move(desk: OpenWindow, dated_folder: Path) -> None:
    ids = choose(desk, 22, 23)
    drop(desk, key_of(desk, dated_folder / "coast"), PhotoMime(array("q", ids)))
    desk.wait(lambda: said(desk) == "2 photos staged to move to coast")
    assert [change.kind for change in staged(desk)] == [ChangeKind.MOVE] * 2
    desk.choose("edit.undo")
    desk.wait(lambda: not staged(desk))


def test_deletions_wait_in_a_group_of_their_own_unchosen(desk: OpenWindow) -> None:
    choose(desk, 0, 1)
    desk.choose("photo.delete")
    desk.wait(lambda: said(desk) == "2 photos staged to be deleted permanently")
    assert {change.kind for change in staged(desk)} == {ChangeKind.DELETE}
    desk.key(K.Key_S, CTRL)
    page = cast(PendingPage, desk.window.centre.page("pending"))
    desk.wait(page.is_settled)
    assert page.model.review.number_chosen() == 0 and not page.foot.apply_button.isEnabled()
    desk.choose("edit.undo")
    desk.wait(lambda: not staged(desk) and page.empty.isVisible())


def test_what_is_said_does_not_cover_the_foot_of_the_review(desk: OpenWindow) -> None:
    choose(desk, 2)
    desk.key(K.Key_Delete)
    desk.wait(lambda: said(desk) == "1 photo staged for the Trash")
    desk.choose("pending.review")
    centre, page = desk.window.centre, cast(PendingPage, desk.window.centre.page("pending"))
    desk.wait(page.is_settled)
    assert centre.toast.isVisible()
    desk.wait(lambda: centre.toast.geometry().bottom() < page.foot.mapTo(centre, QPoint()).y())
