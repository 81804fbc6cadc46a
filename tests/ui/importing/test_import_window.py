"""Importing from the window: a card is found, pictures are chosen, copies are made, and it is told what became of each."""

import os
import zipfile
from collections.abc import Callable
from json import dumps
from pathlib import Path

import pytest
from builders import write_jpeg
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPushButton, QWidget
from real_window import CTRL, SHIFT, OpenWindow

from photodesk.domain.importing import ImportState
from photodesk.ui.importing.report import ReportWindow
from photodesk.ui.importing.window import ImportWindow

K = Qt.Key


def opened(desk: OpenWindow) -> ImportWindow:
    """The window of imports, when it has found the card."""
    desk.window.activateWindow()
    desk.wait(desk.window.isActiveWindow)
    desk.key(K.Key_I, CTRL | SHIFT)
    window = desk.window.bringing_in.importing
    assert window is not None
    desk.wait(lambda: window.found.arrangement is not None and window.target.folder() is not None)
    desk.wait(window.isActiveWindow)
    return window


def names(window: ImportWindow) -> list[str]:
    """What the list shows, day by day."""
    model = window.found.pictures
    return [model.data(model.index(row)) for row in range(model.rowCount())]


def tab_to(desk: OpenWindow, widget: QWidget) -> None:
    """With the tab key alone."""
    for _ in range(60):
        focused = QApplication.focusWidget()
        if focused is widget or (focused is not None and focused.focusProxy() is widget):
            return
        desk.key(K.Key_Tab)
    raise AssertionError(f"{widget.accessibleName() or widget.objectName()} is not reached")


def finished(desk: OpenWindow) -> ReportWindow:
    """The report of the import that was begun."""
    desk.wait(lambda: desk.window.bringing_in.last is not None)
    desk.choose("import.report")
    report = desk.window.bringing_in.report
    assert report is not None
    return report


def at_first(desk: OpenWindow, do: Callable[[], None]) -> None:
    """Do it when an import has begun to copy, once."""
    begun: list[object] = []

    def progressed(told: object) -> None:
        begun.append(told)
        if len(begun) == 1:
            do()

    desk.app.events.import_progressed.connect(progressed)


