"""What a screen reader finds in the grid."""

import shiboken6
from grid_in_memory import FIRST_DAY, Desk
from PySide6.QtGui import QAccessible

from photodesk.domain.changes import PhotosRemoved
from photodesk.domain.views import View
from photodesk.ui.grid.view import PhotoGrid

NAME, DESCRIPTION = QAccessible.Text.Name, QAccessible.Text.Description


def test_the_photos_on_the_screen_are_items_of_a_list(desk: Desk) -> None:
    grid = desk.grid
    grid.choice.only(1)
    photos = QAccessible.queryAccessibleInterface(grid)
    assert photos.role() == QAccessible.Role.List and photos.text(NAME) == "Photos"
    assert photos.childCount() == len(grid.visible_rows()) < 73
    item = photos.child(1)
    assert item.role() == QAccessible.Role.ListItem
    assert item.text(NAME) == "IMG_0002, 14 June 2025" and item.text(DESCRIPTION) == "2 of 73"
    assert item.state().selected and not photos.child(0).state().selected
    assert photos.indexOfChild(item) == 1
    centre = item.rect().center()
    assert photos.childAt(centre.x(), centre.y()).text(NAME) == item.text(NAME)


def test_items_do_not_pile_up_on_a_long_journey(desk: Desk) -> None:
    grid = desk.grid
    desk.library.days = [(FIRST_DAY, range(1, 3001))]
    desk.show()
    photos = QAccessible.queryAccessibleInterface(grid)
    known = set()
    for row in range(0, 3000, 12):
        grid.show_row(row)
        known |= {QAccessible.uniqueId(photos.child(place)) for place in range(photos.childCount())}
    assert len(known) <= 2 * len(grid.visible_rows())
    assert photos.child(0).text(DESCRIPTION).replace(",", "").endswith("of 3000")


def test_a_place_without_a_photo_says_nothing(desk: Desk) -> None:
    item = QAccessible.queryAccessibleInterface(desk.grid).child(4)
    desk.library.days = [(FIRST_DAY, [1, 2])]
    with desk.qtbot.waitSignal(desk.grid.list_shown):
        desk.events.tell(PhotosRemoved((5,)))
    assert item.text(NAME) == "" and item.rect().isNull()


def test_what_outlives_the_grid_is_harmless(desk: Desk) -> None:
    grid = PhotoGrid(desk.queries, desk.events, desk.thumbnails, desk.pending, desk.theme)
    grid.resize(800, 600)
    grid.show()
    with desk.qtbot.waitSignal(grid.list_shown):
        grid.show_view(View())
    item = QAccessible.queryAccessibleInterface(grid).child(0)
    desk.qtbot.waitUntil(lambda: item.text(NAME) != "")
    shiboken6.delete(grid)
    assert item.text(NAME) == "" and not item.isValid()
