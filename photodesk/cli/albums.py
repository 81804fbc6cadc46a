"""Albums on the command line."""

from typing import Any

from photodesk.cli.edits import chosen, outcome, progress
from photodesk.cli.session import Session, UsageError
from photodesk.domain.edits import (
    AlbumCreation,
    AlbumDeletion,
    AlbumDuplication,
    AlbumEdit,
    AlbumQueryEdit,
    AlbumRenaming,
    Edit,
)
from photodesk.library.library import Library
from photodesk.library.organising import AlbumInfo


def albums(session: Session) -> int:
    """List the albums, or change one."""
    if session.arguments.action is None:
        with session.reading() as library:
            found = library.organising.albums()
        session.output.document({"albums": _documents(found)})
        session.output.table([(a.path, a.kind, "" if a.count is None else f"{a.count:,} photos", a.query or "") for a in found])
        return 0
    with session.changing() as library:
        edit, problems = _edit(session, library)
        edited = library.editing.apply(edit, operation=session.operation, progress=progress(session))
        found = library.organising.albums()
    session.output.end()
    session.output.document({**outcome(edited), "albums": _documents(found), "problems": problems})
    session.output.text(edited.label)
    for problem in problems:
        session.output.complain(problem["message"])
    return 1 if problems else 0


def _edit(session: Session, library: Library) -> tuple[Edit, list[dict[str, Any]]]:
    action, names, query = session.arguments.action, list(session.arguments.name), session.arguments.query
    if action in ("add", "remove"):
        name, which = _two(action, names + ([query] if query is not None else []), "an album and a query")
        photos, problems = chosen(session, library, which)
        return AlbumEdit(photos, name, action == "add"), problems
    if action == "duplicate":
        first, second = _two(action, names if len(names) != 1 else [names[0], f"{names[0]} copy"], "an album and a new name")
        return AlbumDuplication(first, second), []
    if action == "rename":
        return AlbumRenaming(*_two(action, names, "an album and a new name")), []
    if action == "search":
        return AlbumQueryEdit(*_two(action, names + ([query] if query is not None else []), "an album and a query")), []
    if len(names) != 1:
        raise UsageError(f"{action} takes one album, {len(names)} given; nothing was changed; name it, in quotes where it has blanks")
    return (AlbumCreation(names[0], query) if action == "create" else AlbumDeletion(names[0])), []


def _two(action: str, given: list[str], what: str) -> tuple[str, str]:
    if len(given) != 2:
        raise UsageError(f"{action} takes {what}; nothing was changed; write each once, in quotes where it has blanks")
    return given[0], given[1]


def _documents(found: list[AlbumInfo]) -> list[dict[str, object]]:
    return [{"name": a.path, "kind": a.kind, "count": a.count, "query": a.query} for a in found]
