"""A batch: each operation told after it is durable, done once, whatever else goes wrong."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cli.conftest import Answer, Photodesk
from store.test_database import no_file_grows

Batch = Callable[..., Answer]


@pytest.fixture
def batch(photodesk: Photodesk, tmp_path: Path) -> Batch:
    """Runs operations, each a list of arguments, as o1, o2, …"""

    def run(*operations: list[str]) -> Answer:
        file = tmp_path / "ops.jsonl"
        lines = [json.dumps({"id": f"o{number}", "args": words}) for number, words in enumerate(operations, 1)]
        file.write_text("\n".join(lines) + "\n\n")
        return photodesk("batch", str(file))

    return run


def test_each_operation_is_told_and_done_once(photodesk: Photodesk, added: Path, batch: Batch) -> None:
    operations = [
        ["tag", "in:coast", "--add", "sea"], ["rate", "IMG_0001", "3"], ["undo"], ["rotate", "IMG_0002", "right"], ["rate", "nothing", "5"],
        ["albums", "create", "A"], ["albums", "add", "A", "in:coast"], ["tags", "rename", "sea", "Sea"], ["redo"], ["scan"], ["list"],
    ]  # fmt: skip
    expected = "".join(f"ACK o{number}\n" for number in range(1, len(operations) + 1))
    first = batch(*operations)
    assert (first.status, first.out) == (0, expected)
    state = [photodesk(command, "--json").document for command in ("list", "tags", "albums", "history")]
    again = batch(*operations)
    assert (again.status, again.out) == (0, expected)
    after = [photodesk(command, "--json").document for command in ("list", "tags", "albums", "history")]
    assert [{**d, "seconds": 0} for d in state] == [{**d, "seconds": 0} for d in after]
    (turned,) = photodesk("list", "IMG_0002", "--json").document["photos"]
    assert turned["rotation"] == 90


def test_what_fails_is_named_and_the_rest_goes_on(photodesk: Photodesk, added: Path, batch: Batch) -> None:
    answer = batch(
        ["rate", "", "9"], ["rate", "rating:(", "3"], ["nonsense"], ["--help"], ["batch", "x"], ["rate", "-", "3"],
        ["--library", "x", "list"], ["rate", "", "3"],
    )  # fmt: skip
    assert answer.status == 1
    assert answer.out.splitlines() == [*(f"FAIL o{number} usage" for number in range(1, 8)), "ACK o8"]
    assert all(line.startswith("photodesk: o") for line in answer.err.splitlines()) and "Traceback" not in answer.err
    assert photodesk("count", "rating:3", "--json").document["count"] == 24


def test_a_line_that_is_no_operation_is_named_by_its_number(photodesk: Photodesk, added: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        "garbage", "[]", "{}", '{"id": 3, "args": ["list"]}', '{"id": "a b", "args": ["list"]}', '{"id": "x"}', '{"id": "x", "args": []}',
        '{"id": "x", "args": "list"}', '{"id": "x", "args": ["list", 3]}', "[" * 100_000,
        json.dumps({"id": "good", "args": ["rate", "", "2"]}),
    ]  # fmt: skip
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines)))
    answer = photodesk("batch", "-")
    assert (answer.status, answer.out.splitlines()) == (1, [*(f"FAIL line:{n} usage" for n in range(1, len(lines))), "ACK good"])


def test_a_full_disk_fails_the_operation_and_a_later_run_does_it(photodesk: Photodesk, added: Path, batch: Batch) -> None:
    assert batch(["rate", "", "1"]).status == 0
    with no_file_grows():
        assert photodesk("rate", "", "2").status == 3
    assert {photo["rating"] for photo in photodesk("list", "--json").document["photos"]} == {1}
    assert batch(["rate", "", "1"], ["rate", "", "2"]).out == "ACK o1\nACK o2\n"
    assert {photo["rating"] for photo in photodesk("list", "--json").document["photos"]} == {2}
