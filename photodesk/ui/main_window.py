"""The window: places the panels and joins them."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from photodesk.config import view_state
from photodesk.ui.actions import ActionRegistry
from photodesk.ui.attention import Attention
from photodesk.ui.bindings import Bindings, focused_inside
from photodesk.ui.centre import Centre
from photodesk.ui.choices import Choices
from photodesk.ui.drops import Drops, local_paths
from photodesk.ui.errands import Errands
from photodesk.ui.frame import Frame
from photodesk.ui.grid_page import GridPage
from photodesk.ui.history import Scope
from photodesk.ui.jobs.activity import Activity
from photodesk.ui.jobs.model import JobModel
from photodesk.ui.joints import Joints
from photodesk.ui.messages import Messages
from photodesk.ui.navigation import Navigation
from photodesk.ui.panels import Panels
from photodesk.ui.platform import Desktop
from photodesk.ui.sidebar.sidebar import Sidebar
from photodesk.ui.status_bar import StatusBar
from photodesk.ui.theme import Theme
from photodesk.ui.top_bar import TopBar
from photodesk.ui.window_state import WindowState
from photodesk.ui.zooming import Zooming

if TYPE_CHECKING:
    from photodesk.ui.filmstrip.filmstrip import Filmstrip
    from photodesk.ui.inspector.inspector import Inspector
    from photodesk.ui.jobs.panel import JobsPanel
    from photodesk.ui.loupe.loupe import Loupe
    from photodesk.ui.parts import Parts

LARGEST = QSize(1440, 900)
LEAST = QSize(960, 600)
SHARE_OF_SCREEN = 0.85
SAVE_AFTER_MS = 3_000


class MainWindow(QMainWindow):
    """Made in the UI thread once the parts are there; shows the last view, or what a new library needs."""

    def __init__(self, parts: "Parts") -> None:
        super().__init__()
        self.parts, settings = parts, parts.settings
        self.theme = Theme(settings.theme, settings.canvas, reduce_motion=settings.reduce_motion, parent=self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.theme.apply(application)
        self._state = WindowState.restored(view_state.load(parts.paths.view_state))
        self.actions_table = ActionRegistry(self.theme, self, settings.shortcuts)
        self.activity, self.jobs = Activity(self), JobModel(parts.events, self)
        self.problem_count = 0
        self._build()
        self._keep_state()
        self._restore()

    def _build(self) -> None:
        parts, theme = self.parts, self.theme
        self.top_bar = TopBar(theme, self.actions_table)
        self.sidebar = Sidebar(theme, parts.queries, parts.events)
        self.centre = Centre(theme)
        self.grid_page = GridPage(parts, theme, self.actions_table)
        self.centre.add_page("grid", self._grid_page)
        self.centre.add_page("loupe", self._make_loupe)
        self.centre.add_page("problems", self._make_problems)
        self.centre.add_page("first_run", self._make_first_run)
        self.frame = Frame(self.sidebar, self.centre, self._make_inspector)
        self.status = StatusBar(theme)
        body = QWidget(self)
        self.panels = Panels(self.frame, self.top_bar, self.status, self._make_filmstrip, self._make_jobs, body)
        self.setCentralWidget(body)
        self.actions_table.fill(self.menuBar())
        self.setAcceptDrops(True)
        self.desktop = Desktop(theme, self)
        self.messages = Messages(self.centre, self.activity, parts.commands, parts.events, self)
        self.errands = Errands(parts, self.desktop, self.messages, self)
        self.choices = Choices(parts, theme, self.actions_table, self.errands, self)
        self.navigation = Navigation(self.centre, self.grid_page, self)
        self.attention = Attention(self.navigation, parts.queries, self.status, self._inspector, self)
        self.zooming = Zooming(self.navigation, self.top_bar, self)
        self.drops = Drops(self.centre, parts.queries, self)
        self.actions_table.attach(self.navigation.grid, "grid")
        self.bindings = Bindings(self)
        self.joints = Joints(self)

    # -- pages and panels, made when they are needed

    def _grid_page(self) -> QWidget:
        return self.grid_page

    def _make_loupe(self) -> "Loupe":
        from photodesk.ui.loupe.loupe import Loupe

        loupe = Loupe(self.theme, self.parts.renderings, self.parts.thumbnails, self.parts.queries)
        loupe.closed.connect(self.navigation.close_photo)
        loupe.current_changed.connect(self.navigation.photo_shown)
        loupe.zoom_changed.connect(self.zooming.on_scale_changed)
        loupe.canvas_chosen.connect(self.choices.choose_canvas)
        self.actions_table.attach(loupe, "loupe")
        return loupe

    def _make_problems(self) -> QWidget:
        from photodesk.ui.problems.page import ProblemsPage

        page = ProblemsPage(self.theme, self.parts.queries, self.parts.commands, self.parts.events)
        page.show_asked.connect(self.errands.show_path)
        page.left.connect(self.navigation.show_all)
        return page

    def _make_first_run(self) -> QWidget:
        from photodesk.ui.first_run.page import FirstRunPage

        page = FirstRunPage(self.theme, self.parts.commands)
        page.folder_chosen.connect(self.errands.add_folder)
        page.choice_asked.connect(self.errands.choose_folder)
        return page

    def _make_inspector(self) -> "Inspector":
        from photodesk.ui.inspector.inspector import Inspector

        inspector = Inspector(self.theme, self.parts.queries, self.parts.events)
        inspector.show_asked.connect(self.errands.show_path)
        inspector.retry_asked.connect(self.errands.retry_photo)
        inspector.hide_asked.connect(self.errands.hide_problem)
        return inspector

    def _make_filmstrip(self) -> "Filmstrip":
        from photodesk.ui.filmstrip.filmstrip import Filmstrip

        filmstrip = Filmstrip(self.theme, self.parts.thumbnails)
        filmstrip.set_photos(self.navigation.grid.photos)
        filmstrip.chosen.connect(self.navigation.step_to)
        self.actions_table.attach(filmstrip, "loupe")
        return filmstrip

    def _make_jobs(self) -> "JobsPanel":
        from photodesk.ui.jobs.panel import JobsPanel

        panel = JobsPanel(self.theme, self.jobs, self.activity, self.parts.commands, self.parts.queries)
        panel.closed.connect(self.panels.hide_jobs)
        panel.show_asked.connect(self.errands.show_path)
        return panel

    def _inspector(self) -> "Inspector | None":
        return cast("Inspector | None", self.frame.inspector) if self.frame.is_shown("inspector") else None

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
        self.panels.jobs_height = state.jobs_height or self.panels.jobs_height
        if state.page and self.choices.settings.open_last_view:
            self.navigation.start(state.scope, state.grid, state.photo_id if state.page == "loupe" else None)
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
        if page == "loupe":
            return self.navigation.loupe().is_settled()
        return page not in ("", "grid") or (page == "grid" and self.navigation.grid.is_settled())

    # -- the window itself

    @Slot()
    def focus_next_panel(self) -> None:
        """F6."""
        self.panels.step_focus(1)

    @Slot()
    def focus_previous_panel(self) -> None:
        """Shift+F6."""
        self.panels.step_focus(-1)

    def set_fullscreen(self, full: bool) -> None:
        """Only the photos, on the whole screen; and back."""
        self.panels.put_away(full)
        self.menuBar().setVisible(not full)
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        self.bindings.update()

    def step_out(self) -> bool:
        """Esc: one level up; False when there is none."""
        if self.frame.close_overlay():
            return True
        if self.isFullScreen():
            self.set_fullscreen(False)
        elif focused_inside(self.navigation.grid) and self.navigation.grid.summary().count:
            self.navigation.grid.select_none()
        elif self.navigation.page in ("loupe", "problems"):
            self.navigation.close_photo()
        elif not focused_inside(self.centre):
            self.centre.setFocus()
            self.centre.page(self.navigation.page or "grid").setFocus()
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
        page = here.page if here.page != "first_run" else ""
        widths, height = self.frame.widths(), self.panels.jobs_height
        return WindowState(geometry, here.scope, page, here.photo_id, here.grid_state, widths, panels, height).stored()

    @Slot()
    def _save(self) -> None:
        lanes = self.parts.lanes
        lanes.start(lanes.edits, partial(view_state.save, self.parts.paths.view_state, self._stored()))

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or not self.step_out():
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.drops.take(local_paths(event.mimeData()), ask=True)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._save_timer.stop()
        view_state.save(self.parts.paths.view_state, self._stored())
        super().closeEvent(event)
