"""The filmstrip as a person uses it."""

import pytest
from pictures_in_memory import Photos, SmallPictures, photo, plain
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from photodesk.ui.filmstrip.filmstrip import Filmstrip
from photodesk.ui.theme import Theme

WIDTH = 960


class Room:
    """A strip of 200 photos; the thumbnail of photo 51 is red."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.photos, self.small = Photos([photo(i) for i in range(1, 201)]), SmallPictures()
        self.small.images[51] = plain(512, 341, "red")
        self.theme = Theme("dark", "dark")
        self.host = QWidget()
        qtbot.addWidget(self.host)
        self.strip = Filmstrip(self.theme, self.small, self.host)
        self.strip.resize(WIDTH, 96)
        self.host.resize(WIDTH, 96)
        self.host.show()
        self.strip.set_photos(self.photos)


@pytest.fixture
def room(qtbot: QtBot) -> Room:
    return Room(qtbot)


def test_the_current_photo_is_in_the_middle_with_its_picture(room: Room) -> None:
    room.strip.set_current(51)
    image = room.strip.viewport().grab().toImage()
    assert image.pixelColor(WIDTH // 2, 40).name() == "#ff0000"
    assert 51 in room.strip.visible_ids() and len(room.strip.visible_ids()) <= 11


def test_pictures_of_what_is_seen_are_loaded(room: Room) -> None:
    room.strip.set_current(100)
    assert room.small.shown == room.strip.visible_ids()


def test_a_click_chooses_the_photo_under_the_pointer(room: Room) -> None:
    room.strip.set_current(100)
    with room.qtbot.waitSignal(room.strip.chosen) as heard:
        QTest.mouseClick(room.strip.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(WIDTH // 2 + 96, 40))
    assert heard.args == [101]


@pytest.mark.parametrize(("key", "expected"), [(Qt.Key.Key_Left, 99), (Qt.Key.Key_Right, 101), (Qt.Key.Key_Home, 1), (Qt.Key.Key_End, 200)])
def test_keys_choose_too(room: Room, key: Qt.Key, expected: int) -> None:
    room.strip.set_current(100)
    with room.qtbot.waitSignal(room.strip.chosen) as heard:
        QTest.keyClick(room.strip, key)
    assert heard.args == [expected]


def test_the_wheel_scrolls_without_choosing(room: Room) -> None:
    room.strip.set_current(100)
    before = room.strip.offset()
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    with room.qtbot.assertNotEmitted(room.strip.chosen):
        QApplication.sendEvent(room.strip.viewport(), event)
    assert room.strip.offset() > before


def test_it_speaks_of_flag_stars_and_place(room: Room) -> None:
    room.photos.change(99, photo(100, flag="keep", rating=4))
    room.strip.set_current(100)
    words = room.strip.accessibleName()
    assert all(word in words for word in ("IMG_0100.jpg", "Keep", "4", "100 of 200"))


def test_flags_and_stars_are_drawn(room: Room) -> None:
    room.strip.set_current(100)
    plainly = room.strip.viewport().grab().toImage()
    room.photos.change(99, photo(100, flag="keep"))
    kept = room.strip.viewport().grab().toImage()
    room.photos.change(99, photo(100, flag="keep", rating=3))
    rated = room.strip.viewport().grab().toImage()
    assert plainly != kept and kept != rated


def test_photos_that_leave_the_list_leave_the_strip(room: Room) -> None:
    room.strip.set_current(200)
    for _ in range(195):
        room.photos.remove(0)
    assert room.strip.visible_ids() == [196, 197, 198, 199, 200]
