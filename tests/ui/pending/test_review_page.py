"""The page of pending changes: what is chosen, taken back and applied, by keys and by pointer, with real files."""

import os
from pathlib import Path
from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QStyleOptionViewItem
from real_window import CTRL, SHIFT, OpenWindow

from photodesk.domain.edits import MoveStaging, Photos, RenameStaging, TrashStaging
from photodesk.domain.pending import REJECTED, ApplyProgress, ChangeKind, PendingChange
from photodesk.ui.pending.page import PendingPage
from photodesk.ui.pending.painting import ReviewDelegate
from photodesk.ui.pending.review import Group, Waiting
from photodesk.ui.sidebar.entries import PENDING
from photodesk.ui.sidebar.model import COUNT_ROLE
from photodesk.ui.widgets.wording import number

K = Qt.Key


def ids(desk: OpenWindow) -> list[int]:
    return list(desk.grid.photos.listing.ids)


def stage(desk: OpenWindow, dated_folder: Path) -> None:
    """Four to the trash, two new names, one to another folder."""
    known, apply = ids(desk), desk.app.library.editing.apply
    apply(TrashStaging(Photos.of(known[:4])))
    apply(RenameStaging(Photos.of(known[4:6]), "Coast_{n}"))
    apply(MoveStaging(Photos.of(known[23:]), os.fsencode(dated_folder / "new")))
    desk.app.events.tell(desk.app.library.pending.counts(), urgent=True)


def opened(desk: OpenWindow) -> PendingPage:
    desk.window.activateWindow()
    desk.choose("pending.review")
    page = cast(PendingPage, desk.window.centre.page("pending"))
    desk.wait(page.is_settled)
    return page


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def trashed(home: Path) -> set[str]:
    return {path.name for path in (home / ".local/share/Trash/files").glob("*")}


def banners(desk: OpenWindow) -> list[str]:
    return desk.window.centre.banners.texts()


def heads(page: PendingPage) -> list[tuple[str, int]]:
    return [(row.kind.value, len(row.changes)) for row in page.model.review.rows if isinstance(row, Group)]


def click(page: PendingPage, row: int, part: str) -> None:
    index = page.model.index(row, 0)
    cells = page.list.delegate.cells(page.list.visualRect(index), page.model.row(index), page.list.layoutDirection())
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, getattr(cells, part).center())


def test_groups_rows_and_what_is_said_of_them(desk: OpenWindow, dated_folder: Path) -> None:
    stage(desk, dated_folder)
    page = opened(desk)
    assert heads(page) == [("trash", 4), ("rename", 2), ("move", 1)]
    said = [str(page.model.data(page.model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole)) for row in range(page.model.rowCount())]
    assert said[0].startswith("Move to Trash, 4 of 4 selected, frees") and said[0].endswith("open")
    assert "chosen by you, in photos/coast/evening, selected" in said[1]
    assert "Rename, → Coast_1.jpg, in photos/coast/evening, selected" in said[6]
    assert "Move, → photos/new, in photos, selected" in said[9]
    assert page.foot.summary.text() == "7 of 7 selected · 4 files go to Trash and can be restored from there"
    assert page.foot.apply_button.text() == "Apply 7 Changes" and page.foot.key.text() == "Ctrl+S"


def test_keys_choose_open_and_close(desk: OpenWindow, dated_folder: Path) -> None:
    stage(desk, dated_folder)
    page = opened(desk)
    desk.key(K.Key_Down)
    desk.key(K.Key_Space)
    assert page.foot.summary.text().startswith("6 of 7 selected · 3 files go to Trash")
    desk.key(K.Key_Down, SHIFT)
    desk.key(K.Key_Space)
    assert page.foot.apply_button.text() == "Apply 5 Changes"
    desk.key(K.Key_Left)
    assert page.list.currentIndex().row() == 0
    desk.key(K.Key_Space)
    assert page.foot.apply_button.text() == "Apply 7 Changes"
    desk.key(K.Key_Left)
    assert page.model.rowCount() == 6 and page.foot.apply_button.text() == "Apply 7 Changes"
    desk.key(K.Key_Right)
    assert page.model.rowCount() == 10


def test_the_pointer_chooses_and_takes_back(desk: OpenWindow, dated_folder: Path) -> None:
    stage(desk, dated_folder)
    page = opened(desk)
    click(page, 1, "check")
    assert page.foot.apply_button.text() == "Apply 6 Changes"
    gone = page.model.row(page.model.index(2, 0))
    click(page, 2, "undo")
    desk.wait(lambda: page.model.review.total() == 6 and page.is_settled())
    assert isinstance(gone, PendingChange) and gone.id not in {change.id for change in desk.app.library.pending.changes()}
    assert page.foot.apply_button.text() == "Apply 5 Changes", "what was not chosen stays so"
    desk.key(K.Key_Z, CTRL)
    desk.wait(lambda: page.model.review.total() == 7 and page.is_settled())
    chosen = page.list.selected_changes()
    assert [change.photo_id for change in chosen] == [gone.photo_id], "what came back is selected"


