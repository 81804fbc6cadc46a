"""A session with the real window, driven by keys outside of any test."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

from PySide6.QtCore import QObject, Qt, SignalInstance
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from real_window import NONE, SHIFT, OpenWindow

from photodesk.config.paths import library_paths
from photodesk.config.settings import Settings
from photodesk.ui.renaming.dialog import RenameDialog
from photodesk.ui.widgets.chooser import Chooser

K = Qt.Key
SLOWER = 6
"""Under a tracer, beside other tests, everything takes its time."""


class Patience:
    """What `OpenWindow` asks of a QtBot, outside a test."""

    def waitUntil(self, fact: Callable[[], bool], timeout: int) -> None:
        deadline = time.monotonic() + SLOWER * timeout / 1000
        while not fact():
            assert time.monotonic() < deadline, "it did not come to pass"
            QTest.qWait(10)


class Session:
    """The window on these folders, with everything it does in the background."""

    def __init__(self, folders: list[str]) -> None:
        self.folders = folders
        self.desk = OpenWindow(library_paths(None), cast(QtBot, Patience()), Settings(make_previews=False), working=True)
        folders = folders[:2]
        self.desk.window.open_paths(folders)
        self.desk.wait(lambda: len(self.desk.app.library.folders.all()) == len(folders))
        self.settle()
        self.desk.navigation.show_all()
        self.wait_for_cells()

    def settle(self) -> None:
        """All is scanned, looked at and compared; edits are saved."""
        app = self.desk.app

        def is_idle() -> bool:
            jobs = app.library.jobs.counts()
            left = sum(by[state] for by in jobs.values() for state in ("queued", "running"))
            edits = app.commands.unsaved() or app.lanes.edits.activeThreadCount() or app.queries._open
            return not (left or edits) and app.watch.is_quiet() and app.scheduler.wait_idle(0)

        self.desk.wait(is_idle)

    def wait_for_cells(self) -> None:
        """The grid knows all photos on the screen."""
        grid = self.desk.grid
        self.desk.wait(lambda: grid.photos.count() > 0 and all(grid.photos.known(row) is not None for row in grid.visible_rows()))
        self.desk.window.activateWindow()
        self.desk.wait(self.desk.window.isActiveWindow)
        grid.setFocus()

    def keys(self, *keys: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        for key in keys:
            self.desk.key(key, modifiers)
            QApplication.processEvents()

    def write(self, text: str) -> None:
        """Where the focus is, and Return."""
        QTest.keyClicks(QApplication.focusWidget() or self.desk.window, text)
        self.keys(K.Key_Return)

    def answer(self, dialog: Chooser | RenameDialog, text: str) -> None:
        """Write into the field of a dialog."""
        self.desk.wait(dialog.field.hasFocus)
        dialog.field.selectAll()
        QTest.keyClicks(dialog.field, text)

    def select(self, first: int, count: int) -> None:
        """Photos of the grid, by keys."""
        self.wait_for_cells()
        self.keys(K.Key_Home, *[K.Key_Right] * first)
        self.keys(*[K.Key_Right] * (count - 1), modifiers=SHIFT)

    @contextmanager
    def hearing(self, signal: SignalInstance) -> Iterator[None]:
        """What is done in this context is told by the signal."""
        told: list[tuple[object, ...]] = []
        connection = signal.connect(lambda *facts: told.append(facts))
        yield
        self.desk.wait(lambda: bool(told))
        QObject.disconnect(connection)

    def count(self, query: str) -> int:
        return self.desk.app.library.browsing.count(query)
