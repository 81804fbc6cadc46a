"""A few photos at once: on the real window, by real keys."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from real_window import ALT, CTRL, SHIFT, OpenWindow

from photodesk.ui.survey.survey import Survey

K = Qt.Key


def survey_of(desk: OpenWindow) -> Survey:
    page = desk.window.centre.page("survey")
    assert isinstance(page, Survey) and desk.navigation.page == "survey"
    return page


def open_survey(desk: OpenWindow, count: int) -> Survey:
    desk.key(K.Key_Home)
    desk.key(K.Key_Right, SHIFT, times=count - 1)
    desk.grid.choice.go(0)
    desk.key(K.Key_N)
    return survey_of(desk)


def rows(desk: OpenWindow) -> list[int | None]:
    return [desk.grid.photos.row_of(photo_id) for photo_id in survey_of(desk).photo_ids()]


def focused(desk: OpenWindow) -> int | None:
    photo_id = survey_of(desk).current_id()
    return desk.grid.photos.row_of(photo_id) if photo_id is not None else None


def selected(desk: OpenWindow) -> list[int | None]:
    return [desk.grid.photos.row_of(photo_id) for photo_id in desk.grid.selected_ids()]


def test_arrows_move_the_focus_over_the_frames_as_they_stand(desk: OpenWindow) -> None:
    desk.window.resize(1440, 900)
    survey = open_survey(desk, 6)
    assert rows(desk) == [0, 1, 2, 3, 4, 5] and focused(desk) == 0
    columns = sum(frame.y() == survey.frames[0].y() for frame in survey.frames)
    assert 1 < columns < 6
    steps = ((K.Key_Right, 1), (K.Key_Down, 1 + columns), (K.Key_Left, columns), (K.Key_Up, 0), (K.Key_Up, 0), (K.Key_Left, 0))
    for key, expected in (*steps, (K.Key_End, 5), (K.Key_Home, 0)):
        desk.key(key)
        assert focused(desk) == expected and desk.has_focus(survey.frames[expected])
    QTest.mouseClick(survey.frames[4], Qt.MouseButton.LeftButton)
    assert focused(desk) == 4


def test_keys_act_on_the_frame_in_focus(desk: OpenWindow) -> None:
    survey = open_survey(desk, 4)
    desk.key(K.Key_Right)
    desk.key(K.Key_P)
    hud = desk.window.centre.hud.text()
    assert hud.startswith("Keep · ") and "IMG_2025" in hud
    desk.key(K.Key_5, SHIFT)
    assert focused(desk) == 2
    desk.wait(lambda: survey.frames[1].accessibleName().endswith("Keep, 5 stars"))
    desk.wait(lambda: desk.app.library.browsing.count("flag:keep rating:5") == 1)
    with desk.qtbot.waitSignal(desk.app.events.undone):
        desk.key(K.Key_Z, CTRL)
    assert focused(desk) == 1


def test_a_photo_that_is_taken_out_stays_in_the_library_and_leaves_the_selection(desk: OpenWindow) -> None:
    survey = open_survey(desk, 5)
    desk.key(K.Key_Right)
    before = survey.frames[0].width()
    desk.key(K.Key_Backspace)
    assert rows(desk) == [0, 2, 3, 4] and focused(desk) == 2 and desk.has_focus(survey.frames[1])
    assert survey.frames[0].width() != before
    cross = survey.frames[1].findChild(QToolButton)
    assert cross is not None and cross.isVisible() and "out of the Survey" in cross.accessibleName()
    cross.click()
    assert rows(desk) == [0, 3, 4] and selected(desk) == [0, 3, 4]
    assert desk.app.library.browsing.count("") == 24
    desk.key(K.Key_Escape)
    assert desk.navigation.page == "grid" and selected(desk) == [0, 3, 4] and desk.grid.photos.count() == 24


def test_with_the_last_photo_the_survey_is_over(desk: OpenWindow) -> None:
    open_survey(desk, 2)
    desk.key(K.Key_Backspace)
    assert rows(desk) == [1]
    desk.key(K.Key_Backspace)
    assert desk.navigation.page == "grid" and selected(desk) == []


def test_enter_opens_the_loupe_and_the_way_back_is_the_survey(desk: OpenWindow) -> None:
    open_survey(desk, 5)
    desk.key(K.Key_Right, times=3)
    desk.key(K.Key_Return)
    assert desk.navigation.page == "loupe" and desk.navigation.shown_id() == desk.grid.photos.id_at(3)
    desk.key(K.Key_Left, ALT)
    assert rows(desk) == [0, 1, 2, 3, 4] and focused(desk) == 3
    QTest.mouseDClick(survey_of(desk).frames[1], Qt.MouseButton.LeftButton)
    assert desk.navigation.page == "loupe" and desk.navigation.shown_id() == desk.grid.photos.id_at(1)
    desk.key(K.Key_Escape)
    assert desk.navigation.page == "grid" and selected(desk) == [0, 1, 2, 3, 4] and desk.grid.choice.current == 1


def test_more_than_twelve_are_the_first_twelve_and_that_is_said(desk: OpenWindow) -> None:
    desk.key(K.Key_A, CTRL)
    desk.key(K.Key_N)
    assert rows(desk) == list(range(12))
    assert desk.window.centre.toast.text() == "A survey shows 12 photos: these are the first of 24 photos selected"
    strip = desk.window.panels.filmstrip
    assert strip is not None
    strip.chosen.emit(desk.grid.photos.id_at(20))
    assert rows(desk) == list(range(12))
    desk.key(K.Key_Backspace)
    strip.chosen.emit(desk.grid.photos.id_at(20))
    assert rows(desk) == [*range(1, 12), 20] and focused(desk) == 20
    desk.key(K.Key_Escape)
    assert selected(desk) == list(range(1, 24))


def test_fewer_than_two_are_no_survey(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    desk.key(K.Key_N)
    assert desk.navigation.page == "grid" and desk.window.centre.hud.text() == "Select 2 to 12 photos for a survey"


def test_photos_go_from_survey_to_compare_and_back(desk: OpenWindow) -> None:
    open_survey(desk, 4)
    desk.key(K.Key_Right)
    desk.key(K.Key_C)
    compare = desk.navigation.several()
    assert desk.navigation.page == "compare" and compare is not None
    assert [desk.grid.photos.row_of(i) for i in compare.photo_ids()[:2]] == [1, 2]
    desk.key(K.Key_N)
    assert sorted(row for row in rows(desk) if row is not None) == [0, 1, 2, 3]
