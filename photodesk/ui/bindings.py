"""Joins the actions with what they do, and says which of them make sense now."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication

from photodesk.domain.views import Group, Sort
from photodesk.ui.history import RECENT
from photodesk.ui.marking import MARKS
from photodesk.ui.navigation import VIEWERS
from photodesk.ui.sidebar.entries import SHORTLIST
from photodesk.ui.widgets.wording import photos

if TYPE_CHECKING:
    from photodesk.ui.shell import Shell

PHOTO_ACTIONS = MARKS
GRID_ACTIONS = ("select.all", "select.none", "select.invert", "day.next", "day.previous")
STEP_ACTIONS = ("photo.next", "photo.previous")
FIT_ACTIONS = ("zoom.toggle", "zoom.fit", "zoom.actual")
LIST_ACTIONS = ("view.loupe", "photo.first", "photo.last")
ZOOM_ACTIONS = ("zoom.in", "zoom.out")


class Bindings(QObject):
    """Handlers for every row of the table of actions."""

    def __init__(self, window: "Shell") -> None:
        super().__init__(window)
        self._window, self._actions, self._navigation = window, window.actions_table, window.navigation
        self._orders = [action_id for action_id in self._actions.ids() if action_id.partition(".")[0] in ("sort", "group")]
        on, errands, navigation, grid = self._actions.on, window.errands, window.navigation, window.navigation.grid
        on("folder.add", errands.choose_folder)
        on("folder.rescan", errands.rescan)
        on("folder.rescan_this", self._on_folder_rescan)
        on("folder.show", self._on_folder_show)
        on("folder.remove", self._on_folder_remove)
        on("files.show", self._on_files_show)
        on("files.copy", self._on_files_copy)
        on("photo.rebuild", self._on_photo_rebuild)
        on("window.close", window.close)
        on("app.quit", window.close)
        on("select.all", grid.select_all)
        on("select.none", grid.select_none)
        on("select.invert", grid.invert_selection)
        for action_id in ("select.all", "select.none", "select.invert"):
            on(action_id, self._on_selected)
        on("search.focus", self._on_search_focus)
        on("search.clear", self._on_search_clear)
        on("preferences", window.choices.show_preferences)
        on("view.grid", navigation.close_photo)
        on("view.loupe", self._on_view_loupe)
        on("go.back", navigation.back)
        on("go.forward", navigation.forward)
        on("library.all", self._on_library_all)
        on("library.recent", self._on_library_recent)
        on("library.shortlist", self._on_library_shortlist)
        on("library.problems", navigation.show_problems)
        on("jobs.pause", errands.pause_jobs)
        on("jobs.resume", errands.resume_jobs)
        on("jobs.retry", errands.retry_jobs)
        on("jobs.clear", errands.clear_jobs)
        on("cache.clear", errands.clear_cache)
        on("panel.next", window.focus_next_panel)
        on("panel.previous", window.focus_previous_panel)
        on("help.shortcuts", window.choices.show_shortcuts)
        on("help.logs", errands.show_logs)
        on("help.about", window.choices.show_about)
        on("edit.undo", window.undoing.undo)
        on("edit.redo", window.undoing.redo)
        for action_id in MARKS:
            on(action_id, self._on_marked)
        grid.selection_summary_changed.connect(self._on_selection_changed)
        self._bind_photos()
        self._bind_choices()
        self.update()

    def _bind_photos(self) -> None:
        on = self._actions.on
        on("photo.next", self._on_photo_next)
        on("photo.previous", self._on_photo_previous)
        on("photo.first", self._on_photo_first)
        on("photo.last", self._on_photo_last)
        on("day.next", self._navigation.grid.next_section)
        on("day.previous", self._navigation.grid.previous_section)
        on("zoom.toggle", self._on_zoom_toggle)
        on("zoom.fit", self._on_zoom_fit)
        on("zoom.actual", self._on_zoom_actual)
        on("zoom.in", self._on_zoom_in)
        on("zoom.out", self._on_zoom_out)

    def _bind_choices(self) -> None:
        for action_id in self._orders:
            self._actions.on(action_id, self._on_order_chosen)
        for action_id in self._actions.ids():
            if action_id.startswith("canvas."):
                self._actions.on(action_id, self._on_canvas_chosen)
        for panel in ("sidebar", "inspector", "filmstrip", "jobs"):
            self._actions.on(f"panel.{panel}", self._on_panel_toggled)
        self._actions.on("view.fullscreen", self._on_fullscreen)

    # -- what makes sense now

    @Slot()
    def update(self) -> None:
        """Enable, disable and check."""
        window, actions, page = self._window, self._actions, self._navigation.page
        in_list, zoomable = page in ("grid", *VIEWERS), self._navigation.zoomable() is not None
        has_photos = in_list and self._navigation.grid.photos.count() > 0
        actions.enable(("view.grid", "search.focus"), page not in ("first_run", ""))
        actions.enable(LIST_ACTIONS, has_photos)
        actions.enable(GRID_ACTIONS, has_photos and page == "grid")
        actions.enable(ZOOM_ACTIONS, zoomable or (has_photos and page == "grid"))
        actions.enable(FIT_ACTIONS, zoomable)
        actions.enable(STEP_ACTIONS, page in VIEWERS)
        self._on_selection_changed()
        actions.enable(("search.clear",), bool(self._navigation.scope.search))
        self._window.saving.update()
        actions.enable(self._orders, self._navigation.scope.similar is None)
        back, forward = self._navigation.history.can_go()
        actions.enable(("go.back",), back)
        actions.enable(("go.forward",), forward)
        actions.enable(("folder.rescan_this", "folder.remove"), window.sidebar.current_folder() is not None)
        actions.enable(("folder.show",), bool(window.sidebar.current_path()))
        actions.enable(("panel.filmstrip",), page in VIEWERS)
        active = window.jobs.active_count()
        actions.enable(("jobs.pause",), bool(active) and not window.jobs.paused)
        actions.enable(("jobs.resume",), window.jobs.paused or any(g.state == "paused" for g in window.jobs.groups()))
        actions.enable(("jobs.clear",), window.jobs.can_clear())
        actions.enable(("jobs.retry", "library.problems"), bool(window.problem_count))
        self._check(page)

    def _check(self, page: str) -> None:
        scope, actions = self._navigation.scope, self._actions
        checked = {
            "view.grid": page == "grid",
            "view.loupe": page == "loupe",
            "view.compare": page == "compare",
            "view.survey": page == "survey",
            f"sort.{scope.sort.value}": True,
            f"group.{scope.group.value}": True,
            f"canvas.{self._window.choices.settings.canvas}": True,
            "sort.descending": scope.descending,
            "view.fullscreen": self._window.isFullScreen(),
            **{f"panel.{panel}": self._window.panels.is_shown(panel) for panel in ("sidebar", "inspector", "filmstrip", "jobs")},
        }
        for action_id, value in checked.items():
            actions.action(action_id).setChecked(value)

    @Slot()
    def _on_selection_changed(self) -> None:
        """At once: a key may follow in the same moment."""
        self._actions.enable(PHOTO_ACTIONS, self._window.attention.is_any())

    # -- handlers

    @Slot()
    def _on_marked(self) -> None:
        several = self._navigation.several()
        name = several.current_name() if several is not None else ""
        self._window.marking.mark(self._sender_id(), self._window.attention.ids(), name)

    @Slot()
    def _on_folder_rescan(self) -> None:
        folder = self._window.sidebar.current_folder()
        if folder is not None:
            self._window.errands.rescan_folder(folder[0])

    @Slot()
    def _on_folder_show(self) -> None:
        self._window.errands.show_path(self._window.sidebar.current_path())

    @Slot()
    def _on_folder_remove(self) -> None:
        folder = self._window.sidebar.current_folder()
        if folder is not None:
            self._window.errands.remove_folder(*folder)

    @Slot()
    def _on_files_show(self) -> None:
        ids = self._window.attention.ids()
        if ids:
            self._window.errands.show_photo(ids[0])

    @Slot()
    def _on_files_copy(self) -> None:
        self._window.errands.copy_files(self._window.attention.ids())

    @Slot()
    def _on_photo_rebuild(self) -> None:
        self._window.errands.rebuild(self._window.attention.ids())

    @Slot()
    def _on_selected(self) -> None:
        count = self._navigation.grid.summary().count
        text = self.tr("{photos} selected").format(photos=photos(count)) if count else self.tr("Nothing selected")
        self._window.messages.flash(text)

    @Slot()
    def _on_search_focus(self) -> None:
        self._window.top_bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._window.top_bar.search.selectAll()

    @Slot()
    def _on_search_clear(self) -> None:
        self._navigation.search("")

    @Slot()
    def _on_view_loupe(self) -> None:
        grid = self._navigation.grid
        photo_id = self._navigation.shown_id() or grid.current_id() or grid.first_visible_id()
        if photo_id is not None and self._navigation.page != "loupe":
            self._navigation.open_photo(photo_id)
        self.update()

    @Slot()
    def _on_library_all(self) -> None:
        self._navigation.show_base("")

    @Slot()
    def _on_library_recent(self) -> None:
        self._navigation.show_base(RECENT)

    @Slot()
    def _on_library_shortlist(self) -> None:
        self._navigation.show_base(SHORTLIST)

    @Slot()
    def _on_photo_next(self) -> None:
        if (viewer := self._navigation.viewer()) is not None:
            viewer.next_photo()

    @Slot()
    def _on_photo_previous(self) -> None:
        if (viewer := self._navigation.viewer()) is not None:
            viewer.previous_photo()

    @Slot()
    def _on_photo_first(self) -> None:
        (self._navigation.viewer() or self._navigation.grid).first_photo()

    @Slot()
    def _on_photo_last(self) -> None:
        (self._navigation.viewer() or self._navigation.grid).last_photo()

    @Slot()
    def _on_zoom_toggle(self) -> None:
        if (zoomable := self._navigation.zoomable()) is not None:
            zoomable.toggle_zoom()

    @Slot()
    def _on_zoom_fit(self) -> None:
        if (zoomable := self._navigation.zoomable()) is not None:
            zoomable.zoom_fit()

    @Slot()
    def _on_zoom_actual(self) -> None:
        if (zoomable := self._navigation.zoomable()) is not None:
            zoomable.zoom_actual()

    @Slot()
    def _on_zoom_in(self) -> None:
        (self._navigation.zoomable() or self._navigation.grid).zoom_in()

    @Slot()
    def _on_zoom_out(self) -> None:
        (self._navigation.zoomable() or self._navigation.grid).zoom_out()

    @Slot()
    def _on_order_chosen(self) -> None:
        kind, _, value = self._sender_id().partition(".")
        if value == "descending":
            self._navigation.set_order(descending=self._actions.action("sort.descending").isChecked())
        elif kind == "sort":
            self._navigation.set_order(sort=Sort(value))
        else:
            self._navigation.set_order(group=Group(value))

    @Slot()
    def _on_canvas_chosen(self) -> None:
        self._window.choices.choose_canvas(self._sender_id().partition(".")[2])

    @Slot()
    def _on_panel_toggled(self) -> None:
        action_id = self._sender_id()
        self._window.panels.show(action_id.partition(".")[2], self._actions.action(action_id).isChecked())

    @Slot()
    def _on_fullscreen(self) -> None:
        self._window.set_fullscreen(not self._window.isFullScreen())

    def _sender_id(self) -> str:
        return self.sender().objectName()


def focused_inside(widget: QObject) -> bool:
    """Whether the focus is in a widget."""
    focused = QApplication.focusWidget()
    while focused is not None and focused is not widget:
        focused = focused.parentWidget()
    return focused is widget and focused is not None
