"""Commands that edit photos: tag, rate, label, flag, title, caption, rotate, shortlist. One command is one step of undo."""

from collections.abc import Callable
from typing import Any

from photodesk.cli.session import Session
from photodesk.domain.changes import Edited, JobGroup, JobsChanged
from photodesk.domain.edits import (
    TURNS,
    CaptionEdit,
    Edit,
    FlagEdit,
    LabelEdit,
    Photos,
    RatingEdit,
    RotationEdit,
    ShortlistEdit,
    TagEdit,
    TitleEdit,
)
from photodesk.library.library import Library


def tag(session: Session) -> int:
    """Give tags and take them away."""
    options = session.arguments
    return _edit(session, lambda photos: TagEdit(photos, tuple(options.add), tuple(options.remove)))


def rate(session: Session) -> int:
    """Give stars; 0 takes them away."""
    return _edit(session, lambda photos: RatingEdit(photos, session.arguments.rating or None))


def label(session: Session) -> int:
    """Give a colour label."""
    return _edit(session, lambda photos: LabelEdit(photos, _word(session.arguments.label)))


def flag(session: Session) -> int:
    """Keep or reject."""
    return _edit(session, lambda photos: FlagEdit(photos, _word(session.arguments.flag)))


def title(session: Session) -> int:
    """Give a title."""
    return _edit(session, lambda photos: TitleEdit(photos, session.arguments.text))


def caption(session: Session) -> int:
    """Give a caption."""
    return _edit(session, lambda photos: CaptionEdit(photos, session.arguments.text))


def rotate(session: Session) -> int:
    """Turn what is shown."""
    return _edit(session, lambda photos: RotationEdit(photos, TURNS[session.arguments.turn]))


def shortlist(session: Session) -> int:
    """Put on the shortlist, or take off."""
    return _edit(session, lambda photos: ShortlistEdit(photos, session.arguments.action == "add"))


def chosen(session: Session, library: Library, query: str) -> tuple[Photos, list[dict[str, Any]]]:
    """The photos a QUERY argument means, and what is wrong with paths from standard input."""
    if query not in ("-", "-0"):
        return Photos.matching(query), []
    found: list[int] = []
    problems: list[dict[str, Any]] = []
    for path in session.given_paths([query]):
        photo_id = library.browsing.find(path)
        name = path.decode("utf-8", "surrogateescape")
        if photo_id is not None:
            found.append(photo_id)
        else:
            text = f"{name} is not a photo of this library; nothing was changed there; `photodesk list` lists them"
            problems.append({"id": None, "path": name, "stage": "apply", "reason": "vanished", "message": text})
    return Photos.of(found), problems


def progress(session: Session) -> Callable[[int, int], None]:
    """Tells how far an edit of many photos is."""
    return lambda done, total: session.output.progress(JobsChanged((JobGroup("Photos", "running", done, total),)))


def outcome(edited: Edited) -> dict[str, Any]:
    """The keys of the contract."""
    return {"matched": edited.matched, "changed": edited.changed, "edit": edited.edit_id}


def _edit(session: Session, make: Callable[[Photos], Edit]) -> int:
    with session.changing() as library:
        photos, problems = chosen(session, library, session.arguments.query)
        edited = library.editing.apply(make(photos), operation=session.operation, progress=progress(session))
    session.output.end()
    session.output.document({**outcome(edited), "problems": problems})
    session.output.text(f"{edited.changed:,} of {edited.matched:,} photos changed")
    for problem in problems:
        session.output.complain(problem["message"])
    return 1 if problems else 0


def _word(text: str) -> str | None:
    return None if text == "none" else text
