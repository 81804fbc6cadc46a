"""Makes ThumbHashes, about 20 bytes that stand for a picture. Worker processes only.

ThumbHash is by Evan Wallace (evanw/thumbhash on GitHub); the field layout and formulas follow its reference, for
pictures without transparency. `photodesk.domain.thumbhash` decodes.
"""

import functools

import numpy
from numpy.typing import NDArray
from PIL import Image

from photodesk.imaging.colour import fitted

EDGE_PX = 64
"""Pictures are reduced to this before; the hash holds seven waves a side, so more shows nothing."""

Plane = NDArray[numpy.float64]


def thumbhash_of(picture: Image.Image) -> bytes:
    """The ThumbHash of an RGB picture."""
    size = fitted(*picture.size, EDGE_PX)
    small = picture if picture.size == size else picture.resize(size, Image.Resampling.BOX)
    pixels = numpy.asarray(small, dtype=numpy.float64) / 255
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    width, height = size
    columns, rows = (max(1, round(7 * side / max(size))) for side in size)
    light, light_ac, light_scale = _channel((red + green + blue) / 3, max(3, columns), max(3, rows))
    yellow, yellow_ac, yellow_scale = _channel((red + green) / 2 - blue, 3, 3)
    reddish, reddish_ac, reddish_scale = _channel(red - green, 3, 3)
    landscape = width > height
    head = round(63 * light) | round(31.5 + 31.5 * yellow) << 6 | round(31.5 + 31.5 * reddish) << 12 | round(31 * light_scale) << 18
    shape = (rows if landscape else columns) | round(63 * yellow_scale) << 3 | round(63 * reddish_scale) << 9 | landscape << 15
    nibbles = [*light_ac, *yellow_ac, *reddish_ac]
    nibbles += [0] * (len(nibbles) % 2)
    packed = bytes(low | high << 4 for low, high in zip(nibbles[::2], nibbles[1::2], strict=True))
    return head.to_bytes(3, "little") + shape.to_bytes(2, "little") + packed


def _channel(values: Plane, columns: int, rows: int) -> tuple[float, list[int], float]:
    """Mean, factors 0 to 15 and their scale: a cosine transform of the lowest frequencies, cut off diagonally."""
    height, width = values.shape
    factors = _waves(height, rows) @ values @ _waves(width, columns).T / (width * height)
    kept = [float(factors[cy, cx]) for cy in range(rows) for cx in range(columns) if cx * rows < columns * (rows - cy)]
    scale = min(1.0, max(map(abs, kept[1:])))
    return kept[0], [round(15 * (0.5 + 0.5 / scale * f)) if scale else 0 for f in kept[1:]], scale


@functools.lru_cache(maxsize=256)
def _waves(length: int, count: int) -> Plane:
    return numpy.cos(numpy.pi / length * numpy.outer(numpy.arange(count), numpy.arange(length) + 0.5))
