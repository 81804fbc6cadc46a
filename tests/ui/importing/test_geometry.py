"""Where days and pictures are in the list of a source."""

import pytest

from photodesk.ui.importing.geometry import Geometry

COUNTS = (1, 7, 8, 30)


@pytest.mark.parametrize("width_px", [200, 700, 1_040])
@pytest.mark.parametrize("mirrored", [False, True])
def test_every_row_has_a_place_of_its_own_and_is_found_there(width_px: int, mirrored: bool) -> None:
    geometry = Geometry(COUNTS, width_px, mirrored=mirrored)
    places = [geometry.rect(row) for row in range(geometry.rows)]
    assert geometry.rows == sum(COUNTS) + len(COUNTS)
    assert [geometry.row_at(place.center().x(), place.center().y()) for place in places] == list(range(geometry.rows))
    assert all(not one.intersects(other) for n, one in enumerate(places) for other in places[n + 1 :])
    assert all(place.left() >= 0 and place.right() < width_px for place in places)
    assert max(place.bottom() for place in places) < geometry.height_px


def test_only_what_can_be_seen_is_asked_for() -> None:
    geometry = Geometry([500] * 40, 1_040)
    for top in (0, 5_000, geometry.height_px - 600):
        rows = geometry.rows_between(top, top + 600)
        assert 0 < len(rows) <= 7 * geometry.columns
        seen = [row for row in range(max(0, rows.start - 50), min(geometry.rows, rows.stop + 50)) if _is_seen(geometry, row, top)]
        assert set(seen) <= set(rows)
    assert not geometry.rows_between(geometry.height_px, geometry.height_px + 100) and not Geometry((), 500).rows_between(0, 100)


def _is_seen(geometry: Geometry, row: int, top: int) -> bool:
    place = geometry.rect(row)
    return place.bottom() >= top and place.top() < top + 600


def test_down_leads_through_every_line_to_the_end_and_up_back() -> None:
    geometry = Geometry(COUNTS, 1_040)
    row, way = 0, [0]
    while geometry.beside(row, 1) != row:
        row = geometry.beside(row, 1)
        way.append(row)
    tops = [geometry.rect(each).top() for each in way]
    assert tops == sorted(tops) and len(set(tops)) == len({geometry.rect(each).top() for each in range(geometry.rows)})
    for _ in way:
        row = geometry.beside(row, -1)
    assert row == 0
