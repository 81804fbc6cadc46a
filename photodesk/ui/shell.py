"""The panels and pages of the window and their places; what they do with each other is joined elsewhere."""

import gc
from importlib import import_module
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from photodesk.ui.actions import ActionRegistry
from photodesk.ui.attention import Attention
from photodesk.ui.attributes import Attributes
from photodesk.ui.bringing_in import BringingIn
from photodesk.ui.centre import Centre
from photodesk.ui.choices import Choices
from photodesk.ui.collecting import Collecting
from photodesk.ui.drops import Drops
from photodesk.ui.errands import Errands
from photodesk.ui.files_at_hand import FilesAtHand
from photodesk.ui.filtering import Filtering
from photodesk.ui.finding_similar import FindingSimilar
from photodesk.ui.frame import Frame
from photodesk.ui.grid_page import GridPage
from photodesk.ui.inspecting import Inspecting
from photodesk.ui.jobs.activity import Activity
from photodesk.ui.jobs.model import JobModel
from photodesk.ui.looking_back import LookingBack
from photodesk.ui.marking import Marking
from photodesk.ui.messages import Messages
from photodesk.ui.navigation import Navigation
from photodesk.ui.organising import Organising
from photodesk.ui.panels import Panels
from photodesk.ui.photo_drags import PhotoDrags
from photodesk.ui.platform import Desktop
from photodesk.ui.saving import Saving
from photodesk.ui.search.completing import Completing
from photodesk.ui.searching import Searching
from photodesk.ui.sidebar.sidebar import Sidebar
from photodesk.ui.status_bar import StatusBar
from photodesk.ui.theme import Theme
from photodesk.ui.top_bar import TopBar
from photodesk.ui.turning import Turning
from photodesk.ui.undoing import Undoing
from photodesk.ui.unsaved import Unsaved
from photodesk.ui.zooming import Zooming

if TYPE_CHECKING:
    from photodesk.ui.filmstrip.filmstrip import Filmstrip
    from photodesk.ui.inspector.inspector import Inspector
    from photodesk.ui.jobs.panel import JobsPanel
    from photodesk.ui.loupe.loupe import Loupe
    from photodesk.ui.parts import Parts

LATER = (
    "loupe.loupe", "filmstrip.filmstrip", "jobs.panel", "problems.page", "preferences.window", "inspector.inspector", "palette.palette",
    "edit_history.window", "shortcut_sheet", "compare.compare", "survey.survey", "duplicates.page", "pending.page", "pending.bar",
    "folders.page", "renaming.dialog", "culling.bar", "culling.end_card", "importing.window", "importing.report",
)  # fmt: skip
"""Modules that the first screen does not need."""


def import_the_rest() -> None:
    """Load them in a thread, once the first screen is up: opening the first photo then waits for nothing."""
    for name in LATER:
        import_module(f"photodesk.ui.{name}")
    gc.freeze()  # as at the start: modules stay


