"""Where two pictures differ, once one is laid on the other. Worker processes only."""

import io

from PIL import Image, ImageChops

from photodesk.domain.similarity import DIFFERENCE_GAIN
from photodesk.imaging.comparing import laid_on

_OUTSIDE = (64, 64, 64)
"""What the second picture does not show: neither equal nor different."""
_STILL_STRETCH, _STILL_SHIFT = 0.004, 0.002
"""Pictures that are moved by less are laid on each other as they are: moving them would blur one of the two."""


def difference(first: bytes, second: bytes) -> Image.Image:
    """Of two pictures of ours: black where they are equal, brighter by DIFFERENCE_GAIN where they are not; as large as the first."""
    with Image.open(io.BytesIO(first), formats=_FORMATS) as one, Image.open(io.BytesIO(second), formats=_FORMATS) as two:
        picture, other = one.convert("RGB"), two.convert("RGB")
    fit = laid_on(picture, other)
    if other.size != picture.size:
        other = other.resize(picture.size, Image.Resampling.LANCZOS)
    inside = None
    if fit is not None and not _is_still(fit):
        moved = _moved(fit, *picture.size)
        inside = Image.new("L", picture.size, 255).transform(picture.size, Image.Transform.AFFINE, moved, Image.Resampling.NEAREST)
        other = other.transform(picture.size, Image.Transform.AFFINE, moved, Image.Resampling.BILINEAR)
    found = ImageChops.difference(picture, other).point([min(255, value * DIFFERENCE_GAIN) for value in range(256)] * 3)
    return found if inside is None else Image.composite(found, Image.new("RGB", picture.size, _OUTSIDE), inside)


def _is_still(fit: tuple[float, float, float, float]) -> bool:
    stretch_x, shift_x, stretch_y, shift_y = fit
    return max(abs(stretch_x - 1), abs(stretch_y - 1)) < _STILL_STRETCH and max(abs(shift_x), abs(shift_y)) < _STILL_SHIFT


def _moved(fit: tuple[float, float, float, float], width: int, height: int) -> tuple[float, float, float, float, float, float]:
    """The same as Pillow wants it: for each pixel of the result, where it comes from."""
    stretch_x, shift_x, stretch_y, shift_y = fit
    left, top = ((1 - stretch) / 2 + shift for stretch, shift in ((stretch_x, shift_x), (stretch_y, shift_y)))
    return stretch_x, 0.0, left * width, 0.0, stretch_y, top * height


_FORMATS = ("JPEG", "WEBP")
