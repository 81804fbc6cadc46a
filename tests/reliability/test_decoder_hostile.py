"""Decoders under heavy fire: many mutations, all bombs, files that change while they are read."""

import io
import random
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import seeds
from imaging.mutations import run_mutations
from imaging.samples import encoded, look, quarters, scene
from PIL import Image

from photodesk.domain.problems import DecodeError, Reason
from photodesk.imaging.decoders.pool import DecoderPool

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(240)]


def test_fifty_thousand_mutations() -> None:
    made = DecoderPool(2)
    try:
        happened = run_mutations(made, 50_000, seeds.chosen())
        print(happened)
        assert sum(happened.values()) == 50_000 and not happened.get("timeout")
        assert made.peak_memory_bytes() <= 768 << 20
        assert look(made, encoded(quarters(), "png")).metadata.width == 120
    finally:
        made.close()


def _animation(name: str) -> bytes:
    frames = [Image.new("RGB", (64, 48), (i % 256, i // 4 % 256, 90)) for i in range(1000)]
    return encoded(frames[0], name, save_all=True, append_images=frames[1:], duration=20)


def _directories(count: int) -> bytes:
    """A TIFF whose first directory is a picture and is followed by *count* empty ones."""
    data = bytearray(encoded(quarters(), "tiff"))
    (start,) = struct.unpack_from("<I", data, 4)
    (tags,) = struct.unpack_from("<H", data, start)
    struct.pack_into("<I", data, start + 2 + 12 * tags, len(data))
    for i in range(count):
        data += struct.pack("<HI", 0, len(data) + 6 if i < count - 1 else 0)
    return bytes(data)


def _parts(count: int) -> bytes:
    """An MPO index (CIPA DC-007) that claims *count* pictures."""
    entry = struct.pack("<IIIHH", 0x20030000, 100, 0, 0, 0)
    index = b"MPF\0II*\0\x08\0\0\0" + struct.pack("<H", 3)
    index += struct.pack("<HHI4s", 0xB000, 7, 4, b"0100") + struct.pack("<HHII", 0xB001, 4, 1, count)
    index += struct.pack("<HHII", 0xB002, 7, 16 * min(count, 4000), 50) + bytes(4)
    body = index + entry * min(count, 4000)
    jpeg = encoded(quarters(), "jpeg")
    return jpeg[:2] + b"\xff\xe2" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def _progressive(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("L", (width, height), 99).save(out, "JPEG", progressive=True, quality=30)
    return out.getvalue()


BOMBS: dict[str, Callable[[], bytes]] = {
    "png of 400 megapixels": lambda: encoded(Image.new("1", (20000, 20000)), "png"),
    "png of 81 megapixels": lambda: encoded(Image.new("L", (9000, 9000)), "png"),
    "progressive jpeg of 160 megapixels": lambda: _progressive(16000, 10000),
    "gif of 1,000 frames": lambda: _animation("gif"),
    "webp of 1,000 frames": lambda: _animation("webp"),
    "tiff of 1,000,000 directories": lambda: _directories(1_000_000),
    "mpo of 10,000 parts": lambda: _parts(10_000),
    "exif of 65,535 entries": lambda: encoded(
        quarters(), "jpeg", exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\x0f\x01\x02\0\x05\0\0\0\x08\0\0\0" * 5400
    ),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_every_bomb_ends_in_time_and_within_memory(bomb: str) -> None:
    data = BOMBS[bomb]()
    made = DecoderPool(1)
    try:
        started = time.monotonic()
        try:
            look(made, data)
        except DecodeError as error:
            assert error.reason in (Reason.TOO_LARGE, Reason.UNREADABLE)
        assert time.monotonic() - started < 10
        assert made.peak_memory_bytes() <= 768 << 20
        assert look(made, encoded(quarters(), "png")).metadata.width == 120
    finally:
        made.close()


def test_files_that_are_cut_and_rewritten_while_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    data = encoded(scene(1600, 1200), "jpeg", quality=90)
    path.write_bytes(data)
    stop = threading.Event()

    def spoil() -> None:
        chance = random.Random(1)
        while not stop.is_set():
            with path.open("r+b") as file:
                file.truncate(chance.randrange(1, len(data)))
                time.sleep(chance.random() / 100)
                file.seek(0)
                file.write(data)

    spoiler = threading.Thread(target=spoil)
    spoiler.start()
    made = DecoderPool(2)
    try:
        chance = random.Random(2)
        for _ in range(500):
            with path.open("rb") as file:
                try:
                    made.preview(file.fileno()) if chance.random() < 0.2 else made.look(file.fileno(), lambda _: False)
                except DecodeError as error:
                    assert error.reason in (Reason.TRUNCATED, Reason.UNREADABLE, Reason.EMPTY, Reason.NOT_AN_IMAGE)
    finally:
        stop.set()
        spoiler.join()
        made.close()
