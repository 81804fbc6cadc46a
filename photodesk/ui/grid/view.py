"""The photo grid: follows the library, keeps selection and place, and tells the window what the user does."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Signal, Slot
from PySide6.QtWidgets import QWidget

from photodesk.domain.views import Listing, View
from photodesk.ui.grid.accessible import tell_focus
from photodesk.ui.grid.choosing import SelectionSummary
from photodesk.ui.grid.difference import Difference
from photodesk.ui.grid.following import Following, Kept, Renewed, Shown
from photodesk.ui.grid.freshening import Freshening
from photodesk.ui.grid.model import PhotoModel
from photodesk.ui.grid.selection import Selection
from photodesk.ui.grid.surface import GridSurface
from photodesk.ui.widgets.announcing import announce

if TYPE_CHECKING:
    from photodesk.bridge.events import Events
    from photodesk.bridge.pending_edits import PendingEdits
    from photodesk.bridge.queries import Queries
    from photodesk.bridge.thumbnails import Thumbnails
    from photodesk.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What an edit left in the list: photos that match no more, and whether some would stand elsewhere now."""

    unmatched: int = 0
    reordered: bool = False

    def __bool__(self) -> bool:
        return self.unmatched > 0 or self.reordered


MOST_IDS_STORED = 10_000
MOST_SINGLE_SEARCHES = 20


