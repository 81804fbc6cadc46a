"""The command palette on the real window: found by some letters, run by Enter, on the photos that had attention."""

import json
from collections.abc import Callable
from time import perf_counter

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from real_window import CTRL, NONE, SHIFT, OpenWindow

from photodesk.domain.changes import TagRow
from photodesk.domain.edits import AlbumCreation, AlbumEdit, Photos, TagEdit
from photodesk.store.tags import put
from photodesk.ui.palette.offers import OPENER, Kind, Offer
from photodesk.ui.palette.palette import Palette
from photodesk.ui.sidebar.entries import album_query, tag_query

K = Qt.Key


def palette(desk: OpenWindow) -> Palette:
    found = desk.window.commanding.palette
    assert found is not None
    return found


def summon(desk: OpenWindow, text: str = "") -> Palette:
    desk.key(K.Key_K, CTRL)
    desk.wait(lambda: QApplication.focusWidget() is palette(desk).field)
    write(desk, text)
    return palette(desk)


def write(desk: OpenWindow, text: str) -> None:
    palette(desk).field.clear()
    QTest.keyClicks(palette(desk).field, text)
    desk.wait(lambda: not palette(desk).finder.is_waiting)


def titles(desk: OpenWindow) -> list[str]:
    return [offer.title for offer in palette(desk).model.offers]


def current(desk: OpenWindow) -> Offer:
    offer = palette(desk).current()
    assert offer is not None
    return offer


def tag(desk: OpenWindow, path: str, *rows: int) -> None:
    desk.app.library.editing.apply(TagEdit(Photos.of(desk.grid.photos.id_at(row) for row in rows), (path,)))


@pytest.fixture
def tagged(desk: OpenWindow) -> OpenWindow:
    """A window on photos with tags."""
    tag(desk, "Places/Iceland", 0, 1, 2)
    tag(desk, "Places/Österreich", 3)
    tag(desk, "ice", 4)
    return desk


