"""Goes from list to list, from grid to loupe and back, and remembers the way."""

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal, Slot

from photodesk.domain.views import Group, Sort
from photodesk.ui.centre import Centre
from photodesk.ui.filters import Filters
from photodesk.ui.grid_page import GridPage
from photodesk.ui.history import History, Place, Scope

if TYPE_CHECKING:
    from photodesk.ui.loupe.loupe import Loupe


class Navigation(QObject):
    """`moved`: another page or list. `photo_shown(id)`: the photo all looks at (loupe), 0 for none."""

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
        self.grid.opened.connect(self.open_photo)
        self.grid.list_shown.connect(self._on_list_shown)

    # -- lists

    def start(self, scope: Scope, grid_state: dict[str, object], photo_id: int | None = None, page: str = "grid") -> None:
        """The first list of the session, and the page (grid, problems) or photo that is shown of it."""
        self.is_empty = False
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

    def set_order(self, *, sort: Sort | None = None, descending: bool | None = None, group: Group | None = None) -> None:
        """The same list in another order."""
        scope = replace(
            self.scope,
            sort=self.scope.sort if sort is None else sort,
            descending=self.scope.descending if descending is None else descending,
            group=self.scope.group if group is None else group,
        )
        if scope != self.scope:
            self._show(scope, page=self.page if self.page == "loupe" else "grid")

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

    # -- pages

    @Slot(int)
    def open_photo(self, photo_id: int) -> None:
        """Show a photo of the list in the loupe."""
        self._leave()
        self._open(photo_id)

    @Slot(int)
    def step_to(self, photo_id: int) -> None:
        """Another photo in the loupe; no step of the way back."""
        self.loupe().show_photo(self.grid.photos, photo_id)

    def _open(self, photo_id: int) -> None:
        self.loupe().show_photo(self.grid.photos, photo_id)
        self._turn_to("loupe")

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
        """Back from the loupe to the grid; the photo is current there."""
        photo_id = self.loupe().current_id() if self.page == "loupe" else None
        if self.page == "loupe":
            self.history.step_out(self.here())
        if photo_id is not None:
            self.grid.set_current_id(photo_id)
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
        if self.page != "problems":
            self._leave()
            self._turn_to("problems")

    def show_first_run(self) -> None:
        """The screen of an empty library."""
        self._turn_to("first_run")

    def loupe(self) -> "Loupe":
        """The loupe, made when it is first needed."""
        return cast("Loupe", self._centre.page("loupe"))

    def _turn_to(self, page: str) -> None:
        self.page = page
        self._centre.show_page(page)
        self.moved.emit()
        self.photo_shown.emit(self.loupe().current_id() or 0 if page == "loupe" else 0)

    # -- the way back

    def here(self) -> Place:
        """Where the user is."""
        photo_id = self.loupe().current_id() if self.page == "loupe" else None
        return Place(self.page, self.scope, photo_id, self.grid.state())

    def _leave(self) -> None:
        if self.page not in ("", "first_run"):
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
            self._photo_to_open = place.photo_id
            self._show(place.scope, "problems" if place.page == "problems" else "grid")
        elif place.page == "loupe" and place.photo_id is not None:
            self._open(place.photo_id)
        else:
            if place.page == "grid":
                self.grid.return_to(place.grid_state)
            self._turn_to(place.page if place.page == "problems" else "grid")

    @Slot(int)
    def _on_list_shown(self, _count: int) -> None:
        photo_id, self._photo_to_open = self._photo_to_open, None
        if photo_id is not None and self.grid.photos.row_of(photo_id) is not None:
            self._open(photo_id)
