"""Photos are edited in the inspector: what is set shows at once, is stored, is undone, and is never lost or given to others."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from builders import write_jpeg
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from real_window import CTRL, NONE, SHIFT, OpenWindow
from store.test_database import no_file_grows

from photodesk.domain.changes import PhotosChanged
from photodesk.domain.edits import (
    AlbumCreation,
    AlbumEdit,
    CaptionEdit,
    Edit,
    FlagEdit,
    LabelEdit,
    Photos,
    RatingEdit,
    TagEdit,
    TagRenaming,
    TitleEdit,
)
from photodesk.ui.inspector.inspector import Inspector
from photodesk.ui.widgets.chooser import Chooser
from photodesk.ui.widgets.token_chip import TokenChip

K = Qt.Key


def inspector(desk: OpenWindow) -> Inspector:
    return cast(Inspector, desk.window.frame.inspector)


def first(desk: OpenWindow, count: int) -> list[int]:
    """Ids of the first photos of the list."""
    return [desk.grid.photos.id_at(row) for row in range(count)]


def select_first(desk: OpenWindow, count: int) -> Inspector:
    """Select the first photos of the list; wait until the inspector speaks of them."""
    desk.grid.setFocus()
    desk.key(K.Key_Home)
    desk.key(K.Key_Right, SHIFT, times=count - 1)
    panel = inspector(desk)
    desk.window.attention.refresh()
    desk.wait(lambda: not panel.words.title.isReadOnly() and not desk.app.queries._open)
    return panel


def do(desk: OpenWindow, *edits: Edit) -> None:
    for edit in edits:
        with desk.qtbot.waitSignal(desk.app.events.history_changed, timeout=20_000):
            desk.app.commands.edit(edit)


def stored(desk: OpenWindow, query: str) -> int:
    return desk.app.library.browsing.count(query)


def chips(panel: Inspector) -> list[str]:
    return [chip.shown() for chip in panel.tags.field.chips.chips()]


def marks(panel: Inspector) -> tuple[str | None, int, str | None]:
    """What flag, stars and label show."""
    section = panel.marks
    flag = next((word for word, button in section.flag.buttons.items() if button.isChecked()), None)
    label = next((word for word, swatch in section.labels.swatches.items() if swatch.isChecked()), None)
    return flag, section.stars.value(), label


def write(text: str) -> None:
    """Type where the focus is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, text)


def test_mixed_values_are_said_and_spoken(desk: OpenWindow) -> None:
    a, b, c = first(desk, 3)
    do(
        desk, RatingEdit(Photos.of([a]), 4), LabelEdit(Photos.of([a, b, c]), "red"), FlagEdit(Photos.of([a, b]), "keep"),
        TagEdit(Photos.of([a, b]), ("People/Anna",)), TagEdit(Photos.of([a, b, c]), ("Iceland",)), TitleEdit(Photos.of([a, b, c]), "Sea"),
        CaptionEdit(Photos.of([c]), "Only this"), AlbumCreation("Trips/North"), AlbumEdit(Photos.of([a, c]), "Trips/North", True),
    )  # fmt: skip
    panel = select_first(desk, 3)
    assert panel.header.text() == "3 photos selected"
    assert marks(panel) == (None, 0, "red")
    assert panel.marks.stars.accessibleName() == "Rating mixed" and panel.marks.flag.accessibleName() == "Flag mixed"
    assert panel.marks.flag.buttons["keep"].accessibleDescription() == "flag mixed" and panel.marks.labels.accessibleName() == "Label"
    assert chips(panel) == ["Iceland", "Anna 2 of 3"]
    assert [chip.shown() for chip in panel.albums.chips.chips()] == ["North 2 of 3"]
    assert (panel.words.title.text(), panel.words.caption.toPlainText()) == ("Sea", "")
    assert panel.words.caption.placeholderText() == "mixed" and panel.words.caption.accessibleName() == "Caption mixed"
    select_first(desk, 1)
    assert marks(panel) == ("keep", 4, "red") and panel.marks.stars.accessibleName() == "Rating: 4 stars"
    assert chips(panel) == ["Iceland", "Anna"] and panel.words.caption.placeholderText() == "Add a caption"


