"""The whole program with its window, on a real library; without a screen."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import shiboken6
from builders import write_jpeg
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from photodesk.app import App
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.library.library import Library
from photodesk.ui.main_window import MainWindow

NONE, CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier,
)  # fmt: skip


def write_dated(folder: Path, count: int, *, start: int = 0, per_day: int = 8) -> list[Path]:
    """*count* photos whose names say when they were taken, one an hour, *per_day* on a day from 14 June 2025 on."""
    first = datetime(2025, 6, 14, 6)
    moments = [first + timedelta(days=number // per_day, hours=number % per_day) for number in range(start, start + count)]
    return [write_jpeg(folder / f"IMG_{moment:%Y%m%d_%H%M%S}.jpg", number, taken=moment) for number, moment in enumerate(moments, start)]


def scan_only(paths: Paths, *folders: Path) -> None:
    """Take folders into the library; no picture is looked at."""
    library = Library.open(paths, Settings())
    try:
        ids = [library.folders.add(bytes(folder)).id for folder in folders]
        library.scanning.scan(ids, lambda _: None, lambda: False)
    finally:
        library.close()


class OpenWindow:
    """A window that is shown, with the program behind it. *working*: as in real life, it scans and does its jobs."""

    def __init__(self, paths: Paths, qtbot: QtBot, settings: Settings, *, working: bool) -> None:
        self.qtbot = qtbot
        self.app = App(paths, settings)
        self.window = MainWindow(self.app)
        self.window.show()
        self.window.activateWindow()
        self.navigation, self.grid, self.sidebar = self.window.navigation, self.window.navigation.grid, self.window.sidebar
        self._is_open = True
        if working:
            self.app.start()
        self.wait(lambda: self.navigation.page != "" and self.sidebar.counts is not None)

    def wait(self, fact: Callable[[], bool]) -> None:
        """Wait until something is so."""
        self.qtbot.waitUntil(fact, timeout=20_000)

    def wait_for_photos(self, count: int) -> None:
        """Wait until the grid has so many photos and knows those on the screen."""
        grid = self.grid
        self.wait(lambda: grid.photos.count() == count and all(grid.photos.known(row) is not None for row in grid.visible_rows()))

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
        """Press a key where the focus is, as the window system would."""
        for _ in range(times):
            QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def action(self, action_id: str) -> QAction:
        """The action with this id."""
        return self.window.actions_table.action(action_id)

    def choose(self, action_id: str) -> None:
        """What a click on the menu does."""
        action = self.action(action_id)
        assert action.isEnabled(), action_id
        action.trigger()

    def has_focus(self, widget: QObject) -> bool:
        """Whether the focus is in a widget."""
        focused: QObject | None = QApplication.focusWidget()
        while focused is not None and focused is not widget:
            focused = focused.parent()
        return focused is not None

    def texts(self, widget: QWidget) -> list[str]:
        """What the status bar says on its left, for one."""
        return [child.property("text") for child in widget.findChildren(QWidget) if child.isVisible() and child.property("text")]

    def status(self) -> str:
        """What the status bar says on its left."""
        return self.window.status.selection.text()

    def close(self) -> None:
        """As the user does. All is deleted here: the collector might do it in a thread, where timers cannot be stopped."""
        if self._is_open:
            self._is_open = False
            self.window.close()
            self.app.close()
            app = self.app
            QApplication.clipboard().clear()  # Qt would delete what is left there after Python has ended
            pictures = (app.likenesses, app.differences, app.renderings, app.thumbnails, app.source_thumbnails)
            for part in (self.window, *pictures, app.importing, app.filing, app.commands, app.queries, app.monitor, app.events):
                shiboken6.delete(part)


@pytest.fixture
def open_window(paths: Paths, qtbot: QtBot) -> Iterator[Callable[..., OpenWindow]]:
    """Opens the program on this test's library; one that is open is closed first, as at a restart."""
    opened: list[OpenWindow] = []

    def build(settings: Settings | None = None, *, working: bool = False) -> OpenWindow:
        for earlier in opened:
            earlier.close()
        opened.append(OpenWindow(paths, qtbot, settings or Settings(), working=working))
        return opened[-1]

    yield build
    for left in opened:
        left.close()


@pytest.fixture
def dated_folder(tmp_path: Path) -> Path:
    """24 photos of three days, 14 to 16 June 2025: 8 in each of three folders."""
    folder = tmp_path / "photos"
    for number, name in enumerate(("", "coast", "coast/evening")):
        write_dated(folder / name, 8, start=8 * number)
    return folder


@pytest.fixture
def desk(paths: Paths, dated_folder: Path, open_window: Callable[..., OpenWindow]) -> OpenWindow:
    """A window on these 24 photos; nothing works in the background."""
    scan_only(paths, dated_folder)
    desk = open_window()
    desk.wait_for_photos(24)
    return desk
