"""What the page says of folders, rules and scans."""

import os
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from photodesk.domain.changes import ScanResult
from photodesk.domain.folders import Folder, FolderRules, FolderState, Receipt
from photodesk.library.walking import SKIPPED_NAMES, SKIPPED_SUFFIXES
from photodesk.ui.widgets.wording import number, visible

POLL_MINUTES = 1


def name_of(folder: Folder) -> str:
    """The last part of its path."""
    return visible(os.path.basename(folder.display.rstrip("/")) or folder.display)


def mode_text(mode: str) -> str:
    """How it is looked through."""
    return {"watch": _tr("Watch for changes"), "daily": _tr("Scan daily"), "manual": _tr("Only when I ask")}[mode]


def status_text(folder: Folder, *, is_polled: bool) -> str:
    """One or a few words; the state of its drive goes before how it is watched."""
    match folder.state:
        case FolderState.OFFLINE:
            return _tr("Offline – cached")
        case FolderState.DEGRADED:
            return _tr("Degraded – answers slowly")
        case FolderState.READONLY:
            return _tr("Read-only")
    if folder.mode != "watch":
        return mode_text(folder.mode)
    if is_polled:
        return _tr("Checked every {n} min instead").format(n=number(POLL_MINUTES))
    return _tr("Watching") if folder.state is FolderState.WATCHING else _tr("Not watched yet")


def status_hint(folder: Folder, *, is_polled: bool) -> str:
    """The same in a sentence: what it means and what to do; "" where nothing is to be said."""
    match folder.state:
        case FolderState.OFFLINE:
            return _tr("You can browse and tag its photos from the cache. Nothing is removed. Connect its drive, then try again.")
        case FolderState.DEGRADED:
            return _tr("Its drive answers slowly. Nothing is lost; other folders are not held up.")
        case FolderState.READONLY:
            return _tr("Tags and ratings are saved to the library; files there can’t be moved, renamed or deleted.")
    if folder.mode == "watch" and is_polled:
        return _tr("Not every change in it is told by the system. It is looked through every {n} min instead; nothing is lost.").format(
            n=number(POLL_MINUTES)
        )
    return ""


def scanned_text(at_us: int | None, now: datetime | None = None) -> str:
    """ "just now", "5 min ago", "yesterday", "14 June 2025"."""
    if at_us is None:
        return _tr("never")
    now = now or datetime.now()
    moment = datetime.fromtimestamp(at_us / 1e6)
    minutes, days = int((now - moment).total_seconds() // 60), (now.date() - moment.date()).days
    if minutes < 2:
        return _tr("just now")
    if minutes < 60:
        return _tr("{n} min ago").format(n=number(minutes))
    if days == 0:
        return _tr("today, {time}").format(time=_time(moment))
    if days == 1:
        return _tr("yesterday")
    return _tr("{n} days ago").format(n=number(days)) if days < 31 else _day(moment.date())


def when_text(at_us: int, today: date | None = None) -> str:
    """ "12:31", with the day where it is not today."""
    moment = datetime.fromtimestamp(at_us / 1e6)
    if moment.date() == (today or date.today()):
        return _time(moment)
    return _tr("{day}, {time}").format(day=_day(moment.date()), time=_time(moment))


def receipt_text(receipt: Receipt) -> str:
    """ "IMG_1.jpg – Tagged Iceland – 12:31"."""
    name = visible(os.path.basename(os.fsdecode(receipt.path)))
    return _tr("{name} – {done} – {when}").format(name=name, done=visible(receipt.done), when=when_text(receipt.at_us))


def found_text(result: ScanResult | None, problems: int) -> str:
    """What the last scan found in it: "212 added · 3 changed · 1 unreadable"; "" where nothing is known."""
    parts: list[str] = []
    if result is not None and len(result.folders) == 1:
        found = (
            (_tr("{n} added"), result.added), (_tr("{n} changed"), result.changed), (_tr("{n} moved"), result.moved),
            (_tr("{n} missing"), result.missing), (_tr("{n} back"), result.back),
        )  # fmt: skip
        parts = [text.format(n=number(count)) for text, count in found if count] or [_tr("nothing new")]
    if problems:
        parts.append(_tr("{n} unreadable").format(n=number(problems)))
    return " · ".join(parts)


def skipped_text(rules: FolderRules) -> str:
    """The patterns of the folder first, then what is skipped everywhere."""
    always = [*sorted(map(os.fsdecode, SKIPPED_NAMES), key=str.casefold), *(f"*{os.fsdecode(suffix)}" for suffix in SKIPPED_SUFFIXES)]
    return ", ".join(map(visible, [*rules.skip, *always]))


def rule_lines(rules: FolderRules) -> list[str]:
    """What is done with each new photo, one line a rule."""
    lines = []
    if rules.tags:
        lines.append(_tr("Tag {tags}").format(tags=", ".join(map(visible, rules.tags))))
    if rules.album is not None:
        lines.append(_tr("Add to the album {album}").format(album=visible(rules.album)))
    if rules.rating is not None:
        lines.append(_tr("Rate {stars}").format(stars="★" * rules.rating))
    if rules.move_to is not None:
        lines.append(_tr("Propose to move to {template}; waits in Pending Changes").format(template=visible(rules.move_to)))
    if rules.rename_to is not None:
        lines.append(_tr("Propose the name {template}; waits in Pending Changes").format(template=visible(rules.rename_to)))
    if rules.copy_to is not None:
        lines.append(_tr("Copy to {folder}; each copy is verified").format(folder=visible(os.fsdecode(rules.copy_to))))
    return lines


def _time(moment: datetime) -> str:
    return QLocale().toString(QTime(moment.hour, moment.minute), QLocale.FormatType.ShortFormat)


def _day(day: date) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), "d MMMM yyyy")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Folders", text)
