"""The grid as the user meets it: keys, mouse, and photos that come and go meanwhile."""

from grid_in_memory import FIRST_DAY, Desk, photo_row
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photodesk.domain.changes import PhotosAdded, PhotosChanged, PhotosRemoved
from photodesk.domain.views import Group, View
from photodesk.ui.grid.view import PhotoGrid

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


def cell_centre(grid: PhotoGrid, row: int) -> QPoint:
    return grid.visualRect(grid.photos.index(row, 0)).center()


def click(grid: PhotoGrid, row: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
    QTest.mouseClick(grid.viewport(), LEFT, modifiers, cell_centre(grid, row))


def selected(grid: PhotoGrid) -> list[int]:
    return grid.selected_ids().tolist()


def test_click_ctrl_click_and_shift_click(desk: Desk) -> None:
    grid = desk.grid
    click(grid, 2)
    assert selected(grid) == [3] and grid.current_id() == 3
    click(grid, 5, SHIFT)
    assert selected(grid) == [3, 4, 5, 6]
    click(grid, 4, CTRL)
    assert selected(grid) == [3, 4, 6] and grid.current_id() == 5
    click(grid, 0)
    assert selected(grid) == [1]


def test_double_click_and_enter_open(desk: Desk) -> None:
    grid = desk.grid
    with desk.qtbot.waitSignal(grid.opened) as heard:
        QTest.mouseDClick(grid.viewport(), LEFT, NONE, cell_centre(grid, 3))
    assert heard.args == [4]
    click(grid, 1)
    with desk.qtbot.waitSignal(grid.opened) as heard:
        QTest.keyClick(grid, Qt.Key.Key_Return)
    assert heard.args == [2]


def test_arrows_home_end_and_day_jumps(desk: Desk) -> None:
    grid = desk.grid
    columns = grid.geometry_of_cells.columns
    click(grid, 0)
    for key, modifiers, expected in (
        (Qt.Key.Key_Right, NONE, 2),
        (Qt.Key.Key_Down, NONE, 2 + columns),
        (Qt.Key.Key_Up, NONE, 2),
        (Qt.Key.Key_Down, CTRL, 31),
        (Qt.Key.Key_Down, CTRL, 34),
        (Qt.Key.Key_Up, CTRL, 31),
        (Qt.Key.Key_End, NONE, 73),
        (Qt.Key.Key_Home, NONE, 1),
    ):
        QTest.keyClick(grid, key, modifiers)
        assert grid.current_id() == expected and selected(grid) == [expected]
        assert grid.current_id() in [grid.photos.id_at(row) for row in grid.visible_rows()]


def test_home_and_end_are_the_ends_of_the_list_before_a_photo_is_current(desk: Desk) -> None:
    grid = desk.grid
    for key, expected in ((Qt.Key.Key_Home, 1), (Qt.Key.Key_End, 73)):
        grid.choice.start((), None)
        grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum() // 2)
        QTest.keyClick(grid, key)
        assert grid.current_id() == expected
    grid.choice.start((), None)
    first = grid.visible_rows().start
    QTest.keyClick(grid, Qt.Key.Key_Down)
    assert grid.choice.current == first


def test_the_current_photo_moves_alone_with_ctrl_and_extends_with_shift(desk: Desk) -> None:
    grid = desk.grid
    click(grid, 0)
    QTest.keyClick(grid, Qt.Key.Key_Right, CTRL)
    assert grid.current_id() == 2 and selected(grid) == [1]
    QTest.keyClick(grid, Qt.Key.Key_Space, CTRL)
    assert selected(grid) == [1, 2]
    QTest.keyClick(grid, Qt.Key.Key_End, SHIFT)
    assert selected(grid) == list(range(2, 74))


def test_all_none_and_invert(desk: Desk) -> None:
    grid = desk.grid
    QTest.keyClick(grid, Qt.Key.Key_A, CTRL)
    assert len(selected(grid)) == 73 and grid.summary().total == 73
    QTest.keyClick(grid, Qt.Key.Key_A, CTRL | SHIFT)
    assert selected(grid) == []
    click(grid, 4)
    QTest.keyClick(grid, Qt.Key.Key_I, CTRL)
    assert selected(grid) == [i for i in range(1, 74) if i != 5]


def test_letters_do_not_search(desk: Desk) -> None:
    click(desk.grid, 4)
    QTest.keyClicks(desk.grid, "img_0060")
    assert desk.grid.current_id() == 5


def test_a_click_on_a_header_selects_its_day_even_when_it_sticks(desk: Desk) -> None:
    grid = desk.grid
    with desk.qtbot.waitSignal(grid.selection_summary_changed) as heard:
        QTest.mouseClick(grid.viewport(), LEFT, NONE, QPoint(60, 20))
    assert selected(grid) == list(range(1, 31)) and heard.args[0].count == 30
    grid.scroll_to_id(70)
    QTest.mouseClick(grid.viewport(), LEFT, NONE, QPoint(60, 20))
    assert selected(grid) == list(range(34, 74))
    box = grid.header_box(2).center()
    QTest.mouseClick(grid.viewport(), LEFT, NONE, box)
    assert selected(grid) == []


def test_a_rubber_band_selects_what_it_touches(desk: Desk) -> None:
    grid, viewport = desk.grid, desk.grid.viewport()
    cell = grid.visualRect(grid.photos.index(0, 0))
    start = QPoint(1, cell.top() + 3)
    QTest.mousePress(viewport, LEFT, NONE, start)
    QTest.mouseMove(viewport, start + QPoint(2, 1))
    assert selected(grid) == []
    QTest.mouseMove(viewport, QPoint(cell.right() + 20, cell.bottom() + 20))
    assert selected(grid) == [1, 2, 5, 6]
    QTest.mouseRelease(viewport, LEFT, NONE, QPoint(cell.right() + 20, cell.bottom() + 20))
    QTest.mouseClick(viewport, LEFT, NONE, start)
    assert selected(grid) == []


def test_a_rubber_band_at_the_edge_scrolls(desk: Desk) -> None:
    grid, viewport = desk.grid, desk.grid.viewport()
    QTest.mousePress(viewport, LEFT, NONE, QPoint(1, 60))
    QTest.mouseMove(viewport, QPoint(400, viewport.height() - 4))
    desk.qtbot.waitUntil(lambda: grid.verticalOffset() > 300)
    QTest.mouseRelease(viewport, LEFT, NONE, QPoint(400, viewport.height() - 4))
    assert len(selected(grid)) > 8


def test_zoom_keeps_the_photo_under_the_pointer(desk: Desk) -> None:
    grid = desk.grid
    grid.scroll_to_id(60)
    point = cell_centre(grid, grid.visible_rows().start + 5)
    row = grid.row_at(point)
    assert row is not None
    top = grid.visualRect(grid.photos.index(row, 0)).top()
    with desk.qtbot.waitSignal(grid.cell_width_changed):
        grid.set_cell_width(144, point)
    assert grid.visualRect(grid.photos.index(row, 0)).top() == top
    grid.zoom_in()
    assert grid.cell_width() == 192


def test_photos_that_arrive_above_move_nothing_and_are_counted(desk: Desk) -> None:
    grid = desk.grid
    grid.scroll_to_id(60)
    first = grid.first_visible_id()
    place = grid.visualRect(grid.photos.index(grid.photos.row_of(first or 0) or 0, 0))
    click(grid, grid.photos.row_of(50) or 0)
    desk.library.days.insert(0, (FIRST_DAY + 1, range(100, 312)))
    with desk.qtbot.waitSignal(grid.list_shown):
        desk.events.tell(PhotosAdded(tuple(range(100, 312))))
    assert grid.first_visible_id() == first
    assert grid.visualRect(grid.photos.index(grid.photos.row_of(first or 0) or 0, 0)) == place
    assert selected(grid) == [50] and grid.current_id() == 50
    assert grid.pill.isVisible() and grid.pill.text() == "212 new photos above"
    QTest.mouseClick(grid.pill, LEFT)
    assert grid.verticalOffset() == 0 and not grid.pill.isVisible()


def test_at_the_top_new_photos_just_appear(desk: Desk) -> None:
    desk.library.days.insert(0, (FIRST_DAY + 1, [100]))
    with desk.qtbot.waitSignal(desk.grid.list_shown):
        desk.events.tell(PhotosAdded((100,)))
    assert desk.grid.first_visible_id() == 100 and not desk.grid.pill.isVisible()


def test_the_first_photos_of_an_empty_library_appear_fast(desk: Desk) -> None:
    days, desk.library.days = desk.library.days, []
    desk.show()
    desk.library.days = days
    with desk.qtbot.waitSignal(desk.grid.first_cells_painted, timeout=1000):
        desk.grid._painted = False
        desk.events.tell(PhotosAdded(tuple(range(1, 74))), urgent=True)


def test_removed_photos_leave_the_selection_and_the_next_one_is_current(desk: Desk) -> None:
    grid = desk.grid
    click(grid, 2)
    click(grid, 4, SHIFT)
    desk.library.days[0] = (FIRST_DAY, [i for i in range(1, 31) if i != 5])
    with desk.qtbot.waitSignal(grid.list_shown):
        desk.events.tell(PhotosRemoved((5,)))
    assert selected(grid) == [3, 4] and grid.current_id() == 6


def test_a_photo_whose_date_changed_goes_to_its_day_with_its_selection(desk: Desk) -> None:
    grid = desk.grid
    click(grid, 2)
    desk.library.days[0] = (FIRST_DAY, [i for i in range(1, 31) if i != 3])
    desk.library.days[1] = (FIRST_DAY - 1, [31, 3, 32, 33])
    with desk.qtbot.waitSignal(grid.list_shown):
        desk.events.tell(PhotosChanged((3,)))
    assert selected(grid) == [3] and grid.current_id() == 3 and grid.photos.row_of(3) == 30


def test_changed_facts_show_on_the_screen(desk: Desk) -> None:
    desk.library.facts[2] = {"offline": True}
    with desk.qtbot.waitSignal(desk.grid.photos.dataChanged):
        desk.events.tell(PhotosChanged((2,)))
    row = desk.grid.photos.known(1)
    assert row is not None and row.offline


def test_selection_survives_another_view(desk: Desk) -> None:
    grid = desk.grid
    click(grid, 2)
    click(grid, 4, SHIFT)
    desk.show(View(query="4 5 60 61", group=Group.MONTH))
    assert selected(grid) == [4, 5] and grid.current_id() == 5
    desk.show(View(query="60"))
    assert selected(grid) == [] and grid.current_id() is None


def test_state_comes_back_after_a_restart(desk: Desk) -> None:
    grid = desk.grid
    grid.set_cell_width(144)
    grid.select_ids([40, 41, 71])
    grid.set_current_id(71)
    grid.select_ids([40, 41, 71])
    state, place = grid.state(), grid.verticalOffset()
    desk.show(View(query="1"))
    grid.set_cell_width(384)
    grid.restore(state)
    desk.show()
    assert selected(grid) == [40, 41, 71] and grid.current_id() == 71
    assert grid.cell_width() == 144 and grid.verticalOffset() == place


def test_nonsense_in_a_stored_state_is_left_out(desk: Desk) -> None:
    desk.grid.restore({"cell_width": "wide", "current": [], "first_visible": 10**30, "selected": [None, "x", 7], "offset": True})
    desk.show()
    assert selected(desk.grid) == [7]


def test_a_query_that_cannot_be_understood_is_told(desk: Desk) -> None:
    with desk.qtbot.waitSignal(desk.grid.query_failed) as heard:
        desk.grid.show_view(View(query="("))
    assert "never closed" in str(heard.args[0])
    assert desk.grid.photos.count() == 73


def test_the_context_menu_means_what_was_clicked(desk: Desk) -> None:
    grid = desk.grid
    click(grid, 0)
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.RightButton, NONE, cell_centre(grid, 3))
    assert selected(grid) == [4]
    click(grid, 5, SHIFT)
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.RightButton, NONE, cell_centre(grid, 4))
    assert selected(grid) == [4, 5, 6]


