"""The rows of the sidebar as plain data."""

import re
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from photodesk.domain.folders import FolderState
from photodesk.domain.queries import quoted
from photodesk.domain.views import Counts, FolderNode
from photodesk.ui.history import RECENT
from photodesk.ui.widgets.wording import visible


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. `key` is stable between two counts; `base`: what its list begins with, None for a heading; `path`: of a
    folder, absolute; `folder_id`: of an added folder."""

    key: str
    title: str
    icon: str = ""
    base: str | None = None
    count: int | None = None
    path: str = ""
    folder_id: int | None = None
    offline: bool = False
    children: tuple["Entry", ...] = ()

    @property
    def is_section(self) -> bool:
        """A heading that cannot be chosen."""
        return self.base is None


def entries(counts: Counts) -> tuple[Entry, ...]:
    """The sections with their rows. Problems stands there only while there are some."""
    library = [
        Entry("all", _tr("All Photos"), "photos", "", counts.photos),
        Entry("recent", _tr("Recently Added"), "recent", RECENT, counts.recent),
    ]
    if counts.problems:
        library.append(Entry("problems", _tr("Problems"), "warning", "is:problem", counts.problems))
    folders = tuple(_folder(node, True) for node in counts.folders)
    return (
        Entry("section-library", _tr("Library"), children=tuple(library)),
        Entry("section-folders", _tr("Folders"), children=folders),
    )


def folder_query(path: str) -> str:
    """The photos in a folder and below it."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'in:"{escaped}"'


def tag_query(path: str) -> str:
    """The photos with this tag or one below it."""
    return f"tag:{quoted(f'/{path}' if path == 'none' or path.startswith('=') else path)}"


def query_folder(query: str) -> str | None:
    """The folder of such a query; None for another one."""
    if not (query.startswith('in:"') and query.endswith('"')):
        return None
    return re.sub(r"\\(.)", r"\1", query[4:-1])


def same_shape(one: tuple[Entry, ...], other: tuple[Entry, ...]) -> bool:
    """Whether the rows are the same ones, whatever their numbers."""
    if one is other:
        return True
    return len(one) == len(other) and all(a.key == b.key and same_shape(a.children, b.children) for a, b in zip(one, other, strict=True))


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
        path=node.path,
        folder_id=node.folder_id if is_top else None,
        offline=offline,
        children=tuple(_folder(child, False) for child in node.children),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Sidebar", text)
