"""Where cells are: no overlap, no gap at the side, and every point leads back to its photo."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodesk.domain.views import Section
from photodesk.ui.grid.layout import CELL_WIDTHS_PX, GAP_PX, HEADER_PX, Box, GridLayout

COUNTS = st.lists(st.integers(1, 40), min_size=1, max_size=12)


def layout_of(counts: list[int], width: int = 800, target: int = 192, *, grouped: bool = True, mirrored: bool = False) -> GridLayout:
    return GridLayout([Section(20_000 - n, count) for n, count in enumerate(counts)], width, target, grouped=grouped, mirrored=mirrored)


@given(st.integers(200, 4000), st.sampled_from(CELL_WIDTHS_PX), st.booleans())
def test_the_columns_fill_the_width_exactly(width: int, target: int, mirrored: bool) -> None:
    layout = layout_of([200], width, target, mirrored=mirrored)
    cells = sorted(layout.cell(row) for row in range(layout.columns))
    assert cells[0].left == GAP_PX and cells[-1].left + cells[-1].width == width - GAP_PX
    assert all(b.left - (a.left + a.width) == GAP_PX for a, b in itertools.pairwise(cells))
    assert max(c.width for c in cells) - min(c.width for c in cells) <= 1
    assert layout.columns == max(1, round((width - 2 * GAP_PX) / target))


@given(COUNTS, st.integers(200, 1500), st.booleans(), st.booleans())
def test_every_cell_is_found_at_its_own_points(counts: list[int], width: int, grouped: bool, mirrored: bool) -> None:
    layout = layout_of(counts, width, grouped=grouped, mirrored=mirrored)
    for row in range(layout.count):
        cell = layout.cell(row)
        assert layout.row_at(cell.left, cell.top) == row
        assert layout.row_at(cell.left + cell.width - 1, cell.bottom - 1) == row
        assert layout.row_at(cell.left + cell.width, cell.top) != row
        assert row in layout.rows_between(cell.top, cell.bottom)
        assert cell.bottom <= layout.height_px


@given(COUNTS, st.integers(-500, 9000), st.integers(1, 900))
def test_the_rows_on_a_screen_are_those_whose_lines_touch_it(counts: list[int], top: int, height: int) -> None:
    layout = layout_of(counts)
    touching = [row for row in range(layout.count) if layout.cell(row).top < top + height and layout.cell(row).top + layout.pitch_px > top]
    assert list(layout.rows_between(top, top + height)) == touching


@given(COUNTS, st.integers(0, 800), st.integers(0, 3000), st.integers(0, 800), st.integers(0, 3000))
def test_a_band_holds_the_cells_it_touches(counts: list[int], x: int, y: int, width: int, height: int) -> None:
    layout, band = layout_of(counts), Box(x, y, width, height)
    found = {row for run in layout.rows_in(band) for row in run}
    for row in range(layout.count):
        cell = layout.cell(row)
        inside = cell.left < x + width and cell.left + cell.width > x and cell.top < y + height and cell.bottom > y
        assert row in found or not inside


def test_headers_take_their_place_only_when_grouped() -> None:
    assert layout_of([5, 5]).cell(0).top == HEADER_PX
    assert layout_of([5, 5], grouped=False).cell(0).top == GAP_PX


def test_right_to_left_begins_at_the_right() -> None:
    plain, mirrored = layout_of([8]), layout_of([8], mirrored=True)
    assert mirrored.cell(0).left == plain.cell(3).left


@pytest.mark.parametrize(
    ("row", "lines", "expected"),
    [
        (0, 1, 4),  # straight down
        (3, 1, 5),  # the line below is shorter: its last photo
        (4, 1, 6),  # the next day
        (5, 1, 7),  # the next day has enough columns
        (8, -1, 5),  # and back up into a short line
        (9, 1, 9),  # nothing below: stays
        (0, -1, 0),  # nothing above: stays
        (9, -9, 3),  # the column is remembered over shorter lines
    ],
)
def test_up_and_down_keep_the_column(row: int, lines: int, expected: int) -> None:
    assert layout_of([6, 4]).vertical(row, lines) == expected


def test_day_jumps() -> None:
    layout = layout_of([6, 4, 5])
    assert layout.neighbour_section(2, 1) == 6
    assert layout.neighbour_section(8, -1) == 6
    assert layout.neighbour_section(6, -1) == 0
    assert layout.neighbour_section(0, -1) == 0
    assert layout.neighbour_section(12, 1) == 14
