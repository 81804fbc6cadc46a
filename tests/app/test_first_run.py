"""From an empty library to the first pictures, and from one session to the next."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QPushButton, QWidget
from real_window import NONE, SHIFT, OpenWindow, scan_only, write_dated

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.library.library import Library
from photodesk.ui import errands
from photodesk.ui.first_run.page import FirstRunPage
from photodesk.ui.sidebar.entries import folder_query

K = Qt.Key
Open = Callable[..., OpenWindow]


@pytest.fixture
def pictures(private_home: Path) -> Path:
    """The user's folder of pictures; it does not exist yet."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation))
    assert folder.is_relative_to(private_home)
    return folder


def first_run(desk: OpenWindow) -> FirstRunPage:
    page = desk.window.centre.made("first_run")
    assert isinstance(page, FirstRunPage) and desk.navigation.page == "first_run"
    return page


def test_one_key_leads_from_nothing_to_pictures(open_window: Open, pictures: Path) -> None:
    write_dated(pictures, 30)
    desk = open_window(working=True)
    page = first_run(desk)
    desk.wait(lambda: "30" in page.count.text())
    assert page.count.text() == f"~30 photos in {pictures.name}"
    assert not any(desk.action(name).isEnabled() for name in ("view.grid", "view.loupe", "search.focus", "zoom.in", "select.all"))
    assert not desk.window.top_bar.search.isEnabled() and not desk.window.top_bar.zoom.isEnabled()
    assert not desk.sidebar.isVisible() and not desk.window.panels.is_shown("inspector")
    assert desk.has_focus(page.show_button)
    desk.key(K.Key_Return)
    desk.wait_for_photos(30)
    assert desk.navigation.page == "grid" and desk.sidebar.isVisible()
    assert [section.count for section in desk.grid.photos.listing.sections] == [6, 8, 8, 8]
    desk.wait(desk.window.is_settled)
    row = desk.grid.photos.known(0)
    assert row is not None and row.thumbhash is not None
    desk.wait(lambda: desk.sidebar.counts is not None and desk.sidebar.counts.photos == 30)


def test_the_grid_belongs_to_the_window_before_it_is_shown(open_window: Open) -> None:
    """Without a parent the collector would delete it, in any thread, and its timers would go on."""
    window = open_window().window
    assert window.grid_page.window() is window and not window.grid_page.isVisible()


def test_at_most_one_button_is_filled_and_it_is_the_next_step(open_window: Open, pictures: Path) -> None:
    write_dated(pictures, 1)
    desk = open_window()
    filled = [b.text() for b in desk.window.findChildren(QPushButton) if b.isVisible() and b.property("primary")]
    assert filled == ["Show My Pictures"]
    desk.wait(lambda: first_run(desk).count.text() == f"1 photo in {pictures.name}")


@pytest.mark.parametrize("exists", [False, True])
def test_without_pictures_the_next_step_is_to_choose_a_folder(
    open_window: Open, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exists: bool
) -> None:
    def choose(_parent: QWidget, _title: str, _start: str, chosen: Callable[[str], object]) -> None:
        """In place of the desktop's own dialog."""
        chosen(str(tmp_path / "elsewhere"))

    monkeypatch.setattr(errands, "choose_folder", choose)
    if exists:
        pictures.mkdir(parents=True)
    write_dated(tmp_path / "elsewhere", 3)
    desk = open_window()
    page = first_run(desk)
    desk.wait(lambda: page.show_button.text() == "Choose a Folder…")
    assert not page.other_button.isVisible() and page.count.text() == ""
    page.show_button.click()
    desk.wait_for_photos(3)


def test_the_last_view_is_found_again(open_window: Open, paths: Paths, dated_folder: Path) -> None:
    scan_only(paths, dated_folder)
    desk = open_window()
    desk.wait_for_photos(24)
    desk.choose("panel.inspector")
    tree = desk.sidebar.tree
    tree.expand(desk.sidebar.model.index_of_base(folder_query(str(dated_folder))))
    tree.collapse(desk.sidebar.model.index(0, 0))
    desk.window.resize(780, 500)  # fits the screen there is in a test
    desk.navigation.show_base(folder_query(str(dated_folder / "coast")))
    desk.wait_for_photos(16)
    desk.grid.set_cell_width(256)
    desk.key(K.Key_End)
    desk.key(K.Key_Left, SHIFT, times=3)
    left = (desk.grid.verticalOffset(), list(desk.grid.selected_ids()), desk.grid.current_id(), desk.grid.target_px, desk.window.size())
    assert left[0] > 0 and len(left[1]) == 4
    desk = open_window()
    desk.wait_for_photos(16)
    assert desk.window.windowTitle() == "coast – PhotoDesk"
    found = (desk.grid.verticalOffset(), list(desk.grid.selected_ids()), desk.grid.current_id(), desk.grid.target_px, desk.window.size())
    assert found == left
    desk.window.resize(1440, 900)
    tree, model = desk.sidebar.tree, desk.sidebar.model
    assert tree.isExpanded(model.index_of_base(folder_query(str(dated_folder)))) and not tree.isExpanded(model.index(0, 0))
    assert desk.window.panels.is_shown("sidebar") and not desk.window.panels.is_shown("inspector")


