"""Four perceptual hashes of 256 bits from one upright grey reduction. Worker processes only."""

import imagehash
import numpy
from PIL import Image

from photodesk.domain.photos import Hashes
from photodesk.imaging.colour import fitted

GREY_EDGE_PX = 256
HASH_SIZE = 16


def grey_of(picture: Image.Image) -> Image.Image:
    """The reduction all four hashes are taken from: L, longest side at most GREY_EDGE_PX; small pictures as they are."""
    grey = picture.convert("L")
    size = fitted(*grey.size, GREY_EDGE_PX)
    return grey if size == grey.size else grey.resize(size, Image.Resampling.BICUBIC)


def hashes_of(grey: Image.Image) -> Hashes:
    """What imagehash says of *grey* with hash_size 16, bits packed row by row."""
    return Hashes(
        phash=_packed(imagehash.phash(grey, HASH_SIZE)),
        ahash=_packed(imagehash.average_hash(grey, HASH_SIZE)),
        dhash=_packed(imagehash.dhash(grey, HASH_SIZE)),
        whash=_packed(imagehash.whash(grey, HASH_SIZE)),
    )


def _packed(found: imagehash.ImageHash) -> bytes:
    return numpy.packbits(found.hash).tobytes()
