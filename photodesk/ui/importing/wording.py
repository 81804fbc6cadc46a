"""Imports in words."""

import os
from datetime import date, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QLocale, Qt

from photodesk.domain.importing import ImportReport, ImportState, Survey, SurveyProgress, TakeoutReport
from photodesk.domain.photos import Kind
from photodesk.ui.importing.arranging import Amount, Day, Picture, is_picture
from photodesk.ui.widgets.wording import number, photos, size, visible

EPOCH = date(1970, 1, 1)


def name_of(path: bytes) -> str:
    """The last part of a path, for people."""
    return visible(os.fsdecode(os.path.basename(path.rstrip(b"/")) or path))


def day_title(day: int, locale: QLocale) -> str:
    """ "Saturday, 14 June 2025", as the user's language writes it."""
    when = EPOCH + timedelta(days=day)
    return locale.toString(QDate(when.year, when.month, when.day), QLocale.FormatType.LongFormat)


def videos(count: int) -> str:
    """ "38 videos"."""
    return _tr("1 video") if count == 1 else _tr("{n} videos").format(n=number(count))


def files(count: int) -> str:
    """ "3 files"."""
    return _tr("1 file") if count == 1 else _tr("{n} files").format(n=number(count))


def looking_text(progress: SurveyProgress | None) -> str:
    """How far a look is."""
    if progress is None:
        return _tr("Looking for photos…")
    if progress.step == "files":
        return _tr("{n} found so far…").format(n=files(progress.done))
    parts = {"done": number(progress.done), "total": number(progress.total)}
    if progress.step == "dates":
        return _tr("Reading dates: {done} of {total}").format(**parts)
    return _tr("Comparing with the library: {done} of {total}").format(**parts)


def survey_text(survey: Survey) -> str:
    """ "412 photos · 38 videos · 6.1 GB · 214 new"."""
    parts = [photos(survey.photos)]
    if survey.videos:
        parts.append(videos(survey.videos))
    return " · ".join((*parts, size(survey.size), _tr("{n} new").format(n=number(survey.new))))


def day_text(state: Qt.CheckState) -> str:
    """For who listens: whether a day's pictures are chosen."""
    chosen = {
        Qt.CheckState.Checked: _tr("all chosen"),
        Qt.CheckState.PartiallyChecked: _tr("some chosen"),
        Qt.CheckState.Unchecked: _tr("none chosen"),
    }
    return chosen[state]


def count_text(day: Day, new_only: bool = False) -> str:
    """ "90 photos · 3 videos" of a day; *new_only*: without what the library has of them."""
    found = [each for picture in day.pictures for each in picture.files if each.known is None or not new_only]
    moving = sum(1 for each in found if each.file.kind is Kind.VIDEO)
    still = sum(map(is_picture, found)) - moving
    parts = [*([photos(still)] if still or not moving else []), *([videos(moving)] if moving else [])]
    return " · ".join(parts)


def cell_text(picture: Picture, chosen: bool, able: bool) -> str:
    """ "IMG_0213.jpg, new, chosen"."""
    known = all(each.known is not None for each in picture.files)
    parts = [name_of(picture.main.file.name), known_text(picture) if known else _tr("new")]
    if chosen:
        parts.append(_tr("chosen"))
    elif able:
        parts.append(_tr("left out"))
    return ", ".join(parts)


def known_text(picture: Picture) -> str:
    """Why a picture is not new."""
    return _tr("on this card twice") if all(each.twin for each in picture.files if each.known is not None) else _tr("in the library")


def import_text(amount: Amount) -> str:
    """What the filled button says."""
    if not amount.files:
        return _tr("Import")
    if not amount.pictures:
        return _tr("Import 1 File") if amount.files == 1 else _tr("Import {n} Files").format(n=number(amount.files))
    return _tr("Import 1 Photo") if amount.pictures == 1 else _tr("Import {n} Photos").format(n=number(amount.pictures))


def takeout_text(report: TakeoutReport) -> str:
    """ "18,210 photos · 18,172 matched with Google data · 38 dated from file name · 41 albums"."""
    albums = len(report.albums)
    return " · ".join((
        photos(report.photos), _tr("{n} matched with Google data").format(n=number(report.matched)),
        _tr("{n} dated from file name").format(n=number(report.from_name)),
        _tr("1 album") if albums == 1 else _tr("{n} albums").format(n=number(albums)),
    ))  # fmt: skip


def missing_text(report: TakeoutReport) -> str:
    """Which parts are not there; "" where all are."""
    if not report.missing_parts:
        return ""
    names = ", ".join(f"{part:03}" for part in report.missing_parts)
    if len(report.missing_parts) == 1:
        text = _tr("Part {names} of this Takeout is missing. What is here can be imported; choose all parts together to get the rest.")
    else:
        text = _tr("Parts {names} of this Takeout are missing. What is here can be imported; choose all parts together to get the rest.")
    return text.format(names=names)


def failed_count(report: ImportReport) -> int:
    """Files that were not imported."""
    return sum(1 for each in report.files if each.state == "failed")


def verified_pictures(report: ImportReport) -> str:
    """ "214 files copied and verified"."""
    return _tr("{files} copied and verified").format(files=files(report.verified))


def is_all_safe(report: ImportReport) -> bool:
    """Whether nothing is on the source that is not verified: only then it may be said that the card can be removed."""
    return report.state is ImportState.DONE and not report.problems and all(each.state in ("copied", "known") for each in report.files)


def ended_text(report: ImportReport, from_card: bool) -> str:
    """What is said when an import has ended."""
    if report.state is not ImportState.DONE:
        left = report.planned - report.verified
        return _tr("The import was stopped: {done}, {left} left. What was copied stays.").format(
            done=verified_pictures(report), left=number(max(0, left))
        )  # fmt: skip
    failed = failed_count(report)
    if failed:
        text = _tr("{done}; {failed} could not be imported. Nothing was changed where the photos came from.")
        return text.format(done=verified_pictures(report), failed=files(failed))
    if is_all_safe(report) and from_card:
        return _tr("{done}. The card can be removed.").format(done=verified_pictures(report))
    return _tr("{done}.").format(done=verified_pictures(report))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Import", text)
