"""Plays whole sessions of the program, by keys and mouse and by the words of the command line; run as a program of its own.

`whole_session.py STAGE PHOTOS PICTURES CARD` tells each step on its standard output. STAGE is a name of `STAGES`.
"""

import json
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from played import Session
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox
from real_window import ALT, CTRL, NONE, SHIFT

from photodesk.cli.main import run
from photodesk.imaging.decoders.pool import start_server
from photodesk.ui.application import make_application
from photodesk.ui.renaming.dialog import RenameDialog
from photodesk.ui.widgets.chooser import Chooser

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton
NEW_PHOTO = "a new photo, please"
"""Told when the session waits for `NEW_NAME` below `new` in its first folder; somebody else has to put it there."""
NEW_NAME = "IMG_20250701_120000.jpg"


def say(step: str) -> None:
    print(step, flush=True)


def look_around(session: Session) -> None:
    desk, grid = session.desk, session.desk.grid
    session.keys(K.Key_PageDown, K.Key_End, K.Key_Home)
    for degrees in (-480, 480):
        middle = QPointF(grid.viewport().rect().center())
        buttons, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
        wheel = QWheelEvent(middle, grid.viewport().mapToGlobal(middle), QPoint(), QPoint(0, degrees), buttons, NONE, phase, False)
        QApplication.sendEvent(grid.viewport(), wheel)
    QTest.mouseClick(grid.viewport(), LEFT, NONE, grid.visualRect(grid.photos.index(1, 0)).center())
    session.keys(K.Key_Return)
    desk.wait(lambda: desk.navigation.page == "loupe")
    for _ in range(30):
        session.keys(K.Key_Z, K.Key_Z, K.Key_Right)
        desk.wait(desk.navigation.loupe().is_settled)
    session.keys(K.Key_Escape)
    for page, key, count in (("compare", K.Key_C, 2), ("survey", K.Key_N, 4)):
        session.select(2, count)
        session.keys(key)
        desk.wait(lambda page=page: desk.navigation.page == page)  # type: ignore[misc]
        session.keys(K.Key_Z, K.Key_Right, K.Key_Escape)


def mark(session: Session) -> None:
    session.select(0, 3)
    session.keys(K.Key_4, K.Key_8, K.Key_P, K.Key_B)
    session.keys(K.Key_R, modifiers=CTRL)
    session.keys(K.Key_T)
    session.write("Places/Coast")
    session.keys(K.Key_Return)
    session.desk.wait(lambda: session.count("tag:Places/Coast rating:4 label:green flag:keep is:shortlist") == 3)
    session.desk.choose("album.add")
    session.answer(session.desk.window.findChildren(Chooser)[-1], "Best of it")
    session.keys(K.Key_Return)
    session.desk.wait(lambda: session.count('album:"Best of it"') == 3)


def find(session: Session) -> None:
    desk = session.desk
    session.wait_for_cells()
    session.keys(K.Key_F, modifiers=CTRL)
    session.write("rating:>=3")
    desk.wait(lambda: desk.grid.photos.count() == 3)
    desk.wait(desk.action("search.save").isEnabled)
    desk.choose("search.save")
    session.write("Good ones")
    desk.wait(lambda: any(album.kind == "smart" for album in desk.app.library.organising.albums()))
    desk.choose("search.clear")
    desk.navigation.show_all()
    session.select(0, 1)
    desk.choose("similar.find")
    session.settle()
    session.keys(K.Key_Left, modifiers=ALT)
    session.settle()


def review_copies(session: Session) -> None:
    desk = session.desk
    desk.choose("library.duplicates")
    session.settle()
    before = session.count("is:staged")
    session.keys(K.Key_D, K.Key_Z, K.Key_Right, K.Key_Return)
    desk.wait(lambda: session.count("is:staged") > before)
    session.settle()
    session.keys(K.Key_S)
    session.settle()
    session.keys(K.Key_A)
    session.settle()
    desk.navigation.show_all()


def stage(session: Session) -> None:
    """Two to the trash, three new names, one to another folder."""
    desk = session.desk
    with session.hearing(desk.grid.list_shown):
        desk.navigation.show_base("in:photos/2025 -is:staged")
    for first, count, query in ((4, 1, "flag:reject"), (6, 1, "")):
        session.select(first, count)
        before = session.count("is:staged")
        session.keys(K.Key_X if query else K.Key_Delete)
        desk.wait(lambda before=before: session.count("is:staged") > before)  # type: ignore[misc]
    session.select(9, 3)
    session.keys(K.Key_F2)
    dialog = desk.window.findChildren(RenameDialog)[-1]
    session.answer(dialog, "Coast_{n:04}")
    desk.wait(lambda: dialog.go.text() == "Stage 3 Renames")
    with session.hearing(desk.app.events.edited):
        session.keys(K.Key_Return)
    session.select(13, 1)
    desk.choose("photo.move")
    session.answer(desk.window.findChildren(Chooser)[-1], f"{Path(session.folders[0]).name}/moved")
    with session.hearing(desk.app.events.edited):
        session.keys(K.Key_Return)
    session.settle()


def review_pending(session: Session) -> None:
    session.desk.navigation.show_all()
    session.wait_for_cells()
    session.keys(K.Key_S, modifiers=CTRL)
    session.desk.wait(session.desk.action("pending.apply").isEnabled)
    session.settle()


