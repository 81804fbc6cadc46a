"""Made-up photos as a camera would write them: for benchmarks where no real ones are named."""

from pathlib import Path

import numpy
from PIL import Image

WIDTH_PX, HEIGHT_PX = 4000, 3000
SCENES = 3


def write_camera_photos(folder: Path, count: int) -> None:
    """*count* different JPEGs of 12 megapixels and some megabytes each: soft shapes, edges, fine texture and grain."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = numpy.random.default_rng(1)
    scenes = [_scene(chance) for _ in range(SCENES)]
    for number in range(count):
        shifted = numpy.roll(scenes[number % SCENES], (number * 97 % HEIGHT_PX, number * 193 % WIDTH_PX), axis=(0, 1))
        Image.fromarray(shifted).save(folder / f"IMG_{number:04}.jpg", "JPEG", quality=90)


def _scene(chance: numpy.random.Generator) -> "numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.uint8]]":
    shapes = Image.fromarray(chance.integers(0, 256, (12, 16, 3), dtype=numpy.uint8)).resize(
        (WIDTH_PX, HEIGHT_PX), Image.Resampling.BICUBIC
    )
    texture = Image.fromarray(chance.integers(96, 160, (HEIGHT_PX // 3, WIDTH_PX // 3), dtype=numpy.uint8)).resize(shapes.size)
    grain = chance.normal(0, 5, (HEIGHT_PX, WIDTH_PX, 1))
    light = numpy.asarray(shapes, numpy.float32) + (numpy.asarray(texture, numpy.float32)[..., None] - 128) * 0.5 + grain
    return numpy.clip(light, 0, 255).astype(numpy.uint8)
