"""Damaged, false and hostile files: each ends with a picture or the right reason, and the next one works."""

import csv
import io
import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import seeds
from imaging.mutations import run_mutations
from imaging.samples import decoded, descriptor, encoded, look, opened, quarters, scene, ssim
from PIL import Image

from photodesk.domain.photos import Look
from photodesk.domain.problems import DecodeError, Reason
from photodesk.imaging.decoders.pool import DecoderPool

pytestmark = pytest.mark.reliability


@pytest.mark.parametrize("cut", [2, 10, 1000, 0.5])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_that_lacks_its_end_is_shown_as_damaged(pool: DecoderPool, cut: float, progressive: bool) -> None:
    picture = scene(900, 600)
    data = encoded(picture, "jpeg", quality=88, progressive=progressive)
    short = data[: int(len(data) * cut)] if cut < 1 else data[: -int(cut)]
    found = look(pool, short)
    assert found.damaged and (found.metadata.width, found.metadata.height) == (900, 600)
    thumb, whole = decoded(found.thumbnail), decoded(look(pool, data).thumbnail)
    top = (0, 0, 512, 120)
    assert ssim(thumb.crop(top), whole.crop(top)) > (0.95 if not progressive else 0.3)
    with descriptor(short) as number:
        preview = pool.preview(number)
    assert preview.damaged and preview.width == 900
    assert not look(pool, data).damaged


def test_a_file_with_a_header_and_nothing_else_is_truncated(pool: DecoderPool) -> None:
    for name in ("jpeg", "png"):
        data = encoded(scene(900, 600), name)
        start = data.index(b"\xff\xda") + 12 if name == "jpeg" else data.index(b"IDAT") + 6
        with pytest.raises(DecodeError) as refused:
            look(pool, data[:start])
        assert refused.value.reason is Reason.TRUNCATED


REASONS = {
    "empty": {Reason.EMPTY},
    "not-an-image": {Reason.NOT_AN_IMAGE},
    "truncated": {Reason.TRUNCATED},
    "bomb": {Reason.TOO_LARGE},
    "corrupt": {Reason.UNREADABLE, Reason.TRUNCATED, Reason.DECODER_CRASHED},
    "fuzz": {Reason.UNREADABLE, Reason.TRUNCATED, Reason.DECODER_CRASHED},
}


