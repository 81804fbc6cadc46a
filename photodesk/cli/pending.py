"""Staged file changes on the command line: trash, rename and move stage, pending lists, applies and discards."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from photodesk.cli.edits import chosen, progress
from photodesk.cli.output import size_text
from photodesk.cli.session import Session, UsageError, path_of
from photodesk.domain.changes import JobGroup, JobsChanged
from photodesk.domain.edits import Discarding, MoveStaging, Photos, RenameStaging, StagingEdit, TrashStaging
from photodesk.domain.own_trash import EmptyingProgress
from photodesk.domain.pending import REVERSIBLE, Applied, ApplyProgress, ChangeKind, ChangeProblem, PendingChange
from photodesk.domain.problems import Stage
from photodesk.library.deletions import delete_instead
from photodesk.library.library import Library

_NO_TRASH = "photodesk: there is nothing in PhotoDesk’s own trash"


def trash(session: Session) -> int:
    """Stage photos for the trash, or to be deleted for good."""
    return _stage(session, TrashStaging, permanently=session.arguments.permanently)


def rename(session: Session) -> int:
    """Stage new names."""
    return _stage(session, lambda photos: RenameStaging(photos, session.arguments.template))


def move(session: Session) -> int:
    """Stage a move into a folder."""
    return _stage(session, lambda photos: MoveStaging(photos, path_of(session.arguments.folder)))


def pending(session: Session) -> int:
    """List staged changes, apply them, or take them back."""
    words: list[str] = session.arguments.words
    if session.arguments.apply and session.arguments.action != "empty":
        raise UsageError("--apply is for `pending empty`; nothing was changed; `pending apply` applies what is staged")
    match session.arguments.action:
        case "apply":
            return _apply(session, words)
        case "discard":
            return _discard(session, words)
        case "empty":
            return _empty(session, words)
    with session.reading() as library:
        changes = library.pending.changes()
    session.output.document(_document(changes))
    for each in changes:
        session.output.columns([str(each.id), each.kind.value, each.path, each.to or "", each.reason, each.message])
    session.output.message(_summary(changes))
    return 0


def _stage(session: Session, make: Callable[[Photos], StagingEdit], *, permanently: bool = False) -> int:
    with session.changing() as library:
        photos, problems = chosen(session, library, session.arguments.query)
        ids = photos.ids if photos.query is None else library.browsing.ids(photos.query)
        edited = library.editing.apply(make(photos), operation=session.operation, progress=progress(session))
        staged = delete_instead(library.database, ids) if permanently else edited.changed
    session.output.end()
    session.output.document({"staged": staged, "matched": edited.matched, "edit": edited.edit_id, "problems": problems})
    session.output.text(f"{staged:,} changes staged for {edited.matched:,} photos; no file was touched")
    if permanently and staged:
        session.output.message("photodesk: `pending apply delete` deletes them for good; nothing can bring them back then")
    for problem in problems:
        session.output.complain(problem["message"])
    return 1 if problems else 0


def _apply(session: Session, words: Sequence[str]) -> int:
    kinds = _kinds(words)
    with session.changing() as library:
        applied = library.applying.apply(kinds=kinds, operation=session.operation, progress=_progress(session))
        left = library.pending.changes()
    session.output.end()
    problems = [_problem(each) for each in applied.problems]
    session.output.document(_document(left, applied=len(applied.applied), edit=applied.edit_id, problems=problems))
    session.output.text(_told(applied))
    for problem in applied.problems:
        session.output.complain(problem.message)
    if deletions := [each for each in left if each.kind is ChangeKind.DELETE and ChangeKind.DELETE not in kinds]:
        text = f"{len(deletions):,} files are on drives without a trash; they stay; `photodesk pending apply delete` deletes them for good"
        session.output.message(text)
    return 1 if problems else 0


def _discard(session: Session, words: Sequence[str]) -> int:
    if not all(word.isascii() and word.isdigit() for word in words):
        raise UsageError("discard takes ids of staged changes; nothing was discarded; `photodesk pending` lists them")
    ids = tuple(int(word) for word in words) if words else None
    with session.changing() as library:
        _refuse_unknown(library, ids)
        edited = library.editing.apply(Discarding(ids), operation=session.operation)
        left = library.pending.changes()
    session.output.document(_document(left, discarded=edited.changed, edit=edited.edit_id))
    session.output.text(f"{edited.changed:,} staged changes discarded; no file was touched")
    return 0


def _empty(session: Session, words: Sequence[str]) -> int:
    """The plan, or with --apply what came of it."""
    if words:
        raise UsageError("empty takes no words; nothing was deleted; `photodesk pending empty` lists what there is")
    if not session.arguments.apply:
        with session.reading() as library:
            found = library.emptying.contents()
            changes = library.pending.changes()
        session.output.document({**_document(changes), "trash": [asdict(each) for each in found], "emptied": 0, "bytes": 0})
        for each in found:
            session.output.columns([each.folder, f"{each.files:,} files", size_text(each.bytes)])
        session.output.message("photodesk: nothing was deleted; with --apply all of it is, for good" if found else _NO_TRASH)
        return 0
    with session.changing() as library:
        emptied = library.emptying.empty(_emptying(session), _never)
        changes, left = library.pending.changes(), library.emptying.contents()
    session.output.end()
    problems = [
        {"id": None, "path": each.path, "stage": each.stage.value, "reason": each.reason.value, "message": each.message}
        for each in emptied.problems
    ]
    more = {"trash": [asdict(each) for each in left], "emptied": emptied.files, "bytes": emptied.bytes}
    session.output.document({**_document(changes, problems=problems), **more})
    session.output.text(f"{emptied.files:,} files deleted for good, {size_text(emptied.bytes)}")
    for problem in emptied.problems:
        session.output.complain(problem.message)
    return 1 if emptied.problems else 0


def _refuse_unknown(library: Library, ids: Sequence[int] | None) -> None:
    known = {each.id for each in library.pending.changes(ids)} if ids is not None else set()
    if unknown := sorted(set(ids or ()) - known):
        raise UsageError(f"there is no staged change {unknown[0]}; nothing was discarded; `photodesk pending` lists them")


def _kinds(words: Sequence[str]) -> tuple[ChangeKind, ...]:
    for word in words:
        if word not in list(ChangeKind):
            raise UsageError(f"{word} is no kind of change; nothing was applied; choose {', '.join(ChangeKind)}")
    return tuple(dict.fromkeys(map(ChangeKind, words))) or REVERSIBLE


def _progress(session: Session) -> Callable[[ApplyProgress], None]:
    return lambda told: session.output.progress(JobsChanged((JobGroup("Files", "running", told.done, told.total, told.failed),)))


def _emptying(session: Session) -> Callable[[EmptyingProgress], None]:
    return lambda told: session.output.progress(JobsChanged((JobGroup("Files", "running", told.done, told.total, told.failed),)))


def _never() -> bool:
    return False


def _document(
    changes: Sequence[PendingChange], *, applied: int = 0, discarded: int = 0, edit: int | None = None,
    problems: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:  # fmt: skip
    return {
        "changes": [_change(each) for each in changes],
        "applied": applied,
        "discarded": discarded,
        "edit": edit,
        "problems": list(problems),
    }


def _change(each: PendingChange) -> dict[str, Any]:
    problem = None if each.problem is None else {"reason": each.problem.value, "message": each.message}
    return {
        "id": each.id, "kind": each.kind.value, "photo": each.photo_id, "path": each.path, "to": each.to, "reason": each.reason,
        "bytes": each.bytes, "problem": problem,
    }  # fmt: skip


def _problem(each: ChangeProblem) -> dict[str, Any]:
    return {
        "id": each.photo_id, "path": each.path, "stage": Stage.APPLY.value, "reason": each.reason.value, "message": each.message,
    }  # fmt: skip


def _summary(changes: Sequence[PendingChange]) -> str:
    if not changes:
        return "photodesk: nothing is staged"
    size = size_text(sum(each.bytes for each in changes if each.kind is ChangeKind.TRASH))
    return f"photodesk: {len(changes):,} changes are staged, {size} of them for the trash; `photodesk pending apply` does them"


def _told(applied: Applied) -> str:
    done, left = len(applied.applied), len(applied.problems)
    return f"{done:,} changes applied" + (f", {left:,} could not be done and stay staged" if left else "")
