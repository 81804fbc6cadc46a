"""Copies where photos are looked at: in cells, in the filmstrip and the loupe, in the inspector."""

from pathlib import Path
from typing import cast

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication
from real_window import CTRL, OpenWindow

from photodesk.domain.edits import CopiesChoice, CopiesDecision, CopiesStaging
from photodesk.ui.inspector.copies_section import CopiesSection, PlaceLink
from photodesk.ui.inspector.inspector import Inspector
from photodesk.ui.sidebar.entries import folder_query

K = Qt.Key


def ids(desk: OpenWindow) -> dict[str, int]:
    return {"/".join(str(p["path"]).split("/")[-2:]): int(str(p["id"])) for p in desk.app.library.browsing.photos("")}


def said(desk: OpenWindow, name: str, role: Qt.ItemDataRole = Qt.ItemDataRole.AccessibleTextRole) -> str:
    row = desk.grid.photos.row_of(ids(desk)[name])
    assert row is not None
    return str(desk.grid.photos.data(desk.grid.photos.index(row, 0), role))


def cell(desk: OpenWindow, name: str) -> QImage:
    """The photo's cell as it is painted."""
    row = desk.grid.photos.row_of(ids(desk)[name])
    assert row is not None
    rect = desk.grid.visualRect(desk.grid.photos.index(row, 0))
    return desk.grid.viewport().grab(QRect(rect.topLeft(), rect.size())).toImage()


def section(desk: OpenWindow) -> CopiesSection:
    return cast(Inspector, desk.window.frame.inspector).copies


def places(desk: OpenWindow) -> list[tuple[str, str]]:
    """The files that the inspector names, each with what it is."""
    return [(row.link.text(), row.kind.text()) for row in section(desk).rows] if section(desk).isVisible() else []


def choose(desk: OpenWindow, name: str) -> None:
    desk.grid.setFocus()
    assert desk.grid.reveal([ids(desk)[name]])


def stage_backup(desk: OpenWindow) -> None:
    known = ids(desk)
    desk.app.commands.edit(CopiesStaging((CopiesChoice((known["2019/two.jpg"],), (known["backup/two.jpg"],), "older"),)))
    desk.wait(lambda: "pending" in said(desk, "backup/two.jpg"))


def test_a_cell_says_where_a_copy_is_until_the_user_says_it_is_none(with_copies: OpenWindow) -> None:
    desk = with_copies
    assert said(desk, "2019/two.jpg").endswith("copy of backup/two.jpg")
    assert "copy of backup/two.jpg" in said(desk, "2019/two.jpg", Qt.ItemDataRole.ToolTipRole)
    assert "copy of" in said(desk, "small/one.jpg") and "copy of" not in said(desk, "2019/three.jpg")
    desk.wait(desk.grid.is_settled)
    before = cell(desk, "2019/two.jpg")
    known = ids(desk)
    members = (known["2019/two.jpg"], known["backup/two.jpg"])
    desk.app.commands.edit(CopiesDecision(members, members, are_copies=False))
    desk.wait(lambda: "copy of" not in said(desk, "2019/two.jpg") + said(desk, "backup/two.jpg"))
    assert cell(desk, "2019/two.jpg") != before, "the badge is gone"
    desk.choose("edit.undo")
    desk.wait(lambda: said(desk, "2019/two.jpg").endswith("copy of backup/two.jpg"))


def test_a_copy_that_is_found_while_the_window_is_open_is_told(with_copies: OpenWindow, made_once: tuple[Path, Path]) -> None:
    desk = with_copies
    again = made_once[0] / "web" / "three.jpg"
    again.write_bytes((made_once[0] / "2019" / "three.jpg").read_bytes())
    try:
        desk.app.start()
        desk.wait(lambda: said(desk, "2019/three.jpg").endswith("copy of web/three.jpg"))
    finally:
        again.unlink()


def test_what_is_staged_is_dimmed_and_said_everywhere(with_copies: OpenWindow) -> None:
    desk = with_copies
    desk.wait(desk.grid.is_settled)
    before = cell(desk, "backup/two.jpg")
    stage_backup(desk)
    assert "pending: Move to Trash, copy of 2019/two.jpg" in said(desk, "backup/two.jpg")
    assert "copy of" not in said(desk, "2019/two.jpg"), "all its copies are dealt with"
    after, middle = cell(desk, "backup/two.jpg"), before.rect().center()
    assert after.pixelColor(middle) != before.pixelColor(middle), "dimmed"
    desk.navigation.open_photo(ids(desk)["backup/two.jpg"])
    view, strip = desk.navigation.loupe().focusProxy(), desk.window.panels.filmstrip
    assert view is not None and strip is not None
    desk.wait(lambda: "Pending: Move to Trash" in view.accessibleName())
    assert "pending: Move to Trash" in strip.accessibleName()
    desk.choose("edit.undo")
    desk.wait(lambda: "Move to Trash" not in view.accessibleName() + strip.accessibleName())


