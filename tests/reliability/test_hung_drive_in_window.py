"""A NAS hangs while the window shows its photos: the window goes on as with any other drive, and so does everything later."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import write_photos
from fuse_passthrough import mounted
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from real_window import CTRL, OpenWindow

from photodesk.config.paths import Paths
from photodesk.domain.folders import FolderState
from photodesk.domain.problems import Notice
from photodesk.ui.sidebar.entries import folder_query

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(180)]

K = Qt.Key
EACH = 60
BLOCKED_S = 1.0
"""A window that waits for a hung drive stands still for three seconds at least."""


class Heart:
    """Beats every 10 ms in the window's thread; `longest_s`: between two beats."""

    def __init__(self) -> None:
        self._last, self.longest_s = time.monotonic(), 0.0
        self._timer = QTimer()
        self._timer.timeout.connect(self._on_beat)
        self._timer.start(10)

    def _on_beat(self) -> None:
        now = time.monotonic()
        self.longest_s, self._last = max(self.longest_s, now - self._last), now

    def stop(self) -> float:
        """End; the longest gap in seconds."""
        self._on_beat()
        self._timer.stop()
        return self.longest_s


class Desk:
    """A window on a folder behind a NAS and a healthy one, all looked at; and what was told."""

    def __init__(self, desk: OpenWindow, nas: Path, local: Path) -> None:
        self.desk, self.nas, self.local = desk, nas, local
        self.notices: list[Notice] = []
        desk.app.events.notice_raised.connect(self.notices.append)
        desk.app.commands.add_folders([str(nas), str(local)])
        self.wait(lambda: desk.app.library.browsing.count("") == 2 * EACH)
        self.settle()

    def wait(self, fact: Callable[[], bool], seconds: float = 60) -> float:
        """Wait until something is so; returns how long that took."""
        began = time.monotonic()
        self.desk.qtbot.waitUntil(fact, timeout=int(seconds * 1000))
        return time.monotonic() - began

    def settle(self) -> None:
        """Wait until everything is done."""
        app = self.desk.app
        self.wait(lambda: app.watch.is_quiet() and app.scheduler.wait_idle(0) and not self.left())

    def left(self) -> int:
        """Jobs that are not done."""
        return sum(by[state] for by in self.desk.app.library.jobs.counts().values() for state in ("queued", "running", "waiting"))

    def made(self) -> int:
        """How many looks, previews and comparisons were made."""
        return sum(by["done"] for by in self.desk.app.library.jobs.counts().values())

    def is_offline(self) -> bool:
        """Whether the NAS is known to be."""
        return any(f.path == os.fsencode(self.nas) and f.state is FolderState.OFFLINE for f in self.desk.app.library.folders.all())

    def work(self, tag: str) -> None:
        """An hour of a user in some seconds: everything that has to do with files, on both folders."""
        desk, nav, grid, window = self.desk, self.desk.navigation, self.desk.grid, self.desk.window
        nav.show_all()
        desk.wait_for_photos(2 * EACH)
        grid.setFocus()
        for key in (K.Key_End, K.Key_PageUp, K.Key_PageUp, K.Key_Home, K.Key_PageDown):
            desk.key(key)
            QTest.qWait(20)
        for folder in (self.nas, self.local):
            nav.show_base(folder_query(str(folder)))
            desk.wait_for_photos(EACH)
            grid.setFocus()
            desk.key(K.Key_Home)
            desk.key(K.Key_Return)
            desk.wait(lambda: nav.page == "loupe")
            for key in (K.Key_Z, K.Key_Right, K.Key_Right, K.Key_Z):
                desk.key(key)
                QTest.qWait(100)
            nav.show_grid()
        nav.show_base(folder_query(str(self.nas)))
        desk.wait_for_photos(EACH)
        grid.setFocus()
        desk.key(K.Key_A, CTRL)
        desk.key(K.Key_T)
        field = QApplication.focusWidget()
        assert field is not None
        QTest.keyClicks(field, tag)
        desk.key(K.Key_Return)
        desk.wait(lambda: desk.app.library.browsing.count(f"tag:{tag}") == EACH)
        nav.search(f"tag:{tag}")
        desk.wait_for_photos(EACH)
        grid.setFocus()
        desk.key(K.Key_Home)
        for action in ("files.show", "files.copy"):
            desk.action(action).trigger()
        mime = window.photo_drags.mime(window.attention.ids())
        assert mime.urls() and not window.photo_drags.picture(window.attention.ids()).isNull()
        desk.key(K.Key_Delete)
        desk.wait(lambda: desk.app.library.browsing.count("is:staged") == 1)
        desk.choose("edit.undo")
        desk.wait(lambda: desk.app.library.browsing.count("is:staged") == 0)
        window.drops.take([str(self.nas / "IMG_0003.jpg")], ask=True)
        desk.app.likenesses.find_file(str(self.nas / "IMG_0003.jpg"))
        for page in ("folder.watched", "pending.review"):
            desk.choose(page)
            QTest.qWait(100)
        nav.show_base(folder_query(str(self.local)))
        desk.wait_for_photos(EACH)


def test_the_window_goes_on_while_a_nas_hangs(paths: Paths, tmp_path: Path, open_window: Callable[..., OpenWindow]) -> None:
    shelf, place, local = tmp_path / "shelf", tmp_path / "nas", tmp_path / "local"
    write_photos(shelf, EACH)
    write_photos(local, EACH, start=EACH)
    with mounted(shelf, place) as nas:
        desk = Desk(open_window(working=True), place, local)
        library = desk.desk.app.library
        desk.work("Before")
        healthy = Heart()
        desk.work("Healthy")
        usual_s = healthy.stop()
        made = desk.made()
        write_photos(shelf, 4, start=500)
        desk.notices.clear()
        hung = Heart()
        nas.hang()
        desk.desk.app.commands.scan()
        desk.work("Hung")
        desk.wait(desk.is_offline, 5)
        write_photos(local, 2, start=700)
        desk.wait(lambda: library.browsing.count("") == 2 * EACH + 2 and not desk.left(), 20)
        assert hung.stop() < usual_s + BLOCKED_S
        assert "ROOT_OFFLINE" in [notice.code for notice in desk.notices]
        assert (library.browsing.count("is:missing"), library.browsing.count("is:offline")) == (0, EACH)
        assert library.reaching.stuck() <= 2
        healing = Heart()
        nas.heal()
        assert desk.wait(lambda: not desk.is_offline(), 15) < 15
        desk.wait(lambda: library.browsing.count("") == 2 * EACH + 6)
        desk.settle()
        assert desk.made() == made + 3 * 6
        assert healing.stop() < usual_s + BLOCKED_S
        assert (library.browsing.count("is:missing"), library.browsing.count("is:problem"), library.reaching.stuck()) == (0, 0, 0)