def test_flag_stars_and_label_act_at_once_on_all_selected(desk: OpenWindow) -> None:
    panel = select_first(desk, 3)
    with desk.app.library.database.write():  # nothing can be stored yet
        panel.marks.flag.buttons["reject"].click()
        star = panel.marks.stars
        QTest.mouseClick(star, Qt.MouseButton.LeftButton, NONE, QPoint(28 * 3 + 14, 14))
        panel.marks.labels.swatches["green"].click()
        assert marks(panel) == ("reject", 4, "green")
        assert desk.window.centre.hud.text() == "Green Label · 3 photos"
    desk.wait(lambda: stored(desk, "flag:reject rating:4 label:green") == 3)
    desk.wait(lambda: not desk.app.queries._open)
    assert marks(panel) == ("reject", 4, "green")
    QTest.mouseClick(star, Qt.MouseButton.LeftButton, NONE, QPoint(28 * 3 + 14, 14))
    panel.marks.labels.swatches["green"].click()
    panel.marks.flag.buttons["none"].click()
    assert marks(panel) == (None, 0, None)
    desk.wait(lambda: stored(desk, "flag:none rating:none label:none") == 24)


def test_the_controls_are_used_by_keys(desk: OpenWindow) -> None:
    panel = select_first(desk, 2)
    panel.marks.stars.setFocus()
    desk.key(K.Key_3)
    desk.key(K.Key_Right)
    assert panel.marks.stars.value() == 4
    desk.wait(lambda: stored(desk, "rating:4") == 2)
    desk.key(K.Key_Delete)
    desk.wait(lambda: stored(desk, "rating:none") == 24)
    panel.marks.labels.swatches["blue"].setFocus()
    desk.key(K.Key_Space)
    panel.marks.flag.buttons["keep"].setFocus()
    desk.key(K.Key_Space)
    desk.wait(lambda: stored(desk, "label:blue flag:keep") == 2)


def test_a_key_in_the_grid_shows_in_the_inspector_in_the_same_frame(desk: OpenWindow) -> None:
    panel = select_first(desk, 2)
    with desk.app.library.database.write():  # nothing can be stored yet
        desk.key(K.Key_3)
        desk.key(K.Key_P)
        assert marks(panel) == ("keep", 3, None)
        desk.grid.setFocus()
        desk.key(K.Key_Right)
        desk.key(K.Key_Left)
        desk.window.attention.refresh()
        desk.wait(lambda: panel.header.text().startswith("IMG"))
        assert marks(panel) == ("keep", 3, None)  # of the one photo, which is read without
    desk.wait(lambda: stored(desk, "rating:3 flag:keep") == 2)
    select_first(desk, 2)
    panel.marks.stars.setFocus()
    desk.key(K.Key_1)
    desk.grid.setFocus()
    desk.key(K.Key_5)
    desk.wait(lambda: stored(desk, "rating:5") == 2)
    assert marks(panel)[1] == 5
    desk.key(K.Key_Z, CTRL)
    desk.wait(lambda: marks(panel)[1] in (1, 3))


def test_t_tags_all_selected_and_one_undo_takes_all_back(desk: OpenWindow) -> None:
    desk.key(K.Key_A, CTRL)
    desk.key(K.Key_T)
    panel = inspector(desk)
    line = panel.tags.field.line
    assert desk.has_focus(line)
    desk.wait(lambda: panel.header.text() == "24 photos selected")
    QApplication.clipboard().setText("sea, sun")
    desk.key(K.Key_V, CTRL)
    desk.key(K.Key_Return)
    assert chips(panel) == ["sea", "sun"] and line.text() == "" and desk.has_focus(line)  # in the same frame
    assert desk.window.centre.hud.text() == "2 tags added · 24 photos"
    desk.key(K.Key_Return)
    assert desk.has_focus(desk.grid)
    desk.wait(lambda: stored(desk, "tag:sea tag:sun") == 24)
    desk.key(K.Key_Z, CTRL)
    desk.wait(lambda: stored(desk, "is:untagged") == 24)
    desk.wait(lambda: chips(panel) == [])
    assert desk.app.library.organising.tags() == []


def test_undo_from_an_empty_field_is_the_windows_and_with_text_the_texts(desk: OpenWindow) -> None:
    panel = select_first(desk, 2)
    desk.key(K.Key_T)
    write("sea")
    desk.key(K.Key_Return)
    desk.wait(lambda: stored(desk, "tag:sea") == 2)
    write("sun")
    desk.key(K.Key_Z, CTRL)
    assert panel.tags.field.line.text() != "sun" and stored(desk, "tag:sea") == 2
    panel.tags.field.line.clear()
    desk.key(K.Key_Z, CTRL)
    desk.wait(lambda: stored(desk, "tag:sea") == 0)
    assert desk.has_focus(panel.tags.field.line)