def test_applied_by_keys_and_undone(desk: OpenWindow, dated_folder: Path, private_home: Path) -> None:
    before = files(dated_folder)
    contents = {path: (dated_folder / path).read_bytes() for path in before}
    stage(desk, dated_folder)
    page = opened(desk)
    doomed = {Path(change.path).name for change in page.model.review.groups[0].changes}
    desk.key(K.Key_Down)
    desk.key(K.Key_Space)
    kept = {Path(row.path).name for row in page.list.selected() if isinstance(row, PendingChange)}
    desk.key(K.Key_S, CTRL)
    desk.wait(lambda: banners(desk) == ["6 changes applied."])
    desk.wait(lambda: page.is_settled() and page.model.review.total() == 1)
    assert trashed(private_home) == doomed - kept
    after = files(dated_folder)
    assert after - before == {"coast/evening/Coast_1.jpg", "coast/evening/Coast_2.jpg", f"new/{_last(desk)}"}
    assert desk.sidebar.model.data(desk.sidebar.model.index_of(PENDING), COUNT_ROLE) == 1
    assert page.safe.text() == "– these files are unchanged" and page.title.text() == "Pending Changes (1)"
    desk.key(K.Key_Z, CTRL)
    desk.wait(lambda: files(dated_folder) == before and page.model.review.total() == 7 and page.is_settled())
    assert {path: (dated_folder / path).read_bytes() for path in before} == contents
    assert trashed(private_home) == set() and banners(desk) == []
    assert len(page.list.selected_changes()) == 6, "what came back is selected"


def _last(desk: OpenWindow) -> str:
    return Path(desk.app.library.browsing.paths_of([ids(desk)[-1]])[ids(desk)[-1]]).name


def test_undone_in_the_grid_the_photos_are_back_and_selected(desk: OpenWindow, dated_folder: Path) -> None:
    doomed = ids(desk)[2:5]
    desk.app.library.editing.apply(TrashStaging(Photos.of(doomed)))
    desk.app.filing.apply()
    desk.wait_for_photos(21)
    desk.wait(lambda: banners(desk) == ["3 changes applied."])
    desk.choose("edit.undo")
    desk.wait_for_photos(24)
    desk.wait(lambda: sorted(desk.grid.selected_ids()) == sorted(doomed))
    assert len(files(dated_folder)) == 24 and not desk.window.centre.toast.text()


