"""The loupe's arithmetic: what is under the pointer stays there, nothing is enlarged at Fit, no gap at the edges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodesk.ui.viewing.zoom import FIT, HIGHEST, Size, Zoom, fit_scale, panned, placed, scale_of, stepped, toggled, turned, zoomed_at

SIZES = st.builds(Size, st.integers(1, 30_000), st.integers(1, 30_000))
VIEWS = st.builds(Size, st.integers(50, 5_000), st.integers(50, 5_000))
SCALES = st.floats(0.01, 20)
PLACES = st.floats(0, 1)


def test_fit_shows_the_whole_picture_in_the_middle() -> None:
    assert placed(FIT, Size(6000, 4000), Size(1200, 900)) == (0, 50, 1200, 800)


def test_a_small_picture_is_not_enlarged() -> None:
    assert placed(FIT, Size(300, 200), Size(1200, 900)) == (450, 350, 300, 200)


def test_at_100_percent_one_picture_pixel_is_one_device_pixel() -> None:
    zoom = toggled(FIT, 600, 450, Size(6000, 4000), Size(1200, 900))
    box = placed(zoom, Size(6000, 4000), Size(1200, 900))
    assert (box.width, box.height) == (6000, 4000)


def test_a_picture_of_unknown_size_can_be_zoomed_before_it_is_there() -> None:
    unknown, view = Size(0, 0), Size(1200, 900)
    actual = toggled(FIT, 100, 100, unknown, view)
    assert panned(actual, 50, 50, unknown, view) == actual
    assert placed(actual, Size(6000, 4000), view)[2:] == (6000, 4000)
    assert toggled(actual, 100, 100, unknown, view) == FIT
    assert scale_of(stepped(FIT, 1, 100, 100, unknown, view), Size(6000, 4000), view) == 1.5


def test_toggling_twice_is_fit_again() -> None:
    once = toggled(FIT, 100, 700, Size(6000, 4000), Size(1200, 900))
    assert toggled(once, 5, 5, Size(6000, 4000), Size(1200, 900)) == FIT


def test_a_picture_that_fits_at_100_percent_can_still_be_magnified() -> None:
    zoom = stepped(FIT, 1, 600, 450, Size(300, 200), Size(1200, 900))
    assert scale_of(zoom, Size(300, 200), Size(1200, 900)) == 1.5


def test_zooming_out_ends_at_fit() -> None:
    zoom = Zoom(2.0)
    for _ in range(20):
        zoom = stepped(zoom, -1, 10, 10, Size(6000, 4000), Size(1200, 900))
    assert zoom == FIT


def test_zooming_in_ends_at_the_highest_step() -> None:
    zoom = FIT
    for _ in range(40):
        zoom = stepped(zoom, 1, 10, 10, Size(6000, 4000), Size(1200, 900))
    assert zoom.scale == HIGHEST


@given(SIZES, VIEWS, SCALES, PLACES, PLACES)
def test_no_gap_and_no_picture_out_of_reach(picture: Size, view: Size, scale: float, x: float, y: float) -> None:
    box = placed(Zoom(scale, x, y), picture, view)
    for start, length, available in ((box.left, box.width, view.width), (box.top, box.height, view.height)):
        if length <= available:
            assert abs(start - (available - length) / 2) <= 1
        else:
            assert start <= 1 and start + length >= available - 1


@given(SIZES, VIEWS, SCALES, PLACES, PLACES, PLACES, PLACES)
def test_the_point_under_the_pointer_stays_where_edges_allow(
    picture: Size, view: Size, scale: float, x: float, y: float, at_x: float, at_y: float
) -> None:
    point = (at_x * view.width, at_y * view.height)
    before = Zoom(2.0, x, y)
    after = zoomed_at(before, scale, *point, picture, view)
    old, new = placed(before, picture, view), placed(after, picture, view)
    for start, length, available, new_start, new_length, pointer in (
        (old.left, old.width, view.width, new.left, new.width, point[0]),
        (old.top, old.height, view.height, new.top, new.height, point[1]),
    ):
        inside = 0 <= pointer - start <= length
        at_an_edge = new_length <= available + 2 or new_start >= -1 or new_start + new_length <= available + 1
        if inside and not at_an_edge:
            seen_before, seen_after = (pointer - start) / length, (pointer - new_start) / new_length
            assert abs(seen_before - seen_after) * new_length <= 2 + new_length / length


@given(SIZES, VIEWS, st.floats(-1e5, 1e5), st.floats(-1e5, 1e5))
def test_panning_keeps_the_scale(picture: Size, view: Size, by_x: float, by_y: float) -> None:
    zoom = Zoom(1.0)
    assert scale_of(panned(zoom, by_x, by_y, picture, view), picture, view) == scale_of(zoom, picture, view)


@pytest.mark.parametrize(("rotation", "size"), [(0, (6, 4)), (90, (4, 6)), (180, (6, 4)), (270, (4, 6))])
def test_turning_swaps_the_sides(rotation: int, size: tuple[int, int]) -> None:
    assert turned(Size(6, 4), rotation) == size


def test_the_fitting_scale_of_nothing_is_one() -> None:
    assert fit_scale(Size(0, 0), Size(100, 100)) == 1.0
