"""The list of photos: ids at once, rows page by page, changes by runs."""

from array import array

import pytest
from grid_in_memory import FIRST_DAY, Desk
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from photodesk.bridge.pending_edits import SaveState
from photodesk.domain.edits import FlagEdit, Photos, RatingEdit
from photodesk.domain.views import Listing, Section, View
from photodesk.ui.grid.difference import difference
from photodesk.ui.grid.model import MOST_ROWS, PhotoModel, place_of


def listing_of(ids: list[int]) -> Listing:
    return Listing(View(), array("q", ids), (Section(FIRST_DAY, len(ids)),) if ids else ())


def test_it_is_a_proper_model_through_every_change(desk: Desk, qtmodeltester: ModelTester) -> None:
    model = desk.grid.photos
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]  # pytest-qt has no types here
    for ids in ([5, 1, 2, 3], [], [9, 8, 7], list(range(100, 400)), list(range(100, 400, 2))):
        listing = listing_of(ids)
        model.apply(listing, difference(model.listing.ids, listing.ids))
        assert [model.id_at(row) for row in range(model.count())] == ids


def test_a_page_is_asked_for_once_and_told_when_it_comes(desk: Desk) -> None:
    library, model = desk.library, PhotoModel(desk.queries, desk.pending)
    desk.qtbot.waitUntil(lambda: not desk.grid.photos._waiting and not desk.queries._open)  # what the grid asks for itself
    library.rows_open.clear()
    library.asked.clear()
    model.set_listing(listing_of(list(range(34, 74))))
    assert model.row_data(0) is None and model.row_data(39) is None
    with desk.qtbot.waitSignal(model.dataChanged):
        library.rows_open.set()
    assert library.asked == list(range(34, 74))
    known = model.row_data(39)
    assert known is not None and known.name == "IMG_0073.jpg"


def test_rows_in_memory_are_bounded(desk: Desk) -> None:
    library, model = desk.library, desk.grid.photos
    library.days = [(FIRST_DAY, range(1, 20_001))]
    desk.show()
    for row in range(0, 20_000, 200):
        if model.row_data(row) is None:
            with desk.qtbot.waitSignal(model.dataChanged):
                pass
    assert len(model._rows) <= MOST_ROWS


def test_a_photo_that_vanished_is_not_asked_for_again_and_again(desk: Desk) -> None:
    library, model = desk.library, desk.grid.photos
    model.set_listing(listing_of([1, 5000]))
    assert model.row_data(1) is None
    desk.qtbot.waitUntil(lambda: not model._waiting)
    library.asked.clear()
    assert model.row_data(1) is None
    assert not model._waiting


def test_what_is_read_aloud(desk: Desk) -> None:
    desk.library.facts[1] = {"rating": 4, "label": "green", "flag": "keep", "offline": True}
    desk.library.facts[2] = {"name": "a\u202egpj.exe\n"}
    model = desk.grid.photos
    model.refresh([1, 2])
    desk.qtbot.waitUntil(lambda: (row := model.known(0)) is not None and row.rating == 4)
    spoken = model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "IMG_0001, 14 June 2025, Keep, 4 stars, green label, offline"
    assert model.data(model.index(1, 0)) == "a\ufffdgpj.exe\u240a"


def test_a_name_is_never_markup(desk: Desk) -> None:
    desk.library.facts[1] = {"name": "<h1>x</h1>.jpg"}
    model = desk.grid.photos
    model.refresh([1])
    desk.qtbot.waitUntil(lambda: (row := model.known(0)) is not None and row.name.startswith("<"))
    assert "<h1>" not in model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize("wanted", [1, 256, 65_536, 500_000, 1_000_000])
def test_a_photo_is_found_among_a_million(wanted: int) -> None:
    ids = array("q", range(1_000_000, 0, -1))
    assert place_of(ids, wanted) == 1_000_000 - wanted
    assert place_of(ids, 0) is None
    assert place_of(ids, 2**70) is None