def test_what_fails_stays_with_its_reason_and_can_be_tried_again(desk: OpenWindow, dated_folder: Path) -> None:
    stage(desk, dated_folder)
    victim = Path(desk.app.library.browsing.paths_of(ids(desk)[:1])[ids(desk)[0]])
    content, facts = victim.read_bytes(), victim.stat()
    page = opened(desk)
    victim.write_bytes(content + b"more")
    page.foot.apply_button.click()
    desk.wait(lambda: banners(desk) == ["6 changes applied; 1 could not be done, and its file is unchanged."])
    desk.wait(lambda: page.is_settled() and page.failures.isVisible())
    failed = page.model.review.failed()
    assert [change.path for change in failed] == [str(victim)] and page.failures.text.text() == failed[0].message
    page.failures.copy_button.click()
    assert str(victim) in QApplication.clipboard().text() and failed[0].message in QApplication.clipboard().text()
    page.failures.retry_button.click()
    desk.wait(lambda: banners(desk) == ["0 changes applied; 1 could not be done, and its file is unchanged."])
    desk.wait(lambda: page.is_settled() and page.failures.isVisible())
    assert victim.read_bytes() == content + b"more"
    victim.write_bytes(content)
    os.utime(victim, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    page.failures.retry_button.click()
    desk.wait(lambda: page.is_settled() and page.empty.isVisible())
    assert not victim.exists() and banners(desk) == ["1 change applied."]


def answer(desk: OpenWindow, agreed: bool) -> str:
    """Answer the question that is open; what it asks."""
    box = desk.window.findChildren(QMessageBox)[-1]
    text = box.text()
    wanted = QMessageBox.ButtonRole.AcceptRole if agreed else QMessageBox.ButtonRole.RejectRole
    next(button for button in box.buttons() if box.buttonRole(button) == wanted).click()
    return text


def test_discarding_all_asks_first_and_can_be_undone(desk: OpenWindow, dated_folder: Path) -> None:
    stage(desk, dated_folder)
    before, page = files(dated_folder), opened(desk)
    page.discard_button.click()
    assert answer(desk, agreed=False) == "Discard 7 Changes"
    page.discard_button.click()
    answer(desk, agreed=True)
    desk.wait(lambda: page.is_settled() and page.empty.isVisible())
    assert desk.app.library.pending.changes() == [] and files(dated_folder) == before
    desk.choose("edit.undo")
    desk.wait(lambda: len(desk.app.library.pending.changes()) == 7)


def test_nothing_is_deleted_for_good_without_a_question(desk: OpenWindow, dated_folder: Path) -> None:
    desk.window.activateWindow()
    desk.grid.setFocus()
    desk.grid.reveal(ids(desk)[:2])
    desk.choose("photo.delete")
    desk.wait(lambda: desk.window.applying.waiting.total == 2)
    before, page = files(dated_folder), opened(desk)
    page.list.select_rows((), 0)
    desk.key(K.Key_Space)
    desk.key(K.Key_S, CTRL)
    assert answer(desk, agreed=False) == "Delete 2 Photos Permanently?"
    assert files(dated_folder) == before and not page._is_applying
    desk.key(K.Key_S, CTRL)
    answer(desk, agreed=True)
    desk.wait(lambda: page.is_settled() and page.empty.isVisible())
    assert len(before) - len(files(dated_folder)) == 2


def test_five_thousand_rows_cost_what_is_in_sight(desk: OpenWindow) -> None:
    page, painted = opened(desk), set()
    many = tuple(PendingChange(n, ChangeKind.TRASH, n, f"/photos/IMG_{n}.jpg", None, REJECTED, 1_000) for n in range(1, 5_001))

    class Noting(ReviewDelegate):
        """Notes which rows are painted."""

        def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
            painted.add(index.row())
            super().paint(painter, option, index)

    page.list.setItemDelegate(Noting(desk.window.theme, page.model, page.pictures, page.list))
    page._stack.setCurrentIndex(0)
    page.list.show_waiting(Waiting(many))
    page.list.viewport().grab()
    assert page.model.rowCount() == 5_001 and 0 < len(painted) < 60
    page.list.setFocus()
    desk.key(K.Key_End, CTRL)
    painted.clear()
    page.list.viewport().grab()
    assert max(painted) == 5_000 and len(painted) < 60
    desk.key(K.Key_Home, CTRL)
    desk.key(K.Key_Space)
    assert page.foot.summary.text() == f"0 of {number(5_000)} selected"


def test_what_is_offline_cannot_be_chosen_and_says_why(desk: OpenWindow, dated_folder: Path, tmp_path: Path) -> None:
    stage(desk, dated_folder)
    page = opened(desk)
    os.rename(dated_folder, tmp_path / "unplugged")
    desk.choose("folder.rescan")
    desk.wait(lambda: bool(page.model.review.offline) and page.is_settled())
    assert page.foot.summary.text() == "0 of 7 selected · 7 offline" and not page.foot.apply_button.isEnabled()
    row = page.model.index(1, 0)
    assert "Offline" in str(page.model.data(row, Qt.ItemDataRole.AccessibleTextRole))
    assert "Offline" in str(page.model.data(row, Qt.ItemDataRole.ToolTipRole))
    page.list.select_rows((), 1)
    desk.key(K.Key_Space)
    assert page.model.review.number_chosen() == 0
    desk.key(K.Key_Backspace)
    desk.wait(lambda: page.model.review.total() == 6 and page.is_settled())
    os.rename(tmp_path / "unplugged", dated_folder)
    desk.choose("folder.rescan")
    desk.wait(lambda: page.foot.apply_button.text() == "Apply 6 Changes" and page.is_settled())


def test_the_line_of_jobs_says_how_far_it_is_and_stops_it(desk: OpenWindow, dated_folder: Path) -> None:
    stage(desk, dated_folder)
    before, page, status = files(dated_folder), opened(desk), desk.window.status
    stopped: list[int] = []
    page.apply_asked.disconnect()
    page.apply_asked.connect(lambda ids, _: stopped.extend(ids))
    page.apply()
    assert len(stopped) == 7
    desk.app.events.tell(ApplyProgress(3, 7), urgent=True)
    desk.wait(lambda: status.job.text() == "Applying changes 3 of 7" and status.cancel.isVisible())
    assert page.safe.text() == "– being applied" and page.foot.summary.text() == "3 of 7 applied" and page.foot.cancel_button.isVisible()
    assert status.cancel.accessibleName() == "Cancel Applying Changes"
    page.list.select_rows((), 1)
    desk.key(K.Key_Backspace)
    assert len(desk.app.library.pending.changes()) == 7, "nothing is taken back while changes are applied"
    status.cancel.click()
    assert desk.app.filing._stopping.is_set()
    desk.app.events.tell(ApplyProgress(3, 7, ended=True), urgent=True)
    desk.wait(lambda: not status.job.isVisible() and page.foot.apply_button.isVisible())
    assert page.safe.text() == "– nothing on disk has changed yet" and files(dated_folder) == before