def discard(session: Session) -> None:
    review_pending(session)
    session.desk.choose("pending.discard")
    box = session.desk.window.findChildren(QMessageBox)[-1]
    next(button for button in box.buttons() if "Discard" in button.text()).click()
    session.desk.wait(lambda: session.count("is:staged") == 0)


def look_at_pages(session: Session) -> None:
    desk = session.desk
    for action in ("preferences", "edit.history", "import.open", "help.shortcuts", "help.about"):
        desk.choose(action)
        session.settle()
        for widget in QApplication.topLevelWidgets():
            if widget.isVisible() and widget is not desk.window and (widget.isWindow() or isinstance(widget, QDialog)):
                widget.close()
    for action in ("library.problems", "folder.watched", "library.recent", "pending.review", "library.all"):
        desk.choose(action)
        session.settle()
    desk.choose("jobs.retry")
    session.settle()


def take_along(session: Session) -> None:
    """Copied, and dragged to another program."""
    desk = session.desk
    session.select(0, 2)
    session.keys(K.Key_C, modifiers=CTRL)
    desk.wait(lambda: bool(QApplication.clipboard().text()))
    place, viewport = desk.grid.visualRect(desk.grid.photos.index(1, 0)).center(), desk.grid.viewport()
    with session.hearing(desk.grid.drag_started):
        QTest.mousePress(viewport, LEFT, pos=place)
        QTest.mouseMove(viewport, place + QPoint(2, 1))
        QTest.mouseMove(viewport, place + QPoint(20, 10))
    QTest.mouseRelease(viewport, LEFT, pos=place + QPoint(20, 10))


def rescan(session: Session) -> None:
    before = session.count("")
    session.keys(K.Key_F5)
    session.settle()
    say(NEW_PHOTO)
    session.desk.wait(lambda: session.count("") == before + 1)
    session.settle()


def apply_and_undo(session: Session) -> None:
    desk = session.desk
    changes = desk.app.library.pending.changes()
    say(json.dumps([{"path": change.path, "to": change.to} for change in changes]))
    review_pending(session)
    session.keys(K.Key_S, modifiers=CTRL)
    desk.wait(lambda: f"{len(changes)} changes applied." in desk.window.centre.banners.texts())
    session.settle()
    session.keys(K.Key_Z, modifiers=CTRL)
    desk.wait(lambda: len(desk.app.library.pending.changes()) == len(changes))
    session.settle()


def import_card(session: Session) -> None:
    desk = session.desk
    session.keys(K.Key_I, modifiers=CTRL | SHIFT)
    window = desk.window.bringing_in.importing
    assert window is not None
    desk.wait(lambda: window.found.arrangement is not None and window.target.folder() is not None)
    window.target.offer([os.fsencode(session.folders[1])], os.fsencode(session.folders[1]))
    desk.wait(window.import_button.isEnabled)
    window.import_button.click()
    desk.wait(lambda: desk.window.bringing_in.last is not None)
    session.settle()


def words(*commands: list[str]) -> None:
    """Commands of the terminal; each ends well, or with problems that it lists."""
    for command in commands:
        say(f"photodesk {' '.join(command)}")
        with redirect_stdout(StringIO()) as told:
            status = run(command)
        assert status in (0, 1), (status, told.getvalue())


def played(*steps: Callable[[Session], None]) -> Callable[[list[str]], None]:
    """A stage with the window."""

    def play(folders: list[str]) -> None:
        start_server()
        application = make_application()
        session = Session(folders)
        for step in steps:
            say(step.__name__)
            step(session)
        session.desk.close()
        del application

    return play


def use_words(folders: list[str]) -> None:
    """Everything that reads, marks or stages."""
    photos = folders[0]
    words(
        ["add", *folders[:2]], ["scan"], ["folders"], ["list", "--json"], ["count", "in:photos"], ["show", "1"],
        ["tag", "", "--add", "All"], ["rate", "is:shortlist", "2"], ["title", "id:1", "One"], ["caption", "id:1", "One"],
        ["rotate", "id:1", "left"], ["undo", "2"], ["redo"],
        ["history"], ["tags", "rename", "All", "Every"], ["albums", "create", "Words"], ["albums", "add", "Words", "id:1,2"],
        ["dupes", "--match", "alike"], ["dupes", "stage", "--rule", "resolution,older"],
        ["similar", os.path.join(photos, "new", NEW_NAME)], ["trash", "id:1"], ["rename", "id:2,3", "Other_{n}"],
        ["move", "id:4", os.path.join(photos, "elsewhere")], ["pending"], ["pending", "discard"],
        ["derivatives", "check"], ["derivatives", "rebuild", "id:1,2"], ["derivatives", "prune", "--max-bytes", "1"],
        ["jobs"], ["jobs", "run"], ["watch", "--once"], ["stats"], ["perf"], ["doctor", "--verify"], ["doctor", "--repair"],
        ["import", folders[-1], "--to", photos],
    )  # fmt: skip


STAGES: dict[str, Callable[[list[str]], None]] = {
    "look": played(look_around, mark, find, review_copies, stage, discard, look_at_pages, take_along, rescan),
    "words": use_words,
    "apply": played(stage, apply_and_undo, import_card),
}

if __name__ == "__main__":
    try:
        STAGES[sys.argv[1]](sys.argv[2:])
    except BaseException:
        traceback.print_exc()
        os._exit(1)  # nothing waits for threads that still work
