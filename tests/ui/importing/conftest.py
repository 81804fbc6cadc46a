"""A window on 24 photos, and a camera's card that is found by itself."""

import os
import shutil
import time
from datetime import datetime
from pathlib import Path

import card as cards
import pytest
from builders import write_jpeg
from real_window import desk

from photodesk.library.importing import cards as discovery
from photodesk.library.importing.arriving import Task
from photodesk.library.importing.copying import Copied
from photodesk.library.importing.running import Running

__all__ = ["card", "desk", "full_card"]

BEFORE_THE_STOP = 20


@pytest.fixture(autouse=True)
def no_real_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cards that are in this computer are nobody's business here."""
    monkeypatch.setattr(discovery, "PLACES", ())


@pytest.fixture
def card(private_home: Path, dated_folder: Path) -> Path:
    """A card of two days with five new photos, a video, and two photos that the library has."""
    root = Path(os.environ["XDG_RUNTIME_DIR"]) / "gvfs" / "EOS_DIGITAL"
    folder = root / "DCIM" / "100CANON"
    for number in range(5):
        write_jpeg(folder / f"IMG_{number:04}.JPG", 900 + number, taken=datetime(2025, 8, 1 + number // 3, 10, number))
    (folder / "MVI_0100.MP4").write_bytes(b"\0\0\0\x18ftypmp42" + os.urandom(3_000))
    for name in ("IMG_20250614_060000.jpg", "IMG_20250614_070000.jpg"):
        shutil.copy(dated_folder / name, folder)
    cards.settle(root)
    return root


@pytest.fixture
def full_card(card: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same with sixty more photos, of which all but a few are copied only when their import was stopped once."""
    for number in range(60):
        write_jpeg(card / "DCIM" / "101CANON" / f"IMG_{1000 + number}.JPG", 2_000 + number, taken=datetime(2025, 8, 5, 10, number))
    cards.settle(card)
    copy = Running._copy
    runs: list[Running] = []

    def copy_later(self: Running, task: Task) -> Copied:
        runs.append(self)
        while self is runs[0] and task.row.id > BEFORE_THE_STOP and not (self._stop() or self._halt.is_set()):
            time.sleep(0.01)
        return copy(self, task)

    monkeypatch.setattr(Running, "_copy", copy_later)
    return card