def test_the_corpus_ends_as_its_list_says(pool: DecoderPool, corpus: Path) -> None:
    wrong = []
    with (corpus / "MANIFEST.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["expected"] != "sidecar"]
    for row in rows:
        later = row["set"] in ("raw", "heif")
        wanted = {Reason.UNSUPPORTED} if later else REASONS.get(row["kind"], set()) if row["expected"] == "error" else set()
        with opened(corpus / row["path"]) as number:
            try:
                found = pool.look(number, lambda _: False)
                assert isinstance(found, Look)
                reason = Reason.TRUNCATED if found.damaged else None
            except DecodeError as error:
                reason = error.reason
        if (reason not in wanted) if wanted else reason is not None:
            wrong.append(f"{row['path']}: {reason}, wanted {wanted or 'a picture'}")
    assert not wrong


def test_a_huge_jpeg_is_shown_reduced_and_other_huge_pictures_are_refused(corpus: Path) -> None:
    small = DecoderPool(1, max_megapixels=1)
    try:
        data = encoded(scene(2400, 1600), "jpeg")
        found = look(small, data)
        assert (found.metadata.width, found.metadata.height) == (2400, 1600)
        with descriptor(data) as number:
            assert small.reduced(number, 512).full_width == 2400
            part = small.region(number, b"k" * 32, 0, 0, 400, 300)
        assert (part.width, part.height) == (400, 300)
        for name in ("png", "webp", "tiff", "bmp", "gif"):
            with pytest.raises(DecodeError) as refused:
                look(small, encoded(scene(1200, 900), name))
            assert refused.value.reason is Reason.TOO_LARGE
    finally:
        small.close()
    with opened(corpus / "broken" / "huge-280mp.jpg") as number:
        pool = DecoderPool(1)
        try:
            assert pool.preview(number).width == 2048
            assert pool.peak_memory_bytes() < 300 << 20
        finally:
            pool.close()


def _png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    rows = zlib.compressobj(9)
    pixels = b"".join(rows.compress(bytes(1 + width * 3)) for _ in range(height)) + rows.flush()
    parts = [chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), *(chunk(*c) for c in chunks), chunk(b"IDAT", pixels)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + chunk(b"IEND", b"")


def _endless_tiff() -> bytes:
    """A picture whose directories follow each other in a circle."""
    data = bytearray(encoded(quarters(), "tiff"))
    (start,) = struct.unpack_from("<I", data, 4)
    (count,) = struct.unpack_from("<H", data, start)
    struct.pack_into("<I", data, start + 2 + 12 * count, start)
    return bytes(data)


def _many_tags() -> bytes:
    return b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\x0e\x01\x02\x00\x40\0\0\0\x10\0\0\0" * 5000


BOMBS: dict[str, Callable[[], bytes]] = {
    "webp of 82 megapixels": lambda: encoded(Image.new("RGB", (9000, 9100)), "webp", quality=1, method=0),
    "png of 150 megapixels": lambda: _png(15000, 10000),
    "text of 100 megabytes": lambda: _png(64, 64, (b"zTXt", b"Comment\0\0" + zlib.compress(bytes(100 << 20), 9))),
    "profile of 100 megabytes": lambda: _png(64, 64, (b"iCCP", b"x\0\0" + zlib.compress(bytes(100 << 20), 9))),
    "endless tiff": _endless_tiff,
    "many tags": lambda: encoded(quarters(), "jpeg", exif=_many_tags()),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_end_in_time_and_within_memory(bomb: str) -> None:
    data = BOMBS[bomb]()
    made = DecoderPool(1)
    try:
        started = time.monotonic()
        try:
            look(made, data)
        except DecodeError as error:
            assert error.reason is Reason.TOO_LARGE
        assert time.monotonic() - started < 10
        assert made.peak_memory_bytes() <= 768 << 20
        assert look(made, encoded(quarters(), "png")).metadata.width == 120
    finally:
        made.close()


def test_mutations_never_cost_more_than_their_own_file() -> None:
    made = DecoderPool(2)
    try:
        happened = run_mutations(made, 1200, seeds.chosen())
        assert sum(happened.values()) == 1200
        assert happened["shown"] > 50 and not happened.get("timeout")
        assert made.peak_memory_bytes() <= 768 << 20
        assert look(made, encoded(quarters(), "png")).metadata.width == 120
    finally:
        made.close()


@pytest.mark.parametrize(
    "data",
    [b"%!PS-Adobe-3.0 EPSF-3.0\n", b"%PDF-1.4\n", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"PK\x03\x04" + bytes(99)],
)
def test_what_is_no_picture_is_never_opened(pool: DecoderPool, data: bytes) -> None:
    with pytest.raises(DecodeError) as refused:
        look(pool, data)
    assert refused.value.reason in (Reason.UNSUPPORTED, Reason.NOT_AN_IMAGE)


def test_a_picture_with_another_format_behind_it_is_that_picture(pool: DecoderPool) -> None:
    jpeg = encoded(quarters(), "jpeg")
    assert look(pool, jpeg + b"%PDF-1.4\n" + encoded(quarters(), "png")).metadata.format == "jpeg"
    icon = io.BytesIO()
    quarters(16, 16).save(icon, "ICO")
    with pytest.raises(DecodeError):
        look(pool, icon.getvalue())


@pytest.mark.parametrize(
    ("name", "mode", "options"), [("jpeg", "RGB", {"progressive": True}), ("png", "RGB", {}), ("webp", "RGB", {}), ("gif", "P", {})]
)
def test_what_does_not_fit_into_memory_is_refused_before_it_is_decoded(name: str, mode: str, options: dict[str, bool]) -> None:
    data = encoded(Image.new(mode, (7000, 6000), 77), name, **options)
    small, large = DecoderPool(1, memory_mb=120), DecoderPool(1)
    try:
        with pytest.raises(DecodeError) as refused:
            look(small, data)
        assert refused.value.reason is Reason.TOO_LARGE
        assert small.peak_memory_bytes() < 70 << 20
        assert look(large, data).metadata.width == 7000
        assert large.peak_memory_bytes() < 768 << 20
    finally:
        small.close()
        large.close()
