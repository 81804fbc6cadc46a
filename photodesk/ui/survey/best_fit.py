"""Where a few photos go so that together they are as large as they can be: pure arithmetic."""

from collections.abc import Sequence
from typing import NamedTuple


class Place(NamedTuple):
    """A rectangle in logical pixels."""

    left: int
    top: int
    width: int
    height: int


def best_fit(aspects: Sequence[float], width: int, height: int, gap: int, footer: int) -> list[Place]:
    """A cell for each photo (*aspects*: width by height), rows from the top, a shorter last row in the middle. *footer*: the height in
    each cell that is not the photo's."""
    count = len(aspects)
    if not count:
        return []

    def covered(columns: int) -> float:
        cell_width, cell_height = _cell(count, columns, width, height, gap)
        return sum(_area(aspect, cell_width, cell_height - footer) for aspect in aspects)

    columns = max(range(1, count + 1), key=covered)
    cell_width, cell_height = _cell(count, columns, width, height, gap)
    return [_place(number, count, columns, cell_width, cell_height, width, gap) for number in range(count)]


def _cell(count: int, columns: int, width: int, height: int, gap: int) -> tuple[int, int]:
    rows = -(-count // columns)
    return max(1, (width - gap * (columns - 1)) // columns), max(1, (height - gap * (rows - 1)) // rows)


def _area(aspect: float, width: int, height: int) -> float:
    fitted = min(width, max(1, height) * aspect)
    return fitted * fitted / aspect


def _place(number: int, count: int, columns: int, cell_width: int, cell_height: int, width: int, gap: int) -> Place:
    row, column = divmod(number, columns)
    in_row = min(columns, count - row * columns)
    start = (width - in_row * cell_width - (in_row - 1) * gap) // 2
    return Place(start + column * (cell_width + gap), row * (cell_height + gap), cell_width, cell_height)
