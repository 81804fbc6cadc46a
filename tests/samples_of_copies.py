"""Photos whose copies can be told from other photos: scenes with shapes and texture, saved in many forms."""

import random
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 640, 480


@cache
def _scene(seed: int) -> Image.Image:
    chance = random.Random(seed)
    whole = Image.new("RGB", (WIDTH + 120, HEIGHT + 60), tuple(chance.randrange(60, 200) for _ in range(3)))
    draw = ImageDraw.Draw(whole)
    for _ in range(60):
        x, y, size = chance.randrange(WIDTH + 100), chance.randrange(HEIGHT + 40), chance.randrange(20, 160)
        colour = tuple(chance.randrange(256) for _ in range(3))
        (draw.ellipse if chance.random() < 0.5 else draw.rectangle)((x, y, x + size, y + size * chance.uniform(0.3, 1.2)), fill=colour)
    return whole.filter(ImageFilter.GaussianBlur(2))


def photo(seed: int, left: int = 40, top: int = 30) -> Image.Image:
    """A window of a scene; another *left* or *top* is the next shot of it."""
    return _scene(seed).crop((left, top, left + WIDTH, top + HEIGHT))


def save(picture: Image.Image, path: Path, *, quality: int = 85, camera: str = "", taken: str = "") -> None:
    """Write it in the format of its name, with its camera and when it was taken ("2020:05:01 10:00:00") where given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    exif = Image.Exif()
    if camera:
        exif[0x010F], exif[0x0110] = "Maker", camera
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    picture.save(path, quality=quality, exif=exif)
