"""The four hashes are imagehash's own, packed."""

import imagehash
import numpy
import pytest
from imaging.samples import encoded, look, scene

from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.imaging.hashing import grey_of, hashes_of


@pytest.mark.parametrize("size", [(512, 340), (40, 30), (90, 512)])
def test_hashes_are_those_of_imagehash(size: tuple[int, int]) -> None:
    grey = grey_of(scene(*size))
    assert grey.mode == "L" and max(grey.size) == min(256, max(size))
    found = hashes_of(grey)
    for mine, theirs in (
        (found.phash, imagehash.phash(grey, 16)),
        (found.ahash, imagehash.average_hash(grey, 16)),
        (found.dhash, imagehash.dhash(grey, 16)),
        (found.whash, imagehash.whash(grey, 16)),
    ):
        assert mine.hex() == str(theirs)


def test_the_same_picture_in_two_formats_and_sizes_has_nearly_the_same_hashes(pool: DecoderPool) -> None:
    picture = scene(1200, 800)
    one = look(pool, encoded(picture, "png")).hashes
    two = look(pool, encoded(picture.resize((900, 600)), "jpeg", quality=80)).hashes
    other = look(pool, encoded(scene(1200, 800, seed=5).rotate(90), "png")).hashes
    assert _distance(one.phash, two.phash) <= 12 < 60 < _distance(one.phash, other.phash)


def _distance(one: bytes, two: bytes) -> int:
    return int(numpy.bitwise_count(numpy.frombuffer(one, numpy.uint8) ^ numpy.frombuffer(two, numpy.uint8)).sum())
