"""Imports everything a worker will ever need: once it is locked in, no import works any more."""

import gc
import importlib
import io
import warnings

import imagehash
import numpy
from PIL import (  # noqa: F401
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageCms,
    JpegImagePlugin,
    JpegPresets,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)  # fmt: skip

from photodesk.imaging.comparing import compared
from photodesk.imaging.derivatives import FirstLook, first_look, preview
from photodesk.imaging.opening import Limits

_KEPT_BLOCKS = 6
"""Pillow keeps this many freed blocks of 16 MB: fresh pages cost a fifth of a large picture's decode."""


_LATE = ("pywt", "scipy.fftpack", "photodesk.imaging.decoders.tasks", "photodesk.imaging.decoders.worker")


def warm_up() -> None:
    """Run every path once on pictures made here, so that nothing is imported or set up later."""
    for name in _LATE:
        importlib.import_module(name)
    warnings.simplefilter("ignore")  # Pillow warns of every oddity in a file
    Image.preinit()
    limits = Limits(1_000_000)
    ramp = numpy.arange(64 * 48 * 3, dtype=numpy.uint8).reshape(48, 64, 3)
    picture = Image.fromarray(ramp)
    exif = Image.Exif()
    exif[0x0112] = 6
    for name in ("JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP", "AVIF"):
        out = io.BytesIO()
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        picture.save(out, name, **({"exif": exif, "icc_profile": profile} if name not in ("GIF", "BMP") else {}))
        looked = first_look(out.getvalue(), limits, _never)
        preview(out.getvalue(), limits, "webp")
    imagehash.average_hash(picture)
    assert isinstance(looked, FirstLook)
    compared(looked.thumbnail, looked.thumbnail)
    gc.collect()
    gc.freeze()
    Image.core.set_blocks_max(_KEPT_BLOCKS)  # type: ignore[attr-defined]  # documented for this use, not exported


def _never(picture_hash: bytes) -> bool:
    return False