def test_the_inspector_names_the_other_files_and_leads_to_them_by_keys_alone(with_copies: OpenWindow, made_once: tuple[Path, Path]) -> None:
    desk = with_copies
    choose(desk, "2019/one.jpg")
    desk.wait(lambda: places(desk) == [("small/one.jpg", "same picture"), ("web/one.webp", "same picture")])
    choose(desk, "2019/three.jpg")
    desk.wait(lambda: not section(desk).isVisible())
    desk.navigation.show_base(folder_query(str(made_once[0] / "2019")))
    desk.wait_for_photos(3)
    choose(desk, "2019/two.jpg")
    desk.wait(lambda: places(desk) == [("backup/two.jpg", "exact copy")])
    link = section(desk).rows[0].link
    for _ in range(60):
        if QApplication.focusWidget() is link:
            break
        desk.key(K.Key_Tab)
    assert QApplication.focusWidget() is link and link.accessibleName().endswith("backup/two.jpg")
    desk.key(K.Key_Return)
    desk.wait(lambda: desk.grid.current_id() == ids(desk)["backup/two.jpg"])
    assert desk.grid.photos.count() == 6 and desk.has_focus(desk.grid), "among all photos, where the list does not have it"
    desk.choose("go.back")
    desk.wait_for_photos(3)


def test_from_the_loupe_another_file_is_shown_in_the_grid(with_copies: OpenWindow) -> None:
    desk = with_copies
    desk.navigation.open_photo(ids(desk)["2019/two.jpg"])
    desk.wait(lambda: places(desk) == [("backup/two.jpg", "exact copy")])
    section(desk).rows[0].link.click()
    desk.wait(lambda: desk.navigation.page == "grid" and desk.grid.current_id() == ids(desk)["backup/two.jpg"])


def test_another_file_is_shown_in_the_file_manager(with_copies: OpenWindow, made_once: tuple[Path, Path]) -> None:
    desk = with_copies
    shown: list[str] = []
    choose(desk, "backup/two.jpg")
    desk.wait(lambda: places(desk) == [("2019/two.jpg", "exact copy")])
    section(desk).show_asked.disconnect()
    section(desk).show_asked.connect(shown.append)
    section(desk).rows[0].show_button.click()
    assert shown == [str(made_once[0] / "2019" / "two.jpg")]


def test_the_inspector_follows_what_becomes_of_copies(with_copies: OpenWindow) -> None:
    desk = with_copies
    choose(desk, "2019/two.jpg")
    desk.wait(lambda: places(desk) == [("backup/two.jpg", "exact copy")])
    stage_backup(desk)
    desk.wait(lambda: places(desk) == [("backup/two.jpg", "exact copy · pending: Move to Trash")])


def test_of_many_photos_the_inspector_says_how_many_have_other_files(with_copies: OpenWindow) -> None:
    desk = with_copies
    desk.grid.setFocus()
    desk.key(K.Key_A, CTRL)
    desk.wait(lambda: section(desk).isVisible() and section(desk).more.text() == "5 of these photos have copies")
    stage_backup(desk)
    desk.wait(lambda: section(desk).more.text() == "4 of these photos have copies")
    choose(desk, "2019/three.jpg")
    desk.wait(lambda: not section(desk).isVisible())


def test_what_can_be_pressed_in_the_inspector_has_a_name_of_its_own_and_is_large_enough(with_copies: OpenWindow) -> None:
    choose(with_copies, "2019/one.jpg")
    with_copies.wait(lambda: len(places(with_copies)) == 2)
    buttons = [each for each in section(with_copies).findChildren(QAbstractButton) if each.isVisible()]
    assert len({each.accessibleName() for each in buttons}) == len(buttons) == 4
    assert all(min(each.width(), each.height()) >= 24 for each in buttons), [(each.width(), each.height()) for each in buttons]


def test_a_long_place_gives_way_in_its_middle(with_copies: OpenWindow) -> None:
    link = PlaceLink("a folder with a very long name & a sign/IMG_20190501_100000_edited_final.jpg", with_copies.window)
    link.resize(150, 28)
    assert link.text().startswith("a f") and "…" in link.text() and link.text().endswith(".jpg")
    assert link.minimumSizeHint().width() < 150 < link.sizeHint().width()
