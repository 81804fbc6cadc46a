"""A line of the Jobs panel in words."""

from PySide6.QtCore import QCoreApplication

from photodesk.bridge.edit_commands import EDIT
from photodesk.bridge.runners import IMPORT
from photodesk.domain.changes import JobGroup
from photodesk.ui.widgets.wording import number, rate, time_left

SCAN = "scan"
"""The kind of line that stands for a scan: it has no jobs and no total."""
APPLY = "apply"
"""The kind of line that stands for file changes that are applied."""
EMPTYING = "empty"
"""The kind of line that stands for emptying the library's own trash."""
NO_JOBS = frozenset({SCAN, EDIT, APPLY, EMPTYING})
"""Kinds of lines that cannot be paused."""

ICONS = {
    "running": ("running", ""),
    "queued": ("queued", ""),
    "paused": ("pause", ""),
    "waiting": ("queued", "warning"),
    "done": ("done", "success"),
    "failed": ("warning", "warning"),
    "cancelled": ("cancelled", ""),
}
"""Icon and tone by state."""


def title(kind: str) -> str:
    """What the jobs of a kind do."""
    titles = {
        "look": _tr("Making thumbnails"),
        "preview": _tr("Making previews"),
        SCAN: _tr("Looking for photos"),
        EDIT: _tr("Saving changes"),
        IMPORT: _tr("Importing photos"),
        "duplicates": _tr("Finding duplicates"),
        APPLY: _tr("Applying changes"),
        EMPTYING: _tr("Emptying PhotoDesk’s trash"),
    }
    return titles.get(kind, kind)


def counts(group: JobGroup) -> str:
    """ "18,402 of 30,214"."""
    if group.kind == SCAN:
        return _tr("{n} found").format(n=number(group.done))
    return _tr("{done} of {total}").format(done=number(group.done), total=number(group.total))


def state_text(group: JobGroup) -> str:
    """Everything after the title: counts, speed, time left, what failed."""
    parts = [_head(group)]
    if group.rate and group.state == "running":
        parts.append(rate(group.rate))
    if group.seconds_left is not None:
        parts.append(time_left(group.seconds_left))
    if group.failed:
        parts.append(_tr("{n} failed").format(n=number(group.failed)))
    if group.waiting and group.state != "waiting":
        parts.append(_tr("{n} tried again later").format(n=number(group.waiting)))
    return " · ".join(part for part in parts if part)


def short_text(group: JobGroup) -> str:
    """For the status bar: title, counts, time left."""
    parts = [f"{title(group.kind)} {counts(group)}"]
    if group.state == "paused":
        parts.append(_tr("paused"))
    elif group.seconds_left is not None:
        parts.append(time_left(group.seconds_left))
    return " · ".join(parts)


def end_text(group: JobGroup) -> str:
    """What is announced when a line ends."""
    return f"{title(group.kind)}: {state_text(group)}"


def is_active(group: JobGroup) -> bool:
    """Whether there is something left to do."""
    return group.state in ("running", "queued", "paused", "waiting")


def _head(group: JobGroup) -> str:
    match group.state:
        case "paused":
            return _tr("{counts} · paused").format(counts=counts(group))
        case "waiting":
            return _tr("{counts} · waiting; tried again by itself").format(counts=counts(group))
        case "done" | "failed" if group.kind == IMPORT:
            return _tr("{n} copied and verified").format(n=number(group.done))
        case "done" | "failed":
            return _tr("{n} done").format(n=number(group.done)) if group.done or not group.failed else ""
        case "cancelled":
            return _tr("Stopped: {done} of {total} done").format(done=number(group.done), total=number(group.total))
    return counts(group)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Jobs", text)
