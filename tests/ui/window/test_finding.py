"""The search field of the real window: results while typing, errors at their place, completions, and searches that are kept."""

from collections.abc import Callable
from time import perf_counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from real_window import OpenWindow

from photodesk.domain.edits import AlbumCreation, FlagEdit, Photos, RatingEdit, TagEdit
from photodesk.ui.search.field import MOST_CHARACTERS, SearchField
from photodesk.ui.widgets.wording import number

K = Qt.Key


@pytest.fixture
def tagged(desk: OpenWindow) -> OpenWindow:
    """Tags on 24 photos: Iceland on 8, South coast below it on 4, Anna on 2; three stars on 5."""
    ids = desk.grid.photos.listing.ids
    for edit in (
        TagEdit(Photos(ids[:8]), ("Places/Iceland",)), TagEdit(Photos(ids[:4]), ("Places/Iceland/South coast",)),
        TagEdit(Photos(ids[6:8]), ("Anna",)), RatingEdit(Photos(ids[:5]), 3),
    ):  # fmt: skip
        desk.app.library.editing.apply(edit)
    return desk


def field_of(desk: OpenWindow) -> SearchField:
    desk.choose("search.focus")
    return desk.window.top_bar.search


def type_in(desk: OpenWindow, text: str) -> SearchField:
    field = field_of(desk)
    field.clear()
    QTest.keyClicks(field, text)
    return field


def offered(field: SearchField) -> list[str]:
    return [item.text() for item in field.completions()]


def underlined(field: SearchField) -> str:
    """The text that the wave stands under, as it is drawn."""
    return field.text()[field.wrong_part[0] : sum(field.wrong_part)]


def test_results_and_their_number_come_while_typing(tagged: OpenWindow) -> None:
    field = field_of(tagged)
    for text, count in (("2025061", 24), ("6", 8), (" rating:>=3", 5), (" rating:<3", 0)):
        QTest.keyClicks(field, text)
        tagged.wait_for_photos(count)
    tagged.key(K.Key_Escape)
    tagged.wait_for_photos(24)
    assert field.text() == "" and tagged.has_focus(field)
    tagged.key(K.Key_Escape)
    assert tagged.has_focus(tagged.grid)


def test_an_error_points_at_its_place_once_the_user_pauses(tagged: OpenWindow) -> None:
    field = type_in(tagged, "IMG rating:five 2025")
    bar = tagged.window.grid_page.bar
    tagged.wait(lambda: tagged.navigation.scope.search == "IMG rating:five 2025")
    tagged.wait(lambda: field.toolTip() != "")
    assert not field.is_typing and underlined(field) == "rating:five"
    assert field.toolTip().startswith("“rating:five” can’t be understood: expected a number such as 3")
    assert any(text == field.toolTip() for text in tagged.texts(tagged.window))  # the sentence below the field
    assert tagged.grid.photos.count() == 24 and bar.chip.text().endswith("— not understood") and not bar.save.isVisible()
    QTest.keyClick(field, K.Key_Backspace)
    assert field.toolTip() == "" and underlined(field) == ""  # who goes on writing is not told
    tagged.key(K.Key_Return)
    tagged.wait(lambda: field.toolTip() != "")
    field.clear()
    tagged.wait(lambda: not bar.chip.isVisible())


def test_an_error_is_told_at_its_place_beside_filters_and_alternatives(tagged: OpenWindow) -> None:
    tagged.navigation.show_base("rating:3")
    field = type_in(tagged, "  IMG OR date:20x")
    tagged.wait(lambda: field.toolTip() != "")
    assert underlined(field) == "date:20x"


def test_half_a_term_is_not_an_error_while_completions_are_offered(tagged: OpenWindow) -> None:
    field = type_in(tagged, "rating:")
    tagged.wait(lambda: len(offered(field)) > 3 and not field._quiet.isActive() and not field._debounce.isActive())
    tagged.wait(lambda: not tagged.app.queries._open)
    assert field.toolTip() == ""
    tagged.key(K.Key_Escape)
    assert field.toolTip().startswith("Something is missing at the end")
    assert field.text() == "rating:"  # Esc closed the list, and nothing else
    assert tagged.grid.photos.count() == 24


def test_completions_are_chosen_with_the_keyboard(tagged: OpenWindow) -> None:
    field = type_in(tagged, "ta")
    assert offered(field) == ["tag:"]
    tagged.key(K.Key_Down)
    tagged.key(K.Key_Return)
    assert field.text() == "tag:" and tagged.has_focus(field)
    tagged.wait(lambda: "Places/Iceland" in offered(field))
    QTest.keyClicks(field, "sou")
    tagged.wait(lambda: offered(field) == ["Places/Iceland/South coast"])
    tagged.key(K.Key_Down)
    tagged.key(K.Key_Tab)
    assert field.text() == 'tag:"Places/Iceland/South coast" ' and offered(field) == []
    tagged.wait_for_photos(4)
    QTest.keyClicks(field, "-label:gr")
    assert offered(field) == ["green"]
    tagged.key(K.Key_Up)
    tagged.key(K.Key_Return)
    assert field.text().endswith("-label:green ")
    tagged.wait_for_photos(4)
    tagged.key(K.Key_Return)  # with nothing chosen it searches and leaves
    assert tagged.has_focus(tagged.grid)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("in:even", "coast/evening"), ("format:j", "jpeg"), ("flag:", "keep"), ("album:be", "Best"), ("is:sh", "shortlist")],
)
def test_values_come_from_the_library(tagged: OpenWindow, typed: str, found: str) -> None:
    tagged.app.library.editing.apply(AlbumCreation("Best"))
    field = type_in(tagged, typed)
    tagged.wait(lambda: any(text.endswith(found) for text in offered(field)))


