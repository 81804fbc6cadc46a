"""What the window tells: states as banners until they are over, everything in the list of activity."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget
from real_window import OpenWindow

from photodesk.domain.problems import Notice, NoticeResolved

Opener = Callable[..., OpenWindow]


@pytest.fixture
def two_folders(tmp_path: Path, open_window: Opener) -> OpenWindow:
    """A window on the folders near and far, a drive each."""
    from builders import write_photos

    write_photos(tmp_path / "one" / "near", 3)
    write_photos(tmp_path / "two" / "far", 3, start=3)
    desk = open_window(working=True)
    desk.window.errands.add_folders([str(tmp_path / "one" / "near"), str(tmp_path / "two" / "far")])
    desk.wait_for_photos(6)
    desk.wait(lambda: not desk.window.jobs.active_count() and bool(desk.window.activity.texts()))
    return desk


def banners(desk: OpenWindow) -> list[str]:
    return sorted(desk.window.centre.banners.texts())


def button(desk: OpenWindow, text: str) -> QPushButton:
    return next(b for b in desk.window.centre.banners.findChildren(QPushButton) if b.text() == text and b.isVisible())


def rescan(desk: OpenWindow) -> None:
    desk.choose("folder.rescan")


def test_a_folder_that_is_gone_has_a_banner_until_it_is_back(two_folders: OpenWindow, tmp_path: Path) -> None:
    desk, away = two_folders, tmp_path / "away"
    (tmp_path / "one").rename(away)
    rescan(desk)
    desk.wait(lambda: len(banners(desk)) == 1)
    assert banners(desk)[0].startswith(f"{tmp_path / 'one' / 'near'} is offline. You can still browse and tag; nothing is removed.")
    (tmp_path / "two").rename(tmp_path / "gone")
    rescan(desk)
    desk.wait(lambda: len(banners(desk)) == 2)
    said = desk.window.activity.texts()
    assert sum("near is offline" in text for text in said) == 1, "told once"
    (tmp_path / "gone").rename(tmp_path / "two")
    of_far = (b for b in desk.window.centre.banners.findChildren(QPushButton) if b.text() == "Retry" and "far" in b.accessibleName())
    if (retry := next(of_far, None)) is not None:  # unless the watch was sooner
        QTest.mouseClick(retry, Qt.MouseButton.LeftButton)
    desk.wait(lambda: len(banners(desk)) == 1)
    assert "near is offline" in banners(desk)[0], "only the folder that is back has lost its banner"
    away.rename(tmp_path / "one")
    rescan(desk)
    desk.wait(lambda: banners(desk) == [])
    assert desk.window.centre.banners.isHidden()
    assert desk.app.library.browsing.count("") == 6


def test_a_state_that_was_put_away_comes_back_only_after_it_was_over(two_folders: OpenWindow, tmp_path: Path) -> None:
    desk, away, toast = two_folders, tmp_path / "away", two_folders.window.centre.toast
    for _ in range(2):
        (tmp_path / "one").rename(away)
        rescan(desk)
        desk.wait(lambda: len(banners(desk)) == 1 and toast.text().startswith("Offline: near"))
        toast._on_timeout()
        put_away = button(desk, "Don’t Show Until Online")
        put_away.setFocus()
        desk.key(Qt.Key.Key_Space)
        assert banners(desk) == []
        rescan(desk)
        desk.wait(lambda: toast.text().startswith("Offline: near"))
        assert banners(desk) == []
        toast._on_timeout()
        away.rename(tmp_path / "one")
        rescan(desk)
        desk.wait(lambda: any("near is back" in text for text in desk.window.activity.texts()))
        desk.wait(lambda: toast.text().startswith("Nothing has changed"))
        toast._on_timeout()
        desk.window.activity._messages.clear()


def test_the_banner_goes_with_its_folder(two_folders: OpenWindow, tmp_path: Path) -> None:
    desk = two_folders
    (tmp_path / "one").rename(tmp_path / "away")
    rescan(desk)
    desk.wait(lambda: len(banners(desk)) == 1)
    folder = next(f for f in desk.app.library.folders.all() if "near" in f.display)
    desk.app.commands.remove_folder(folder.id)
    desk.wait(lambda: banners(desk) == [])


def test_a_command_that_fails_says_what_happened_what_is_safe_and_what_to_do(two_folders: OpenWindow, tmp_path: Path) -> None:
    desk = two_folders
    desk.app.commands.add_folders([str(tmp_path / "no such folder")])
    desk.wait(lambda: len(banners(desk)) == 1)
    text = banners(desk)[0]
    assert "can’t be reached" in text and "Nothing was added" in text and "try again" in text
    assert "Traceback" not in text
    close = next(b for b in desk.window.centre.banners.findChildren(QToolButton) if b.isVisible())
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert banners(desk) == []
    desk.app.commands.add_folders([str(tmp_path / "no such folder")])
    desk.wait(lambda: len(banners(desk)) == 1)


def test_a_full_disk_has_one_banner_until_there_is_room(two_folders: OpenWindow) -> None:
    desk, events = two_folders, two_folders.app.events
    for _ in range(3):
        events.tell(Notice("DISK_FULL", "The disk holding the library is full. What is saved stays saved."), urgent=True)
    desk.wait(lambda: len(banners(desk)) == 1)
    assert button(desk, "Retry").isEnabled()
    events.tell(NoticeResolved("DISK_FULL"), urgent=True)
    desk.wait(lambda: banners(desk) == [])


@pytest.mark.parametrize(("unclean_ends", "resumes"), [(1, False), (2, True)])
def test_resume_is_offered_only_where_jobs_were_paused(desk: OpenWindow, unclean_ends: int, resumes: bool) -> None:
    text = "PhotoDesk closed unexpectedly. Your library was checked and is fine."
    desk.app.events.tell(Notice("CATALOG_CHECKED", text, count=unclean_ends), urgent=True)
    desk.wait(lambda: banners(desk) == [text])
    texts = [b.text() for b in desk.window.centre.banners.findChildren(QPushButton)]
    assert texts == (["Resume"] if resumes else [])


def test_buttons_of_banners_have_names_of_their_own(two_folders: OpenWindow) -> None:
    desk, events = two_folders, two_folders.app.events
    for folder in ("A", "B"):
        events.tell(Notice("ROOT_OFFLINE", f"{folder} is offline.", folder), urgent=True)
    desk.wait(lambda: len(banners(desk)) == 2)
    box: QWidget = desk.window.centre.banners
    names = [b.accessibleName() for b in (*box.findChildren(QPushButton), *box.findChildren(QToolButton))]
    assert len(names) == len(set(names)) == 4
    assert "Retry: A is offline." in names
