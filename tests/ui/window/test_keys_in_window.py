"""What keys do in the whole window, where actions, panels and the focus meet."""

from PySide6.QtCore import Qt
from real_window import CTRL, OpenWindow

K = Qt.Key


def test_days_are_gone_through_by_keys(desk: OpenWindow) -> None:
    desk.key(K.Key_Down, CTRL, times=3)
    assert desk.grid.choice.current == 16
    desk.key(K.Key_Up, CTRL)
    assert desk.grid.choice.current == 8
    desk.choose("day.previous")
    assert desk.grid.choice.current == 0
    desk.choose("photo.last")
    assert desk.grid.choice.current == 23
