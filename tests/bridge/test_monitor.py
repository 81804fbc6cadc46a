"""The monitor names what blocked the window, and costs next to nothing when nothing does."""

import time

import pytest
from PySide6.QtCore import QObject, QTimer, Slot
from pytestqt.qtbot import QtBot

from photodesk.bridge.monitor import Monitor, peak_memory_mb
from photodesk.config.figures import Figures
from photodesk.config.paths import Paths


class Blocker(QObject):
    """Blocks the thread it lives in once."""

    @Slot()
    def block_for_long(self) -> None:
        time.sleep(0.2)


@pytest.fixture
def monitor(paths: Paths) -> Monitor:
    paths.library.mkdir(mode=0o700)
    return Monitor(Figures(paths.figures))


def test_a_planted_block_is_found_with_the_function_that_blocked(monitor: Monitor, qtbot: QtBot) -> None:
    blocker = Blocker()
    QTimer.singleShot(50, blocker.block_for_long)
    monitor.start()
    qtbot.waitUntil(lambda: bool(monitor.snapshot()["slow"]), timeout=5000)
    monitor.stop()
    found = max(monitor.snapshot()["slow"], key=lambda entry: float(entry["ms"]))
    assert found["what"] == "ui.gap"
    assert 190 <= found["ms"] < 2000
    assert any("block_for_long" in frame for frame in found["stack"])
    assert monitor.snapshot()["metrics"]["ui.gap"]["max"] >= 190


def test_beats_are_counted_and_written_at_the_end(monitor: Monitor, qtbot: QtBot, paths: Paths) -> None:
    monitor.start()
    qtbot.waitUntil(lambda: monitor.snapshot()["metrics"].get("ui.gap", {}).get("count", 0) >= 20, timeout=5000)
    monitor.stop()
    monitor.stop()
    stored = Figures(paths.figures).snapshot()
    assert stored["metrics"]["ui.gap"]["count"] >= 20
    assert stored["metrics"]["memory.peak"]["unit"] == "MB"


def test_the_highest_memory_is_known_in_megabytes() -> None:
    peak_mb = peak_memory_mb()
    assert peak_mb is not None
    assert 5 < peak_mb < 10_000
