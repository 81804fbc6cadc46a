"""What is to become of one photo of a group, in words and with an icon."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from photodesk.domain.copies import Suggestion
from photodesk.domain.similarity import Match
from photodesk.ui.duplicates.looking import Seen


@dataclass(frozen=True, slots=True)
class CopyState:
    """`tone`: of the text, as labels have it. `going`: marked, or staged already. `reason`: why."""

    text: str
    icon: str
    tone: str
    reason: str
    going: bool = False
    staged: bool = False
    can_go: bool = False


def state_of(seen: Seen, photo_id: int) -> CopyState:
    """As the group is now, with what the user said of it."""
    choosing = seen.choosing
    advice = next(each for each in seen.sight.advice if each.photo.id == photo_id)
    reason = ", ".join(advice.reasons)
    if photo_id in choosing.staged:
        return CopyState(_tr("Staged for Trash"), "trash", "secondary", reason, going=True, staged=True)
    if advice.suggest is Suggestion.PROTECTED:
        return CopyState(_tr("Protected, stays"), "shield", "success", reason)
    if photo_id in choosing.going:
        said = reason if photo_id not in choosing.said or advice.suggest is Suggestion.TRASH else _tr("marked by you")
        return CopyState(_tr("To Trash"), "trash", "warning", said, going=True, can_go=True)
    if not seen.sight.waits:
        return CopyState(_tr("Stays"), "check", "success", reason)
    can_go = choosing.can_go(photo_id) and seen.sight.match in (Match.EXACT, Match.SAME)
    if photo_id in choosing.said or advice.suggest is Suggestion.TRASH:
        return CopyState(_tr("Keep"), "check", "success", _tr("kept by you"), can_go=can_go)
    if seen.sight.match in (Match.ALIKE, Match.SERIES) or not advice.photo.present:
        return CopyState(_tr("Stays"), "check", "success", reason, can_go=can_go)
    return CopyState(_tr("Keep (suggested)"), "check", "success", reason, can_go=can_go)


def match_text(match: Match) -> str:
    """What kind of group it is."""
    return {
        Match.EXACT: _tr("exact copies"), Match.SAME: _tr("the same picture"), Match.ALIKE: _tr("similar pictures"),
        Match.SERIES: _tr("a series of shots"),
    }[match]  # fmt: skip


def fact_text(names: frozenset[str]) -> str:
    """Facts by their names, in order: "folder, date added"."""
    words = {
        "folder": _tr("folder"), "name": _tr("name"), "pixels": _tr("pixels"), "bytes": _tr("file size"), "format": _tr("format"),
        "taken": _tr("date taken"), "added": _tr("date added"), "details": _tr("metadata and tags"),
    }  # fmt: skip
    return ", ".join(word for name, word in words.items() if name in names)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Duplicates", text)
