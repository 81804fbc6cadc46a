"""Files with the same picture under other metadata are told to be the same picture, and no others."""

import io
import zlib

import pytest
from imaging.samples import encoded, look, scene
from PIL import Image, ImageCms

from photodesk.imaging.decoders.pool import DecoderPool

FORMATS = ("jpeg", "png", "webp")


def with_metadata(data: bytes, name: str, *, orientation: int = 1, text: str = "other") -> bytes:
    """The same compressed picture with EXIF, put in by hand where Pillow would compress anew."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = orientation, text
    block = exif.tobytes()
    if name == "jpeg":
        return data[:2] + b"\xff\xe1" + (len(block) + 2).to_bytes(2, "big") + block + data[2:]
    if name == "png":
        kind = b"eXIf" + block.removeprefix(b"Exif\0\0")
        chunk = (len(kind) - 4).to_bytes(4, "big") + kind + zlib.crc32(kind).to_bytes(4, "big")
        return data[:33] + chunk + data[33:]
    block = block.removeprefix(b"Exif\0\0")
    with Image.open(io.BytesIO(data)) as picture:
        width, height = picture.size
    canvas = b"VP8X" + (10).to_bytes(4, "little") + b"\x08\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    chunk = b"EXIF" + len(block).to_bytes(4, "little") + block + b"\0" * (len(block) % 2)
    body = b"WEBP" + canvas + data[12:] + chunk
    return b"RIFF" + len(body).to_bytes(4, "little") + body


@pytest.mark.parametrize("name", FORMATS)
def test_other_metadata_leave_the_picture_what_it_is(pool: DecoderPool, name: str) -> None:
    data = encoded(scene(), name)
    edited = with_metadata(data, name)
    first, second = look(pool, data), look(pool, edited)
    assert first.content_hash != second.content_hash and first.picture_hash == second.picture_hash


@pytest.mark.parametrize("name", FORMATS)
def test_another_orientation_picture_or_compression_is_another_picture(pool: DecoderPool, name: str) -> None:
    data = with_metadata(encoded(scene(), name), name)
    others = [with_metadata(encoded(scene(), name), name, orientation=6), with_metadata(encoded(scene(seed=2), name), name)]
    if name != "png":
        others.append(with_metadata(encoded(scene(), name, quality=60), name))
    hashes = {look(pool, each).picture_hash for each in (data, *others)}
    assert len(hashes) == 1 + len(others)


def test_another_profile_is_another_picture(pool: DecoderPool) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    plain, profiled = encoded(scene(), "jpeg"), encoded(scene(), "jpeg", icc_profile=profile)
    assert look(pool, plain).picture_hash != look(pool, profiled).picture_hash


@pytest.mark.parametrize("progressive", [False, True])
def test_padding_changes_nothing_but_a_film_behind_the_picture_does(pool: DecoderPool, progressive: bool) -> None:
    data = encoded(scene(), "jpeg", progressive=progressive)
    assert look(pool, data + b"\0").picture_hash == look(pool, data).picture_hash
    assert look(pool, data + bytes(5000)).picture_hash != look(pool, data).picture_hash


def test_formats_that_are_not_taken_apart_are_known_by_their_bytes(pool: DecoderPool) -> None:
    for name in ("tiff", "bmp"):
        found = look(pool, encoded(scene(), name))
        assert found.picture_hash == found.content_hash


def test_a_damaged_file_is_known_by_its_bytes(pool: DecoderPool) -> None:
    found = look(pool, encoded(scene(), "jpeg")[:-2000])
    assert found.damaged and found.picture_hash == found.content_hash
