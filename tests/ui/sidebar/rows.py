"""Finding and using rows of the sidebar as people do."""

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from real_window import OpenWindow

from photodesk.ui.photo_mime import PhotoMime, RowMime
from photodesk.ui.sidebar.entries import Entry
from photodesk.ui.sidebar.model import COUNT_ROLE
from photodesk.ui.sidebar.renaming import NameEditor

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def entries(desk: OpenWindow, below: QModelIndex | None = None) -> list[tuple[Entry, QModelIndex]]:
    """All rows."""
    model, found = desk.sidebar.model, []
    for number in range(model.rowCount(below)):
        index = model.index(number, 0, below or QModelIndex())
        entry = model.entry(index)
        assert entry is not None
        found += [(entry, index), *entries(desk, index)]
    return found


def index_of(desk: OpenWindow, kind: str, path: str) -> QModelIndex:
    """The row of an album, smart album or tag, brought into sight."""
    index = next(index for entry, index in entries(desk) if (entry.kind, entry.path) == (kind, path))
    desk.sidebar.tree.scrollTo(index)
    return index


def paths(desk: OpenWindow, *kinds: str) -> list[str]:
    return [entry.path for entry, _ in entries(desk) if entry.kind in kinds]


def count(desk: OpenWindow, kind: str, path: str = "") -> int | None:
    """The number a row shows."""
    return next((index.data(COUNT_ROLE) for entry, index in entries(desk) if (entry.kind, entry.path) == (kind, path)), None)


def middle(desk: OpenWindow, kind: str, path: str) -> QPoint:
    return desk.sidebar.tree.visualRect(index_of(desk, kind, path)).center()


def click(desk: OpenWindow, kind: str, path: str) -> None:
    QTest.mouseClick(desk.sidebar.tree.viewport(), Qt.MouseButton.LeftButton, pos=middle(desk, kind, path))


def refresh(desk: OpenWindow) -> None:
    """Let go of the photos that are shown and do not match any more."""
    bar = desk.window.grid_page.bar
    desk.wait(bar.leftovers.isVisible)
    bar.leftovers.click()


def go_to(desk: OpenWindow, kind: str, path: str) -> None:
    """Make a row current with the focus in the tree, without showing its list."""
    desk.sidebar.tree.setFocus()
    desk.sidebar.tree.setCurrentIndex(index_of(desk, kind, path))


def menu_of(desk: OpenWindow, place: QPoint) -> list[str]:
    """What a right click there offers; the menu is closed again."""
    viewport = desk.sidebar.tree.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.RightButton, pos=place)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, viewport.mapToGlobal(place))
    QApplication.sendEvent(viewport, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    titles = [action.text() for action in menu.actions() if action.text() and action.isEnabled()]
    menu.close()
    return titles


def editor(desk: OpenWindow) -> NameEditor:
    """The field in which a name is written."""
    found = desk.sidebar.tree.findChildren(NameEditor)
    assert len(found) == 1
    return found[0]


def write(field: QLineEdit, text: str, *, end: bool = True) -> None:
    """Write over all of a field; *end*: and press Enter."""
    field.selectAll()
    QTest.keyClicks(field, text)
    if end:
        QTest.keyClick(field, Qt.Key.Key_Return)


def drag(desk: OpenWindow, mime: PhotoMime | RowMime, place: QPoint) -> str:
    """Drag over a place of the sidebar; the row that would take it."""
    viewport = desk.sidebar.tree.viewport()
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    for event in (QDragEnterEvent(place, actions, mime, LEFT, NONE), QDragMoveEvent(place, actions, mime, LEFT, NONE)):
        QApplication.sendEvent(viewport, event)
    assert event.isAccepted() == bool(desk.sidebar.tree.drop_key)
    return desk.sidebar.tree.drop_key


def drop(desk: OpenWindow, mime: PhotoMime | RowMime, place: QPoint) -> bool:
    drag(desk, mime, place)
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    event = QDropEvent(place, actions, mime, LEFT, NONE)
    QApplication.sendEvent(desk.sidebar.tree.viewport(), event)
    assert desk.sidebar.tree.drop_key == ""
    return event.isAccepted()
