"""A camera's card for tests: pictures, RAW, video, sidecars, a voice memo, a copy, and what does not belong to pictures."""

import os
import shutil
import struct
import time
from datetime import datetime
from pathlib import Path

from builders import write_jpeg

TAKEN = datetime(2025, 6, 14, 10, 0)
OLD_S = time.time() - 1_000
"""A time of files that are not just being written."""


def tiff(taken: datetime, camera: str = "Raw Camera") -> bytes:
    """A little-endian TIFF with a model and a capture time, as many RAW formats begin."""
    date = taken.strftime("%Y:%m:%d %H:%M:%S").encode() + b"\0"
    model = camera.encode() + b"\0"
    values_at = 8 + 2 + 2 * 12 + 4
    details_at = values_at + len(model)
    main = struct.pack("<HHHII", 2, 0x0110, 2, len(model), values_at) + struct.pack("<HHIII", 0x8769, 4, 1, details_at, 0)
    details = struct.pack("<HHHIII", 1, 0x9003, 2, len(date), details_at + 18, 0)
    return b"II*\0" + struct.pack("<I", 8) + main + model + details + date


def make(root: Path, pictures: int = 6) -> Path:
    """A card below *root* with so many JPEGs (the second with a RAW beside it) and everything else once."""
    folder = root / "DCIM" / "100TEST"
    for number in range(pictures):
        write_jpeg(folder / f"IMG_{number:04}.JPG", number, taken=TAKEN.replace(day=14 + number % 3, minute=number % 60))
    raw = folder / "IMG_0001.NEF"
    raw.write_bytes(tiff(TAKEN.replace(day=15, minute=1)) + os.urandom(4_000))
    (folder / "IMG_0001.xmp").write_text("<x:xmpmeta/>")
    (folder / "IMG_0002.WAV").write_bytes(b"RIFF" + os.urandom(500))
    (folder / "MVI_0100.MP4").write_bytes(b"\0\0\0\x18ftypmp42" + os.urandom(3_000))
    (folder / "MVI_0100.THM").write_bytes(b"\xff\xd8\xff" + os.urandom(300))
    (folder / "IMG_0200.HEIC").write_bytes(b"\0\0\0\x18ftypheic" + os.urandom(900))
    (root / "DCIM" / "101TEST").mkdir()
    shutil.copy(folder / "IMG_0003.JPG", root / "DCIM" / "101TEST" / "COPY_0003.JPG")
    (root / "notes.doc").write_bytes(b"no picture")
    settle(root)
    return root


def settle(root: Path) -> None:
    """No file was written a moment ago."""
    for path in root.rglob("*"):
        if path.is_file() and not path.is_symlink():
            os.utime(path, (OLD_S, OLD_S))


def files(root: Path) -> dict[str, bytes]:
    """Relative path to content of every regular file."""
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
