"""Starts the program with a window: one for a library, opened as fast as the machine allows."""

import os
import signal
import sys
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from photodesk.config import interrupts, logs, settings
from photodesk.config.paths import Paths
from photodesk.config.system_libraries import missing_library
from photodesk.domain.problems import LibraryUnavailable
from photodesk.imaging.decoders.pool import start_server

if TYPE_CHECKING:
    from photodesk.app import App
    from photodesk.ui.main_window import MainWindow

GRAB_WAIT_MS = 60_000
GRAB_SIZE = (1440, 900)
IMPORT_AFTER_MS = 1_500


@dataclass(frozen=True, slots=True)
class Opening:
    """What the window is opened with. `grab`: write a picture of the window there and end."""

    paths: Paths
    files: tuple[str, ...] = field(default=())
    grab: str | None = None


def run_window(opening: Opening) -> int:
    """Open the window and run until it is closed; returns the exit status."""
    try:
        return _run(opening)
    except ImportError as error:
        if (sentence := missing_library(str(error))) is None:
            raise
        print(f"photodesk: {sentence}", file=sys.stderr)
        return 3


def _run(opening: Opening) -> int:
    start_server()  # before the lock, the catalog, threads and Qt
    from photodesk.bridge.instance import hand_over

    files = [os.path.abspath(path) for path in opening.files]
    if opening.grab is None and hand_over(opening.paths.socket, files):
        return 0
    if (missing := _missing_display(opening)) is not None:
        print(f"photodesk: {missing}", file=sys.stderr)
        return 3
    from photodesk.ui.application import make_application

    application = make_application()
    logs.start(opening.paths)
    chosen, complaints = settings.load(opening.paths.config)
    from photodesk.app import App

    try:
        app = App(opening.paths, chosen)
    except LibraryUnavailable as error:
        print(f"photodesk: {error}", file=sys.stderr)
        logs.stop()
        return 3
    logs.watch_crashes()
    from PySide6.QtCore import QTimer

    from photodesk.bridge.instance import Instance
    from photodesk.ui.main_window import MainWindow
    from photodesk.ui.shell import import_the_rest

    instance = Instance(opening.paths.socket)
    window = MainWindow(app)
    instance.arguments_received.connect(window.open_paths)
    if opening.grab is not None:
        window.resize(*GRAB_SIZE)
    window.navigation.grid.first_cells_painted.connect(partial(_record_start, app))
    window.show()
    _end_on_signals(window)
    app.start()
    QTimer.singleShot(IMPORT_AFTER_MS, partial(app.lanes.start, app.lanes.queries, import_the_rest))
    for complaint in complaints:
        window.show_message(complaint)
    if files:
        window.open_paths(files)
    if opening.grab is not None:
        _grab_when_painted(window, Path(opening.grab))
    status = application.exec()
    instance.close()
    app.close()
    logs.stop()
    return status


def _record_start(app: "App") -> None:
    """From the start of the process to the first painted cells, as `window.start` in the figures (Linux: proc(5), `stat`, field 22)."""
    try:
        ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
    except OSError:
        return
    began_s = ticks / os.sysconf("SC_CLK_TCK")
    app.monitor.record("window.start", (time.clock_gettime(time.CLOCK_BOOTTIME) - began_s) * 1000)


def _missing_display(opening: Opening) -> str | None:
    """A sentence when no window can be shown: Qt itself would abort the process."""
    if opening.grab is not None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if os.environ.get("QT_QPA_PLATFORM") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform != "linux":
        return None
    return (
        "there is no display to show a window on; nothing was changed; log in to a desktop, "
        "or use the command line: photodesk add FOLDER, photodesk --help"
    )


def _end_on_signals(window: "MainWindow") -> None:
    """SIGINT and SIGTERM close the window; a timer lets Python see them while Qt waits."""
    from PySide6.QtCore import QTimer

    def on_signal(_number: int, _frame: object) -> None:
        window.end()

    signal.signal(signal.SIGINT, on_signal)
    signal.signal(signal.SIGTERM, on_signal)
    timer = QTimer(window)
    timer.start(200)
    if interrupts.came():
        QTimer.singleShot(0, window.end)


def _grab_when_painted(window: "MainWindow", target: Path) -> None:
    """Write a PNG of the window once the first screen shows its pictures (or a minute is over), then close it."""
    from PySide6.QtCore import QTimer

    timer = QTimer(window)
    waited_ms = 0

    def look() -> None:
        nonlocal waited_ms
        waited_ms += 100
        if window.is_settled() or waited_ms >= GRAB_WAIT_MS:
            timer.stop()
            window.grab().save(str(target), "PNG")
            window.close()

    timer.timeout.connect(look)
    timer.start(100)
