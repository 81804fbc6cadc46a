"""Folders and files that are dropped on the window."""

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from real_window import OpenWindow, write_dated

from photodesk.ui.drops import local_paths
from photodesk.ui.platform import file_url


def mime_of(*paths: Path | str) -> QMimeData:
    mime = QMimeData()
    mime.setData("text/uri-list", QByteArray("".join(f"{file_url(str(path))}\r\n" for path in paths).encode()))
    return mime


def drop(desk: OpenWindow, *paths: Path | str) -> None:
    """As the window system does it."""
    mime, copy, left, none = mime_of(*paths), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(400, 400).toPoint(), copy, mime, left, none)
    QApplication.sendEvent(desk.window, enter)
    assert enter.isAccepted()
    event = QDropEvent(QPointF(400, 400), copy, mime, left, none)
    QApplication.sendEvent(desk.window, event)
    assert event.dropAction() == copy  # never a move: the files stay where they are


def press(desk: OpenWindow, title: str) -> None:
    next(b for b in desk.window.centre.banners.findChildren(QPushButton) if b.isVisible() and b.text() == title).click()


def test_a_dropped_folder_is_added_after_the_question(desk: OpenWindow, tmp_path: Path) -> None:
    write_dated(tmp_path / "more", 5, start=80)
    drop(desk, tmp_path / "more")
    desk.wait(lambda: bool(desk.window.centre.banners.texts()))
    text = desk.window.centre.banners.texts()[0]
    assert "more" in text and "stay where they are" in text and "copy them" in text
    assert desk.app.library.browsing.count("") == 24
    press(desk, "Add Folder")
    desk.wait_for_photos(5)
    assert desk.window.windowTitle() == "more – PhotoDesk"
    assert not desk.window.centre.banners.texts() and len(list((tmp_path / "more").iterdir())) == 5


def test_a_dropped_folder_is_not_added_without_an_answer(desk: OpenWindow, tmp_path: Path) -> None:
    write_dated(tmp_path / "one", 1)
    write_dated(tmp_path / "two", 1)
    drop(desk, tmp_path / "one", tmp_path / "two")
    desk.wait(lambda: bool(desk.window.centre.banners.texts()))
    assert "2 folders" in desk.window.centre.banners.texts()[0]
    press(desk, "Cancel")
    assert not desk.window.centre.banners.texts()
    assert len(desk.app.library.folders.all()) == 1


def test_a_folder_that_is_there_already_is_shown(desk: OpenWindow, dated_folder: Path) -> None:
    desk.navigation.show_problems()
    drop(desk, dated_folder)
    desk.wait(lambda: desk.window.windowTitle() == "photos – PhotoDesk")
    assert not desk.window.centre.banners.texts()


def test_a_dropped_photo_of_the_library_opens_among_all_photos(desk: OpenWindow, dated_folder: Path) -> None:
    photo = dated_folder / "coast" / "IMG_20250615_060000.jpg"
    drop(desk, photo)
    desk.wait(lambda: desk.navigation.page == "loupe")
    photo_id = desk.app.library.browsing.find(os.fsencode(photo))
    assert desk.navigation.loupe().current_id() == photo_id is not None
    desk.navigation.back()
    assert desk.navigation.page == "grid"


def test_dropped_files_are_offered_to_be_imported(desk: OpenWindow, tmp_path: Path) -> None:
    photos = write_dated(tmp_path / "stick", 3, start=90)
    drop(desk, *photos[:2])
    desk.wait(lambda: desk.window.bringing_in.importing is not None)
    window = desk.window.bringing_in.importing
    assert window is not None and window.isVisible()
    desk.wait(lambda: window.found.arrangement is not None and window.target.folder() is not None)
    assert window.source.list.currentText() == "2 files" and window.import_button.text() == "Import 2 Photos"
    window.import_button.click()
    desk.wait(lambda: desk.window.bringing_in.last is not None)
    assert desk.app.library.browsing.count("") == 26 and len(list((tmp_path / "stick").iterdir())) == 3


def test_a_dropped_folder_can_be_copied_in(desk: OpenWindow, tmp_path: Path) -> None:
    write_dated(tmp_path / "more", 2, start=80)
    drop(desk, tmp_path / "more")
    desk.wait(lambda: bool(desk.window.centre.banners.texts()))
    press(desk, "Copy In…")
    window = desk.window.bringing_in.importing
    assert window is not None and window.isVisible() and not desk.window.centre.banners.texts()
    desk.wait(lambda: window.found.arrangement is not None)
    assert window.source.list.currentText() == "more" and window.import_button.text() == "Import 2 Photos"
    assert len(desk.app.library.folders.all()) == 1


def test_a_file_of_elsewhere_that_is_opened_is_not_added(desk: OpenWindow, tmp_path: Path) -> None:
    photo = write_dated(tmp_path / "stick", 1)[0]
    desk.window.open_paths([str(photo)])
    desk.wait(lambda: desk.navigation.page == "loupe" and bool(desk.window.centre.banners.texts()))
    assert desk.navigation.loupe().current_id() is None
    assert photo.name in desk.window.centre.banners.texts()[0] and "stick" in desk.window.centre.banners.texts()[0]
    assert desk.app.library.browsing.count("") == 24
    press(desk, "Not Now")
    assert desk.navigation.page == "loupe" and not desk.window.centre.banners.texts()


def test_names_of_any_bytes_arrive_as_they_are(tmp_path: Path) -> None:
    names = ["/tmp/caf\udce9 100%.jpg", "/tmp/a#b?c.jpg", "/tmp/Kraków", "/tmp/new\nline"]
    assert local_paths(mime_of(*names)) == names
    web = QMimeData()
    web.setData("text/uri-list", QByteArray(b"https://example.org/a.jpg\r\n"))
    assert local_paths(web) == []


def test_a_folder_with_a_name_of_strange_bytes_can_be_dropped(desk: OpenWindow, tmp_path: Path) -> None:
    folder = Path(os.fsdecode(bytes(tmp_path) + b"/caf\xe9"))
    write_dated(folder, 2, start=70)
    drop(desk, folder)
    desk.wait(lambda: bool(desk.window.centre.banners.texts()))
    press(desk, "Add Folder")
    desk.wait_for_photos(2)
    assert desk.window.windowTitle() == "caf� – PhotoDesk"


def test_no_part_of_the_window_keeps_a_drop_for_itself(desk: OpenWindow) -> None:
    desk.key(Qt.Key.Key_Return)
    desk.choose("panel.jobs")
    assert desk.window.acceptDrops()
    mime, copy, left, none = mime_of("/folder"), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    tree = desk.sidebar.tree  # takes our own albums, tags and photos
    assert {widget for widget in desk.window.findChildren(QWidget) if widget.acceptDrops()} <= {tree, tree.viewport()}
    enter = QDragEnterEvent(tree.rect().center(), copy, mime, left, none)
    tree.viewportEvent(enter)
    assert not enter.isAccepted()


def test_what_is_no_file_is_not_taken(open_window: Callable[..., OpenWindow]) -> None:
    window = open_window().window
    text = QMimeData()
    text.setText("words")
    enter = QDragEnterEvent(
        QPointF(10, 10).toPoint(), Qt.DropAction.CopyAction, text, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )  # fmt: skip
    enter.ignore()
    QApplication.sendEvent(window, enter)
    assert not enter.isAccepted()
