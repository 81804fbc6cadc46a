"""The page of watched folders in the whole program: settings are kept, rules are followed, a drive goes and comes back."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from builders import write_jpeg, write_photos
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.modeltest import ModelTester
from real_window import OpenWindow, scan_only

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.folders import FolderRules, FolderState
from photodesk.domain.problems import Notice, NoticeResolved
from photodesk.library.library import Library
from photodesk.ui.folders.model import NAME, SCANNED, STATUS
from photodesk.ui.folders.page import FoldersPage
from photodesk.ui.folders.patterns_dialog import PatternsDialog
from photodesk.ui.folders.rules_dialog import RulesDialog
from photodesk.ui.problems.page import ProblemsPage

Opener = Callable[..., OpenWindow]


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders with three photos each."""
    found = tmp_path / "Pictures", tmp_path / "NAS photos"
    for number, folder in enumerate(found):
        write_photos(folder, 3, start=3 * number)
    return found


@pytest.fixture
def desk(paths: Paths, folders: tuple[Path, Path], open_window: Opener) -> OpenWindow:
    """A window on both, which works."""
    scan_only(paths, *folders)
    desk = open_window(working=True)
    desk.wait_for_photos(6)
    return desk


@pytest.fixture
def still(paths: Paths, folders: tuple[Path, Path], open_window: Opener) -> OpenWindow:
    """The same, in which nothing works in the background."""
    scan_only(paths, *folders)
    return open_window()


def page_of(desk: OpenWindow) -> FoldersPage:
    desk.choose("folder.watched")
    page = cast(FoldersPage, desk.window.centre.page("folders"))
    desk.wait(lambda: page.is_settled() and page._facts is not None)
    return page


def choose(desk: OpenWindow, page: FoldersPage, name: str) -> None:
    names = [page.table.model.index(row, NAME).data() for row in range(page.table.model.rowCount())]
    page.table.choose(names.index(name))
    folder = page.chosen()
    assert folder is not None
    desk.wait(lambda: page.is_settled() and page._facts is not None and page._facts.folder_id == folder.id)


def status(page: FoldersPage, name: str) -> str:
    model = page.table.model
    row = next(row for row in range(model.rowCount()) if model.index(row, NAME).data() == name)
    return str(model.index(row, STATUS).data())


def state(desk: OpenWindow, folder: Path) -> FolderState:
    found = desk.app.library.folders.find(bytes(folder))
    assert found is not None
    return found.state


def banners(desk: OpenWindow) -> list[str]:
    return desk.window.centre.banners.texts()


def test_an_empty_library_offers_to_add_a_folder(open_window: Opener) -> None:
    desk = open_window()
    desk.choose("folder.watched")
    page = cast(FoldersPage, desk.window.centre.page("folders"))
    desk.wait(page.empty.isVisible)
    assert page.empty.button is not None and desk.has_focus(page)
    desk.key(Qt.Key.Key_Escape)
    assert desk.navigation.page == "first_run"


def test_photos_of_the_first_folders_are_shown_when_they_were_added_from_the_page(open_window: Opener, folders: tuple[Path, Path]) -> None:
    desk = open_window()
    desk.choose("folder.watched")
    desk.window.errands.add_folders([str(folder) for folder in folders])
    desk.wait_for_photos(6)
    assert desk.navigation.page == "grid"


def test_each_folder_says_how_it_is_watched(desk: OpenWindow) -> None:
    page = page_of(desk)
    desk.wait(lambda: status(page, "Pictures") == "Watching")
    model = page.table.model
    assert [model.index(row, 1).data() for row in range(2)] == ["3", "3"]
    desk.wait(lambda: model.index(0, SCANNED).data() == "just now")
    assert "3 photos" in model.index(0, NAME).data(Qt.ItemDataRole.AccessibleTextRole)
    folder = next(f for f in desk.app.library.folders.all() if f.display.endswith("Pictures"))
    desk.app.events.tell(Notice("WATCH_LIMIT", "2 folders can’t be watched.", folder.display, 2), urgent=True)
    desk.wait(lambda: status(page, "Pictures") == "Checked every 1 min instead")
    assert "2 folders can’t be watched." in banners(desk)
    desk.app.events.tell(NoticeResolved("WATCH_LIMIT", folder.display), urgent=True)
    desk.wait(lambda: status(page, "Pictures") == "Watching")


def test_settings_of_a_folder_are_kept_over_a_restart(still: OpenWindow, open_window: Opener) -> None:
    page = page_of(still)
    choose(still, page, "NAS photos")
    page.details.modes["daily"].click()
    page.details.protected.click()
    page.details.hidden.click()
    still.wait(lambda: status(page, "NAS photos") == "Scan daily")
    still.wait(lambda: page.is_settled() and page._facts is not None and page._facts.hidden)
    again = open_window()
    assert again.navigation.page == "folders"
    page = page_of(again)
    choose(again, page, "NAS photos")
    assert page.details.modes["daily"].isChecked()
    assert page.details.protected.isChecked() and page.details.hidden.isChecked()
    choose(again, page, "Pictures")
    assert page.details.modes["watch"].isChecked()
    assert not page.details.protected.isChecked() and not page.details.hidden.isChecked()


