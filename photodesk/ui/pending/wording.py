"""Pending changes in words."""

import os
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from photodesk.domain.pending import CHOSEN, GOING, REJECTED, ChangeKind, PendingChange, PendingCount
from photodesk.ui.pending.review import Group, Review, Roots
from photodesk.ui.widgets.wording import number, size, visible


def title(kind: ChangeKind) -> str:
    """The heading of a group."""
    return {
        ChangeKind.TRASH: _tr("Move to Trash"),
        ChangeKind.RENAME: _tr("Rename"),
        ChangeKind.MOVE: _tr("Move"),
        ChangeKind.WRITE_METADATA: _tr("Write ratings and tags"),
        ChangeKind.DELETE: _tr("Delete permanently"),
    }[kind]


ICONS = {
    ChangeKind.TRASH: "trash", ChangeKind.RENAME: "rename", ChangeKind.MOVE: "move", ChangeKind.WRITE_METADATA: "tag",
    ChangeKind.DELETE: "warning",
}  # fmt: skip


def group_text(group: Group) -> str:
    """ "frees 502 MB (72 rejected, 12 duplicates)"."""
    if group.kind is ChangeKind.DELETE:
        return _tr("frees {size} – this cannot be undone").format(size=size(group.bytes))
    if group.kind is not ChangeKind.TRASH:
        return ""
    text = {REJECTED: _tr("{n} rejected"), CHOSEN: _tr("{n} chosen by you"), "": _tr("{n} duplicates")}
    parts = ", ".join(text[reason].format(n=number(count)) for reason, count in group.reasons)
    return _tr("frees {size} ({reasons})").format(size=size(group.bytes), reasons=parts)


def name_of(change: PendingChange) -> str:
    """The file's name."""
    return visible(os.path.basename(change.path))


def folder_of(change: PendingChange, roots: Roots) -> str:
    """Where the file is: "Pictures/2025"."""
    return visible(roots.short(os.path.dirname(change.path)))


def what_of(change: PendingChange, roots: Roots) -> str:
    """Why it goes, or what comes of it: "rejected", "→ Iceland_001.jpg"."""
    if change.kind in GOING:
        return {REJECTED: _tr("rejected"), CHOSEN: _tr("chosen by you")}.get(change.reason, visible(change.reason))
    if change.to is None:
        return visible(change.reason)
    return f"→ {visible(os.path.basename(change.to) if change.kind is ChangeKind.RENAME else roots.short(os.path.dirname(change.to)))}"


def state_of(change: PendingChange, review: Review) -> str:
    """What stands in the way of it, or that it is done; "" for nothing."""
    if change.id in review.done:
        return _tr("Done")
    if change.id in review.offline:
        return _tr("Offline: it can be applied when its drive is back")
    return visible(change.message)


def said_of_change(change: PendingChange, review: Review) -> str:
    """A row in words: "IMG_0940.jpg, Move to Trash, rejected, in Pictures/2025, selected"."""
    chosen = _tr("selected") if review.is_chosen(change) else _tr("not selected")
    place = _tr("in {folder}").format(folder=folder_of(change, review.roots))
    parts = (name_of(change), title(change.kind), what_of(change, review.roots), place, state_of(change, review) or chosen)
    return ", ".join(part for part in parts if part)


def said_of_group(group: Group, review: Review) -> str:
    """A heading in words."""
    chosen = _tr("{n} of {total} selected").format(n=number(group.chosen), total=number(len(group.changes)))
    opened = _tr("open") if review.is_open(group) else _tr("closed")
    return ", ".join(part for part in (title(group.kind), chosen, group_text(group), opened) if part)


def summary(review: Review) -> str:
    """ "95 of 96 selected · 84 files go to Trash and can be restored from there"."""
    parts = [_tr("{n} of {total} selected").format(n=number(review.number_chosen()), total=number(review.total()))]
    trashed, deleted = review.number_chosen((ChangeKind.TRASH,)), review.number_chosen((ChangeKind.DELETE,))
    if trashed == 1:
        parts.append(_tr("1 file goes to Trash and can be restored from there"))
    elif trashed:
        parts.append(_tr("{n} files go to Trash and can be restored from there").format(n=number(trashed)))
    if deleted:
        parts.append(_tr("{n} deleted for good").format(n=number(deleted)))
    if review.offline:
        parts.append(_tr("{n} offline").format(n=number(len(review.offline))))
    return " · ".join(parts)


def bar_text(count: int, applied_before: bool) -> str:
    """ "84 file changes to review · nothing on disk has changed yet"; *applied_before*: these were left over by an apply."""
    waiting = _tr("1 file change to review") if count == 1 else _tr("{n} file changes to review").format(n=number(count))
    safe = _tr("these files are unchanged") if applied_before else _tr("nothing on disk has changed yet")
    return f"{waiting} · {safe}"


def kinds_text(counts: Sequence[PendingCount]) -> str:
    """ "84 to Trash (502 MB), 11 renames, 1 move"."""
    texts = {
        ChangeKind.TRASH: _tr("{n} to Trash ({size})"),
        ChangeKind.RENAME: _tr("{n} to rename"),
        ChangeKind.MOVE: _tr("{n} to move"),
        ChangeKind.WRITE_METADATA: _tr("{n} to write"),
        ChangeKind.DELETE: _tr("{n} to delete permanently ({size})"),
    }
    order = list(texts)
    found = sorted((each for each in counts if each.changes), key=lambda each: order.index(each.kind))
    return ", ".join(texts[each.kind].format(n=number(each.changes), size=size(each.bytes)) for each in found)


def report_of(changes: Sequence[PendingChange]) -> str:
    """What Copy Report puts on the clipboard."""
    parts = ((visible(each.path), each.kind.value, each.problem.value if each.problem else "", visible(each.message)) for each in changes)
    return "".join("\t".join(line) + "\n" for line in parts)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Pending", text)
