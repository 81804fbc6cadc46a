"""What a user can ask of the library's own data: frozen edits, each one transaction and one step of undo."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

from photodesk.domain.pending import CHOSEN
from photodesk.domain.problems import PhotoDeskError

LABELS = ("red", "yellow", "green", "blue", "purple")
FLAGS = ("keep", "reject")
TURNS = {"left": 270, "right": 90, "180": 180}
"""Degrees clockwise."""

MOST_TEXT = 20_000
"""Characters of a title or a caption."""


class EditRefused(PhotoDeskError):
    """An edit that cannot be done: what is wrong with it, in a sentence. Nothing was changed."""


class EditCancelled(PhotoDeskError):
    """The user stopped an edit; nothing of it stays."""

    def __init__(self) -> None:
        super().__init__("the edit was stopped; nothing of it was saved; do it again when you like")


@dataclass(frozen=True, slots=True)
class Photos:
    """The photos an edit is meant for: these ids, or all that match a query when the edit begins."""

    ids: "array[int]" = field(default_factory=lambda: array("q"))
    query: str | None = None

    @classmethod
    def of(cls, ids: Iterable[int]) -> "Photos":
        """These photos; each once, whatever the order."""
        return cls(array("q", dict.fromkeys(ids)))

    @classmethod
    def matching(cls, query: str) -> "Photos":
        """All photos that match; "" means every photo."""
        return cls(query=query)


@dataclass(frozen=True, slots=True)
class TagEdit:
    """Give tags (made when they are new) and take tags away, by path."""

    photos: Photos
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RatingEdit:
    """`rating`: 1 to 5 stars, None for none."""

    photos: Photos
    rating: int | None


@dataclass(frozen=True, slots=True)
class RatingStep:
    """One star more (1) or less (-1) for each photo, between none and five."""

    photos: Photos
    by: int


@dataclass(frozen=True, slots=True)
class LabelEdit:
    """`label`: one of LABELS, or None."""

    photos: Photos
    label: str | None


@dataclass(frozen=True, slots=True)
class FlagEdit:
    """`flag`: one of FLAGS, or None."""

    photos: Photos
    flag: str | None


@dataclass(frozen=True, slots=True)
class TitleEdit:
    """`title`: one line, None for none."""

    photos: Photos
    title: str | None


@dataclass(frozen=True, slots=True)
class CaptionEdit:
    """`caption`: any text, None for none."""

    photos: Photos
    caption: str | None


@dataclass(frozen=True, slots=True)
class AttributesEdit:
    """Give what another photo has: its rating and label where it has one (None: they stay), and its tags on top."""

    photos: Photos
    rating: int | None = None
    label: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportEdit:
    """What is said of photos as they come in: tags for all of them; albums, captions and five stars each for those that are named."""

    photos: Photos
    tags: tuple[str, ...] = ()
    albums: tuple[tuple[str, tuple[int, ...]], ...] = ()
    captions: tuple[tuple[str, tuple[int, ...]], ...] = ()
    favourites: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RotationEdit:
    """Turn what is shown, not the file. `degrees`: clockwise, 90, 180 or 270."""

    photos: Photos
    degrees: int


@dataclass(frozen=True, slots=True)
class ShortlistEdit:
    """Put on the shortlist, or take off it."""

    photos: Photos
    on: bool


@dataclass(frozen=True, slots=True)
class AlbumEdit:
    """Put photos at the end of a manual album, or take them out of it. `album`: its path; `make`: one that is not there is made with
    the first photos."""

    photos: Photos
    album: str
    add: bool
    make: bool = False


@dataclass(frozen=True, slots=True)
class TagRenaming:
    """Another path for a tag with all below it: a new name, a new place in the tree, or both."""

    path: str
    new_path: str


@dataclass(frozen=True, slots=True)
class TagMerging:
    """Give all photos of a tag (and of those below it) the other tag, and drop the first."""

    path: str
    into: str


@dataclass(frozen=True, slots=True)
class TagDeletion:
    """Drop a tag with all below it, from all photos."""

    path: str


@dataclass(frozen=True, slots=True)
class AlbumCreation:
    """A new album; with a query it is a smart one."""

    path: str
    query: str | None = None


@dataclass(frozen=True, slots=True)
class AlbumDeletion:
    """Drop an album with all inside it; the photos stay."""

    path: str


@dataclass(frozen=True, slots=True)
class AlbumRenaming:
    """Another path for an album: a new name, a new place, or both."""

    path: str
    new_path: str


@dataclass(frozen=True, slots=True)
class AlbumQueryEdit:
    """Another query for a smart album."""

    path: str
    query: str


@dataclass(frozen=True, slots=True)
class AlbumDuplication:
    """A second album with the same photos in the same order, or the same query, and copies of the albums inside."""

    path: str
    new_path: str


@dataclass(frozen=True, slots=True)
class CopiesChoice:
    """Of one group of copies: the photos that stay, the one that inherits first, and those that go, with the reason."""

    keep: tuple[int, ...]
    trash: tuple[int, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class CopiesStaging:
    """Stage copies for the trash. `inherit`: the first kept one of each group gets what was said of the others. `settle`: of each group
    the photos that stay are to stay all, which is remembered: somebody looked at them."""

    choices: tuple[CopiesChoice, ...]
    inherit: bool = True
    settle: bool = False


@dataclass(frozen=True, slots=True)
class CopiesUnstaging:
    """Let staged copies stay after all."""

    photo_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CopiesDecision:
    """Say of a group of copies which photos stay (the others may be staged), or that they are no copies of each other (all stay)."""

    members: tuple[int, ...]
    kept: tuple[int, ...]
    are_copies: bool = True


@dataclass(frozen=True, slots=True)
class TrashStaging:
    """Stage photos for the trash. `pairs`: a RAW and its picture go together."""

    photos: Photos
    pairs: bool = True
    reason: str = CHOSEN


@dataclass(frozen=True, slots=True)
class RenameStaging:
    """Stage new names by a template (`domain.templates`), in the order of capture; a RAW and its picture keep one name."""

    photos: Photos
    template: str


@dataclass(frozen=True, slots=True)
class MoveStaging:
    """Stage a move into a folder: an absolute path within an added folder, which may be new."""

    photos: Photos
    folder: bytes


@dataclass(frozen=True, slots=True)
class Discarding:
    """Take staged changes back, by their ids; None: all."""

    ids: tuple[int, ...] | None = None


ValueEdit = RatingEdit | RatingStep | LabelEdit | FlagEdit | TitleEdit | CaptionEdit | RotationEdit | ShortlistEdit
TagTreeEdit = TagRenaming | TagMerging | TagDeletion
AlbumTreeEdit = AlbumCreation | AlbumDeletion | AlbumRenaming | AlbumQueryEdit | AlbumDuplication
CopiesEdit = CopiesStaging | CopiesUnstaging | CopiesDecision
StagingEdit = TrashStaging | RenameStaging | MoveStaging
Edit = TagEdit | ValueEdit | AttributesEdit | ImportEdit | AlbumEdit | TagTreeEdit | AlbumTreeEdit | CopiesEdit | StagingEdit | Discarding


def checked_text(text: str, kind: str) -> str | None:
    """A title (one line) or a caption as it is stored, None for an empty one. Raises EditRefused."""
    if len(text) > MOST_TEXT:
        raise EditRefused(f"a {kind} of {len(text):,} characters is too long; nothing was changed; use at most {MOST_TEXT:,}")
    allowed = "" if kind == "title" else "\n\t"
    text = text.replace("\r\n", "\n").strip()
    if any((ord(c) < 32 and c not in allowed) or ord(c) == 127 or "\ud800" <= c <= "\udfff" for c in text):
        raise EditRefused(f"the {kind} holds control characters; nothing was changed; write it without them")
    return text or None
