"""The table of everything the user can do: one row an action, and the menus they stand in."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtGui import QKeySequence

Standard = QKeySequence.StandardKey
CONTEXT: Final = "Actions"


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """`keys`: portable texts; those of the platform for `standard` come on top. `scope`: where keys without Ctrl or Alt
    work: window (keys all over), photos (grid and loupe), grid or loupe. `choice`: actions of which one is checked."""

    id: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    scope: str = "window"
    standard: QKeySequence.StandardKey | None = None
    checkable: bool = False
    choice: str = ""


def _tr(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(CONTEXT, text))


ACTIONS: Final = (
    ActionSpec("folder.add", _tr("Add Folder…"), ("Ctrl+O",), "add-folder"),
    ActionSpec("folder.rescan", _tr("Rescan Folders"), ("F5",), "retry"),
    ActionSpec("folder.rescan_this", _tr("Rescan This Folder"), (), "retry"),
    ActionSpec("folder.show", _tr("Show This Folder in File Manager"), (), "show-in-files"),
    ActionSpec("folder.remove", _tr("Remove Folder from Library (Files Stay)…"), (), "folder"),
    ActionSpec("files.show", _tr("Show in File Manager"), ("Ctrl+Shift+M",), "show-in-files"),
    ActionSpec("edit.undo", _tr("Undo"), ("Ctrl+Z",), standard=Standard.Undo),
    ActionSpec("edit.redo", _tr("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), standard=Standard.Redo),
    ActionSpec("files.copy", _tr("Copy"), ("Ctrl+C",), "copy", "photos", Standard.Copy),
    ActionSpec("window.close", _tr("Close Window"), ("Ctrl+W",), standard=Standard.Close),
    ActionSpec("app.quit", _tr("Quit PhotoDesk"), ("Ctrl+Q",), standard=Standard.Quit),
    ActionSpec("select.all", _tr("Select All"), ("Ctrl+A",), scope="photos", standard=Standard.SelectAll),
    ActionSpec("select.none", _tr("Select None"), ("Ctrl+Shift+A",), scope="photos", standard=Standard.Deselect),
    ActionSpec("select.invert", _tr("Invert Selection"), ("Ctrl+I",), scope="photos"),
    ActionSpec("search.focus", _tr("Search"), ("Ctrl+F", "/"), "search", "photos", Standard.Find),
    ActionSpec("search.clear", _tr("Clear Search"), (), "close"),
    ActionSpec("search.save", _tr("Save as Smart Album…"), (), "album"),
    ActionSpec("preferences", _tr("Preferences…"), ("Ctrl+,",), "settings", standard=Standard.Preferences),
    ActionSpec("photo.next", _tr("Next Photo"), ("Right", "PgDown"), "forward", "loupe"),
    ActionSpec("photo.previous", _tr("Previous Photo"), ("Left", "PgUp"), "back", "loupe"),
    ActionSpec("photo.first", _tr("First Photo"), ("Home",), scope="loupe"),
    ActionSpec("photo.last", _tr("Last Photo"), ("End",), scope="loupe"),
    ActionSpec("day.next", _tr("Next Day"), ("Ctrl+Down",), scope="grid"),
    ActionSpec("day.previous", _tr("Previous Day"), ("Ctrl+Up",), scope="grid"),
    ActionSpec("flag.keep", _tr("Keep"), ("P", "K"), "keep", "photos"),
    ActionSpec("flag.reject", _tr("Reject"), ("X",), "reject", "photos"),
    ActionSpec("flag.none", _tr("Clear Flag"), ("U",), scope="photos"),
    ActionSpec("rating.1", _tr("1 Star"), ("1",), scope="photos"),
    ActionSpec("rating.2", _tr("2 Stars"), ("2",), scope="photos"),
    ActionSpec("rating.3", _tr("3 Stars"), ("3",), scope="photos"),
    ActionSpec("rating.4", _tr("4 Stars"), ("4",), scope="photos"),
    ActionSpec("rating.5", _tr("5 Stars"), ("5",), scope="photos"),
    ActionSpec("rating.0", _tr("No Stars"), ("0",), scope="photos"),
    ActionSpec("label.red", _tr("Red Label"), ("6",), scope="photos"),
    ActionSpec("label.yellow", _tr("Yellow Label"), ("7",), scope="photos"),
    ActionSpec("label.green", _tr("Green Label"), ("8",), scope="photos"),
    ActionSpec("label.blue", _tr("Blue Label"), ("9",), scope="photos"),
    ActionSpec("label.purple", _tr("Purple Label"), scope="photos"),
    ActionSpec("label.none", _tr("No Label"), scope="photos"),
    ActionSpec("photo.rebuild", _tr("Make Thumbnail Again"), (), "retry"),
    ActionSpec("view.grid", _tr("Grid"), ("G",), "grid", "photos", checkable=True, choice="view"),
    ActionSpec("view.loupe", _tr("Loupe"), ("E", "Return", "Enter", "Space"), "loupe", "grid", checkable=True, choice="view"),
    ActionSpec("go.back", _tr("Back"), ("Alt+Left",), "back"),
    ActionSpec("go.forward", _tr("Forward"), ("Alt+Right",), "forward"),
    ActionSpec("zoom.toggle", _tr("Zoom Fit/100 %"), ("Z",), "zoom", "photos"),
    ActionSpec("zoom.fit", _tr("Fit"), ("Ctrl+0",), scope="photos"),
    ActionSpec("zoom.actual", _tr("100 %"), ("Ctrl+1",), scope="photos"),
    ActionSpec("zoom.in", _tr("Larger"), ("Ctrl+=", "+", "="), "zoom-in", "photos", Standard.ZoomIn),
    ActionSpec("zoom.out", _tr("Smaller"), ("Ctrl+-", "-"), "zoom-out", "photos", Standard.ZoomOut),
    ActionSpec("sort.taken", _tr("Capture Date"), checkable=True, choice="sort"),
    ActionSpec("sort.name", _tr("Name"), checkable=True, choice="sort"),
    ActionSpec("sort.added", _tr("Date Added"), checkable=True, choice="sort"),
    ActionSpec("sort.rating", _tr("Rating"), checkable=True, choice="sort"),
    ActionSpec("sort.size", _tr("File Size"), checkable=True, choice="sort"),
    ActionSpec("sort.descending", _tr("Newest or Largest First"), checkable=True),
    ActionSpec("group.day", _tr("Day"), checkable=True, choice="group"),
    ActionSpec("group.month", _tr("Month"), checkable=True, choice="group"),
    ActionSpec("group.none", _tr("No Groups"), checkable=True, choice="group"),
    ActionSpec("canvas.theme", _tr("As the Theme"), checkable=True, choice="canvas"),
    ActionSpec("canvas.black", _tr("Black"), checkable=True, choice="canvas"),
    ActionSpec("canvas.dark", _tr("Dark"), checkable=True, choice="canvas"),
    ActionSpec("canvas.mid_grey", _tr("Mid Grey"), checkable=True, choice="canvas"),
    ActionSpec("canvas.light", _tr("Light"), checkable=True, choice="canvas"),
    ActionSpec("canvas.white", _tr("White"), checkable=True, choice="canvas"),
    ActionSpec("panel.sidebar", _tr("Sidebar"), ("F9",), "sidebar", checkable=True),
    ActionSpec("panel.inspector", _tr("Inspector"), ("I",), "inspector", "photos", checkable=True),
    ActionSpec("panel.filmstrip", _tr("Filmstrip"), ("Ctrl+T",), "filmstrip", checkable=True),
    ActionSpec("panel.jobs", _tr("Jobs"), ("Ctrl+J",), "jobs", checkable=True),
    ActionSpec("panel.next", _tr("Next Panel"), ("F6",)),
    ActionSpec("panel.previous", _tr("Previous Panel"), ("Shift+F6",)),
    ActionSpec("view.fullscreen", _tr("Full Screen"), ("F11", "F"), "fullscreen", "photos", checkable=True),
    ActionSpec("library.all", _tr("All Photos"), (), "photos"),
    ActionSpec("library.recent", _tr("Recently Added"), (), "recent"),
    ActionSpec("library.problems", _tr("Problems"), (), "warning"),
    ActionSpec("jobs.pause", _tr("Pause All Jobs"), (), "pause"),
    ActionSpec("jobs.resume", _tr("Resume All Jobs"), (), "resume"),
    ActionSpec("jobs.retry", _tr("Retry All Problems"), (), "retry"),
    ActionSpec("jobs.clear", _tr("Clear Finished Jobs"), ()),
    ActionSpec("cache.clear", _tr("Clear Cache…"), (), "storage"),
    ActionSpec("help.shortcuts", _tr("Keyboard Shortcuts"), ("Ctrl+/", "?"), "keyboard", "photos"),
    ActionSpec("help.logs", _tr("Show Log Files"), (), "info"),
    ActionSpec("help.about", _tr("About PhotoDesk"), (), "info"),
)

SEPARATOR: Final = "-"
Entries = tuple[str | tuple[str, tuple[str, ...]], ...]
"""What stands in a menu: actions, separators, and submenus with their title."""

_MARKS: Final[Entries] = (
    (_tr("Flag"), ("flag.keep", "flag.reject", SEPARATOR, "flag.none")),
    (_tr("Rating"), ("rating.1", "rating.2", "rating.3", "rating.4", "rating.5", SEPARATOR, "rating.0")),
    (_tr("Label"), ("label.red", "label.yellow", "label.green", "label.blue", "label.purple", SEPARATOR, "label.none")),
)
CONTEXT_MENU: Final[Entries] = ("view.loupe", SEPARATOR, *_MARKS, SEPARATOR, "files.show", "files.copy", SEPARATOR, "photo.rebuild")
"""The menu of photos in the grid."""

MENUS: Final[tuple[tuple[str, Entries], ...]] = (
    (_tr("&File"), ("folder.add", "folder.rescan", SEPARATOR, "files.show", SEPARATOR, "window.close", "app.quit")),
    (
        _tr("&Edit"),
        ("edit.undo", "edit.redo", SEPARATOR, "files.copy", SEPARATOR, "select.all", "select.none", "select.invert", SEPARATOR,
         "search.focus", "search.clear", "search.save", SEPARATOR, "preferences"),
    ),
    (
        _tr("&Photo"),
        (
            "photo.next", "photo.previous", "photo.first", "photo.last", SEPARATOR, "day.next", "day.previous", SEPARATOR,
            *_MARKS, SEPARATOR, "photo.rebuild",
        ),
    ),
    (
        _tr("&View"),
        (
            "view.grid", "view.loupe", SEPARATOR, "go.back", "go.forward", SEPARATOR,
            "zoom.toggle", "zoom.fit", "zoom.actual", "zoom.in", "zoom.out", SEPARATOR,
            (_tr("Sort By"), ("sort.taken", "sort.name", "sort.added", "sort.rating", "sort.size", SEPARATOR, "sort.descending")),
            (_tr("Group By"), ("group.day", "group.month", "group.none")),
            (_tr("Canvas"), ("canvas.theme", "canvas.black", "canvas.dark", "canvas.mid_grey", "canvas.light", "canvas.white")),
            SEPARATOR, "panel.sidebar", "panel.inspector", "panel.filmstrip", "panel.jobs", SEPARATOR,
            "panel.next", "panel.previous", SEPARATOR, "view.fullscreen",
        ),
    ),
    (
        _tr("&Library"),
        ("library.all", "library.recent", "library.problems", SEPARATOR, "folder.rescan_this", "folder.show", "folder.remove"),
    ),
    (_tr("&Tools"), ("jobs.pause", "jobs.resume", "jobs.retry", "jobs.clear", SEPARATOR, "cache.clear")),
    (_tr("&Help"), ("help.shortcuts", "help.logs", SEPARATOR, "help.about")),
)  # fmt: skip
"""Every action stands in exactly one menu; a pair is a submenu."""
