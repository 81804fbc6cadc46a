"""What keys do in the whole window, where actions, panels and the focus meet."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton
from real_window import CTRL, NONE, SHIFT, OpenWindow

K = Qt.Key


def test_days_are_gone_through_by_keys(desk: OpenWindow) -> None:
    desk.key(K.Key_Down, CTRL, times=3)
    assert desk.grid.choice.current == 16
    desk.key(K.Key_Up, CTRL)
    assert desk.grid.choice.current == 8
    desk.choose("day.previous")
    assert desk.grid.choice.current == 0
    desk.choose("photo.last")
    assert desk.grid.choice.current == 23


def test_escape_goes_one_level_up_each_time(desk: OpenWindow) -> None:
    window, grid = desk.window, desk.grid
    window.resize(1000, 700)  # the inspector lies over the photos
    desk.key(K.Key_Home)
    desk.key(K.Key_Return)
    desk.choose("view.fullscreen")
    desk.choose("panel.inspector")
    states = []
    for _ in range(5):
        states.append((window.panels.is_shown("inspector"), window.isFullScreen(), desk.navigation.page, grid.summary().count))
        desk.key(K.Key_Escape)
    assert states == [
        (True, True, "loupe", 1),
        (False, True, "loupe", 1),
        (False, False, "loupe", 1),
        (False, False, "grid", 1),
        (False, False, "grid", 0),
    ]


def test_full_screen_shows_the_photo_alone_and_everything_comes_back(desk: OpenWindow) -> None:
    window, panels = desk.window, desk.window.panels
    desk.key(K.Key_Home)
    desk.key(K.Key_Return)
    desk.choose("panel.jobs")
    around = ("sidebar", "inspector", "filmstrip", "jobs")
    assert all(panels.is_shown(panel) for panel in around)
    desk.key(K.Key_F11)
    assert not any(panels.is_shown(panel) for panel in around)
    assert not (window.top_bar.isVisible() or window.status.isVisible() or window.menuBar().isVisible())
    desk.key(K.Key_T, CTRL)
    assert panels.filmstrip is not None and panels.filmstrip.isVisible()
    desk.key(K.Key_F)
    assert all(panels.is_shown(panel) for panel in around)
    assert window.top_bar.isVisible() and window.status.isVisible() and window.menuBar().isVisible()


def test_a_panel_that_goes_gives_the_focus_to_the_photos(desk: OpenWindow) -> None:
    desk.key(K.Key_Home)
    desk.key(K.Key_Return)
    window = desk.window
    for panel, widget in (("sidebar", desk.sidebar), ("inspector", window.frame.inspector), ("filmstrip", window.panels.filmstrip)):
        assert widget is not None
        widget.setFocus()
        assert desk.has_focus(widget)
        desk.choose(f"panel.{panel}")
        assert desk.has_focus(desk.navigation.loupe()), panel


def test_f6_goes_round_the_panels_and_reaches_the_photos_below_a_banner(desk: OpenWindow) -> None:
    window = desk.window
    desk.grid.setFocus()
    window.centre.banners.raise_banner("x", "Something lasts.", [("Do It", window.close)])
    panels = (window.frame.inspector, window.top_bar, desk.sidebar, desk.grid)
    for panel in panels:
        desk.key(K.Key_F6)
        assert panel is not None and desk.has_focus(panel)
    for panel in reversed(panels[:-1]):
        desk.key(K.Key_F6, SHIFT)
        assert panel is not None and desk.has_focus(panel)


def names_by_tab(desk: OpenWindow, modifiers: Qt.KeyboardModifier = NONE) -> list[str]:
    """What gets the focus, one after the other, until it comes round."""
    found: list[str] = []
    while len(found) < 40:
        widget = QApplication.focusWidget()
        assert widget is not None
        name = widget.accessibleName() or widget.property("text")
        if found and name == found[0]:
            return found
        found.append(name)
        desk.key(K.Key_Tab, modifiers)
    raise AssertionError(found)


def test_tab_reaches_every_control_in_the_order_they_stand_in(desk: OpenWindow) -> None:
    top = ["Add Folder…", "Import…", "Grid", "Loupe", "Compare", "Survey", "Search Photos", "Size of Photos"]
    desk.window.top_bar.findChild(QToolButton).setFocus()  # type: ignore[union-attr]
    chips = [f"Filter: {name}" for name in ("Not Rejected", "Rating", "Label", "Flag", "Type", "Date", "Tags")]
    grid = [*top, "Library and Folders", *chips, "Order of Photos", "Photos", "Details"]
    assert names_by_tab(desk) == grid
    desk.key(K.Key_Tab, SHIFT)
    assert names_by_tab(desk, SHIFT) == [*reversed(grid)]
    desk.grid.setFocus()
    desk.key(K.Key_Home)
    desk.choose("view.loupe")
    desk.window.top_bar.findChild(QToolButton).setFocus()  # type: ignore[union-attr]
    names = names_by_tab(desk)
    assert names[:9] == [*top, "Library and Folders"] and names[-1].startswith("Filmstrip")
    assert [name for name in names[9:-1] if "IMG" not in name] == ["\u2039 Grid", "Fit", "100%", "Details"]
