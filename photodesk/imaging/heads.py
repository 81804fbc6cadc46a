"""Reads when and with what a picture was taken from the head of its file, RAW and HEIC included; nothing is decoded. Worker processes only.

Formats: JPEG (ITU T.81 B.1.1), TIFF 6.0 and the RAW formats made of it, ISO base media files (ISO/IEC 14496-12; Exif items of HEIF,
ISO/IEC 23008-12 annex A), RAF, PNG, WebP. Tags: Exif 2.32 (CIPA DC-008).
"""

import struct
from collections.abc import Callable, Iterator

from photodesk.domain.photos import Head
from photodesk.imaging import metadata

Read = Callable[[int, int], bytes]
"""(offset, at most so many bytes) of the file; fewer at its end."""

HEAD_BYTES = 128 << 10
_MOST_EXIF = 1 << 20
_MOST_ENTRIES, _MOST_BOXES, _MOST_SEGMENTS = 1000, 200, 200
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 7: 1, 13: 4}
_MOST_TEXT = 4096
_EXIF_IFD, _LENS = 0x8769, 0xA434
_WANTED = frozenset({0x010F, 0x0110, 0x9003, 0x9004, 0x9011, 0x9012, 0x9291, 0x9292, _EXIF_IFD, _LENS})
"""Make, model, the two dates with their offsets and sub-seconds, and the lens."""
_TIFF = (b"II*\0", b"MM\0*", b"IIU\0", b"IIRO", b"IIRS", b"MMOR")
_MICROSOFT_TIFF = b"II\xbc\x01"
_XMP = b"<x:xmpmeta"


def head_of(read: Read) -> Head:
    """The facts of a file; what cannot be found is unknown. Never raises for what a file holds."""
    start = read(0, HEAD_BYTES)
    main: dict[int, object] = {}
    details: dict[int, object] = {}
    for part in _exif_parts(start, read):
        try:
            tags = _Tiff(part).directories()
        except (struct.error, ValueError, IndexError):
            continue
        main.update({key: value for key, value in tags[0].items() if key not in main})
        details.update({key: value for key, value in tags[1].items() if key not in details})
    at = start.find(_XMP)
    xmp = start[at : at + (64 << 10)].decode("utf-8", "replace") if at >= 0 else ""
    taken_us, offset_min = metadata.taken_of(details, xmp)
    camera = metadata.camera_of(main, xmp)
    return Head(taken_us, offset_min, camera, metadata.text_of(details.get(_LENS)))


def _exif_parts(start: bytes, read: Read) -> Iterator[Read]:
    """Every TIFF structure that may hold the date, best first."""
    if start.startswith(b"\xff\xd8"):
        yield from _of_jpeg(_ahead(start, read))
    elif start[:4] in _TIFF or start[:4] == _MICROSOFT_TIFF:
        yield _ahead(start, read)
    elif start[4:8] == b"ftyp":
        yield from _of_boxes(start, read)
    elif start.startswith(b"FUJIFILMCCD-RAW") and len(start) >= 92:
        offset, length = struct.unpack_from(">II", start, 84)
        yield from _of_jpeg(_within(read(offset, min(length, _MOST_EXIF))))
    elif start.startswith(b"\x89PNG") or start[8:12] == b"WEBP":
        yield from _of_chunks(start)


def _of_jpeg(read: Read) -> Iterator[Read]:
    """The segments before the picture; cameras put up to a megabyte of their own before the EXIF one."""
    at = 2
    for _ in range(_MOST_SEGMENTS):
        head = read(at, 10)
        mark, length = head[1:2], int.from_bytes(head[2:4], "big")
        if head[:1] != b"\xff" or mark == b"\xda" or length < 2:
            return
        if mark == b"\xe1" and head[4:10] == b"Exif\0\0":
            yield _within(read(at + 10, length - 8))
        at += 2 + length


def _of_chunks(data: bytes) -> Iterator[Read]:
    """The chunk of PNG (`eXIf`) or of WebP (`EXIF`) that is found in the head."""
    at = data.find(b"eXIf")
    if at >= 4:
        length = int.from_bytes(data[at - 4 : at], "big")
        yield _within(data[at + 4 : at + 4 + length])
    at = data.find(b"EXIF", 12)
    if data.startswith(b"RIFF") and at > 0:
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        yield _within(data[at + 8 : at + 8 + length].removeprefix(b"Exif\0\0"))


def _of_boxes(start: bytes, read: Read) -> Iterator[Read]:
    """CR3 keeps its tags in the boxes CMT1 and CMT2, HEIC and AVIF in an item of the type Exif."""
    for kind, offset, length in _boxes(read, 0, None):
        if kind == b"moov":
            data = read(offset, min(length, HEAD_BYTES))
            for name in (b"CMT1", b"CMT2"):
                at = data.find(name)
                if at >= 4:
                    yield _within(data[at + 4 : at - 4 + int.from_bytes(data[at - 4 : at], "big")])
        elif kind == b"meta":
            data = read(offset, min(length, _MOST_EXIF))
            item = _exif_item(data)
            if item is not None:
                found = read(item[0], min(item[1], _MOST_EXIF))
                skipped = int.from_bytes(found[:4], "big")
                yield _within(found[4 + skipped :])


