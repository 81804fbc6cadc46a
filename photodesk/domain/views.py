"""What a view shows: which photos, in which order, in which groups."""

from array import array
from dataclasses import dataclass
from enum import StrEnum

from photodesk.domain.likeness import SimilarPhotos


class Sort(StrEnum):
    """Sort orders; ties are broken by id."""

    TAKEN = "taken"
    ADDED = "added"
    NAME = "name"
    RATING = "rating"
    SIZE = "size"


class Group(StrEnum):
    """How the grid groups photos; anything but NONE only together with Sort.TAKEN (day, month) or Sort.NAME (folder)."""

    DAY = "day"
    MONTH = "month"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class View:
    """A list the window can show. `query` is in the search field's language; "" means all photos. `similar`: of what matches, these photos
    in their order, and no others."""

    query: str = ""
    sort: Sort = Sort.TAKEN
    descending: bool = True
    group: Group = Group.DAY
    similar: SimilarPhotos | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A run of consecutive photos of a listing. `day`: days since 1970-01-01 of the first day, None without a date."""

    day: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Listing:
    """All photos of a view in order (signed 64-bit ids), and the sections they fall into (their counts add up). Not `is_whole`: only
    the first ones, and the last section may go on."""

    view: View
    ids: "array[int]"
    sections: tuple[Section, ...]
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class FolderNode:
    """A folder of the sidebar: an added folder (`folder_id`, state) or a folder below it. `path` is absolute."""

    folder_id: int
    directory_id: int | None
    path: str
    name: str
    photos: int
    state: str
    children: tuple["FolderNode", ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of the sidebar and the status bar; all from one read transaction."""

    photos: int
    recent: int
    problems: int
    missing: int
    bytes: int
    folders: tuple[FolderNode, ...] = ()
    shortlisted: int = 0
