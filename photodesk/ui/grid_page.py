"""The page of the grid: the line above it, and what stands there when a list has no photos."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from photodesk.ui.actions import ActionRegistry
from photodesk.ui.filters import Filters
from photodesk.ui.grid.view import PhotoGrid
from photodesk.ui.history import Scope
from photodesk.ui.theme import Theme
from photodesk.ui.view_bar import ViewBar
from photodesk.ui.widgets.empty_state import EmptyState
from photodesk.ui.widgets.wording import photos, plain_name, shortened

if TYPE_CHECKING:
    from photodesk.ui.parts import Parts

LONGEST_TERM = 80


_OF_ROWS = ("album", "smart", "tag", "shortlist", "wrong")


class GridPage(QWidget):
    """`clear_asked`: no photo matches and the user wants all of the list back. `rejected_asked`: wants to see rejected photos, too.
    `add_asked`: add a folder. `all_asked`: show all photos. `search_asked`: change the search of the smart album that is shown."""

    clear_asked = Signal()
    rejected_asked = Signal()
    add_asked = Signal()
    all_asked = Signal()
    search_asked = Signal()

    def __init__(self, parts: "Parts", theme: Theme, actions: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scope = Scope()
        self._kind = self._error = ""
        self._hidden = 0
        self._scanning = self._is_wrong = False
        self.bar = ViewBar(theme, actions, self)
        self.grid = PhotoGrid(parts.queries, parts.events, parts.thumbnails, parts.pending, theme)
        self._empty: dict[str, EmptyState] = {}
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.grid)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self._stack, 1)
        self.setFocusProxy(self.grid)
        self.grid.list_shown.connect(self._on_list_shown)
        self.grid.list_begun.connect(self._on_list_begun)
        self.grid.leftovers_changed.connect(self.bar.show_leftovers)
        self.bar.refresh_asked.connect(self._on_refresh_asked)

    def show_scope(self, scope: Scope, title: str, kind: str = "") -> None:
        """Which list it is; *kind*: album, smart, tag, shortlist or "", of the row it belongs to."""
        is_other = kind != self._kind
        if scope != self._scope:
            self._hidden = 0
        self._scope, self._kind = scope, kind
        if is_other and not self.grid.photos.count():
            self._choose(0)
        self.bar.show_scope(scope, title)

    def set_scanning(self, scanning: bool) -> None:
        """Whether photos may still come by themselves."""
        if scanning != self._scanning:
            self._scanning = scanning
            self._choose(self.grid.photos.count())

    def empty_text(self) -> str:
        """What stands in place of photos; "" while there are some."""
        state = self._stack.currentWidget()
        return state.heading.text() if isinstance(state, EmptyState) else ""

    @Slot(int)
    def _on_list_shown(self, count: int) -> None:
        self.bar.show_count(count)
        self._is_wrong = False
        self._choose(count)

    @Slot()
    def _on_list_begun(self) -> None:
        self.bar.show_count(None)
        self._is_wrong = False
        self._choose(self.grid.photos.count())

    @Slot()
    def _on_refresh_asked(self) -> None:
        """The chip goes with what it told of: the focus is with the photos."""
        if self.bar.leftovers.hasFocus():
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        self.grid.drop_leftovers()

    def show_hidden(self, hidden: int) -> None:
        """How many photos the list does not have only because they are rejected."""
        self.bar.show_hidden(hidden)
        if not self.grid.photos.count() and hidden != self._hidden:
            self._hidden = hidden
            self._choose(0)

    def _choose(self, count: int) -> None:
        if count:
            self._turn_to(self.grid, self.grid)
            return
        kind = self._kind_of_nothing()
        state = self._state(kind)
        if kind == "search":
            state.set_texts(*self._search_texts())
            if state.button is not None:
                state.button.setText(self._clear_text())
        elif kind == "rejected":
            state.set_texts(self.tr("No photos here"), self.tr("{photos} rejected and hidden.").format(photos=photos(self._hidden)))
        self._turn_to(state, state.button or self.bar.sort)

    def _kind_of_nothing(self) -> str:
        """Why there are no photos."""
        if self._is_wrong:
            return "wrong"
        if self._scope.is_narrowed() or self._error:
            return "search"
        return "rejected" if self._hidden else self._kind or ("scan" if self._scanning else "none")

    def _search_texts(self) -> tuple[str, str]:
        """That nothing matches what, or why nothing was looked for."""
        if self._error:
            return self.tr("The search can’t be understood"), self._error
        terms = [plain_name(shortened(self._scope.search, LONGEST_TERM))] if self._scope.search else []
        text = self.tr("Nothing in this list matches {text}.").format(text=" · ".join([*terms, *self.bar.filters.said()]))
        if self._hidden:
            text += " " + self.tr("{photos} that match are rejected and hidden.").format(photos=photos(self._hidden))
        return self.tr("No photos match"), text

    def _clear_text(self) -> str:
        if not self._scope.search:
            return self.tr("Clear Filters")
        has_filters = self._scope.filters != Filters()
        return self.tr("Clear Search and Filters") if has_filters else self.tr("Clear Search")

    def show_error(self, message: str) -> None:
        """Why a search was not answered; "" for none. The list stays; where there is none, this stands in its place. A smart album that
        cannot be found at all shows no photos of another list."""
        self._error = message
        self.bar.show_error(message)
        if message and self._kind == "smart" and not self._scope.search:
            self.grid.clear()
            self._is_wrong = True
        if not self.grid.photos.count():
            self._choose(0)

    def is_wrong(self) -> bool:
        """Whether `show_error` said something that is still there."""
        return bool(self._error)

    def _turn_to(self, shown: QWidget, target: QWidget) -> None:
        """Show this; the focus follows where it was on the photos, or on what stood in their place."""
        before, focused = self._stack.currentWidget(), QApplication.focusWidget()
        if shown is before:
            return
        had_focus = focused is not None and before is not None and (before is focused or before.isAncestorOf(focused))
        self._stack.setCurrentWidget(shown)
        self.setFocusProxy(target)
        if had_focus:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _state(self, kind: str) -> EmptyState:
        if kind not in self._empty:
            self._empty[kind] = self._make_state(kind)
            self._stack.addWidget(self._empty[kind])
        return self._empty[kind]

    def _make_state(self, kind: str) -> EmptyState:
        if kind == "search":
            return EmptyState(self._theme, "search", "", "", (self.tr("Clear Search"), self._on_clear))
        if kind == "scan":
            line = self.tr("They appear here as they are found. You can go on in the meantime.")
            return EmptyState(self._theme, "photos", self.tr("Looking for photos"), line)
        if kind == "rejected":
            return EmptyState(self._theme, "hide", "", "", (self.tr("Show Rejected Photos"), self._on_rejected))
        if kind in _OF_ROWS:
            return self._state_of_row(kind)
        line = self.tr("Photos stay where they are: PhotoDesk only looks at folders you add.")
        return EmptyState(self._theme, "photos", self.tr("No photos here"), line, (self.tr("Add Folder…"), self._on_add))

    def _state_of_row(self, kind: str) -> EmptyState:
        """The shortlist, an album or a tag without photos."""
        show_all, edit = (self.tr("Show All Photos"), self._on_all), (self.tr("Edit Search…"), self._on_search)
        match kind:
            case "album":
                line = self.tr("From another list, drag photos onto this album in the sidebar, or choose Photo ▸ Add to Album….")
                return EmptyState(self._theme, "album", self.tr("Drag photos here"), line, show_all)
            case "tag":
                line = self.tr("From another list, drag photos onto this tag in the sidebar.")
                return EmptyState(self._theme, "tag", self.tr("No photo has this tag"), line, show_all)
            case "shortlist":
                line = self.tr("Select photos and press B, or drag them onto Shortlist in the sidebar.")
                return EmptyState(self._theme, "shortlist", self.tr("The shortlist is empty"), line, show_all)
            case "smart":
                line = self.tr("Photos appear here as soon as the search of this album finds some.")
                return EmptyState(self._theme, "smart-album", self.tr("No photos match"), line, edit)
        line = self.tr("The album is as it was, and no photo is lost. Change its search to go on.")
        return EmptyState(self._theme, "warning", self.tr("This search can’t be understood any more"), line, edit)

    @Slot()
    def _on_all(self) -> None:
        self.all_asked.emit()

    @Slot()
    def _on_search(self) -> None:
        self.search_asked.emit()

    @Slot()
    def _on_clear(self) -> None:
        self.clear_asked.emit()

    @Slot()
    def _on_rejected(self) -> None:
        self.rejected_asked.emit()

    @Slot()
    def _on_add(self) -> None:
        self.add_asked.emit()
