"""Capture time and camera from the head of a file alone, also of formats that are not shown."""

import os
import struct
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import card
import pytest
from builders import write_jpeg

from photodesk.domain.dates import to_us
from photodesk.domain.photos import Head
from photodesk.domain.problems import DecodeError
from photodesk.imaging.decoders.pool import DecoderPool

TAKEN = datetime(2025, 6, 14, 10, 20, 30)


@pytest.fixture(scope="module")
def decoders() -> Iterator[DecoderPool]:
    pool = DecoderPool(1)
    yield pool
    pool.close()


def head(decoders: DecoderPool, path: Path) -> Head:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return decoders.head(descriptor)
    finally:
        os.close(descriptor)


def test_a_jpeg_tells_what_the_whole_look_tells(decoders: DecoderPool, tmp_path: Path) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 1, taken=TAKEN, offset="+02:00", camera="X-T5")
    descriptor = os.open(path, os.O_RDONLY)
    look = decoders.look(descriptor, lambda _: False)
    os.close(descriptor)
    assert not isinstance(look, bytes)
    found = head(decoders, path)
    meta = look.metadata
    assert found == Head(meta.taken_us, meta.taken_offset_min, meta.camera, meta.lens)
    assert found == Head(to_us(TAKEN), 120, "Test X-T5", None)


def test_files_asked_together_tell_what_each_tells_alone(decoders: DecoderPool, tmp_path: Path) -> None:
    paths = [write_jpeg(tmp_path / f"{number}.jpg", number, taken=TAKEN.replace(minute=number)) for number in range(40)]
    paths[7].write_bytes(b"no picture")
    with ExitStack() as held:
        files = [held.enter_context(path.open("rb")) for path in paths]
        together = decoders.heads([file.fileno() for file in files])
        assert together == [decoders.head(file.fileno()) for file in files]
    assert [number for number, found in enumerate(together) if found == Head()] == [7]


def test_photos_of_the_corpus_tell_the_date_that_the_whole_look_finds(decoders: DecoderPool, corpus: Path) -> None:
    compared = 0
    for path in sorted(path for path in corpus.rglob("*") if path.suffix.lower() in (".jpg", ".png", ".webp", ".tif"))[::9]:
        with path.open("rb") as file:
            try:
                look = decoders.look(file.fileno(), lambda _: False)
            except DecodeError:
                continue
            assert not isinstance(look, bytes)
            assert decoders.head(file.fileno()).taken_us == look.metadata.taken_us, path
        compared += look.metadata.taken_us is not None
        if compared == 15:
            break
    assert compared > 3


def heic(taken: datetime) -> bytes:
    """The boxes of a HEIC with an item of type Exif and nothing else."""
    exif = b"\0\0\0\0" + card.tiff(taken, "Phone")
    infe = b"\0\0\0\x15infe\x02\0\0\0\0\x01\0\0Exif\0"
    iinf = struct.pack(">I4sIH", 14 + len(infe), b"iinf", 0, 1) + infe

    def iloc(offset: int) -> bytes:
        body = struct.pack(">IHHHHHII", 0, 0x4400, 1, 1, 0, 1, offset, len(exif))
        return struct.pack(">I4s", 8 + len(body), b"iloc") + body

    ftyp = b"\0\0\0\x14ftypheic\0\0\0\0heic"
    size = 12 + len(iinf) + len(iloc(0))
    meta = struct.pack(">I4sI", size, b"meta", 0) + iinf + iloc(len(ftyp) + size + 8)
    return ftyp + meta + struct.pack(">I4s", 8 + len(exif), b"mdat") + exif


def cr3(taken: datetime) -> bytes:
    """The boxes of a CR3: tags in CMT1 and CMT2."""
    tags = card.tiff(taken, "EOS")
    inner = struct.pack(">I4s", 8 + len(tags), b"CMT1") + tags
    return b"\0\0\0\x18ftypcrx \0\0\0\1crx isom" + struct.pack(">I4s", 8 + len(inner), b"moov") + inner


def raf(taken: datetime) -> bytes:
    """A RAF with its preview, a JPEG."""
    exif = b"Exif\0\0" + card.tiff(taken, "X-T5")
    preview = b"\xff\xd8\xff\xe1" + struct.pack(">H", 2 + len(exif)) + exif + b"\xff\xd9"
    return b"FUJIFILMCCD-RAW ".ljust(84, b"0") + struct.pack(">II", 148, len(preview)) + bytes(56) + preview


@pytest.mark.parametrize("content", [card.tiff(TAKEN, "Z 6"), heic(TAKEN), cr3(TAKEN), raf(TAKEN)], ids=["tiff", "heic", "cr3", "raf"])
def test_raw_and_heic_tell_their_date(decoders: DecoderPool, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "picture"
    path.write_bytes(content)
    found = head(decoders, path)
    assert found.taken_us == to_us(TAKEN) and found.camera


def test_what_is_broken_is_unknown_and_ends_no_worker(decoders: DecoderPool, tmp_path: Path) -> None:
    path = tmp_path / "picture"
    whole = [card.tiff(TAKEN), heic(TAKEN), cr3(TAKEN), raf(TAKEN), write_jpeg(tmp_path / "a.jpg", 1, taken=TAKEN).read_bytes()]
    for content in whole:
        for place in range(0, len(content), max(1, len(content) // 23)):
            for broken in (content[:place], content[:place] + b"\xff\xff\xff\xff" + content[place + 4 :]):
                path.write_bytes(broken or b"\0")
                try:
                    head(decoders, path)
                except Exception as error:
                    assert getattr(error, "reason", None) == "unreadable", error