def test_a_rule_is_written_and_followed_for_a_new_photo(desk: OpenWindow, folders: tuple[Path, Path]) -> None:
    page = page_of(desk)
    choose(desk, page, "Pictures")
    page.details.edit_rules.click()
    dialog = page.findChild(RulesDialog)
    assert dialog is not None
    dialog.tags.setText("Iceland")
    dialog.album.setText("Trip")
    dialog.move_to.setText("{date:%Y")
    dialog.go.click()
    assert dialog.isVisible() and dialog.note.isVisible()
    dialog.move_to.setText("{date:%Y}")
    assert "2025/" in dialog.example.text()
    dialog.go.click()
    desk.wait(lambda: "Trip" in page.details.rules.text())
    assert "Pending Changes" in page.details.rules.text()
    write_jpeg(folders[0] / "IMG_new.jpg", 77)
    model = page.receipts.model
    desk.wait(lambda: model.rowCount() == 3)
    said = [model.index(row, 0).data() for row in range(3)]
    assert all(text.startswith("IMG_new.jpg – ") for text in said)
    assert any("Tagged Iceland" in text for text in said) and any("album Trip" in text for text in said)
    assert any("Proposed to move" in text for text in said)
    assert desk.app.library.browsing.count('tag:"/Iceland"') == 1
    assert (folders[0] / "IMG_new.jpg").exists()


def test_copies_never_go_into_the_folder_they_come_from(still: OpenWindow, folders: tuple[Path, Path]) -> None:
    page = page_of(still)
    choose(still, page, "Pictures")
    page.details.edit_rules.click()
    dialog = page.findChild(RulesDialog)
    assert dialog is not None
    for place in (str(folders[0] / "copies"), "copies"):
        dialog.copy_to.setText(place)
        dialog.go.click()
        assert dialog.isVisible() and "nothing was changed" in dialog.note.text()
    dialog.reject()


def test_skipped_patterns_are_written_one_a_line(still: OpenWindow, folders: tuple[Path, Path]) -> None:
    page = page_of(still)
    choose(still, page, "Pictures")
    page.details.skipping.click()
    dialog = page.findChild(PatternsDialog)
    assert dialog is not None
    dialog.field.setPlainText("*_proxy.jpg\n\n exports/ \n")
    dialog.go.click()
    folder_id = page.chosen().id  # type: ignore[union-attr]
    still.wait(lambda: still.app.library.folders.rules(folder_id) == FolderRules(skip=("*_proxy.jpg", "exports/")))
    still.wait(lambda: "*_proxy.jpg" in page.details.skipped.text())


def test_a_folder_goes_and_comes_back_and_nothing_is_missing(desk: OpenWindow, folders: tuple[Path, Path]) -> None:
    page = page_of(desk)
    choose(desk, page, "NAS photos")
    away = folders[1].rename(folders[1].with_name("away"))
    folders[1].mkdir()  # as an empty mount point
    page.details.rescan.click()
    desk.wait(lambda: status(page, "NAS photos") == "Offline – cached")
    assert any("NAS photos is offline" in text for text in banners(desk))
    assert not page.details.show_files.isEnabled() and "offline" in page.details.show_files.toolTip()
    assert page.details.elsewhere.isVisible()
    folder = page.chosen()
    assert folder is not None
    button = page.table.retry_button(folder.id)
    assert button is not None and button.accessibleName() == "Try Again: NAS photos"
    assert desk.app.library.browsing.counts().missing == 0
    folders[1].rmdir()
    away.rename(folders[1])
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    desk.wait(lambda: status(page, "NAS photos") == "Watching")
    desk.wait(lambda: not any("offline" in text for text in banners(desk)))
    assert page.table.retry_button(folder.id) is None
    assert desk.app.library.browsing.counts().missing == 0


def test_an_offline_folder_is_told_of_at_the_start_and_its_files_are_not_offered(
    paths: Paths, folders: tuple[Path, Path], open_window: Opener
) -> None:
    scan_only(paths, *folders)
    folders[1].rename(folders[1].with_name("away"))
    library = Library.open(paths, Settings())
    library.scanning.scan(None, lambda _: None)
    library.close()
    desk = open_window()
    desk.wait_for_photos(6)
    desk.wait(lambda: any("NAS photos is offline" in text for text in banners(desk)))
    rows = {bool(photo.offline): row for row in range(6) if (photo := desk.grid.photos.known(row)) is not None}
    show, copy = desk.action("files.show"), desk.action("files.copy")
    desk.grid.choice.only(rows[False])
    desk.wait(lambda: show.isEnabled() and copy.isEnabled())
    desk.grid.choice.only(rows[True])
    desk.wait(lambda: not show.isEnabled() and not copy.isEnabled())
    assert "offline" in show.toolTip() and "offline" in copy.toolTip()
    assert desk.action("rating.3").isEnabled()
    desk.grid.select_all()
    desk.wait(copy.isEnabled)


