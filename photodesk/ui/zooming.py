"""The zoom slider: the size of cells in the grid, the scale of the photo in the loupe."""

import math

from PySide6.QtCore import QObject, Slot

from photodesk.ui.navigation import Navigation
from photodesk.ui.top_bar import ZOOM_STEPS, TopBar

CELL_WIDTHS_PX = (96, 144, 192, 256, 384)
LEAST_SCALE, MOST_SCALE = 1 / 16, 16.0


class Zooming(QObject):
    """Follows the page that is shown."""

    def __init__(self, navigation: Navigation, bar: TopBar, parent: QObject) -> None:
        super().__init__(parent)
        self._navigation, self._bar = navigation, bar
        self._scale, self._fits = 1.0, True
        bar.zoomed.connect(self._on_zoomed)
        navigation.moved.connect(self._show)
        navigation.grid.cell_width_changed.connect(self._show)

    @Slot(float, bool)
    def on_scale_changed(self, scale: float, fits: bool) -> None:
        """The photo is shown at another scale."""
        self._scale, self._fits = scale, fits
        self._show()

    @Slot()
    def _show(self) -> None:
        if self._navigation.zoomable() is not None:
            self._bar.set_zoom(0 if self._fits else scale_to_step(self._scale))
        else:
            self._bar.set_zoom(width_to_step(self._navigation.grid.target_px))

    @Slot(int)
    def _on_zoomed(self, step: int) -> None:
        zoomable = self._navigation.zoomable()
        if zoomable is not None:
            zoomable.set_zoom_scale(step_to_scale(step) if step else None)
        elif self._navigation.page == "grid":
            self._navigation.grid.set_cell_width(step_to_width(step))


def width_to_step(width_px: int) -> int:
    """Where the slider stands for a width of cells."""
    nearest = min(range(len(CELL_WIDTHS_PX)), key=lambda n: abs(CELL_WIDTHS_PX[n] - width_px))
    return round(nearest * ZOOM_STEPS / (len(CELL_WIDTHS_PX) - 1))


def step_to_width(step: int) -> int:
    """The width of cells for a position of the slider."""
    return CELL_WIDTHS_PX[round(step * (len(CELL_WIDTHS_PX) - 1) / ZOOM_STEPS)]


def scale_to_step(scale: float) -> int:
    """Where the slider stands for a scale; 0 is Fit, so the smallest scale is 1."""
    share = math.log(scale / LEAST_SCALE) / math.log(MOST_SCALE / LEAST_SCALE)
    return min(ZOOM_STEPS, max(1, round(share * ZOOM_STEPS)))


def step_to_scale(step: int) -> float:
    """The scale for a position of the slider."""
    return float(LEAST_SCALE * (MOST_SCALE / LEAST_SCALE) ** (step / ZOOM_STEPS))
