"""Which squares of the full-resolution picture are seen, and where they lie: pure arithmetic."""

from photodesk.bridge.picture_files import TILE_PX, Tile
from photodesk.ui.viewing.zoom import Box, Size, turned

ENOUGH = 1.15
"""A picture with this much too few pixels still looks sharp: 13 % less than one per device pixel."""


def needs_more(image_width: int, full: Size, shown_width: int) -> bool:
    """Whether an image of the whole photo (*image_width* for *full* upright) is too coarse for *shown_width* device pixels."""
    return image_width < full.width and image_width * ENOUGH < min(shown_width, full.width)


def seen_tiles(full: Size, rotation: int, box: Box, view: Size, most: int) -> list[Tile]:
    """The squares inside the view, nearest to its middle first, then a margin of half a square; at most *most*."""
    if min(*full, *view) <= 0:
        return []
    scale = box.width / turned(full, rotation).width
    margin = TILE_PX / 2
    left, top = -box.left / scale, -box.top / scale
    right, bottom = left + view.width / scale, top + view.height / scale
    seen = _upright(left, top, right, bottom, full, rotation)
    wide = _upright(left - margin, top - margin, right + margin, bottom + margin, full, rotation)
    inside = _squares(seen, full)
    middle = ((seen[0] + seen[2]) / 2 / TILE_PX - 0.5, (seen[1] + seen[3]) / 2 / TILE_PX - 0.5)

    def rank(tile: Tile) -> tuple[bool, float]:
        return tile not in inside, (tile.column - middle[0]) ** 2 + (tile.line - middle[1]) ** 2

    return sorted(inside | _squares(wide, full), key=rank)[:most]


def tile_box(tile: Tile, full: Size, rotation: int, box: Box) -> Box:
    """Where a square lies in the view; neighbours share their edges exactly."""
    left, top = tile.column * TILE_PX, tile.line * TILE_PX
    right, bottom = min(left + TILE_PX, full.width), min(top + TILE_PX, full.height)
    x0, y0, x1, y1 = _turned_box(left, top, right, bottom, full, rotation)
    picture = turned(full, rotation)
    ratio_x, ratio_y = box.width / picture.width, box.height / picture.height
    edge_left, edge_right = box.left + round(x0 * ratio_x), box.left + round(x1 * ratio_x)
    edge_top, edge_bottom = box.top + round(y0 * ratio_y), box.top + round(y1 * ratio_y)
    return Box(edge_left, edge_top, edge_right - edge_left, edge_bottom - edge_top)


def _squares(area: tuple[float, float, float, float], full: Size) -> set[Tile]:
    left, top, right, bottom = area
    columns = range(max(0, int(left // TILE_PX)), min(-(-full.width // TILE_PX), int(-(-right // TILE_PX))))
    lines = range(max(0, int(top // TILE_PX)), min(-(-full.height // TILE_PX), int(-(-bottom // TILE_PX))))
    return {Tile(column, line) for column in columns for line in lines}


def _turned_box(left: float, top: float, right: float, bottom: float, full: Size, rotation: int) -> tuple[float, float, float, float]:
    """A rectangle of the upright picture, in the picture turned clockwise."""
    match rotation % 360:
        case 90:
            return full.height - bottom, left, full.height - top, right
        case 180:
            return full.width - right, full.height - bottom, full.width - left, full.height - top
        case 270:
            return top, full.width - right, bottom, full.width - left
    return left, top, right, bottom


def _upright(left: float, top: float, right: float, bottom: float, full: Size, rotation: int) -> tuple[float, float, float, float]:
    """A rectangle of the turned picture, in the upright one."""
    return _turned_box(left, top, right, bottom, turned(full, rotation), -rotation)
