"""One photo in one view: what the arithmetic of `zoom` and `tiling` needs, kept together."""

from dataclasses import dataclass, replace

from photodesk.bridge.picture_files import Tile
from photodesk.ui.viewing import zoom as zooming
from photodesk.ui.viewing.tiling import seen_tiles, tile_box
from photodesk.ui.viewing.zoom import FIT, Box, Size, Zoom

NOTHING = Size(0, 0)
PAN_SHARE = 0.1


@dataclass(slots=True)
class Framing:
    """`full`: the upright original. `view`: the canvas in device pixels. The methods say whether the zoom is another now."""

    full: Size = NOTHING
    rotation: int = 0
    view: Size = NOTHING
    zoom: Zoom = FIT

    @property
    def picture(self) -> Size:
        """Pixels of the original as it is turned."""
        return zooming.turned(self.full, self.rotation)

    @property
    def scale(self) -> float:
        """Device pixels per picture pixel."""
        return zooming.scale_of(self.zoom, self.picture, self.view)

    @property
    def box(self) -> Box:
        """Where the picture lies in the view."""
        return zooming.placed(self.zoom, self.picture, self.view)

    @property
    def pannable(self) -> bool:
        """Whether a part of the picture is outside of the view."""
        box = self.box
        return self.zoom.scale is not None and (box.width > self.view.width or box.height > self.view.height)

    def seen_tiles(self, most: int) -> list[Tile]:
        """Parts of the original in the view, the middle first."""
        return seen_tiles(self.full, self.rotation, self.box, self.view, most)

    def tile_box(self, tile: Tile) -> Box:
        """Where a part of the original lies in the view."""
        return tile_box(tile, self.full, self.rotation, self.box)

    def turn(self, rotation: int) -> None:
        """Turn the photo; what lies in the middle of the view stays there."""
        for _ in range((rotation - self.rotation) % 360 // 90):
            self.zoom = replace(self.zoom, x=1 - self.zoom.y, y=self.zoom.x)
        self.rotation = rotation

    def zoom_to(self, scale: float | None, x: float, y: float) -> bool:
        """A scale around a point of the view; None fits."""
        return self._take(zooming.zoomed_at(self.zoom, scale, x, y, self.picture, self.view))

    def toggle(self, x: float, y: float) -> bool:
        """Fit or 100 %."""
        return self._take(zooming.toggled(self.zoom, x, y, self.picture, self.view))

    def step(self, direction: int, x: float, y: float) -> bool:
        """One step in (+1) or out (-1)."""
        return self._take(zooming.stepped(self.zoom, direction, x, y, self.picture, self.view))

    def pan(self, by_x: float, by_y: float) -> bool:
        """Move the picture by device pixels."""
        return self._take(zooming.panned(self.zoom, by_x, by_y, self.picture, self.view))

    def pan_step(self, right: int, down: int) -> bool:
        """Show what lies further right or down, by a tenth of the view."""
        return self.pan(-right * self.view.width * PAN_SHARE, -down * self.view.height * PAN_SHARE)

    def _take(self, zoom: Zoom) -> bool:
        changed, self.zoom = zoom != self.zoom, zoom
        return changed
