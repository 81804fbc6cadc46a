"""The last view comes back, and damage to its file is no reason to fail."""

from pathlib import Path

import pytest

from photodesk.config import view_state


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    state: dict[str, object] = {"query": 'in:"Ísland"', "scroll": 12, "selection": [1, 2], "panels": {"sidebar": 232}}
    view_state.save(tmp_path / "view.json", state)
    assert view_state.load(tmp_path / "view.json") == state


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 100_000, b" " * 2_000_000])
def test_damage_means_no_last_view(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "view.json").write_bytes(content)
    assert view_state.load(tmp_path / "view.json") == {}


def test_no_file_means_no_last_view(tmp_path: Path) -> None:
    assert view_state.load(tmp_path / "absent.json") == {}
