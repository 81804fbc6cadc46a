"""The window of the history: every edit with its state, taken back one by one or all down to one, with what stays named."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from real_window import CTRL, OpenWindow

from photodesk.domain.edits import FlagEdit, LabelEdit, Photos, RatingEdit, TagEdit, TagRenaming
from photodesk.ui.edit_history.model import PAGE
from photodesk.ui.edit_history.window import HistoryWindow

K = Qt.Key
Row = tuple[str, ...]


def photos(desk: OpenWindow, *rows: int) -> Photos:
    return Photos.of(desk.grid.photos.id_at(row) for row in rows)


def opened(desk: OpenWindow) -> HistoryWindow:
    desk.choose("edit.history")
    window = desk.window.looking_back.history
    assert window is not None
    desk.wait(lambda: window.model._ticket is None)
    return window


def rows(window: HistoryWindow) -> list[Row]:
    """Edit, photos and state of each row."""
    model = window.model
    return [tuple(plain(str(model.index(row, column).data())) for column in (0, 2, 3)) for row in range(model.rowCount())]


def plain(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


def choose(window: HistoryWindow, row: int) -> None:
    window.view.setCurrentIndex(window.model.index(row, 0))


def settle(desk: OpenWindow, window: HistoryWindow) -> None:
    desk.wait(lambda: window.model._ticket is None and not desk.app.queries._open)


@pytest.fixture
def edited(desk: OpenWindow) -> OpenWindow:
    """Three edits: a tag, three stars, and a flag for one of the starred photos."""
    apply = desk.app.library.editing.apply
    apply(TagEdit(photos(desk, 0, 1), ("sea",)))
    apply(RatingEdit(photos(desk, 0, 1, 2), 3))
    apply(FlagEdit(photos(desk, 2), "keep"))
    return desk


def test_edits_stand_with_the_newest_first_and_follow_what_happens(edited: OpenWindow) -> None:
    window = opened(edited)
    assert rows(window) == [("Keep 1 Photo", "1", "Done"), ("Rate 3 Photos", "3", "Done"), ("Tag 2 Photos “sea”", "2", "Done")]
    assert str(window.model.index(0, 1).data()).startswith("Today, ")
    assert window.chosen() == window.model.entries[0] and edited.has_focus(window.view)
    choose(window, 1)
    edited.app.commands.edit(LabelEdit(photos(edited, 5), "red"))
    edited.wait(lambda: len(rows(window)) == 4)
    assert rows(window)[0] == ("Label 1 Photo Red", "1", "Done")
    chosen = window.chosen()
    assert chosen is not None and chosen.label == "Rate 3 Photos"
    QTest.keyClick(window.view, K.Key_Z, CTRL)
    edited.wait(lambda: rows(window)[0][2] == "Undone")
    edited.app.commands.edit(LabelEdit(photos(edited, 6), "blue"))
    edited.wait(lambda: [row[0] for row in rows(window)[:2]] == ["Label 1 Photo Blue", "Label 1 Photo Red"])


def test_an_earlier_edit_is_taken_back_and_what_followed_stays(edited: OpenWindow) -> None:
    window = opened(edited)
    choose(window, 1)
    window.revert_button.click()
    edited.wait(lambda: rows(window)[0][0] == "Undo Rate 3 Photos")
    assert [row[2] for row in rows(window)] == ["Done", "Done", "Reverted", "Done"]
    assert plain(window.outcome.text.text()) == "Undone: Rate 3 Photos · 3 photos."
    assert edited.app.library.browsing.count("rating:3") == 0 and edited.app.library.browsing.count("flag:keep") == 1
    choose(window, 2)
    assert not window.revert_button.isEnabled() and window.undo_button.text() == "Undo to Here (3 Edits)"


def test_what_stays_as_it_is_is_listed_by_name(edited: OpenWindow) -> None:
    edited.app.library.editing.apply(RatingEdit(photos(edited, 1), 5))
    window = opened(edited)
    choose(window, 2)
    with edited.qtbot.waitSignal(edited.app.events.undone):
        window.revert_button.click()
    edited.wait(lambda: window.outcome.list.isVisible())
    name = edited.grid.photos.known(1)
    assert name is not None
    lines = [plain(line) for line in window.outcome.lines.stringList()]
    assert lines == [f"{name.name}: the rating was changed later and stays as it is"]
    assert window.outcome.text.text().endswith("What stays as it is:")
    assert edited.app.library.browsing.count("rating:3") == 0 and edited.app.library.browsing.count("rating:5") == 1


def test_all_edits_down_to_one_are_undone(edited: OpenWindow) -> None:
    window = opened(edited)
    choose(window, 1)
    assert window.undo_button.text() == "Undo to Here (2 Edits)"
    window.undo_button.click()
    edited.wait(lambda: [row[2] for row in rows(window)] == ["Undone", "Undone", "Done"])
    assert window.outcome.text.text() == "2 edits undone."
    assert edited.app.library.browsing.count("rating:3") == edited.app.library.browsing.count("flag:keep") == 0
    assert not window.undo_button.isEnabled() and not window.revert_button.isEnabled()


def test_photos_of_an_edit_are_selected_where_they_are_not_listed_too(edited: OpenWindow) -> None:
    edited.navigation.search("20250616")
    edited.wait_for_photos(8)
    window = opened(edited)
    choose(window, 2)
    meant = sorted(edited.app.library.journal.photos(window.model.entries[2].id))
    assert len(meant) == 2
    QTest.keyClick(window.view, K.Key_Return)
    edited.wait(lambda: sorted(edited.grid.selected_ids()) == meant)


def test_an_edit_of_a_tag_itself_says_that_it_has_no_photos(edited: OpenWindow) -> None:
    edited.app.library.editing.apply(TagRenaming("sea", "ocean"))
    window = opened(edited)
    window.show_button.click()
    edited.wait(window.outcome.isVisible)
    assert "no photo was changed" in window.outcome.text.text()


def test_a_history_without_edits_says_so(desk: OpenWindow) -> None:
    window = opened(desk)
    assert window.nothing.isVisible() and window.nothing.heading.text() == "Nothing was edited yet"
    assert not any(button.isEnabled() for button in (window.show_button, window.revert_button, window.undo_button))
    desk.app.commands.edit(FlagEdit(photos(desk, 0), "keep"))
    desk.wait(window.view.isVisible)
    QTest.keyClick(window, K.Key_Escape)
    assert not window.isVisible()


def test_ten_thousand_edits_come_page_by_page(desk: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    journal, asked = desk.app.library.journal, []
    with desk.app.library.database.write() as tx:
        values = [(f"Edit {n}", n, 1) for n in range(10_000)]
        tx.exec_driver_sql("INSERT INTO journal (label, at_us, \"count\", state) VALUES (?, ?, ?, 'done')", values)
    desk.app.library.editing._entries._stale = True
    history = journal.history

    def counted(limit: int | None = None, before: int | None = None) -> object:
        asked.append(limit)
        return history(limit, before)

    monkeypatch.setattr(journal, "history", counted)
    window = opened(desk)
    assert window.model.rowCount() == PAGE and asked == [PAGE]
    for pages in range(2, 5):
        QTest.keyClick(window.view, K.Key_End)
        desk.wait(lambda pages=pages: window.model.rowCount() == pages * PAGE)  # type: ignore[misc]
    assert rows(window)[-1][0] == f"Edit {10_000 - 4 * PAGE}" and set(asked) == {PAGE}
    desk.app.commands.undo()
    desk.wait(lambda: rows(window)[0][2] == "Undone")
    assert window.model.rowCount() == 4 * PAGE and window.view.currentIndex().row() > 2 * PAGE


def test_the_list_keeps_the_rules_of_models(edited: OpenWindow, qtmodeltester: "Callable[..., None]") -> None:
    qtmodeltester.check(opened(edited).model)  # type: ignore[attr-defined]
