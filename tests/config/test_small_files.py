"""Small files are whole or as they were."""

import os
import stat
from pathlib import Path

import pytest

from photodesk.config.small_files import atomic_write, read_small


def test_written_whole_private_and_without_leftovers(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "file"
    atomic_write(path, b"one")
    atomic_write(path, b"two")
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(path.parent) == ["file"]


def test_when_the_disk_takes_nothing_the_old_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    atomic_write(path, b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        atomic_write(path, b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file"]


def test_reading_has_a_limit_and_follows_no_links(tmp_path: Path) -> None:
    path = tmp_path / "file"
    assert read_small(path) is None
    path.write_bytes(b"x" * 11)
    assert read_small(path, 11) == b"x" * 11
    with pytest.raises(OSError, match="larger"):
        read_small(path, 10)
    (tmp_path / "link").symlink_to(path)
    with pytest.raises(OSError):
        read_small(tmp_path / "link")
