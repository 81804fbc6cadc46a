"""A morning with new photos by the keyboard alone: find a day, tag it, take that back, and cull."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from builders import write_jpeg
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from real_window import CTRL, OpenWindow, scan_only

from photodesk.config.paths import Paths

K = Qt.Key
OF_THE_DAY, OTHERS, CULLED = 214, 30, 50


def write(desk: OpenWindow, text: str) -> None:
    """Write where the focus is."""
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClicks(target, text)


def test_a_day_is_tagged_and_culled_by_the_keyboard_alone(
    paths: Paths, tmp_path: Path, open_window: Callable[..., OpenWindow]
) -> None:  # fmt: skip
    for number in range(OF_THE_DAY + OTHERS):
        moment = datetime(2025, 6, 14 if number < OF_THE_DAY else 20, 6) + timedelta(minutes=number)
        write_jpeg(tmp_path / "photos" / f"IMG_{moment:%Y%m%d_%H%M%S}.jpg", number, taken=moment)
    scan_only(paths, tmp_path / "photos")
    desk = open_window()
    desk.wait_for_photos(OF_THE_DAY + OTHERS)
    count = desk.app.library.browsing.count

    desk.key(K.Key_F, CTRL)
    write(desk, "date:2025-06-14")
    desk.wait_for_photos(OF_THE_DAY)
    desk.key(K.Key_Return)
    desk.wait(lambda: desk.has_focus(desk.grid))
    desk.key(K.Key_A, CTRL)
    desk.key(K.Key_T)
    write(desk, "Iceland")
    desk.key(K.Key_Return)
    desk.wait(lambda: count("tag:Iceland") == OF_THE_DAY)
    desk.key(K.Key_Return)  # empty: back to the photos
    assert desk.has_focus(desk.grid)
    desk.wait(lambda: desk.action("edit.undo").text() == f"Undo Tag {OF_THE_DAY} Photos “Iceland”")
    desk.key(K.Key_Z, CTRL)
    desk.wait(lambda: count("tag:Iceland") == 0)

    desk.key(K.Key_K, CTRL)
    write(desk, "start culling")
    desk.key(K.Key_Return)
    desk.wait(lambda: desk.navigation.page == "loupe")
    for number in range(CULLED):
        desk.key(K.Key_X if number % 3 else K.Key_P)
    kept = len(range(0, CULLED, 3))
    desk.wait(lambda: count("flag:keep") == kept and count("flag:reject") == CULLED - kept)
    assert desk.navigation.loupe().current_id() == desk.grid.photos.id_at(CULLED)
