"""Commands of the cache: check, rebuild, prune, save."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from photodesk.cli.output import size_text
from photodesk.cli.session import Session, UsageError
from photodesk.domain.changes import JobProblem

if TYPE_CHECKING:
    from photodesk.app import Working


def derivatives(session: Session) -> int:
    """Run one of the actions and print what it did."""
    options = session.arguments
    if options.action != "prune" and options.max_bytes is not None:
        raise UsageError("--max-bytes is for prune only; nothing was changed; leave it out")
    return {"check": _check, "rebuild": _rebuild, "prune": _prune, "save": _save}[options.action](session)


def _check(session: Session) -> int:
    with session.working() as engine:
        return _make(session, engine, *engine.library.caring.mend(session.arguments.query or ""))


def _rebuild(session: Session) -> int:
    with session.working() as engine:
        return _make(session, engine, 0, engine.library.caring.rebuild(session.arguments.query or ""))


def _make(session: Session, engine: "Working", ok: int, again: list[int]) -> int:
    """Make what was queued and tell."""
    try:
        engine.run_jobs(session.output.progress)
    except KeyboardInterrupt:
        return session.output.stopped(_made(engine, ok, again, ()), "`photodesk jobs run`")
    lacking = engine.library.caring.lacking(again)
    failed = [job for job in engine.library.jobs.listed() if job.photo_id in lacking and job.state in ("failed", "waiting")]
    session.output.end()
    session.output.document(_made(engine, ok, again, failed))
    session.output.text(f"{ok:,} photos have whole pictures, {len(again) - len(lacking):,} were made again")
    for job in failed:
        session.output.text(f"{job.path}: {job.message}")
    return 1 if lacking else 0


def _made(engine: "Working", ok: int, again: list[int], failed: Sequence[JobProblem]) -> dict[str, object]:
    sizes = engine.library.derivatives.sizes()
    return {
        "ok": ok, "rebuilt": len(again) - len(engine.library.caring.lacking(again)), "removed": 0, "saved": 0,
        "bytes": sizes.thumb_bytes + sizes.preview_bytes,
        "problems": [{"id": j.photo_id, "path": j.path, "stage": j.kind, "reason": j.reason, "message": j.message} for j in failed],
    }  # fmt: skip


def _prune(session: Session) -> int:
    """Without a query what nobody needs, and previews beyond --max-bytes; with one the previews of its photos."""
    query, max_bytes = session.arguments.query, session.arguments.max_bytes
    if query is not None and max_bytes is not None:
        raise UsageError("a query and --max-bytes do not go together; nothing was removed; give one of them")
    with session.working() as engine:
        caring = engine.library.caring
        items, size = caring.prune(max_bytes) if query is None else caring.drop_previews(query)
        left = engine.library.derivatives.sizes()
    session.output.document({"ok": left.thumbs + left.previews, "rebuilt": 0, "removed": items, "saved": 0, "bytes": size})
    session.output.text(f"{items:,} cached pictures were removed, which frees {size_text(size)}")
    return 0


def _save(session: Session) -> int:
    options = session.arguments
    if options.query is None or not options.to:
        raise UsageError("a query and a folder are needed; nothing was saved; name both, as in: photodesk derivatives save QUERY --to DIR")
    target = Path(options.to)
    with session.reading() as library:
        load = library.derivatives.preview if options.kind == "preview" else library.derivatives.thumbnail
        contents = library.caring.contents(options.query)
        try:
            saved, size = _write(target, contents, load)
        except OSError as error:
            name = error.filename or target
            raise UsageError(
                f"{name} can’t be written ({error.strerror}); the library is unchanged; check the folder, then try again"
            ) from error
    session.output.document({"ok": saved, "rebuilt": 0, "removed": 0, "saved": saved, "bytes": size})
    session.output.text(f"{saved:,} pictures were saved in {os.fspath(target)}, {size_text(size)}")
    return 0


def _write(target: Path, contents: Mapping[int, bytes], load: Callable[[bytes], bytes | None]) -> tuple[int, int]:
    """The stored pictures as files named by photo id. Returns (files, bytes)."""
    target.mkdir(parents=True, exist_ok=True)
    saved = size = 0
    for photo_id, content in contents.items():
        data = load(content)
        if data is not None:
            (target / f"{photo_id}.jpg").write_bytes(data)
            saved, size = saved + 1, size + len(data)
    return saved, size
