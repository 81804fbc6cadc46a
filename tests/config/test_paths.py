"""Where a library lies."""

import os
from pathlib import Path

import pytest

from photodesk.config.paths import SOCKET_PATH_LIMIT_BYTES, Paths, library_paths


def test_the_option_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PHOTODESK_LIBRARY", str(tmp_path / "environment"))
    assert library_paths(str(tmp_path / "option")).library == tmp_path / "option"
    assert library_paths(None).library == tmp_path / "environment"


def test_without_a_choice_it_is_the_data_folder(monkeypatch: pytest.MonkeyPatch, private_home: Path) -> None:
    monkeypatch.setenv("PHOTODESK_LIBRARY", "")
    assert library_paths(None).library == private_home / ".local/share/photodesk"
    assert not library_paths(None).library.exists()


def test_a_relative_library_becomes_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert library_paths("my photos").library == tmp_path / "my photos"


def test_each_library_has_a_socket_of_its_own_that_fits_into_a_socket_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    one, other = Paths(tmp_path / "one"), Paths(tmp_path / "other")
    assert one.socket != other.socket
    assert one.socket.parent == Path(os.environ["XDG_RUNTIME_DIR"]) / "photodesk"
    assert len(os.fsencode(Paths(tmp_path / "long" / ("x" * 200)).socket)) <= SOCKET_PATH_LIMIT_BYTES
    monkeypatch.setenv("XDG_RUNTIME_DIR", "relative")
    assert one.socket.parent == one.library
