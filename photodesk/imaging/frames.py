"""How many pictures a file holds, counted without decoding and within bounds. Worker processes only."""

import struct

from PIL import Image

MOST = 10_000
"""Counting stops here."""


def frames_of(image: Image.Image, name: str, data: bytes) -> int:
    """Frames of an animation or pages of a TIFF; 1 for a still picture, and for JPEGs with a second picture behind them."""
    try:
        if name == "gif":
            return _gif(data)
        if name == "tiff":
            return _tiff(data)
        if name in ("png", "webp", "avif"):
            return max(1, min(MOST, int(getattr(image, "n_frames", 1))))
    except Exception:
        return 1
    return 1


def _gif(data: bytes) -> int:
    """Count image descriptors (GIF89a, section 20)."""
    at = 13 + _colours(data[10])
    count = 0
    for _ in range(20 * MOST):
        mark = data[at : at + 1]
        if mark == b",":
            count += 1
            at += 11 + _colours(data[at + 9])
        elif mark == b"!":
            at += 2
        else:
            break
        while at < len(data) and data[at]:
            at += 1 + data[at]
        at += 1
        if count >= MOST:
            break
    return max(1, count)


def _colours(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _tiff(data: bytes) -> int:
    """Count directories; each offset is followed once (TIFF 6.0 section 2; BigTIFF has 8-byte offsets)."""
    order = "<" if data[:2] == b"II" else ">"
    big = 43 in data[2:4]
    count_format, offset_format, entry = ("Q", "Q", 20) if big else ("H", "I", 12)
    (at,) = struct.unpack_from(order + offset_format, data, 8 if big else 4)
    seen: set[int] = set()
    while at and at not in seen and len(seen) < MOST:
        try:
            (count,) = struct.unpack_from(order + count_format, data, at)
            (following,) = struct.unpack_from(order + offset_format, data, at + struct.calcsize("=" + count_format) + entry * count)
        except struct.error:
            break
        seen.add(at)
        at = following
    return max(1, len(seen))
