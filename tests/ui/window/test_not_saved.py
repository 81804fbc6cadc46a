"""Edits in the window before they are saved: seen at once everywhere, marked where they fail, never lost unsaid."""

import logging

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox, QToolButton
from real_window import SHIFT, OpenWindow
from store.test_database import no_file_grows

from photodesk.bridge.pending_edits import SaveState
from photodesk.domain.changes import EditProgress
from photodesk.domain.edits import Photos, RatingEdit
from photodesk.ui.grid.quick_buttons import QuickButtons
from photodesk.ui.jobs.model import EDIT_AFTER_MS
from photodesk.ui.widgets.wording import number

K = Qt.Key


def stored(desk: OpenWindow, query: str) -> int:
    return desk.app.library.browsing.count(query)


def settle(desk: OpenWindow) -> None:
    desk.wait(lambda: desk.app.commands.unsaved() == 0)


def spoken(desk: OpenWindow, row: int) -> str:
    model = desk.grid.photos
    return str(model.data(model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole))


def question(desk: OpenWindow) -> QMessageBox:
    found: list[QMessageBox] = []

    def is_open() -> bool:
        found[:] = [box for box in desk.window.findChildren(QMessageBox) if box.isVisible()]
        return bool(found)

    desk.wait(is_open)
    return found[0]


def answer(desk: OpenWindow, text: str) -> None:
    next(button for button in question(desk).buttons() if button.text() == text).click()


