"""What happened: facts told once, after the commit."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from photodesk.domain.decisions import Decision
from photodesk.domain.folders import Receipt
from photodesk.domain.problems import Problem, Reason


@dataclass(frozen=True, slots=True)
class PhotosAdded:
    """New rows in the catalog."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PhotosChanged:
    """Rows whose facts differ now (metadata read, moved, missing, back, damaged, problem)."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PhotosRemoved:
    """Rows that are no longer in the catalog (their folder was forgotten, or two rows were found to be one photo)."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ThumbnailsReady:
    """Photos that have a stored thumbnail now."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PreviewsReady:
    """Photos that have a stored preview now."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FoldersChanged:
    """Folders were added or removed, or their state or settings changed."""


MOST_NAMED = 500
"""More photos than these are not named one by one where all that matters is that copies are others now."""


@dataclass(frozen=True, slots=True)
class CopiesChanged:
    """Photos that may have other copies now, or whose copies wait for a decision no more, or again. None named: any photo may."""

    ids: tuple[int, ...] = ()

    @classmethod
    def of(cls, ids: Iterable[int]) -> "CopiesChanged":
        """About these photos, which are some; of very many none is named."""
        named = tuple(dict.fromkeys(ids))
        return cls(named if len(named) <= MOST_NAMED else ())


@dataclass(frozen=True, slots=True)
class FolderReceipts:
    """What the rules of a folder did with new photos."""

    folder_id: int
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What one scan found, in photos of the folders scanned. `known` = unchanged. Not `whole`: something stopped it. Not `asked`: the
    watch of the folders saw a reason for it."""

    added: int = 0
    known: int = 0
    changed: int = 0
    moved: int = 0
    missing: int = 0
    back: int = 0
    problems: tuple[Problem, ...] = ()
    folders: tuple[str, ...] = ()
    offline: tuple[str, ...] = ()
    seconds: float = 0.0
    whole: bool = True
    asked: bool = True


@dataclass(frozen=True, slots=True)
class JobGroup:
    """One line of the Jobs panel and of the status bar: all jobs of one kind.

    `state`: queued, running, paused, waiting, done, failed (done with problems) or cancelled.
    `total` = done + failed + cancelled + what is left. `rate`: items a second over the last seconds, None until known.
    `seconds_left`: None until 3 s and 5 % have passed.
    """

    kind: str
    state: str
    done: int
    total: int
    failed: int = 0
    waiting: int = 0
    cancelled: int = 0
    rate: float | None = None
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class JobsChanged:
    """The whole state of the queue; comes at most ten times a second."""

    groups: tuple[JobGroup, ...] = ()
    paused: bool = False
    problems: int = 0


@dataclass(frozen=True, slots=True)
class JobProblem:
    """A job that failed or waits, as the Jobs panel and `jobs` list it."""

    id: int
    kind: str
    state: str
    lane: str
    photo_id: int | None
    path: str
    attempts: int
    reason: str | None
    message: str = field(default="")


# -- edits: what really changed, with its exact inverse

Value = str | int | None


class Field(StrEnum):
    """What a user says of a photo; also the names of the columns."""

    RATING = "rating"
    LABEL = "label"
    FLAG = "flag"
    TITLE = "title"
    CAPTION = "caption"
    ROTATION = "rotation"
    SHORTLISTED = "shortlisted"


@dataclass(frozen=True, slots=True)
class Run:
    """Photos whose value went from `before` to `after`."""

    before: Value
    after: Value
    ids: "array[int]"


@dataclass(frozen=True, slots=True)
class PhotosEdited:
    """Values of one field that really changed."""

    field: Field
    runs: tuple[Run, ...]

    def inverse(self) -> "PhotosEdited":
        """The way back."""
        return PhotosEdited(self.field, tuple(Run(run.after, run.before, run.ids) for run in self.runs))


@dataclass(frozen=True, slots=True)
class Links:
    """A tag, as it was called then, and photos."""

    tag_id: int
    path: str
    ids: "array[int]"


@dataclass(frozen=True, slots=True)
class TagsChanged:
    """The links that really appeared and really vanished."""

    added: tuple[Links, ...] = ()
    removed: tuple[Links, ...] = ()

    def inverse(self) -> "TagsChanged":
        """The way back."""
        return TagsChanged(added=self.removed, removed=self.added)


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag's place in the tree."""

    id: int
    parent_id: int | None
    path: str


