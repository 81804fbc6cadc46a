"""Marking in a window on a library of many rows: from a key to the painted cells, and what an edit of 100,000 photos costs the window."""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.edits import FlagEdit, Photos

if TYPE_CHECKING:
    from photodesk.app import App
    from photodesk.ui.main_window import MainWindow

CAMERA_PHOTOS = 24
"""They are added, and looked at, while keys are pressed."""
KEYS = 80
EVERY_S = 0.1
MANY = 100_000
WAIT_S = 60.0
AFTER_S = 2.0
"""What is told and read again after the commit belongs to the edit."""

Figure = tuple[str, float, str, float | None]
"""Name, value, unit and what it is held against, if anything."""


def measure(photos: int, say: Callable[[str], None]) -> list[Figure]:
    """Fill a library with made-up rows, mark photos while others are added, then flag 100,000 at once. Raises LibraryUnavailable."""
    from photodesk.imaging.decoders.pool import start_server
    from photodesk.imaging.generated import write_camera_photos
    from photodesk.library.library import Library
    from photodesk.store.synthetic import fill

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    start_server()
    with tempfile.TemporaryDirectory() as place:
        paths, folder = Paths(Path(place) / "library"), Path(place) / "photos"
        library = Library.open(paths, Settings())
        say(f"photodesk: making {photos:,} rows and {CAMERA_PHOTOS} photos")
        fill(library.database, photos)
        library.close()
        write_camera_photos(folder, CAMERA_PHOTOS)
        return _in_window(paths, folder)


def _in_window(paths: Paths, folder: Path) -> list[Figure]:
    from photodesk.ui.application import make_application

    application = make_application()
    from photodesk.app import App
    from photodesk.ui.main_window import MainWindow

    app = App(paths, Settings())
    window = MainWindow(app)
    window.resize(1440, 900)
    window.show()
    app.start()
    spin = application.processEvents
    _until(lambda: window.navigation.grid.photos.count() > 0, spin)
    try:
        app.commands.add_folders([str(folder)])
        keys, cpu = _keys(window, spin)
        _until(lambda: window.jobs.active_count() == 0, spin)  # the edit is measured alone
        call_ms, gaps = _edit_of_many(app, window, spin)
        return [
            ("marks.key", median(keys), "ms", None),
            ("marks.key.p95", sorted(keys)[int(len(keys) * 0.95)], "ms", 16.0),
            ("marks.key.cpu.p95", sorted(cpu)[int(len(cpu) * 0.95)], "ms", None),
            (f"marks.edit_{MANY}.call", call_ms, "ms", None),
            (f"marks.edit_{MANY}.gap", max(gaps), "ms", 100.0),
        ]
    finally:
        window.end()
        app.close()


def _keys(window: "MainWindow", spin: Callable[[], None]) -> tuple[list[float], list[float]]:
    """Milliseconds from the action of a key to the cells painted with it, and what of that the window's thread computed."""
    grid, taken, computed = window.navigation.grid, [], []
    grid.first_photo()
    for number in range(KEYS):
        began, began_cpu = time.perf_counter(), time.thread_time()
        window.actions_table.action(f"rating.{number % 5 + 1}").trigger()
        grid.viewport().repaint()
        taken.append((time.perf_counter() - began) * 1000)
        computed.append((time.thread_time() - began_cpu) * 1000)
        _until(lambda end=began + EVERY_S: time.perf_counter() > end, spin)  # type: ignore[misc]
    return taken, computed


def _edit_of_many(app: "App", window: "MainWindow", spin: Callable[[], None]) -> tuple[float, list[float]]:
    """How long the call takes, and the milliseconds between two rounds of the window's events, until all is saved and shown."""
    ids = window.navigation.grid.photos.listing.ids[:MANY]
    gaps, last = [], time.perf_counter()
    began = last
    app.commands.edit(FlagEdit(Photos(ids), "keep"))
    call_ms = (time.perf_counter() - began) * 1000
    saved = 0.0
    while (not saved or last < saved + AFTER_S) and last < began + WAIT_S:
        spin()
        now = time.perf_counter()
        gaps.append((now - last) * 1000)
        last = now
        if not saved and not app.commands.unsaved():
            saved = now
        time.sleep(0.001)
    return call_ms, gaps


def _until(fact: Callable[[], bool], spin: Callable[[], None], limit_s: float = WAIT_S) -> None:
    end = time.perf_counter() + limit_s
    while not fact() and time.perf_counter() < end:
        spin()
        time.sleep(0.0005)
