"""The format in which the pool and its workers talk: fixed headers and bytes, nothing is unpickled.

A worker that a picture has taken over can send anything, so `parse_*` trust nothing: lengths, sizes, ranges and
first bytes are checked, and WireError is raised for what does not fit.
"""

import math
import struct
from dataclasses import dataclass, replace
from enum import IntEnum

from photodesk.domain.photos import Hashes, Head, Look, Metadata, Pixels, Preview
from photodesk.domain.problems import DecodeError, Reason
from photodesk.domain.similarity import Likeness

MAX_EDGE_PX = 8192
MAX_ANSWER_BYTES = MAX_EDGE_PX * MAX_EDGE_PX * 4 + 1024

HEADER = struct.Struct("<4sB3xI")
_MAGIC = b"PDd1"
_REQUEST = struct.Struct("<B7xQIIII32sI")
_PIXELS = struct.Struct("<dIIII")
_PREVIEW = struct.Struct("<dIIB4s")
_FACTS = struct.Struct("<d32sIIBIqhidddddHHHH")
_LOOK = struct.Struct("<BBI32s32s32s32s32s")
_LIKENESS = struct.Struct("<B10d")
_HEAD = struct.Struct("<qhHH")
_NO_DATE, _NO_OFFSET = -(2**63), -(2**15)
_REASONS = tuple(Reason)
_CAN_PASS = 0x80
_MAX_TEXT = 400


class WireError(Exception):
    """An answer that no sane worker sends."""


class Task(IntEnum):
    """What a worker can be asked."""

    LOOK = 1
    PREVIEW = 2
    EMBEDDED = 3
    REDUCED = 4
    REGION = 5
    CACHED = 6
    COMPARED = 7
    HEAD = 8
    DIFFERENCE = 9


FORGETTING = frozenset({Task.LOOK, Task.PREVIEW})
"""Tasks before which a worker lets go of the picture it keeps for regions."""


class Answer(IntEnum):
    """What a worker says. After CONTENT, PICTURE and HEAVY it waits for one byte: 1 = go on, 0 = stop; after PICTURE 0 = do not decode."""

    READY = 1
    CONTENT = 2
    HEAVY = 3
    LOOK = 4
    PREVIEW = 5
    PIXELS = 6
    NOTHING = 7
    FAILED = 8
    LIKENESS = 9
    HEAD = 10
    PICTURE = 11


@dataclass(frozen=True, slots=True)
class Request:
    """One question. `numbers`: left, top, width, height of a region; the edge of a reduction; 1 for a WebP preview; the bytes of
    the first of two pictures of ours.

    `data_bytes`: how many bytes follow on the socket instead of a descriptor's content.
    """

    task: Task
    max_pixels: int
    numbers: tuple[int, int, int, int] = (0, 0, 0, 0)
    key: bytes = bytes(32)
    data_bytes: int = 0

    def pack(self) -> bytes:
        return _REQUEST.pack(self.task, self.max_pixels, *self.numbers, self.key, self.data_bytes)

    @classmethod
    def parse(cls, raw: bytes) -> "Request":
        task, max_pixels, left, top, width, height, key, data_bytes = _REQUEST.unpack(raw)
        return cls(Task(task), max_pixels, (left, top, width, height), key, data_bytes)


REQUEST_BYTES = _REQUEST.size


def frame(kind: Answer, payload: bytes = b"") -> bytes:
    """A header and its payload."""
    return HEADER.pack(_MAGIC, kind, len(payload)) + payload


def parse_header(raw: bytes) -> tuple[Answer, int]:
    """Kind and payload length of an answer."""
    magic, kind, length = HEADER.unpack(raw)
    if magic != _MAGIC or length > MAX_ANSWER_BYTES:
        raise WireError("not an answer")
    try:
        return Answer(kind), length
    except ValueError as error:
        raise WireError("unknown answer") from error


def pack_failure(error: DecodeError) -> bytes:
    return frame(
        Answer.FAILED,
        bytes([_REASONS.index(error.reason) | (_CAN_PASS if error.can_pass else 0)]) + error.detail.encode("utf-8", "replace")[:_MAX_TEXT],
    )


def parse_failure(payload: bytes) -> DecodeError:
    if not payload or payload[0] & ~_CAN_PASS >= len(_REASONS) or len(payload) > _MAX_TEXT + 1:
        raise WireError("unknown reason")
    return DecodeError(_REASONS[payload[0] & ~_CAN_PASS], _line(payload[1:]), can_pass=bool(payload[0] & _CAN_PASS))


