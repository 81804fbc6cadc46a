"""Small real files for tests, made by the test itself."""

import random
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image, ImageDraw

EXIF_IFD = 0x8769
ORIENTATION, MAKE, MODEL = 0x0112, 0x010F, 0x0110
DATE_TIME_ORIGINAL, OFFSET_TIME_ORIGINAL = 0x9003, 0x9011
EXPOSURE = (0x829A, 0x829D, 0x8827, 0x920A)


def picture(seed: int, width: int = 96, height: int = 64) -> Image.Image:
    """A colourful RGB picture, different for each *seed*: a background and six rectangles."""
    chance = random.Random(seed)
    image = Image.new("RGB", (width, height), _colour(chance))
    draw = ImageDraw.Draw(image)
    for _ in range(6):
        left, top = chance.randrange(width), chance.randrange(height)
        draw.rectangle((left, top, left + width // 3, top + height // 3), fill=_colour(chance))
    return image


def write_jpeg(
    path: Path,
    seed: int = 0,
    *,
    width: int = 96,
    height: int = 64,
    taken: datetime | None = None,
    offset: str | None = None,
    orientation: int = 1,
    camera: str | None = "Test Camera",
    exposure: tuple[float, float, int, float] | None = None,
) -> Path:
    """A small JPEG with EXIF; missing folders are made. *taken*: DateTimeOriginal; *offset*: such as "+02:00"; *exposure*: seconds,
    f-number, ISO and focal length in mm."""
    path.parent.mkdir(parents=True, exist_ok=True)
    exif = Image.Exif()
    if orientation != 1:
        exif[ORIENTATION] = orientation
    if camera:
        exif[MAKE], exif[MODEL] = "Test", camera
    details = exif.get_ifd(EXIF_IFD)
    if taken:
        details[DATE_TIME_ORIGINAL] = taken.strftime("%Y:%m:%d %H:%M:%S")
    if offset:
        details[OFFSET_TIME_ORIGINAL] = offset
    details.update(zip(EXPOSURE, exposure or (), strict=False))
    exif[EXIF_IFD] = details
    picture(seed, width, height).save(path, "JPEG", quality=85, exif=exif)
    return path


def write_photos(folder: Path, count: int, *, start: int = 0, per_day: int = 8, width: int = 96, height: int = 64) -> list[Path]:
    """*count* different JPEGs IMG_0000.jpg … in *folder*, one a minute, *per_day* on a day, from 14 June 2025 on."""
    first = datetime(2025, 6, 14, 10, 0)
    return [
        write_jpeg(
            folder / f"IMG_{number:04}.jpg",
            number,
            width=width,
            height=height,
            taken=first + timedelta(days=number // per_day, minutes=number % per_day),
        )
        for number in range(start, start + count)
    ]


def _colour(chance: random.Random) -> tuple[int, int, int]:
    return chance.randrange(256), chance.randrange(256), chance.randrange(256)
