"""Photos dragged out of the grid and the filmstrip: what goes along, and what other programs are offered."""

import gc
from array import array
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from real_window import CTRL, OpenWindow
from ui.sidebar.rows import count, drop, middle

from photodesk.ui.filmstrip.filmstrip import Filmstrip
from photodesk.ui.photo_drags import MOST_FILES
from photodesk.ui.photo_mime import PhotoMime
from photodesk.ui.platform import file_url

LEFT = Qt.MouseButton.LeftButton


def cell(desk: OpenWindow, row: int) -> QPoint:
    """The middle of a photo."""
    return desk.grid.visualRect(desk.grid.photos.index(row, 0)).center()


def drag(desk: OpenWindow, source: QWidget, start: QPoint) -> PhotoMime:
    """Press and go on; what is dragged then. The platform without a screen ends each drag at once: the way to a row is another test's."""
    with desk.qtbot.waitSignal(desk.grid.drag_started if source is desk.grid.viewport() else strip_of(desk).drag_started):
        QTest.mousePress(source, LEFT, pos=start)
        QTest.mouseMove(source, start + QPoint(2, 1))
        QTest.mouseMove(source, start + QPoint(20, 10))
    QTest.mouseRelease(source, LEFT, pos=start + QPoint(20, 10))
    return desk.window.photo_drags.mime(desk.window.attention.ids())


def strip_of(desk: OpenWindow) -> Filmstrip:
    strip = desk.window.panels.filmstrip
    assert strip is not None
    return strip


def test_selected_photos_are_dragged_together(shelf: OpenWindow) -> None:
    shelf.grid.choice.rows(range(3))
    shelf.grid.choice.go(1)
    mime = drag(shelf, shelf.grid.viewport(), cell(shelf, 1))
    assert mime.ids == shelf.grid.photos.listing.ids[:3]
    assert shelf.grid.summary().count == 3 and shelf.grid.pointer._band is None  # the selection stays
    shelf.sidebar.tree.expandAll()
    assert drop(shelf, mime, middle(shelf, "tag", "Places/Norway"))
    shelf.wait(lambda: count(shelf, "tag", "Places/Norway") == 9)
    assert shelf.window.centre.hud.text() == "3 photos · Norway"


def test_a_photo_that_was_not_selected_is_dragged_alone(shelf: OpenWindow) -> None:
    shelf.grid.choice.rows(range(3))
    mime = drag(shelf, shelf.grid.viewport(), cell(shelf, 5))
    assert list(mime.ids) == list(shelf.grid.selected_ids()) == [shelf.grid.photos.id_at(5)]


def test_the_photo_of_the_loupe_is_dragged_from_the_filmstrip(shelf: OpenWindow) -> None:
    shelf.navigation.open_photo(shelf.grid.photos.id_at(0))
    strip = strip_of(shelf)
    shelf.wait(lambda: strip.width() > 400)
    mime = drag(shelf, strip.viewport(), QPoint(strip._layout().left(3, strip.offset()) + 10, 40))
    assert list(mime.ids) == [shelf.navigation.loupe().current_id()] == [shelf.grid.photos.id_at(3)]


def test_the_window_does_not_take_its_own_photos_for_files(shelf: OpenWindow) -> None:
    mime = carried(shelf, 2)
    enter = QDragEnterEvent(QPoint(400, 400), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(shelf.window, enter)
    assert not enter.isAccepted()


def test_a_click_that_shakes_is_still_a_click_and_empty_canvas_a_band(shelf: OpenWindow) -> None:
    started: list[int] = []
    shelf.grid.drag_started.disconnect()
    shelf.grid.drag_started.connect(lambda: started.append(len(shelf.grid.selected_ids())))
    viewport, place = shelf.grid.viewport(), cell(shelf, 1)
    shelf.grid.choice.rows(range(4))
    QTest.mousePress(viewport, LEFT, pos=place)
    QTest.mouseMove(viewport, place + QPoint(2, 1))
    QTest.mouseRelease(viewport, LEFT, pos=place + QPoint(2, 1))
    assert started == [] and shelf.grid.summary().count == 1
    QTest.mousePress(viewport, LEFT, CTRL, place)  # takes it out of the selection
    QTest.mouseMove(viewport, place + QPoint(30, 1))
    QTest.mouseRelease(viewport, LEFT, CTRL, place + QPoint(30, 1))
    assert started == []
    shelf.grid.set_cell_width(256)
    points = (QPoint(x, y) for y in range(viewport.height() - 1, 0, -1) for x in range(viewport.width() - 1, 0, -1))
    empty = next(point for point in points if shelf.grid.row_at(point) is None and shelf.grid.header_at(point) is None)
    QTest.mousePress(viewport, LEFT, pos=empty)
    QTest.mouseMove(viewport, empty - QPoint(100, 100))
    assert shelf.grid.band is not None and started == []
    QTest.mouseRelease(viewport, LEFT, pos=empty - QPoint(100, 100))


def carried(desk: OpenWindow, number: int) -> PhotoMime:
    return desk.window.photo_drags.mime(desk.grid.photos.listing.ids[:number])


def data(mime: PhotoMime, form: str) -> bytes:
    return bytes(mime.data(form).data())


def test_other_programs_are_offered_copies(shelf: OpenWindow) -> None:
    ids = shelf.grid.photos.listing.ids[:3]
    paths = [shelf.app.library.browsing.paths_of(ids)[photo_id] for photo_id in ids]
    mime = carried(shelf, 3)
    assert data(mime, "text/uri-list").decode().split("\r\n") == [*map(file_url, paths), ""]  # asked at once
    assert data(mime, "x-special/gnome-copied-files").decode().split("\n") == ["copy", *map(file_url, paths)]
    assert mime.text().split("\n") == paths and [url.toLocalFile() for url in mime.urls()] == paths
    assert not mime.hasFormat("image/jpeg") and data(mime, "application/x-photodesk-photos") == b""


def test_a_single_photo_is_offered_as_a_picture_too(open_window: Callable[..., OpenWindow], shelf: OpenWindow) -> None:
    desk = open_window(working=True)
    desk.wait_for_photos(24)
    desk.wait(lambda: desk.app.library.browsing.count("width:>0") == 24)
    assert QImage.fromData(data(carried(desk, 1), "image/jpeg")).size().width() == 96


def test_so_many_photos_that_the_files_would_keep_everybody_waiting_stay_inside(shelf: OpenWindow) -> None:
    mime = shelf.window.photo_drags.mime(array("q", range(1, MOST_FILES + 2)))
    assert mime.formats() == ["application/x-photodesk-photos"] and len(mime.ids) == MOST_FILES + 1


@pytest.mark.parametrize("number", [1, 2, 3, 24])
def test_what_hangs_at_the_pointer_shows_photos_and_their_number(shelf: OpenWindow, number: int) -> None:
    shelf.grid.choice.rows(range(number))
    shelf.grid.choice.go(0)
    picture = shelf.window.photo_drags.picture(shelf.grid.selected_ids()).toImage()
    theme = shelf.window.theme
    accent = sum(picture.pixelColor(x, picture.height() - 14) == theme.accent for x in range(picture.width()))
    assert (accent > 10) == (number > 1)
    assert picture.width() == 104 + 8 * (min(number, 3) - 1)


def test_drags_leave_nothing_behind(shelf: OpenWindow) -> None:
    for _ in range(5):
        drag(shelf, shelf.grid.viewport(), cell(shelf, 2))
    shelf.wait(lambda: not shelf.app.queries._open)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert not [each for each in gc.get_objects() if type(each).__name__ == "PhotoMime"]
