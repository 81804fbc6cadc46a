"""Commands of the cache: check, rebuild, prune, save."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from photodesk.cli.output import size_text
from photodesk.cli.session import Session, UsageError

if TYPE_CHECKING:
    from photodesk.app import Headless


def derivatives(session: Session) -> int:
    """Run one of the actions and print what it did."""
    return {"check": _check, "rebuild": _rebuild, "prune": _prune, "save": _save}[session.arguments.action](session)


def _check(session: Session) -> int:
    with session.working() as engine:
        ok, again = engine.library.caring.mend(session.arguments.query)
        return _make(session, engine, ok, again)


def _rebuild(session: Session) -> int:
    with session.working() as engine:
        return _make(session, engine, 0, engine.library.caring.rebuild(session.arguments.query))


def _make(session: Session, engine: "Headless", ok: int, again: int) -> int:
    """Make what was queued and tell."""
    engine.run_jobs(session.output.progress)
    sizes = engine.library.derivatives.sizes()
    session.output.end()
    size = sizes.thumb_bytes + sizes.preview_bytes
    session.output.document({"ok": ok, "rebuilt": again, "removed": 0, "saved": 0, "bytes": size})
    session.output.text(f"{ok:,} photos have whole pictures, {again:,} were made again")
    return 0


def _prune(session: Session) -> int:
    with session.working() as engine:
        items, size = engine.library.caring.prune(session.arguments.max_bytes)
        left = engine.library.derivatives.sizes()
    session.output.document({"ok": left.thumbs + left.previews, "rebuilt": 0, "removed": items, "saved": 0, "bytes": size})
    session.output.text(f"{items:,} cached pictures removed, {size_text(size)} free now")
    return 0


def _save(session: Session) -> int:
    if not session.arguments.to:
        raise UsageError("no folder was named; nothing was saved; name it, as in: derivatives save QUERY --to DIR")
    target = Path(session.arguments.to)
    target.mkdir(parents=True, exist_ok=True)
    saved = size = 0
    with session.reading() as library:
        load = library.derivatives.preview if session.arguments.kind == "preview" else library.derivatives.thumbnail
        for photo_id, content in library.caring.contents(session.arguments.query).items():
            data = load(content)
            if data is not None:
                (target / f"{photo_id}.jpg").write_bytes(data)
                saved, size = saved + 1, size + len(data)
    session.output.document({"ok": saved, "rebuilt": 0, "removed": 0, "saved": saved, "bytes": size})
    session.output.text(f"{saved:,} pictures saved in {os.fspath(target)}, {size_text(size)}")
    return 0
