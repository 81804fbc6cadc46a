"""What assistive technology sees of the grid: a list whose items are the photos on the screen, and only those."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QWindow
from shiboken6 import isValid

if TYPE_CHECKING:
    from photodesk.ui.grid.stage import Stage

_kept: list[QAccessibleInterface] = []
"""Qt keeps pointers to interfaces for as long as it likes: ours are never dropped. One list, and as many items as one
screen can hold."""
_installed: list[bool] = []


def install() -> None:
    """Have Qt ask us for the interface of grids. Qt keeps the factory until the program ends: once is enough."""
    if not _installed:
        _installed.append(True)
        QAccessible.installFactory(_interface_of)


def tell_focus(grid: "Stage", row: int) -> None:
    """Say that a photo has the focus now."""
    place = row - grid.visible_rows().start
    if QAccessible.isActive() and grid.hasFocus() and 0 <= place < len(grid.visible_rows()):
        event = QAccessibleEvent(grid, QAccessible.Event.Focus)
        event.setChild(place)
        QAccessible.updateAccessibility(event)


def _interface_of(_class_name: str, of: QObject | None) -> QAccessibleInterface | None:
    from photodesk.ui.grid.stage import Stage

    if not isinstance(of, Stage):
        return None
    _kept.append(GridInterface(of))
    return _kept[-1]


class _Interface(QAccessibleInterface):
    """What list and items have in common."""

    # Qt overrides

    def window(self) -> QWindow | None:  # type: ignore[override]  # Qt allows none
        return None

    def relations(self, match: object = None) -> list[object]:  # type: ignore[override]  # there are none
        return []

    def setText(self, t: QAccessible.Text, text: str) -> None:
        """Nothing can be written here."""

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1


class GridInterface(_Interface):
    """The list. Its items are places on the screen: the first visible photo, the second …"""

    def __init__(self, grid: "Stage") -> None:
        super().__init__()
        self._grid = grid
        self._items: list[PhotoInterface] = []

    def item(self, row: int) -> "PhotoInterface":
        """The item of a photo on the screen."""
        place = row - self._grid.visible_rows().start
        while len(self._items) <= place:
            self._items.append(PhotoInterface(self, self._grid, len(self._items)))
            _kept.append(self._items[-1])
        return self._items[place]

    # Qt overrides

    def isValid(self) -> bool:
        return isValid(self._grid)

    def object(self) -> QObject | None:  # type: ignore[override]  # Qt allows none
        return self._grid if isValid(self._grid) else None

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt allows none
        parent = self._grid.parentWidget()
        return QAccessible.queryAccessibleInterface(parent) if parent is not None else None

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt allows none
        rows = self._grid.visible_rows()
        return self.item(rows[index]) if 0 <= index < len(rows) else None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt allows none
        row = self._grid.row_at(self._grid.viewport().mapFromGlobal(QPoint(x, y)))
        return self.item(row) if row is not None else None

    def childCount(self) -> int:
        return len(self._grid.visible_rows())

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt allows none
        current = self._grid.choice.current
        return self.item(current) if current in self._grid.visible_rows() else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return child.place if isinstance(child, PhotoInterface) else -1

    def text(self, t: QAccessible.Text) -> str:
        return self._grid.accessibleName() if t == QAccessible.Text.Name else ""

    def rect(self) -> QRect:
        return QRect(self._grid.mapToGlobal(QPoint(0, 0)), self._grid.size())

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.List

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.focusable = state.multiSelectable = state.extSelectable = True
        state.focused = self._grid.hasFocus()
        return state


class PhotoInterface(_Interface):
    """The photo at one place of the screen."""

    def __init__(self, owner: GridInterface, grid: "Stage", place: int) -> None:
        super().__init__()
        self._owner, self._grid, self.place = owner, grid, place

    def row(self) -> int | None:
        """The photo that is at this place now; None when there is none."""
        rows = self._grid.visible_rows() if isValid(self._grid) else range(0)
        return rows[self.place] if self.place < len(rows) else None

    # Qt overrides

    def isValid(self) -> bool:
        return self.row() is not None

    def object(self) -> QObject | None:  # type: ignore[override]  # items are not objects
        return None

    def parent(self) -> QAccessibleInterface:
        return self._owner

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt allows none
        return None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt allows none
        return None

    def childCount(self) -> int:
        return 0

    def text(self, t: QAccessible.Text) -> str:
        row = self.row()
        if row is None:
            return ""
        if t == QAccessible.Text.Description:
            return self._grid.position_text(row)
        name = self._grid.photos.data(self._grid.photos.index(row, 0), Qt.ItemDataRole.AccessibleTextRole)
        return name if t == QAccessible.Text.Name and name is not None else ""

    def rect(self) -> QRect:
        row = self.row()
        if row is None:
            return QRect()
        inside = self._grid.visualRect(self._grid.photos.index(row, 0))
        return QRect(self._grid.viewport().mapToGlobal(inside.topLeft()), inside.size())

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        state, row = QAccessible.State(), self.row()
        state.selectable = state.focusable = True
        if row is None:
            state.invalid = True
            return state
        state.selected = row in self._grid.choice.selection
        state.focused = self._grid.hasFocus() and row == self._grid.choice.current
        return state
