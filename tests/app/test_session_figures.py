"""What a session with the window leaves for `perf` and in the log."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from builders import write_photos
from PySide6.QtCore import QObject, QTimer, Slot
from real_window import OpenWindow

from photodesk.config import logs
from photodesk.config.paths import Paths

pytestmark = pytest.mark.reliability

Opener = Callable[..., OpenWindow]
COUNT = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 2000000) SELECT count(*) FROM c, folders"


class Blocker(QObject):
    """Keeps the window's thread once."""

    done = False

    @Slot()
    def block_the_window(self) -> None:
        time.sleep(0.2)
        self.done = True


@pytest.fixture
def logging_to(paths: Paths) -> Iterator[Path]:
    """The log of this test's library."""
    logs.start(paths)
    yield paths.logs
    logs.stop()


def perf() -> dict[str, object]:
    found = subprocess.run([sys.executable, "-m", "photodesk", "perf", "--json"], capture_output=True, check=True, text=True)
    document = json.loads(found.stdout)
    assert isinstance(document, dict)
    return document


def want_a_picture_that_is_gone(desk: OpenWindow) -> None:
    """All may have been made before anybody looked; this one is made because somebody does."""
    rows = [desk.grid.photos.known(row) for row in desk.grid.visible_rows()]
    photo_id, content_hash = next((row.id, row.content_hash) for row in rows if row is not None and row.content_hash is not None)
    desk.app.library.derivatives.drop(content_hash)
    desk.app.scheduler.want_looks([])
    desk.app.scheduler.want_looks([photo_id])
    desk.wait(lambda: "queue.wait" in desk.app.monitor.snapshot()["metrics"])


def test_perf_knows_the_session_and_the_log_names_no_photo(
    open_window: Opener, logging_to: Path, paths: Paths, tmp_path: Path
) -> None:  # fmt: skip
    write_photos(tmp_path / "Family", 24)
    (tmp_path / "Family" / "IMG_broken.jpg").write_text("no picture")
    desk = open_window(working=True)
    logs.watch_crashes()
    desk.window.errands.add_folder(str(tmp_path / "Family"))
    desk.wait(lambda: desk.app.library.derivatives.sizes().previews == 24 and desk.window.problem_count == 1)
    desk.wait(desk.grid.is_settled)
    want_a_picture_that_is_gone(desk)
    blocker = Blocker()
    QTimer.singleShot(0, blocker.block_the_window)
    desk.wait(lambda: blocker.done)
    desk.wait(lambda: any("block_the_window" in str(entry) for entry in desk.app.monitor.snapshot()["slow"]))
    desk.wait(lambda: desk.app.monitor.snapshot()["metrics"]["ui.gap"]["count"] >= 100)  # what an alert needs
    with desk.app.library.database.read() as tx:
        tx.exec_driver_sql(COUNT).fetchall()
    desk.close()
    logs.stop()

    document = perf()
    metrics, slow = document["metrics"], document["slow"]
    assert isinstance(metrics, dict) and isinstance(slow, list)
    units = {"ui.gap": "ms", "look": "ms", "preview": "ms", "queue.wait": "ms", "cache.hits": "ratio", "memory.peak": "MB"}
    assert {name: metrics[name]["unit"] for name in units} == units
    assert all(metrics[name]["count"] > 0 for name in units)
    assert metrics["look"]["count"] >= 25 and metrics["preview"]["count"] >= 24
    assert 0 <= metrics["cache.hits"]["p50"] <= metrics["cache.hits"]["max"] <= 1
    assert sum(name.startswith("sql.") for name in metrics) > 10
    assert any(entry["what"] == "ui.gap" and any("block_the_window" in frame for frame in entry["stack"]) for entry in slow)
    planted = [entry for entry in slow if "RECURSIVE" in entry.get("statement", "")]
    assert planted and planted[0]["ms"] > 100 and "SCAN" in planted[0]["plan"]
    assert any(alert["name"] == "ui.gap" and alert["which"] == "max" for alert in document["alerts"])  # type: ignore[attr-defined]

    log = (logging_to / "photodesk.log").read_text()
    lines = log.splitlines()
    assert lines and all(line[:4].isdigit() for line in lines), "one line a record"
    assert any("did not react" in line and "block_the_window" in line for line in lines)
    assert "IMG_" not in log and "Family" not in log


def test_perf_in_words_names_figures_and_broken_promises(open_window: Opener, dated_folder: Path) -> None:
    desk = open_window(working=True)
    desk.window.errands.add_folder(str(dated_folder))
    desk.wait_for_photos(24)
    for gap_ms in (*[10] * 100, 250):
        desk.app.monitor.record("ui.gap", gap_ms)
    desk.app.monitor.figures.slow("ui.gap", 250, stack=["photodesk.window.run_window:1", "photodesk.ui.grid.view.paint:7"])
    desk.close()
    found = subprocess.run([sys.executable, "-m", "photodesk", "perf"], capture_output=True, check=True, text=True).stdout
    assert "ui.gap" in found and "cache.hits" in found
    assert "over budget: ui.gap max is " in found
    assert ["250", "ms", "ui.gap", "photodesk.ui.grid.view.paint:7"] in [line.split()[1:] for line in found.splitlines()]
    assert "{" not in found
