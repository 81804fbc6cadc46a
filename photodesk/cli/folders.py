"""Commands of folders: add, scan, remove, folders."""

import argparse
import os
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from photodesk.cli.session import Session, UsageError, path_of
from photodesk.domain.changes import ScanResult
from photodesk.domain.dates import from_us
from photodesk.domain.folders import Folder, FolderRules
from photodesk.library.library import Library

if TYPE_CHECKING:
    from photodesk.app import Working

_RULES = ("tags", "album", "rating", "move_to", "rename_to", "copy_to", "skip")
"""Options that are rules for new photos."""


def add(session: Session) -> int:
    """Add folders in place and do all their jobs."""
    options = session.arguments
    paths = session.given_paths(options.folder)
    protect = True if options.protect else None
    with session.working(cpu_percent=options.cpu, previews=not options.no_previews) as engine:
        try:
            result = engine.add(paths, protect=protect, wait=not options.no_wait, progress=session.output.progress)
        except KeyboardInterrupt:
            return _interrupted(session, engine, paths)
        return _report(session, engine, paths, result)


def scan(session: Session) -> int:
    """Reconcile folders with the catalog."""
    named = session.given_paths(session.arguments.folder) if session.arguments.folder else None
    with session.working() as engine:
        chosen = engine.library.folders.all() if named is None else [engine.library.folders.known(path) for path in named]
        paths = [folder.path for folder in chosen]
        try:
            result = engine.scan([folder.id for folder in chosen], progress=session.output.progress)
        except KeyboardInterrupt:
            return _interrupted(session, engine, paths)
        return _report(session, engine, paths, result)


def remove(session: Session) -> int:
    """Forget folders; their files stay."""
    paths = session.given_paths(session.arguments.folder)
    with session.working() as engine:
        chosen = {engine.library.folders.known(path).path for path in paths}
        removed = sum(map(engine.library.folders.remove, sorted(chosen)))
    session.output.document({"removed": removed})
    session.output.text(f"{removed:,} photos are no longer in the library. Their files are unchanged.")
    return 0


def folders(session: Session) -> int:
    """List folders, or change one."""
    options = session.arguments
    if options.action == "set":
        found, rules = _set(session)
    elif _wanted(options):
        raise UsageError("no folder was named; nothing was changed; name it, as in: photodesk folders set FOLDER --protect on")
    else:
        with session.reading() as library:
            found = library.folders.all()
            rules = library.folders.every_rule()
    session.output.document({"folders": [{**_folder(folder), "rules": _rules(rules.get(folder.id))} for folder in found]})
    session.output.table([
        (f.display, f.state.value, f.mode, f"{f.photos:,} photos", _scanned(f), "protected" if f.protected else "") for f in found
    ])  # fmt: skip
    return 0


def _set(session: Session) -> tuple[list[Folder], dict[int, FolderRules]]:
    options = session.arguments
    if not options.folder or not _wanted(options):
        raise UsageError(
            "a folder and a setting are needed; nothing was changed; name both, as in: photodesk folders set FOLDER --protect on"
        )
    paths = session.given_paths([options.folder])
    protect = None if options.protect is None else options.protect == "on"
    if options.path is not None and len(paths) != 1:
        raise UsageError("--path is for one folder; nothing was changed; name one")
    with session.changing() as library:
        for folder in [library.folders.known(path) for path in paths]:
            library.folders.set_rules(folder.id, _changed(library.folders.rules(folder.id), options))
            library.folders.set(folder.path, protect=protect, mode=options.mode)
            if options.path is not None:
                library.folders.move(folder.path, path_of(options.path))
        return library.folders.all(), library.folders.every_rule()


def _wanted(options: argparse.Namespace) -> bool:
    """Whether any setting is named."""
    return any(getattr(options, name) is not None for name in ("protect", "mode", "path", "hidden", *_RULES))


def _changed(rules: FolderRules, options: argparse.Namespace) -> FolderRules:
    """The rules with what the options say; an empty value takes a rule away."""
    values: dict[str, Any] = {name: value for name in _RULES if (value := getattr(options, name)) is not None}
    for name, value in values.items():
        values[name] = tuple(part for part in value if part) if isinstance(value, list) else value or None
    if "copy_to" in values and values["copy_to"] is not None:
        values["copy_to"] = path_of(values["copy_to"])
    if options.hidden is not None:
        values["include_hidden"] = {"on": True, "off": False, "default": None}[options.hidden]
    return replace(rules, **values)


def _rules(rules: FolderRules | None) -> dict[str, Any]:
    found = asdict(rules or FolderRules())
    return {**found, "copy_to": None if found["copy_to"] is None else os.fsdecode(found["copy_to"])}


def _scanned(folder: Folder) -> str:
    return "never scanned" if folder.scanned_us is None else f"scanned {from_us(folder.scanned_us).isoformat(' ', 'minutes')}"


def _folder(folder: Folder) -> dict[str, Any]:
    return {
        "path": os.fsdecode(folder.path),
        "state": folder.state.value,
        "photos": folder.photos,
        "protected": folder.protected,
        "mode": folder.mode,
        "last_scan": from_us(folder.scanned_us).isoformat() if folder.scanned_us is not None else None,
    }


def _document(library: Library, paths: Sequence[bytes], result: ScanResult) -> dict[str, Any]:
    every = library.folders.all()
    wanted = [f.id for f in every if any(f.path == p or f.path.startswith(p.rstrip(b"/") + b"/") for p in paths)]
    made = library.statistics.made_for(wanted if len(wanted) < len(every) else None)
    problems = [{**asdict(p), "id": p.photo_id} for p in library.browsing.problems(wanted)]
    for problem in problems:
        del problem["photo_id"]
    return {
        "added": result.added,
        "known": result.known,
        "changed": result.changed,
        "moved": result.moved,
        "paired": 0,
        "missing": result.missing,
        "offline": list(result.offline),
        "problems": problems,
        "derivatives": {"thumb": made.thumbs, "preview": made.previews},
        "hashes": made.hashes,
    }


def _report(session: Session, engine: "Working", paths: Sequence[bytes], result: ScanResult) -> int:
    notices = [{"code": notice.code, "message": notice.message} for notice in engine.notices]
    document = {**_document(engine.library, paths, result), "notices": notices}
    session.output.end()
    for notice in engine.notices:
        session.output.message(f"photodesk: {notice.message}")
    session.output.document(document)
    found = {key: getattr(result, key) for key in ("added", "known", "changed", "moved", "missing")}
    session.output.text(" · ".join(f"{number:,} {word}" for word, number in found.items()))
    made = document["derivatives"]
    session.output.text(f"{made['thumb']:,} thumbnails · {made['preview']:,} previews · {document['hashes']:,} hashed")
    for path in result.offline:
        session.output.text(f"{path} is offline; nothing was changed there")
    for problem in document["problems"]:
        session.output.text(f"{problem['path']}: {problem['message']}")
    full = any(notice.code == "DISK_FULL" for notice in engine.notices)
    return 1 if document["problems"] or result.offline or full else 0


def _interrupted(session: Session, engine: "Working", paths: Sequence[bytes]) -> int:
    return session.output.stopped(_document(engine.library, paths, engine.found))
