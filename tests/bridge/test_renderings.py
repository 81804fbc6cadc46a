"""The loupe's pictures: in which order they come, and what is never loaded."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from pictures_in_memory import FULL_HEIGHT, FULL_WIDTH, Cache, Decoders, Wishes, jpeg, photo, plain, tile_color
from pytestqt.qtbot import QtBot

from photodesk.bridge.events import Events
from photodesk.bridge.picture_files import Level, Tile
from photodesk.bridge.renderings import FILE_ID, Renderings
from photodesk.domain.changes import PreviewsReady
from photodesk.domain.problems import Reason


class Parts:
    """Renderings with all they talk to."""

    def __init__(self, original: Path) -> None:
        self.library, self.decoders, self.scheduler, self.events = Cache(original), Decoders(), Wishes(), Events()
        self.renderings = self.make()

    def make(self, **bounds: int) -> Renderings:
        made: Any = Renderings(
            cast(Any, self.library), cast(Any, None), cast(Any, self.scheduler), self.events, cast(Any, self.decoders), **bounds
        )  # fmt: skip
        self.renderings = cast(Renderings, made)
        return self.renderings

    def store(self, photo_id: int, color: str = "red", width: int = 2048, height: int = 1365) -> None:
        self.library.previews[photo_id.to_bytes(32, "big")] = jpeg(plain(width, height, color))

    def has(self, photo_id: int, level: Level) -> bool:
        picture = self.renderings.picture(photo_id)
        return picture is not None and picture.level is level


@pytest.fixture
def parts(tmp_path: Path, qtbot: QtBot) -> Iterator[Parts]:
    original = tmp_path / "original.jpg"
    original.write_bytes(b"the decoder of these tests does not read it")
    made = Parts(original)
    yield made
    made.library.gate.set()
    assert made.renderings.close()


def test_a_stored_preview_is_shown_and_neighbours_are_fetched(parts: Parts, qtbot: QtBot) -> None:
    for photo_id in range(1, 6):
        parts.store(photo_id)
    parts.renderings.look_at(photo(3), [photo(4), photo(2), photo(5), photo(1)])
    qtbot.waitUntil(lambda: all(parts.has(i, Level.PREVIEW) for i in range(1, 6)))
    assert parts.library.loaded[0] == photo(3).content_hash
    assert not parts.decoders.reductions and not parts.scheduler.previews


def test_a_preview_in_memory_is_there_at_once_when_the_user_comes_back(parts: Parts, qtbot: QtBot) -> None:
    parts.store(1)
    parts.store(2)
    parts.renderings.look_at(photo(1), [photo(2)])
    qtbot.waitUntil(lambda: parts.has(1, Level.PREVIEW) and parts.has(2, Level.PREVIEW))
    parts.renderings.look_at(photo(2), [photo(1)])
    assert parts.has(2, Level.PREVIEW) and parts.has(1, Level.PREVIEW)


def test_a_missing_preview_is_asked_for_and_taken_when_it_is_stored(parts: Parts, qtbot: QtBot) -> None:
    parts.library.thumbnails[photo(1).content_hash or b""] = jpeg(plain(512, 341, "blue"))
    parts.renderings.look_at(photo(1), [photo(2)])
    qtbot.waitUntil(lambda: parts.scheduler.previews == [1, 2])
    qtbot.waitUntil(lambda: parts.has(1, Level.THUMBNAIL))
    parts.store(1)
    with qtbot.waitSignal(parts.renderings.picture_ready):
        parts.events.tell(PreviewsReady((1,)), urgent=True)
    assert parts.has(1, Level.PREVIEW)


def test_when_no_preview_comes_the_original_is_read_for_the_screen(parts: Parts, qtbot: QtBot) -> None:
    renderings = parts.make(patience_ms=1)
    renderings.look_at(photo(1), [photo(2)])
    qtbot.waitUntil(lambda: parts.has(1, Level.REDUCED))
    picture = renderings.picture(1)
    assert picture is not None and (picture.full_width, picture.full_height) == (FULL_WIDTH, FULL_HEIGHT)
    assert parts.decoders.reductions == [2048]


def test_photos_passed_over_are_never_loaded(parts: Parts, qtbot: QtBot) -> None:
    parts.library.gate.clear()
    for photo_id in range(1, 40):
        parts.renderings.look_at(photo(photo_id), [])
    parts.store(40)
    parts.renderings.look_at(photo(40), [])
    parts.library.gate.set()
    qtbot.waitUntil(lambda: parts.has(40, Level.PREVIEW))
    assert len(parts.library.loaded) <= 3  # two were under way


def test_an_offline_photo_keeps_its_stored_preview_and_its_original_is_left_alone(parts: Parts, qtbot: QtBot) -> None:
    parts.store(1)
    parts.renderings.look_at(photo(1, offline=True), [photo(2, offline=True)])
    qtbot.waitUntil(lambda: parts.has(1, Level.PREVIEW))
    parts.renderings.want_tiles(1, [Tile(0, 0)], FULL_WIDTH, FULL_HEIGHT)
    parts.renderings.want_large(1)
    assert parts.renderings.close()
    assert not parts.decoders.regions and not parts.decoders.reductions and not parts.scheduler.previews


@pytest.mark.parametrize("reason", [Reason.DECODER_CRASHED, Reason.TIMEOUT])
def test_a_file_that_stopped_the_picture_reader_is_not_read_again(parts: Parts, qtbot: QtBot, reason: Reason) -> None:
    renderings = parts.make(patience_ms=1)
    with qtbot.waitSignal(renderings.lack_found):
        renderings.look_at(photo(1, problem=reason), [photo(2, problem=reason)])
    renderings.want_tiles(1, [Tile(0, 0)], FULL_WIDTH, FULL_HEIGHT)
    renderings.want_large(1)
    assert renderings.close()
    assert not parts.decoders.regions and not parts.decoders.reductions and not parts.scheduler.previews


def test_tiles_hold_the_right_part_of_the_original(parts: Parts, qtbot: QtBot) -> None:
    parts.store(1)
    parts.renderings.look_at(photo(1), [])
    qtbot.waitUntil(lambda: parts.has(1, Level.PREVIEW))
    wanted = [Tile(2, 1), Tile(5, 3)]
    parts.renderings.want_tiles(1, wanted, FULL_WIDTH, FULL_HEIGHT)
    qtbot.waitUntil(lambda: all(parts.renderings.tile(1, tile) is not None for tile in wanted))
    corner = parts.renderings.tile(1, Tile(5, 3))
    assert corner is not None and (corner.width(), corner.height()) == (FULL_WIDTH - 5 * 1024, FULL_HEIGHT - 3 * 1024)
    assert corner.pixelColor(0, 0) == tile_color(5, 3)
    assert parts.decoders.regions[0] == (2048, 1024, 1024, 1024)


def test_memory_stays_within_its_bounds(parts: Parts, qtbot: QtBot) -> None:
    renderings = parts.make(picture_bytes=25_000_000, tile_bytes=9_000_000)
    for photo_id in range(1, 7):
        parts.store(photo_id)
        renderings.look_at(photo(photo_id), [])
        qtbot.waitUntil(lambda photo_id=photo_id: parts.has(photo_id, Level.PREVIEW))  # type: ignore[misc]  # bound at once
    renderings.want_tiles(6, [Tile(0, 0), Tile(1, 0), Tile(2, 0)], FULL_WIDTH, FULL_HEIGHT)
    qtbot.waitUntil(lambda: renderings.tile(6, Tile(2, 0)) is not None)
    assert renderings.bytes_in_memory() <= 34_000_000
    assert renderings.tile(6, Tile(0, 0)) is None


def test_a_file_outside_of_the_library_is_shown(parts: Parts, qtbot: QtBot, tmp_path: Path) -> None:
    parts.renderings.look_at_file(str(tmp_path / "original.jpg"))
    qtbot.waitUntil(lambda: parts.has(FILE_ID, Level.REDUCED))


def test_a_photo_replaced_by_a_link_is_not_followed_but_a_link_named_by_the_user_is(parts: Parts, qtbot: QtBot, tmp_path: Path) -> None:
    link = tmp_path / "link.jpg"
    link.symlink_to(tmp_path / "original.jpg")
    parts.library.paths[1] = bytes(link)
    renderings = parts.make(patience_ms=1)
    with qtbot.waitSignal(renderings.failed) as heard:
        renderings.look_at(photo(1), [])
    assert heard.args == [1, Reason.NOT_AN_IMAGE]
    renderings.look_at_file(str(link))
    qtbot.waitUntil(lambda: parts.has(FILE_ID, Level.REDUCED))


@pytest.mark.parametrize("kind", ["pipe", "folder", "gone", "empty"])
def test_what_is_no_regular_file_is_refused_with_a_reason(parts: Parts, qtbot: QtBot, tmp_path: Path, kind: str) -> None:
    place = tmp_path / kind
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    elif kind == "empty":
        place.touch()
    with qtbot.waitSignal(parts.renderings.failed) as heard:
        parts.renderings.look_at_file(str(place))
    expected = {"gone": Reason.VANISHED, "empty": Reason.EMPTY}.get(kind, Reason.NOT_AN_IMAGE)
    assert heard.args == [FILE_ID, expected]
    assert not parts.decoders.reductions


def test_a_webp_preview_is_decoded_by_a_decoder(parts: Parts, qtbot: QtBot) -> None:
    parts.library.previews[photo(1).content_hash or b""] = b"RIFF....WEBP"
    parts.renderings.look_at(photo(1), [])
    qtbot.waitUntil(lambda: parts.has(1, Level.PREVIEW))
    picture = parts.renderings.picture(1)
    assert picture is not None and picture.image.width() == 300


def test_photos_side_by_side_become_sharp_together(parts: Parts, qtbot: QtBot) -> None:
    for photo_id in (1, 2):
        parts.store(photo_id)
    renderings = parts.renderings
    renderings.look_at_several([photo(1), photo(2)], [])
    qtbot.waitUntil(lambda: parts.has(1, Level.PREVIEW) and parts.has(2, Level.PREVIEW))
    wanted = [Tile(column, 0) for column in range(3)]
    for photo_id in (1, 2):
        renderings.want_tiles(photo_id, wanted, FULL_WIDTH, FULL_HEIGHT)
    qtbot.waitUntil(lambda: all(renderings.tile(i, tile) is not None for i in (1, 2) for tile in wanted))
    for photo_id in (1, 2):
        renderings.want_large(photo_id)
    qtbot.waitUntil(lambda: parts.has(1, Level.LARGE) and parts.has(2, Level.LARGE))


def test_copies_side_by_side_share_their_pictures(parts: Parts, qtbot: QtBot) -> None:
    parts.store(1)
    copy = photo(2, content_hash=photo(1).content_hash)
    told: list[int] = []
    parts.renderings.picture_ready.connect(told.append)
    parts.renderings.look_at_several([photo(1), copy], [])
    qtbot.waitUntil(lambda: {1, 2} <= set(told) and parts.has(2, Level.PREVIEW))


def test_each_photo_side_by_side_that_has_no_preview_is_read_for_the_screen(tmp_path: Path, parts: Parts, qtbot: QtBot) -> None:
    assert parts.renderings.close()
    renderings = parts.make(patience_ms=10)
    renderings.look_at_several([photo(1), photo(2)], [photo(3)])
    qtbot.waitUntil(lambda: parts.has(1, Level.REDUCED) and parts.has(2, Level.REDUCED))
    assert not parts.has(3, Level.REDUCED)
