"""Goes from list to list, from grid to loupe and back, and remembers the way."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal, Slot

from photodesk.domain.likeness import SimilarPhotos
from photodesk.domain.views import Group, Sort
from photodesk.ui.centre import Centre
from photodesk.ui.filters import Filters
from photodesk.ui.grid.view import MOST_IDS_STORED
from photodesk.ui.grid_page import GridPage
from photodesk.ui.history import History, Place, Scope

if TYPE_CHECKING:
    from photodesk.ui.duplicates.page import DuplicatesPage
    from photodesk.ui.loupe.loupe import Loupe
    from photodesk.ui.pending.page import PendingPage
    from photodesk.ui.viewers import SeveralViewer, Viewer, ZoomableViewer

SEVERAL = ("compare", "survey")
VIEWERS = ("loupe", *SEVERAL)
"""Pages that show photos of the list large; one of them is the photo all looks at."""

ZOOMING = ("loupe", "compare", "duplicates")
"""Pages that zoom photos."""

PAGES = ("problems", "duplicates", "pending", "folders")
"""Pages that show no photos of the list; they have rows of their own in the sidebar."""

PASSING = ("", "first_run", "culled")
"""Pages that are no place on the way back."""


class Navigation(QObject):
    """`moved`: another page or list. `photo_shown(id)`: the photo all looks at, 0 for none."""

    moved = Signal()
    photo_shown = Signal(int)

    def __init__(self, centre: Centre, grid_page: GridPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._centre, self._grid_page, self.grid = centre, grid_page, grid_page.grid
        self.history = History()
        self.scope = Scope()
        self.page = ""
        self.is_empty = False
        """Whether the library is: the first-run screen then stands where the grid would."""
        self._photo_to_open: int | None = None
        self._several_to_open: Place | None = None
        self.grid.opened.connect(self.open_photo)
        self.grid.list_shown.connect(self._on_list_shown)

    # -- lists

    def start(self, scope: Scope, grid_state: dict[str, object], photo_id: int | None = None, page: str = "grid") -> None:
        """The first list of the session, and the page (grid or one of PAGES) or photo that is shown of it."""
        self.is_empty, self.page = False, ""
        self.grid.restore(grid_state)
        self._photo_to_open = photo_id
        self._show(scope, page)

    @Slot(str)
    def show_base(self, base: str) -> None:
        """Another row of the sidebar, in the order as it is."""
        self._go(self.scope.plain(base))

    @Slot()
    def show_all(self) -> None:
        """All photos."""
        self.show_base("")

    @Slot(str)
    def search(self, text: str) -> None:
        """Narrow the list. Letters of one search are one step of the way back."""
        if text == self.scope.search and self.page == "grid":
            return
        if not self.scope.search or self.page != "grid":
            self._leave()
        self._show(replace(self.scope, search=text))

    def filter(self, filters: Filters) -> None:
        """Leave out other photos. Filters of one list are one step of the way back, as the letters of a search are."""
        if filters == self.scope.filters and self.page == "grid":
            return
        if not self.scope.is_narrowed() or self.page != "grid":
            self._leave()
        self._show(replace(self.scope, filters=filters))

    @Slot()
    def show_whole_list(self) -> None:
        """The list without search and filters."""
        scope = self.scope.plain(self.scope.base)
        if scope != self.scope:
            self._go(scope)

    @Slot()
    def show_everything(self) -> None:
        """All photos, rejected ones among them."""
        self._go(self.scope.plain("").whole())

    def show_similar(self, similar: SimilarPhotos) -> None:
        """The photos like another one, the closest first."""
        self._go(self.scope.like(similar))

    def show_afresh(self, scope: Scope) -> None:
        """Another list, as it is now, also where it is the one that is shown."""
        self._leave()
        is_new = scope != self.scope
        self._show(scope)
        if not is_new:
            self.grid.show_view(scope.view(), scope.search)

    def search_all(self, text: str) -> None:
        """Look for this among all photos."""
        self._go(replace(self.scope.plain(""), search=text))

    def set_order(self, *, sort: Sort | None = None, descending: bool | None = None, group: Group | None = None) -> None:
        """The same list in another order."""
        scope = replace(
            self.scope,
            sort=self.scope.sort if sort is None else sort,
            descending=self.scope.descending if descending is None else descending,
            group=self.scope.group if group is None else group,
        )
        if scope != self.scope:
            self._show(scope, page=self.page if self.page in VIEWERS else "grid")

    def _go(self, scope: Scope) -> None:
        if scope != self.scope or self.page != "grid":
            self._leave()
        self._show(scope)

    def _show(self, scope: Scope, page: str = "grid") -> None:
        changed = scope != self.scope or self.page in ("", "first_run")
        self.scope = scope
        if changed:
            self.grid.show_view(scope.view(), scope.search)
        self._turn_to(page)

    def rebase(self, change: Callable[[str], str | None]) -> None:
        """Rows of the sidebar have other queries now, None: they are gone; here and on the way back."""
        self.history.rebase(change)
        base = change(self.scope.base)
        if base is None:
            self.show_all()
        elif base != self.scope.base:
            if self.grid.summary().count <= MOST_IDS_STORED:
                self.grid.restore(self.grid.state())
            self._show(replace(self.scope, base=base), self.page)

    def show_anew(self) -> None:
        """The same list, which may have other photos now."""
        if self.page not in ("", "first_run"):
            self.grid.show_view(self.scope.view(), self.scope.search)

    # -- pages

    @Slot(int)
    def open_photo(self, photo_id: int) -> None:
        """Show a photo of the list in the loupe."""
        self._leave()
        self._open(photo_id)

    @Slot(int)
    def step_to(self, photo_id: int) -> None:
        """Another photo where photos are shown large; no step of the way back."""
        viewer = self.viewer() or self.loupe()
        viewer.show_photo(self.grid.photos, photo_id)

    def step_to_any(self, photo_ids: Iterable[int]) -> bool:
        """Go to one of these photos without leaving the page; False where it shows none of them."""
        several = self._several(self.page)
        found = next((photo_id for photo_id in photo_ids if several.can_show(photo_id)), None)
        if found is not None:
            self.step_to(found)
        return found is not None

    def return_to_photo(self, photo_id: int) -> None:
        """The loupe with this photo, also from the card after the last one; no step of the way back."""
        if self.page == "loupe":
            self.step_to(photo_id)
        else:
            self._open(photo_id)

    def _open(self, photo_id: int) -> None:
        self.loupe().show_photo(self.grid.photos, photo_id)
        self._turn_to("loupe")

    def open_several(self, page: str, photo_ids: Sequence[int], focused: int | None = None) -> None:
        """Show photos of the list side by side, on the page compare or survey."""
        self._leave()
        self._open_several(page, photo_ids, focused)

    def _open_several(self, page: str, photo_ids: Sequence[int], focused: int | None) -> None:
        self._several(page).show_photos(self.grid.photos, photo_ids, focused)
        self._turn_to(page)

    def open_file(self, path: str) -> None:
        """Show a picture that is not in the library."""
        self._leave()
        self.loupe().show_file(path)
        self._turn_to("loupe")

    def show_all_and_open(self, photo_id: int) -> None:
        """Show a photo that may not be in the list as it is: among all photos."""
        if self.grid.photos.row_of(photo_id) is not None:
            self.open_photo(photo_id)
            return
        self._leave()
        self._photo_to_open = photo_id
        self._show(self.scope.plain("").whole())
        self.grid.show_view(self.scope.view())

    @Slot()
    def close_photo(self) -> None:
        """Back to the grid from what shows photos large; the photo is current there, the selection stays where it has it."""
        photo_id = self.shown_id()
        if self.page in VIEWERS:
            self.history.step_out(self.here())
        if photo_id is not None:
            self.grid.come_back_to(photo_id, keep=self.page in SEVERAL)
        self.show_grid()

    @Slot()
    def show_grid(self) -> None:
        """The grid with the list as it is."""
        if self.is_empty:
            self.show_first_run()
        elif self.page != "grid":
            self._turn_to("grid")

    @Slot()
    def show_problems(self) -> None:
        """The page of problems."""
        self._show_page("problems")

    @Slot()
    def show_duplicates(self) -> None:
        """The page of copies."""
        self._show_page("duplicates")

    @Slot()
    def show_pending(self) -> None:
        """The page of pending changes."""
        self._show_page("pending")

    def show_folders(self) -> None:
        """The page of watched folders."""
        self._show_page("folders")

    def _show_page(self, page: str) -> None:
        if self.page != page:
            self._leave()
            self._turn_to(page)

    def show_first_run(self) -> None:
        """The screen of an empty library."""
        self._turn_to("first_run")

    def show_culled(self) -> None:
        """The card after the last photo."""
        self._turn_to("culled")

    def viewer(self) -> "Viewer | None":
        """The page that is shown, when it shows photos large."""
        return cast("Viewer", self._centre.page(self.page)) if self.page in VIEWERS else None

    def several(self) -> "SeveralViewer | None":
        """The same where it shows photos side by side."""
        return self._several(self.page) if self.page in SEVERAL else None

    def zoomable(self) -> "ZoomableViewer | None":
        """The same where it zooms."""
        return cast("ZoomableViewer", self._centre.page(self.page)) if self.page in ZOOMING else None

    def shown_id(self) -> int | None:
        """The photo all looks at, where photos are shown large."""
        viewer = self.viewer()
        return viewer.current_id() if viewer is not None else None

    def looked_at(self) -> int | None:
        """The photo that actions apply to where one is looked at: `shown_id`, or the current one of a group of copies."""
        if self.page == "duplicates":
            return cast("DuplicatesPage", self._centre.page("duplicates")).current_id()
        return self.shown_id()

    def reveal_copies(self, photo_ids: Sequence[int]) -> bool:
        """Go to the group of copies with one of these photos; False where there is none."""
        return cast("DuplicatesPage", self._centre.page("duplicates")).reveal(photo_ids)

    def reveal_changes(self, photo_ids: Sequence[int]) -> bool:
        """Select what waits to be done with the files of these photos, as soon as it is listed."""
        cast("PendingPage", self._centre.page("pending")).reveal(photo_ids)
        return True

    def _several(self, page: str) -> "SeveralViewer":
        return cast("SeveralViewer", self._centre.page(page))

    def loupe(self) -> "Loupe":
        """The loupe, made when it is first needed."""
        return cast("Loupe", self._centre.page("loupe"))

    def _turn_to(self, page: str) -> None:
        self.page = page
        self._centre.show_page(page)
        self.moved.emit()
        self.photo_shown.emit(self.looked_at() or 0)

    # -- the way back

    def here(self) -> Place:
        """Where the user is."""
        photo_ids = self._several(self.page).photo_ids() if self.page in SEVERAL else ()
        return Place(self.page, self.scope, self.shown_id(), self.grid.state(), photo_ids)

    def _leave(self) -> None:
        if self.page not in PASSING:
            self.history.leave(self.here())

    @Slot()
    def back(self) -> None:
        """To the place before."""
        self._take(self.history.back(self.here()))

    @Slot()
    def forward(self) -> None:
        """Undo `back`."""
        self._take(self.history.forward(self.here()))

    def _take(self, place: Place | None) -> None:
        if place is None:
            return
        if place.scope != self.scope:
            self.grid.restore(place.grid_state)
            self._photo_to_open = place.photo_id if place.page == "loupe" else None
            self._several_to_open = place if place.page in SEVERAL else None
            self._show(place.scope, place.page if place.page in PAGES else "grid")
        elif place.page in SEVERAL:
            self._open_several(place.page, place.photo_ids, place.photo_id)
        elif place.page == "loupe" and place.photo_id is not None:
            self._open(place.photo_id)
        else:
            if place.page == "grid":
                self.grid.return_to(place.grid_state)
            self._turn_to(place.page if place.page in PAGES else "grid")

    @Slot(int)
    def _on_list_shown(self, _count: int) -> None:
        photo_id, self._photo_to_open = self._photo_to_open, None
        place, self._several_to_open = self._several_to_open, None
        if place is not None:
            self._open_several(place.page, place.photo_ids, place.photo_id)
        elif photo_id is not None and self.grid.photos.row_of(photo_id) is not None:
            self._open(photo_id)