def test_a_key_is_seen_in_grid_loupe_and_filmstrip_before_anything_is_written(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    desk.key(K.Key_Return)
    loupe, strip = desk.navigation.loupe(), desk.window.panels.filmstrip
    assert strip is not None
    shown = desk.grid.photos.row_of(loupe.current_id() or 0)
    assert shown is not None
    with desk.app.library.database.write():  # edits wait for the writer
        desk.wait(lambda: "20250614" in spoken(desk, shown) or desk.grid.photos.known(shown) is not None)
        for key in (K.Key_X, K.Key_4, K.Key_8):
            desk.key(key)
        assert "Reject, 4 stars, green label" in spoken(desk, shown)
        assert "Reject, 4 stars, green label" in loupe._header.texts()
        assert "Reject, 4 stars, green label" in strip.accessibleName()
    settle(desk)
    assert stored(desk, "flag:reject rating:4 label:green") == 1


def test_no_old_value_comes_back_while_an_edit_is_committed(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    seen: set[int | None] = set()

    def look() -> None:
        known = desk.grid.photos.known(0)
        seen.add(None if known is None else known.rating)

    for signal in (desk.grid.photos.dataChanged, desk.app.pending.changed, desk.app.events.photos_changed, desk.app.events.edited):
        signal.connect(look)
    desk.key(K.Key_3)
    settle(desk)
    with desk.qtbot.waitSignal(desk.grid.list_shown, timeout=20_000):  # renewed after the commit
        pass
    assert seen == {3}


def test_in_the_loupe_each_photo_is_a_step_of_its_own(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    desk.key(K.Key_Return)
    desk.key(K.Key_3)
    desk.key(K.Key_Right)
    desk.key(K.Key_3)
    settle(desk)
    assert [entry.label for entry in desk.app.library.journal.history()] == ["Rate 1 Photo", "Rate 1 Photo"]
    desk.navigation.close_photo()
    desk.key(K.Key_Home)
    desk.key(K.Key_5)
    desk.key(K.Key_Right)
    desk.key(K.Key_5)
    settle(desk)
    assert [entry.label for entry in desk.app.library.journal.history(1)] == ["Rate 2 Photos"]


def test_what_is_not_saved_is_marked_said_and_kept_until_there_is_room(desk: OpenWindow) -> None:
    desk.app.commands.retry_after_ms((0, 0, 0))
    desk.key(K.Key_Home)
    with no_file_grows():
        desk.key(K.Key_3)
        desk.wait(lambda: bool(desk.window.centre.banners.texts()))
        assert desk.window.centre.banners.texts() == [
            "The disk holding the library is full. 1 edit is kept in memory. Free some space, then Retry."
        ]
        assert spoken(desk, 0).endswith("3 stars, not saved") and not spoken(desk, 1).endswith("not saved")
        assert desk.grid.photos.save_state(0) is SaveState.NOT_SAVED
        desk.wait(lambda: desk.action("edit.undo").text() == "Undo Rate 1 Photo")
        assert not [box for box in desk.window.findChildren(QMessageBox) if box.isVisible()]
    desk.window.messages._on_retry()
    settle(desk)
    desk.wait(lambda: desk.window.centre.banners.texts() == [])
    assert stored(desk, "rating:3") == 1 and not spoken(desk, 0).endswith("not saved")


def test_edits_on_their_way_are_saved_before_the_window_closes(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    desk.key(K.Key_3)
    desk.window.close()
    desk.wait(lambda: not desk.window.isVisible())
    assert stored(desk, "rating:3") == 1


def test_the_window_does_not_close_on_edits_that_cannot_be_saved_unless_told_to(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    with no_file_grows():
        desk.key(K.Key_3)
        desk.window.close()
        assert question(desk).text() == "Close Without Saving 1 Edit?"
        assert "The disk holding the library is full. PhotoDesk keeps them" in question(desk).informativeText()
        answer(desk, "Keep Open")
        assert desk.window.isVisible() and desk.app.commands.unsaved() == 1
        desk.window.close()
        answer(desk, "Discard 1 Edit")
        desk.wait(lambda: not desk.window.isVisible())


class Heard(logging.Handler):
    """What a logger said, whatever is set up above it."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    # logging overrides

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def test_the_end_of_a_session_waits_for_no_answer(desk: OpenWindow) -> None:
    log, heard = logging.getLogger("photodesk.app"), Heard()
    log.addHandler(heard)
    desk.key(K.Key_Home)
    with no_file_grows():
        desk.key(K.Key_3)
        desk.window.end()
        assert not desk.window.isVisible()
        desk.app.close()
    log.removeHandler(heard)
    assert desk.app.commands.lost_edits() == 1
    assert [said for said in heard.said if said.startswith("1 edits could not be saved")], (log.disabled, log.manager.disable, log.level)


def test_a_long_edit_has_a_line_with_a_way_to_stop_it(desk: OpenWindow) -> None:
    events, status = desk.app.events, desk.window.status
    events.tell(EditProgress(2_000, 100_000), urgent=True)
    desk.qtbot.waitUntil(lambda: status.cancel.isVisible(), timeout=EDIT_AFTER_MS + 19_000)
    assert status.job.text() == f"Saving changes {number(2_000)} of {number(100_000)}"
    stopped: list[str] = []
    status.cancel_asked.connect(stopped.append)
    status.cancel.click()
    assert stopped == ["edit"] and isinstance(status.cancel, QToolButton)
    events.tell(EditProgress(100_000, 100_000), urgent=True)
    desk.wait(lambda: not status.cancel.isVisible())


def test_a_stopped_edit_goes_back_and_says_so_without_a_banner(desk: OpenWindow) -> None:
    commands = desk.app.commands
    with desk.app.library.database.write():  # the edit waits for the writer, and is asked to stop meanwhile
        commands.cancel("edit")
        commands.edit(RatingEdit(Photos.of(desk.grid.photos.listing.ids), 5), gather=False)
        assert spoken(desk, 0).endswith("5 stars")
        desk.wait(lambda: not commands._cancelling.is_set())  # it has begun: what was asked before is not meant for it
        commands.cancel("edit")
    desk.wait(lambda: "stopped" in desk.window.centre.toast.text())
    settle(desk)
    assert desk.window.centre.banners.texts() == [] and stored(desk, "rating:5") == 0
    assert not spoken(desk, 0).endswith("stars")


def test_photos_that_left_the_library_are_named(desk: OpenWindow) -> None:
    desk.app.commands.edit(RatingEdit(Photos.of([desk.grid.photos.id_at(0), 99_999]), 2))
    toast = desk.window.centre.toast
    desk.wait(lambda: toast.text() == "1 photo left out, not in the library any more")
    assert stored(desk, "rating:2") == 1


def test_marks_of_several_photos_are_one_edit_and_undo_selects_them(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    desk.key(K.Key_Right, SHIFT, times=2)
    desk.key(K.Key_P)
    settle(desk)
    with desk.qtbot.waitSignal(desk.app.events.undone, timeout=20_000):
        desk.choose("edit.undo")
    assert len(desk.grid.selected_ids()) == 3 and stored(desk, "flag:keep") == 0


# -- the buttons on a cell


def hovered(desk: OpenWindow, row: int) -> QuickButtons:
    grid = desk.grid
    QTest.mouseMove(grid.viewport(), QPoint(1, 1))
    QTest.mouseMove(grid.viewport(), grid.visualRect(grid.photos.index(row, 0)).center())
    desk.wait(lambda: grid.quick_buttons is not None and grid.quick_buttons.isVisible() and grid.hovered_row == row)
    assert grid.quick_buttons is not None
    return grid.quick_buttons


def test_the_buttons_under_the_pointer_mark_that_photo_or_the_selection_it_is_in(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    buttons = hovered(desk, 2)
    assert all(min(b.width(), b.height()) >= 28 and b.accessibleName() for b in (buttons.keep, buttons.reject, buttons.rate))
    QTest.mouseClick(buttons.keep, Qt.MouseButton.LeftButton)
    assert "Keep" in spoken(desk, 2) and "Keep" not in spoken(desk, 0) and desk.grid.current_id() == desk.grid.photos.id_at(2)
    desk.key(K.Key_Right, SHIFT)
    QTest.mouseClick(hovered(desk, 3).reject, Qt.MouseButton.LeftButton)
    assert "Reject" in spoken(desk, 2) and "Reject" in spoken(desk, 3)
    settle(desk)
    assert stored(desk, "flag:reject") == 2


def test_rating_by_pointer_has_a_menu(desk: OpenWindow) -> None:
    QTest.mouseClick(hovered(desk, 1).rate, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if action.text() == "4 Stars").trigger()
    menu.close()
    assert "4 stars" in spoken(desk, 1)
    settle(desk)


def test_small_cells_have_no_room_for_buttons(desk: OpenWindow) -> None:
    buttons = hovered(desk, 1)
    desk.grid.set_cell_width(96)
    QTest.mouseMove(desk.grid.viewport(), desk.grid.visualRect(desk.grid.photos.index(4, 0)).center())
    desk.wait(lambda: desk.grid.hovered_row == 4)
    assert not buttons.isVisible()