def _boxes(read: Read, at: int, end: int | None) -> Iterator[tuple[bytes, int, int]]:
    """(kind, offset and length of the content) of the boxes of a file."""
    for _ in range(_MOST_BOXES):
        header = read(at, 16)
        if len(header) < 8 or (end is not None and at >= end):
            return
        size, kind = int.from_bytes(header[:4], "big"), header[4:8]
        head = 8
        if size == 1:
            size, head = int.from_bytes(header[8:16], "big"), 16
        if size < head:
            return
        yield kind, at + head, size - head
        at += size


def _exif_item(meta: bytes) -> tuple[int, int] | None:
    """(offset in the file, length) of the item of type Exif."""
    inner = {kind: offset for kind, offset, _ in _boxes(_within(meta), 4, len(meta))}
    number = _exif_number(meta, inner[b"iinf"]) if b"iinf" in inner else None
    return None if number is None or b"iloc" not in inner else _item_at(meta, inner[b"iloc"], number)


def _within(data: bytes) -> Read:
    def read(offset: int, count: int) -> bytes:
        return data[offset : offset + count]

    return read


def _ahead(start: bytes, beyond: Read) -> Read:
    """The file, of which the start was read already."""

    def read(offset: int, count: int) -> bytes:
        return start[offset : offset + count] if offset + count <= len(start) else beyond(offset, count)

    return read


def _exif_number(meta: bytes, at: int) -> int | None:
    version = meta[at]
    first = at + 4 + (2 if version == 0 else 4)
    for kind, offset, _ in _boxes(_within(meta), first, len(meta)):
        if kind == b"infe" and meta[offset] >= 2:
            wide = meta[offset] == 3
            number = int.from_bytes(meta[offset + 4 : offset + (8 if wide else 6)], "big")
            type_at = offset + (8 if wide else 6) + 2
            if meta[type_at : type_at + 4] == b"Exif":
                return number
        elif kind != b"infe":
            return None
    return None


def _item_at(meta: bytes, at: int, wanted: int) -> tuple[int, int] | None:
    version = meta[at]
    sizes = int.from_bytes(meta[at + 4 : at + 6], "big")
    offset_size, length_size, base_size, index_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15, sizes & 15
    if version == 0:
        index_size = 0
    wide = 4 if version == 2 else 2
    count = int.from_bytes(meta[at + 6 : at + 6 + wide], "big")
    at += 6 + wide
    for _ in range(min(count, _MOST_ENTRIES)):
        number = int.from_bytes(meta[at : at + wide], "big")
        at += wide + (2 if version else 0) + 2
        base = int.from_bytes(meta[at : at + base_size], "big")
        at += base_size
        extents = int.from_bytes(meta[at : at + 2], "big")
        at += 2
        if number == wanted and extents:
            at += index_size
            offset = int.from_bytes(meta[at : at + offset_size], "big")
            length = int.from_bytes(meta[at + offset_size : at + offset_size + length_size], "big")
            return base + offset, length
        at += extents * (index_size + offset_size + length_size)
    return None


class _Tiff:
    """The main directory of a TIFF structure and the EXIF directory below it."""

    def __init__(self, read: Read) -> None:
        self._read = read
        start = read(0, 8)
        self._order = ">" if start[:2] == b"MM" else "<"
        (self._first,) = struct.unpack_from(f"{self._order}I", start, 4)

    def directories(self) -> tuple[dict[int, object], dict[int, object]]:
        """Texts and small numbers of the two. CR3 keeps the second one apart, as if it were a main one."""
        main = self._directory(self._first)
        below = main.get(_EXIF_IFD)
        details = self._directory(below) if isinstance(below, int) else {}
        return main, {**main, **details}

    def _directory(self, at: int) -> dict[int, object]:
        (count,) = struct.unpack(f"{self._order}H", self._read(at, 2))
        entries = self._read(at + 2, 12 * min(count, _MOST_ENTRIES))
        found: dict[int, object] = {}
        for entry in range(0, len(entries) - 11, 12):
            tag, kind, length = struct.unpack_from(f"{self._order}HHI", entries, entry)
            size = _SIZES.get(kind, 0) * length
            if tag not in _WANTED or not 0 < size <= _MOST_TEXT:
                continue
            raw = entries[entry + 8 : entry + 8 + size]
            if size > 4:
                (place,) = struct.unpack_from(f"{self._order}I", entries, entry + 8)
                raw = self._read(place, size)
            if len(raw) == size:
                found[tag] = raw if kind in (1, 2, 7) else self._number(raw, kind)
        return found

    def _number(self, raw: bytes, kind: int) -> int:
        (value,) = struct.unpack_from(f"{self._order}{'H' if kind == 3 else 'I'}", raw)
        return int(value)