def test_a_completion_can_be_clicked(tagged: OpenWindow) -> None:
    field = type_in(tagged, "flag:")
    assert field._completions is not None
    view = field._completions.view
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.model().index(0, 0)).center())
    assert field.text() == "flag:keep " and tagged.has_focus(field)


def test_letters_typed_while_counts_arrive_are_not_lost(tagged: OpenWindow) -> None:
    field = type_in(tagged, "2025")
    tagged.window.joints.show_place()
    assert field.text() == "2025"


HOSTILE = [
    "'; DROP TABLE photos; --", '"" OR 1=1', "NEAR(a b)", "a* ^b {c}", "col:x", "(((((((((((a)))))))))))", "-" * 50, "NOT NOT", ")" * 30,
    "name:\x00", "\u202eabc", "rating:>=99999999999999999999", "date:9999-99", "album:\"no such\"", "near:1,2", "%_\\", "tag:\"",
]  # fmt: skip


@pytest.mark.reliability
def test_whatever_is_typed_is_answered_with_photos_or_a_sentence(desk: OpenWindow) -> None:
    field = field_of(desk)
    for text in (*HOSTILE, " ".join(f"w{n}" for n in range(1_500)), "(" * 5_000, "a OR " * 1_500):
        field.setText(text)
        desk.wait(lambda: desk.navigation.scope.search != "" and not desk.app.queries._open)
        desk.wait(lambda: not field.is_typing)
        desk.wait(lambda: bool(field.toolTip()) or desk.grid.photos.listing.view.query == desk.navigation.scope.query())
        field.clear()
        desk.wait_for_photos(24)


def test_a_pasted_text_of_any_length_does_not_stop_the_window(desk: OpenWindow) -> None:
    field = field_of(desk)
    QApplication.clipboard().setText("ünïcode " * 12_500)
    began = perf_counter()
    field.paste()
    QApplication.processEvents()
    field.grab()
    assert perf_counter() - began < 1.0  # a busy machine: some 30 ms else
    assert len(field.text()) == MOST_CHARACTERS
    desk.wait(lambda: field.toolTip() != "")
    assert f"{number(MOST_CHARACTERS)} characters" in field.toolTip() or "at most 200 terms" in field.toolTip()


def test_a_search_is_kept_as_a_smart_album(tagged: OpenWindow) -> None:
    field = type_in(tagged, "20250616 OR 20250615")
    tagged.wait_for_photos(16)
    tagged.navigation.show_base("rating:3")
    field = type_in(tagged, "20250616 OR 20250615")
    tagged.wait(lambda: tagged.window.grid_page.bar.save.isVisible() and tagged.grid.photos.count() == 5)
    tagged.window.grid_page.bar.save.click()
    panel = tagged.window.saving._panel
    assert panel is not None and tagged.has_focus(panel.field) and not panel.save.isEnabled()
    tagged.app.library.editing.apply(AlbumCreation("Taken"))
    QTest.keyClicks(panel.field, "Taken")
    tagged.key(K.Key_Return)
    tagged.wait(panel.error.isVisible)
    assert panel.error.text() == "There is an album “Taken” already; nothing was changed; choose another name."
    panel.field.clear()
    QTest.keyClicks(panel.field, "Trips/Best days")
    with tagged.qtbot.waitSignal(tagged.app.events.edited):
        tagged.key(K.Key_Return)
    assert not panel.isVisible() and tagged.window.centre.hud.text().endswith("· 5 photos")
    album = next(each for each in tagged.app.library.organising.albums() if each.path == "Trips/Best days")
    assert album.kind == "smart" and album.query == "(20250616 OR 20250615) rating:3 -flag:reject" and album.count == 5
    tagged.app.library.editing.apply(FlagEdit(Photos(tagged.grid.photos.listing.ids[:1]), "reject"))
    tagged.navigation.show_base('album:"Best days"')
    tagged.wait_for_photos(4)
    tagged.choose("edit.undo")
    assert field.text() == ""


def test_what_is_not_narrowed_or_not_understood_cannot_be_kept(desk: OpenWindow) -> None:
    save = desk.action("search.save")
    assert not save.isEnabled()
    type_in(desk, "20250616")
    desk.wait(save.isEnabled)
    type_in(desk, "date:2x")
    desk.wait(lambda: desk.navigation.scope.search == "date:2x" and not save.isEnabled())


def test_the_chip_for_tags_leads_into_the_search(tagged: OpenWindow, open_window: Callable[..., OpenWindow]) -> None:
    tagged.window.grid_page.bar.filters.tag_asked.emit()
    field = tagged.window.top_bar.search
    assert field.text() == "tag:" and tagged.has_focus(field)
    tagged.wait(lambda: "Anna" in offered(field))
