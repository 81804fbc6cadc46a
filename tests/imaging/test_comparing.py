"""Copies are told from other pictures, and from the next shot of a series, by their thumbnails."""

from collections.abc import Callable

import pytest
from imaging.samples import encoded, look, scene
from PIL import Image, ImageDraw

from photodesk.domain.photos import Look
from photodesk.domain.similarity import PHASH_RADIUS, Exposure, Match, distance, judged
from photodesk.imaging.decoders.pool import DecoderPool

WIDTH, HEIGHT = 640, 480


def photo(seed: int = 1, left: int = 40, top: int = 30) -> Image.Image:
    """A window of a scene that is larger; its grain belongs to the picture."""
    whole: Image.Image = scene(WIDTH + 80, HEIGHT + 60, seed=seed, grain=6)
    return whole.crop((left, top, left + WIDTH, top + HEIGHT))


def cropped(picture: Image.Image, share: float) -> Image.Image:
    dx, dy = round(picture.width * share), round(picture.height * share)
    return picture.crop((dx // 3, dy, picture.width - dx + dx // 3, picture.height))


def watermarked(picture: Image.Image) -> Image.Image:
    marked = picture.copy()
    ImageDraw.Draw(marked).rectangle((WIDTH // 2, HEIGHT - 60, WIDTH, HEIGHT - 28), fill=(240, 240, 240))
    return marked


COPIES: dict[str, Callable[[Image.Image], bytes]] = {
    "compressed more": lambda picture: encoded(picture, "jpeg", quality=40),
    "half as large": lambda picture: encoded(picture.resize((WIDTH // 2, HEIGHT // 2)), "jpeg"),
    "another format": lambda picture: encoded(picture, "webp", quality=70),
    "grey": lambda picture: encoded(picture.convert("L"), "jpeg"),
    "brighter": lambda picture: encoded(picture.point([min(255, round(v * 1.15)) for v in range(256)] * 3), "jpeg"),
    "cropped by 3 %": lambda picture: encoded(cropped(picture, 0.03), "jpeg"),
    "cropped by 5 %": lambda picture: encoded(cropped(picture, 0.05), "jpeg"),
    "with a watermark": lambda picture: encoded(watermarked(picture), "jpeg"),
}


def match(pool: DecoderPool, first: Look, second: Look, *shots: Exposure) -> Match | None:
    likeness = pool.compared(first.thumbnail, second.thumbnail)
    one, two = shots or (Exposure(), Exposure())
    return judged(likeness, distance(first.hashes.dhash, second.hashes.dhash), one, two)


@pytest.mark.parametrize("change", COPIES)
def test_a_changed_copy_is_the_same_picture_both_ways_round(pool: DecoderPool, change: str) -> None:
    original, copy = look(pool, encoded(photo(), "png")), look(pool, COPIES[change](photo()))
    assert match(pool, original, copy) is match(pool, copy, original) is Match.SAME


def test_the_next_shot_of_a_series_is_no_copy(pool: DecoderPool) -> None:
    first, second = look(pool, encoded(photo(), "jpeg")), look(pool, encoded(photo(left=48, top=24), "jpeg"))
    assert match(pool, first, second) in (Match.ALIKE, None)
    shots = Exposure("A 7", 1_000_000), Exposure("A 7", 1_400_000)
    assert match(pool, first, second, *shots) is Match.SERIES
    assert match(pool, first, look(pool, encoded(photo(), "jpeg", quality=60)), *shots) is Match.SERIES, "a tripod moves nothing"


def test_a_clock_put_right_by_an_hour_makes_no_other_picture(pool: DecoderPool) -> None:
    first, second = look(pool, encoded(photo(), "jpeg")), look(pool, encoded(photo(), "jpeg", quality=70))
    at = 1_700_000_000_000_000
    assert match(pool, first, second, Exposure("A 7", at), Exposure("A 7", at + 3_600_000_000)) is Match.SAME
    assert match(pool, first, second, Exposure("A 7", at), Exposure("A 7", at + 61_000_000)) is Match.ALIKE
    assert match(pool, first, second, Exposure("A 7", at), Exposure("A 9", at + 61_000_000)) is Match.SAME


def test_other_scenes_are_nothing_to_each_other(pool: DecoderPool) -> None:
    first, second = look(pool, encoded(photo(seed=1), "jpeg")), look(pool, encoded(photo(seed=4), "jpeg"))
    assert distance(first.hashes.phash, second.hashes.phash) > PHASH_RADIUS or match(pool, first, second) is None


def page(words: int) -> Image.Image:
    """A page of text: lines of words, the last one shorter or longer."""
    picture = Image.new("RGB", (900, 1200), "white")
    draw = ImageDraw.Draw(picture)
    for line in range(24):
        for word in range(6 if line < 23 else words):
            draw.rectangle((90 + word * 120, 80 + line * 44, 180 + word * 120, 96 + line * 44), fill="black")
    return picture


def test_pages_that_differ_in_a_word_are_no_copies_but_equal_ones_are(pool: DecoderPool) -> None:
    first = look(pool, encoded(page(4), "png"))
    assert match(pool, first, look(pool, encoded(page(5), "png"))) is not Match.SAME
    assert match(pool, first, look(pool, encoded(page(4), "jpeg", quality=90))) is Match.SAME


def test_nearly_even_pictures_are_flat_and_never_copies_by_their_looks(pool: DecoderPool) -> None:
    dark = [look(pool, encoded(scene(320, 240, seed=seed).point([v // 40 for v in range(256)] * 3), "jpeg")) for seed in (1, 2)]
    likeness = pool.compared(dark[0].thumbnail, dark[1].thumbnail)
    assert likeness.flat() == (True, True) and match(pool, dark[0], dark[0]) is None


def test_sizes_of_one_pixel_are_compared_too(pool: DecoderPool) -> None:
    strip, dot = (look(pool, encoded(Image.new("RGB", size, "red"), "png")) for size in ((600, 1), (1, 1)))
    assert match(pool, strip, dot) is None
