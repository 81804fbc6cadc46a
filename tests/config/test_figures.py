"""Figures are right within their precision, survive other processes, and never take the program down."""

import fcntl
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodesk.config.figures import SLOW_KEPT, Figures, short_name
from photodesk.config.histogram import Histogram


@given(st.lists(st.floats(min_value=1e-3, max_value=1e7), min_size=1, max_size=300), st.sampled_from([0.5, 0.95, 0.99]))
def test_a_quantile_is_at_most_three_percent_off(values: list[float], share: float) -> None:
    histogram = Histogram("ms")
    for value in values:
        histogram.add(value)
    exact = sorted(values)[max(0, -int(-share * len(values) // 1) - 1)]
    assert histogram.quantile(share) == pytest.approx(exact, rel=0.03)
    assert histogram.max == max(values)
    assert histogram.count == len(values)


def test_a_histogram_stays_small_and_takes_any_number() -> None:
    histogram = Histogram("ms")
    for value in (0.0, -1.0, 1e-300, 1e300, float("inf"), float("nan")):
        histogram.add(value)
    for exponent in range(-60, 60):
        histogram.add(1.5**exponent)
    assert histogram.count == 4 + 120
    assert len(histogram.buckets) < 200
    assert Histogram.from_json(json.loads(json.dumps(histogram.to_json()))) == histogram


def test_figures_of_several_processes_add_up(tmp_path: Path) -> None:
    path = tmp_path / "perf.json"
    program = (
        "import sys; from pathlib import Path; from photodesk.config.figures import Figures\n"
        "f = Figures(Path(sys.argv[1]))\nfor i in range(100):\n f.record('look', 10.0)\n f.flush()"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, str(path)], cwd=Path(__file__).parents[2]) for _ in range(3)]
    mine = Figures(path)
    for _ in range(50):
        mine.record("look", 30.0)
        mine.flush()
    assert [process.wait(timeout=50) for process in running] == [0, 0, 0]
    figures = Figures(path).snapshot()["metrics"]["look"]
    assert figures["count"] == 350
    assert figures["max"] == 30.0
    assert figures["p50"] == pytest.approx(10, rel=0.03)


def test_a_stopped_process_that_holds_the_file_keeps_nobody_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photodesk.config.figures.LOCK_WAIT_S", 0.05)
    figures = Figures(tmp_path / "perf.json")
    figures.record("look", 1)
    with open(tmp_path / ".perf.json.lock", "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        figures.flush()
    assert not (tmp_path / "perf.json").exists()
    figures.flush()
    assert Figures(tmp_path / "perf.json").snapshot()["metrics"]["look"]["count"] == 1


def test_a_snapshot_counts_each_value_once(tmp_path: Path) -> None:
    figures = Figures(tmp_path / "perf.json")
    figures.record("look", 5)
    assert figures.snapshot()["metrics"]["look"]["count"] == 1
    figures.flush()
    assert figures.snapshot()["metrics"]["look"]["count"] == 1
    figures.record("look", 5)
    assert figures.snapshot()["metrics"]["look"]["count"] == 2
    figures.reset()
    assert figures.snapshot() == {"metrics": {}, "slow": [], "alerts": []}
    assert Figures(tmp_path / "perf.json").snapshot()["metrics"] == {}


@pytest.mark.parametrize("content", [b"", b"{", b'{"schema":1}', b'{"schema":1,"metrics":{"a":3},"slow":[]}', b"[1]", b"\xff"])
def test_a_damaged_file_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "perf.json"
    path.write_bytes(content)
    figures = Figures(path)
    assert figures.snapshot()["metrics"] == {}
    figures.record("look", 1)
    figures.flush()
    assert Figures(path).snapshot()["metrics"]["look"]["count"] == 1


def test_a_slow_statement_is_kept_with_its_plan(tmp_path: Path) -> None:
    figures = Figures(tmp_path / "perf.json")
    figures.explain = lambda statement: f"SCAN of {statement}"
    figures.sql("SELECT id FROM photos WHERE name = ?", 0.002)
    figures.sql("SELECT id FROM photos WHERE name = ?", 0.25)
    figures.flush()
    (slow,) = Figures(tmp_path / "perf.json").snapshot()["slow"]
    assert slow["ms"] == 250
    assert slow["plan"] == "SCAN of SELECT id FROM photos WHERE name = ?"
    assert figures.snapshot()["metrics"][slow["what"]]["count"] == 2


def test_a_plan_that_cannot_be_had_is_no_failure(tmp_path: Path) -> None:
    figures = Figures(tmp_path / "perf.json")
    figures.explain = lambda statement: str(1 // 0)
    figures.sql("PRAGMA integrity_check", 3)
    figures.flush()
    assert "not known" in figures.snapshot()["slow"][0]["plan"]


def test_statements_that_differ_only_in_the_number_of_values_are_one() -> None:
    one, many = (f"SELECT name\nFROM photos WHERE id IN ({values})" for values in ("?", "?, ?, ?"))
    assert short_name(one) == short_name(many)
    assert short_name(one).startswith("sql.select.photos.")
    assert short_name("INSERT INTO jobs (a, b) VALUES (?, ?)") == short_name("insert into jobs (a, b) values (?, ?), (?, ?)")
    assert short_name("UPDATE photos SET a = ?") != short_name("UPDATE photos SET b = ?")
    assert short_name("") == short_name("")


def test_memory_stays_bounded(tmp_path: Path) -> None:
    figures = Figures(tmp_path / "perf.json")
    for number in range(2000):
        figures.record(f"name {number}", 1)
        figures.slow("thing", number)
    snapshot = figures.snapshot()
    assert len(snapshot["metrics"]) <= 257
    assert sum(metric["count"] for metric in snapshot["metrics"].values()) == 2000
    assert [entry["ms"] for entry in snapshot["slow"]] == list(range(2000 - SLOW_KEPT, 2000))


def test_a_broken_promise_is_an_alert() -> None:
    figures = Figures()
    for _ in range(200):
        figures.record("ui.gap", 10)
    assert figures.snapshot()["alerts"] == []
    figures.record("ui.gap", 250)
    (alert,) = figures.snapshot()["alerts"]
    assert (alert["name"], alert["which"], alert["value"], alert["limit"]) == ("ui.gap", "max", 250, 100)


def test_nothing_is_made_where_there_is_no_library(tmp_path: Path) -> None:
    figures = Figures(tmp_path / "absent" / "perf.json")
    figures.record("look", 1)
    figures.flush()
    figures.reset()
    assert list(tmp_path.glob("absent*")) == []
