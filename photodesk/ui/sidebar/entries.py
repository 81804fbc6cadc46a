"""The rows of the sidebar as plain data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from photodesk.domain.folders import FolderState
from photodesk.domain.queries import quoted
from photodesk.domain.views import Counts, FolderNode
from photodesk.ui.history import RECENT
from photodesk.ui.widgets.wording import visible

SECTIONS = ("library", "folders", "albums", "tags", "tools")
SHORTLIST = "is:shortlist"
"""The list of the shortlist."""


DUPLICATES = "duplicates"
"""The row of the review of copies, and what its list would begin with."""
PENDING = "pending"
"""The row of changes that wait."""
WATCHED = "folders"
"""The row of the watched folders."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. `key` is stable between two counts; `base`: what its list begins with, None for a heading; `kind`: folder, album, smart,
    tag, shortlist, the name of a page or ""; `path`: of a folder (absolute), an album or a tag; `folder_id`: of an added folder; `late`:
    the count is not kept, it is asked for when the row is seen; `query`: of a smart album."""

    key: str
    title: str
    icon: str = ""
    base: str | None = None
    count: int | None = None
    kind: str = ""
    path: str = ""
    folder_id: int | None = None
    offline: bool = False
    late: bool = False
    query: str = ""
    children: tuple["Entry", ...] = ()

    @property
    def is_section(self) -> bool:
        """A heading that cannot be chosen."""
        return self.base is None


def sections(rows: Mapping[str, tuple[Entry, ...]]) -> tuple[Entry, ...]:
    """The headings with their rows, by the names of SECTIONS."""
    titles = {"library": _tr("Library"), "folders": _tr("Folders"), "albums": _tr("Albums"), "tags": _tr("Tags"), "tools": _tr("Tools")}
    return tuple(Entry(f"section-{name}", titles[name], children=rows[name]) for name in SECTIONS)


def library_entries(counts: Counts) -> tuple[Entry, ...]:
    """The library's own lists. Problems stands there only while there are some."""
    found = [
        Entry("all", _tr("All Photos"), "photos", "", counts.photos),
        Entry("recent", _tr("Recently Added"), "recent", RECENT, counts.recent),
        Entry("shortlist", _tr("Shortlist"), "shortlist", SHORTLIST, counts.shortlisted, "shortlist"),
        Entry(DUPLICATES, _tr("Duplicates"), "duplicates", f"@{DUPLICATES}", kind=DUPLICATES, late=True),
        Entry(PENDING, _tr("Pending Changes"), "pending", f"@{PENDING}", kind=PENDING, late=True),
    ]
    if counts.problems:
        found.append(Entry("problems", _tr("Problems"), "warning", "is:problem", counts.problems))
    return tuple(found)


def tool_entries() -> tuple[Entry, ...]:
    """Pages that are about the library as a whole."""
    return (Entry(WATCHED, _tr("Watched Folders"), "folder", f"@{WATCHED}", kind=WATCHED),)


def folder_entries(counts: Counts) -> tuple[Entry, ...]:
    """The added folders with what is below them."""
    return tuple(_folder(node, True) for node in counts.folders)


def folder_query(path: str) -> str:
    """The photos in a folder and below it."""
    return f"in:{quoted(path)}"


def album_query(path: str) -> str:
    """The photos of the album with this path and of those inside."""
    return f"album:{quoted(f'/{path}')}"


def tag_query(path: str) -> str:
    """The photos with this tag or one below it."""
    return f"tag:{quoted(f'/{path}' if path == 'none' or path.startswith('=') else path)}"


def query_path(query: str) -> tuple[str, str] | None:
    """in, album or tag, and the path of such a query; None for another one."""
    found = re.fullmatch(r'(in|album|tag):"((?:[^"]|"")*)"', query, re.DOTALL)
    if found is None:
        return None
    name, path = found[1], found[2].replace('""', '"')
    return name, path if name == "in" else path.removeprefix("/")


def query_folder(query: str) -> str | None:
    """The folder of such a query; None for another one."""
    found = query_path(query)
    return found[1] if found is not None and found[0] == "in" else None


def shared(old: tuple[Entry, ...], new: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The new rows, with every old object that says the same: who compares them then looks at what differs alone."""
    known = {entry.key: entry for entry in old}
    found = tuple(_shared(known.get(entry.key), entry) for entry in new)
    return old if len(old) == len(found) and all(a is b for a, b in zip(old, found, strict=True)) else found


def _shared(old: Entry | None, new: Entry) -> Entry:
    if old is None:
        return new
    children = shared(old.children, new.children)
    same = new if children is new.children else replace(new, children=children)
    return old if same == old else same


def _folder(node: FolderNode, is_top: bool) -> Entry:
    offline = node.state == FolderState.OFFLINE.value
    name = visible(node.name)
    title = _tr("{name} — offline").format(name=name) if offline and is_top else name
    return Entry(
        key=f"folder-{node.path}",
        title=title,
        icon="folder-offline" if offline else "folder",
        base=folder_query(node.path),
        count=node.photos,
        kind="folder",
        path=node.path,
        folder_id=node.folder_id if is_top else None,
        offline=offline,
        children=tuple(_folder(child, False) for child in node.children),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Sidebar", text)