@pytest.mark.parametrize(("key", "modifiers"), [(K.Key_K, CTRL), (K.Key_P, CTRL | SHIFT), (K.Key_Colon, NONE)])
def test_each_key_opens_it_and_escape_gives_the_focus_back(desk: OpenWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    desk.grid.setFocus()
    desk.key(key, modifiers)
    desk.wait(lambda: palette(desk).isVisible() and QApplication.focusWidget() is palette(desk).field)
    desk.key(K.Key_Escape)
    assert not palette(desk).isVisible() and desk.has_focus(desk.grid)
    assert desk.navigation.page == "grid"


def test_every_action_is_offered_with_its_key_and_menu(desk: OpenWindow) -> None:
    summon(desk)
    offers = {offer.value: offer for offer in palette(desk).model.offers}
    assert set(offers) == set(desk.window.actions_table.ids()) - {OPENER}
    assert (offers["rating.3"].title, offers["rating.3"].place, offers["rating.3"].hint) == ("3 Stars", "Photo \u203a Rating", "3")
    assert all(offer.place for offer in offers.values())


def test_enter_runs_the_best_on_the_photos_that_had_attention(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    desk.key(K.Key_Right, SHIFT, times=2)
    summon(desk, "4 sta")
    assert current(desk).value == "rating.4"
    with desk.qtbot.waitSignal(desk.app.events.history_changed):
        desk.key(K.Key_Return)
    assert not palette(desk).isVisible() and desk.has_focus(desk.grid)
    assert desk.app.library.browsing.count("rating:4") == 3
    assert desk.window.centre.hud.text() == "★★★★ · 3 photos"


def test_an_action_that_makes_no_sense_now_is_shown_and_does_nothing(desk: OpenWindow) -> None:
    desk.grid.select_none()
    summon(desk, "reject")
    assert current(desk).value == "flag.reject" and not current(desk).enabled
    assert current(desk).words() == "Reject, Photo \u203a Flag, X, not available now"
    desk.key(K.Key_Return)
    assert palette(desk).isVisible() and desk.app.library.browsing.count("flag:reject") == 0


def test_arrows_and_pages_go_through_the_list_and_round(desk: OpenWindow) -> None:
    summon(desk)
    count = len(palette(desk).model.offers)
    rows = []
    for key in (K.Key_Down, K.Key_PageDown, K.Key_PageUp, K.Key_Up, K.Key_Up, K.Key_Down):
        desk.key(key)
        rows.append(palette(desk).list.currentIndex().row())
    assert rows == [1, 10, 1, 0, count - 1, 0]


def test_what_was_used_last_stands_first_also_after_a_restart(desk: OpenWindow, open_window: Callable[..., OpenWindow]) -> None:
    for text in ("select all", "invert"):
        summon(desk, text)
        desk.key(K.Key_Return)
    summon(desk)
    assert titles(desk)[:2] == ["Invert Selection", "Select All"]
    desk.key(K.Key_Escape)
    desk.window.close()
    stored = json.loads(desk.app.paths.view_state.read_text())["recent"]
    assert stored == ["action:select.invert", "action:select.all"]
    again = open_window()
    again.wait_for_photos(24)
    summon(again)
    assert titles(again)[:2] == ["Invert Selection", "Select All"]


def test_tags_are_found_by_a_word_without_accents_and_their_list_is_shown(tagged: OpenWindow) -> None:
    summon(tagged, "#")
    assert set(titles(tagged)) >= {"ice", "Places", "Places/Iceland", "Places/Österreich"}
    write(tagged, "#oster")
    assert titles(tagged) == ["Places/Österreich"]
    tagged.key(K.Key_Return)
    tagged.wait_for_photos(1)
    assert tagged.navigation.scope.base == tag_query("Places/Österreich")
    tagged.choose("go.back")
    tagged.wait_for_photos(24)
    summon(tagged, "#")
    assert titles(tagged)[0] == "Places/Österreich"


def test_selected_photos_can_be_tagged_with_what_is_typed(tagged: OpenWindow) -> None:
    tagged.key(K.Key_Home)
    tagged.key(K.Key_Right, SHIFT)
    summon(tagged, "#icel")
    plain = [title.replace("\u2068", "").replace("\u2069", "") for title in titles(tagged)]
    assert plain == ["Places/Iceland", "Tag 2 photos with Places/Iceland", "Tag 2 photos with icel"]
    write(tagged, "#places/ICELAND")
    assert len(titles(tagged)) == 2 and titles(tagged)[0] == "Places/Iceland"
    write(tagged, "#icel")
    tagged.key(K.Key_End)
    tagged.key(K.Key_Down, times=2)
    with tagged.qtbot.waitSignal(tagged.app.events.history_changed):
        tagged.key(K.Key_Return)
    assert tagged.app.library.browsing.count("tag:icel") == 2
    assert tagged.action("edit.undo").text() == "Undo Tag 2 Photos “icel”"


def test_enter_waits_for_the_tags_of_what_was_typed(tagged: OpenWindow) -> None:
    summon(tagged, "#")
    palette(tagged).field.setText("#öster")
    tagged.key(K.Key_Return)
    tagged.wait_for_photos(1)
    assert tagged.navigation.scope.base == tag_query("Places/Österreich")


def test_a_tag_that_there_is_not_is_said(tagged: OpenWindow) -> None:
    tagged.grid.select_none()
    summon(tagged, "#zebra")
    assert palette(tagged).nothing.isVisible() and "zebra" in palette(tagged).nothing.text()
    tagged.key(K.Key_Return)
    assert palette(tagged).isVisible()


def test_folders_are_gone_to(desk: OpenWindow) -> None:
    summon(desk, "/even")
    assert titles(desk) == ["evening"] and current(desk).place.endswith("coast") and current(desk).hint == "8"
    desk.key(K.Key_Return)
    desk.wait_for_photos(8)
    assert desk.sidebar.model.index_of_base(desk.navigation.scope.base).isValid()


def test_albums_are_gone_to(desk: OpenWindow) -> None:
    desk.app.commands.edit(AlbumCreation("Best/2025"))
    desk.app.commands.edit(AlbumEdit(Photos.of([desk.grid.photos.id_at(3)]), "Best/2025", add=True))
    desk.wait(lambda: desk.sidebar.model.index_of_base(album_query("Best/2025")).isValid())
    summon(desk, "/best 2025")
    assert (current(desk).title, current(desk).place) == ("2025", "Best")
    desk.key(K.Key_Return)
    desk.wait_for_photos(1)
    assert desk.navigation.scope.base == album_query("Best/2025")


def test_plain_text_finds_photos_and_searches(desk: OpenWindow) -> None:
    summon(desk, "IMG_20250614_07")
    assert [offer.kind for offer in palette(desk).model.offers] == [Kind.SEARCH]
    desk.wait(lambda: [offer.kind for offer in palette(desk).model.offers] == [Kind.PHOTO, Kind.SEARCH])
    assert current(desk).kind is Kind.SEARCH  # what Enter does has not changed meanwhile
    desk.key(K.Key_Up)
    assert current(desk).title == "IMG_20250614_070000.jpg"
    desk.key(K.Key_Return)
    desk.wait(lambda: desk.navigation.page == "loupe")
    summon(desk, "20250615")
    desk.key(K.Key_Return)
    desk.wait_for_photos(8)
    assert desk.navigation.scope.search == "20250615" and desk.window.top_bar.search.text() == "20250615"


def test_a_text_that_is_no_query_can_be_typed(desk: OpenWindow) -> None:
    summon(desk, 'rating:>= "')
    desk.wait(lambda: palette(desk).finder._ticket is None and not palette(desk).finder._timer.isActive())
    assert [offer.kind for offer in palette(desk).model.offers] == [Kind.SEARCH]


def test_a_click_runs_a_row_and_one_beside_it_only_closes(desk: OpenWindow) -> None:
    summon(desk, "select all")
    rect = palette(desk).list.visualRect(palette(desk).model.index(0, 0))
    QTest.mouseClick(palette(desk).list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert desk.grid.summary().count == 24 and not palette(desk).isVisible()
    summon(desk, "select none")
    QTest.mouseClick(desk.window.status, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert desk.grid.summary().count == 24 and not palette(desk).isVisible() and desk.has_focus(desk.grid)


def test_it_closes_when_the_focus_goes_elsewhere(desk: OpenWindow) -> None:
    summon(desk)
    desk.window.top_bar.search.setFocus()
    assert not palette(desk).isVisible() and desk.has_focus(desk.window.top_bar.search)
    desk.key(K.Key_P, CTRL | SHIFT)
    assert palette(desk).isVisible()
    desk.key(K.Key_Tab)
    assert not palette(desk).isVisible() and desk.has_focus(desk.window.top_bar.search)


def test_it_stays_within_a_narrow_window(desk: OpenWindow) -> None:
    desk.window.resize(960, 600)
    summon(desk, "a")
    desk.window.resize(700, 600)
    assert desk.window.rect().contains(palette(desk).geometry())


def test_a_key_is_answered_at_once_among_ten_thousand_tags(desk: OpenWindow) -> None:
    with desk.app.library.database.write() as tx:
        for number in range(10_000):
            put(tx, TagRow(1_000 + number, None, f"Group {number % 100} tag {number}"))
    summon(desk, "#")
    for text in ("#tag 77", "#group 4", "#9"):
        began = perf_counter()
        palette(desk).field.setText(text)
        desk.wait(lambda: not palette(desk).finder.is_waiting)
        assert perf_counter() - began < 0.3  # about 15 ms where nothing else runs
        assert titles(desk)