def pack_pixels(found: Pixels) -> bytes:
    return frame(Answer.PIXELS, _PIXELS.pack(found.cpu_s, found.width, found.height, found.full_width, found.full_height) + found.data)


def parse_pixels(payload: bytes) -> Pixels:
    _need(len(payload) >= _PIXELS.size)
    cpu_s, width, height, full_width, full_height = _PIXELS.unpack_from(payload)
    data = payload[_PIXELS.size :]
    _need(0 < width <= MAX_EDGE_PX and 0 < height <= MAX_EDGE_PX and len(data) == width * height * 4)
    _need(full_width > 0 and full_height > 0)
    return Pixels(width, height, data, full_width, full_height, _seconds(cpu_s))


def pack_preview(found: Preview) -> bytes:
    fixed = _PREVIEW.pack(found.cpu_s, found.width, found.height, found.damaged, found.format.encode()[:4])
    return frame(Answer.PREVIEW, fixed + found.data)


def parse_preview(payload: bytes, edge_px: int) -> Preview:
    _need(len(payload) >= _PREVIEW.size)
    cpu_s, width, height, damaged, name = _PREVIEW.unpack_from(payload)
    data = payload[_PREVIEW.size :]
    _need(0 < width <= edge_px and 0 < height <= edge_px and damaged < 2)
    if name == b"webp":
        _need(data[:4] == b"RIFF" and data[8:12] == b"WEBP")
    else:
        _need(name == b"jpeg" and jpeg_size(data) == (width, height))
    return Preview(name.decode(), width, height, data, bool(damaged), _seconds(cpu_s))


def pack_look(found: Look) -> bytes:
    hashes = found.hashes
    fixed = _LOOK.pack(
        found.damaged, len(found.thumbhash), len(found.thumbnail),
        found.picture_hash, hashes.phash, hashes.ahash, hashes.dhash, hashes.whash,
    )  # fmt: skip
    facts = _pack_facts(found.content_hash, found.metadata, found.cpu_s)
    return frame(Answer.LOOK, b"".join([facts, fixed, found.thumbhash, found.thumbnail]))


def pack_known_look(content_hash: bytes, metadata: Metadata, cpu_s: float) -> bytes:
    """A look at a file whose picture was looked at before: nothing of the picture itself."""
    return frame(Answer.LOOK, _pack_facts(content_hash, metadata, cpu_s))


def _pack_facts(content_hash: bytes, meta: Metadata, cpu_s: float) -> bytes:
    texts = [t.encode("utf-8", "replace")[:_MAX_TEXT] for t in (meta.format, meta.profile or "", meta.camera or "", meta.lens or "")]
    fixed = _FACTS.pack(
        cpu_s, content_hash, meta.width, meta.height, meta.orientation, meta.frames,
        _NO_DATE if meta.taken_us is None else meta.taken_us, _NO_OFFSET if meta.taken_offset_min is None else meta.taken_offset_min,
        -1 if meta.iso is None else meta.iso,
        *(math.nan if v is None else v for v in (meta.exposure_s, meta.fnumber, meta.focal_mm, meta.latitude, meta.longitude)),
        *(len(t) for t in texts),
    )  # fmt: skip
    return b"".join([fixed, *texts])


def parse_look(payload: bytes, content_hash: bytes, edge_px: int) -> Look:
    """*content_hash*: what the worker said before; the answer must be about the same bytes."""
    metadata, cpu_s, at = _parse_facts(payload, content_hash)
    _need(at + _LOOK.size <= len(payload))
    damaged, thumbhash_bytes, thumbnail_bytes, picture_hash, *hashes = _LOOK.unpack_from(payload, at)
    at += _LOOK.size
    _need(damaged < 2 and at + thumbhash_bytes + thumbnail_bytes == len(payload))
    thumbhash, thumbnail = payload[at : at + thumbhash_bytes], payload[at + thumbhash_bytes :]
    width, height = jpeg_size(thumbnail)
    _need(0 < width <= edge_px and 0 < height <= edge_px and 5 <= len(thumbhash) <= 64)
    return Look(content_hash, metadata, Hashes(*hashes), thumbhash, thumbnail, picture_hash, bool(damaged), cpu_s)


def parse_known_look(payload: bytes, content_hash: bytes, twin: Look) -> Look:
    """*twin*: the look at another file with the same picture."""
    metadata, cpu_s, at = _parse_facts(payload, content_hash)
    _need(at == len(payload))
    return replace(twin, content_hash=content_hash, metadata=metadata, cpu_s=cpu_s)


