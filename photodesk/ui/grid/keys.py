"""What the keys do in the grid."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from photodesk.ui.grid.stage import Stage

_K = Qt.Key
_MOVES = frozenset({_K.Key_Left, _K.Key_Right, _K.Key_Up, _K.Key_Down, _K.Key_Home, _K.Key_End, _K.Key_PageUp, _K.Key_PageDown})


def handle_key(grid: "Stage", event: QKeyEvent) -> bool:
    """Do what the key says; False: it means nothing here."""
    key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    ctrl = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
    shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
    if modifiers & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier):
        return False
    if key in _MOVES:
        move(grid, _K(key), ctrl=ctrl, shift=shift)
    elif key in (_K.Key_Return, _K.Key_Enter) and not ctrl:
        grid.open_row(grid.choice.current)
    elif key == _K.Key_Space:
        _space(grid, ctrl=ctrl)
    elif ctrl and key == _K.Key_A:
        if shift:
            grid.choice.none()
        else:
            grid.choice.all()
    elif ctrl and key == _K.Key_I and not shift:
        grid.choice.invert()
    elif key in (_K.Key_Plus, _K.Key_Equal):
        grid.zoom_in()
    elif key == _K.Key_Minus:
        grid.zoom_out()
    else:
        return False
    return True


def target_row(grid: "Stage", key: Qt.Key, *, ctrl: bool) -> int:
    """The photo a movement key leads to."""
    layout, row = grid.geometry_of_cells, grid.choice.current
    last = layout.count - 1
    if row < 0 and key not in (_K.Key_Home, _K.Key_End):
        return min(grid.visible_rows().start, last)
    step = -1 if (key == _K.Key_Left) != grid.is_mirrored() else 1
    match key:
        case _K.Key_Left | _K.Key_Right:
            return min(max(row + step, 0), last)
        case _K.Key_Up | _K.Key_Down:
            direction = -1 if key == _K.Key_Up else 1
            return layout.neighbour_section(row, direction) if ctrl and layout.header_px else layout.vertical(row, direction)
        case _K.Key_PageUp | _K.Key_PageDown:
            return layout.paged(row, grid.viewport().height() - layout.header_px, -1 if key == _K.Key_PageUp else 1)
        case _:
            return 0 if key == _K.Key_Home else last


def move(grid: "Stage", key: Qt.Key, *, ctrl: bool = False, shift: bool = False) -> None:
    """Go where a movement key leads to; *ctrl*, *shift*: with these held down."""
    if not grid.photos.count():
        return
    row = target_row(grid, key, ctrl=ctrl)
    day_jump = key in (_K.Key_Up, _K.Key_Down)
    if shift:
        grid.choice.extend(row, keep=ctrl and not day_jump)
    elif ctrl and not day_jump:
        grid.choice.go(row)
    else:
        grid.choice.only(row)
    grid.show_row(row, as_first=ctrl and day_jump)


def _space(grid: "Stage", *, ctrl: bool) -> None:
    row = grid.choice.current
    if ctrl and row >= 0:
        grid.choice.toggle(row)
    elif not ctrl:
        grid.open_row(row)