def test_tags_are_taken_away_and_given_to_all_by_pointer_and_key(desk: OpenWindow) -> None:
    a, b, _ = first(desk, 3)
    do(desk, TagEdit(Photos.of([a, b]), ("a", "b")), TagEdit(Photos.of([a]), ("c",)))
    panel = select_first(desk, 2)
    box = panel.tags.field.chips
    assert chips(panel) == ["a", "b", "c 1 of 2"]
    chip = box.chips()[0]
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton, NONE, QPoint(6, 12))
    assert chips(panel) == ["a", "b", "c 1 of 2"]  # the name of what all have does nothing
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton, NONE, chip.cross_rect().center())
    assert chips(panel) == ["b", "c 1 of 2"]
    desk.wait(lambda: stored(desk, "tag:a") == 0)
    panel.tags.field.line.setFocus()
    desk.key(K.Key_Backspace)
    assert desk.has_focus(box.chips()[1])
    desk.key(K.Key_Return)
    desk.wait(lambda: stored(desk, "tag:c") == 2)
    desk.key(K.Key_Left)
    assert desk.has_focus(box.chips()[0])
    desk.key(K.Key_Delete)
    assert chips(panel) == ["c"] and desk.has_focus(panel.tags.field.line)
    desk.wait(lambda: stored(desk, "tag:b") == 0)


def test_a_title_and_a_caption_are_given_to_all_selected(desk: OpenWindow) -> None:
    panel = select_first(desk, 3)
    panel.words.title.setFocus()
    write("Harbour")
    desk.key(K.Key_Return)
    assert desk.window.centre.hud.text() == "Title · 3 photos"
    desk.wait(lambda: stored(desk, "harbour") == 3)
    panel.words.caption.setFocus()
    write("first")
    desk.key(K.Key_Return)
    write("second")
    desk.key(K.Key_Return, CTRL)
    desk.wait(lambda: {desk.app.library.browsing.details(i)["caption"] for i in first(desk, 3)} == {"first\nsecond"})  # type: ignore[index]
    desk.key(K.Key_Z, CTRL)  # nothing is being written: the window's
    desk.wait(lambda: panel.words.caption.toPlainText() == "")
    panel.words.title.setFocus()
    write("x")
    desk.key(K.Key_Escape)
    assert panel.words.title.text() == "Harbour" and desk.has_focus(panel.words.title)
    desk.key(K.Key_Escape)
    assert desk.has_focus(desk.grid)
    assert stored(desk, "harbour") == 3


def test_what_differs_is_left_alone_until_it_is_written_over(desk: OpenWindow) -> None:
    a, b = first(desk, 2)
    do(desk, TitleEdit(Photos.of([a]), "One"), TitleEdit(Photos.of([b]), "Two"))
    panel = select_first(desk, 2)
    panel.words.title.setFocus()
    assert panel.words.title.placeholderText() == "mixed"
    write("x")
    desk.key(K.Key_Backspace)
    desk.grid.setFocus()  # left with nothing in it
    assert (stored(desk, "one"), stored(desk, "two")) == (1, 1)
    panel.words.title.setFocus()
    write("x")
    desk.key(K.Key_Backspace)
    with desk.qtbot.waitSignal(desk.app.events.edited):
        desk.key(K.Key_Return)  # asked for
    assert (stored(desk, "one"), stored(desk, "two")) == (0, 0)


def test_text_belongs_to_the_photos_it_was_written_for(desk: OpenWindow) -> None:
    a, b = first(desk, 2)
    panel = select_first(desk, 1)
    panel.words.title.setFocus()
    write("Mine")
    with desk.qtbot.waitSignal(desk.app.events.edited):
        desk.grid.reveal([b])  # as an undo does, while somebody writes
        desk.wait(lambda: panel.words.title.text() == "" and not panel.words.title.isReadOnly())
    titles = [desk.app.library.browsing.details(photo_id)["title"] for photo_id in (a, b)]  # type: ignore[index]
    assert titles == ["Mine", None] and desk.has_focus(panel.words.title)


@pytest.mark.parametrize("how", ["the panel is put away", "the window closes"])
def test_what_is_being_written_is_kept_when(desk: OpenWindow, open_window: Callable[..., OpenWindow], how: str) -> None:
    panel = select_first(desk, 1)
    panel.words.caption.setFocus()
    write("kept")
    if how == "the window closes":
        desk = open_window()
        desk.wait_for_photos(24)
    else:
        desk.choose("panel.inspector")
    desk.wait(lambda: stored(desk, "kept") == 1)


