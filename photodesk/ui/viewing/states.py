"""In words: why a photo has no picture, and what is special about one that has."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from photodesk.domain.photos import PhotoRow, State
from photodesk.domain.problems import Reason, sentence


@dataclass(frozen=True, slots=True)
class Badge:
    """A mark on the photo: an icon of `marks` and what it means."""

    icon: str
    text: str


def plain_name(name: str) -> str:
    """A file name for labels: control characters as symbols, kept apart from the text around it (U+2068 … U+2069)."""
    symbols = "".join(
        chr(0x2400 + ord(c)) if ord(c) < 0x20 else "\u2421" if c == "\x7f" else "\ufffd" if _unprintable(c) else c for c in name
    )
    return f"\u2068{symbols}\u2069"


def badges_of(row: PhotoRow) -> tuple[Badge, ...]:
    """The marks of a photo that is shown."""
    marks: list[Badge] = []
    if row.state is State.MISSING:
        marks.append(Badge("missing", _tr("Missing: the file is gone, this is the stored preview")))
    elif row.state is State.TRASHED:
        marks.append(Badge("missing", _tr("In the Trash")))
    elif row.offline:
        marks.append(Badge("offline", _tr("Offline: this is the stored preview")))
    if row.to_trash:
        marks.append(Badge("trash", _tr("Pending: Move to Trash")))
    if row.damaged or row.problem is Reason.TRUNCATED:
        marks.append(Badge("problem", _tr("Damaged: a part of the picture is missing")))
    return tuple(marks)


def card_of(row: PhotoRow, failure: Reason | None, is_lacking: bool) -> Badge | None:
    """What stands in place of a picture; None while one may still come. *is_lacking*: no preview is stored."""
    name = plain_name(row.name)
    if not is_lacking and (row.state is not State.HERE or row.offline):
        return None
    if row.state is not State.HERE:
        return Badge("missing", _tr("{name} is no longer there. Its tags and ratings are kept.").format(name=name))
    if row.offline:
        return Badge("offline", _tr("{name} is on a drive that is offline. Its picture comes when the drive is back.").format(name=name))
    reason = failure or (row.problem if row.problem is not Reason.TRUNCATED or not row.damaged else None)
    return None if reason is None else failure_card(row.name, reason)


def failure_card(name: str, reason: Reason) -> Badge:
    """What stands in place of a picture that could not be read."""
    return Badge("unsupported" if reason in (Reason.UNSUPPORTED, Reason.TOO_LARGE) else "problem", sentence(reason, plain_name(name)))


def _unprintable(character: str) -> bool:
    code = ord(character)
    return 0xD800 <= code <= 0xDFFF or 0x80 <= code <= 0x9F or 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069


def _tr(text: str) -> str:
    return QCoreApplication.translate("LoupeStates", text)
