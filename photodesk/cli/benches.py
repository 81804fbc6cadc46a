"""Benchmarks through the whole engine, each beside a floor measured in the same run."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from photodesk.cli import search_bench
from photodesk.cli.session import UsageError
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.changes import JobsChanged

GENERATED, GENERATED_FILES = 24, 10_000


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
        "look": lambda: _decoding(folder, "preview" in names or not names, say),
        "preview": lambda: [],  # measured together with look, on the same library
        "scan": lambda: _scan(folder, say),
        "edits": lambda: _edits(photos or 1_000_000, say),
        "window": lambda: _window(photos or 1_000_000, say),
        "marks": lambda: _marks(photos or 1_000_000, say),
        "dupes": lambda: _dupes(photos, say),
        "search": lambda: [Result(*figure) for figure in search_bench.measure(photos or search_bench.PHOTOS, say)],
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


def _decoding(folder: str | None, previews: bool, say: Say) -> list[Result]:
    """First and second look through the whole engine, each in turn with the bare pixels."""
    from photodesk.app import build_headless
    from photodesk.imaging.decoders.pool import start_server
    from photodesk.imaging.generated import write_camera_photos

    start_server()
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "photos" if folder is None else Path(folder).absolute()
        if folder is None:
            say(f"photodesk: making {GENERATED} photos of 12 megapixels")
            write_camera_photos(root, GENERATED)
        settings = Settings()
        processes = settings.decoder_count()
        floor_s = _floor("look", root, processes)
        engine = build_headless(Paths(Path(place) / "library"), settings, previews=False)
        try:
            began = time.perf_counter()
            engine.add([os.fsencode(root)], progress=_quiet)
            look_s = time.perf_counter() - began
            ids = [int(str(photo["id"])) for photo in engine.library.browsing.photos("") if photo["hashes"]]
            results = _beside("look", len(ids), look_s, floor_s, 0.70)
            if previews:
                began = time.perf_counter()
                engine.library.jobs.enqueue("preview", ids, 20)
                engine.scheduler.changed()
                engine.scheduler.wait_idle(3600)
                preview_s = time.perf_counter() - began
                results += _beside("preview", len(ids), preview_s, _floor("preview", root, processes), 0.85)
            return results
        finally:
            engine.close()


def _floor(step: str, root: Path, processes: int) -> float:
    """Wall seconds of the bare pixels, in as many processes."""
    command = [sys.executable, "-P", "-m", "photodesk.imaging.floor", step, str(root), str(processes)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _beside(name: str, photos: int, seconds: float, floor_s: float, share: float) -> list[Result]:
    return [
        Result(name, photos / seconds, "photos/s"),
        Result(f"{name}.seconds", seconds, "s"),
        Result(f"{name}.floor", photos / floor_s, "photos/s"),
        Result(f"{name}.ratio", floor_s / seconds, "×", share),
    ]


def _dupes(photos: int | None, say: Say) -> list[Result]:
    from photodesk.cli import dupes_bench  # numpy, which no other command loads

    return [Result(*figure) for figure in dupes_bench.measure(photos or dupes_bench.PICTURES, say)]


def _scan(folder: str | None, say: Say) -> list[Result]:
    from photodesk.library.library import Library

    with tempfile.TemporaryDirectory() as place:
        root = os.fsencode(place) + b"/photos" if folder is None else os.fsencode(os.path.abspath(folder))
        if folder is None:
            say(f"photodesk: making {GENERATED_FILES:,} files")
            _make_tree(root)
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


def _make_tree(root: bytes) -> None:
    """Files in folders of 50; the walk does not open them."""
    for number in range(GENERATED_FILES):
        directory = root + b"/day%04d" % (number // 50)
        if number % 50 == 0:
            os.makedirs(directory)
        with open(directory + b"/IMG_%05d.jpg" % number, "wb") as file:
            file.write(b"x")


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


def _marks(photos: int, say: Say) -> list[Result]:
    """Marking in a window with many rows."""
    from photodesk.cli.marks_bench import measure

    return [Result(*figure) for figure in measure(photos, say)]


def _edits(photos: int, say: Say) -> list[Result]:
    """Edits of many photos, beside plain `sqlite3`."""
    from photodesk.cli.edit_bench import measure

    return [Result(*figure) for figure in measure(photos, say)]


def _quiet(_: JobsChanged) -> None:
    """No progress: it would cost time that is measured."""


def _nothing(_: object) -> None:
    """Nobody listens."""