def typed(text: str) -> None:
    """Where the focus is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, text)


def copies(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def press(place: QWidget, title: str) -> None:
    next(b for b in place.findChildren(QPushButton) if b.isVisible() and b.text() == title).click()


def test_a_card_is_found_and_what_is_new_on_it_is_shown_by_day(desk: OpenWindow, card: Path) -> None:
    window = opened(desk)
    assert window.source.list.currentText() == "Card (EOS_DIGITAL)"
    assert window.found.summary.text().startswith("7 photos · 1 video · ") and window.found.summary.text().endswith(" · 6 new")
    shown = names(window)
    assert shown[1] == "MVI_0100.MP4, new, chosen"  # it has no date of its own: the newest day
    assert shown[2:] == [
        "Saturday, 2 August 2025, 2 photos, all chosen",
        *(f"IMG_{number:04}.JPG, new, chosen" for number in (3, 4)),
        "Friday, 1 August 2025, 3 photos, all chosen",
        *(f"IMG_{number:04}.JPG, new, chosen" for number in range(3)),
    ]  # fmt: skip
    assert window.extras.skip.text() == "Skip photos already in the library (2)"
    assert window.import_button.text() == "Import 6 Photos"
    window.found.all_button.click()
    assert "IMG_20250614_060000.jpg, in the library" in names(window)
    assert window.import_button.text() == "Import 6 Photos"


def test_the_keyboard_alone_imports_what_is_wanted(desk: OpenWindow, card: Path, tmp_path: Path, dated_folder: Path) -> None:
    before = copies(card)
    window = opened(desk)
    second = tmp_path / "second"
    second.mkdir()
    window.extras.set_second_copy(bytes(second), wanted=False)
    window.found.view.setFocus()
    desk.key(K.Key_Home)
    desk.key(K.Key_Down)
    desk.key(K.Key_Space)  # the video is left out
    assert window.import_button.text() == "Import 5 Photos"
    desk.key(K.Key_Down)
    desk.key(K.Key_Space)  # the header of 2 August: none of that day
    assert window.import_button.text() == "Import 3 Photos"
    desk.key(K.Key_Space)
    desk.key(K.Key_Right)
    desk.key(K.Key_Space)  # one of them
    assert window.import_button.text() == "Import 4 Photos"
    assert not window.extras.delete.isEnabled() and "all new photos" in window.extras.delete.accessibleDescription()
    tab_to(desk, window.extras.second)
    desk.key(K.Key_Space)
    tab_to(desk, window.extras.tags.line)
    typed("Places/Iceland")
    desk.key(K.Key_Return)
    tab_to(desk, window.extras.album)
    typed("Trip")
    assert window.target.example.text() == "Example: 2025/2025-08-02/IMG_0004.JPG"
    tab_to(desk, window.import_button)
    desk.key(K.Key_Return)
    desk.wait(lambda: not window.isVisible())
    report = finished(desk)
    wanted = {*(f"2025/2025-08-01/IMG_000{number}.JPG" for number in range(3)), "2025/2025-08-02/IMG_0004.JPG"}
    assert {name for name in copies(dated_folder) if name.startswith("2025/")} == wanted
    assert set(copies(second)) == wanted
    assert copies(card) == before
    library = desk.app.library
    assert library.browsing.count("tag:Places/Iceland") == library.browsing.count("album:Trip") == 4
    assert report.summary.text() == "4 files copied and verified."  # not that the card can be removed: something was left on it
    settings = desk.window.choices.settings
    assert settings.import_tags == ["Places/Iceland"] and settings.import_album == "Trip" and settings.import_second_to == str(second)


def test_what_the_library_has_is_copied_only_when_that_is_wished(desk: OpenWindow, card: Path, dated_folder: Path) -> None:
    window = opened(desk)
    window.extras.skip.click()
    assert window.import_button.text() == "Import 8 Photos"
    window.import_button.click()
    report = finished(desk)
    assert "2025/2025-06-14/IMG_20250614_060000.jpg" in copies(dated_folder)
    assert report.summary.text() == "8 files copied and verified. The card can be removed."


def test_the_report_names_what_was_not_imported_and_can_be_copied(desk: OpenWindow, card: Path) -> None:
    window = opened(desk)
    gone = card / "DCIM" / "100CANON" / "IMG_0001.JPG"
    gone.unlink()
    window.import_button.click()
    report = finished(desk)
    assert report.summary.text().startswith("5 files copied and verified; 1 file could not be imported. Nothing was changed where")
    assert [item.path for item in report.model.items] == [str(gone)]
    assert "IMG_0001.JPG is not there any more. It was not imported." in report.model.items[0].message
    desk.wait(report.isActiveWindow)
    press(report, "Copy Report")
    text = QApplication.clipboard().text()
    assert "copied\t5\n" in text and "known\t2\n" in text and f"{gone}\tcopy\tvanished\t" in text
    assert "IMG_0000.JPG\t" in text
    press(report, "Import These Again…")
    desk.wait(lambda: window.isVisible() and bool(window.found.again.isVisible()))
    assert "IMG_0001.JPG" in window.found.again.line.text()  # it is said that it is not there


def test_an_import_is_stopped_and_goes_on(desk: OpenWindow, full_card: Path, dated_folder: Path) -> None:
    window, bringing_in = opened(desk), desk.window.bringing_in
    at_first(desk, lambda: desk.app.commands.pause("import"))
    window.import_button.click()
    desk.wait(lambda: bringing_in.last is not None)
    assert bringing_in.last is not None and bringing_in.last.report.state is ImportState.STOPPED
    before = len([name for name in copies(dated_folder) if name.startswith("20")])
    assert before < 66
    leading = desk.window.jobs.leading()
    assert leading is not None and (leading.kind, leading.state) == ("import", "paused")
    desk.window.panels.show("jobs", True)
    panel = desk.window.panels.jobs
    assert panel is not None
    desk.wait(lambda: panel.row("import") is not None)
    row = panel.row("import")
    assert row is not None and row.pause_button.accessibleName() == "Resume Importing photos"
    row.pause_button.click()
    desk.wait(lambda: bringing_in.last is not None and bringing_in.last.report.state is ImportState.DONE)
    found = [name for name in copies(dated_folder) if name.startswith("20")]
    assert len(found) == 66 and not [name for name in found if name.endswith(".part")]
    assert desk.app.library.browsing.count("") == 24 + 66


def test_an_import_that_was_stopped_goes_on_at_the_next_start(
    desk: OpenWindow, full_card: Path, dated_folder: Path, open_window: Callable[..., OpenWindow]
) -> None:  # fmt: skip
    at_first(desk, lambda: desk.app.commands.pause("import"))
    opened(desk).import_button.click()
    desk.wait(lambda: desk.window.bringing_in.last is not None)
    later = open_window(working=True)
    later.wait(lambda: later.window.bringing_in.last is not None)
    report = later.window.bringing_in.last
    assert report is not None and report.report.state is ImportState.DONE and report.report.verified == 66
    later.wait_for_photos(24 + 66)
    assert len([name for name in copies(dated_folder) if name.startswith("20")]) == 66


def test_an_import_is_given_up_and_what_was_copied_stays(desk: OpenWindow, full_card: Path, dated_folder: Path) -> None:
    window, bringing_in = opened(desk), desk.window.bringing_in
    at_first(desk, lambda: desk.window.status.cancel_asked.emit("import"))
    window.import_button.click()
    desk.wait(lambda: bringing_in.last is not None and not desk.app.library.importing.unfinished())
    assert desk.window.jobs.leading() is None or desk.window.jobs.leading().kind != "import"  # type: ignore[union-attr]
    assert [group.state for group in desk.window.jobs.groups() if group.kind == "import"] == ["cancelled"]
    kept = {name: data for name, data in copies(dated_folder).items() if name.startswith("20")}
    assert len(kept) < 66 and not [name for name in kept if name.endswith(".part")]
    window = opened(desk)
    assert window.import_button.text() == f"Import {66 - len(kept)} Photos"


def test_a_folder_and_names_of_ones_own_and_mistakes_in_them(desk: OpenWindow, card: Path, dated_folder: Path) -> None:
    window = opened(desk)
    folders = window.target.folders
    folders.list.setCurrentIndex(folders.list.count() - 1)
    folders.own.setText("{dat}")
    assert window.target.note.isVisible() and "{dat}" in window.target.note.text()
    assert not window.import_button.isEnabled() and window.import_button.toolTip() == window.target.note.text()
    folders.own.setText("Trip/{date:%Y-%m}")
    window.target.names.list.setCurrentIndex(1)
    assert not window.target.note.isVisible()
    assert window.target.example.text().startswith("Example: Trip/20")
    window.import_button.click()
    finished(desk)
    assert "Trip/2025-08/20250801_100100.JPG" in copies(dated_folder)
    assert desk.window.choices.settings.import_folders == "Trip/{date:%Y-%m}"


def test_a_drive_that_is_too_small_is_told_before_anything_is_copied(
    desk: OpenWindow, card: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    window = opened(desk)
    desk.wait(window.import_button.isEnabled)
    monkeypatch.setattr("photodesk.ui.importing.room.ROOM", 1e12)
    window.found.leave_button.click()
    window.found.choose_button.click()
    desk.wait(lambda: bool(window.note.text()))
    assert "are free there" in window.note.text() and "import fewer photos" in window.note.text()
    assert not window.import_button.isEnabled()


def test_without_a_card_the_window_says_so_and_a_card_that_comes_is_shown(desk: OpenWindow, tmp_path: Path) -> None:
    desk.key(K.Key_I, CTRL | SHIFT)
    window = desk.window.bringing_in.importing
    assert window is not None
    assert window.source.list.currentText() == "No card or phone is connected" and not window.source.list.isEnabled()
    assert window.found.empty.isVisible() and not window.import_button.isEnabled()
    place = Path(os.environ["XDG_RUNTIME_DIR"]) / "gvfs" / "PHONE"
    write_jpeg(place / "DCIM" / "IMG_1.JPG", 77)
    window.cards_timer.setInterval(50)
    desk.wait(lambda: window.found.arrangement is not None)
    assert window.import_button.text() == "Import 1 Photo"
    place.rename(tmp_path / "pulled")
    desk.wait(lambda: window.found.empty.isVisible())
    assert "not connected any more" in window.found.empty.heading.text()
    assert not window.import_button.isEnabled()


def test_a_pulled_card_stops_the_import_with_a_banner_and_its_return_goes_on(desk: OpenWindow, card: Path, tmp_path: Path) -> None:
    window, bringing_in = opened(desk), desk.window.bringing_in
    card.rename(tmp_path / "pulled")
    window.import_button.click()
    banners = desk.window.centre.banners
    desk.wait(lambda: bool(banners.texts()))
    assert "goes on by itself" in banners.texts()[0] and "What was copied is safe" in banners.texts()[0]
    (tmp_path / "pulled").rename(card)
    press(banners, "Retry")
    desk.wait(lambda: bringing_in.last is not None and bringing_in.last.report.state is ImportState.DONE)
    desk.wait(lambda: not banners.texts())
    assert bringing_in.last is not None and bringing_in.last.report.verified == 6


def test_a_takeout_is_told_before_and_after_and_missing_parts_are_named(desk: OpenWindow, tmp_path: Path) -> None:
    archives = [tmp_path / f"takeout-20250701T101010Z-{part:03}.zip" for part in (1, 3)]
    for part, archive in enumerate(archives):
        with zipfile.ZipFile(archive, "w") as made:
            for number in range(2):
                name = f"Takeout/Google Photos/Iceland/IMG_{part}{number}.jpg"
                made.write(write_jpeg(tmp_path / "made.jpg", 300 + 10 * part + number), name)
                told = {"title": Path(name).name, "photoTakenTime": {"timestamp": "1718000000"}}
                if (part, number) != (1, 1):
                    made.writestr(f"{name}.supplemental-metadata.json", dumps(told))
            made.writestr("Takeout/Google Photos/Iceland/metadata.json", dumps({"title": "Iceland", "albumData": {"title": "Iceland"}}))
    desk.window.bringing_in.import_from([str(archive) for archive in archives])
    window = desk.window.bringing_in.importing
    assert window is not None
    desk.wait(lambda: window.found.arrangement is not None and window.target.folder() is not None)
    assert window.found.takeout_text.text() == "4 photos · 3 matched with Google data · 1 dated from file name · 1 album"
    assert window.found.takeout_missing.text().startswith("Part 002 of this Takeout is missing.")
    assert "archives" in window.extras.delete.accessibleDescription()
    desk.wait(desk.app.source_thumbnails.is_settled)
    assert all(desk.app.source_thumbnails.image(each.file) is not None for each in window.found.arrangement.survey.files)  # type: ignore[union-attr]
    window.import_button.click()
    report = finished(desk)
    assert report.takeout.text() == "Google Takeout: 4 photos · 3 matched with Google data · 1 dated from file name · 1 album"
    assert desk.app.library.browsing.count("album:Iceland") == 4


def test_the_card_is_emptied_only_where_that_was_asked_for_and_is_never_remembered(desk: OpenWindow, card: Path) -> None:
    window = opened(desk)
    assert window.extras.delete.isEnabled() and not window.extras.delete.isChecked()
    window.extras.delete.click()
    window.import_button.click()
    report = finished(desk)
    assert not [path for path in card.rglob("*") if path.is_file()]
    assert report.summary.text() == "6 files copied and verified. The card can be removed."
    assert dict(report.ended.counts())["deleted"] == 8  # type: ignore[union-attr]
    report.close()
    write_jpeg(card / "DCIM" / "100CANON" / "IMG_0500.JPG", 555)
    assert not opened(desk).extras.delete.isChecked()


def test_a_read_only_card_cannot_be_emptied_and_says_why(desk: OpenWindow, card: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK | os.X_OK and real(path, mode))
    window = opened(desk)
    assert not window.extras.delete.isEnabled() and window.extras.reason.text() == "100CANON is read-only: nothing can be deleted there."


def test_a_click_on_a_box_leaves_out_and_takes_in(desk: OpenWindow, card: Path) -> None:
    window = opened(desk)
    view = window.found.view
    for row, text in ((3, "Import 5 Photos"), (3, "Import 6 Photos"), (2, "Import 4 Photos"), (2, "Import 6 Photos")):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.box_of(row).center())
        assert window.import_button.text() == text, row
    view.selectAll()
    desk.key(K.Key_Home)
    window.found.leave_button.click()
    assert window.import_button.text() == "Import" and not window.import_button.isEnabled()


def test_all_can_be_pressed_and_has_a_name_of_its_own(desk: OpenWindow, card: Path) -> None:
    window = opened(desk)
    buttons = [b for b in window.findChildren(QAbstractButton) if b.isVisible() and not isinstance(b.parent(), QLineEdit)]
    names = [button.accessibleName() or button.text() for button in buttons]
    assert len(buttons) >= 10 and all(names) and len(set(names)) == len(names)
    assert [name for name, button in zip(names, buttons, strict=True) if min(button.width(), button.height()) < 24] == []
    seen: list[QPoint] = []
    window.source.list.setFocus()
    while (focused := QApplication.focusWidget()) is not None and focused.mapTo(window, QPoint()) not in seen:
        seen.append(focused.mapTo(window, QPoint()))
        desk.key(K.Key_Tab)
    assert len(seen) >= 12


def test_nothing_on_the_card_is_written_while_it_is_looked_at(desk: OpenWindow, card: Path) -> None:
    def facts() -> dict[str, tuple[int, int]]:
        return {str(path): (path.stat().st_mtime_ns, path.stat().st_ctime_ns) for path in sorted(card.rglob("*"))}

    before = facts()
    window = opened(desk)
    desk.wait(desk.app.source_thumbnails.is_settled)
    assert window.found.arrangement is not None
    files = [each.file for each in window.found.arrangement.survey.files if each.file.name.endswith(b".JPG")]
    assert all(desk.app.source_thumbnails.image(file) is not None for file in files)
    desk.key(K.Key_Escape)
    assert not window.isVisible() and facts() == before
