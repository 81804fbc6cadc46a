"""Opening and closing every panel and dialog many times leaves the window as it was: no object, no window, no listener more."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from builders import write_jpeg
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from real_window import OpenWindow, scan_only

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.changes import JobGroup, JobsChanged
from photodesk.domain.edits import Photos, TagEdit
from photodesk.domain.importing import ImportFinished, ImportReport, ImportState
from photodesk.domain.likeness import OtherFile, OtherFiles, SimilarPhoto, SimilarPhotos
from photodesk.domain.problems import Notice, NoticeResolved
from photodesk.domain.similarity import Match
from photodesk.library.library import Library
from photodesk.ui.duplicates.page import DuplicatesPage
from photodesk.ui.finding_similar import REFUSED
from photodesk.ui.folders.page import FoldersPage
from photodesk.ui.folders.patterns_dialog import PatternsDialog
from photodesk.ui.folders.rules_dialog import RulesDialog
from photodesk.ui.inspector.inspector import Inspector
from photodesk.ui.pending.page import PendingPage

Opener = Callable[..., OpenWindow]
pytestmark = [pytest.mark.reliability, pytest.mark.timeout(240)]


def settle(desk: OpenWindow) -> None:
    """Deleted things are gone, and the inspector says all it has to say of the selected photos."""
    desk.window.attention.refresh()
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
        desk.qtbot.waitUntil(lambda: not desk.app.queries._open)


def listeners(desk: OpenWindow) -> dict[str, int]:
    """How many hear each signal of the objects that stay."""
    found = {}
    sources: dict[str, QObject] = {
        "events": desk.app.events, "theme": desk.window.theme, "jobs": desk.window.jobs, "actions": desk.window.actions_table,
        "navigation": desk.navigation, "attention": desk.window.attention, "grid": desk.grid, "choices": desk.window.choices,
    }  # fmt: skip
    for name, source in sources.items():
        meta = source.metaObject()
        for index in range(meta.methodCount()):
            method = meta.method(index)
            if method.methodType() == method.MethodType.Signal:
                signature = bytes(method.methodSignature().data()).decode()
                found[f"{name}.{signature}"] = source.receivers(f"2{signature}")
    return found


def census(desk: OpenWindow) -> tuple[int, int, dict[str, int]]:
    """Objects of the window, top-level widgets, and listeners."""
    settle(desk)
    return len(desk.window.findChildren(QObject)), len(QApplication.topLevelWidgets()), listeners(desk)


def open_and_close_dialog(desk: OpenWindow, action: str) -> None:
    desk.action(action).trigger()
    for dialog in desk.window.findChildren(QDialog):
        dialog.close()


def choose_an_album(desk: OpenWindow) -> None:
    desk.grid.choice.only(0)
    open_and_close_dialog(desk, "album.add")


def choose_files(desk: OpenWindow, action: str) -> None:
    desk.grid.choice.only(0)
    open_and_close_dialog(desk, action)


def review_pending(desk: OpenWindow) -> None:
    desk.navigation.show_pending()
    desk.qtbot.waitUntil(cast(PendingPage, desk.window.centre.page("pending")).is_settled)
    desk.navigation.show_all()


def open_and_close_preferences(desk: OpenWindow) -> None:
    desk.action("preferences").trigger()
    assert desk.window.choices.preferences is not None
    desk.window.choices.preferences.close()


def open_and_close_palette(desk: OpenWindow) -> None:
    desk.action("palette.open").trigger()
    assert desk.window.commanding.palette is not None
    desk.window.commanding.palette.leave()


def open_and_close_history(desk: OpenWindow) -> None:
    desk.action("edit.history").trigger()
    assert desk.window.looking_back.history is not None
    desk.window.looking_back.history.close()


def open_and_close_import(desk: OpenWindow) -> None:
    """As with a card that has one photo."""
    card = Path(os.environ["XDG_RUNTIME_DIR"]) / "gvfs" / "CARD" / "DCIM"
    if not card.exists():
        write_jpeg(card / "IMG_1.JPG", 77)
    desk.action("import.open").trigger()
    window = desk.window.bringing_in.importing
    assert window is not None
    desk.qtbot.waitUntil(lambda: window.found.arrangement is not None)
    desk.qtbot.waitUntil(desk.app.source_thumbnails.is_settled)
    window.close()


def report_an_import(desk: OpenWindow) -> None:
    desk.app.events.import_finished.emit(ImportFinished(ImportReport(1, ImportState.DONE)))
    desk.action("import.report").trigger()
    assert desk.window.bringing_in.report is not None
    desk.window.bringing_in.report.close()
    desk.app.commands.clear_finished()
    desk.window.centre.toast._on_timeout()


def toggle(desk: OpenWindow, panel: str) -> None:
    shown = desk.window.panels.is_shown(panel)
    desk.window.panels.show(panel, not shown)
    desk.window.panels.show(panel, shown)


def raise_and_resolve(desk: OpenWindow) -> None:
    desk.window.messages._on_notice_raised(Notice("ROOT_OFFLINE", "The drive is offline.", "drive"))
    desk.window.messages._on_notice_resolved(NoticeResolved("ROOT_OFFLINE", "drive"))


def jobs_come_and_go(desk: OpenWindow) -> None:
    for jobs in (JobsChanged((JobGroup("look", "running", 1, 2),)), JobsChanged()):
        desk.window.jobs._on_jobs_changed(jobs)
        desk.window.jobs.changed.emit()


def say(desk: OpenWindow) -> None:
    desk.window.messages.say("3 photos added", "Show", desk.window.focus_next_panel)
    desk.window.centre.toast._on_timeout()


def write_tags(desk: OpenWindow) -> None:
    """Chips of one photo come, a tag is being written, those of another come."""
    inspector = cast(Inspector, desk.window.frame.inspector)
    desk.window.activateWindow()  # dialogs before took the focus along
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    desk.choose("tags.add")
    desk.qtbot.waitUntil(lambda: len(inspector.tags.field.chips.chips()) == 6)
    QTest.keyClicks(inspector.tags.field.line, "t")
    desk.qtbot.waitUntil(lambda: bool(inspector.tags.field.suggested()))
    QTest.keyClick(inspector.tags.field.line, Qt.Key.Key_Escape)
    QTest.keyClick(inspector.tags.field.line, Qt.Key.Key_Escape)
    QTest.keyClick(inspector.tags.field.line, Qt.Key.Key_Escape)
    desk.grid.reveal([desk.grid.photos.id_at(1)])
    desk.window.attention.refresh()
    desk.qtbot.waitUntil(lambda: not inspector.tags.field.chips.chips())
    desk.grid.reveal([desk.grid.photos.id_at(0)])
    desk.window.attention.refresh()
    desk.qtbot.waitUntil(lambda: len(inspector.tags.field.chips.chips()) == 6)


def complete_a_term(desk: OpenWindow) -> None:
    field = desk.window.top_bar.search
    field.setFocus()
    for text in ("ta", "tag:", "rating:five"):
        field.setText(text)
        field.textEdited.emit(text)
    field.paused.emit()
    field.clear()


def ask_and_dismiss(desk: OpenWindow) -> None:
    desk.window.saving._on_save()
    desk.window.filtering._on_dates_asked()
    for panel in (desk.window.saving._panel, desk.window.filtering._chooser):
        assert panel is not None
        panel.dismiss()


def compare_and_survey(desk: OpenWindow) -> None:
    desk.grid.select_all()
    for page in ("compare", "survey"):
        desk.choose(f"view.{page}")
        desk.choose("view.grid")


def review_copies(desk: OpenWindow) -> None:
    """Two photos are copies of each other; the rules are looked at, and what they would do."""
    desk.choose("library.duplicates")
    page = desk.window.centre.page("duplicates")
    assert isinstance(page, DuplicatesPage)
    desk.wait(lambda: page.review.seen is not None and not desk.app.queries._open)
    page.heading.rule.click()
    assert page._rule_list is not None
    page._rule_list.dismiss()
    page.preview_rule()
    desk.wait(page.preview.stage.isVisible)
    page._close_preview()
    desk.choose("view.grid")


def look_after_folders(desk: OpenWindow) -> None:
    """The page, its two dialogs, and a drive that goes and comes back."""
    desk.choose("folder.watched")
    page = desk.window.centre.page("folders")
    assert isinstance(page, FoldersPage)
    desk.wait(lambda: page.is_settled() and page._facts is not None)
    for button, kind in ((page.details.edit_rules, RulesDialog), (page.details.skipping, PatternsDialog)):
        button.click()
        for dialog in page.findChildren(kind):
            dialog.reject()
    folder, states = desk.app.library.folders.all()[0], desk.app.library.folder_states
    states.offline(folder, desk.app.events.tell)
    desk.wait(lambda: page.table.retry_button(folder.id) is not None and page.is_settled())
    states.back(folder, desk.app.events.tell)
    desk.wait(lambda: page.table.retry_button(folder.id) is None and page.is_settled())
    desk.choose("view.grid")


def cull_to_the_end(desk: OpenWindow) -> None:
    desk.choose("cull.start")
    desk.wait(lambda: desk.navigation.page == "loupe")
    desk.choose("photo.last")
    desk.window.advancing.ended.emit()
    assert desk.navigation.page == "culled"
    desk.navigation.close_photo()


def copies_come_and_go(desk: OpenWindow) -> None:
    """Other files in the inspector, a list of similar photos and back, a file that is refused."""
    section = cast(Inspector, desk.window.frame.inspector).copies
    files = tuple(OtherFile(number, f"/photos/{number}/IMG_1.jpg", Match.EXACT) for number in range(1, 4))
    section.show_others(OtherFiles(files, 3))
    section.show_others(OtherFiles())
    similar = SimilarPhotos("IMG_1.jpg", tuple(SimilarPhoto(desk.grid.photos.id_at(row), Match.ALIKE, 40) for row in range(3)))
    with desk.qtbot.waitSignal(desk.grid.list_shown):
        desk.navigation.show_similar(similar)
    with desk.qtbot.waitSignal(desk.grid.list_shown):
        desk.navigation.back()
    desk.window.finding_similar._on_refused("It is no picture.")
    desk.window.messages.end_state(REFUSED)


ROUNDS: dict[str, tuple[int, Callable[[OpenWindow], None]]] = {
    "the sheet of keys": (100, lambda desk: open_and_close_dialog(desk, "help.shortcuts")),
    "About": (100, lambda desk: open_and_close_dialog(desk, "help.about")),
    "the list of albums": (100, choose_an_album),
    "a new album": (100, lambda desk: open_and_close_dialog(desk, "album.new")),
    "a new smart album": (100, lambda desk: open_and_close_dialog(desk, "album.new_smart")),
    "Preferences": (100, open_and_close_preferences),
    "the command palette": (100, open_and_close_palette),
    "the history": (100, open_and_close_history),
    "imports": (40, open_and_close_import),
    "reports of imports": (100, report_an_import),
    "the sidebar": (100, lambda desk: toggle(desk, "sidebar")),
    "the inspector": (100, lambda desk: toggle(desk, "inspector")),
    "writing tags": (100, write_tags),
    "Jobs": (100, lambda desk: toggle(desk, "jobs")),
    "lines of jobs": (100, jobs_come_and_go),
    "banners": (100, raise_and_resolve),
    "toasts": (100, say),
    "completions and errors of the search": (100, complete_a_term),
    "names of smart albums and choices of days": (100, ask_and_dismiss),
    "copies and similar photos": (40, copies_come_and_go),
    "Compare and Survey": (100, compare_and_survey),
    "new names": (60, lambda desk: choose_files(desk, "photo.rename")),
    "another folder": (60, lambda desk: choose_files(desk, "photo.move")),
    "the review of pending changes": (40, review_pending),
    "the review of copies": (60, review_copies),
    "watched folders": (30, look_after_folders),
    "the cull bar and the card after the last photo": (100, cull_to_the_end),
}


@pytest.fixture
def quiet(paths: Paths, dated_folder: Path, open_window: Opener) -> OpenWindow:
    """A window in which everything was opened once."""
    scan_only(paths, dated_folder)
    library = Library.open(paths, Settings())
    with library.database.write() as tx:
        tx.exec_driver_sql("UPDATE photos SET picture_hash = zeroblob(32), recipe = 1 WHERE id IN (SELECT id FROM photos LIMIT 2)")
    library.close()
    desk = open_window()
    desk.wait_for_photos(24)
    desk.window.panels.show("jobs", True)
    desk.grid.reveal([desk.grid.photos.id_at(0)])
    desk.app.library.editing.apply(TagEdit(Photos(desk.grid.selected_ids()), tuple(f"tag {n}" for n in range(6))))
    return desk


def assert_nothing_is_left(desk: OpenWindow, do: Callable[[], None], times: int, name: str) -> None:
    for _ in range(3):  # what is made once and kept
        do()
        desk.qtbot.waitUntil(lambda: not desk.app.queries._open)
        settle(desk)
    objects, windows, heard = census(desk)
    for _ in range(times):
        do()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    desk.qtbot.waitUntil(lambda: not desk.app.queries._open)
    objects_now, windows_now, heard_now = census(desk)
    # Something that is made once may come late; what is left each time is as many as there were rounds.
    assert objects_now - objects < times and windows_now <= windows, name
    assert heard_now == heard, name


def test_panels_and_dialogs_leave_nothing(quiet: OpenWindow) -> None:
    for name, (times, round_trip) in ROUNDS.items():
        assert_nothing_is_left(quiet, partial(round_trip, quiet), times, name)


def test_pages_and_the_loupe_leave_nothing_either(quiet: OpenWindow) -> None:
    def round_trip() -> None:
        quiet.navigation.show_problems()
        quiet.navigation.show_all()
        quiet.navigation.open_photo(quiet.grid.photos.id_at(0))
        quiet.navigation.close_photo()

    assert_nothing_is_left(quiet, round_trip, 40, "pages")
