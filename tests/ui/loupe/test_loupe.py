"""The loupe as a person uses it: keys, pointer, pictures that come one after the other, and photos without any."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from pictures_in_memory import Cache, Decoders, Photos, SmallPictures, Wishes, jpeg, photo, plain, tile_color
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from photodesk.bridge.events import Events
from photodesk.bridge.renderings import Renderings
from photodesk.domain.photos import PhotoRow, State
from photodesk.domain.problems import Reason
from photodesk.ui.loupe.header import Header
from photodesk.ui.loupe.loupe import Loupe
from photodesk.ui.theme import Theme
from photodesk.ui.viewing.canvas import Canvas


class Room:
    """A loupe with five photos; photo 3 is red, the others blue."""

    def __init__(self, original: Path, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.theme = Theme("dark", "dark", reduce_motion=True)
        self.library, self.decoders, self.scheduler, self.small = Cache(original), Decoders(), Wishes(), SmallPictures()
        self.events = Events()
        self.renderings = Renderings(
            cast(Any, self.library), cast(Any, None), cast(Any, self.scheduler), self.events, cast(Any, self.decoders), patience_ms=50
        )  # fmt: skip
        self.photos = Photos([photo(i) for i in range(1, 6)])
        for row in self.photos.rows:
            self.store(row, "red" if row.id == 3 else "blue")
        self.host = QWidget()
        qtbot.addWidget(self.host)
        self.loupe = Loupe(self.theme, self.renderings, self.small, None, self.host)
        self.loupe.resize(1000, 700)
        self.loupe.hide()
        self.host.resize(1000, 700)
        self.host.show()
        self.canvas = cast(Canvas, self.loupe.findChild(Canvas))
        self.header = cast(Header, self.loupe.findChild(Header))

    def store(self, row: PhotoRow, color: str) -> None:
        self.library.previews[row.content_hash or b""] = jpeg(plain(2048, 1365, color))

    def open(self, photo_id: int = 3) -> None:
        self.loupe.show_photo(self.photos, photo_id)
        self.loupe.show()
        self.loupe.setFocus()
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(self.loupe.is_settled)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.canvas, key, modifiers)

    def color(self, x: int | None = None, y: int | None = None) -> QColor:
        image = self.canvas.grab().toImage()
        return image.pixelColor(image.width() // 2 if x is None else x, image.height() // 2 if y is None else y)

    def wheel(self, steps: int, at: QPoint, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        event = QWheelEvent(
            QPointF(at), QPointF(self.canvas.mapToGlobal(at)), QPoint(), QPoint(0, 120 * steps), Qt.MouseButton.NoButton, modifiers,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(self.canvas, event)


@pytest.fixture
def room(tmp_path: Path, qtbot: QtBot) -> Iterator[Room]:
    original = tmp_path / "original.jpg"
    original.write_bytes(b"the decoder of these tests does not read it")
    made = Room(original, qtbot)
    yield made
    assert made.renderings.close()


def close_to(color: QColor, name: str) -> bool:
    wanted = QColor(name)
    return max(abs(color.red() - wanted.red()), abs(color.green() - wanted.green()), abs(color.blue() - wanted.blue())) <= 6


def test_the_photo_its_name_and_place_are_shown(room: Room) -> None:
    room.open(3)
    assert close_to(room.color(), "red")
    assert room.header.texts()[:2] == ["\u2068IMG_0003.jpg\u2069", "3 of 5"]
    assert "IMG_0003.jpg" in room.canvas.accessibleName() and "3 of 5" in room.canvas.accessibleName()


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (Qt.Key.Key_Right, 4), (Qt.Key.Key_PageDown, 4), (Qt.Key.Key_Left, 2), (Qt.Key.Key_PageUp, 2),
        (Qt.Key.Key_Home, 1), (Qt.Key.Key_End, 5),
    ],
)  # fmt: skip
def test_keys_go_through_the_photos(room: Room, key: Qt.Key, expected: int) -> None:
    room.open(3)
    with room.qtbot.waitSignal(room.loupe.current_changed) as heard:
        room.key(key)
    assert heard.args == [expected] and room.loupe.current_id() == expected


def test_it_stops_at_the_ends(room: Room) -> None:
    room.open(5)
    room.key(Qt.Key.Key_Right)
    assert room.loupe.current_id() == 5


def test_space_goes_back_to_the_grid(room: Room) -> None:
    room.open()
    with room.qtbot.waitSignal(room.loupe.closed):
        room.key(Qt.Key.Key_Space)


def test_the_grid_button_goes_back(room: Room) -> None:
    room.open()
    button = next(b for b in room.header.findChildren(QToolButton) if "Grid" in b.text())
    with room.qtbot.waitSignal(room.loupe.closed):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_double_click_shows_the_originals_pixels_at_that_point(room: Room) -> None:
    room.open(3)
    at = QPoint(100, room.canvas.height() // 2)
    box = room.canvas.framing.box
    QTest.mouseDClick(room.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    room.settle()
    full_x, full_y = (100 - box.left) / box.width * 6000, (at.y() - box.top) / box.height * 4000
    assert room.canvas.framing.scale == 1.0
    assert close_to(room.color(at.x(), at.y()), tile_color(int(full_x // 1024), int(full_y // 1024)).name())
    QTest.mouseDClick(room.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert room.canvas.framing.zoom.scale is None


def test_only_what_is_seen_of_the_original_is_decoded(room: Room) -> None:
    room.open(3)
    room.loupe.zoom_actual()
    room.settle()
    assert 1 <= len(room.decoders.regions) <= 12


def test_zoom_and_place_stay_for_the_next_photo(room: Room) -> None:
    room.open(3)
    room.loupe.zoom_actual()
    room.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    before = room.canvas.framing.zoom
    room.key(Qt.Key.Key_Right)
    room.settle()
    assert room.loupe.current_id() == 4 and room.canvas.framing.zoom == before and before.x > 0.5


def test_dragging_moves_the_picture_with_the_pointer(room: Room) -> None:
    room.open(3)
    room.loupe.zoom_actual()
    before = room.canvas.framing.box
    QTest.mousePress(room.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(500, 300))
    QTest.mouseMove(room.canvas, QPoint(450, 320))
    QTest.mouseRelease(room.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(450, 320))
    after = room.canvas.framing.box
    assert (after.left - before.left, after.top - before.top) == (-50, 20)


def test_ctrl_and_wheel_zoom_at_the_pointer(room: Room) -> None:
    room.open(3)
    at = QPoint(800, 300)
    box = room.canvas.framing.box
    before = ((at.x() - box.left) / box.width, (at.y() - box.top) / box.height)
    for _ in range(6):
        room.wheel(1, at, Qt.KeyboardModifier.ControlModifier)
    box = room.canvas.framing.box
    assert room.canvas.framing.scale > 0.5
    assert (at.x() - box.left) / box.width == pytest.approx(before[0], abs=0.002)
    assert (at.y() - box.top) / box.height == pytest.approx(before[1], abs=0.002)


def test_the_wheel_turns_pages_at_fit_and_pans_when_zoomed(room: Room) -> None:
    room.open(3)
    room.wheel(-1, QPoint(500, 300))
    assert room.loupe.current_id() == 4
    room.loupe.zoom_actual()
    top = room.canvas.framing.box.top
    room.wheel(-1, QPoint(500, 300))
    assert room.loupe.current_id() == 4 and room.canvas.framing.box.top < top


def test_a_better_picture_takes_the_place_of_the_thumbnail_without_a_jump(room: Room) -> None:
    room.library.gate.clear()
    room.small.images[3] = plain(512, 341, "gray")
    room.loupe.show_photo(room.photos, 3)
    room.loupe.show()
    room.qtbot.waitExposed(room.loupe)
    box = room.canvas.framing.box
    assert close_to(room.color(), "gray")
    room.library.gate.set()
    room.settle()
    assert close_to(room.color(), "red") and room.canvas.framing.box == box


def test_the_users_rotation_is_applied(room: Room) -> None:
    room.photos.rows[2] = photo(3, rotation=90)
    room.open(3)
    box = room.canvas.framing.box
    assert box.height > box.width
    room.loupe.zoom_actual()
    room.settle()
    box = room.canvas.framing.box
    x, y = 500 - box.left, room.canvas.height() // 2 - box.top  # in the turned picture, which is 4000 wide
    assert close_to(room.color(500), tile_color(y // 1024, (4000 - x) // 1024).name())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"problem": Reason.UNREADABLE}, "can’t be opened"),
        ({"problem": Reason.UNSUPPORTED}, "can’t show yet"),
        ({"state": State.MISSING}, "no longer there"),
        ({"offline": True}, "offline"),
    ],
)
def test_a_photo_without_a_picture_says_why(room: Room, changes: dict[str, Any], words: str) -> None:
    room.photos.rows[2] = photo(3, **changes)
    room.library.previews.clear()
    room.open(3)
    assert words in room.canvas.accessibleName()
    empty = room.canvas.grab().toImage()
    assert any(empty.pixelColor(500, y) != empty.pixelColor(0, 0) for y in range(200, 500))


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"state": State.MISSING}, "Missing"), ({"offline": True}, "Offline"), ({"damaged": True, "problem": Reason.TRUNCATED}, "Damaged")],
)
def test_a_stored_picture_is_shown_with_a_badge(room: Room, changes: dict[str, Any], words: str) -> None:
    room.photos.rows[2] = photo(3, **changes)
    room.open(3)
    assert close_to(room.color(), "red") and words in room.canvas.accessibleName()


def test_a_file_that_cannot_be_read_for_the_screen_says_so(room: Room, tmp_path: Path) -> None:
    room.loupe.show()
    room.loupe.show_file(str(tmp_path / "holiday.jpg"))
    room.settle()
    assert "holiday.jpg" in room.canvas.accessibleName() and "no longer there" in room.canvas.accessibleName()
    assert room.loupe.current_id() is None


def test_a_file_outside_of_the_library_is_shown(room: Room, tmp_path: Path) -> None:
    room.loupe.show()
    room.loupe.show_file(str(tmp_path / "original.jpg"))
    room.settle()
    assert close_to(room.color(), "green") and room.header.texts()[0] == "\u2068original.jpg\u2069"


def test_a_photo_that_leaves_the_list_gives_way_to_the_next(room: Room) -> None:
    room.open(3)
    room.photos.remove(2)
    assert room.loupe.current_id() == 4
    for _ in range(3):
        room.photos.remove(0)
    with room.qtbot.waitSignal(room.loupe.closed):
        room.photos.remove(0)


def test_a_row_that_comes_later_is_taken_up(room: Room) -> None:
    room.photos.unknown = {2}
    room.loupe.show_photo(room.photos, 3)
    room.loupe.show()
    room.photos.change(2, replace(photo(3), name="late.jpg"))
    room.settle()
    assert "late.jpg" in room.header.texts()[0] and close_to(room.color(), "red")


def test_names_are_never_markup(room: Room) -> None:
    room.photos.rows[2] = photo(3, name="<h1>x</h1>\u202egpj.exe\n.jpg")
    room.open(3)
    assert room.header.texts()[0] == "\u2068<h1>x</h1>\ufffdgpj.exe\u240a.jpg\u2069"
    room.photos.rows[2] = photo(3, name="<h1>x</h1>" * 60)
    room.open(3)
    tips = [widget.toolTip() for widget in room.header.findChildren(QWidget) if "h1" in widget.toolTip()]
    assert tips
    assert not [tip for tip in tips if "<h1>" in tip]


def test_the_canvas_follows_the_users_choice(room: Room) -> None:
    room.open(3)
    room.theme.choose("light", "white", reduce_motion=True)
    assert close_to(room.color(2, 2), "white")


def test_hidden_it_loads_nothing(room: Room) -> None:
    room.open(3)
    room.loupe.hide()
    room.library.loaded.clear()
    room.photos.change(2, photo(3, rating=4))
    assert room.renderings.picture(3) is None
    room.loupe.show()
    room.settle()
    assert room.loupe.current_id() == 3 and close_to(room.color(), "red")


def test_photos_open_at_the_scale_that_was_chosen(room: Room) -> None:
    room.canvas.begin_at(1.0)
    room.open(3)
    assert room.canvas.framing.scale == 1.0
