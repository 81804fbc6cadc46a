"""The page of problems: every file that could not be shown whole, and what can be done about it."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from builders import write_photos
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from real_window import CTRL, OpenWindow

from photodesk.ui.problems.page import ProblemsPage
from photodesk.ui.theme import Theme
from photodesk.ui.widgets.problem_items import ProblemItem
from photodesk.ui.widgets.problem_list import ProblemList, ProblemModel

Opener = Callable[..., OpenWindow]


@pytest.fixture
def desk(open_window: Opener, tmp_path: Path) -> OpenWindow:
    """A window that has read a damaged photo, an empty file and a name that plays tricks."""
    folder = tmp_path / "bad"
    whole = write_photos(folder, 3)[0].read_bytes()
    (folder / "a cut.jpg").write_bytes(whole[:-40])
    (folder / "b empty.jpg").touch()
    (folder / "c <b>\u202egpj.jpg").touch()
    desk = open_window(working=True)
    desk.window.errands.add_folder(str(folder))
    desk.wait(lambda: desk.window.problem_count == 3)
    return desk


def page_of(desk: OpenWindow) -> ProblemsPage:
    desk.choose("library.problems")
    page = cast(ProblemsPage, desk.window.centre.page("problems"))
    desk.wait(lambda: len(page.list.model.items) == desk.window.problem_count)
    return page


def names(page: ProblemsPage) -> list[str]:
    return [Path(item.path).name for item in page.list.model.items]


def test_counts_agree_everywhere(desk: OpenWindow) -> None:
    page = page_of(desk)
    assert page.title.text() == "3 problems"
    assert desk.window.status.problems.text() == "3"
    assert desk.app.library.browsing.counts().problems == 3
    assert page.list.model.index(0).data() == "a cut.jpg is cut off; a part of the picture is missing. The file is unchanged."


def test_names_cannot_play_tricks(desk: OpenWindow) -> None:
    page = page_of(desk)
    texts = [page.list.model.index(row).data(role) for row in range(3) for role in (0, Qt.ItemDataRole.AccessibleDescriptionRole)]
    assert not any("\u202e" in text for text in texts)
    assert any("<b>" in text for text in texts)


def test_a_damaged_photo_can_be_hidden_as_well(desk: OpenWindow) -> None:
    page = page_of(desk)
    assert page.list.hide_button.isEnabled()
    QTest.mouseClick(page.list.hide_button, Qt.MouseButton.LeftButton)
    desk.wait(lambda: "a cut.jpg" not in names(page) and len(names(page)) == 2)
    desk.wait(lambda: desk.window.status.problems.text() == "2" and page.title.text() == "2 problems")
    assert len(desk.app.library.browsing.problems()) == 2


def test_all_chosen_with_the_keyboard_are_tried_again(desk: OpenWindow, tmp_path: Path) -> None:
    page = page_of(desk)
    for name in ("a cut.jpg", "b empty.jpg"):
        (tmp_path / "bad" / name).write_bytes((tmp_path / "bad" / "IMG_0001.jpg").read_bytes())
    page.list.view.setFocus()
    desk.key(Qt.Key.Key_A, CTRL)
    assert len(page.list.chosen()) == 3
    assert not page.list.show_button.isEnabled(), "one file at a time"
    page.list.retry_button.setFocus()
    desk.key(Qt.Key.Key_Space)
    desk.wait(lambda: [name[0] for name in names(page)] == ["c"])


def test_the_report_names_file_step_reason_and_sentence(desk: OpenWindow) -> None:
    page = page_of(desk)
    page.list.view.selectAll()
    QTest.mouseClick(page.list.copy_button, Qt.MouseButton.LeftButton)
    lines = QApplication.clipboard().text().splitlines()
    assert [line.split("\t")[1:3] for line in lines] == [["look", "truncated"], ["look", "empty"], ["look", "empty"]]


def test_without_problems_it_leads_back_to_the_photos(desk: OpenWindow) -> None:
    page = page_of(desk)
    page.list.view.selectAll()
    QTest.mouseClick(page.list.hide_button, Qt.MouseButton.LeftButton)
    desk.wait(lambda: page._empty.isVisible())
    button = page._empty.button
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    desk.wait(lambda: desk.navigation.page == "grid")
    assert not desk.window.status.problems.isVisible()


def item(number: int, **more: object) -> ProblemItem:
    return ProblemItem(f"/photos/{number}.jpg", "look", "empty", f"{number}.jpg is empty.", number, **more)  # type: ignore[arg-type]


def test_problems_are_a_sound_model(qtmodeltester: ModelTester) -> None:
    model = ProblemModel()
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.set_items([item(n) for n in range(5)])
    model.set_items([item(n) for n in range(2)])
    assert model.rowCount() == 2


def test_what_the_scan_found_cannot_be_tried_again_and_the_list_says_why(qtbot: object) -> None:
    problems = ProblemList(Theme("dark"))
    problems.set_items([ProblemItem("/photos/locked", "scan", "permission", "locked may not be read.")])
    assert not problems.retry_button.isEnabled() and not problems.hide_button.isEnabled()
    assert "rescan" in problems.retry_button.toolTip()
    assert problems.show_button.isEnabled() and problems.copy_button.isEnabled()


def test_a_new_list_keeps_what_was_current(qtbot: object) -> None:
    problems = ProblemList(Theme("dark"))
    problems.set_items([item(n) for n in range(5)])
    problems.view.setCurrentIndex(problems.model.index(3))
    problems.set_items([item(n) for n in range(1, 6)])
    assert [i.photo_id for i in problems.chosen()] == [3]
