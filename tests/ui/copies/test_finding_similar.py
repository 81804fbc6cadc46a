"""Find Similar: from a photo and from a file, by menu and palette, with its place on the way back."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from real_window import ALT, CTRL, OpenWindow
from samples_of_copies import photo, save

from photodesk.ui.action_table import CONTEXT_MENU

K = Qt.Key
LIKE_ONE = ["2019/one.jpg", "small/one.jpg", "web/one.webp"]


def ids(desk: OpenWindow) -> dict[str, int]:
    return {"/".join(str(p["path"]).split("/")[-2:]): int(str(p["id"])) for p in desk.app.library.browsing.photos("")}


def listed(desk: OpenWindow) -> list[str]:
    """The photos of the list in its order."""
    names = {number: name for name, number in ids(desk).items()}
    return [names[photo_id] for photo_id in desk.grid.photos.listing.ids]


def words(desk: OpenWindow, row: int) -> str:
    return str(desk.grid.photos.data(desk.grid.photos.index(row, 0), Qt.ItemDataRole.AccessibleTextRole))


def heading(desk: OpenWindow) -> str:
    return desk.window.grid_page.bar.place.text()


def banners(desk: OpenWindow) -> list[str]:
    return desk.window.centre.banners.texts()


def refused(desk: OpenWindow, name: str) -> bool:
    return any(name in text for text in banners(desk))


def find(desk: OpenWindow, name: str, count: int) -> None:
    desk.grid.setFocus()
    assert desk.grid.reveal([ids(desk)[name]])
    desk.choose("similar.find")
    desk.wait(lambda: heading(desk).startswith("Similar to"))
    desk.wait_for_photos(count)


def choose_file(desk: OpenWindow, path: Path) -> None:
    """The menu entry, and what the user does in the dialog."""
    desk.choose("similar.find_file")
    (dialog,) = [each for each in desk.window.findChildren(QFileDialog) if each.isVisible()]
    dialog.fileSelected.emit(str(path))
    dialog.close()


def test_photos_like_one_are_a_list_with_the_closest_first_and_back_is_the_list_before(with_copies: OpenWindow) -> None:
    desk = with_copies
    find(desk, "2019/one.jpg", 2)
    assert sorted(listed(desk)) == ["small/one.jpg", "web/one.webp"]
    assert heading(desk) == "Similar to one.jpg" and desk.window.windowTitle().startswith("Similar to one.jpg")
    similar = desk.grid.photos.listing.view.similar
    assert similar is not None and [each.distance for each in similar.photos] == sorted(each.distance for each in similar.photos)
    assert f"same picture, {similar.photos[0].distance} of 256 bits differ" in words(desk, 0)
    assert not desk.action("sort.name").isEnabled() and desk.window.grid_page.bar.sort.text() == "Most Similar First"
    desk.key(K.Key_Left, ALT)
    desk.wait_for_photos(6)
    assert heading(desk) == "All Photos" and desk.action("sort.name").isEnabled() and "bits differ" not in words(desk, 0)
    desk.key(K.Key_Right, ALT)
    desk.wait_for_photos(2)
    assert heading(desk) == "Similar to one.jpg"


def test_exact_copies_come_first_whatever_their_dates_are(with_copies: OpenWindow, made_once: tuple[Path, Path], tmp_path: Path) -> None:
    """A file that is no photo of the library, with the compressed picture of one that is."""
    desk = with_copies
    outside = tmp_path / "from a friend.jpg"
    outside.write_bytes((made_once[0] / "2019" / "one.jpg").read_bytes() + b"\0")
    choose_file(desk, outside)
    desk.wait(lambda: heading(desk) == "Similar to from a friend.jpg")
    desk.wait_for_photos(3)
    assert listed(desk)[0] == "2019/one.jpg" and sorted(listed(desk)) == LIKE_ONE
    assert "exact copy" in words(desk, 0) and "exact copy" not in words(desk, 1)
    assert [path for path in os.listdir(tmp_path) if path.endswith(".jpg")] == ["from a friend.jpg"] and len(ids(desk)) == 6


def test_the_list_is_there_again_after_a_restart(with_copies: OpenWindow, open_window: Callable[..., OpenWindow]) -> None:
    find(with_copies, "2019/one.jpg", 2)
    before = listed(with_copies)
    again = open_window()
    again.wait_for_photos(2)
    assert (listed(again), heading(again)) == (before, "Similar to one.jpg")
    assert "bits differ" in words(again, 0)


def test_a_photo_whose_file_is_away_is_compared_by_what_is_stored_of_it(with_copies: OpenWindow, made_once: tuple[Path, Path]) -> None:
    original = made_once[0] / "2019" / "one.jpg"
    away = original.rename(made_once[0].parent / "away.jpg")
    try:
        find(with_copies, "2019/one.jpg", 2)
    finally:
        away.rename(original)


def test_where_nothing_is_like_a_photo_the_list_stays_and_it_is_said(with_copies: OpenWindow) -> None:
    desk = with_copies
    desk.grid.reveal([ids(desk)["2019/three.jpg"]])
    desk.choose("similar.find")
    toast = desk.window.centre.toast
    desk.wait(lambda: any("No other photo of the library is like" in text for text in desk.texts(toast)))
    assert heading(desk) == "All Photos" and desk.grid.photos.count() == 6


def test_a_file_that_is_no_picture_is_refused_with_what_to_do_and_another_one_ends_that(with_copies: OpenWindow, tmp_path: Path) -> None:
    desk = with_copies
    (tmp_path / "notes.txt").write_text("no picture at all\n" * 100)
    choose_file(desk, tmp_path / "notes.txt")
    desk.wait(lambda: bool(banners(desk)))
    (text,) = banners(desk)
    assert "notes.txt" in text and "Nothing was compared" in text and text.endswith("Choose another picture.")
    assert desk.grid.photos.count() == 6 and heading(desk) == "All Photos"
    shown = [each for each in desk.window.centre.banners.findChildren(QPushButton) if each.isVisible()]
    next(each for each in shown if each.text() == "Choose a File…").click()
    (dialog,) = [each for each in desk.window.findChildren(QFileDialog) if each.isVisible()]
    save(photo(2), tmp_path / "two.jpg", quality=70)
    dialog.fileSelected.emit(str(tmp_path / "two.jpg"))
    dialog.close()
    desk.wait_for_photos(2)
    assert sorted(listed(desk)) == ["2019/two.jpg", "backup/two.jpg"] and not banners(desk)


def test_a_pipe_or_a_file_that_vanished_does_not_stop_the_window(with_copies: OpenWindow, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    for name in ("pipe.jpg", "gone.jpg"):
        with_copies.window.finding_similar.find_file(str(tmp_path / name))
        with_copies.wait(partial(refused, with_copies, name))


def test_it_is_in_the_menus_and_the_palette_and_needs_a_photo(with_copies: OpenWindow) -> None:
    desk = with_copies
    assert "similar.find" in CONTEXT_MENU
    desk.grid.setFocus()
    desk.key(K.Key_A, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert not desk.action("similar.find").isEnabled() and desk.action("similar.find_file").isEnabled()
    desk.grid.reveal([ids(desk)["2019/two.jpg"]])
    desk.choose("palette.open")
    palette = desk.window.commanding.palette
    assert palette is not None
    QTest.keyClicks(palette.field, "find similar")
    desk.wait(lambda: not palette.finder.is_waiting and palette.model.rowCount() > 0)
    desk.key(K.Key_Return)
    desk.wait(lambda: heading(desk) == "Similar to two.jpg")
    desk.wait_for_photos(1)
