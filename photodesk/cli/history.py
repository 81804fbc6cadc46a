"""Commands of the history: undo, redo, history."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from photodesk.cli.edits import progress
from photodesk.cli.session import Session, UsageError
from photodesk.domain.changes import Edited, HistoryEntry
from photodesk.library.library import Library


def undo(session: Session) -> int:
    """Undo the last edits, or take back an earlier one."""
    options = session.arguments
    if options.edit is not None and options.number is not None:
        raise UsageError("a number and --edit were given; nothing was changed; give one of them")
    with session.changing() as library:
        told = progress(session)
        if options.edit is not None:
            done = [library.journal.revert(options.edit, operation=session.operation, progress=told)]
            return _report(session, library, "undone", done, [options.edit] if done[0].edit_id is not None else [])
        done = library.journal.undo(_number(session), operation=session.operation, progress=told)
        return _report(session, library, "undone", done, [edited.edit_id or 0 for edited in done])


def redo(session: Session) -> int:
    """Do again what was undone."""
    with session.changing() as library:
        done = library.journal.redo(_number(session), operation=session.operation, progress=progress(session))
        return _report(session, library, "redone", done, [edited.edit_id or 0 for edited in done])


def history(session: Session) -> int:
    """What was done, newest first."""
    with session.reading() as library:
        found = library.journal.history(session.arguments.limit)
    session.output.document({"edits": [_document(entry) for entry in found]})
    session.output.table([(entry.id, _at(entry), entry.label, "" if entry.done else "undone") for entry in found])
    return 0


def _number(session: Session) -> int:
    return 1 if session.arguments.number is None else int(session.arguments.number)


def _report(session: Session, library: Library, verb: str, done: Sequence[Edited], ids: Sequence[int]) -> int:
    problems = [problem for edited in done for problem in _problems(library, edited)]
    session.output.end()
    listed = [_document(entry) for entry in library.journal.entries(ids)]
    session.output.document({"undone": [], "redone": [], verb: listed, "problems": problems})
    for edited in done:
        session.output.text(f"{verb}: {edited.label} ({edited.changed:,} photos)")
    if not done:
        session.output.message(f"photodesk: there is nothing to be {verb}; nothing was changed")
    for problem in problems:
        session.output.complain(": ".join(filter(None, (problem["path"], problem["message"]))))
    return 1 if problems else 0


def _problems(library: Library, edited: Edited) -> list[dict[str, Any]]:
    """What was left as it is, photo by photo."""
    paths = library.browsing.paths_of([c.photo_id for c in edited.conflicts if c.photo_id is not None])
    return [
        {"id": c.photo_id, "path": paths.get(c.photo_id or 0, ""), "stage": "apply", "reason": c.reason.value, "message": c.message}
        for c in edited.conflicts
    ]


def _document(entry: HistoryEntry) -> dict[str, Any]:
    state = "done" if entry.done else "undone"
    return {"id": entry.id, "label": entry.label, "at": _at(entry), "count": entry.count, "state": state}


def _at(entry: HistoryEntry) -> str:
    return datetime.fromtimestamp(entry.at_us / 1e6, UTC).isoformat(timespec="seconds")
