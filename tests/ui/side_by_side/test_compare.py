"""Two photos side by side: on the real window, by real keys."""

from collections.abc import Callable
from pathlib import Path

import pytest
from builders import write_jpeg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from real_window import ALT, CTRL, SHIFT, OpenWindow, scan_only

from photodesk.config.paths import Paths
from photodesk.ui.compare.compare import Compare

K = Qt.Key
Opener = Callable[..., OpenWindow]


def compare_of(desk: OpenWindow) -> Compare:
    page = desk.window.centre.page("compare")
    assert isinstance(page, Compare) and desk.navigation.page == "compare"
    return page


def rows(desk: OpenWindow) -> list[int | None]:
    """Where select and candidate are in the list."""
    return [desk.grid.photos.row_of(photo_id) for photo_id in compare_of(desk).photo_ids()[:2]]


def open_compare(desk: OpenWindow, *selected: int) -> Compare:
    desk.grid.select_ids([desk.grid.photos.id_at(row) for row in selected])
    desk.key(K.Key_C)
    return compare_of(desk)


def stored(desk: OpenWindow, query: str) -> list[int | None]:
    return [desk.grid.photos.row_of(photo_id) for photo_id in desk.app.library.browsing.ids(query)]


def test_the_two_selected_photos_stand_side_by_side(desk: OpenWindow) -> None:
    open_compare(desk, 3, 9)
    assert rows(desk) == [3, 9]
    for key, expected in ((K.Key_Right, [3, 10]), (K.Key_Left, [3, 9]), (K.Key_End, [3, 23]), (K.Key_Home, [3, 0]), (K.Key_Down, [0, 3])):
        desk.key(key)
        assert rows(desk) == expected
    desk.key(K.Key_Escape)
    assert desk.navigation.page == "grid" and [desk.grid.photos.row_of(i) for i in desk.grid.selected_ids()] == [3, 9]


