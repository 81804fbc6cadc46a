"""Pictures for the screen: the best there is, in memory, only for what is looked at."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from grid_in_memory import QuietScheduler, photo_row
from PIL import Image
from pytestqt.qtbot import QtBot

from photodesk.bridge.events import Events
from photodesk.bridge.lanes import Lanes
from photodesk.bridge.scheduler import Scheduler
from photodesk.bridge.thumbnails import MAX_BYTES, Thumbnails
from photodesk.domain.changes import PreviewsReady, ThumbnailsReady
from photodesk.domain.photos import PhotoRow, Pixels, State
from photodesk.domain.problems import Reason
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.library import Library
from photodesk.library.reaching import Reaching

EDGE, HEIGHT = 176, 141
RED, BLUE, GREEN = (255, 0, 0), (0, 0, 255), (0, 255, 0)


def jpeg(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    from io import BytesIO

    target = BytesIO()
    Image.new("RGB", (width, height), colour).save(target, "JPEG", quality=90)
    return target.getvalue()


def content(photo_id: int) -> bytes:
    return photo_id.to_bytes(32, "big")


class Cache:
    """Stored thumbnails (red) and previews (green) of a library in memory."""

    def __init__(self, original: Path) -> None:
        self.browsing = self.derivatives = self
        self.reaching = Reaching()
        self.original = original
        self.thumbs: dict[bytes, bytes] = {}
        self.previews: dict[bytes, bytes] = {}
        self.hashes: dict[int, bytes] = {}
        self.loaded: list[bytes] = []
        self.gate = threading.Event()
        self.gate.set()

    def thumbnail(self, content_hash: bytes) -> bytes | None:
        assert self.gate.wait(10)
        self.loaded.append(content_hash)
        return self.thumbs.get(content_hash)

    def preview(self, content_hash: bytes) -> bytes | None:
        return self.previews.get(content_hash)

    def rows(self, ids: Sequence[int]) -> list[PhotoRow]:
        return [photo_row(i, content_hash=self.hashes.get(i)) for i in ids]

    def place_of(self, photo_id: int) -> tuple[bytes, bytes]:
        return bytes(self.original), bytes(self.original.parent)


class Cameras:
    """Every file holds a blue thumbnail, 160 × 120."""

    def __init__(self) -> None:
        self.asked = 0

    def embedded(self, descriptor: int) -> Pixels:
        self.asked += 1
        return Pixels(160, 120, b"\xff\x00\x00\xff" * (160 * 120), 4000, 3000)


class Parts:
    """Thumbnails with all they talk to."""

    def __init__(self, original: Path, qtbot: QtBot, max_bytes: int = MAX_BYTES) -> None:
        self.library, self.cameras, self.scheduler = Cache(original), Cameras(), QuietScheduler()
        self.events, self.lanes, self.qtbot = Events(), Lanes(1), qtbot
        self.thumbnails = Thumbnails(
            cast(Library, self.library), self.lanes, cast(Scheduler, self.scheduler), self.events,
            cast(DecoderPool, self.cameras), max_bytes=max_bytes,
        )  # fmt: skip

    def store(self, *photo_ids: int, width: int = 512, height: int = 384) -> list[PhotoRow]:
        for photo_id in photo_ids:
            self.library.thumbs[content(photo_id)] = jpeg(width, height, RED)
        return [photo_row(photo_id, content_hash=content(photo_id)) for photo_id in photo_ids]

    def colour(self, row: PhotoRow, edge: int = EDGE, height: int = HEIGHT) -> tuple[int, int, int] | None:
        image = self.thumbnails.image(row, edge, height)
        if image is None:
            return None
        pixel = image.pixelColor(image.width() // 2, image.height() // 2)
        return round(pixel.redF()) * 255, round(pixel.greenF()) * 255, round(pixel.blueF()) * 255

    def show(self, *rows: PhotoRow, ahead: Sequence[PhotoRow] = (), edge: int = EDGE, height: int = HEIGHT) -> None:
        self.thumbnails.show(rows, ahead, edge, height)


@pytest.fixture
def parts(tmp_path: Path, qtbot: QtBot) -> Iterator[Parts]:
    original = tmp_path / "original.jpg"
    original.write_bytes(b"the decoder of these tests does not read it")
    made = Parts(original, qtbot)
    yield made
    made.library.gate.set()
    made.thumbnails.close()
    assert made.lanes.close()


@pytest.mark.parametrize(("width", "height", "size"), [(512, 384, (176, 132)), (384, 512, (106, 141)), (100, 80, (100, 80))])
def test_stored_pictures_fit_the_cell_and_are_never_enlarged(parts: Parts, width: int, height: int, size: tuple[int, int]) -> None:
    (row,) = parts.store(1, width=width, height=height)
    assert parts.thumbnails.image(row, EDGE, HEIGHT) is None
    with parts.qtbot.waitSignal(parts.thumbnails.ready) as heard:
        parts.show(row)
    assert heard.args == [frozenset({1})]
    image = parts.thumbnails.image(row, EDGE, HEIGHT)
    assert image is not None and image.format() is image.Format.Format_RGB32 and (image.width(), image.height()) == size
    assert parts.thumbnails.is_settled()


def test_the_cameras_thumbnail_stands_in_until_the_first_look_is_stored(parts: Parts) -> None:
    row = photo_row(1)
    with parts.qtbot.waitSignal(parts.thumbnails.ready, check_params_cb=lambda _: parts.colour(row) == BLUE):
        parts.show(row)
    assert parts.scheduler.looks == [1] and not parts.thumbnails.is_settled()
    parts.store(1)
    parts.library.hashes[1] = content(1)
    with parts.qtbot.waitSignal(parts.thumbnails.ready, check_params_cb=lambda _: parts.colour(row) == RED):
        parts.events.tell(ThumbnailsReady((1,)), urgent=True)
    assert parts.scheduler.looks == [] and parts.thumbnails.is_settled()
    loads = len(parts.library.loaded)
    parts.show(replace(row, content_hash=content(1)))
    assert parts.thumbnails.is_settled() and len(parts.library.loaded) == loads


def test_first_looks_are_wished_for_what_is_seen_before_what_comes_next(parts: Parts) -> None:
    parts.show(photo_row(5), photo_row(3), ahead=[photo_row(1), photo_row(9)])
    parts.qtbot.waitUntil(lambda: parts.scheduler.looks == [5, 3, 1, 9])


@pytest.mark.parametrize("facts", [{"offline": True}, {"state": State.MISSING}, {"problem": Reason.UNREADABLE}])
def test_files_that_cannot_be_read_are_left_alone(parts: Parts, facts: dict[str, Any]) -> None:
    row = photo_row(1, **facts)
    parts.show(row)
    parts.qtbot.waitUntil(parts.thumbnails.is_settled)
    assert not parts.cameras.asked and parts.scheduler.looks == []


def test_offline_photos_show_what_is_stored(parts: Parts) -> None:
    row = replace(parts.store(1)[0], offline=True)
    parts.show(row)
    parts.qtbot.waitUntil(lambda: parts.colour(row) == RED)


def test_what_scrolled_away_is_never_begun(parts: Parts) -> None:
    rows = parts.store(*range(1, 101))
    parts.library.gate.clear()
    parts.show(*rows[:60])
    parts.show(*rows[80:])
    parts.library.gate.set()
    parts.qtbot.waitUntil(lambda: all(parts.colour(row) == RED for row in rows[80:]))
    begun = {int.from_bytes(h, "big") for h in parts.library.loaded}
    assert begun - set(range(81, 101)) <= {1, 2}


def test_memory_is_bounded_and_what_is_seen_stays(tmp_path: Path, qtbot: QtBot) -> None:
    parts = Parts(tmp_path, qtbot, max_bytes=20 * EDGE * HEIGHT * 4)
    rows = parts.store(*range(1, 201))
    for start in range(0, 200, 10):
        parts.show(*rows[start : start + 10], ahead=rows[start + 10 : start + 60])
        parts.qtbot.waitUntil(parts.thumbnails.is_settled)
        assert parts.thumbnails.bytes_in_memory() <= 20 * EDGE * HEIGHT * 4
        assert all(parts.colour(row) == RED for row in rows[start : start + 10])
    parts.thumbnails.close()
    assert parts.lanes.close()


def test_after_a_zoom_the_old_picture_stands_in(parts: Parts) -> None:
    (row,) = parts.store(1)
    parts.show(row)
    parts.qtbot.waitUntil(parts.thumbnails.is_settled)
    parts.library.gate.clear()
    parts.show(row, edge=352, height=282)
    image = parts.thumbnails.image(row, 352, 282)
    assert image is not None and image.width() == EDGE
    parts.library.gate.set()
    parts.qtbot.waitUntil(lambda: (better := parts.thumbnails.image(row, 352, 282)) is not None and better.width() == 352)


def test_large_cells_take_the_preview_when_it_is_made(parts: Parts) -> None:
    (row,) = parts.store(1)
    parts.show(row, edge=736, height=589)
    parts.qtbot.waitUntil(lambda: parts.colour(row, 736, 589) == RED and parts.scheduler.previews == [1])
    parts.library.previews[content(1)] = jpeg(2048, 1536, GREEN)
    with parts.qtbot.waitSignal(parts.thumbnails.ready, check_params_cb=lambda _: parts.colour(row, 736, 589) == GREEN):
        parts.events.tell(PreviewsReady((1,)), urgent=True)
    image = parts.thumbnails.image(row, 736, 589)
    assert image is not None and image.width() == 736


def test_a_changed_file_gets_its_new_picture(parts: Parts) -> None:
    (row,) = parts.store(1)
    parts.show(row)
    parts.qtbot.waitUntil(lambda: parts.colour(row) == RED)
    changed = replace(row, content_hash=content(99))
    parts.library.thumbs[content(99)] = jpeg(512, 384, GREEN)
    parts.show(changed)
    parts.qtbot.waitUntil(lambda: parts.colour(changed) == GREEN)


def test_ready_is_told_once_for_many(parts: Parts) -> None:
    rows = parts.store(*range(1, 41))
    told: list[frozenset[int]] = []
    parts.thumbnails.ready.connect(told.append)
    parts.show(*rows)
    parts.qtbot.waitUntil(parts.thumbnails.is_settled)
    assert frozenset().union(*told) == frozenset(range(1, 41)) and len(told) < 30


def test_a_placeholder_is_there_at_once(parts: Parts) -> None:
    thumbhash = bytes.fromhex("d5071200b0b86bb8b7e85a758a7780f998d27a0807"[: 2 * 21])
    image = parts.thumbnails.placeholder(photo_row(1, thumbhash=thumbhash))
    assert image is not None and not image.isNull()
    assert parts.thumbnails.placeholder(photo_row(1)) is None
