"""Killed between any two steps of an edit, of the second copy and of the seal: whole, and everything acknowledged is there."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import bulk_edits
import edit_failpoints
import pytest

from photodesk import failpoints
from photodesk.config.paths import Paths

pytestmark = pytest.mark.reliability

PACKAGE = Path(failpoints.__file__).parent
POINTS = edit_failpoints.POINTS
WRITERS = {"edit", "second_copy", "import", "backup", "migrate", "seal", "trash", "move", "case", "cross", "put_back", "empty"}
"""Services that write more than one thing."""


@pytest.mark.parametrize("point", ["edit.before_commit", "second_copy.before_write"])
def test_a_kill_between_two_steps_leaves_nothing_half(paths: Paths, point: str) -> None:
    bulk_edits.make(paths, edit_failpoints.PHOTOS)
    assert edit_failpoints.die(paths, point, 3 if point.startswith("edit") else 1)
    edit_failpoints.finish(paths)


def test_each_point_is_reached_at_one_place_and_each_writer_has_some() -> None:
    places = [
        node.args[0].value
        for file in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "reach" and isinstance(node.args[0], ast.Constant)
    ]
    assert sorted(map(str, places)) == sorted(failpoints.POINTS)
    assert {point.partition(".")[0] for point in failpoints.POINTS} == WRITERS


def test_what_was_reached_is_told_in_order(paths: Paths, tmp_path: Path) -> None:
    bulk_edits.make(paths, 10)
    process = bulk_edits.command(paths, "rate", "", "3", trace=tmp_path / "trace")
    _, errors = process.communicate()
    assert process.returncode == 0, errors
    assert (tmp_path / "trace").read_text().split() == POINTS


def test_the_points_are_listed_and_others_refused(paths: Paths) -> None:
    listed = subprocess.run([sys.executable, "-m", "photodesk.failpoints"], capture_output=True, text=True, check=True).stdout
    assert [line.split()[0] for line in listed.splitlines()] == list(failpoints.POINTS)
    process = bulk_edits.command(paths, "list", fail="edit.nowhere:1:kill")
    _, errors = process.communicate()
    assert process.returncode == 1 and re.search(r"edit\.nowhere.* no point", errors) and "Traceback" not in errors
