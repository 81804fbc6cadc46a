"""Reads what the camera wrote: EXIF, and XMP where EXIF lacks the date or the lens. Worker processes only.

Tag numbers and meanings: Exif 2.32 (CIPA DC-008), sections 4.6.4 to 4.6.6; XMP specification part 2.
"""

import contextlib
import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from photodesk.domain.dates import to_us
from photodesk.domain.photos import Metadata
from photodesk.imaging.colour import profile_name
from photodesk.imaging.exif import directory_of, xmp_of, xmp_value
from photodesk.imaging.opening import Opened

_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_MAKE, _MODEL = 0x010F, 0x0110
_EXPOSURE, _FNUMBER, _ISO, _FOCAL, _LENS = 0x829A, 0x829D, 0x8827, 0x920A, 0xA434
_WHEN = ((0x9003, 0x9291, 0x9011), (0x9004, 0x9292, 0x9012))  # DateTimeOriginal, DateTimeDigitized with sub-seconds and offset
_DATE = re.compile(r"(\d{4})[:/.-](\d\d)[:/.-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_XMP_WHEN = ("exif:DateTimeOriginal", "photoshop:DateCreated", "xmp:CreateDate")
_XMP_DATE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?$")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")
_FIRST_YEAR = 1826  # the oldest photograph that is left
_LEGAL_FORM = re.compile(r"\b(corporation|company|corp|co|ltd|inc|optical|imaging|camera|electric|electronics|industrial)\b\.?", re.I)

Tags = Mapping[int, Any]


def metadata_of(found: Opened) -> Metadata:
    """The facts of a picture; what cannot be read is unknown."""
    main, xmp = found.exif, xmp_of(found.image)
    details, gps = directory_of(main, _EXIF_IFD), directory_of(main, _GPS_IFD)
    width, height = (found.height, found.width) if found.orientation >= 5 else (found.width, found.height)
    taken_us, offset_min = taken_of(details, xmp)
    latitude, longitude = _position(gps)
    profile = found.image.info.get("icc_profile")
    return Metadata(
        format=found.format, width=width, height=height, orientation=found.told, frames=found.frames,
        profile=profile_name(profile) if profile else None, taken_us=taken_us, taken_offset_min=offset_min,
        camera=camera_of(main, xmp),
        lens=text_of(details.get(_LENS)) or text_of(xmp_value(xmp, "aux:Lens")),
        iso=_iso(details.get(_ISO)), exposure_s=_positive(details.get(_EXPOSURE)), fnumber=_positive(details.get(_FNUMBER)),
        focal_mm=_positive(details.get(_FOCAL)), latitude=latitude, longitude=longitude,
    )  # fmt: skip


def text_of(value: object) -> str | None:
    """One line of text; EXIF says ASCII, cameras and programs write UTF-8 too."""
    if isinstance(value, tuple) and value:
        value = value[0]
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, str):
        return None
    with contextlib.suppress(UnicodeEncodeError, UnicodeDecodeError):
        value = value.encode("latin-1").decode("utf-8")
    words = " ".join("".join(c if c.isprintable() else " " for c in value.split("\0")[0]).split())
    return words[:200] or None


def _number(value: object) -> float | None:
    if isinstance(value, tuple) and value:
        value = value[0]
    try:
        number = float(value)  # type: ignore[arg-type]  # rationals and anything else that knows its value
    except Exception:
        return None
    return number if math.isfinite(number) else None


def _positive(value: object) -> float | None:
    number = _number(value)
    return number if number is not None and 0 < number < 1e9 else None


def _iso(value: object) -> int | None:
    number = _positive(value)
    return round(number) if number is not None and number >= 1 else None


def camera_of(main: Tags, xmp: str) -> str | None:
    """Maker and model, the maker once and without its legal form."""
    make = text_of(main.get(_MAKE) or xmp_value(xmp, "tiff:Make"))
    model = text_of(main.get(_MODEL) or xmp_value(xmp, "tiff:Model"))
    maker = " ".join(_LEGAL_FORM.sub(" ", make or "").replace(",", " ").split())
    if not model:
        return maker or None
    first = maker.split(" ")[0].casefold()
    return model if not first or model.casefold().startswith(first) else f"{maker} {model}"


def taken_of(details: Tags, xmp: str) -> tuple[int | None, int | None]:
    """DateTimeOriginal, else DateTimeDigitized, each with its own sub-seconds and offset, else the same in XMP."""
    for date_tag, fraction_tag, offset_tag in _WHEN:
        moment = _moment(text_of(details.get(date_tag)), text_of(details.get(fraction_tag)))
        if moment is not None:
            return to_us(moment), _offset(text_of(details.get(offset_tag)))
    for name in _XMP_WHEN:
        found = _XMP_DATE.match(xmp_value(xmp, name) or "")
        moment = _moment(found[1], found[2]) if found else None
        if found and moment is not None:
            return to_us(moment), _offset(found[3])
    return None, None


def _moment(text: str | None, fraction: str | None) -> datetime | None:
    found = _DATE.match(text or "")
    if found is None or int(found[1]) < _FIRST_YEAR:
        return None
    digits = re.match(r"\d+", fraction or "")
    micros = int(digits[0][:6].ljust(6, "0")) if digits else 0
    try:
        year, month, day, hour, minute, second = map(int, found.groups())
        return datetime(year, month, day, hour, minute, second, micros)
    except ValueError:
        return None


def _offset(text: str | None) -> int | None:
    """Minutes east of UTC."""
    found = _OFFSET.match(text or "")
    if found is None:
        return 0 if text == "Z" else None
    minutes = int(found[2]) * 60 + int(found[3])
    if minutes > 14 * 60 or int(found[3]) > 59:
        return None
    return -minutes if found[1] == "-" else minutes


def _position(gps: Tags) -> tuple[float | None, float | None]:
    latitude, longitude = _degrees(gps.get(2), gps.get(1), "S", 90), _degrees(gps.get(4), gps.get(3), "W", 180)
    return (latitude, longitude) if latitude is not None and longitude is not None else (None, None)


def _degrees(parts: object, hemisphere: object, negative: str, most: int) -> float | None:
    if not isinstance(parts, tuple) or not 1 <= len(parts) <= 3:
        return None
    degrees = 0.0
    for i, part in enumerate(parts):
        number = _number(part)
        if number is None:
            return None
        degrees += number / (1, 60, 3600)[i]
    if not 0 <= degrees <= most:
        return None
    return -degrees if (text_of(hemisphere) or "").upper().startswith(negative) else degrees