class PhotoGrid(GridSurface):
    """`photos` is the list (a `PhotoList`), for loupe and filmstrip too."""

    current_changed = Signal(int)
    """photo id; 0 when there is none."""
    selection_summary_changed = Signal(object)
    """SelectionSummary."""
    list_shown = Signal(int)
    """How many photos the view has, after it was shown or renewed."""
    selection_dropped = Signal(int)
    """How many selected photos are not in the view that is shown now, and therefore not selected any more."""
    list_begun = Signal()
    """The first screen of another view is shown; how many photos it has is not known yet."""
    leftovers_changed = Signal(object)
    """Leftovers."""
    query_failed = Signal(object)
    """The PhotoDeskError that says why the view's query cannot be answered; the list stays as it was."""

    _syncing = False

    def __init__(
        self, queries: "Queries", events: "Events", thumbnails: "Thumbnails", pending: "PendingEdits", theme: "Theme",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(PhotoModel(queries, pending), thumbnails, theme, parent)
        self._thumbnails = thumbnails
        self._following = Following(queries, events, self.photos, self)
        self._freshening = Freshening(events, self.photos, self)
        self._restored: dict[str, object] = {}
        self._selected_before = 0
        self._begun_with: tuple[Selection, int] | None = None
        """What was selected and current when the first screen came, until the whole list is there."""
        self.leftovers = Leftovers()
        self._typed = ""
        self._following.begun.connect(self._on_begun)
        self._following.shown.connect(self._on_shown)
        self._following.renewed.connect(self._on_renewed)
        self._following.failed.connect(self.query_failed)
        thumbnails.ready.connect(self._on_thumbnails_ready)
        theme.changed.connect(self._on_theme_changed)
        self.choice.changed.connect(self._on_choice_changed)
        self.choice.moved.connect(self._on_choice_moved)
        self.photos.dataChanged.connect(self._on_rows_known)
        self.pill.clicked.connect(self._on_pill_clicked)

    # -- what the window asks for

    def show_view(self, view: View, typed: str = "") -> None:
        """Show another list; selected and current photos that are in it stay so. *typed*: the part of its query that the user wrote."""
        self._painted, self._typed = False, typed
        kept = self._kept(view)
        self._selected_before = 0 if self._restored else len(kept.selected)
        self._following.show(view, kept, typed)

    def drop_leftovers(self) -> None:
        """Let go of photos that match no more, and put the others in order."""
        self.show_view(self.photos.listing.view, self._typed)

    def clear(self) -> None:
        """Show no photos: the view cannot be answered."""
        self._on_shown(Shown(Listing(self.photos.listing.view, array("q"), ()), array("q"), None, None, 0, 0.0))

    def current_id(self) -> int | None:
        """The current photo."""
        return self.choice.current_id()

    def set_current_id(self, photo_id: int) -> None:
        """Make a photo current and selected, and bring it onto the screen (the loupe went on to it)."""
        row = self.photos.row_of(photo_id)
        if row is not None:
            self.choice.only(row)
            self.show_row(row)

    def come_back_to(self, photo_id: int, *, keep: bool) -> None:
        """Make a photo current and bring it onto the screen. The selection stays when the photo is in it, or if told to *keep* it."""
        row = self.photos.row_of(photo_id)
        if row is None:
            return
        if keep or row in self.choice.selection:
            self.choice.go(row)
        else:
            self.choice.only(row)
        self.show_row(row)

    def deselect_id(self, photo_id: int) -> None:
        """Take a photo out of the selection; what is current stays."""
        row = self.photos.row_of(photo_id)
        if row is not None:
            self.choice.drop(row)

    def selected_ids(self) -> "array[int]":
        """The selected photos in order: 8 bytes each."""
        return self.choice.ids()

    def select_ids(self, photo_ids: Iterable[int]) -> None:
        """Select those of these photos that are in the view."""
        self.choice.rows(self._rows_of(photo_ids))

    def reveal(self, photo_ids: Iterable[int]) -> int | None:
        """Select those of these photos that are in the view and bring one onto the screen, unless one is there already. That one, now
        current; None where the view has none of them: all stays as it is."""
        rows, visible = self._rows_of(photo_ids), self.visible_rows()
        if not rows:
            return None
        row = next((row for row in rows if row in visible), rows[0])
        self.choice.only(row)
        self.choice.rows(rows)
        self.show_row(row)
        return self.photos.id_at(row)

    def select_all(self) -> None:
        """Select every photo of the view."""
        self.choice.all()

    def select_none(self) -> None:
        """Select nothing."""
        self.choice.none()

    def invert_selection(self) -> None:
        """Select what was not selected."""
        self.choice.invert()

    def summary(self) -> SelectionSummary:
        """The numbers of the status bar."""
        return self.choice.summary()

    def first_visible_id(self) -> int | None:
        """The first photo on the screen."""
        rows = self.visible_rows()
        return self.photos.id_at(rows.start) if rows else None

    def scroll_to_id(self, photo_id: int) -> None:
        """Bring a photo onto the screen."""
        row = self.photos.row_of(photo_id)
        if row is not None:
            self.show_row(row)

    def is_settled(self) -> bool:
        """Whether every cell on the screen shows the best there is."""
        known = all(self.photos.known(row) is not None for row in self.visible_rows())
        settled = self._following.is_settled and self.loading.is_settled() and self._thumbnails.is_settled()
        return self._painted and known and settled

    def state(self) -> dict[str, object]:  # type: ignore[override]  # Qt's own is protected and only asked in C++
        """Size of cells, place, current and (up to 10,000) selected photos, for the next start."""
        anchor = self.anchor()
        selected = self.selected_ids()
        return {
            "cell_width": self.target_px,
            "current": self.current_id(),
            "first_visible": self.photos.id_at(anchor[0]) if anchor is not None else None,
            "offset": anchor[1] if anchor is not None else 0,
            "selected": selected.tolist() if len(selected) <= MOST_IDS_STORED else [],
        }

    def restore(self, state: dict[str, object]) -> None:
        """Take up a state; call before `show_view`. What makes no sense in it is left out."""
        self._restored = dict(state)
        if isinstance(width := state.get("cell_width"), int):
            self.set_cell_width(width)

    def return_to(self, state: dict[str, object]) -> None:
        """Take up a state in the list that is shown."""
        self._restored = dict(state)
        kept = self._kept(self.photos.listing.view)
        self._restored = {}
        current, first = (None if i is None else self.photos.row_of(i) for i in (kept.current, kept.first_visible))
        self.select_ids(kept.selected)
        if current is not None:
            self.choice.go(current)
        self.lay_out((first, kept.offset) if first is not None else None)
        if first is None:
            self.verticalScrollBar().setValue(0)

    # -- inside

    def _paint_again(self, rows: Iterable[int]) -> None:
        """The cells of these rows, and no others."""
        offset = self.verticalOffset()
        for row in rows:
            cell = self.geometry_of_cells.cell(row)
            self.viewport().update(cell.left, cell.top - offset, cell.width, cell.height)

    def _rows_of(self, photo_ids: Iterable[int]) -> list[int]:
        """Where those of these photos are that are in the view, ascending."""
        wanted = set(photo_ids)
        if len(wanted) > MOST_SINGLE_SEARCHES:
            return [row for row, photo_id in enumerate(self.photos.listing.ids) if photo_id in wanted]
        return sorted(row for photo_id in wanted if (row := self.photos.row_of(photo_id)) is not None)

    def _kept(self, view: View) -> Kept:
        if self._restored:
            selected = self._restored.get("selected")
            ids = [i for i in selected if isinstance(i, int)] if isinstance(selected, list) else []
            current, first, offset = (_int_or_none(self._restored.get(key)) for key in ("current", "first_visible", "offset"))
            return Kept(array("q", ids), current, first, offset or 0)
        anchor = self.anchor() if view == self.photos.listing.view else None
        first = self._matching_from(anchor[0]) if anchor is not None else None
        current = self._matching_from(self.choice.current) if self.choice.current >= 0 else None
        return Kept(self.selected_ids(), current, first, anchor[1] if anchor is not None else 0)

    def _matching_from(self, row: int) -> int | None:
        """The first photo from a row on that is not a leftover."""
        photos = self.photos
        rows = range(row, photos.count())
        return next((photo_id for photo_id in map(photos.id_at, rows) if photo_id not in photos.unmatched), None)

    def _sync_current(self) -> None:
        """Qt's own current index follows, for assistive technology."""
        self._syncing = True
        index = self.photos.index(self.choice.current, 0) if self.choice.current >= 0 else QModelIndex()
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._syncing = False

    @Slot(object)
    def _on_begun(self, answer: Shown) -> None:
        self._put(answer)
        self._begun_with = (self.choice.selection.copy(), self.choice.current)
        self.list_begun.emit()

    @Slot(object)
    def _on_shown(self, answer: Shown) -> None:
        if not self._go_on(answer):
            self._put(answer)
        self._begun_with = None
        self.list_shown.emit(self.photos.count())
        if (dropped := self._selected_before - len(answer.selected_rows)) > 0:
            self.selection_dropped.emit(dropped)

    def _put(self, answer: Shown) -> None:
        """Show another list."""
        self._syncing = True
        self.photos.set_listing(answer.listing)
        self._syncing = False
        self._restored = {}
        self._tell_leftovers(Leftovers())
        self.pill.clear()
        self.verticalScrollBar().setValue(0)
        self.choice.start(answer.selected_rows, answer.current_row)
        self.lay_out((answer.first_row, answer.offset) if answer.first_row is not None else None)
        if answer.first_row is None and answer.current_row is not None:
            self.show_row(answer.current_row)

    def _go_on(self, answer: Shown) -> bool:
        """Where this list begins with the first screen that is shown, nothing moves: the rest comes behind it."""
        begun, anchor, first = self._begun_with, self.anchor(), self.photos.listing
        if begun is None or first.view != answer.listing.view or answer.listing.ids[: len(first.ids)] != first.ids:
            return False
        self._syncing = True
        rest = range(len(first.ids), len(answer.listing.ids))
        self.photos.apply(answer.listing, Difference((), (rest,) if rest else ()))
        self._syncing = False
        if begun == (self.choice.selection, self.choice.current):
            self.choice.start(answer.selected_rows, answer.current_row)
        self.lay_out(anchor)
        return True

    def _tell_leftovers(self, leftovers: Leftovers) -> None:
        if leftovers != self.leftovers:
            self.leftovers = leftovers
            self.leftovers_changed.emit(leftovers)
            self.viewport().update()

    @Slot(object)
    def _on_renewed(self, answer: Renewed) -> None:
        change, anchor = answer.change, self.anchor()
        before, sections = self.current_id(), self.photos.listing.sections
        self._syncing = True
        before_them = self.photos.unmatched
        self.photos.apply(answer.listing, change, answer.unmatched)
        self._syncing = False
        if before_them != answer.unmatched:
            self.viewport().update()
        self._tell_leftovers(Leftovers(len(answer.unmatched), answer.reordered))
        if change:
            self.choice.carry(change)
            self._sync_current()
            if anchor is None:
                self.lay_out()
            else:
                row = min(change.nearest(anchor[0]), max(self.photos.count() - 1, 0))
                self.lay_out((row, anchor[1]))
                self.pill.add(change.arrived_above(row))
        elif sections != answer.listing.sections:
            self.lay_out(anchor)
        if before != self.current_id():
            self.current_changed.emit(self.current_id() or 0)
        self.selection_summary_changed.emit(self.choice.summary())
        self.list_shown.emit(self.photos.count())

    @Slot(object)
    def _on_thumbnails_ready(self, photo_ids: frozenset[int]) -> None:
        count = self.photos.count()  # the list may be shorter than what is laid out still
        self._paint_again(row for row in self.visible_rows() if row < count and self.photos.id_at(row) in photo_ids)

    @Slot()
    def _on_theme_changed(self) -> None:
        self.canvas.retune()
        self.viewport().update()

    @Slot()
    def _on_choice_changed(self) -> None:
        self.viewport().update()
        self.selection_summary_changed.emit(self.choice.summary())

    @Slot(int)
    def _on_choice_moved(self, row: int) -> None:
        self._sync_current()
        self.viewport().update()
        photo_id = self.current_id()
        self.current_changed.emit(photo_id or 0)
        if photo_id is not None:
            tell_focus(self, row)
            announce(self, self.position_text(row))

    @Slot(QModelIndex, QModelIndex)
    def _on_rows_known(self, first: QModelIndex, last: QModelIndex) -> None:
        rows = self.visible_rows()
        self._paint_again(range(max(first.row(), rows.start), min(last.row() + 1, rows.stop)))
        self.loading.need()

    @Slot()
    def _on_pill_clicked(self) -> None:
        self.verticalScrollBar().setValue(0)

    # Qt overrides

    def currentChanged(self, current: Index, previous: Index) -> None:
        if not self._syncing and current.isValid():
            self.choice.go(current.row())


def _int_or_none(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
