"""Commands that read photos: list, count, show."""

from typing import Any

from photodesk.cli.output import size_text
from photodesk.cli.session import Session, UsageError, path_of
from photodesk.domain.views import Sort
from photodesk.library.browsing import FIELDS
from photodesk.library.library import Library


def list_photos(session: Session) -> int:
    """Photos that match a query."""
    options = session.arguments
    fields = options.fields.split(",") if options.fields is not None else None
    unknown = [name for name in fields or () if name not in FIELDS]
    if unknown:
        raise UsageError(f"{unknown[0]!r} is not a field of a photo; nothing was listed; fields are {', '.join(FIELDS)}")
    with session.reading() as library:
        found = list(library.browsing.photos(options.query, Sort(options.sort), options.desc, options.limit))
    if fields is not None:
        found = [{name: photo[name] for name in fields} for photo in found]
    session.output.document({"count": len(found), "photos": found})
    for photo in found:
        session.output.columns([_cell(photo[name]) for name in fields or ("id", "taken_at", "path")])
    return 0


def _cell(value: object) -> str:
    return "-" if value is None else str(value)


def count(session: Session) -> int:
    """How many photos match."""
    with session.reading() as library:
        number = library.browsing.count(session.arguments.query)
    session.output.document({"count": number})
    session.output.text(f"{number}")
    return 0


def show(session: Session) -> int:
    """Everything known of some photos."""
    found: list[dict[str, Any]] = []
    strange: list[str] = []
    with session.reading() as library:
        for name in session.given(session.arguments.photo):
            photo_id = _photo_id(library, name)
            details = library.browsing.details(photo_id) if photo_id is not None else None
            if details is None:
                strange.append(name)
            else:
                found.append(details)
    sentences = [f"{name} is not a photo of this library; nothing was changed; `photodesk list` lists them" for name in strange]
    session.output.document({"photos": found, "problems": [{"path": n, "message": s} for n, s in zip(strange, sentences, strict=True)]})
    for photo in found:
        rows = [(key, _shown(key, value)) for key, value in photo.items() if value not in (None, [], "")]
        session.output.table(rows)
        session.output.text("")
    for sentence in sentences:
        session.output.complain(sentence)
    return 1 if strange else 0


def _photo_id(library: Library, name: str) -> int | None:
    if name.isascii() and name.isdigit() and len(name) < 19:
        return int(name)
    return library.browsing.find(path_of(name))


def _shown(key: str, value: object) -> str:
    if key == "size" and isinstance(value, int):
        return size_text(value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {part}" for name, part in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
