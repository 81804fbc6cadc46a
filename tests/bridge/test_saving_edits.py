"""Edits before, while and after they are saved: painted at once, gathered, kept in order while the disk is full, never lost silently."""

from collections.abc import Iterator
from time import monotonic

import pytest
from library.catalogue import put_photos
from pytestqt.qtbot import QtBot
from store.test_database import no_file_grows

from photodesk.app import App
from photodesk.bridge.pending_edits import SaveState
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.edits import FlagEdit, Photos, RatingEdit, RotationEdit, TagEdit
from photodesk.domain.photos import PhotoRow
from photodesk.domain.problems import Notice


@pytest.fixture
def app(qtbot: QtBot, paths: Paths) -> Iterator[App]:
    """An app on 3,000 rows that tries again at once where an edit cannot be saved."""
    opened = App(paths, Settings())
    put_photos(opened.library, 3_000)
    opened.commands.retry_after_ms((0, 0, 0))
    yield opened
    opened.close()


def row(app: App, photo_id: int) -> PhotoRow:
    """A photo as the library has it."""
    return app.library.browsing.rows([photo_id])[0]


def rate(app: App, photo_id: int, rating: int | None, *, gather: bool = True) -> None:
    app.commands.edit(RatingEdit(Photos.of([photo_id]), rating), gather=gather)


def settle(app: App, qtbot: QtBot) -> None:
    """Wait until nothing is on its way."""
    qtbot.waitUntil(lambda: app.commands.unsaved() == 0, timeout=20_000)


def labels(app: App) -> list[str]:
    return [entry.label for entry in app.library.journal.history()]


# -- painted before it is saved


def test_an_edit_is_painted_in_the_same_call_and_stays_so_when_it_is_committed(app: App, qtbot: QtBot) -> None:
    held, seen = row(app, 7), []
    rate(app, 7, 4)
    assert app.pending.overlaid(held).rating == 4 and app.pending.overlaid(row(app, 8)).rating is None
    assert app.pending.state(7) is None
    app.pending.committed.connect(lambda entry: seen.append((entry.on(held).rating, app.pending.overlaid(held).rating)))
    settle(app, qtbot)
    assert seen == [(4, 4)] and row(app, 7).rating == 4
    assert app.pending.overlaid(row(app, 7)).rating == 4


def test_the_newest_of_several_edits_counts(app: App, qtbot: QtBot) -> None:
    before = row(app, 1)
    rate(app, 1, 2)
    app.commands.edit(RatingEdit(Photos.of(range(1, 2_001)), 5))
    app.commands.edit(FlagEdit(Photos.of([1]), "reject"))
    app.commands.edit(RotationEdit(Photos.of([1]), 90))
    app.commands.edit(RotationEdit(Photos.of([1]), 270))
    shown = app.pending.overlaid(before)
    assert (shown.rating, shown.flag, shown.rotation) == (5, "reject", 0)
    assert app.pending.overlaid(row(app, 2_000)).rating == 5 and app.pending.overlaid(row(app, 2_001)).rating is None
    settle(app, qtbot)
    assert (row(app, 1).rating, row(app, 2_000).rating, row(app, 1).rotation) == (5, 5, 0)


def test_an_edit_of_every_photo_is_painted_on_every_photo(app: App, qtbot: QtBot) -> None:
    app.commands.edit(FlagEdit(Photos.matching(""), "keep"))
    assert app.pending.overlaid(row(app, 2_999)).flag == "keep"
    settle(app, qtbot)


def test_only_what_takes_long_says_so(app: App, qtbot: QtBot) -> None:
    began = monotonic()
    with app.library.database.write():  # the edit waits for the writer
        rate(app, 7, 4, gather=False)
        assert app.pending.state(7) is None
        with qtbot.waitSignal(app.pending.changed):
            pass
        assert monotonic() - began >= 1.9
        assert app.pending.state(7) is SaveState.SAVING and app.pending.state(8) is None
    settle(app, qtbot)
    assert app.pending.state(7) is None


def test_a_refused_edit_goes_back_and_says_why(app: App, qtbot: QtBot) -> None:
    held = row(app, 7)
    with qtbot.waitSignal(app.events.notice_raised):
        rate(app, 7, 9)
    settle(app, qtbot)
    assert app.pending.overlaid(held) == held


# -- gathered


def test_equal_edits_of_a_burst_are_one_step(app: App, qtbot: QtBot) -> None:
    rate(app, 1, 3)
    rate(app, 2, 3)
    settle(app, qtbot)
    assert labels(app) == ["Rate 2 Photos"]
    app.commands.undo()
    qtbot.waitUntil(lambda: (row(app, 1).rating, row(app, 2).rating) == (None, None))


def test_a_tag_on_a_growing_selection_is_one_step(app: App, qtbot: QtBot) -> None:
    for count in (1, 2, 3):
        app.commands.edit(TagEdit(Photos.of(range(1, count + 1)), ("sea",)))
    settle(app, qtbot)
    assert labels(app) == ["Tag 3 Photos “sea”"]


def test_the_last_value_of_a_burst_on_the_same_photos_counts(app: App, qtbot: QtBot) -> None:
    for rating in (1, 2, 3):
        rate(app, 1, rating)
    settle(app, qtbot)
    assert labels(app) == ["Rate 1 Photo"] and row(app, 1).rating == 3


