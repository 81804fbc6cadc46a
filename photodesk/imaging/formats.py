"""What a file is: by its name for the walk, by its first bytes for the decoder."""

import os
import struct

from photodesk.domain.photos import Kind
from photodesk.domain.problems import DecodeError, Reason

_PHOTO = {
    "jpeg": "jpg jpeg jpe jfif",
    "png": "png apng",
    "tiff": "tif tiff btf",
    "webp": "webp",
    "gif": "gif",
    "bmp": "bmp dib",
    "avif": "avif avifs",
    "mpo": "mpo",
    "heif": "heic heif hif heics heifs",
    "jxl": "jxl",
}
_RAW = (
    "3fr ari arw bay cap cr2 cr3 crw dcr dcs dng erf fff gpr iiq k25 kdc mdc mef mos mrw nef nrw orf pef ptx pxn r3d raf raw rw2 "
    "rwl rwz sr2 srf srw x3f"
)
_VIDEO = "3g2 3gp avi flv m2ts m4v mkv mov mp4 mpeg mpg mts ogv ts vob webm wmv"

_FORMATS: dict[bytes, tuple[str, Kind]] = {
    **{suffix.encode(): (name, Kind.PHOTO) for name, suffixes in _PHOTO.items() for suffix in suffixes.split()},
    **{suffix.encode(): (suffix, Kind.RAW) for suffix in _RAW.split()},
    **{suffix.encode(): (suffix, Kind.VIDEO) for suffix in _VIDEO.split()},
}

HEAD_BYTES = 4096
"""How much of a file `format_of_content` wants to see."""

_RAW_COMPRESSIONS = frozenset({32767, 32769, 32770, 34713, 34892, 65000, 65535})
_CFA, _LINEAR_RAW = 32803, 34892
_VIDEO_BRANDS = (b"qt  ", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"M4V ", b"MSNV", b"dash", b"avc1", b"XAVC")

_UNSUPPORTED: tuple[tuple[bytes, str], ...] = (
    (b"FUJIFILMCCD-RAW", "RAW"),
    (b"II\x1a\x00\x00\x00HEAPCCDR", "RAW"),
    (b"IIRO", "RAW"),
    (b"IIRS", "RAW"),
    (b"MMOR", "RAW"),
    (b"IIU\x00", "RAW"),
    (b"FOVb", "RAW"),
    (b"\x00MRM", "RAW"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\x00\x00\x00\x0cJXL ", "JPEG XL"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"8BPS", "Photoshop"),
    (b"%PDF", "PDF"),
    (b"%!PS", "PostScript"),
    (b"\xc5\xd0\xd3\xc6", "PostScript"),
    (b"\xd7\xcd\xc6\x9a", "WMF"),
    (b"\x01\x00\x09\x00\x00\x03", "WMF"),
    (b"\x00\x00\x01\x00", "icon"),
    (b"gimp xcf", "GIMP"),
    (b"\x1a\x45\xdf\xa3", "video"),
    (b"\x00\x00\x01\xba", "video"),
    (b"\x00\x00\x01\xb3", "video"),
    (b"OggS", "video"),
    (b"FLV\x01", "video"),
    (b"0&\xb2u\x8ef\xcf\x11", "video"),
)


def kind_of_name(name: bytes) -> Kind | None:
    """What the walk takes a file for; None: not taken up. Case, trailing dots and blanks do not count."""
    suffix = _suffix(name)
    if suffix is None:
        return Kind.UNKNOWN
    known = _FORMATS.get(suffix)
    return known[1] if known else None


def format_of_name(name: bytes) -> str:
    """A lower-case word such as jpeg, nef or mp4; "" where the name tells nothing."""
    known = _FORMATS.get(_suffix(name) or b"")
    return known[0] if known else ""


def _suffix(name: bytes) -> bytes | None:
    suffix = os.path.splitext(name.rstrip(b". "))[1]
    return suffix[1:].lower() if suffix else None


def format_of_content(head: bytes) -> str:
    """The format (jpeg, png, tiff, webp, gif, bmp, avif) of a file that begins with *head* (HEAD_BYTES or the whole file).

    Raises DecodeError: EMPTY, UNSUPPORTED (known, but not opened) or NOT_AN_IMAGE.
    """
    if not head:
        raise DecodeError(Reason.EMPTY)
    for magic, name in ((b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"GIF87a", "gif"), (b"GIF89a", "gif")):
        if head.startswith(magic):
            return name
    if head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        if _is_raw(head):
            raise DecodeError(Reason.UNSUPPORTED, "RAW")
        return "tiff"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return _format_of_boxes(head)
    if head[:2] == b"BM" and len(head) >= 18:
        return "bmp"
    raise _refusal(head)


def _format_of_boxes(head: bytes) -> str:
    """Look at the brands of an ISO base media file."""
    size = min(max(int.from_bytes(head[:4], "big"), 16), len(head), 512)
    brands = [head[8:12], *(head[i : i + 4] for i in range(16, size - 3, 4))]
    if brands[0] in (b"avif", b"avis") or (brands[0] in (b"mif1", b"msf1", b"miaf") and {b"avif", b"avis"} & set(brands)):
        return "avif"
    if brands[0] in _VIDEO_BRANDS or brands[0].startswith((b"3g", b"mp4")):
        raise DecodeError(Reason.UNSUPPORTED, "video")
    raise DecodeError(Reason.UNSUPPORTED, "RAW" if brands[0] == b"crx " else "HEIF")


def _refusal(head: bytes) -> DecodeError:
    for magic, what in _UNSUPPORTED:
        if head.startswith(magic):
            return DecodeError(Reason.UNSUPPORTED, what)
    if (head[:4] == b"RIFF" and head[8:12] == b"AVI ") or head[4:8] in (b"moov", b"mdat", b"wide"):
        return DecodeError(Reason.UNSUPPORTED, "video")
    if head[4:8] == b"meta":  # a box of a HEIF whose beginning is ruined
        return DecodeError(Reason.UNREADABLE, "HEIF")
    text = head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(b"<svg") or (text.startswith((b"<?xml", b"<!")) and b"<svg" in text):
        return DecodeError(Reason.UNSUPPORTED, "SVG")
    return DecodeError(Reason.NOT_AN_IMAGE)


def _is_raw(head: bytes) -> bool:
    """Whether a TIFF is a camera's RAW file, judged by its first directory (TIFF 6.0; DNG 1.6 for tag 50706)."""
    if head[8:10] == b"CR":
        return True
    tags = _first_directory(head)
    if 50706 in tags or tags.get(259) in _RAW_COMPRESSIONS or tags.get(262) in (_CFA, _LINEAR_RAW):
        return True
    # A camera's RAW begins with a small picture and keeps the sensor's data in a sub-directory.
    return bool(tags.get(254, 0) & 1) and (330 in tags or 513 in tags)


def _first_directory(head: bytes) -> dict[int, int]:
    """Tags of the first directory with their first value (or offset), as far as *head* goes."""
    order = "<" if head[:2] == b"II" else ">"
    if head[2:4] not in (b"*\0", b"\0*") or len(head) < 10:
        return {}
    (start,) = struct.unpack_from(order + "I", head, 4)
    tags: dict[int, int] = {}
    if start + 2 > len(head):
        return tags
    (count,) = struct.unpack_from(order + "H", head, start)
    for at in range(start + 2, min(start + 2 + 12 * count, len(head) - 11), 12):
        tag, kind = struct.unpack_from(order + "HH", head, at)
        tags[tag] = int(struct.unpack_from(order + ("H" if kind == 3 else "I"), head, at + 8)[0])
    return tags