class Shell(QMainWindow):
    """Made in the UI thread once the parts are there."""

    def __init__(self, parts: "Parts") -> None:
        super().__init__()
        self.parts, settings = parts, parts.settings
        self.theme = Theme(settings.theme, settings.canvas, reduce_motion=settings.reduce_motion, parent=self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.theme.apply(application)
        self.actions_table = ActionRegistry(self.theme, self, settings.shortcuts)
        self.activity, self.jobs = Activity(self), JobModel(parts.events, self)
        self.problem_count = 0
        self._build()

    def _build(self) -> None:
        parts, theme = self.parts, self.theme
        self.top_bar = TopBar(theme, self.actions_table)
        self.sidebar = Sidebar(theme, parts.queries, parts.events)
        self.centre = Centre(theme)
        # With a parent from the start: what has none is deleted by the collector, in any thread, and its timers go on.
        self.grid_page = GridPage(parts, theme, self.actions_table, self.centre)
        self.grid_page.hide()
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
        self.files_at_hand = FilesAtHand(self.actions_table, self.attention, self.navigation.grid, parts.queries, self)
        self.undoing = Undoing(parts, self.actions_table, self.navigation, self.messages, self)
        self.unsaved = Unsaved(parts, self.navigation, self.messages, self)
        self.marking = Marking(parts.commands, self.actions_table, self.undoing, self.messages, self)
        self.filtering = Filtering(parts.queries, theme, self.navigation, self.grid_page, self)
        self.searching = Searching(self.top_bar.search, self.navigation, self.grid_page, self)
        self.completing = Completing(parts.queries, self.top_bar.search, self)
        self.saving = Saving(parts, theme, self.actions_table, self.navigation, self.grid_page, self.messages, self.undoing, self)
        self.turning = Turning(parts.commands, self.actions_table, self.navigation, self.attention, self.undoing, self.messages, self)
        self.looking_back = LookingBack(parts, theme, self.actions_table, self.undoing, self)
        self.inspecting = Inspecting(
            parts.commands, self.actions_table, self.attention, self.panels, self.frame, self.undoing, self.messages, self.centre, self
        )
        self.attributes = Attributes(
            parts.commands, parts.queries, self.actions_table, self.navigation, self.attention, self.undoing, self.messages, self
        )
        self.collecting = Collecting(
            parts, self.actions_table, self.navigation, self.attention, self.sidebar, self.undoing, self.messages, self
        )  # fmt: skip
        self.photo_drags = PhotoDrags(parts, self.theme, self.navigation, self.attention, self.messages, self)
        self.organising = Organising(parts, self.actions_table, self.navigation, self.sidebar, self.undoing, self.messages, self)
        self.finding_similar = FindingSimilar(parts, self.actions_table, self.navigation, self.attention, self.messages, self)
        self.zooming = Zooming(self.navigation, self.top_bar, self)
        self.bringing_in = BringingIn(
            parts, theme, self.actions_table, self.choices, self.errands, self.navigation, self.messages, self.jobs, self
        )  # fmt: skip
        self.drops = Drops(self.centre, parts.queries, self)
        self.actions_table.attach(self.navigation.grid, "grid")

    # -- pages and panels, made when they are needed

    def _grid_page(self) -> QWidget:
        return self.grid_page

    def _make_loupe(self) -> "Loupe":
        from photodesk.ui.loupe.loupe import Loupe

        first_scale = 1.0 if self.choices.settings.default_zoom == "100" else None
        loupe = Loupe(self.theme, self.parts.renderings, self.parts.thumbnails, self.parts.queries, first_scale=first_scale)
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
        page.import_asked.connect(self.bringing_in.show_import)
        return page

    def _make_inspector(self) -> "Inspector":
        from photodesk.ui.inspector.inspector import Inspector

        inspector = Inspector(self.theme, self.parts.queries, self.parts.events, self.parts.pending)
        inspector.show_asked.connect(self.errands.show_path)
        inspector.retry_asked.connect(self.errands.retry_photo)
        inspector.hide_asked.connect(self.errands.hide_problem)
        self.inspecting.take(inspector)
        return inspector

    def _make_filmstrip(self) -> "Filmstrip":
        from photodesk.ui.filmstrip.filmstrip import Filmstrip

        filmstrip = Filmstrip(self.theme, self.parts.thumbnails)
        filmstrip.set_photos(self.navigation.grid.photos)
        filmstrip.chosen.connect(self.navigation.step_to)
        filmstrip.drag_started.connect(self.photo_drags.start)
        self.actions_table.attach(filmstrip, "loupe")
        return filmstrip

    def _make_jobs(self) -> "JobsPanel":
        from photodesk.ui.jobs.panel import JobsPanel

        panel = JobsPanel(self.theme, self.jobs, self.activity, self.parts.commands, self.parts.queries)
        panel.closed.connect(self.panels.hide_jobs)
        panel.cancel_asked.connect(self.errands.cancel_job)
        panel.show_asked.connect(self.errands.show_path)
        panel.report_asked.connect(self.bringing_in.show_report)
        return panel

    def _inspector(self) -> "Inspector | None":
        return cast("Inspector | None", self.frame.inspector) if self.frame.is_shown("inspector") else None

    @Slot()
    def focus_next_panel(self) -> None:
        """F6."""
        self.panels.step_focus(1)

    @Slot()
    def focus_previous_panel(self) -> None:
        """Shift+F6."""
        self.panels.step_focus(-1)

    def set_fullscreen(self, full: bool) -> None:
        """Only the photos, on the whole screen; and back. The panels follow the state of the window."""
        state = self.windowState()
        self.setWindowState(state | Qt.WindowState.WindowFullScreen if full else state & ~Qt.WindowState.WindowFullScreen)
