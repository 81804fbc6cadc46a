"""Benchmarks through the whole engine, each beside a floor measured in the same run."""

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from photodesk.cli.session import UsageError
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.changes import JobsChanged


@dataclass(frozen=True, slots=True)
class Result:
    """One figure; `limit`: what it is held against, or None."""

    name: str
    value: float
    unit: str
    limit: float | None = None


Say = Callable[[str], None]


def run(names: Sequence[str], *, photos: int | None, folder: str | None, say: Say) -> list[Result]:
    """Run benchmarks by name on real photos (*folder*) or on generated ones. Raises UsageError."""
    benches: dict[str, Callable[[], list[Result]]] = {
        "look": lambda: _decoding(folder, previews="preview" in names or not names),
        "preview": lambda: [],  # measured together with look, on the same library
        "scan": lambda: _scan(folder),
        "window": lambda: _window(photos or 1_000_000, say),
    }
    unknown = [name for name in names if name not in benches]
    if unknown:
        raise UsageError(f"{unknown[0]} is no benchmark; nothing was run; choose {', '.join(benches)}")
    results: list[Result] = []
    wanted = list(names) or ["look", "preview"]
    if "preview" in wanted and "look" not in wanted:
        wanted.insert(0, "look")
    for name in wanted:
        say(f"photodesk: measuring {name}")
        results += benches[name]()
    return results


def _needed(folder: str | None) -> bytes:
    if folder is None:
        raise UsageError("this benchmark needs real photos; nothing was run; name their folder with --folder DIR")
    return os.fsencode(os.path.abspath(folder))


def _decoding(folder: str | None, previews: bool) -> list[Result]:
    from photodesk.app import build_headless
    from photodesk.imaging.decoders.pool import start_server

    root = _needed(folder)
    start_server()
    with tempfile.TemporaryDirectory() as place:
        engine = build_headless(Paths(Path(place) / "library"), Settings(), previews=False)
        try:
            began = time.perf_counter()
            engine.add([root], progress=_quiet)
            look_s = time.perf_counter() - began
            ids = [int(str(photo["id"])) for photo in engine.library.browsing.photos("") if photo["hashes"]]
            results = [Result("look", len(ids) / look_s, "photos/s"), Result("look.seconds", look_s, "s")]
            if previews:
                began = time.perf_counter()
                engine.library.jobs.enqueue("preview", ids, 20)
                engine.scheduler.changed()
                engine.scheduler.wait_idle(3600)
                preview_s = time.perf_counter() - began
                results += [Result("preview", len(ids) / preview_s, "photos/s"), Result("preview.seconds", preview_s, "s")]
            return results
        finally:
            engine.close()


def _scan(folder: str | None) -> list[Result]:
    from photodesk.library.library import Library

    root = _needed(folder)
    with tempfile.TemporaryDirectory() as place:
        library = Library.open(Paths(Path(place) / "library"), Settings())
        try:
            library.folders.add(root)
            first = library.scanning.scan(None, _nothing)
            again = [library.scanning.scan(None, _nothing).seconds for _ in range(3)]
            floors = [_bare_walk(root) for _ in range(3)]
            return [
                Result("scan.first", first.seconds, "s"),
                Result("scan.unchanged", median(again), "s"),
                Result("scan.floor", median(floors), "s"),
                Result("scan.ratio", median(again) / median(floors), "×", 3.0),
            ]
        finally:
            library.close()


def _bare_walk(root: bytes) -> float:
    """Seconds of scandir and stat of the same tree, and nothing else."""
    began = time.perf_counter()
    todo = [root]
    while todo:
        with os.scandir(todo.pop()) as found:
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    todo.append(entry.path)
                else:
                    entry.stat(follow_symlinks=False)
    return time.perf_counter() - began


def _window(photos: int, say: Say) -> list[Result]:
    """What the window needs for a library with many rows."""
    from photodesk.cli.window_bench import measure

    return [Result(*figure) for figure in measure(photos, say)]


def _quiet(_: JobsChanged) -> None:
    """No progress: it would cost time that is measured."""


def _nothing(_: object) -> None:
    """Nobody listens."""
