"""Drives without a trash, in the window: what is said of them once, and PhotoDesk's own trash, which is emptied after a question."""

from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton
from real_window import CTRL, OpenWindow

from photodesk.ui.pending.page import PendingPage

K = Qt.Key


def stage(desk: OpenWindow, count: int) -> None:
    """The first photos, by key."""
    desk.window.activateWindow()
    desk.grid.setFocus()
    desk.grid.reveal(list(desk.grid.photos.listing.ids)[:count])
    desk.key(K.Key_Delete)
    desk.wait(lambda: desk.window.applying.waiting.total == count)


def apply(desk: OpenWindow) -> None:
    """Twice the same key: to the page, and on."""
    desk.app.library.applying.to_trash = None
    desk.key(K.Key_S, CTRL)
    desk.wait(cast(PendingPage, desk.window.centre.page("pending")).is_settled)
    with desk.qtbot.waitSignal(desk.app.events.applied):
        desk.key(K.Key_S, CTRL)


def question(desk: OpenWindow) -> QMessageBox | None:
    boxes = [box for box in desk.window.findChildren(QMessageBox) if box.isVisible()]
    return boxes[-1] if boxes else None


def press(box: QMessageBox, role: QMessageBox.ButtonRole) -> str:
    button = next(button for button in box.buttons() if box.buttonRole(button) == role)
    text = button.text()
    button.click()
    return text


def test_a_folder_without_any_trash_is_named_once_with_a_way_to_the_list(desk: OpenWindow, dated_folder: Path) -> None:
    (dated_folder / ".photodesk-trash").write_text("no folder can be made here")
    stage(desk, 3)
    apply(desk)
    banners = desk.window.centre.banners
    wanted = f"{dated_folder} has no Trash, so deleting there is permanent. 3 photos are listed separately and unchecked."
    desk.wait(lambda: [text for text in banners.texts() if text.startswith(wanted)] != [])
    desk.choose("view.grid")
    desk.wait(lambda: desk.navigation.page == "grid")
    next(button for button in banners.findChildren(QPushButton) if button.text() == "Review").click()
    desk.wait(lambda: desk.navigation.page == "pending")
    desk.app.filing.discard()
    desk.wait(lambda: [text for text in banners.texts() if "has no Trash" in text] == [])


def test_the_own_trash_is_emptied_after_a_question_that_says_how_much_it_holds(desk: OpenWindow, dated_folder: Path) -> None:
    desk.choose("pending.empty")
    desk.wait(lambda: "PhotoDesk’s own trash is empty." in desk.window.activity.texts())
    stage(desk, 3)
    apply(desk)
    trash = dated_folder / ".photodesk-trash"
    held = [path for path in trash.rglob("*") if path.is_file() and path.suffix != ".json"]
    assert len(held) == 3
    desk.choose("pending.empty")
    desk.wait(lambda: question(desk) is not None)
    box = question(desk)
    assert (
        box is not None
        and box.text() == "Empty PhotoDesk’s Trash"
        and "3 files" in box.informativeText()
        and " kB" in box.informativeText()
    )
    assert box.defaultButton() is not None and press(box, QMessageBox.ButtonRole.RejectRole) == "Keep Files" and all(map(Path.exists, held))
    held[0].write_bytes(b"another file")
    desk.choose("pending.empty")
    desk.wait(lambda: question(desk) is not None)
    box = question(desk)
    assert box is not None
    with desk.qtbot.waitSignal(desk.app.events.emptied):
        press(box, QMessageBox.ButtonRole.AcceptRole)
    texts = desk.window.centre.banners.texts()
    assert any(text.startswith("2 files deleted for good") and "1 file stays" in text for text in texts), texts
    assert [path.exists() for path in held] == [True, False, False]
