"""Prints how fast the engine and the window are, each figure beside its floor of the same run. Holds no absolute time."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from photodesk.cli.benches import Result, run

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(300)]


def measured(names: Sequence[str], capsys: pytest.CaptureFixture[str], photos: int | None = None) -> dict[str, Result]:
    results = run(names, photos=photos, folder=None, say=lambda _: None)
    with capsys.disabled():
        print()
        for result in results:
            limit = "" if result.limit is None else f"   (limit {result.limit:g})"
            print(f"{result.name:24}{result.value:12,.3f} {result.unit}{limit}")
    return {result.name: result for result in results}


def test_looks_and_previews(private_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = measured(["look", "preview"], capsys)
    assert results["look.ratio"].value > 0.2 and results["preview.ratio"].value > 0.2


def test_scans(private_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert measured(["scan"], capsys)["scan.ratio"].value > 0


def test_a_window_of_many_rows(private_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = measured(["window"], capsys, photos=200_000)
    assert results["window.jump.p95"].value >= results["window.jump"].value > 0


def test_marking_in_a_window_of_many_rows(private_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = measured(["marks"], capsys, photos=200_000)
    assert results["marks.key.p95"].value >= results["marks.key"].value > 0 and results["marks.edit_100000.gap"].value > 0


def test_edits_beside_plain_sqlite3(private_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = measured(["edits"], capsys, photos=50_000)
    assert results["edits.tag_100.ratio"].value > 0 and results["edits.tag_10000.ratio"].value > 0


def test_copies_among_many(private_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = measured(["dupes"], capsys, photos=100_000)
    assert results["dupes.pairs.recall"].value == results["dupes.scenes.recall"].value == 1.0
    assert results["dupes.far.recall"].value >= 0.9 and results["dupes.groups"].value == 2_000


def test_searches_in_many_rows(private_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = measured(["search"], capsys, photos=20_000)
    assert all(result.value > 0 for result in results.values())
