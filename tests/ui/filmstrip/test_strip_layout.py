"""Where the cells of the filmstrip lie."""

from hypothesis import given
from hypothesis import strategies as st

from photodesk.ui.filmstrip.strip_layout import CELL_WIDTH, StripLayout


@given(st.integers(1, 2_000_000), st.integers(1, 4_000), st.booleans(), st.data())
def test_the_cell_at_a_place_is_the_one_drawn_there(count: int, width: int, mirrored: bool, data: st.DataObject) -> None:
    strip = StripLayout(count, width, mirrored)
    offset = data.draw(st.integers(0, strip.longest))
    for row in list(strip.visible(offset))[:5]:
        middle = strip.left(row, offset) + CELL_WIDTH // 2
        if 0 <= middle < width:
            assert strip.row_at(middle, offset) == row


def test_a_million_photos_cost_a_screenful() -> None:
    strip = StripLayout(1_000_000, 1440)
    assert len(strip.visible(strip.centred(500_000))) <= 16


def test_the_current_photo_is_in_the_middle() -> None:
    strip = StripLayout(1000, 960)
    assert strip.left(500, strip.centred(500)) + CELL_WIDTH // 2 == 480


def test_few_photos_stand_in_the_middle() -> None:
    strip = StripLayout(2, 960)
    assert (strip.left(0, 0), strip.left(1, 0)) == (480 - CELL_WIDTH, 480)


def test_right_to_left_the_first_photo_is_on_the_right() -> None:
    assert StripLayout(1000, 960, mirrored=True).left(0, 0) == 960 - CELL_WIDTH
