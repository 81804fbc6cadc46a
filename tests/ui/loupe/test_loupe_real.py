"""The loupe over real files and real decoder processes."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from pictures_in_memory import Cache, Photos, SmallPictures, Wishes, photo
from PIL import Image
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from photodesk.bridge.events import Events
from photodesk.bridge.renderings import Renderings
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.imaging.identity import opened
from photodesk.ui.loupe.loupe import Loupe
from photodesk.ui.theme import Theme
from photodesk.ui.viewing.canvas import Canvas

WIDTH, HEIGHT = 3000, 2000
SQUARES = {(0, 0): (200, 30, 30), (1, 0): (30, 200, 30), (0, 1): (30, 30, 200), (1, 1): (200, 200, 30)}


def write_quarters(path: Path, orientation: int) -> Path:
    """A picture whose quarters have four colours as displayed, stored under an EXIF orientation."""
    upright = Image.new("RGB", (WIDTH, HEIGHT))
    for (column, line), color in SQUARES.items():
        upright.paste(color, (column * WIDTH // 2, line * HEIGHT // 2, (column + 1) * WIDTH // 2, (line + 1) * HEIGHT // 2))
    stored = upright.transpose(Image.Transpose.ROTATE_90) if orientation == 6 else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.save(path, exif=exif, quality=95)
    return path


class Room:
    """A loupe with real decoders."""

    def __init__(self, original: Path, qtbot: QtBot) -> None:
        self.qtbot, self.theme = qtbot, Theme("dark", "dark", reduce_motion=True)
        self.decoders, self.library = DecoderPool(1), Cache(original)
        self.renderings = Renderings(
            cast(Any, self.library), cast(Any, None), cast(Any, Wishes()), Events(), self.decoders, patience_ms=10
        )  # fmt: skip
        self.host = QWidget()
        qtbot.addWidget(self.host)
        self.loupe = Loupe(self.theme, self.renderings, SmallPictures(), None, self.host)
        self.loupe.resize(1000, 700)
        self.host.resize(1000, 700)
        self.host.show()
        self.canvas = cast(Canvas, self.loupe.findChild(Canvas))

    def settle(self) -> None:
        self.qtbot.waitUntil(self.loupe.is_settled, timeout=20_000)

    def color(self, x: float, y: float) -> tuple[int, int, int]:
        image = self.canvas.grab().toImage()
        color = image.pixelColor(round(image.width() * x), round(image.height() * y))
        return color.red(), color.green(), color.blue()


@pytest.fixture(params=[1, 6], ids=["upright", "turned"])
def room(request: pytest.FixtureRequest, tmp_path: Path, qtbot: QtBot) -> Iterator[Room]:
    made = Room(write_quarters(tmp_path / "quarters.jpg", request.param), qtbot)
    yield made
    made.decoders.interrupt()
    assert made.renderings.close()
    made.decoders.close()


def near(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= 12


def test_a_file_at_fit_and_its_own_pixels_at_100_percent(room: Room, tmp_path: Path) -> None:
    room.loupe.show_file(str(tmp_path / "quarters.jpg"))
    room.settle()
    for (column, line), color in SQUARES.items():
        assert near(room.color(0.3 + 0.4 * column, 0.3 + 0.4 * line), color)
    room.canvas.zoom_to(1.0, QPointF(room.canvas.width() / 2, room.canvas.height() / 2))
    room.settle()
    box = room.canvas.framing.box
    assert (box.width, box.height) == (WIDTH, HEIGHT)
    for (column, line), color in SQUARES.items():
        assert near(room.color(0.49 + 0.02 * column, 0.49 + 0.02 * line), color)


def test_the_next_photo_is_there_at_once_when_it_was_fetched(room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with opened(bytes(tmp_path / "quarters.jpg")) as (descriptor, _):
        preview = room.decoders.preview(descriptor)
    photos = Photos([photo(i, width=WIDTH, height=HEIGHT) for i in range(1, 8)])
    for row in photos.rows:
        room.library.previews[row.content_hash or b""] = preview.data
    began = time.perf_counter()
    room.loupe.show_photo(photos, 2)
    room.settle()
    room.loupe.repaint()
    sharp_ms = 1e3 * (time.perf_counter() - began)
    room.qtbot.waitUntil(lambda: all(room.renderings.picture(i) is not None for i in (1, 2, 3, 4)))
    began = time.perf_counter()
    room.loupe.next_photo()
    room.loupe.repaint()
    next_ms = 1e3 * (time.perf_counter() - began)
    with capsys.disabled():
        print(f"\nloupe: stored preview sharp in {sharp_ms:.0f} ms, next photo painted in {next_ms:.0f} ms")
    assert room.loupe.current_id() == 3 and near(room.color(0.3, 0.3), SQUARES[0, 0])