def test_a_folder_that_is_elsewhere_is_taken_only_with_its_photos(
    paths: Paths, folders: tuple[Path, Path], tmp_path: Path, open_window: Opener
) -> None:
    scan_only(paths, *folders)
    desk = open_window()
    page = page_of(desk)
    choose(desk, page, "NAS photos")
    elsewhere, empty = folders[1].rename(tmp_path / "mounted here"), tmp_path / "empty"
    empty.mkdir()
    page.details.rescan.click()
    desk.wait(lambda: status(page, "NAS photos") == "Offline – cached")
    watching = desk.window.watching
    watching._to_place = page.chosen()
    watching.place(str(empty))
    desk.wait(lambda: any("does not hold the photos" in text for text in banners(desk)))
    watching.place(str(elsewhere))
    desk.wait(lambda: page.table.model.index(0, NAME).data() != "NAS photos" and page.is_settled())
    choose(desk, page, "mounted here")
    page.details.rescan.click()
    desk.wait(lambda: state(desk, elsewhere) is not FolderState.OFFLINE)
    assert desk.app.library.browsing.counts().photos == 6 and desk.app.library.browsing.counts().missing == 0
    assert not any("NAS photos is offline" in text for text in banners(desk))


def test_removing_a_folder_asks_first_and_leaves_the_files(still: OpenWindow, folders: tuple[Path, Path]) -> None:
    page = page_of(still)
    choose(still, page, "NAS photos")
    page.details.remove.click()
    box = still.window.findChild(QMessageBox)
    assert box is not None and box.defaultButton().text() == "Keep Folder"
    box.defaultButton().click()
    assert len(still.app.library.folders.all()) == 2
    page.details.remove.click()
    box = still.window.findChildren(QMessageBox)[-1]
    next(button for button in box.buttons() if button.text() == "Remove Folder").click()
    still.wait(lambda: page.table.model.rowCount() == 1 and page.is_settled())
    assert len(list(folders[1].iterdir())) == 3
    folder = page.chosen()
    assert folder is not None and folder.display.endswith("Pictures")


def test_problems_of_a_folder_are_shown_selected(paths: Paths, folders: tuple[Path, Path], open_window: Opener) -> None:
    (folders[0] / "bad.jpg").write_bytes(b"no picture")
    (folders[1] / "bad.jpg").write_bytes(b"no picture either")
    scan_only(paths, *folders)
    desk = open_window(working=True)
    desk.wait(lambda: desk.window.problem_count == 2)
    page = page_of(desk)
    choose(desk, page, "NAS photos")
    desk.wait(page.details.problems.isVisible)
    assert "1 unreadable" in page.details.found.text()
    page.details.problems.click()
    problems = cast(ProblemsPage, desk.window.centre.page("problems"))
    desk.wait(lambda: [item.path for item in problems.list.chosen()] == [os.fspath(folders[1] / "bad.jpg")])


def test_the_page_can_be_used_with_keys_alone(still: OpenWindow) -> None:
    page = page_of(still)
    still.wait(still.window.isActiveWindow)
    page.table.setFocus()
    first = page.chosen()
    still.key(Qt.Key.Key_Down)
    assert page.chosen() != first
    seen = set()
    for _ in range(40):
        focused = QApplication.focusWidget()
        seen.add(focused)
        still.key(Qt.Key.Key_Tab)
    details = page.details
    settings = {details.modes["watch"], details.hidden, details.protected, details.skipping}
    assert {*settings, details.edit_rules, details.rescan, details.remove} <= seen
    page.table.setFocus()
    still.key(Qt.Key.Key_Return)
    still.wait(lambda: still.navigation.page == "grid")
    still.key(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert still.navigation.page == "folders"
    still.key(Qt.Key.Key_Escape)
    assert still.navigation.page == "grid"


def test_the_models_keep_the_rules_of_models(still: OpenWindow, qtmodeltester: ModelTester) -> None:
    page = page_of(still)
    qtmodeltester.check(page.table.model)  # type: ignore[no-untyped-call]
    qtmodeltester.check(page.receipts.model)  # type: ignore[no-untyped-call]


def test_banners_of_folders_offer_what_helps(still: OpenWindow, folders: tuple[Path, Path]) -> None:
    page_of(still)
    still.navigation.show_all()
    tell, box = still.app.events.tell, still.window.centre.banners

    def buttons() -> list[str]:
        return [button.text() for button in box.findChildren(QPushButton) if button.isVisible()]

    tell(Notice("MASS_MISSING", "600 photos are no longer in it.", str(folders[0]), 600), urgent=True)
    still.wait(lambda: buttons() == ["Retry", "Confirm"])
    box.findChildren(QPushButton)[1].click()
    still.wait(lambda: not buttons())
    tell(Notice("READ_ONLY", "It is read-only.", str(folders[0])), urgent=True)
    still.wait(lambda: buttons() == ["Show Watched Folders"])
    box.findChildren(QPushButton)[-1].click()
    page = cast(FoldersPage, still.window.centre.page("folders"))
    still.wait(lambda: still.navigation.page == "folders" and page.is_settled())
    assert page.chosen() is not None and page.chosen().display == str(folders[0])  # type: ignore[union-attr]
