"""The table of everything the user can do: one row an action, and the menus they stand in."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtGui import QKeySequence

Standard = QKeySequence.StandardKey
CONTEXT: Final = "Actions"
VIEWS: Final = ("grid", "loupe", "compare", "survey")
"""What shows photos of the list."""


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """`keys`: portable texts; those of the platform for `standard` come on top. `scope`: where keys without Ctrl or Alt
    work: window (keys all over), photos (all views of photos of the list), some of VIEWS, copies (a group of copies), or several of
    these. `choice`: actions of which one is checked. `and_next`: with Shift its keys do the same and go to the next photo."""

    id: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    scope: str = "window"
    standard: QKeySequence.StandardKey | None = None
    checkable: bool = False
    choice: str = ""
    and_next: bool = False

    def views(self) -> frozenset[str]:
        """Where its plain keys are heard."""
        return frozenset(view for scope in self.scope.split() for view in (VIEWS if scope in ("window", "photos") else (scope,)))


def _tr(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(CONTEXT, text))


ACTIONS: Final = (
    ActionSpec("folder.add", _tr("Add Folder…"), ("Ctrl+O",), "add-folder"),
    ActionSpec("import.open", _tr("Import…"), ("Ctrl+Shift+I",), "import"),
    ActionSpec("import.report", _tr("Show Import Report"), (), "info"),
    ActionSpec("folder.rescan", _tr("Rescan Folders"), ("F5",), "retry"),
    ActionSpec("folder.rescan_this", _tr("Rescan This Folder"), (), "retry"),
    ActionSpec("folder.watched", _tr("Watched Folders"), (), "folder"),
    ActionSpec("folder.show", _tr("Show This Folder in File Manager"), (), "show-in-files"),
    ActionSpec("folder.remove", _tr("Remove Folder from Library (Files Stay)…"), (), "folder"),
    ActionSpec("files.show", _tr("Show in File Manager"), ("Ctrl+Shift+M",), "show-in-files"),
    ActionSpec("edit.undo", _tr("Undo"), ("Ctrl+Z",), standard=Standard.Undo),
    ActionSpec("edit.redo", _tr("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), standard=Standard.Redo),
    ActionSpec("edit.history", _tr("History…"), (), "recent"),
    ActionSpec("files.copy", _tr("Copy"), ("Ctrl+C",), "copy", "photos", Standard.Copy),
    ActionSpec("attributes.copy", _tr("Copy Attributes"), ("Ctrl+Shift+C",), scope="photos"),
    ActionSpec("attributes.paste", _tr("Paste Attributes"), ("Ctrl+Shift+V",), scope="photos"),
    ActionSpec("window.close", _tr("Close Window"), ("Ctrl+W",), standard=Standard.Close),
    ActionSpec("app.quit", _tr("Quit PhotoDesk"), ("Ctrl+Q",), standard=Standard.Quit),
    ActionSpec("select.all", _tr("Select All"), ("Ctrl+A",), scope="photos", standard=Standard.SelectAll),
    ActionSpec("select.none", _tr("Select None"), ("Ctrl+Shift+A",), scope="photos", standard=Standard.Deselect),
    ActionSpec("select.invert", _tr("Invert Selection"), ("Ctrl+I",), scope="photos"),
    ActionSpec("search.focus", _tr("Search"), ("Ctrl+F", "/"), "search", "photos copies", Standard.Find),
    ActionSpec("search.clear", _tr("Clear Search"), (), "close"),
    ActionSpec("search.save", _tr("Save as Smart Album…"), (), "album"),
    ActionSpec("palette.open", _tr("Command Palette"), ("Ctrl+K", "Ctrl+Shift+P", ":"), "keyboard", "photos copies"),
    ActionSpec("preferences", _tr("Preferences…"), ("Ctrl+,",), "settings", standard=Standard.Preferences),
    ActionSpec("photo.next", _tr("Next Photo"), ("Right", "PgDown"), "forward", "loupe compare survey"),
    ActionSpec("photo.previous", _tr("Previous Photo"), ("Left", "PgUp"), "back", "loupe compare survey"),
    ActionSpec("photo.first", _tr("First Photo"), ("Home",), scope="loupe compare survey"),
    ActionSpec("photo.last", _tr("Last Photo"), ("End",), scope="loupe compare survey"),
    ActionSpec("day.next", _tr("Next Day"), ("Ctrl+Down",), scope="grid"),
    ActionSpec("day.previous", _tr("Previous Day"), ("Ctrl+Up",), scope="grid"),
    ActionSpec("flag.keep", _tr("Keep"), ("P", "K"), "keep", "photos", and_next=True),
    ActionSpec("flag.reject", _tr("Reject"), ("X",), "reject", "photos", and_next=True),
    ActionSpec("flag.none", _tr("Clear Flag"), ("U",), scope="photos", and_next=True),
    ActionSpec("rating.1", _tr("1 Star"), ("1",), scope="photos", and_next=True),
    ActionSpec("rating.2", _tr("2 Stars"), ("2",), scope="photos", and_next=True),
    ActionSpec("rating.3", _tr("3 Stars"), ("3",), scope="photos", and_next=True),
    ActionSpec("rating.4", _tr("4 Stars"), ("4",), scope="photos", and_next=True),
    ActionSpec("rating.5", _tr("5 Stars"), ("5",), scope="photos", and_next=True),
    ActionSpec("rating.0", _tr("No Stars"), ("0",), scope="photos", and_next=True),
    ActionSpec("rating.up", _tr("Rating +"), ("]", "."), scope="photos"),
    ActionSpec("rating.down", _tr("Rating −"), ("[", ","), scope="photos"),
    ActionSpec("label.red", _tr("Red Label"), ("6",), scope="photos", and_next=True),
    ActionSpec("label.yellow", _tr("Yellow Label"), ("7",), scope="photos", and_next=True),
    ActionSpec("label.green", _tr("Green Label"), ("8",), scope="photos", and_next=True),
    ActionSpec("label.blue", _tr("Blue Label"), ("9",), scope="photos", and_next=True),
    ActionSpec("label.purple", _tr("Purple Label"), scope="photos", and_next=True),
    ActionSpec("label.none", _tr("No Label"), scope="photos", and_next=True),
    ActionSpec("cull.start", _tr("Start Culling"), (), "keep"),
    ActionSpec("cull.auto_advance", _tr("Auto-Advance"), ("A",), scope="photos", checkable=True),
    ActionSpec("rotate.right", _tr("Rotate Right"), ("Ctrl+R", "Ctrl+]"), "rotate-right"),
    ActionSpec("rotate.left", _tr("Rotate Left"), ("Ctrl+Shift+R", "Ctrl+["), "rotate-left"),
    ActionSpec("rotate.180", _tr("Rotate 180°")),
    ActionSpec("tags.add", _tr("Add Tags…"), ("T",), "tag", "photos"),
    ActionSpec("shortlist.toggle", _tr("Shortlist On or Off"), ("B",), "shortlist", "photos"),
    ActionSpec("album.add", _tr("Add to Album…"), (), "album", "photos"),
    ActionSpec("album.take_out", _tr("Remove from Album"), scope="photos"),
    ActionSpec("similar.find", _tr("Find Similar"), (), "duplicates"),
    ActionSpec("similar.find_file", _tr("Find Similar to a File…"), (), "search"),
    ActionSpec("photo.trash", _tr("Move to Trash"), ("Del",), "trash", "photos"),
    ActionSpec("photo.rename", _tr("Rename…"), ("F2",), "rename"),
    ActionSpec("photo.move", _tr("Move to Folder…"), (), "move"),
    ActionSpec("photo.delete", _tr("Delete Permanently…"), (), "warning"),
    ActionSpec("photo.rebuild", _tr("Make Thumbnail Again"), (), "retry"),
    ActionSpec("view.grid", _tr("Grid"), ("G",), "grid", "photos copies", checkable=True, choice="view"),
    ActionSpec(
        "view.loupe", _tr("Loupe"), ("E", "Return", "Enter", "Space"), "loupe", "grid compare survey", checkable=True, choice="view"
    ),
    ActionSpec("view.compare", _tr("Compare"), ("C",), "compare", "photos", checkable=True, choice="view"),
    ActionSpec("view.survey", _tr("Survey"), ("N",), "survey", "photos", checkable=True, choice="view"),
    ActionSpec("compare.promote", _tr("Candidate Becomes Select"), ("Up",), scope="compare"),
    ActionSpec("compare.swap", _tr("Swap Select and Candidate"), ("Down",), scope="compare"),
    ActionSpec("compare.linked", _tr("Linked Zoom"), (), scope="compare", checkable=True),
    ActionSpec("survey.take_out", _tr("Take Out of Survey"), ("Backspace",), scope="survey"),
    ActionSpec("go.back", _tr("Back"), ("Alt+Left",), "back"),
    ActionSpec("go.forward", _tr("Forward"), ("Alt+Right",), "forward"),
    ActionSpec("zoom.toggle", _tr("Zoom Fit/100 %"), ("Z",), "zoom", "photos copies"),
    ActionSpec("zoom.fit", _tr("Fit"), ("Ctrl+0",), scope="photos"),
    ActionSpec("zoom.actual", _tr("100 %"), ("Ctrl+1",), scope="photos"),
    ActionSpec("zoom.in", _tr("Larger"), ("Ctrl+=", "+", "="), "zoom-in", "photos copies", Standard.ZoomIn),
    ActionSpec("zoom.out", _tr("Smaller"), ("Ctrl+-", "-"), "zoom-out", "photos copies", Standard.ZoomOut),
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
    ActionSpec("panel.inspector", _tr("Inspector"), ("I",), "inspector", "photos copies", checkable=True),
    ActionSpec("panel.filmstrip", _tr("Filmstrip"), ("Ctrl+T",), "filmstrip", checkable=True),
    ActionSpec("panel.jobs", _tr("Jobs"), ("Ctrl+J",), "jobs", checkable=True),
    ActionSpec("panel.next", _tr("Next Panel"), ("F6",)),
    ActionSpec("panel.previous", _tr("Previous Panel"), ("Shift+F6",)),
    ActionSpec("view.fullscreen", _tr("Full Screen"), ("F11", "F"), "fullscreen", "photos copies", checkable=True),
    ActionSpec("library.all", _tr("All Photos"), (), "photos"),
    ActionSpec("library.recent", _tr("Recently Added"), (), "recent"),
    ActionSpec("library.shortlist", _tr("Shortlist"), (), "shortlist"),
    ActionSpec("library.duplicates", _tr("Duplicates"), (), "duplicates"),
    ActionSpec("library.problems", _tr("Problems"), (), "warning"),
    ActionSpec("pending.review", _tr("Review Pending Changes"), ("Ctrl+S",), "pending"),
    ActionSpec("pending.apply", _tr("Apply Selected Changes"), (), "check"),
    ActionSpec("pending.discard", _tr("Discard All Pending Changes…"), (), "close"),
    ActionSpec("pending.empty", _tr("Empty PhotoDesk’s Trash…"), (), "trash"),
    ActionSpec("copies.next", _tr("Next Copy"), ("Right",), "forward", "copies"),
    ActionSpec("copies.previous", _tr("Previous Copy"), ("Left",), "back", "copies"),
    ActionSpec("copies.keep", _tr("Keep This Copy"), ("K",), "check", "copies"),
    ActionSpec("copies.mark", _tr("Mark Copy for Trash"), ("X",), "trash", "copies"),
    ActionSpec("copies.stage", _tr("Stage Group and Next"), ("Return", "Enter"), "trash", "copies"),
    ActionSpec("copies.skip", _tr("Skip Group"), ("S",), scope="copies"),
    ActionSpec("copies.back", _tr("Previous Group"), ("Backspace",), scope="copies"),
    ActionSpec("copies.keep_all", _tr("Keep All Copies"), ("A",), "keep", "copies"),
    ActionSpec("copies.not_duplicates", _tr("Not Duplicates"), ("N",), scope="copies"),
    ActionSpec("copies.difference", _tr("Difference View"), ("D",), "compare", "copies", checkable=True),
    ActionSpec("copies.merge", _tr("Merge Tags into Kept Copy"), ("M",), "tag", "copies", checkable=True),
    ActionSpec("copies.preview", _tr("Preview Rule for All Groups…"), ("R",), "duplicates", "copies"),
    ActionSpec("shortlist.clear", _tr("Clear Shortlist"), (), "shortlist"),
    ActionSpec("album.new", _tr("New Album…"), (), "album"),
    ActionSpec("album.new_inside", _tr("New Album Inside…"), (), "album"),
    ActionSpec("album.new_smart", _tr("New Smart Album…"), (), "smart-album"),
    ActionSpec("album.search", _tr("Edit Search…"), (), "search"),
    ActionSpec("album.rename", _tr("Rename Album"), ()),
    ActionSpec("album.duplicate", _tr("Duplicate Album"), (), "copy"),
    ActionSpec("album.delete", _tr("Delete Album"), ()),
    ActionSpec("tag.rename", _tr("Rename Tag"), (), "tag"),
    ActionSpec("tag.merge", _tr("Merge Tag Into…"), ()),
    ActionSpec("tag.delete", _tr("Delete Tag"), ()),
    ActionSpec("jobs.pause", _tr("Pause All Jobs"), (), "pause"),
    ActionSpec("jobs.resume", _tr("Resume All Jobs"), (), "resume"),
    ActionSpec("jobs.retry", _tr("Retry All Problems"), (), "retry"),
    ActionSpec("jobs.clear", _tr("Clear Finished Jobs"), ()),
    ActionSpec("cache.clear", _tr("Clear Cache…"), (), "storage"),
    ActionSpec("help.shortcuts", _tr("Keyboard Shortcuts"), ("Ctrl+/", "?"), "keyboard", "photos copies"),
    ActionSpec("help.logs", _tr("Show Log Files"), (), "info"),
    ActionSpec("help.about", _tr("About PhotoDesk"), (), "info"),
)

SEPARATOR: Final = "-"
Entries = tuple[str | tuple[str, tuple[str, ...]], ...]
"""What stands in a menu: actions, separators, and submenus with their title."""

RATINGS: Final[tuple[str, ...]] = (
    "rating.1", "rating.2", "rating.3", "rating.4", "rating.5", SEPARATOR, "rating.0", SEPARATOR, "rating.up", "rating.down",
)  # fmt: skip
_MARKS: Final[Entries] = (
    (_tr("Flag"), ("flag.keep", "flag.reject", SEPARATOR, "flag.none")),
    (_tr("Rating"), RATINGS),
    (_tr("Label"), ("label.red", "label.yellow", "label.green", "label.blue", "label.purple", SEPARATOR, "label.none")),
)
_TURNS: Final[Entries] = ((_tr("Rotate"), ("rotate.right", "rotate.left", "rotate.180")),)
_FILES: Final = ("photo.rename", "photo.move", "photo.trash", "photo.delete")
_PLACES: Final = ("shortlist.toggle", "album.add", "album.take_out")
ALBUM_ACTIONS: Final = ("album.search", SEPARATOR, "album.rename", "album.duplicate", SEPARATOR, "album.delete")
TAG_ACTIONS: Final = ("tag.rename", "tag.merge", SEPARATOR, "tag.delete")
CONTEXT_MENU: Final[Entries] = (
    "view.loupe", SEPARATOR, *_MARKS, *_TURNS, "tags.add", SEPARATOR, *_PLACES, SEPARATOR, "similar.find", SEPARATOR,
    "photo.rename", "photo.move", SEPARATOR,
    "files.show", "files.copy", "attributes.copy", "attributes.paste", SEPARATOR, "photo.rebuild", SEPARATOR, "photo.trash",
)  # fmt: skip
"""The menu of photos in the grid."""

ROW_MENUS: Final[dict[str, Entries]] = {
    "album": ("album.new_inside", SEPARATOR, "album.rename", "album.duplicate", SEPARATOR, "album.delete"),
    "smart": ALBUM_ACTIONS,
    "tag": TAG_ACTIONS,
    "shortlist": ("shortlist.clear",),
    "": ("album.new", "album.new_smart"),
}
"""The menus of rows of the sidebar, by their kind; of the heading of albums."""

MENUS: Final[tuple[tuple[str, Entries], ...]] = (
    (
        _tr("&File"),
        ("folder.add", "import.open", "import.report", SEPARATOR, "folder.rescan", SEPARATOR, "files.show", SEPARATOR,
         "window.close", "app.quit"),
    ),
    (
        _tr("&Edit"),
        ("edit.undo", "edit.redo", "edit.history", SEPARATOR, "files.copy", "attributes.copy", "attributes.paste", SEPARATOR,
         "select.all", "select.none", "select.invert", SEPARATOR,
         "search.focus", "search.clear", "search.save", "palette.open", SEPARATOR, "preferences"),
    ),
    (
        _tr("&Photo"),
        (
            "photo.next", "photo.previous", "photo.first", "photo.last", SEPARATOR, "day.next", "day.previous", SEPARATOR,
            *_MARKS, *_TURNS, "tags.add", SEPARATOR, *_PLACES, SEPARATOR, "cull.start", "cull.auto_advance", SEPARATOR,
            "similar.find", SEPARATOR, *_FILES, SEPARATOR, "photo.rebuild",
        ),
    ),
    (
        _tr("&View"),
        (
            "view.grid", "view.loupe", "view.compare", "view.survey", SEPARATOR,
            "compare.promote", "compare.swap", "compare.linked", "survey.take_out", SEPARATOR, "go.back", "go.forward", SEPARATOR,
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
        ("library.all", "library.recent", "library.shortlist", "library.duplicates", "library.problems", SEPARATOR,
         "pending.review", "pending.apply", "pending.discard", "pending.empty", SEPARATOR,
         (_tr("Group of Copies"),
          ("copies.next", "copies.previous", SEPARATOR, "copies.keep", "copies.mark", "copies.merge", SEPARATOR, "copies.stage",
           "copies.keep_all", "copies.not_duplicates", "copies.skip", "copies.back", SEPARATOR, "copies.difference", "copies.preview")),
         SEPARATOR,
         "shortlist.clear", SEPARATOR, "album.new", "album.new_inside", "album.new_smart", (_tr("Album"), ALBUM_ACTIONS),
         (_tr("Tag"), TAG_ACTIONS), SEPARATOR,
         "folder.rescan_this", "folder.show", "folder.remove"),
    ),
    (
        _tr("&Tools"),
        ("folder.watched", SEPARATOR, "similar.find_file", SEPARATOR, "jobs.pause", "jobs.resume", "jobs.retry", "jobs.clear", SEPARATOR,
         "cache.clear"),
    ),
    (_tr("&Help"), ("help.shortcuts", "help.logs", SEPARATOR, "help.about")),
)  # fmt: skip
"""Every action stands in exactly one menu; a pair is a submenu."""
