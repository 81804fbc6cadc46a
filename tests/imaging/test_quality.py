"""Stored pictures against a full decode and Lanczos, on real photos."""

import statistics
from pathlib import Path

import pytest
from imaging.samples import decoded, opened, ssim
from PIL import Image, ImageOps

from photodesk.domain.photos import Look
from photodesk.imaging.decoders.pool import DecoderPool

PHOTOS = (
    "camera/canon-powershot-a85-rot270.jpg", "camera/fujifilm-mx-1200.jpg", "camera/minolta-dimage-ex.jpg", "camera/panasonic-dmc-lc40.jpg",
    "metadata/lr-hierarchy-falcon.jpg", "phone/gps-walk-2.jpg", "phone/apple-iphone-4-gps.jpg", "orientation/landscape_6.jpg",
    "png/exif-orientation.png", "webp/htc-desire-exif.webp",
)  # fmt: skip
"""Among them those that lose most."""


@pytest.mark.reliability
def test_luma_of_thumbnails_and_previews(pool: DecoderPool, corpus: Path) -> None:
    thumbs: list[float] = []
    previews: list[float] = []
    for name in PHOTOS:
        with opened(corpus / name) as number:
            found = pool.look(number, lambda _: False)
            preview = pool.preview(number)
        assert isinstance(found, Look)
        with Image.open(corpus / name) as source:
            upright = ImageOps.exif_transpose(source.convert("L") if source.mode == "RGBA" else source).convert("L")
        for data, values in ((found.thumbnail, thumbs), (preview.data, previews)):
            small = decoded(data)
            values.append(ssim(upright.resize(small.size, Image.Resampling.LANCZOS), small))
    assert statistics.mean(thumbs) >= 0.97 and min(thumbs) >= 0.95
    assert statistics.mean(previews) >= 0.98
