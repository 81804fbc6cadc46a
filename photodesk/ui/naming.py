"""What is wrong with a name that the user gives an album or a tag: said before anything is sent."""

from PySide6.QtCore import QCoreApplication

from photodesk.domain.problems import PhotoDeskError
from photodesk.domain.tags import clean_path, parent
from photodesk.ui.sidebar.entries import Entry, album_query, tag_query
from photodesk.ui.sidebar.model import SidebarModel
from photodesk.ui.widgets.wording import sentence, visible


def wrong_name(model: SidebarModel, kind: str, text: str, renamed: Entry | None = None) -> str:
    """A sentence, "" for nothing. *kind*: album or tag; *renamed*: the row that is to have this name."""
    try:
        path = clean_path(text, kind)
    except PhotoDeskError as error:
        return sentence(error)
    if renamed is not None and path == renamed.path:
        return ""
    if renamed is not None and path.startswith(f"{renamed.path}/"):
        return _tr("{name} can’t be put inside itself. Choose another place.").format(name=visible(renamed.path))
    query = tag_query if kind == "tag" else album_query
    if model.index_of_base(query(path)).isValid():
        if kind == "tag":
            return _tr("There is a tag {name} already. Merge the two, or choose another name.").format(name=visible(path))
        return _tr("There is an album {name} already. Choose another name.").format(name=visible(path))
    above = parent(path)
    while kind == "album" and above is not None:
        holder = model.entry(model.index_of_base(album_query(above)))
        if holder is not None and holder.kind == "smart":
            return _tr("{name} is a smart album and holds no albums. Choose another place.").format(name=visible(above))
        above = parent(above)
    return ""


def free_name(model: SidebarModel, path: str) -> str:
    """A path for a copy of an album, which no album has."""
    copy, number = _tr("{name} copy").format(name=path), 2
    wanted = copy
    while model.index_of_base(album_query(wanted)).isValid():
        wanted, number = f"{copy} {number}", number + 1
    return wanted


def _tr(text: str) -> str:
    return QCoreApplication.translate("Naming", text)