def test_nothing_is_asked_for_while_the_list_rushes_by(desk: Desk) -> None:
    grid = desk.grid
    desk.library.days = [(FIRST_DAY, range(1, 50_001))]
    desk.show()
    desk.scheduler.looks = []
    for step in range(1, 30):
        grid.verticalScrollBar().setValue(step * 3000)
        QTest.qWait(5)
        assert not set(desk.scheduler.looks) & {grid.photos.id_at(row) for row in grid.visible_rows()}
    visible = [grid.photos.id_at(row) for row in grid.visible_rows()]
    desk.qtbot.waitUntil(lambda: desk.scheduler.looks[: len(visible)] == visible)


def test_the_backlog_steps_back_for_the_user_but_not_for_arrivals(desk: Desk) -> None:
    grid = desk.grid
    grid.scroll_to_id(60)
    desk.library.days.insert(0, (FIRST_DAY + 1, range(100, 200)))
    with desk.qtbot.waitSignal(grid.list_shown):
        desk.events.tell(PhotosAdded(tuple(range(100, 200))))
    assert not desk.scheduler.active
    place = grid.verticalOffset()
    wheel(grid, -120)
    assert grid.verticalOffset() > place
    desk.qtbot.waitUntil(lambda: desk.scheduler.active > 0)