@dataclass(frozen=True, slots=True)
class TagTreeChanged:
    """Tags that appeared (None, row), vanished (row, None) or went elsewhere with all below them."""

    rows: tuple[tuple[TagRow | None, TagRow | None], ...]

    def inverse(self) -> "TagTreeChanged":
        """The way back, last first."""
        return TagTreeChanged(tuple((after, before) for before, after in reversed(self.rows)))


@dataclass(frozen=True, slots=True)
class AlbumRow:
    """An album's place and kind; `query` of a smart one."""

    id: int
    parent_id: int | None
    path: str
    kind: str
    query: str | None


@dataclass(frozen=True, slots=True)
class AlbumsChanged:
    """Albums that appeared, vanished or became others."""

    rows: tuple[tuple[AlbumRow | None, AlbumRow | None], ...]

    def inverse(self) -> "AlbumsChanged":
        """The way back, last first."""
        return AlbumsChanged(tuple((after, before) for before, after in reversed(self.rows)))


@dataclass(frozen=True, slots=True)
class AlbumPhotosChanged:
    """Photos that really came into an album, or left it, each with its place there."""

    album_id: int
    path: str
    came: bool
    ids: "array[int]"
    positions: "array[int]"

    def inverse(self) -> "AlbumPhotosChanged":
        """The way back."""
        return AlbumPhotosChanged(self.album_id, self.path, not self.came, self.ids, self.positions)


@dataclass(frozen=True, slots=True)
class EntryReverted:
    """An earlier entry of the history was taken back by this one, or holds again."""

    entry_id: int
    reverted: bool

    def inverse(self) -> "EntryReverted":
        """The way back."""
        return EntryReverted(self.entry_id, not self.reverted)


@dataclass(frozen=True, slots=True)
class TrashStaged:
    """Photos that were staged for the trash (`came`), or are so no more, each with the reason."""

    came: bool
    runs: tuple[tuple[str, "array[int]"], ...]

    def inverse(self) -> "TrashStaged":
        """The way back."""
        return TrashStaged(not self.came, self.runs)


@dataclass(frozen=True, slots=True)
class PlacesStaged:
    """New names (`kind` rename) or folders (move) that were staged (`came`), or are so no more: (photo, target)."""

    came: bool
    kind: str
    rows: tuple[tuple[int, bytes], ...]

    def inverse(self) -> "PlacesStaged":
        """The way back."""
        return PlacesStaged(not self.came, self.kind, self.rows)


@dataclass(frozen=True, slots=True)
class MovedFile:
    """One file and where it went. A path is relative to an added folder, absolute where that is None; `to_path` None: deleted for good."""

    folder_id: int | None
    path: bytes
    to_folder_id: int | None
    to_path: bytes | None


@dataclass(frozen=True, slots=True)
class FiledPhoto:
    """A staged change that was applied: the photo's own file first, then those that travel with it. `wanted`: its target as staged."""

    photo_id: int
    kind: str
    reason: str
    wanted: bytes | None
    files: tuple[MovedFile, ...]


MadeFolder = tuple[int, bytes]
"""(added folder, path below it)"""


@dataclass(frozen=True, slots=True)
class FilesMoved:
    """Files that went to their new places, or (`back`) came back from there. `made`: folders that were made for that."""

    back: bool
    photos: tuple[FiledPhoto, ...]
    made: tuple[MadeFolder, ...] = ()

    def inverse(self) -> "FilesMoved":
        """The way back, last first."""
        return FilesMoved(not self.back, tuple(reversed(self.photos)), self.made)


@dataclass(frozen=True, slots=True)
class DecisionsChanged:
    """Decisions about copies that were made, or (not `came`) are taken back."""

    came: bool
    decisions: tuple[Decision, ...]

    def inverse(self) -> "DecisionsChanged":
        """The way back."""
        return DecisionsChanged(not self.came, self.decisions)


