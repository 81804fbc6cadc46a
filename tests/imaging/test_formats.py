"""What the walk takes up by name, and what may be opened by content."""

import pytest

from photodesk.domain.photos import Kind
from photodesk.domain.problems import DecodeError, Reason
from photodesk.imaging.formats import format_of_content, format_of_name, kind_of_name


@pytest.mark.parametrize(
    ("name", "kind", "word"),
    [
        (b"IMG_1.JPG", Kind.PHOTO, "jpeg"),
        (b"a.b.jPeG. . ", Kind.PHOTO, "jpeg"),
        (b"\xff\xfe.tif", Kind.PHOTO, "tiff"),
        (b"x.heic", Kind.PHOTO, "heif"),
        (b"x.NEF", Kind.RAW, "nef"),
        (b"x.dng", Kind.RAW, "dng"),
        (b"clip.MP4", Kind.VIDEO, "mp4"),
        (b"0123456789", Kind.UNKNOWN, ""),
        (b"photo.jpg.exe", None, ""),
        (b"notes.txt", None, ""),
        (b"x.xmp", None, ""),
        (b"x.svg", None, ""),
    ],
)
def test_names(name: bytes, kind: Kind | None, word: str) -> None:
    assert (kind_of_name(name), format_of_name(name)) == (kind, word)


_TIFF_DNG = b"II*\0\x08\0\0\0\x01\0" + b"\x12\xc6\x01\0\x04\0\0\0\x01\x04\0\0" + bytes(4)


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"just words", Reason.NOT_AN_IMAGE),
        (b"<!DOCTYPE html><html></html>", Reason.NOT_AN_IMAGE),
        (b"\x7fELF\x02\x01\x01" + bytes(60), Reason.NOT_AN_IMAGE),
        (b"PK\x03\x04" + bytes(60), Reason.NOT_AN_IMAGE),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", Reason.UNSUPPORTED),
        (b"\xc5\xd0\xd3\xc6" + bytes(28), Reason.UNSUPPORTED),
        (b"%PDF-1.7\n", Reason.UNSUPPORTED),
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', Reason.UNSUPPORTED),
        (b"\xd7\xcd\xc6\x9a" + bytes(18), Reason.UNSUPPORTED),
        (b"8BPS\x00\x01" + bytes(20), Reason.UNSUPPORTED),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", Reason.UNSUPPORTED),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Reason.UNSUPPORTED),
        (b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom", Reason.UNSUPPORTED),
        (b"II*\0\x10\0\0\0CR\x02\0", Reason.UNSUPPORTED),
        (_TIFF_DNG, Reason.UNSUPPORTED),
        (b"FUJIFILMCCD-RAW 0201", Reason.UNSUPPORTED),
    ],
)
def test_what_is_not_opened_is_refused_with_the_right_reason(head: bytes, reason: Reason) -> None:
    with pytest.raises(DecodeError) as refused:
        format_of_content(head)
    assert refused.value.reason is reason


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", "avif"),
        (b"II+\0\x08\0\0\0", "tiff"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
    ],
)
def test_content_decides(head: bytes, name: str) -> None:
    assert format_of_content(head) == name