def test_ctrl_and_wheel_zoom(desk: Desk) -> None:
    wheel(desk.grid, 120, CTRL)
    assert desk.grid.cell_width() == 256
    wheel(desk.grid, -120, CTRL)
    wheel(desk.grid, -120, CTRL)
    assert desk.grid.cell_width() == 144


def test_a_hidden_grid_leaves_the_thumbnails_to_others(desk: Desk) -> None:
    grid = desk.grid
    desk.qtbot.waitUntil(lambda: desk.scheduler.looks[:2] == [1, 2])
    grid.hide()
    assert desk.scheduler.looks == []
    desk.thumbnails.show([photo_row(7)], [], 80)
    desk.library.facts[1] = {"rating": 1}
    with desk.qtbot.waitSignal(grid.photos.dataChanged):
        desk.events.tell(PhotosChanged((1,)))
    desk.qtbot.waitUntil(lambda: desk.scheduler.looks == [7])


def test_dragging_the_scrubber_names_the_month(desk: Desk) -> None:
    scrubber = desk.grid.scrubber
    QTest.mousePress(scrubber, LEFT, NONE, QPoint(7, 5))
    QTest.mouseMove(scrubber, QPoint(7, scrubber.height() - 2))
    bubble = scrubber.bubble()
    assert bubble is not None and bubble[1] == "June 2025 · 73 photos"
    assert desk.grid.verticalOffset() == desk.grid.verticalScrollBar().maximum() and desk.scheduler.active
    QTest.mouseRelease(scrubber, LEFT, NONE, QPoint(7, 5))
    assert scrubber.bubble() is None
    assert [text for _, text in scrubber.labels()] == ["2025"]


def wheel(grid: PhotoGrid, angle: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
    place = QPointF(grid.viewport().rect().center())
    event = QWheelEvent(
        place, grid.viewport().mapToGlobal(place), QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton, modifiers,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(grid.viewport(), event)
