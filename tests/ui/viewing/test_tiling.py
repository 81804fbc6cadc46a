"""Which squares of the original are loaded, and that they lie side by side without seams."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodesk.bridge.picture_files import Tile
from photodesk.ui.viewing.tiling import needs_more, seen_tiles, tile_box
from photodesk.ui.viewing.zoom import FIT, Size, Zoom, placed, turned

FULL, VIEW = Size(6000, 4000), Size(1200, 900)


def test_only_the_seen_squares_and_a_margin_are_loaded_middle_first() -> None:
    tiles = seen_tiles(FULL, 0, placed(Zoom(1.0), FULL, VIEW), VIEW, 100)
    assert tiles[0] in (Tile(2, 1), Tile(3, 1), Tile(2, 2), Tile(3, 2))
    assert set(tiles[:4]) == {Tile(2, 1), Tile(3, 1), Tile(2, 2), Tile(3, 2)}
    assert len(tiles) <= 12


def test_memory_bounds_the_number() -> None:
    assert len(seen_tiles(FULL, 0, placed(FIT, FULL, VIEW), VIEW, 5)) == 5


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_all_squares_together_cover_the_picture_once(rotation: int) -> None:
    box = placed(Zoom(0.77, 0.3, 0.6), turned(FULL, rotation), VIEW)
    boxes = [tile_box(Tile(c, n), FULL, rotation, box) for c in range(6) for n in range(4)]
    assert sum(b.width * b.height for b in boxes) == box.width * box.height
    assert min(b.left for b in boxes) == box.left and min(b.top for b in boxes) == box.top


@given(st.sampled_from([0, 90, 180, 270]), st.floats(0.3, 4), st.floats(0, 1), st.floats(0, 1))
def test_every_pixel_of_the_view_is_covered(rotation: int, scale: float, x: float, y: float) -> None:
    box = placed(Zoom(scale, x, y), turned(FULL, rotation), VIEW)
    boxes = [tile_box(tile, FULL, rotation, box) for tile in seen_tiles(FULL, rotation, box, VIEW, 1000)]
    for at_x, at_y in ((1, 1), (VIEW.width - 2, 1), (600, 450), (1, VIEW.height - 2), (VIEW.width - 2, VIEW.height - 2)):
        in_picture = box.left < at_x < box.left + box.width - 1 and box.top < at_y < box.top + box.height - 1
        covered = any(b.left <= at_x < b.left + b.width and b.top <= at_y < b.top + b.height for b in boxes)
        assert covered or not in_picture


def test_a_preview_is_enough_until_the_screen_holds_more() -> None:
    assert not needs_more(2048, FULL, 1200)
    assert needs_more(2048, FULL, 6000)
    assert not needs_more(2048, Size(2048, 1365), 6000)
