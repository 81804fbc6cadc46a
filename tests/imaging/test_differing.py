"""Where two stored pictures differ: black where they are equal, once one is laid on the other."""

import io

from PIL import Image, ImageDraw
from samples_of_copies import photo

from photodesk.domain.photos import Pixels
from photodesk.domain.similarity import DIFFERENCE_GAIN
from photodesk.imaging.decoders.pool import DecoderPool


def stored(picture: Image.Image, form: str = "JPEG") -> bytes:
    out = io.BytesIO()
    picture.save(out, form, quality=95)
    return out.getvalue()


def grey(found: Pixels) -> Image.Image:
    return Image.frombuffer("RGBX", (found.width, found.height), found.data, "raw", "BGRX", 0, 1).convert("L")


def mean(picture: Image.Image) -> float:
    return sum(value * number for value, number in enumerate(picture.histogram())) / (picture.width * picture.height)


def test_equal_pictures_have_no_difference_and_a_change_is_seen_where_it_is(pool: DecoderPool) -> None:
    whole = photo(1)
    found = pool.difference(stored(whole), stored(whole))
    assert (found.width, found.height) == whole.size and grey(found).getextrema() == (0, 0)
    changed = whole.copy()
    ImageDraw.Draw(changed).rectangle((100, 80, 180, 140), fill=(255, 255, 255))
    seen = grey(pool.difference(stored(whole), stored(changed)))
    assert mean(seen.crop((104, 84, 176, 136))) > 100
    assert mean(seen.crop((300, 200, 620, 460))) < 3


def test_a_smaller_a_cropped_and_a_converted_copy_are_laid_on_the_original(pool: DecoderPool) -> None:
    whole = photo(2)
    cropped, apart = whole.crop((20, 15, 620, 465)), photo(3)
    for other in (stored(whole.resize((320, 240))), stored(whole, "WEBP"), stored(cropped)):
        found = pool.difference(stored(whole), other)
        middle = grey(found).crop((60, 60, 580, 420))
        assert (found.width, found.height) == whole.size and mean(middle) < 4 * DIFFERENCE_GAIN
    assert mean(grey(pool.difference(stored(whole), stored(apart)))) > 10 * DIFFERENCE_GAIN
