"""Joins the parts of the window: who hears what, and what comes of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtWidgets import QMenu

from photodesk.domain.views import Counts
from photodesk.ui.action_table import CONTEXT_MENU, RATINGS
from photodesk.ui.bindings import Bindings
from photodesk.ui.history import RECENT, Scope
from photodesk.ui.navigation import PAGES
from photodesk.ui.sidebar.entries import SHORTLIST, folder_query, query_folder, query_path
from photodesk.ui.widgets.announcing import announce
from photodesk.ui.widgets.wording import visible

if TYPE_CHECKING:
    from photodesk.ui.shell import Shell


class Joints(QObject):
    """Made once, when all parts are there."""

    def __init__(self, window: "Shell", bindings: Bindings) -> None:
        super().__init__(window)
        self._window, self._bindings, self._navigation = window, bindings, window.navigation
        self._is_counted = False
        self._join_places()
        self._join_jobs()

    def _join_places(self) -> None:
        window, navigation, grid, errands = self._window, self._navigation, self._navigation.grid, self._window.errands
        window.sidebar.base_chosen.connect(navigation.show_base)
        window.sidebar.problems_chosen.connect(navigation.show_problems)
        window.sidebar.counts_known.connect(self._on_counts_known)
        window.sidebar.removal_asked.connect(errands.remove_folder)
        window.sidebar.rescan_asked.connect(errands.rescan_folder)
        window.sidebar.show_asked.connect(errands.show_path)
        window.grid_page.add_asked.connect(errands.choose_folder)
        window.grid_page.all_asked.connect(navigation.show_all)
        window.grid_page.search_asked.connect(window.organising.edit_search)
        grid.list_shown.connect(self._on_list_shown)
        grid.context_menu_requested.connect(self._on_context_menu_requested)
        grid.mark_asked.connect(self._on_mark_asked)
        navigation.moved.connect(self.show_place)
        navigation.photo_shown.connect(self._on_photo_shown)
        window.attention.changed.connect(self._bindings.update)
        window.panels.changed.connect(self._on_panels_changed)
        window.choices.changed.connect(self._bindings.update)
        window.choices.default_zoom_chosen.connect(self._on_default_zoom_chosen)
        errands.folders_added.connect(self._on_folders_added)
        errands.folder_removed.connect(self._on_folder_removed)
        window.drops.add_asked.connect(errands.add_folders)
        window.drops.photo_found.connect(navigation.show_all_and_open)
        window.drops.file_found.connect(navigation.open_file)
        window.drops.import_asked.connect(window.bringing_in.import_from)
        window.drops.folder_found.connect(self._on_folder_found)

    def _join_jobs(self) -> None:
        window = self._window
        window.jobs.changed.connect(self._on_jobs_changed)
        window.jobs.ended.connect(self._on_job_ended)
        window.status.jobs_asked.connect(self._on_jobs_asked)
        window.status.cancel_asked.connect(window.errands.cancel_job)
        window.status.problems_asked.connect(self._navigation.show_problems)
        window.parts.events.problems_changed.connect(self._on_problems_changed)

    # -- places

    @Slot(object)
    def _on_counts_known(self, counts: Counts) -> None:
        """An empty library gets the screen that helps; a library with folders does not."""
        is_empty, page = not counts.folders and not counts.photos, self._navigation.page
        was_empty = self._navigation.is_empty
        self._navigation.is_empty = is_empty
        if is_empty and page in ("", "grid"):
            self._navigation.show_first_run()
        elif not is_empty and page in ("", "first_run"):
            self._navigation.start(self._navigation.scope, {})
        elif was_empty and not is_empty:  # while a page was shown that is no list
            self._navigation.show_anew()
            self.show_place()
        elif not self._is_counted and self._row_is_gone():
            self._navigation.show_all()
        else:
            self.show_place()
        self._is_counted = True
        if counts.problems != self._window.problem_count:
            self._on_problems_changed(counts.problems)

    @Slot()
    def show_place(self) -> None:
        """Say everywhere which list and page is shown."""
        window, page, scope = self._window, self._navigation.page, self._navigation.scope
        is_empty = page in ("", "first_run")
        titles = {
            "problems": self.tr("Problems"), "duplicates": self.tr("Duplicates"), "pending": self.tr("Pending Changes"),
            "folders": self.tr("Watched Folders"),
        }  # fmt: skip
        title = titles.get(page) or self._title(scope)
        entry = window.sidebar.model.entry(window.sidebar.model.index_of_base(scope.base))
        window.grid_page.show_scope(scope, title, "" if entry is None or entry.kind == "folder" else entry.kind)
        window.top_bar.search.show_text(scope.search)
        no_zoom = ("", "first_run", "survey", "culled", "problems", "pending", "folders")
        window.top_bar.set_ready(not is_empty, zooms=page not in no_zoom)
        if page in PAGES:
            window.sidebar.set_page_current(page)
        else:
            window.sidebar.set_current(scope.base)
        window.setWindowTitle("PhotoDesk" if is_empty else self.tr("{title} – PhotoDesk").format(title=title))
        window.frame.suspend(("sidebar",), page == "first_run" or window.isFullScreen())
        window.frame.suspend(("inspector",), page in ("first_run", "pending") or window.isFullScreen())
        window.panels.follow(page)
        self._bindings.update()

    def _title(self, scope: Scope) -> str:
        if scope.similar is not None:
            return self.tr("Similar to {name}").format(name=visible(scope.similar.name))
        if scope.base == RECENT:
            return self.tr("Recently Added")
        if not scope.base:
            return self.tr("All Photos")
        if scope.base == SHORTLIST:
            return self.tr("Shortlist")
        model = self._window.sidebar.model
        entry = model.entry(model.index_of_base(scope.base))
        if entry is not None:
            return entry.title
        place = query_path(scope.base)
        return visible(scope.base if place is None else place[1].rpartition("/")[2])

    def _row_is_gone(self) -> bool:
        """Whether the list was one of a folder, an album or a tag that is not in the library any more."""
        base = self._navigation.scope.base
        return query_path(base) is not None and not self._window.sidebar.model.index_of_base(base).isValid()

    @Slot(int)
    def _on_photo_shown(self, photo_id: int) -> None:
        if photo_id and self._window.panels.filmstrip is not None:
            self._window.panels.filmstrip.set_current(photo_id)

    @Slot(int)
    def _on_list_shown(self, _count: int) -> None:
        self._bindings.update()

    @Slot(str, QPoint)
    def _on_mark_asked(self, action_id: str, position: QPoint) -> None:
        """From the buttons on a photo."""
        if action_id != "rating":
            self._window.actions_table.action(action_id).trigger()
            return
        menu = QMenu(self._window)
        self._window.actions_table.fill_menu(menu, RATINGS)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(position)

    @Slot(QPoint)
    def _on_context_menu_requested(self, position: QPoint) -> None:
        menu = QMenu(self._window)
        self._window.actions_table.fill_menu(menu, CONTEXT_MENU)
        menu.exec(position)
        menu.deleteLater()

    @Slot()
    def _on_panels_changed(self) -> None:
        self._bindings.update()
        self._window.attention.refresh()

    @Slot(object)
    def _on_folders_added(self, paths: Sequence[str]) -> None:
        """Go where the photos will appear."""
        was_empty, self._navigation.is_empty = self._navigation.is_empty, False
        if was_empty or self._navigation.page in ("", "first_run"):
            self._navigation.start(Scope(), {})
        elif len(paths) == 1:
            self._on_folder_found(paths[0])
        else:
            self._navigation.show_base("")

    @Slot(str)
    def _on_folder_removed(self, path: str) -> None:
        """Do not stay in a folder that is not there any more."""
        shown = query_folder(self._navigation.scope.base)
        if shown is not None and (shown == path or shown.startswith(f"{path.rstrip('/')}/")):
            self._navigation.show_all()

    @Slot(str)
    def _on_folder_found(self, path: str) -> None:
        self._navigation.show_base(folder_query(path))

    @Slot(str)
    def _on_default_zoom_chosen(self, zoom: str) -> None:
        """Photos open so from now on; the loupe keeps its zoom from photo to photo."""
        if self._window.centre.made("loupe") is not None:
            loupe = self._navigation.loupe()
            (loupe.zoom_actual if zoom == "100" else loupe.zoom_fit)()

    # -- jobs and problems

    @Slot()
    def _on_jobs_changed(self) -> None:
        window = self._window
        window.status.show_job(window.jobs.leading())
        window.grid_page.set_scanning(any(group.kind == "scan" for group in window.jobs.groups()))
        self._bindings.update()

    @Slot(str)
    def _on_job_ended(self, text: str) -> None:
        self._window.activity.add(text)
        announce(self._window.status, text)

    @Slot(int)
    def _on_problems_changed(self, count: int) -> None:
        self._window.problem_count = count
        self._window.status.show_problems(count)
        self._bindings.update()

    @Slot()
    def _on_jobs_asked(self) -> None:
        self._window.panels.show("jobs", not self._window.panels.is_shown("jobs"))
