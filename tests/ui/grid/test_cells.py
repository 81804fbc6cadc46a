"""What a cell looks like: told apart without colour, crisp, and honest about what is missing."""

from collections.abc import Callable
from typing import Any

import pytest
from grid_in_memory import FIRST_DAY, Desk, MemoryLibrary, photo_row
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage

from photodesk.domain.photos import Kind, PhotoRow, State
from photodesk.domain.problems import Reason
from photodesk.ui.grid.wording import CellState, state_of, state_text, type_text

STATES: dict[CellState, dict[str, Any]] = {
    CellState.MISSING: {"state": State.MISSING},
    CellState.OFFLINE: {"offline": True},
    CellState.UNREADABLE: {"problem": Reason.UNREADABLE},
    CellState.UNSUPPORTED: {"problem": Reason.UNSUPPORTED},
    CellState.DAMAGED: {"damaged": True, "problem": Reason.TRUNCATED},
}


def grey(image: QImage) -> list[int]:
    small = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return list(bytes(small.constBits())[: small.sizeInBytes()])


def cell_image(desk: Desk, row: int) -> QImage:
    rect = desk.grid.visualRect(desk.grid.photos.index(row, 0))
    return desk.grid.viewport().grab(QRect(rect.topLeft(), rect.size())).toImage()


def test_every_state_looks_different_even_without_colour(make_desk: Callable[[MemoryLibrary], Desk]) -> None:
    library = MemoryLibrary([(FIRST_DAY, range(1, len(STATES) + 2))])
    library.facts = dict(enumerate(STATES.values(), start=2))
    desk = make_desk(library)
    desk.show()
    desk.qtbot.wait(0)
    looks = [bytes(grey(cell_image(desk, row))) for row in range(4)]
    assert len(set(looks)) == len(looks)


@pytest.mark.parametrize(("state", "facts"), STATES.items())
def test_states_have_words(state: CellState, facts: dict[str, Any]) -> None:
    row = photo_row(1, **facts)
    assert state_of(row) is state and state_text(state)


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (photo_row(1), ""),
        (photo_row(1, frames=12, format="gif"), "GIF"),
        (photo_row(1, kind=Kind.RAW, format="nef"), "NEF"),
        (photo_row(1, kind=Kind.VIDEO, format="mp4"), "Video"),
    ],
)
def test_special_types_have_a_badge(row: PhotoRow, text: str) -> None:
    assert type_text(row) == text


def test_the_canvas_is_exactly_neutral_and_follows_the_theme(desk: Desk) -> None:
    desk.grid.scroll_to_id(73)
    corner = QRect(0, desk.grid.viewport().height() - 2, 2, 2)
    assert desk.grid.viewport().grab(corner).toImage().pixelColor(0, 0) == QColor("#2B2B2B")
    desk.theme.choose("light", "theme", reduce_motion=False)
    assert desk.grid.viewport().grab(corner).toImage().pixelColor(0, 0) == QColor("#D9D9D9")


def test_selected_and_current_are_marked_on_every_canvas(desk: Desk) -> None:
    for canvas in ("black", "dark", "mid_grey", "light", "white"):
        desk.theme.choose("dark", canvas, reduce_motion=False)
        desk.grid.choice.none()
        plain = cell_image(desk, 1)
        desk.grid.choice.only(1)
        both = cell_image(desk, 1)
        desk.grid.choice.none()
        current = cell_image(desk, 1)
        desk.grid.choice.go(0)
        assert len({bytes(grey(plain)), bytes(grey(both)), bytes(grey(current))}) == 3, canvas