# -- rows that change while they are read


def test_no_refresh_is_lost_when_many_questions_wait(desk: Desk) -> None:
    library, model = desk.library, desk.grid.photos
    library.rows_open.clear()
    for photo_id in range(1, 12):
        library.facts[photo_id] = {"rating": 3}
        model.refresh([photo_id])
    library.rows_open.set()
    desk.qtbot.waitUntil(lambda: all((row := model.known(n)) is not None and row.rating == 3 for n in range(11)))


def test_a_change_while_a_page_is_read_is_not_ignored(desk: Desk) -> None:
    library, model = desk.library, PhotoModel(desk.queries, desk.pending)
    library.rows_open.clear()
    model.set_listing(listing_of(list(range(40, 60))))
    assert model.row_data(0) is None
    library.facts[40] = {"rating": 5}
    model.refresh([40])
    library.rows_open.set()
    desk.qtbot.waitUntil(lambda: (row := model.row_data(0)) is not None and row.rating == 5)


def test_an_answer_from_before_a_change_never_replaces_a_newer_one(desk: Desk) -> None:
    library, model = desk.library, desk.grid.photos
    seen: list[int | None] = []
    for rating in range(1, 6):
        library.rows_open.clear()
        model.refresh([1])
        library.facts[1] = {"rating": rating}
        model.refresh([1])
        library.rows_open.set()
        desk.qtbot.waitUntil(lambda rating=rating: (row := model.known(0)) is not None and row.rating == rating)  # type: ignore[misc]
        seen.append(model.known(0).rating)  # type: ignore[union-attr]
    assert seen == [1, 2, 3, 4, 5] and not model._waiting


def test_a_change_of_very_many_photos_reads_only_what_is_looked_at(desk: Desk) -> None:
    library, model = desk.library, desk.grid.photos
    library.days = [(FIRST_DAY, range(1, 20_001))]
    desk.show()
    for row in range(0, 6_000, 200):
        if model.row_data(row) is None:
            with desk.qtbot.waitSignal(model.dataChanged):
                pass
    library.asked.clear()
    library.facts = {photo_id: {"rating": 4} for photo_id in range(1, 20_001)}
    model.refresh(range(1, 20_001))
    desk.qtbot.waitUntil(lambda: all((row := model.known(n)) is not None and row.rating == 4 for n in desk.grid.visible_rows()))
    assert len(library.asked) <= 400


# -- edits before they are committed


def test_an_edit_is_in_the_row_at_once_and_goes_with_its_refusal(desk: Desk) -> None:
    model = desk.grid.photos
    with desk.qtbot.waitSignal(model.dataChanged):
        entry = desk.pending.add(RatingEdit(Photos.of([2]), 4))
    assert [row.rating if (row := model.known(n)) else 0 for n in range(3)] == [None, 4, None]
    desk.pending.fail([entry])
    spoken = model.data(model.index(1, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "IMG_0002, 14 June 2025, 4 stars, not saved" and model.save_state(1) is SaveState.NOT_SAVED
    desk.pending.drop(entry)
    assert (row := model.known(1)) is not None and row.rating is None and model.save_state(1) is None


def test_a_committed_edit_stays_in_the_row_until_the_photo_is_read_again(desk: Desk) -> None:
    library, model = desk.library, desk.grid.photos
    entry = desk.pending.add(FlagEdit(Photos.of([1]), "keep"))
    library.rows_open.clear()
    model.refresh([1])  # this answer is from before the commit
    desk.pending.commit(entry)
    flags: list[str | None] = []
    model.dataChanged.connect(lambda: flags.append(row.flag if (row := model.known(0)) else "?"))
    library.rows_open.set()
    library.facts[1] = {"flag": "keep"}
    desk.qtbot.waitUntil(lambda: not model._waiting and not model._outdated)
    assert flags and set(flags) == {"keep"}
