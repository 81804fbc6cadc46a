"""The window: its parts joined, as it was left the last time."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent

from photodesk.config import view_state
from photodesk.ui.advancing import Advancing
from photodesk.ui.applying import Applying
from photodesk.ui.bindings import Bindings, focused_inside
from photodesk.ui.commanding import Commanding
from photodesk.ui.cull_session import CullSession
from photodesk.ui.drops import local_paths
from photodesk.ui.emptying import Emptying
from photodesk.ui.history import Scope
from photodesk.ui.joints import Joints
from photodesk.ui.navigation import PAGES, SEVERAL, VIEWERS
from photodesk.ui.photo_mime import PhotoMime, RowMime
from photodesk.ui.reviewing import Reviewing
from photodesk.ui.shell import Shell
from photodesk.ui.side_by_side import SideBySide
from photodesk.ui.staging import Staging
from photodesk.ui.watching_folders import WatchingFolders
from photodesk.ui.window_state import WindowState

if TYPE_CHECKING:
    from photodesk.ui.parts import Parts

LARGEST = QSize(1440, 900)
LEAST = QSize(960, 600)
SHARE_OF_SCREEN = 0.85
SAVE_AFTER_MS = 3_000


class MainWindow(Shell):
    """Made in the UI thread once the parts are there; shows the last view, or what a new library needs."""

    def __init__(self, parts: "Parts") -> None:
        super().__init__(parts)
        self.side_by_side = SideBySide(self)
        self.reviewing = Reviewing(self)
        self.applying = Applying(self)
        self.emptying = Emptying(self)
        self.staging = Staging(self)
        self.watching = WatchingFolders(self)
        self.bindings = Bindings(self)
        self.advancing = Advancing(self)
        self.culling = CullSession(self, self.advancing)
        self.joints = Joints(self, self.bindings)
        self.commanding = Commanding(self)
        self._state = WindowState.restored(view_state.load(parts.paths.view_state))
        self._keep_state()
        self._restore()

    # -- as it was left

    def _restore(self) -> None:
        """The window as it was left; what to show first is known at once, or when the counts are there."""
        state, usual = self._state, LARGEST
        if QGuiApplication.platformName() != "offscreen":  # that one has a screen of a size that means nothing
            available = self.screen().availableSize()
            usual = LARGEST.boundedTo(available * SHARE_OF_SCREEN)
            self.setMinimumSize(LEAST.boundedTo(available))
        self.resize(usual)
        if state.geometry:
            self.restoreGeometry(QByteArray.fromBase64(state.geometry.encode()))
        self.frame.restore(state.widths, state.panels)
        self.panels.filmstrip_wanted = state.panels.get("filmstrip", True)
        if state.opened is not None:
            self.sidebar.open_first(state.opened)
        self.commanding.recent = state.recent
        self.panels.jobs_height = state.jobs_height or self.panels.jobs_height
        if state.page and self.choices.settings.open_last_view:
            photo_id, page = (state.photo_id, "grid") if state.page == "loupe" else (None, state.page)
            self.navigation.start(state.scope, state.grid, photo_id, page)
        elif state.page:
            self.navigation.start(Scope(), {"cell_width": state.grid.get("cell_width")})
        self.sidebar.refresh()
        self.bindings.update()
        QTimer.singleShot(0, self.desktop.ask_for_motion)

    # -- for the program

    @Slot(object)
    def open_paths(self, paths: Sequence[str]) -> None:
        """Add and show folders, or open a file; with nothing, only come to the front."""
        self.drops.take(paths, ask=False)
        if not self.isActiveWindow():
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
            self.activateWindow()

    def show_message(self, text: str) -> None:
        """Tell something once: a toast, kept in the list of activity."""
        self.messages.say(text)

    def is_settled(self) -> bool:
        """Whether the first screen shows all it can show now."""
        page = self.navigation.page
        if (viewer := self.navigation.viewer()) is not None:
            return viewer.is_settled()
        return page not in ("", "grid") or (page == "grid" and self.navigation.grid.is_settled())

    def end(self) -> None:
        """Close without a question: the session ends."""
        self.unsaved.leave()
        self.close()

    # -- the window itself

    def step_out(self) -> bool:
        """Esc: one level up; False when there is none."""
        if self.frame.close_overlay():
            return True
        if self.isFullScreen():
            self.set_fullscreen(False)
        elif focused_inside(self.navigation.grid) and self.navigation.grid.summary().count:
            self.navigation.grid.select_none()
        elif self.navigation.page in (*VIEWERS, "culled", *PAGES):
            self.navigation.close_photo()
        elif not focused_inside(self.centre):
            self.centre.setFocus()
        else:
            return False
        return True

    def _keep_state(self) -> None:
        """Written some seconds after a change, so that it survives a power cut, and at the end."""
        self._save_timer = QTimer(self)
        self._save_timer.setSingleShot(True)
        self._save_timer.setInterval(SAVE_AFTER_MS)
        self._save_timer.timeout.connect(self._save)
        for signal in (self.navigation.moved, self.attention.changed, self.panels.changed):
            signal.connect(self._save_soon)

    @Slot()
    def _save_soon(self) -> None:
        if not self._save_timer.isActive():
            self._save_timer.start()

    def _stored(self) -> dict[str, object]:
        here = self.navigation.here()
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        panels = {**self.frame.wanted(), "filmstrip": self.panels.filmstrip_wanted}
        page = "" if here.page == "first_run" else "grid" if here.page in (*SEVERAL, "culled") else here.page
        widths, height, opened = self.frame.widths(), self.panels.jobs_height, self.sidebar.opened_keys()
        left = WindowState(geometry, here.scope, page, here.photo_id, here.grid_state, widths, panels, height, opened)
        left.recent = self.commanding.recent
        return left.stored()

    @Slot()
    def _save(self) -> None:
        lanes = self.parts.lanes
        lanes.start(lanes.edits, partial(view_state.save, self.parts.paths.view_state, self._stored()))

    # Qt overrides

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.menuBar().setVisible(not self.isFullScreen())
            self.panels.put_away(self.isFullScreen())
            self.joints.show_place()

    def focusNextPrevChild(self, next: bool) -> bool:
        return self.panels.step_tab(1 if next else -1) or super().focusNextPrevChild(next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or not self.step_out():
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not isinstance(event.mimeData(), PhotoMime | RowMime) and local_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.drops.take(local_paths(event.mimeData()), ask=True)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.unsaved.may_close():
            event.ignore()
            return
        self._save_timer.stop()
        with suppress(OSError):  # nobody is kept from leaving by a full disk
            view_state.save(self.parts.paths.view_state, self._stored())
        super().closeEvent(event)
