"""Where the picture lies in the view: pure arithmetic in device pixels.

The *picture* is the photo as shown, turned by the user's rotation; the *view* is the canvas.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

LADDER = (0.05, 0.1, 0.16, 0.25, 0.33, 0.5, 0.66, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0)
HIGHEST = LADDER[-1]
_SAME = 1.001


class Size(NamedTuple):
    """Width and height in pixels."""

    width: int
    height: int


class Box(NamedTuple):
    """A rectangle in whole device pixels."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Zoom:
    """`scale`: device pixels per picture pixel, None fits the view. `x`, `y`: the point of the picture that lies in the
    middle of the view, as fractions 0 … 1; so it can be kept for a photo of another size."""

    scale: float | None = None
    x: float = 0.5
    y: float = 0.5


FIT = Zoom()


def turned(size: Size, rotation: int) -> Size:
    """The size after turning by a multiple of 90 degrees."""
    return Size(size.height, size.width) if rotation % 180 else size


def fit_scale(picture: Size, view: Size) -> float:
    """The scale that shows the whole picture; never more than 1: nothing is enlarged."""
    if min(*picture, *view) <= 0:
        return 1.0
    return min(view.width / picture.width, view.height / picture.height, 1.0)


def scale_of(zoom: Zoom, picture: Size, view: Size) -> float:
    """The scale as a number. A chosen scale is never below the one that fits."""
    fit = fit_scale(picture, view)
    return fit if zoom.scale is None else max(zoom.scale, fit)


def placed(zoom: Zoom, picture: Size, view: Size) -> Box:
    """Where the picture lies. A side that is shorter than the view is centred, a longer one leaves no gap."""
    scale = scale_of(zoom, picture, view)
    width, height = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    return Box(_edge(zoom.x, width, view.width), _edge(zoom.y, height, view.height), width, height)


def zoomed_at(zoom: Zoom, scale: float | None, at_x: float, at_y: float, picture: Size, view: Size) -> Zoom:
    """Another scale, with the point of the picture under (at_x, at_y) staying there. At the scale that fits: Fit. For a picture
    whose size is not known yet (0): the scale it will be shown at."""
    if min(picture) <= 0:
        return Zoom(scale)
    fit = fit_scale(picture, view)
    if scale is None or (scale <= fit * _SAME and not (scale == 1.0 and fit == 1.0)):
        return replace(FIT)
    scale = min(scale, max(HIGHEST, fit))
    box = placed(zoom, picture, view)
    point_x, point_y = _clamped((at_x - box.left) / box.width), _clamped((at_y - box.top) / box.height)
    width, height = picture.width * scale, picture.height * scale
    return settled(Zoom(scale, point_x + (view.width / 2 - at_x) / width, point_y + (view.height / 2 - at_y) / height), picture, view)


def toggled(zoom: Zoom, at_x: float, at_y: float, picture: Size, view: Size) -> Zoom:
    """From Fit to 100 % at a point, and from anything else back to Fit."""
    return zoomed_at(zoom, 1.0 if zoom.scale is None else None, at_x, at_y, picture, view)


def stepped(zoom: Zoom, direction: int, at_x: float, at_y: float, picture: Size, view: Size) -> Zoom:
    """One step of the ladder in (+1) or out (-1) at a point."""
    now = scale_of(zoom, picture, view)
    if direction > 0:
        scale = next((step for step in LADDER if step > now * _SAME), now)
    else:
        scale = next((step for step in reversed(LADDER) if step < now / _SAME), 0.0)
    return zoomed_at(zoom, scale, at_x, at_y, picture, view)


def panned(zoom: Zoom, by_x: float, by_y: float, picture: Size, view: Size) -> Zoom:
    """The picture moved by some device pixels, as far as its edges allow."""
    if zoom.scale is None or min(picture) <= 0:
        return zoom
    scale, zoom = scale_of(zoom, picture, view), settled(zoom, picture, view)
    moved = Zoom(zoom.scale, zoom.x - by_x / (picture.width * scale), zoom.y - by_y / (picture.height * scale))
    return settled(moved, picture, view)


def settled(zoom: Zoom, picture: Size, view: Size) -> Zoom:
    """The same place, with the middle brought back to where edges leave no gap."""
    scale = scale_of(zoom, picture, view)
    return replace(zoom, x=_middle(zoom.x, picture.width * scale, view.width), y=_middle(zoom.y, picture.height * scale, view.height))


def _middle(fraction: float, length: float, available: int) -> float:
    if length <= available:
        return 0.5
    half = available / 2 / length
    return min(max(fraction, half), 1 - half)


def _edge(fraction: float, length: int, available: int) -> int:
    return round(available / 2 - _middle(fraction, length, available) * length)


def _clamped(fraction: float) -> float:
    return min(max(fraction, 0.0), 1.0)