def test_focus_and_text_outlast_what_happens_meanwhile(desk: OpenWindow, dated_folder: Path) -> None:
    a, b, c = first(desk, 3)
    panel = select_first(desk, 3)
    fields: list[tuple[QWidget, Callable[[], str]]] = [
        (panel.words.title, panel.words.title.text),
        (panel.words.caption, panel.words.caption.toPlainText),
        (panel.tags.field.line, panel.tags.field.line.text),
    ]
    for number, (field, text) in enumerate(fields):
        field.setFocus()
        write("half writ")
        known: list[object] = []
        panel._asking.summary_known.connect(known.append)
        desk.app.events.tell(PhotosChanged((a, b, c)), urgent=True)
        do(desk, RatingEdit(Photos.of([a]), number + 1), TagEdit(Photos.of([b]), (f"tug {number}",)))
        do(desk, TagRenaming(f"tug {number}", f"tag {number}"))
        write_jpeg(dated_folder / f"IMG_2020010{number + 1}_100000.jpg", 90 + number)
        desk.choose("folder.rescan")
        desk.wait_for_photos(25 + number)
        desk.wait(lambda: bool(known) and f"tag {number} 1 of 3" in chips(panel))  # noqa: B023
        assert desk.has_focus(field) and text() == "half writ"
        write("ten")
        assert text() == "half written"
        desk.key(K.Key_Escape)
        desk.key(K.Key_Escape)


def test_albums_are_added_and_left(desk: OpenWindow) -> None:
    do(desk, AlbumCreation("Trips/North"), AlbumEdit(Photos.of(first(desk, 1)), "Trips/North", True))
    panel = select_first(desk, 2)
    panel.albums.chips.chips()[0].click()  # all of them
    assert [chip.shown() for chip in panel.albums.chips.chips()] == ["North"]
    desk.wait(lambda: stored(desk, "album:North") == 2)
    assert desk.window.centre.hud.text() == "Added to “North” · 2 photos"
    panel.albums.chips.chips()[0].setFocus()
    desk.key(K.Key_Delete)
    desk.wait(lambda: stored(desk, "album:North") == 0)
    panel.albums.button.click()
    chooser = desk.window.findChild(Chooser)
    assert isinstance(chooser, Chooser) and chooser.windowTitle() == "Add 2 photos to Album"
    QTest.keyClicks(chooser.field, "north")
    QTest.keyClick(chooser.field, K.Key_Return)
    assert [chip.shown() for chip in panel.albums.chips.chips()] == ["North"]
    desk.wait(lambda: stored(desk, "album:North") == 2)


def test_t_opens_the_inspector_where_it_is_hidden_also_over_the_photo(desk: OpenWindow) -> None:
    desk.choose("panel.inspector")
    assert not desk.window.panels.is_shown("inspector")
    desk.grid.setFocus()
    desk.key(K.Key_Home)
    desk.key(K.Key_T)
    assert desk.has_focus(inspector(desk).tags.field.line)
    desk.key(K.Key_Return)
    assert desk.has_focus(desk.grid)
    desk.window.resize(1000, 700)  # too narrow: it lies over the photo
    desk.key(K.Key_Return)
    desk.key(K.Key_T)
    assert desk.window.panels.is_shown("inspector") and desk.has_focus(inspector(desk).tags.field.line)
    write("loupe")
    desk.key(K.Key_Return)
    desk.key(K.Key_Return)
    assert not desk.window.panels.is_shown("inspector") and desk.has_focus(desk.navigation.loupe())
    desk.wait(lambda: stored(desk, "tag:loupe") == 1)


def test_attributes_are_copied_and_pasted_as_one_step(desk: OpenWindow) -> None:
    a, b = first(desk, 2)
    assert not desk.action("attributes.paste").isEnabled()
    do(desk, RatingEdit(Photos.of([a]), 5), LabelEdit(Photos.of([a]), "blue"), TagEdit(Photos.of([a]), ("sea", "Places/Iceland")))
    do(desk, TagEdit(Photos.of([b]), ("old",)), FlagEdit(Photos.of([b]), "keep"))
    select_first(desk, 1)
    QApplication.clipboard().setText("somebody’s")
    desk.key(K.Key_C, CTRL | SHIFT)
    desk.key(K.Key_Right)
    desk.key(K.Key_Right, SHIFT)
    desk.key(K.Key_V, CTRL | SHIFT)
    desk.wait(lambda: stored(desk, 'rating:5 label:blue tag:sea tag:"Places/Iceland"') == 3)
    desk.wait(lambda: desk.action("edit.undo").text() == "Undo Paste Attributes to 2 Photos")
    assert desk.window.centre.hud.text() == "Attributes pasted · 2 photos"
    assert stored(desk, "tag:old flag:keep") == 1  # what they had stays
    assert QApplication.clipboard().text() == "somebody’s"  # the attributes stay inside
    desk.key(K.Key_Z, CTRL)
    desk.wait(lambda: (stored(desk, "rating:5"), stored(desk, "tag:sea"), stored(desk, "tag:old")) == (1, 1, 1))