Taken = tuple[int | None, int | None, str | None]
"""(taken_us, taken_offset_min, taken_source) of a photo"""


@dataclass(frozen=True, slots=True)
class DatesChanged:
    """(photo, before, after): capture times that one photo took over from another."""

    rows: tuple[tuple[int, Taken, Taken], ...]

    def inverse(self) -> "DatesChanged":
        """The way back."""
        return DatesChanged(tuple((photo_id, after, before) for photo_id, before, after in self.rows))


Step = (
    PhotosEdited | TagsChanged | TagTreeChanged | AlbumsChanged | AlbumPhotosChanged | EntryReverted
    | TrashStaged | PlacesStaged | FilesMoved | DecisionsChanged | DatesChanged
)  # fmt: skip
Part = tuple[Step, ...]
"""What changed for at most 2,000 photos, in the order it was done."""


def inverse(parts: Sequence[Part]) -> list[Part]:
    """The way back through all parts, last first."""
    return [tuple(step.inverse() for step in reversed(part)) for part in reversed(parts)]


def photo_ids(part: Part) -> set[int]:
    """The photos a part is about."""
    found: set[int] = set()
    for step in part:
        match step:
            case PhotosEdited(runs=runs):
                found.update(*(run.ids for run in runs))
            case TagsChanged():
                found.update(*(links.ids for links in (*step.added, *step.removed)))
            case AlbumPhotosChanged(ids=ids):
                found.update(ids)
            case TrashStaged(runs=runs_of_reasons):
                found.update(*(ids for _, ids in runs_of_reasons))
            case PlacesStaged(rows=places):
                found.update(photo_id for photo_id, _ in places)
            case FilesMoved(photos=filed):
                found.update(each.photo_id for each in filed)
            case DecisionsChanged(decisions=decisions):
                found.update(each.photo_id for decision in decisions for each in decision.photos)
            case DatesChanged(rows=rows):
                found.update(photo_id for photo_id, _, _ in rows)
    return found


@dataclass(frozen=True, slots=True)
class Conflict:
    """What an undo had to leave as it is, and why in a sentence. `photo_id`: None where it is a tag or an album. `reason`: of a file."""

    photo_id: int | None
    message: str
    reason: Reason = Reason.CHANGED_MEANWHILE


@dataclass(frozen=True, slots=True)
class Edited:
    """An edit that was done, undone or done again.

    `edit_id`: its entry in the history, None when nothing changed. `matched`: photos it was meant for; `changed`: those that
    really changed; `gone`: photos it names that there are not any more.
    """

    edit_id: int | None
    label: str
    matched: int
    changed: int
    parts: tuple[Part, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    gone: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line of the history. `done`: its effect is there (not undone). `reverted`: a later entry took it back. `at_us`: microseconds
    since 1970, UTC."""

    id: int
    label: str
    at_us: int
    count: int
    done: bool
    reverted: bool = False


@dataclass(frozen=True, slots=True)
class EditProgress:
    """How far an edit of many photos is; `done` = `total` when it is committed, stopped or refused."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Undone:
    """Edits that were undone, newest first."""

    edits: tuple[Edited, ...]


@dataclass(frozen=True, slots=True)
class Redone:
    """Edits that were done again, oldest first."""

    edits: tuple[Edited, ...]


@dataclass(frozen=True, slots=True)
class HistoryChanged:
    """What Undo and Redo would do now; None where there is nothing."""

    undo_label: str | None
    redo_label: str | None


def whole(parts: Sequence[Part]) -> list[Step]:
    """All parts as few steps: links of all parts together, and values of one field."""
    added: list[Links] = []
    removed: list[Links] = []
    runs: dict[Field, list[Run]] = {}
    others: list[Step] = []
    for step in (step for part in parts for step in part):
        match step:
            case TagsChanged():
                added.extend(step.added)
                removed.extend(step.removed)
            case PhotosEdited(field, more):
                runs.setdefault(field, []).extend(more)
            case _:
                others.append(step)
    values: list[Step] = [PhotosEdited(field, tuple(found)) for field, found in runs.items()]
    return [*others, *values, *([TagsChanged(tuple(added), tuple(removed))] if added or removed else [])]
