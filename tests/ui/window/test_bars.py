"""The bars around the photos, the empty states, and the panels in a narrow window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from real_window import SHIFT, OpenWindow, write_dated

from photodesk.domain.changes import JobGroup
from photodesk.ui.sidebar.entries import folder_query
from photodesk.ui.widgets.wording import number
from photodesk.ui.zooming import CELL_WIDTHS_PX, scale_to_step, step_to_scale, step_to_width, width_to_step

K = Qt.Key


def search_for(desk: OpenWindow, text: str) -> None:
    desk.choose("search.focus")
    desk.window.top_bar.search.clear()
    QTest.keyClicks(desk.window.top_bar.search, text)


def test_a_search_narrows_the_list_and_its_chip_takes_it_back(desk: OpenWindow) -> None:
    page = desk.window.grid_page
    search_for(desk, "20250616")
    desk.wait_for_photos(8)
    assert page.bar.count.text() == "8 photos" and page.bar.chip.isVisible() and "20250616" in page.bar.chip.text()
    desk.wait(lambda: desk.status() == "8 photos")
    assert desk.has_focus(desk.window.top_bar.search)  # who types goes on typing
    desk.key(K.Key_Return)
    assert desk.has_focus(desk.grid)
    page.bar.chip.click()
    desk.wait_for_photos(24)
    assert desk.window.top_bar.search.text() == "" and not page.bar.chip.isVisible()


def test_photos_that_a_search_hides_are_deselected_and_that_is_said(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    desk.key(K.Key_Right, SHIFT, times=9)
    assert len(desk.grid.selected_ids()) == 10
    search_for(desk, "20250615")
    desk.wait_for_photos(8)
    desk.wait(lambda: desk.status().endswith("8 photos outside of this list deselected"))
    assert desk.status().startswith("2 of 8 selected")
    desk.grid.setFocus()
    desk.key(K.Key_End)
    desk.wait(lambda: desk.status().startswith("1 of 8 selected"))
    assert "deselected" not in desk.status()


def test_what_cannot_be_understood_is_said_beside_the_photos(desk: OpenWindow) -> None:
    search_for(desk, "date:(")
    chip = desk.window.grid_page.bar.chip
    desk.wait(lambda: chip.text() == "date:( — not understood")
    assert desk.window.top_bar.search.toolTip() != ""
    desk.key(K.Key_Escape)
    desk.wait(lambda: not chip.isVisible() and not desk.window.top_bar.search.toolTip())


def test_a_list_without_photos_says_why_and_what_to_do(desk: OpenWindow, dated_folder: Path) -> None:
    page = desk.window.grid_page
    assert page.empty_text() == ""
    search_for(desk, "nosuchphoto")
    desk.wait(lambda: page.empty_text() == "No photos match")
    desk.key(K.Key_Escape)
    desk.wait_for_photos(24)
    assert page.empty_text() == ""
    desk.grid.setFocus()
    desk.navigation.show_base(folder_query(str(dated_folder / "nowhere")))
    desk.wait(lambda: page.empty_text() == "No photos here")
    assert desk.window.focusWidget().property("text") == "Add Folder…"  # the keyboard is not lost
    desk.choose("library.all")
    desk.wait_for_photos(24)
    assert desk.has_focus(desk.grid)


def test_while_the_first_scan_looks_for_photos_that_is_said(open_window: Callable[..., OpenWindow], tmp_path: Path) -> None:
    write_dated(tmp_path / "p", 3)
    page = open_window().window.grid_page
    page.set_scanning(True)
    page.grid.list_shown.emit(0)
    assert page.empty_text() == "Looking for photos"
    page.set_scanning(False)
    assert page.empty_text() == "No photos here"


def test_the_slider_sets_the_size_of_cells_and_the_scale_of_the_photo(desk: OpenWindow) -> None:
    slider = desk.window.top_bar.zoom
    assert slider.value() == width_to_step(192)
    slider.setFocus()
    desk.key(K.Key_Home)
    assert desk.grid.target_px == CELL_WIDTHS_PX[0]
    desk.grid.setFocus()
    desk.choose("zoom.in")
    assert slider.value() == width_to_step(CELL_WIDTHS_PX[1])
    desk.key(K.Key_Home)
    desk.key(K.Key_Return)
    assert slider.value() == 0  # Fit
    desk.choose("zoom.actual")
    assert slider.value() == scale_to_step(1.0)
    desk.key(K.Key_G)
    assert slider.value() == width_to_step(CELL_WIDTHS_PX[1])


def test_every_width_and_every_scale_has_its_place_on_the_slider() -> None:
    assert [step_to_width(width_to_step(width)) for width in CELL_WIDTHS_PX] == list(CELL_WIDTHS_PX)
    assert [scale_to_step(step_to_scale(step)) for step in range(1, 101)] == list(range(1, 101))


def test_the_status_bar_counts_what_is_done_and_leads_to_it(desk: OpenWindow) -> None:
    status = desk.window.status
    assert not status.job.isVisible() and not status.bar.isVisible() and not status.problems.isVisible()
    height = status.height()
    status.show_job(JobGroup("look", "running", 18_402, 30_214, rate=220.0, seconds_left=58.0))
    assert f"{number(18_402)} of {number(30_214)}" in status.job.text() and status.bar.isVisible()
    assert abs(status.bar.value() / status.bar.maximum() - 18_402 / 30_214) < 0.01
    QApplication.processEvents()
    assert status.height() == height  # the photos do not jump when work begins and ends
    assert min(status.job.height(), status.sizeHint().height()) >= 24
    status.job.click()
    assert desk.window.panels.is_shown("jobs")
    status.show_problems(1_203)
    assert status.problems.text() == number(1_203) and status.problems.accessibleName() == f"{number(1_203)} problems"
    status.problems.click()
    assert desk.navigation.page == "problems"
    status.show_job(None)
    assert not status.bar.isVisible()


def test_in_a_narrow_window_panels_lie_over_the_photos(desk: OpenWindow) -> None:
    window, frame = desk.window, desk.window.frame
    window.resize(1100, 700)
    assert frame.is_shown("sidebar") and not frame.is_shown("inspector")
    width = desk.grid.width()
    desk.choose("panel.inspector")
    assert frame.is_shown("inspector") and abs(desk.grid.width() - width) <= 1  # a handle
    assert frame.inspector is not None and desk.has_focus(frame.inspector)
    QTest.mouseClick(desk.grid.viewport(), Qt.MouseButton.LeftButton, pos=desk.grid.viewport().rect().topLeft())
    assert not frame.is_shown("inspector")
    window.resize(900, 700)
    assert not frame.is_shown("sidebar")
    window.resize(1440, 900)
    assert frame.is_shown("sidebar") and frame.is_shown("inspector")
    assert desk.action("panel.inspector").isChecked()


def test_the_order_button_says_the_order(desk: OpenWindow) -> None:
    sort = desk.window.grid_page.bar.sort
    assert sort.text() == "Newest First" and sort.accessibleName() == "Order of Photos"
    desk.choose("sort.size")
    assert sort.text() == "File Size"