def test_one_photo_is_compared_with_its_neighbour(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    desk.key(K.Key_C)
    assert rows(desk) == [0, 1]
    desk.key(K.Key_G)
    desk.key(K.Key_End)
    desk.key(K.Key_C)
    assert rows(desk) == [23, 22]
    desk.key(K.Key_Left)
    assert rows(desk) == [23, 21]
    desk.key(K.Key_E)
    assert desk.navigation.page == "loupe" and desk.navigation.shown_id() == desk.grid.photos.id_at(21)
    desk.key(K.Key_C)
    assert rows(desk) == [21, 22]


def test_of_several_the_current_is_the_select_and_candidates_are_among_them(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    for row in (4, 8, 12):
        desk.grid.choice.toggle(row)
    desk.grid.choice.go(4)
    desk.key(K.Key_C)
    assert rows(desk) == [4, 8]
    desk.key(K.Key_Right)
    assert rows(desk) == [4, 12]
    desk.key(K.Key_Right)
    assert rows(desk) == [4, 12]
    desk.key(K.Key_Left, times=2)
    assert rows(desk) == [4, 0]


def test_up_makes_the_candidate_the_select_and_goes_on(desk: OpenWindow) -> None:
    open_compare(desk, 3, 9)
    desk.key(K.Key_Up)
    assert rows(desk) == [9, 10]
    desk.key(K.Key_End)
    desk.key(K.Key_Up)
    assert rows(desk) == [23, 9]


def test_keys_act_on_the_photo_in_focus_and_the_pill_names_it(desk: OpenWindow) -> None:
    compare, hud = open_compare(desk, 3, 9), desk.window.centre.hud
    assert desk.has_focus(compare.views[1])
    desk.key(K.Key_P)
    assert hud.text().startswith("Keep · Candidate ") and "IMG_2025" in hud.text()
    desk.key(K.Key_Tab, SHIFT)
    assert desk.has_focus(compare.views[0])
    desk.key(K.Key_4)
    assert hud.text().startswith("★★★★ · Select ")
    QTest.mouseClick(compare.views[1], Qt.MouseButton.LeftButton)
    desk.key(K.Key_6)
    desk.wait(lambda: (stored(desk, "flag:keep"), stored(desk, "rating:4"), stored(desk, "label:red")) == ([9], [3], [9]))
    desk.key(K.Key_X, SHIFT)  # the same and the next candidate
    assert rows(desk) == [3, 10]
    desk.wait(lambda: stored(desk, "flag:reject") == [9])
    with desk.qtbot.waitSignal(desk.app.events.undone):
        desk.key(K.Key_Z, CTRL)
    assert rows(desk) == [3, 9] and stored(desk, "flag:keep") == [9]


def test_what_else_there_is_follows_the_photo_in_focus(desk: OpenWindow) -> None:
    open_compare(desk, 3, 9)
    inspector, strip = desk.window._inspector(), desk.window.panels.filmstrip
    assert strip is not None and strip.isVisible() and strip._current == desk.grid.photos.id_at(9)
    row = desk.grid.photos.known(3)
    name = row.name if row is not None else ""
    desk.wait(lambda: desk.status() == "10 of 24")
    desk.key(K.Key_Tab, SHIFT)
    desk.wait(lambda: desk.status() == "4 of 24" and inspector is not None and inspector.header.text() == name)
    assert strip._current == desk.grid.photos.id_at(3)
    strip.chosen.emit(desk.grid.photos.id_at(15))
    assert rows(desk) == [3, 15] and strip._current == desk.grid.photos.id_at(15)
    desk.key(K.Key_T, CTRL)
    assert not strip.isVisible()


def test_back_and_forward_bring_the_same_two(desk: OpenWindow) -> None:
    open_compare(desk, 3, 9)
    desk.key(K.Key_Right)
    desk.navigation.show_problems()
    desk.key(K.Key_Left, ALT)
    assert rows(desk) == [3, 10]
    desk.navigation.search("20250616")
    desk.wait_for_photos(8)
    desk.key(K.Key_Left, ALT)
    desk.wait_for_photos(24)
    assert rows(desk) == [3, 10]


def test_reopened_the_window_begins_in_the_grid(desk: OpenWindow, open_window: Opener) -> None:
    open_compare(desk, 3, 9)
    again = open_window()
    again.wait_for_photos(24)
    assert again.navigation.page == "grid" and [again.grid.photos.row_of(i) for i in again.grid.selected_ids()] == [3, 9]


def test_a_list_of_one_photo_has_nothing_to_compare(paths: Paths, tmp_path: Path, open_window: Opener) -> None:
    write_jpeg(tmp_path / "p" / "one.jpg", 1)
    scan_only(paths, tmp_path / "p")
    desk = open_window()
    desk.wait_for_photos(1)
    desk.key(K.Key_C)
    assert desk.navigation.page == "grid" and desk.window.centre.hud.text() == "Comparing takes two photos"
    assert desk.action("view.grid").isChecked() and not desk.action("view.compare").isChecked()


@pytest.fixture
def looked_at(paths: Paths, tmp_path: Path, open_window: Opener) -> OpenWindow:
    """Two photos of different size and exposure, looked at by the program."""
    write_jpeg(tmp_path / "p" / "large.jpg", 1, width=3000, height=2000, exposure=(1 / 250, 2.8, 400, 35.0))
    write_jpeg(tmp_path / "p" / "small.jpg", 2, width=2400, height=1600, exposure=(1 / 125, 2.8, 400, 35.0))
    desk = open_window(working=True)
    desk.app.commands.add_folders([str(tmp_path / "p")])
    desk.wait_for_photos(2)
    desk.wait(lambda: all((row := desk.grid.photos.known(n)) is not None and row.width is not None for n in range(2)))
    return desk


def point(compare: Compare, side: int) -> tuple[float, float]:
    """The point in the middle of a view, as a share of the photo."""
    framing = compare.views[side].framing
    box, view = framing.box, framing.view
    return (view.width / 2 - box.left) / box.width, (view.height / 2 - box.top) / box.height


def near(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < 2e-3


def test_linked_views_keep_the_same_point_of_photos_of_different_size(looked_at: OpenWindow) -> None:
    desk = looked_at
    desk.key(K.Key_A, CTRL)
    desk.key(K.Key_C)
    compare = compare_of(desk)
    desk.wait(compare.is_settled)
    select, candidate = compare.views
    desk.key(K.Key_1, CTRL)
    assert select.framing.scale == candidate.framing.scale == 1.0
    for _ in range(5):
        desk.key(K.Key_Right, SHIFT)
        desk.key(K.Key_Up, SHIFT)
    assert near(point(compare, 0), point(compare, 1)) and point(compare, 0)[0] > 0.55 and point(compare, 0)[1] < 0.45
    QTest.mousePress(select, Qt.MouseButton.LeftButton, pos=select.rect().center())
    QTest.mouseMove(select, select.rect().center() + QPointF(60, -40).toPoint())
    QTest.mouseRelease(select, Qt.MouseButton.LeftButton)
    assert near(point(compare, 0), point(compare, 1))
    desk.key(K.Key_Down)  # swapped: the place stays
    assert near(point(compare, 0), point(compare, 1)) and select.framing.scale == 1.0
    compare.linked.click()
    assert not desk.action("compare.linked").isChecked()
    QTest.mouseClick(candidate, Qt.MouseButton.LeftButton)
    before = point(compare, 0)
    desk.key(K.Key_Right, SHIFT, times=2)
    assert point(compare, 0) == before and not near(point(compare, 1), before)
    desk.key(K.Key_0, CTRL)
    assert candidate.framing.zoom.scale is None and select.framing.scale == 1.0
    desk.choose("compare.linked")
    assert compare.linked.isChecked() and select.framing.zoom.scale is None


def test_what_differs_stands_out(looked_at: OpenWindow) -> None:
    desk = looked_at
    desk.key(K.Key_A, CTRL)
    desk.key(K.Key_C)
    compare = compare_of(desk)
    desk.wait(lambda: all(caption.texts()["exposure"] not in ("", "–") for caption in compare.captions))  # asked for one photo at a time
    by_size = sorted(compare.captions, key=lambda caption: caption.texts()["size"])
    small, large = by_size
    assert [large.texts()[name] for name in ("exposure", "fnumber", "iso", "focal_length")] == [
        "1/250\u00a0s", "f/2.8", "ISO\u00a0400", "35\u00a0mm",
    ]  # fmt: skip
    assert large.texts()["size"].startswith("3000 × 2000 · ")
    assert large.emphasised()["exposure"] == "1/250\u00a0s" and small.emphasised()["exposure"] == "1/125\u00a0s"
    assert not {"fnumber", "iso", "focal_length"} & (large.emphasised().keys() | small.emphasised().keys())
    desk.key(K.Key_3)
    desk.wait(lambda: compare.captions[1].marks.accessibleName() == "3 stars, differs")
    assert compare.captions[0].marks.accessibleName() == "no marks, differs"
