"""The facts of one photo, or of several, in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from photodesk.domain.dates import from_us
from photodesk.domain.selections import Summary
from photodesk.ui.widgets.exposure import exposure_parts
from photodesk.ui.widgets.wording import number, photos, size

Document = Mapping[str, Any]
Line = tuple[str, str]


def lines(photo: Document) -> list[Line]:
    """Label and value, what is unknown left out. *photo* has the keys of the command line's contract."""
    found = [
        (_tr("Taken"), taken_text(photo)),
        (_tr("Date from"), _source_text(photo)),
        (_tr("Camera"), photo.get("camera") or ""),
        (_tr("Lens"), photo.get("lens") or ""),
        (_tr("Exposure"), exposure_text(photo)),
        (_tr("Pixels"), pixels_text(photo)),
        (_tr("Format"), format_text(photo)),
        (_tr("Colours"), photo.get("profile") or ""),
        (_tr("Place"), place_text(photo)),
        (_tr("State"), state_text(photo)),
    ]
    return [(label, value) for label, value in found if value]


def file_lines(photo: Document) -> list[Line]:
    """The name of the file and where it is."""
    directory, added = str(photo["path"]).rpartition("/")[0], str(photo["folder"])
    below = directory.removeprefix(added).lstrip("/")
    found = [(_tr("File"), photo["name"]), (_tr("Folder"), below), (_tr("Added folder"), added)]
    return [(label, value) for label, value in found if value]


def taken_text(photo: Document) -> str:
    """ "Saturday, 14 June 2025, 15:02:03 +02:00": the camera's wall clock, the zone only where it is known."""
    taken = photo.get("taken_at")
    if not taken:
        return ""
    moment = datetime.fromisoformat(taken)
    time = QLocale().toString(QTime(moment.hour, moment.minute, moment.second), "HH:mm:ss")
    text = _tr("{date}, {time}").format(date=_day_text(moment), time=time)
    offset = photo.get("taken_offset")
    return f"{text} {offset}" if offset else text


def exposure_text(photo: Document) -> str:
    """ "1/250 s · f/2.8 · ISO 400 · 35 mm"; no line ends between a number and its unit."""
    return " · ".join(exposure_parts(photo).values())


def pixels_text(photo: Document) -> str:
    """ "4000 × 3000 · 12 MP": of the photo as it is turned."""
    width, height = photo.get("width"), photo.get("height")
    if int(photo.get("rotation") or 0) % 180:
        width, height = height, width
    if not width or not height:
        return ""
    megapixels = width * height / 1e6
    if megapixels < 0.1:
        return f"{width} × {height}"
    amount = QLocale().toString(megapixels, "f", 0 if megapixels >= 10 else 1)
    return f"{width} × {height} · " + _tr("{n}\u00a0MP").format(n=amount)


def format_text(photo: Document) -> str:
    """ "JPEG · 6 MB"; how many pictures where the file holds several."""
    parts = [str(photo.get("format") or photo.get("kind") or "").upper(), size(int(photo.get("size") or 0))]
    if (frames := photo.get("frames") or 1) > 1:
        parts.append(_tr("{n} pictures").format(n=number(frames)))
    return " · ".join(part for part in parts if part)


def place_text(photo: Document) -> str:
    """ "60.16990° N, 24.93840° E"."""
    place = photo.get("gps")
    if not place:
        return ""
    latitude, longitude = place
    locale = QLocale()
    north = _tr("N") if latitude >= 0 else _tr("S")
    east = _tr("E") if longitude >= 0 else _tr("W")
    return f"{locale.toString(abs(latitude), 'f', 5)}° {north}, {locale.toString(abs(longitude), 'f', 5)}° {east}"


def state_text(photo: Document) -> str:
    """Anything but "here and whole"."""
    words = {
        "missing": _tr("Missing: the file is no longer there. Its tags and ratings are kept."),
        "offline": _tr("Offline: shown from the cache until the drive is back."),
        "trashed": _tr("In the Trash"),
    }
    parts = [words.get(str(photo.get("state")), "")]
    if photo.get("damaged"):
        parts.append(_tr("Damaged: a part of the picture is missing."))
    return " ".join(part for part in parts if part)


def selection_lines(facts: Summary) -> list[Line]:
    """The same for several photos."""
    found = [(_tr("Size"), size(facts.bytes))]
    if facts.formats:
        found.append((_tr("Formats"), " · ".join(f"{word.upper()}\u00a0{number(n)}" for word, n in facts.formats[:5])))
    if facts.first_us is not None and facts.last_us is not None:
        first, last = _day_text(from_us(facts.first_us)), _day_text(from_us(facts.last_us))
        found.append((_tr("Taken"), first if first == last else f"{first} – {last}"))
    for label, count in ((_tr("Missing"), facts.missing), (_tr("Offline"), facts.offline), (_tr("With problems"), facts.problems)):
        if count:
            found.append((label, photos(count)))
    return [(label, value) for label, value in found if value]


def _source_text(photo: Document) -> str:
    words = {
        "copy": _tr("A copy of the photo"),
        "xmp": _tr("The sidecar"),
        "takeout": _tr("Google data"),
        "name": _tr("The file name"),
        "file": _tr("The file’s date"),
    }
    return words.get(str(photo.get("taken_source")), "")


def _day_text(moment: datetime) -> str:
    return QLocale().toString(QDate(moment.year, moment.month, moment.day), "d MMMM yyyy")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Details", text)
