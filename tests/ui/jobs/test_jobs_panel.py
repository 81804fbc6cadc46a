"""The Jobs panel in the real window: true counts, buttons that act at once, problems with what can be done."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from builders import write_photos
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester
from real_window import OpenWindow

from photodesk.domain.changes import JobGroup, JobsChanged
from photodesk.ui.jobs.activity import Activity
from photodesk.ui.jobs.panel import JobsPanel
from photodesk.ui.jobs.row import JobRow

Opener = Callable[..., OpenWindow]


def panel_of(desk: OpenWindow) -> JobsPanel:
    if not desk.window.panels.is_shown("jobs"):
        desk.choose("panel.jobs")
    panel = desk.window.panels.jobs
    assert panel is not None
    return panel


def row_of(desk: OpenWindow, kind: str) -> JobRow:
    panel = panel_of(desk)
    desk.wait(lambda: panel.row(kind) is not None)
    row = panel.row(kind)
    assert row is not None
    return row


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


@pytest.fixture
def mixed_folder(tmp_path: Path) -> Path:
    """Six photos, two files that hold none and one that is cut off."""
    folder = tmp_path / "mixed"
    whole = write_photos(folder, 6)[0].read_bytes()
    (folder / "empty.jpg").touch()
    (folder / "text.jpg").write_text("no picture")
    (folder / "cut.jpg").write_bytes(whole[:-40])
    return folder


@pytest.fixture
def done(open_window: Opener, mixed_folder: Path) -> OpenWindow:
    """A window that has read the mixed folder."""
    desk = open_window(working=True)
    desk.window.errands.add_folder(str(mixed_folder))
    jobs = desk.window.jobs
    desk.wait(lambda: {g.kind for g in jobs.groups()} == {"look", "preview", "duplicates"} and not jobs.active_count())
    desk.wait(lambda: desk.window.problem_count == 3)
    return desk


def test_lines_say_how_many_and_agree_with_the_status_bar(done: OpenWindow) -> None:
    row = row_of(done, "look")
    assert row.text.text() == "7 done · 2 failed"
    assert row_of(done, "preview").text.text() == "7 done"
    assert done.window.status.problems.text() == "3"
    done.wait(lambda: done.window.status.job.isHidden() and done.window.status.bar.isHidden())
    assert not row.pause_button.isVisible() and not row.cancel_button.isVisible() and not row.bar.isVisible()
    panel = panel_of(done)
    assert (panel.tabs.tabText(0), panel.pause_button.isEnabled(), panel.clear_button.isEnabled()) == ("Running", False, True)


def test_cleared_lines_go_and_those_with_problems_stay(done: OpenWindow) -> None:
    panel, row = panel_of(done), row_of(done, "look")
    click(panel.clear_button)
    done.wait(lambda: panel.row("preview") is None and row.text.text() == "2 failed")
    assert not panel.clear_button.isEnabled()


def test_problems_open_below_their_line_with_reasons_and_are_hidden_one_by_one(done: OpenWindow) -> None:
    panel, row = panel_of(done), row_of(done, "look")
    row.details_button.setFocus()
    done.key(Qt.Key.Key_Space)
    problems = panel.problem_list
    done.wait(problems.isVisible)
    assert [Path(item.path).name for item in problems.model.items] == ["empty.jpg", "text.jpg"]
    assert problems.model.index(0).data() == "empty.jpg is empty: it has no bytes. The file is unchanged."
    at = [row.mapTo(panel, row.rect().bottomLeft()).y(), problems.mapTo(panel, problems.rect().topLeft()).y()]
    assert 0 < at[1] - at[0] <= 4, "right below the line"
    viewport = panel._scroll.viewport()
    done.wait(lambda: all(viewport.rect().contains(b.mapTo(viewport, b.rect().bottomLeft())) for b in problems._buttons()))
    click(problems.copy_button)
    assert QApplication.clipboard().text().split("\t")[1:3] == ["look", "empty"]
    click(problems.hide_button)
    done.wait(lambda: [Path(item.path).name for item in problems.model.items] == ["text.jpg"])
    done.wait(lambda: row.text.text() == "7 done · 1 failed" and done.window.problem_count == 2)
    click(problems.hide_button)
    done.wait(lambda: row.text.text() == "7 done" and not problems.isVisible())
    assert row.details_button.isHidden() and row.retry_button.isHidden()


def test_retry_reads_what_was_mended(done: OpenWindow, mixed_folder: Path) -> None:
    row = row_of(done, "look")
    assert row.retry_button.text() == "Retry 2"
    (mixed_folder / "text.jpg").write_bytes((mixed_folder / "IMG_0003.jpg").read_bytes())
    click(row.retry_button)
    done.wait(lambda: row.text.text() == "1 done · 1 failed")
    done.wait(lambda: done.window.problem_count == 2)


def test_pause_resume_and_cancel_with_the_keyboard(open_window: Opener, tmp_path: Path) -> None:
    write_photos(tmp_path / "many", 300)
    desk = open_window(working=True)
    panel = panel_of(desk)
    assert not panel.pause_button.isEnabled()
    desk.window.errands.add_folder(str(tmp_path / "many"))
    row = row_of(desk, "look")
    row.pause_button.setFocus()
    desk.key(Qt.Key.Key_Space)
    desk.wait(lambda: row.text.text().endswith("of 300 · paused"))
    assert row.pause_button.accessibleName() == "Resume Making thumbnails"
    assert desk.window.jobs.leading() is not None
    desk.key(Qt.Key.Key_Space)
    desk.wait(lambda: "paused" not in row.text.text())
    QTest.keyClick(panel.pause_button, Qt.Key.Key_Space)
    desk.wait(lambda: panel.pause_button.text() == "Resume All")
    row.cancel_button.setFocus()
    desk.key(Qt.Key.Key_Space)
    desk.qtbot.waitUntil(lambda: row.text.text().startswith("Stopped: "), timeout=1_500)
    assert row.text.text().endswith(" of 300 done")
    assert row.pause_button.isHidden() and row.cancel_button.isHidden()


@pytest.fixture
def english() -> Iterator[None]:
    """Numbers as in the United States, whatever the machine says."""
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


def test_states_have_words_and_names_of_their_own(done: OpenWindow, english: None) -> None:
    panel = panel_of(done)
    done.app.scheduler.stop(done.app.decoders.interrupt)
    done.app.events.tell(
        JobsChanged((
            JobGroup("look", "running", 18_402, 30_214, rate=220.4, seconds_left=55.0),
            JobGroup("preview", "waiting", 3, 10, waiting=7),
        )),
        urgent=True,
    )  # fmt: skip
    row = row_of(done, "look")
    done.wait(lambda: row.text.text() == "18,402 of 30,214 · 220/s · 1 min")
    assert row_of(done, "preview").text.text() == "3 of 10 · waiting; tried again by itself"
    assert done.window.status.job.text() == "Making thumbnails 18,402 of 30,214 · 1 min"
    assert panel.tabs.tabText(0) == "Running 2"
    assert row.bar.value() / row.bar.maximum() == pytest.approx(18_402 / 30_214, abs=0.001)


def test_what_was_said_is_kept_newest_first(done: OpenWindow) -> None:
    panel = panel_of(done)
    panel.tabs.setCurrentIndex(1)
    assert panel.activity_view.isVisible()
    done.wait(lambda: "Folders were looked through: 9 photos added." in done.window.activity.texts())
    done.wait(lambda: any(text.startswith("Making thumbnails: 7 done") for text in done.window.activity.texts()))


def test_activity_is_a_sound_model_that_forgets_the_oldest(qtmodeltester: ModelTester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photodesk.ui.jobs.activity.MOST_MESSAGES", 20)
    activity = Activity()
    qtmodeltester.check(activity)  # type: ignore[no-untyped-call]
    for number in range(23):
        activity.add(f"message {number}\n")
    assert activity.rowCount() == 20
    assert activity.texts()[0] == "message 22␊"
    assert activity.texts()[-1] == "message 3␊"


def test_with_nothing_to_do_it_says_so(open_window: Opener) -> None:
    desk = open_window()
    panel = panel_of(desk)
    assert "No jobs running" in desk.texts(panel)
    close = next(b for b in panel.findChildren(QWidget) if b.accessibleName() == "Close Jobs")
    click(close)
    assert not desk.window.panels.is_shown("jobs")