def _parse_facts(payload: bytes, content_hash: bytes) -> tuple[Metadata, float, int]:
    """Metadata, CPU seconds, and where they end."""
    _need(len(payload) >= _FACTS.size)
    (cpu_s, digest, width, height, orientation, frames, taken_us, offset_min, iso, *numbers) = _FACTS.unpack_from(payload)
    floats, lengths = numbers[:5], numbers[5:]
    _need(0 < width < 2**31 and 0 < height < 2**31 and 1 <= orientation <= 8 and 1 <= frames <= 2**20)
    end = _FACTS.size + sum(lengths)
    _need(end <= len(payload) and max(lengths) <= _MAX_TEXT and digest == content_hash)
    at, texts = _FACTS.size, []
    for length in lengths:
        texts.append(_line(payload[at : at + length]))
        at += length
    exposure, fnumber, focal, latitude, longitude = (None if not math.isfinite(v) else v for v in floats)
    _need(abs(latitude or 0) <= 90 and abs(longitude or 0) <= 180)
    name, profile, camera, lens = texts
    metadata = Metadata(
        format=name, width=width, height=height, orientation=orientation, frames=frames, profile=profile or None,
        taken_us=_dated(taken_us), taken_offset_min=None if offset_min == _NO_OFFSET or abs(offset_min) > 14 * 60 else offset_min,
        camera=camera or None, lens=lens or None, iso=None if iso < 0 else iso, exposure_s=exposure, fnumber=fnumber,
        focal_mm=focal, latitude=latitude, longitude=longitude,
    )  # fmt: skip
    return metadata, _seconds(cpu_s), end


def pack_head(found: Head) -> bytes:
    texts = [(text or "").encode("utf-8", "replace")[:_MAX_TEXT] for text in (found.camera, found.lens)]
    taken_us = _NO_DATE if found.taken_us is None else found.taken_us
    offset_min = _NO_OFFSET if found.taken_offset_min is None else found.taken_offset_min
    return frame(Answer.HEAD, _HEAD.pack(taken_us, offset_min, *map(len, texts)) + b"".join(texts))


def parse_head(payload: bytes) -> Head:
    _need(len(payload) >= _HEAD.size)
    taken_us, offset_min, camera, lens = _HEAD.unpack_from(payload)
    _need(max(camera, lens) <= _MAX_TEXT and len(payload) == _HEAD.size + camera + lens)
    texts = payload[_HEAD.size : _HEAD.size + camera], payload[_HEAD.size + camera :]
    offset = None if offset_min == _NO_OFFSET or abs(offset_min) > 14 * 60 else offset_min
    return Head(_dated(taken_us), offset, *(_line(text) or None for text in texts))


def pack_likeness(found: Likeness) -> bytes:
    blocks = math.nan if found.blocks is None else found.blocks
    numbers = (found.edges, found.same, found.gain, found.overhang, found.stretch, *found.contrasts, found.colour, found.colourfulness)
    return frame(Answer.LIKENESS, _LIKENESS.pack(found.fits, *numbers, blocks))


def parse_likeness(payload: bytes) -> Likeness:
    _need(len(payload) == _LIKENESS.size)
    fits, *numbers, blocks = _LIKENESS.unpack(payload)
    _need(fits < 2 and all(map(math.isfinite, numbers)))
    edges, same, gain, overhang, stretch, contrast, other_contrast, colour, colourfulness = numbers
    return Likeness(
        bool(fits), edges, same, gain, overhang, stretch, (contrast, other_contrast), colour, colourfulness,
        None if math.isnan(blocks) else blocks,
    )  # fmt: skip


def jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height from the frame header of a JPEG that we made ourselves (ITU T.81, B.2.2). Raises WireError."""
    _need(data[:2] == b"\xff\xd8" and data[-2:] == b"\xff\xd9")
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        mark = data[at + 1]
        if mark in (0xC0, 0xC1, 0xC2):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    raise WireError("a JPEG without a size")


def _need(condition: bool) -> None:
    if not condition:
        raise WireError("sizes or values that do not fit")


def _seconds(cpu_s: float) -> float:
    return cpu_s if 0 <= cpu_s < 3600 else 0.0


def _dated(taken_us: int) -> int | None:
    """Years 1 to 9999."""
    return taken_us if -62_135_596_800_000_000 <= taken_us < 253_402_300_800_000_000 else None


def _line(raw: bytes) -> str:
    return "".join(c if c.isprintable() else " " for c in raw.decode("utf-8", "replace"))
