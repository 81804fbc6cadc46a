"""What can be pressed has a name of its own, and is large enough to be hit."""

from collections import Counter
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QWidget
from real_window import OpenWindow

from photodesk.domain.changes import JobGroup, JobsChanged
from photodesk.domain.edits import Photos, TagEdit, TrashStaging
from photodesk.domain.problems import Notice
from photodesk.ui.duplicates.page import DuplicatesPage
from photodesk.ui.filters import Filters
from photodesk.ui.folders.page import FoldersPage
from photodesk.ui.grid.view import Leftovers
from photodesk.ui.widgets.token_chip import TokenChip

LEAST_PX = 24
Opener = Callable[..., OpenWindow]


@pytest.fixture
def busy(desk: OpenWindow) -> OpenWindow:
    """A window with all that comes and goes: two jobs at work, a finished one, two banners, a toast and problems."""
    events = desk.app.events
    desk.app.library.editing.apply(TagEdit(Photos.of([desk.grid.photos.id_at(0)]), ("Places/Iceland", "sea")))
    desk.grid.reveal([desk.grid.photos.id_at(0)])
    desk.wait(lambda: len(desk.window.findChildren(TokenChip)) == 2)
    groups = (JobGroup("look", "running", 3, 10, failed=2), JobGroup("preview", "paused", 1, 10, failed=1))
    events.tell(JobsChanged(groups), urgent=True)
    for folder in ("A", "B"):
        events.tell(Notice("ROOT_OFFLINE", f"{folder} is offline.", folder), urgent=True)
    desk.window.panels.show("jobs", True)
    desk.window.messages.say("3 photos added", "Show", desk.window.focus_next_panel)
    desk.window.status.show_problems(3)
    desk.wait(lambda: desk.window.panels.jobs is not None and desk.window.panels.jobs.row("preview") is not None)
    return desk


def pressable(widget: QWidget) -> list[QAbstractButton]:
    # Those Qt puts into its own widgets (the cross of a text field, the arrows of tabs) have no say of their own.
    return [b for b in widget.findChildren(QAbstractButton) if b.isVisible() and not isinstance(b.parent(), QLineEdit) and not is_qts(b)]


def is_qts(button: QAbstractButton) -> bool:
    return button.objectName().startswith(("qt_", "Scroll"))


def name_of(button: QAbstractButton) -> str:
    return button.accessibleName() or button.text()


def turn_to(desk: OpenWindow, page: str) -> None:
    """One of the pages; "culling" is the loupe with its bar."""
    if page == "loupe":
        desk.navigation.open_photo(desk.grid.photos.id_at(0))
    elif page == "problems":
        desk.navigation.show_problems()
    elif page == "pending":
        desk.app.commands.edit(TrashStaging(Photos.of(desk.grid.photos.listing.ids[:3])), gather=False)
        desk.wait(lambda: desk.window.applying.waiting.total == 3)
        desk.navigation.show_pending()
    elif page == "folders":
        show_folders(desk)
    elif page == "duplicates":
        show_copies(desk)
    elif page in ("compare", "survey"):
        desk.grid.select_all()
        desk.choose(f"view.{page}")
    elif page in ("culling", "culled"):
        desk.choose("cull.start")
        desk.wait(lambda: desk.window.culling.is_active)
        if page == "culled":
            desk.window.advancing.ended.emit()
    desk.wait(lambda: desk.navigation.page == ("loupe" if page == "culling" else page))


def show_copies(desk: OpenWindow) -> None:
    """The page of copies with two of one picture, and all its bars."""
    with desk.app.library.database.write() as tx:
        tx.exec_driver_sql("UPDATE photos SET picture_hash = zeroblob(32), recipe = 1 WHERE id IN (SELECT id FROM photos LIMIT 2)")
    desk.choose("library.duplicates")
    page = desk.window.centre.page("duplicates")
    assert isinstance(page, DuplicatesPage)
    desk.wait(lambda: page.review.seen is not None)
    page.preview_rule()
    desk.wait(page.preview.stage.isVisible)


def show_folders(desk: OpenWindow) -> None:
    """The page of watched folders; the one there is is offline."""
    folder = desk.app.library.folders.all()[0]
    desk.app.library.folder_states.offline(folder, lambda _: None)
    desk.choose("folder.watched")
    page = desk.window.centre.page("folders")
    assert isinstance(page, FoldersPage)
    desk.wait(lambda: page.table.retry_button(folder.id) is not None and page.is_settled())


PAGES = ["grid", "loupe", "compare", "survey", "culling", "culled", "problems", "duplicates", "pending", "folders"]


@pytest.mark.parametrize("page", PAGES)
def test_every_button_has_a_name_and_no_two_have_the_same(busy: OpenWindow, page: str) -> None:
    turn_to(busy, page)
    names = [name_of(button) for button in pressable(busy.window)]
    assert len(names) > 12
    assert all(names)
    assert {name: number for name, number in Counter(names).items() if number > 1} == {}


@pytest.mark.parametrize("page", PAGES)
def test_every_button_can_be_hit(busy: OpenWindow, page: str) -> None:
    turn_to(busy, page)
    small = {name_of(b): (b.width(), b.height()) for b in pressable(busy.window) if min(b.width(), b.height()) < LEAST_PX}
    assert small == {}


@pytest.mark.parametrize("panel", ["name", "days"])
def test_what_stands_above_and_over_the_photos_of_a_narrowed_list_has_names_and_can_be_hit(busy: OpenWindow, panel: str) -> None:
    busy.navigation.filter(Filters(rating="none", labels=("none",)))
    busy.wait(lambda: busy.window.grid_page.bar.save.isVisible())
    busy.window.grid_page.bar.show_leftovers(Leftovers(3))
    if panel == "name":
        busy.choose("search.save")
    else:
        busy.window.grid_page.bar.filters.dates.asked.emit()
        busy.wait(lambda: not busy.app.queries._open)
    names = Counter(map(name_of, pressable(busy.window)))
    assert {name: number for name, number in names.items() if number > 1 or not name} == {}
    small = {name_of(b): (b.width(), b.height()) for b in pressable(busy.window) if min(b.width(), b.height()) < LEAST_PX}
    assert small == {}


def test_controls_of_preferences_can_be_hit(desk: OpenWindow) -> None:
    desk.choose("preferences")
    preferences = desk.window.choices.preferences
    assert preferences is not None
    for page_id in preferences.pages:
        preferences.show_page(page_id)
        controls = [w for w in preferences.findChildren(QWidget) if isinstance(w, QAbstractButton | QComboBox | QAbstractSpinBox)]
        shown = [w for w in controls if w.isVisible() and not isinstance(w.parent(), QLineEdit)]
        assert [w for w in shown if w.height() < LEAST_PX] == [], page_id


def test_tab_goes_through_the_jobs_panel_in_the_order_that_is_seen(busy: OpenWindow) -> None:
    panel = busy.window.panels.jobs
    assert panel is not None
    busy.wait(busy.window.isActiveWindow)
    panel.tabs.setFocus()
    seen: list[QPoint] = []
    while (focused := QApplication.focusWidget()) is not None and panel.isAncestorOf(focused):
        seen.append(focused.mapTo(panel, focused.rect().topLeft()))
        busy.key(Qt.Key.Key_Tab)
    rows = [(point.y() // 30, point.x()) for point in seen]
    assert len(rows) >= 10
    assert rows == sorted(rows)
