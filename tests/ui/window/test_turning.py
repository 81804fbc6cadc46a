"""Photos turned on the screen: in grid, filmstrip, loupe and inspector, and undone; their files stay as they are."""

from collections.abc import Callable
from pathlib import Path

import pytest
from grid_in_memory import photo_row
from PIL import Image
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from real_window import CTRL, SHIFT, OpenWindow, scan_only

from photodesk.config.paths import Paths
from photodesk.ui.filmstrip.strip_layout import CELL_WIDTH
from photodesk.ui.viewing.caption import facts_of

K = Qt.Key
TURNS = ("rotate.right", "rotate.left", "rotate.180")


@pytest.fixture
def halves(paths: Paths, tmp_path: Path, open_window: Callable[..., OpenWindow]) -> OpenWindow:
    """Three photos, red on the left and blue on the right, with their thumbnails on the screen."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(3):
        picture = Image.new("RGB", (900, 600), (220, 0, 0))
        picture.paste((0, 0, 220), (450, 0, 900, 600))
        picture.putpixel((0, number), (0, 255, 0))
        picture.save(folder / f"IMG_{number}.jpg", quality=95)
    scan_only(paths, folder)
    desk = open_window(working=True)
    desk.wait_for_photos(3)
    desk.wait(desk.grid.is_settled)
    desk.key(K.Key_Home)
    return desk


def word_for(colour: QColor) -> str:
    strongest = max(colour.red(), colour.blue())
    return "" if strongest < 150 or colour.green() > 60 else "red" if strongest == colour.red() else "blue"


def colours(picture: QImage, across: bool) -> str:
    """ "red blue" from left to right (*across*) or from top to bottom of what is painted in the middle of a picture."""
    x, y = picture.width() // 2, picture.height() // 2
    points = [(n, y) for n in range(picture.width())] if across else [(x, n) for n in range(picture.height())]
    words = [word_for(picture.pixelColor(*point)) for point in points]
    return " ".join(dict.fromkeys(word for word in words if word))


def grab(widget: QWidget, rect: QRect) -> QImage:
    return widget.grab(rect).toImage()


def cell(desk: OpenWindow, row: int = 0) -> QImage:
    """The photo of a cell, without footer."""
    rect = desk.grid.visualRect(desk.grid.photos.index(row, 0))
    return grab(desk.grid.viewport(), rect.adjusted(0, 0, 0, -22))


def press(desk: OpenWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    with desk.qtbot.waitSignal(desk.app.events.history_changed, timeout=20_000):
        desk.key(key, modifiers)


def degrees(desk: OpenWindow, row: int = 0) -> int:
    known = desk.grid.photos.known(row)
    assert known is not None
    return known.rotation


def test_a_key_turns_what_the_grid_shows_and_undo_turns_it_back(halves: OpenWindow) -> None:
    assert colours(cell(halves), across=True) == "red blue"
    press(halves, K.Key_R, CTRL)
    halves.wait(lambda: degrees(halves) == 90)
    halves.wait(lambda: colours(cell(halves), across=False) == "red blue")
    assert halves.window.centre.hud.text() == "Rotate Right · 1 photo"
    assert colours(cell(halves, 1), across=True) == "red blue"
    press(halves, K.Key_R, CTRL | SHIFT)
    press(halves, K.Key_BracketLeft, CTRL)
    halves.wait(lambda: colours(cell(halves), across=False) == "blue red")
    with halves.qtbot.waitSignal(halves.app.events.undone):
        halves.key(K.Key_Z, CTRL)
    halves.wait(lambda: degrees(halves) != 270)


def test_a_turned_thumbnail_is_as_sharp_as_an_upright_one(halves: OpenWindow) -> None:
    press(halves, K.Key_R, CTRL)
    halves.wait(lambda: degrees(halves) == 90 and halves.grid.is_settled())
    known = halves.grid.photos.known(0)
    assert known is not None
    width, height = halves.grid.box_pixels()
    image = halves.app.thumbnails.image(known, width, height)
    assert image is not None and image.width() == height  # it fills the box from its upper to its lower edge


def test_filmstrip_loupe_and_inspector_show_it_turned(halves: OpenWindow) -> None:
    with halves.qtbot.waitSignal(halves.app.events.history_changed):
        halves.choose("rotate.left")
    halves.key(K.Key_Return)
    loupe, strip = halves.navigation.loupe(), halves.window.panels.filmstrip
    halves.wait(loupe.is_settled)
    canvas = loupe.focusProxy()
    assert strip is not None and canvas is not None
    halves.wait(lambda: colours(grab(canvas, canvas.rect()), across=False) == "blue red")
    box = loupe._view.framing.box
    assert box.height > box.width
    first = QRect(strip._layout().left(0, 0), 0, CELL_WIDTH, strip.viewport().height())
    halves.wait(lambda: colours(grab(strip.viewport(), first), across=False) == "blue red")
    inspector = halves.window.frame.inspector
    halves.wait(lambda: inspector.lines_shown().get("Pixels") == "600 × 900 · 0.5\u00a0MP")  # type: ignore[union-attr]


def test_in_the_loupe_what_is_in_the_middle_stays_there(halves: OpenWindow) -> None:
    halves.key(K.Key_Return)
    loupe = halves.navigation.loupe()
    halves.wait(loupe.is_settled)
    loupe.set_zoom_scale(4.0)
    canvas = loupe._view
    canvas.pan_step(-6, 0)

    def middle() -> QColor:
        return grab(canvas, QRect(canvas.rect().center(), canvas.rect().center())).pixelColor(0, 0)

    halves.wait(loupe.is_settled)
    assert middle().red() > 150
    press(halves, K.Key_BracketRight, CTRL)
    halves.wait(lambda: canvas.framing.rotation == 90)
    assert middle().red() > 150 and canvas.framing.zoom.y < 0.4


def test_turning_needs_a_photo_and_touches_no_file(halves: OpenWindow, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in (tmp_path / "photos").iterdir()}
    halves.key(K.Key_A, CTRL)
    with halves.qtbot.waitSignal(halves.app.events.history_changed):
        halves.choose("rotate.180")
    halves.wait(lambda: [degrees(halves, row) for row in range(3)] == [180, 180, 180])
    assert {path: path.read_bytes() for path in (tmp_path / "photos").iterdir()} == before
    halves.choose("select.none")
    assert [halves.action(action_id).isEnabled() for action_id in TURNS] == [False, False, False]


def test_compare_tells_the_size_of_a_photo_as_it_is_turned() -> None:
    assert facts_of(photo_row(1, rotation=270), None)["size"].startswith("3000 × 4000")
    assert facts_of(photo_row(1, rotation=180), None)["size"].startswith("4000 × 3000")
