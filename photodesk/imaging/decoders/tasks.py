"""What a worker does for each request."""

import hashlib
import io
import os
import time

from PIL import Image

from photodesk.domain.photos import Look, Metadata, Pixels, Preview
from photodesk.domain.problems import DecodeError, Reason
from photodesk.imaging import derivatives
from photodesk.imaging.comparing import compared
from photodesk.imaging.decoders import wire
from photodesk.imaging.decoders.channel import Channel, read_file
from photodesk.imaging.decoders.wire import Answer, Request, Task
from photodesk.imaging.differing import difference
from photodesk.imaging.heads import head_of
from photodesk.imaging.opening import Limits

MAX_FILE_BYTES = 512 << 20
HEAD_FOR_THUMBNAIL_BYTES = 192 << 10


class Tasks:
    """Answers requests within *room_bytes* of memory. Keeps the last full picture, so that panning in it decodes once."""

    def __init__(self, room_bytes: int) -> None:
        self._room_bytes = room_bytes
        self._key: bytes | None = None
        self._picture: tuple[Image.Image, int, int] | None = None
        self._has_turn = False

    def __call__(self, request: Request, descriptor: int, channel: Channel) -> None:
        """Send the answer to *request*. Raises DecodeError and whatever the picture libraries raise."""
        started = time.process_time()
        if request.task in wire.FORGETTING:
            self._key = self._picture = None
        self._has_turn = False
        limits = Limits(request.max_pixels, lambda: self._wait_for_turn(channel), self._room_bytes)
        match request.task:
            case Task.LOOK:
                self._look(descriptor, channel, limits, started)
            case Task.PREVIEW:
                self._preview(request, descriptor, channel, limits, started)
            case Task.EMBEDDED:
                found = derivatives.embedded(read_file(descriptor, HEAD_FOR_THUMBNAIL_BYTES))
                channel.send(wire.frame(Answer.NOTHING) if found is None else _packed(*found, started))
            case Task.REDUCED:
                found = derivatives.reduced(read_file(descriptor, MAX_FILE_BYTES), limits, request.numbers[0])
                channel.send(_packed(*found, started))
            case Task.REGION:
                self._region(request, descriptor, channel, limits, started)
            case Task.CACHED:
                channel.send(_cached(channel.read(request.data_bytes), started))
            case Task.COMPARED:
                data = channel.read(request.data_bytes)
                channel.send(wire.pack_likeness(compared(data[: request.numbers[0]], data[request.numbers[0] :])))
            case Task.HEAD:
                channel.send(wire.pack_head(head_of(lambda at, count: os.pread(descriptor, count, at))))
            case Task.DIFFERENCE:
                data = channel.read(request.data_bytes)
                picture = difference(data[: request.numbers[0]], data[request.numbers[0] :])
                channel.send(_packed(picture, *picture.size, started))

    def _wait_for_turn(self, channel: Channel) -> None:
        if not self._has_turn and not channel.ask(Answer.HEAVY):
            raise DecodeError(Reason.CHANGED_MEANWHILE, "interrupted")
        self._has_turn = True

    def _look(self, descriptor: int, channel: Channel, limits: Limits, started: float) -> None:
        data = read_file(descriptor, MAX_FILE_BYTES)
        content_hash = hashlib.blake2b(data, digest_size=32).digest()
        if not channel.ask(Answer.CONTENT, content_hash):
            return
        found = derivatives.first_look(data, limits, lambda picture_hash: not channel.ask(Answer.PICTURE, picture_hash))
        cpu_s = time.process_time() - started
        if isinstance(found, Metadata):
            channel.send(wire.pack_known_look(content_hash, found, cpu_s))
            return
        channel.send(
            wire.pack_look(
                Look(
                    content_hash, found.metadata, found.hashes, found.thumbhash, found.thumbnail, found.picture_hash or content_hash,
                    found.damaged, cpu_s,
                )
            )
        )  # fmt: skip

    def _preview(self, request: Request, descriptor: int, channel: Channel, limits: Limits, started: float) -> None:
        encoding = "webp" if request.numbers[0] else "jpeg"
        width, height, data, damaged = derivatives.preview(read_file(descriptor, MAX_FILE_BYTES), limits, encoding)
        channel.send(wire.pack_preview(Preview(encoding, width, height, data, damaged, time.process_time() - started)))

    def _region(self, request: Request, descriptor: int, channel: Channel, limits: Limits, started: float) -> None:
        if self._picture is None or self._key != request.key:
            self._key = self._picture = None  # before the next is decoded: two may not fit
            self._picture = derivatives.full(read_file(descriptor, MAX_FILE_BYTES), limits)
            self._key = request.key
        picture, full_width, full_height = self._picture
        left, top, width, height = request.numbers
        width, height = min(width, full_width - left), min(height, full_height - top)
        if width <= 0 or height <= 0:
            raise ValueError("a region outside the picture")
        if picture.size == (full_width, full_height):
            part = picture.crop((left, top, left + width, top + height))
        else:  # beyond the pixel limit: decoded smaller than it is
            scale_x, scale_y = picture.width / full_width, picture.height / full_height
            box = (left * scale_x, top * scale_y, (left + width) * scale_x, (top + height) * scale_y)
            part = picture.resize((width, height), Image.Resampling.BICUBIC, box=box)
        channel.send(_packed(part, full_width, full_height, started))


def _cached(data: bytes, started: float) -> bytes:
    """Decode a preview of our own."""
    with Image.open(io.BytesIO(data), formats=("WEBP", "JPEG")) as picture:
        if max(picture.size) > wire.MAX_EDGE_PX // 2:
            raise DecodeError(Reason.TOO_LARGE)
        return _packed(picture.convert("RGB"), *picture.size, started)


def _packed(picture: Image.Image, full_width: int, full_height: int, started: float) -> bytes:
    data = picture.convert("RGBA").tobytes("raw", "BGRA")
    return wire.pack_pixels(Pixels(picture.width, picture.height, data, full_width, full_height, time.process_time() - started))