def test_a_photo_without_attributes_gives_none(desk: OpenWindow) -> None:
    select_first(desk, 1)
    desk.key(K.Key_C, CTRL | SHIFT)
    desk.wait(lambda: desk.window.centre.hud.text() == "No rating, label or tag to copy")
    assert not desk.action("attributes.paste").isEnabled()


def test_what_is_refused_is_shown_as_it_was(desk: OpenWindow) -> None:
    do(desk, TagEdit(Photos.of(first(desk, 2)), ("sea",)))
    panel = select_first(desk, 2)
    panel.edit_asked.emit(TagEdit(Photos.of(first(desk, 2)), ("sky",), ("sky",)), "")  # gives and takes the same
    assert desk.app.pending.count() == 1
    desk.wait(lambda: desk.app.pending.count() == 0)
    assert chips(panel) == ["sea"]


def test_what_cannot_be_saved_stays_as_it_was_set_and_it_is_said(desk: OpenWindow) -> None:
    desk.app.commands.retry_after_ms((0, 0, 0))
    panel = select_first(desk, 2)
    with no_file_grows():
        desk.key(K.Key_T)
        write("sea")
        desk.key(K.Key_Return)
        desk.wait(panel.unsaved.isVisible)
        assert chips(panel) == ["sea"] and "kept" in panel.unsaved.text()
    desk.app.commands.retry_edits()
    desk.wait(lambda: stored(desk, "tag:sea") == 2 and not panel.unsaved.isVisible())
    assert chips(panel) == ["sea"]


def test_the_tab_key_goes_through_the_inspector_as_it_is_seen(desk: OpenWindow) -> None:
    do(desk, TagEdit(Photos.of(first(desk, 2)), ("b", "d")), TagEdit(Photos.of(first(desk, 1)), ("a", "c")))
    panel = select_first(desk, 2)
    panel._scroll.setFocus()
    seen: list[str] = []
    while desk.has_focus(panel):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused.accessibleName() or str(focused.property("text")))
        desk.key(K.Key_Tab)
    assert seen == [
        "Details", "Flag: Keep", "Flag: Reject", "Flag: Clear", "Rating: no stars", "Label: Red", "Label: Yellow", "Label: Green",
        "Label: Blue", "Label: Purple", "a, 1 of 2 photos", "b", "c, 1 of 2 photos", "d", "Add Tags", "Title", "Caption", "Add to Album…",
    ]  # fmt: skip


@pytest.mark.parametrize("points", [9, 14])
def test_nothing_is_cut_off_in_the_narrowest_panel(desk: OpenWindow, points: int) -> None:
    do(
        desk, TagEdit(Photos.of(first(desk, 2)), ("Places/Norway/Lofoten islands in winter", "sea")),
        RatingEdit(Photos.of(first(desk, 1)), 2), FlagEdit(Photos.of(first(desk, 1)), "keep"), LabelEdit(Photos.of(first(desk, 1)), "red"),
    )  # fmt: skip
    panel = select_first(desk, 2)
    before = QApplication.font()
    font = QApplication.font()
    font.setPointSize(points)
    QApplication.setFont(font)
    try:
        panel.setFixedWidth(264)
        QTest.qWait(0)
        controls = [w for w in panel.findChildren(QAbstractButton) if w.isVisible() and not w.objectName().startswith("qt_")]
        assert len(controls) >= 11
        for control in controls:
            around = control.parentWidget()
            assert around is not None and control.geometry().right() < around.width(), control.accessibleName()
            assert min(control.width(), control.height()) >= 24
            if not isinstance(control, TokenChip):
                assert control.width() >= control.sizeHint().width(), control.accessibleName()
        stars = panel.marks.stars
        assert stars.is_mixed() and stars.width() >= stars.sizeHint().width() and stars.geometry().right() < panel.marks.width()
    finally:
        QApplication.setFont(before)
