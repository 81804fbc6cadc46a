"""The tag tree on the command line."""

from collections.abc import Callable

from photodesk.cli.edits import outcome, progress
from photodesk.cli.session import Session, UsageError
from photodesk.domain.edits import Edit, TagDeletion, TagMerging, TagRenaming
from photodesk.domain.tags import Tag

_EDITS: dict[str, tuple[int, Callable[..., Edit]]] = {"rename": (2, TagRenaming), "merge": (2, TagMerging), "delete": (1, TagDeletion)}


def tags(session: Session) -> int:
    """List the tree, or change it."""
    action, names = session.arguments.action, session.arguments.tag
    if action is None:
        with session.reading() as library:
            found = library.organising.tags()
        session.output.document({"tags": _documents(found)})
        session.output.table([(tag.path, f"{tag.photos:,} photos") for tag in found])
        return 0
    number, make = _EDITS[action]
    if len(names) != number:
        raise UsageError(f"{action} takes {number} tag{'s' if number > 1 else ''}, {len(names)} given; nothing was changed; name each once")
    with session.changing() as library:
        edited = library.editing.apply(make(*names), operation=session.operation, progress=progress(session))
        found = library.organising.tags()
    session.output.end()
    session.output.document({**outcome(edited), "tags": _documents(found)})
    session.output.text(f"{edited.label}: {edited.changed:,} photos")
    return 0


def _documents(found: list[Tag]) -> list[dict[str, object]]:
    return [{"path": tag.path, "count": tag.photos} for tag in found]
