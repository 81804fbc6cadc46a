"""Gets at the EXIF and XMP of a decoded picture, wherever its format keeps them. Never raises. Worker processes only."""

import re

from PIL import Image

_MAX_XMP_BYTES = 1 << 20


def exif_of(image: Image.Image) -> Image.Exif:
    """The main directory; empty where there is none or it cannot be read. Ask once: Pillow forgets what it could not read."""
    try:
        return image.getexif()
    except Exception:
        return _from_text(image.info.get("Raw profile type exif"))


def directory_of(exif: Image.Exif, number: int) -> dict[int, object]:
    """A directory below the main one (0x8769 EXIF, 0x8825 GPS)."""
    try:
        return dict(exif.get_ifd(number))
    except Exception:
        return {}


def orientation_of(exif: Image.Exif) -> int:
    """1 to 8 (TIFF 6.0, tag 274); 1 where the file tells none or nonsense."""
    value = exif.get(0x0112, 1)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def xmp_of(image: Image.Image) -> str:
    """The XMP packet as text, at most 1 MB of it."""
    found = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    if isinstance(found, str):
        return found[:_MAX_XMP_BYTES]
    return found[:_MAX_XMP_BYTES].decode("utf-8", "replace") if isinstance(found, bytes) else ""


def xmp_value(xmp: str, name: str) -> str | None:
    """The simple property *name* ("aux:Lens"), written as an attribute or an element. Text is not unescaped further than &amp;."""
    found = re.search(rf"""[\s<]{name}(?:\s*=\s*["']([^"'<>]{{1,200}})["']|>\s*([^<>]{{1,200}})</)""", xmp)
    return (found[1] or found[2]).replace("&amp;", "&") if found else None


def _from_text(profile: object) -> Image.Exif:
    """ImageMagick's text form: a name, a length, and hexadecimal digits, of which as many are taken as are well-formed."""
    exif = Image.Exif()
    words = profile.split() if isinstance(profile, str) else []
    digits = re.match(r"(?:[0-9a-fA-F]{2})*", "".join(words[2:]))
    try:
        if digits:
            exif.load(bytes.fromhex(digits[0]))
    except Exception:
        return Image.Exif()
    return exif
