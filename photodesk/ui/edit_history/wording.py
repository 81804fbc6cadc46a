"""What the history says of an edit: when, and what became of it."""

from datetime import date, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from photodesk.domain.changes import HistoryEntry


def when_text(at_us: int, today: date | None = None) -> str:
    """ "Today, 14:02", "14 June 2025, 14:02": the wall clock of this computer."""
    moment, now = datetime.fromtimestamp(at_us / 1e6), today or date.today()
    time = QLocale().toString(QTime(moment.hour, moment.minute), QLocale.FormatType.ShortFormat)
    if moment.date() == now:
        day = _tr("Today")
    elif moment.date() == now - timedelta(days=1):
        day = _tr("Yesterday")
    else:
        day = QLocale().toString(QDate(moment.year, moment.month, moment.day), "d MMMM yyyy")
    return _tr("{day}, {time}").format(day=day, time=time)


def state_text(entry: HistoryEntry) -> str:
    """Done, Undone, or Reverted: taken back by a later edit."""
    return _tr("Done") if entry.done else _tr("Reverted") if entry.reverted else _tr("Undone")


def _tr(text: str) -> str:
    return QCoreApplication.translate("History", text)
