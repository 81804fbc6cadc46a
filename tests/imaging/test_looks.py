"""What the two looks make of good pictures: sizes, turning, colours, formats."""

import io
from dataclasses import replace
from pathlib import Path

import numpy
import pytest
from imaging.samples import FORMATS, decoded, descriptor, encoded, look, near, opened, quarters, scene, ssim
from PIL import Image, ImageCms

from photodesk.domain.photos import Look
from photodesk.domain.problems import DecodeError, Reason
from photodesk.domain.thumbhash import decode as decode_thumbhash
from photodesk.imaging.decoders.pool import DecoderPool

CORNERS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255))
_TURN = {
    1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270,
}  # fmt: skip


def corners(image: Image.Image) -> list[object]:
    """Colours in the middle of the quarters: top left, top right, bottom right, bottom left."""
    w, h = image.size
    return [image.getpixel(p) for p in ((w // 4, h // 4), (3 * w // 4, h // 4), (3 * w // 4, 3 * h // 4), (w // 4, 3 * h // 4))]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_a_look_and_a_preview_that_resemble_it(pool: DecoderPool, name: str) -> None:
    picture = scene(700, 500, grain=0)
    data = encoded(picture, name, **({"quality": 90} if name in ("jpeg", "webp", "avif") else {}))
    found = look(pool, data)
    assert (found.metadata.format, found.metadata.width, found.metadata.height) == (name, 700, 500)
    thumb = decoded(found.thumbnail)
    assert thumb.size == (512, 366)
    assert ssim(thumb, picture.resize(thumb.size, Image.Resampling.LANCZOS)) > (0.75 if name == "gif" else 0.93)
    with descriptor(data) as number:
        preview = pool.preview(number)
    assert (preview.width, preview.height, preview.format) == (700, 500, "jpeg")
    with Image.open(io.BytesIO(preview.data)) as opened_preview:
        assert opened_preview.info.get("progressive")


def test_a_large_picture_is_reduced_and_a_small_one_never_enlarged(pool: DecoderPool) -> None:
    data = encoded(scene(2600, 1300), "jpeg", quality=85)
    with descriptor(data) as number:
        preview = pool.preview(number)
        web = pool.preview(number, format="webp")
    assert (preview.width, preview.height) == (2048, 1024) == decoded(preview.data).size
    assert web.format == "webp" and decoded(web.data).size == (2048, 1024)
    tiny = look(pool, encoded(scene(9, 5), "png"))
    assert decoded(tiny.thumbnail).size == (9, 5)


@pytest.mark.parametrize("name", ["jpeg", "png", "webp", "tiff", "avif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_shown_upright(pool: DecoderPool, name: str, orientation: int) -> None:
    stored = quarters()
    turn = _TURN[orientation]
    if turn is not None:
        stored = stored.transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    found = look(pool, encoded(stored, name, exif=exif))
    assert (found.metadata.width, found.metadata.height, found.metadata.orientation) == (120, 80, orientation)
    thumb = decoded(found.thumbnail)
    assert thumb.size == (120, 80)
    assert all(near(have, want) for have, want in zip(corners(thumb), CORNERS, strict=True))


def test_a_nonsensical_orientation_counts_as_none(pool: DecoderPool) -> None:
    exif = Image.Exif()
    exif[0x0112] = 42
    assert look(pool, encoded(quarters(), "jpeg", exif=exif)).metadata.orientation == 1


@pytest.mark.parametrize("kind", ["16 bit grey", "palette", "palette with a hole", "1 bit", "grey and alpha", "float"])
def test_modes(pool: DecoderPool, kind: str) -> None:
    """A dark left half and a bright right half stay that, whatever the pixels are made of."""
    ramp = numpy.zeros((40, 80), dtype=numpy.uint16)
    ramp[:, 40:] = 65535
    grey = Image.fromarray((ramp >> 8).astype(numpy.uint8))
    name, options = "png", {}
    if kind == "16 bit grey":
        picture = Image.fromarray(ramp)
    elif kind.startswith("palette"):
        picture = grey.convert("P")
        options = {"transparency": 7} if "hole" in kind else {}
    elif kind == "1 bit":
        picture = grey.convert("1")
    elif kind == "float":
        name, picture = "tiff", Image.fromarray((ramp / 65535).astype(numpy.float32))
    else:
        picture = Image.merge("LA", (grey, Image.new("L", grey.size, 255)))
    thumb = decoded(look(pool, encoded(picture, name, **options)).thumbnail)
    assert near(thumb.getpixel((15, 20)), (0, 0, 0)) and near(thumb.getpixel((65, 20)), (255, 255, 255))


def test_transparent_parts_are_neutral_grey(pool: DecoderPool) -> None:
    picture = quarters().convert("RGBA")
    picture.paste((255, 0, 255, 0), (0, 0, 60, 80))
    thumb = decoded(look(pool, encoded(picture, "png")).thumbnail)
    assert near(thumb.getpixel((20, 40)), (128, 128, 128), 6)
    assert near(thumb.getpixel((90, 20)), (0, 255, 0))


def test_an_animation_shows_its_first_frame_and_counts_them(pool: DecoderPool) -> None:
    frames = [Image.new("RGB", (40, 30), colour) for colour in ((200, 0, 0), (0, 200, 0), (0, 0, 200))]
    for name in ("gif", "webp", "png"):
        found = look(pool, encoded(frames[0], name, save_all=True, append_images=frames[1:], duration=50))
        assert found.metadata.frames == 3
        assert near(decoded(found.thumbnail).getpixel((20, 15)), (200, 0, 0))
    pages = look(pool, encoded(frames[0], "tiff", save_all=True, append_images=frames[1:]))
    assert pages.metadata.frames == 3


def test_profiles_are_converted_to_srgb(pool: DecoderPool, corpus: Path) -> None:
    folder = corpus / "jpeg"
    found: dict[str, Look] = {}
    for name in ("display-p3", "srgb-twin", "adobe-rgb", "cmyk-icc"):
        with opened(folder / f"{name}.jpg") as number:
            answer = pool.look(number, lambda _: False)
        assert isinstance(answer, Look)
        found[name] = answer
    assert found["display-p3"].metadata.profile == "Display P3"
    wide, narrow = (numpy.asarray(decoded(found[n].thumbnail), dtype=int) for n in ("display-p3", "srgb-twin"))
    assert abs(wide - narrow).mean() > 1
    with Image.open(folder / "cmyk-icc.jpg") as source:
        naive = numpy.asarray(source.convert("RGB"), dtype=int)
    shown = numpy.asarray(decoded(found["cmyk-icc"].thumbnail), dtype=int)
    # The profile changes hues a little; an inverted picture would be far off.
    assert abs(shown - naive).mean() < 60 < abs((255 - shown) - naive).mean()


def test_a_damaged_profile_does_not_hide_the_picture(pool: DecoderPool) -> None:
    good = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (good[:100], b"\xff" * 600, good.replace(b"RGB ", b"GRAY")):
        found = look(pool, encoded(quarters(), "jpeg", icc_profile=profile))
        assert all(near(have, want) for have, want in zip(corners(decoded(found.thumbnail)), CORNERS, strict=True))


def test_thumbhash_tells_the_colours(pool: DecoderPool) -> None:
    width, height, pixels = decode_thumbhash(look(pool, encoded(quarters(), "png")).thumbhash)
    assert max(width, height) == 32 and len(pixels) == width * height * 4
    image = Image.frombytes("RGBA", (width, height), pixels, "raw", "BGRA").convert("RGB")
    assert all(near(have, want, 110) for have, want in zip(corners(image), CORNERS, strict=True))


@pytest.mark.parametrize("data", [b"", b"\0" * 4, b"\0" * 5, b"\xff" * 6])
def test_a_malformed_thumbhash_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="ThumbHash"):
        decode_thumbhash(data)


@pytest.mark.reliability
def test_thumbnails_and_previews_keep_fine_texture(pool: DecoderPool) -> None:
    for width, height in ((1500, 1000), (3000, 2000)):
        picture = scene(width, height, seed=width)
        data = encoded(picture, "jpeg", quality=92)
        with descriptor(data) as number:
            preview = pool.preview(number)
        for derivative, least in ((look(pool, data).thumbnail, 0.95), (preview.data, 0.96)):
            small = decoded(derivative)
            assert ssim(small, decoded(data).resize(small.size, Image.Resampling.LANCZOS)) >= least


def test_the_caller_can_stop_after_the_content_hash(pool: DecoderPool) -> None:
    data = encoded(quarters(), "png")
    first = look(pool, data)
    with descriptor(data) as number:
        assert pool.look(number, lambda content: content == first.content_hash) == first.content_hash
        again = pool.look(number, lambda _: False)
    assert isinstance(again, Look)
    assert (again.thumbnail, again.hashes) == (first.thumbnail, first.hashes)


def with_maker(picture: Image.Image, maker: str, orientation: int = 1, name: str = "jpeg") -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = maker, orientation
    return encoded(picture, name, exif=exif)


def test_a_picture_that_was_looked_at_before_is_not_decoded_under_other_metadata(pool: DecoderPool) -> None:
    first = look(pool, with_maker(quarters(), "One"))
    other = with_maker(quarters(), "Another", 1)
    stored = replace(first, thumbnail=look(pool, encoded(scene(), "jpeg")).thumbnail)
    with descriptor(other) as number:
        found = pool.look(number, lambda _: False, {first.picture_hash: stored}.get)
    assert isinstance(found, Look)
    fresh = look(pool, other)
    assert found.metadata == fresh.metadata and found.metadata.camera == "Another"
    assert (found.content_hash, found.picture_hash) == (fresh.content_hash, first.picture_hash)
    assert (found.thumbnail, found.hashes, found.thumbhash) == (stored.thumbnail, fresh.hashes, fresh.thumbhash)


def test_turned_by_its_metadata_or_cut_off_it_is_another_picture(pool: DecoderPool) -> None:
    first = look(pool, with_maker(scene(), "One"))
    for data in (with_maker(scene(), "One", 6), with_maker(scene(), "One")[:-900], with_maker(scene(), "One", 1, "png")):
        fresh = look(pool, data)
        with descriptor(data) as number:
            found = pool.look(number, lambda _: False, {first.picture_hash: first}.get)
        assert isinstance(found, Look) and (found.thumbnail, found.damaged) == (fresh.thumbnail, fresh.damaged) != (first.thumbnail, False)


def test_embedded_thumbnail_is_upright_and_without_bars(pool: DecoderPool) -> None:
    small = Image.new("RGB", (160, 120))
    small.paste(quarters(160, 106), (0, 7))
    block = _exif_with_thumbnail(encoded(small, "jpeg", quality=90), orientation=3)
    with descriptor(encoded(scene(600, 400), "jpeg", exif=block)) as number:
        found = pool.embedded(number)
    assert found is not None
    assert (found.full_width, found.full_height) == (600, 400) and (found.width, found.height) == (160, 107)
    image = Image.frombytes("RGBA", (found.width, found.height), found.data, "raw", "BGRA").convert("RGB")
    assert near(corners(image)[2], (255, 0, 0)) and image.getpixel((80, 1)) != (0, 0, 0)
    with descriptor(encoded(scene(60, 40), "jpeg")) as number:
        assert pool.embedded(number) is None
    with descriptor(b"no picture at all") as number:
        assert pool.embedded(number) is None


def _exif_with_thumbnail(thumbnail: bytes, orientation: int) -> bytes:
    """An EXIF block of two directories: the orientation, then the place of the thumbnail behind them."""
    first = b"\x01\x00" + b"\x12\x01\x03\x00\x01\x00\x00\x00" + orientation.to_bytes(4, "little") + (26).to_bytes(4, "little")
    start = 26 + 2 + 2 * 12 + 4
    second = b"\x02\x00" + b"\x01\x02\x04\x00\x01\x00\x00\x00" + start.to_bytes(4, "little")
    second += b"\x02\x02\x04\x00\x01\x00\x00\x00" + len(thumbnail).to_bytes(4, "little") + bytes(4)
    return b"Exif\0\0II*\0\x08\0\0\0" + first + second + thumbnail


def test_reduced_and_regions_are_parts_of_the_turned_picture(pool: DecoderPool) -> None:
    stored = quarters(1200, 800).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(stored, "jpeg", exif=exif, quality=95)
    with descriptor(data) as number:
        whole = pool.reduced(number, 300)
        part = pool.region(number, b"k" * 32, 900, 100, 200, 150)
        edge = pool.region(number, b"k" * 32, 1100, 700, 500, 500)
        with pytest.raises(DecodeError):
            pool.region(number, b"k" * 32, 5000, 0, 10, 10)
    assert (whole.width, whole.height, whole.full_width, whole.full_height) == (300, 200, 1200, 800)
    assert (part.width, part.height, part.full_width, part.full_height) == (200, 150, 1200, 800)
    assert near(tuple(part.data[:3]), (0, 255, 0)) and part.data[3] == 255
    assert (edge.width, edge.height) == (100, 100) and near(tuple(edge.data[2::-1]), (0, 0, 255))


def test_our_own_webp_previews_are_decoded(pool: DecoderPool) -> None:
    found = pool.decode_cached(encoded(quarters(), "webp", lossless=True))
    assert (found.width, found.height) == (120, 80) and found.data[:4] == b"\x00\x00\xff\xff"
    with pytest.raises(DecodeError) as refused:
        pool.decode_cached(b"RIFF nonsense")
    assert refused.value.reason is Reason.UNREADABLE
