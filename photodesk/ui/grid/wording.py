"""What the grid says of photos and days: cell states, badges, headers, and the names assistive technology reads."""

from datetime import date, timedelta
from enum import Enum
from html import escape

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from photodesk.bridge.pending_edits import SaveState
from photodesk.domain.dates import from_us
from photodesk.domain.likeness import SimilarPhoto
from photodesk.domain.photos import Kind, PhotoRow, State
from photodesk.domain.problems import Reason, sentence
from photodesk.domain.similarity import Match
from photodesk.domain.views import Section
from photodesk.ui.widgets.likeness import likeness_text
from photodesk.ui.widgets.wording import plain_name, visible

_MONTH_FORMAT = "MMMM yyyy"


class CellState(Enum):
    """What a cell has to say besides its picture."""

    FINE = "fine"
    DAMAGED = "damaged"
    OFFLINE = "offline"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported"


def state_of(row: PhotoRow) -> CellState:
    """The most telling state of a photo."""
    if row.state is not State.HERE:
        return CellState.MISSING
    if row.offline:
        return CellState.OFFLINE
    if row.damaged or (row.problem is Reason.TRUNCATED and row.thumbhash):
        return CellState.DAMAGED
    if row.problem is Reason.UNSUPPORTED:
        return CellState.UNSUPPORTED
    return CellState.UNREADABLE if row.problem is not None and row.problem is not Reason.OFFLINE else CellState.FINE


def state_text(state: CellState) -> str:
    """One or two words, as drawn in an empty cell and read aloud."""
    return {
        CellState.FINE: "",
        CellState.DAMAGED: _tr("damaged"),
        CellState.OFFLINE: _tr("offline"),
        CellState.MISSING: _tr("missing"),
        CellState.UNREADABLE: _tr("can’t be opened"),
        CellState.UNSUPPORTED: _tr("not supported yet"),
    }[state]


def save_text(state: SaveState | None) -> str:
    """Whether edits are on their way still, as read aloud."""
    return {SaveState.SAVING: _tr("saving"), SaveState.NOT_SAVED: _tr("not saved")}[state] if state is not None else ""


def pending_text(row: PhotoRow) -> str:
    """What waits to be done with its file."""
    return _tr("pending: Move to Trash") if row.to_trash else ""


def copy_text(row: PhotoRow) -> str:
    """ "copy of 2019/IMG_0941.jpg": another file of the same picture."""
    return _tr("copy of {name}").format(name=visible(row.copy_of)) if row.copy_of else ""


def note_text(similar: SimilarPhoto | None) -> str:
    """ "same · 6": what a photo in a list of similar ones is to the one they are like, and how far from it, in a few signs."""
    if similar is None:
        return ""
    text = {Match.EXACT: _tr("exact"), Match.SAME: _tr("same"), Match.ALIKE: _tr("alike"), Match.SERIES: _tr("series")}[similar.match]
    return text if similar.match is Match.EXACT else f"{text} · {similar.distance}"


def type_text(row: PhotoRow) -> str:
    """The badge that names a special type: RAW format, moving picture, video; "" for a plain photo."""
    if row.kind is Kind.RAW:
        return row.format.upper() or _tr("RAW")
    if row.kind is Kind.VIDEO:
        return _tr("Video")
    if row.frames > 1:
        return row.format.upper()
    return ""


def day_text(section: Section, *, by_month: bool) -> str:
    """ "Sat 14 June 2025", or "June 2025"."""
    if section.day is None:
        return _tr("No date")
    day = _qdate(section.day)
    if by_month:
        return QLocale().standaloneMonthName(day.month()) + day.toString(" yyyy")
    locale = QLocale()
    if locale.language() in (QLocale.Language.English, QLocale.Language.C):
        return locale.toString(day, "ddd d MMMM yyyy")
    return locale.toString(day, QLocale.FormatType.LongFormat)


def month_text(year: int, month: int) -> str:
    """ "June 2025"."""
    return QLocale().toString(QDate(year, month, 1), _MONTH_FORMAT)


def year_month_of(day: int) -> tuple[int, int]:
    """Year and month of a day number."""
    when = date(1970, 1, 1) + timedelta(days=day)
    return when.year, when.month


def label_text(label: str) -> str:
    """ "green label", as read aloud."""
    return {
        "red": _tr("red label"), "yellow": _tr("yellow label"), "green": _tr("green label"), "blue": _tr("blue label"),
        "purple": _tr("purple label"),
    }.get(label, label)  # fmt: skip


def accessible_text(
    row: PhotoRow, save_state: SaveState | None = None, *, matches: bool = True, similar: SimilarPhoto | None = None
) -> str:  # fmt: skip
    """ "IMG_0213, 14 June 2025, Keep, 4 stars, green label, damaged, not saved, pending: Move to Trash, copy of 2019/IMG_0941.jpg"."""
    parts = [visible(row.name.rsplit(".", 1)[0] or row.name)]
    if row.taken_us is not None:
        taken = from_us(row.taken_us)
        parts.append(QLocale().toString(QDate(taken.year, taken.month, taken.day), "d MMMM yyyy"))
    if row.flag:
        parts.append({"keep": _tr("Keep"), "reject": _tr("Reject")}.get(row.flag, row.flag))
    if row.rating:
        parts.append(_tr("1 star") if row.rating == 1 else QCoreApplication.translate("Grid", "%n stars", "", row.rating))
    texts = (label_text(row.label or ""), type_text(row), state_text(state_of(row)), save_text(save_state), pending_text(row))
    others = ("" if matches else _tr("no longer matches"), copy_text(row), likeness_text(similar))
    return ", ".join([*parts, *(text for text in (*texts, *others) if text)])


def tool_tip(row: PhotoRow, *, matches: bool = True, similar: SimilarPhoto | None = None) -> str:
    """The name, what is wrong where something is, and where it is else. Marked up, because Qt would take a name such as <b> for markup."""
    name = plain_name(row.name)
    state = state_of(row)
    if row.problem is not None and state not in (CellState.MISSING, CellState.OFFLINE):
        text = sentence(row.problem, name)
    elif state is CellState.FINE:
        text = name
    else:
        text = f"{name} · {state_text(state)}"
    others = ("" if matches else _tr("no longer matches"), pending_text(row), copy_text(row), likeness_text(similar))
    return f"<span>{escape(' · '.join([text, *(other for other in others if other)]))}</span>"


def _qdate(day: int) -> QDate:
    return QDate(1970, 1, 1).addDays(day)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Grid", text)
