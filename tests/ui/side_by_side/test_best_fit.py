"""Where a few photos go."""

import pytest

from photodesk.ui.survey.best_fit import best_fit

LANDSCAPE, PORTRAIT = 1.5, 2 / 3


@pytest.mark.parametrize(
    ("aspects", "columns"),
    [([LANDSCAPE] * 2, 2), ([LANDSCAPE] * 6, 3), ([LANDSCAPE] * 4, 2), ([PORTRAIT] * 4, 4), ([PORTRAIT] * 3, 3), ([LANDSCAPE] * 12, 4)],
)
def test_photos_are_as_large_as_they_can_be(aspects: list[float], columns: int) -> None:
    places = best_fit(aspects, 1100, 700, 4, 30)
    assert len({place.left for place in places[:columns]}) == columns == sum(place.top == 0 for place in places)


@pytest.mark.parametrize("count", range(1, 13))
def test_cells_do_not_overlap_and_stay_inside(count: int) -> None:
    places = best_fit([LANDSCAPE, PORTRAIT] * 6, 730, 420, 4, 30)[:count]
    for number, one in enumerate(places):
        assert one.left >= 0 and one.top >= 0 and one.left + one.width <= 730 and one.top + one.height <= 420
        for other in places[number + 1 :]:
            apart = one.left + one.width + 4 <= other.left or other.left + other.width + 4 <= one.left
            assert apart or one.top + one.height + 4 <= other.top


def test_a_short_last_row_stands_in_the_middle() -> None:
    places = best_fit([LANDSCAPE] * 5, 1100, 700, 4, 30)
    assert places[3].left - 0 == 1100 - places[4].left - places[4].width


def test_nothing_has_no_place() -> None:
    assert best_fit([], 100, 100, 4, 30) == []