def test_the_photo_and_the_page_of_the_last_session_are_found_again(open_window: Open, paths: Paths, dated_folder: Path) -> None:
    scan_only(paths, dated_folder)
    desk = open_window()
    desk.wait_for_photos(24)
    desk.key(K.Key_End)
    desk.key(K.Key_Return)
    desk.choose("panel.filmstrip")
    photo_id = desk.navigation.loupe().current_id()
    desk = open_window()
    desk.wait(lambda: desk.navigation.page == "loupe")
    assert desk.navigation.loupe().current_id() == photo_id
    assert not desk.window.panels.is_shown("filmstrip")
    desk.navigation.show_problems()
    desk = open_window()
    assert desk.navigation.page == "problems"
    desk = open_window(Settings(open_last_view=False))
    assert desk.navigation.page == "grid"


def test_a_view_of_a_folder_that_went_meanwhile_becomes_all_photos(open_window: Open, paths: Paths, dated_folder: Path) -> None:
    scan_only(paths, dated_folder, dated_folder / "coast")
    desk = open_window()
    desk.navigation.show_base(folder_query(str(dated_folder / "coast/evening")))
    desk.wait_for_photos(8)
    desk.close()
    library = Library.open(paths, Settings())
    library.folders.remove(bytes(dated_folder / "coast"))
    library.folders.remove(bytes(dated_folder))
    library.folders.add(bytes(dated_folder.parent))
    library.close()
    shutil.rmtree(dated_folder)
    desk = open_window()
    desk.wait(lambda: desk.window.windowTitle() == "All Photos – PhotoDesk")


def test_removing_the_folder_that_is_shown_goes_back_to_all_photos(
    open_window: Open, paths: Paths, dated_folder: Path, tmp_path: Path
) -> None:
    write_dated(tmp_path / "other", 3, start=50)
    scan_only(paths, dated_folder, tmp_path / "other")
    desk = open_window()
    desk.navigation.show_base(folder_query(str(dated_folder)))
    desk.wait_for_photos(24)
    folder = desk.sidebar.current_folder()
    assert folder is not None
    desk.choose("folder.remove")
    yes = next(b for b in desk.window.findChildren(QPushButton) if b.text() == "Remove Folder")
    yes.click()
    desk.wait_for_photos(3)
    assert desk.window.windowTitle() == "All Photos – PhotoDesk"
    desk.wait(lambda: desk.sidebar.counts is not None and desk.sidebar.counts.photos == 3)
    assert len(list(dated_folder.rglob("*.jpg"))) == 24
    desk.app.commands.remove_folder(desk.sidebar.counts.folders[0].folder_id)  # type: ignore[union-attr]
    desk.wait(lambda: desk.navigation.page == "first_run")


def test_a_scan_that_was_left_in_the_middle_goes_on_by_itself(open_window: Open, pictures: Path) -> None:
    write_dated(pictures, 40)
    desk = open_window(working=True)
    desk.wait(lambda: desk.navigation.page == "first_run")
    first_run(desk).show_button.click()
    desk.wait(lambda: desk.grid.photos.count() > 0)
    desk = open_window(working=True)
    desk.wait_for_photos(40)
    desk.wait(
        lambda: desk.app.library.browsing.count("") == 40 and not desk.window.jobs.active_count() and len(desk.window.jobs.groups()) > 0
    )
    assert desk.app.library.derivatives.sizes().thumbs == 40


def test_a_full_disk_does_not_keep_the_window_from_closing(open_window: Open, paths: Paths, dated_folder: Path) -> None:
    scan_only(paths, dated_folder)
    desk = open_window()
    desk.wait_for_photos(24)
    paths.view_state.unlink(missing_ok=True)
    paths.view_state.mkdir()  # nothing can be written there
    assert desk.window.close() and not desk.window.isVisible()


def test_a_file_given_to_an_empty_library_opens_and_closes_to_the_first_screen(open_window: Open, tmp_path: Path) -> None:
    photo = write_dated(tmp_path / "loose", 1)[0]
    desk = open_window()
    desk.window.open_paths([str(photo)])
    desk.wait(lambda: desk.navigation.page == "loupe")
    desk.wait(lambda: photo.name in desk.window.centre.banners.texts()[0])
    desk.key(K.Key_Escape, NONE)
    assert desk.navigation.page == "first_run"