def test_other_edits_and_other_values_are_steps_of_their_own(app: App, qtbot: QtBot) -> None:
    rate(app, 1, 3)
    rate(app, 2, 4)
    app.commands.edit(FlagEdit(Photos.of([3]), "keep"))
    settle(app, qtbot)
    assert labels(app) == ["Keep 1 Photo", "Rate 1 Photo", "Rate 1 Photo"]


def test_what_is_not_to_be_gathered_is_not(app: App, qtbot: QtBot) -> None:
    for photo_id in (1, 2):
        app.commands.edit(FlagEdit(Photos.of([photo_id]), "keep"), gather=False)
    rate(app, 1, 3)
    app.commands.flush()
    rate(app, 2, 3)
    settle(app, qtbot)
    assert labels(app) == ["Rate 1 Photo", "Rate 1 Photo", "Keep 1 Photo", "Keep 1 Photo"]


def test_undo_takes_back_what_was_gathered(app: App, qtbot: QtBot) -> None:
    rate(app, 1, 3)
    with qtbot.waitSignal(app.events.undone) as undone:
        app.commands.undo()
    assert undone.args is not None and [edited.label for edited in undone.args[0].edits] == ["Rate 1 Photo"]
    assert row(app, 1).rating is None


def test_closing_saves_what_was_gathered(qtbot: QtBot, paths: Paths) -> None:
    app = App(paths, Settings())
    put_photos(app.library, 3)
    rate(app, 2, 5)
    app.close()
    again = App(paths, Settings())
    try:
        assert row(again, 2).rating == 5
    finally:
        again.close()


# -- not saved


def fail(app: App, qtbot: QtBot, *ratings: tuple[int, int]) -> list[Notice]:
    """Rate photos on a full disk until the program has given up; the notices."""
    notices: list[Notice] = []
    app.events.notice_raised.connect(notices.append)
    for photo_id, rating in ratings:
        rate(app, photo_id, rating)
    app.commands.flush()
    qtbot.waitUntil(lambda: bool(notices), timeout=20_000)
    return notices


def test_on_a_full_disk_values_stay_and_only_the_photos_concerned_are_marked(app: App, qtbot: QtBot) -> None:
    held = row(app, 1)
    with no_file_grows():
        notices = fail(app, qtbot, (1, 3), (2, 4))
        assert app.pending.overlaid(held).rating == 3
        assert [app.pending.state(i) for i in (1, 2, 3)] == [SaveState.NOT_SAVED, SaveState.NOT_SAVED, None]
        assert (notices[-1].code, notices[-1].count) == ("DISK_FULL", 2)
        assert notices[-1].message.endswith("is full. 2 edits are kept in memory. Free some space, then Retry.")
        rate(app, 3, 5)
        app.commands.flush()
        qtbot.waitUntil(lambda: notices[-1].count == 3)
    with qtbot.waitSignal(app.events.notice_resolved) as resolved:
        app.commands.retry_edits()
    settle(app, qtbot)
    assert resolved.args is not None and resolved.args[0].code == "DISK_FULL"
    assert [row(app, i).rating for i in (1, 2, 3)] == [3, 4, 5] and app.pending.state(1) is None
    assert labels(app) == ["Rate 1 Photo"] * 3


def test_it_is_tried_again_by_itself(app: App, qtbot: QtBot) -> None:
    app.commands.retry_after_ms((0, 0, 200, 200, 200, 200, 200))
    with no_file_grows():
        rate(app, 1, 3, gather=False)
        qtbot.waitUntil(lambda: app.pending.state(1) is SaveState.NOT_SAVED)
    settle(app, qtbot)
    assert row(app, 1).rating == 3


def test_an_edit_that_could_not_be_saved_can_be_taken_back(app: App, qtbot: QtBot) -> None:
    rate(app, 1, 1)
    settle(app, qtbot)
    held = row(app, 1)
    with no_file_grows():
        fail(app, qtbot, (1, 3))
        assert app.commands.next_steps().undo_label == "Rate 1 Photo"
        with qtbot.waitSignal(app.events.undone):
            app.commands.undo()
        settle(app, qtbot)
        assert app.pending.overlaid(held).rating == 1 and app.pending.state(1) is None
    rate(app, 2, 2)
    settle(app, qtbot)
    assert [row(app, i).rating for i in (1, 2)] == [1, 2]


def test_an_edit_behind_an_undo_is_not_what_is_undone(app: App, qtbot: QtBot) -> None:
    rate(app, 1, 1)
    settle(app, qtbot)
    with app.library.database.write():
        app.commands.undo()
        rate(app, 2, 2, gather=False)
    settle(app, qtbot)
    assert [row(app, i).rating for i in (1, 2)] == [None, 2]


def test_photos_that_are_gone_do_not_keep_the_others_from_being_edited(app: App, qtbot: QtBot) -> None:
    with qtbot.waitSignal(app.events.edited) as edited:
        app.commands.edit(RatingEdit(Photos.of([1, 99_999]), 3))
    assert edited.args is not None and (edited.args[0].changed, list(edited.args[0].gone)) == (1, [99_999])
    assert row(app, 1).rating == 3 and app.pending.state(99_999) is None
