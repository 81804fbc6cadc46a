"""What photos are to each other, in words."""

from PySide6.QtCore import QCoreApplication

from photodesk.domain.likeness import SimilarPhoto
from photodesk.domain.similarity import Match


def match_text(match: Match) -> str:
    """One or two words."""
    return {
        Match.EXACT: _tr("exact copy"),
        Match.SAME: _tr("same picture"),
        Match.ALIKE: _tr("alike"),
        Match.SERIES: _tr("series"),
    }[match]


def likeness_text(similar: SimilarPhoto | None) -> str:
    """ "same picture, 6 of 256 bits differ", of a photo in a list of similar ones; "" for others."""
    if similar is None:
        return ""
    text = match_text(similar.match)
    return text if similar.match is Match.EXACT else _tr("{match}, {n} of 256 bits differ").format(match=text, n=similar.distance)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Likeness", text)
