"""Which photos are selected and which one is current: the part of the grid that other parts of the window talk to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from photodesk.ui.grid.difference import Difference
from photodesk.ui.grid.selection import Selection

if TYPE_CHECKING:
    from array import array

    from photodesk.ui.grid.model import PhotoModel


@dataclass(frozen=True, slots=True)
class SelectionSummary:
    """How many photos of the view are selected."""

    count: int
    total: int


class Choice(QObject):
    """Rows, kept true while the list changes. `changed`: other photos are selected; `moved(row)`: another one is current (-1: none)."""

    changed = Signal()
    moved = Signal(int)

    def __init__(self, model: "PhotoModel", parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self.selection = Selection()
        self.current = -1
        self._anchor = -1

    def summary(self) -> SelectionSummary:
        """The numbers of the status bar."""
        return SelectionSummary(len(self.selection), self._model.count())

    def ids(self) -> "array[int]":
        """The selected photos in order."""
        return self.selection.ids(self._model.listing.ids)

    def current_id(self) -> int | None:
        """The current photo."""
        return self._model.id_at(self.current) if 0 <= self.current < self._model.count() else None

    # -- what the user does

    def put(self, selection: Selection) -> None:
        """Select exactly this."""
        if selection != self.selection:
            self.selection = selection
            self.changed.emit()

    def go(self, row: int) -> None:
        """Make a photo current, nothing else."""
        if row != self.current and row < self._model.count():
            self.current = row
            self.moved.emit(row)

    def only(self, row: int) -> None:
        """Select one photo and make it current."""
        self._anchor = row
        self.go(row)
        self.put(Selection([range(row, row + 1)]))

    def toggle(self, row: int) -> None:
        """Add a photo to the selection or take it out; it becomes current."""
        self._anchor = row
        self.go(row)
        self._toggle_rows(range(row, row + 1))

    def extend(self, row: int, *, keep: bool) -> None:
        """Select from the anchor to a photo; *keep*: and what was selected before."""
        anchor = self._anchor if 0 <= self._anchor < self._model.count() else max(self.current, 0)
        self._anchor = anchor
        selection = self.selection.copy() if keep else Selection()
        selection.add(range(min(anchor, row), max(anchor, row) + 1))
        self.go(row)
        self.put(selection)

    def section(self, rows: range, *, toggle: bool, extend: bool) -> None:
        """Select a day; *toggle*: add it or take it out; *extend*: with all that lies between it and the anchor."""
        if extend:
            self.extend(rows.stop - 1 if rows.start >= max(self._anchor, 0) else rows.start, keep=False)
        elif toggle:
            selection = self.selection.copy()
            (selection.remove if selection.covers(rows) else selection.add)(rows)
            self.put(selection)
        else:
            self._anchor = rows.start
            self.go(rows.start)
            self.put(Selection([rows]))

    def all(self) -> None:
        """Select every photo of the view."""
        self.put(Selection([range(self._model.count())]))

    def none(self) -> None:
        """Select nothing."""
        self.put(Selection())

    def invert(self) -> None:
        """Select what was not selected."""
        selection = self.selection.copy()
        selection.invert(self._model.count())
        self.put(selection)

    def rows(self, rows: Iterable[int]) -> None:
        """Select these rows."""
        self.put(Selection(range(row, row + 1) for row in rows))

    def drop(self, row: int) -> None:
        """Take a photo out of the selection, nothing else."""
        selection = self.selection.copy()
        selection.remove(range(row, row + 1))
        self.put(selection)

    def _toggle_rows(self, rows: range) -> None:
        selection = self.selection.copy()
        selection.toggle(rows)
        self.put(selection)

    # -- what the library does

    def carry(self, change: Difference) -> None:
        """Follow the photos through a change of the list. Call after the model changed."""
        self.selection = self.selection.carried(change)
        self._anchor = change.nearest(self._anchor) if self._anchor >= 0 else -1
        if self.current >= 0:
            self.current = min(change.nearest(self.current), self._model.count() - 1)

    def start(self, selected: Iterable[int], current: int | None) -> None:
        """Another list is shown: these of its rows are selected and current."""
        self.current = self._anchor = -1 if current is None else current
        self.selection = Selection(range(row, row + 1) for row in selected)
        self.changed.emit()
        self.moved.emit(self.current)
