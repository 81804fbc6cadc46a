"""A window on a library of many rows: how soon it can be used, and how fast it jumps."""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings

if TYPE_CHECKING:
    from photodesk.ui.main_window import MainWindow

WAIT_S = 60.0
JUMPS = 60

Figure = tuple[str, float, str, float | None]
"""Name, value, unit and what it is held against, if anything."""


def measure(photos: int, say: Callable[[str], None]) -> list[Figure]:
    """Fill a library with made-up rows, open it in a window without a screen and jump about. Raises LibraryUnavailable."""
    from photodesk.imaging.decoders.pool import start_server
    from photodesk.library.library import Library
    from photodesk.store.synthetic import fill

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    start_server()
    with tempfile.TemporaryDirectory() as place:
        paths = Paths(Path(place) / "library")
        library = Library.open(paths, Settings())
        say(f"photodesk: making {photos:,} rows")
        fill(library.database, photos)
        library.close()
        return _in_window(paths)


def _in_window(paths: Paths) -> list[Figure]:
    from photodesk.ui.application import make_application

    application = make_application()
    began = time.perf_counter()
    from photodesk.app import App
    from photodesk.ui.main_window import MainWindow

    app = App(paths, Settings())
    opened_s = time.perf_counter() - began
    window = MainWindow(app)
    moments: dict[str, float] = {}
    window.navigation.grid.list_shown.connect(lambda _: moments.setdefault("ids", time.perf_counter()))
    window.navigation.grid.first_cells_painted.connect(lambda: moments.setdefault("painted", time.perf_counter()))
    window.resize(1440, 900)
    window.show()
    app.start()
    while "painted" not in moments and time.perf_counter() - began < WAIT_S:
        application.processEvents()
    try:
        jumps = _jumps(window, application.processEvents)
        return [
            ("window.open", opened_s, "s", None),
            ("window.usable", moments["painted"] - began, "s", 3.0),
            ("window.first_paint", max(0.0, moments["painted"] - moments["ids"]) * 1000, "ms", 50.0),
            ("window.jump", median(jumps), "ms", None),
            ("window.jump.p95", sorted(jumps)[int(len(jumps) * 0.95)], "ms", 16.0),
        ]
    finally:
        window.close()
        app.close()


def _jumps(window: "MainWindow", process_events: Callable[[], None]) -> list[float]:
    """Milliseconds from End, Home or a jump of the scroll bar to the painted cells."""
    from PySide6.QtCore import QCoreApplication, QEvent, Qt
    from PySide6.QtGui import QKeyEvent

    grid, taken = window.navigation.grid, []
    bar = grid.verticalScrollBar()
    for number in range(JUMPS):
        began = time.perf_counter()
        if number % 3 == 2:
            bar.setValue(bar.maximum() * ((number * 37) % 100) // 100)
        else:
            key = Qt.Key.Key_End if number % 3 == 0 else Qt.Key.Key_Home
            QCoreApplication.sendEvent(grid, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))
        grid.viewport().repaint()
        taken.append((time.perf_counter() - began) * 1000)
        settled = time.perf_counter() + 0.05
        while time.perf_counter() < settled:
            process_events()
    return taken
