"""Pictures for the tests of imaging: every format, made here, and ways to hand them to a pool."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy
from numpy.typing import NDArray
from PIL import Image

from photodesk.domain.photos import Look
from photodesk.imaging.decoders.pool import DecoderPool

Plane = NDArray[numpy.float64]
FORMATS = ("jpeg", "png", "tiff", "webp", "gif", "bmp", "avif")


def scene(width: int = 320, height: int = 240, *, seed: int = 1, grain: float = 4.0) -> Image.Image:
    """An RGB picture with smooth areas, edges, fine texture and grain."""
    chance = numpy.random.default_rng(seed)
    y, x = numpy.mgrid[0:height, 0:width] / max(width, height)
    red = 120 + 90 * numpy.sin(7 * x + seed) * numpy.cos(5 * y)
    green = 110 + 80 * numpy.sin(300 * x * y) * (x > 0.4) + 30 * y
    blue = 60 + 120 * y + 60 * ((x - 0.3) ** 2 + (y - 0.3) ** 2 < 0.02)
    values = numpy.stack([red, green, blue], axis=-1) + chance.normal(0, grain, (height, width, 1))
    return Image.fromarray(numpy.clip(values, 0, 255).astype(numpy.uint8))


def quarters(width: int = 120, height: int = 80) -> Image.Image:
    """Red, green, blue and white quarters, clockwise from the top left: every turn of it looks different."""
    picture = Image.new("RGB", (width, height), (255, 255, 255))
    half_width, half_height = width // 2, height // 2
    picture.paste((255, 0, 0), (0, 0, half_width, half_height))
    picture.paste((0, 255, 0), (half_width, 0, width, half_height))
    picture.paste((0, 0, 255), (half_width, half_height, width, height))
    return picture


def encoded(picture: Image.Image, name: str, **options: object) -> bytes:
    """The bytes of a file."""
    out = io.BytesIO()
    picture.save(out, name.upper(), **options)
    return out.getvalue()


def decoded(data: bytes) -> Image.Image:
    """A thumbnail or preview as RGB."""
    return Image.open(io.BytesIO(data)).convert("RGB")


@contextmanager
def descriptor(data: bytes) -> Iterator[int]:
    """An open file that holds *data*."""
    number = os.memfd_create("picture")
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(number, view) :]
        os.lseek(number, 0, os.SEEK_SET)
        yield number
    finally:
        os.close(number)


@contextmanager
def opened(path: Path) -> Iterator[int]:
    number = os.open(path, os.O_RDONLY)
    try:
        yield number
    finally:
        os.close(number)


def look(pool: DecoderPool, data: bytes) -> Look:
    """A first look at *data*, whatever was seen before."""
    with descriptor(data) as number:
        found = pool.look(number, lambda _: False)
    assert isinstance(found, Look)
    return found


def near(pixel: object, wanted: tuple[int, int, int], tolerance: int = 40) -> bool:
    """Whether two colours are close."""
    assert isinstance(pixel, tuple)
    return all(abs(a - b) <= tolerance for a, b in zip(pixel, wanted, strict=True))


def ssim(first: Image.Image, second: Image.Image) -> float:
    """Mean luma SSIM over 7 x 7 boxes (Wang et al. 2004, constants for 8 bits)."""
    x, y = (numpy.asarray(image.convert("L"), dtype=numpy.float64) for image in (first, second))

    def box(values: Plane) -> Plane:
        total = numpy.cumsum(numpy.cumsum(numpy.pad(values, ((1, 0), (1, 0))), axis=0), axis=1)
        return (total[7:, 7:] - total[:-7, 7:] - total[7:, :-7] + total[:-7, :-7]) / 49

    mx, my = box(x), box(y)
    vx, vy, c = box(x * x) - mx * mx, box(y * y) - my * my, box(x * y) - mx * my
    return float((((2 * mx * my + 6.5025) * (2 * c + 58.5225)) / ((mx * mx + my * my + 6.5025) * (vx + vy + 58.5225))).mean())
