"""What an edit is called in the history and after Undo: its effect, with the number of photos."""

from collections.abc import Iterable

from photodesk.domain.edits import (
    AlbumCreation,
    AlbumDeletion,
    AlbumDuplication,
    AlbumEdit,
    AlbumQueryEdit,
    AlbumRenaming,
    AttributesEdit,
    CaptionEdit,
    CopiesDecision,
    CopiesStaging,
    CopiesUnstaging,
    Discarding,
    Edit,
    FlagEdit,
    ImportEdit,
    LabelEdit,
    MoveStaging,
    RatingEdit,
    RatingStep,
    RenameStaging,
    RotationEdit,
    ShortlistEdit,
    TagDeletion,
    TagEdit,
    TagMerging,
    TagRenaming,
    TitleEdit,
    TrashStaging,
)
from photodesk.domain.pending import ChangeKind
from photodesk.domain.tags import leaf

_FLAG = {"keep": "Keep", "reject": "Reject", None: "Unflag"}
_TURN = {90: "Right", 180: "by 180°", 270: "Left"}


def photos_text(count: int) -> str:
    """ "1 Photo", "12 Photos"."""
    return f"{count:,} Photo{'' if count == 1 else 's'}"


def label_of(edit: Edit, count: int) -> str:
    """Such as "Rate 12 Photos" or "Tag 214 Photos “Iceland”"; *count*: photos that really changed."""
    number = photos_text(count)
    match edit:
        case TagEdit():
            return _tagging(edit, number)
        case RatingEdit(rating=rating):
            return f"Rate {number}" if rating else f"Clear Rating of {number}"
        case RatingStep(by=by):
            return f"Rate {number} {'Higher' if by > 0 else 'Lower'}"
        case LabelEdit(label=label):
            return f"Label {number} {label.capitalize()}" if label else f"Clear Label of {number}"
        case FlagEdit(flag=flag):
            return f"{_FLAG[flag]} {number}"
        case TitleEdit(title=text):
            return f"Title {number}" if text else f"Clear Title of {number}"
        case CaptionEdit(caption=text):
            return f"Caption {number}" if text else f"Clear Caption of {number}"
        case ImportEdit():
            return f"Tag {number} of an Import"
        case AttributesEdit():
            return f"Paste Attributes to {number}"
        case RotationEdit(degrees=degrees):
            return f"Rotate {number} {_TURN[degrees]}"
        case ShortlistEdit(on=on):
            return f"Shortlist {number}" if on else f"Take {number} off the Shortlist"
        case AlbumEdit(album=album, add=add):
            return f"Add {number} to “{leaf(album)}”" if add else f"Remove {number} from “{leaf(album)}”"
        case CopiesStaging():
            return f"Stage {count:,} {'Copy' if count == 1 else 'Copies'} for Trash"
        case CopiesUnstaging():
            return f"Keep {count:,} Staged {'Copy' if count == 1 else 'Copies'}"
        case CopiesDecision(are_copies=are_copies):
            return f"Decide on {count:,} Copies" if are_copies else f"Keep {number} as No Duplicates"
        case TrashStaging():
            return f"Stage {number} for Trash"
        case RenameStaging():
            return f"Stage New Names of {number}"
        case MoveStaging(folder=folder):
            return f"Stage Move of {number} to “{folder.rpartition(b'/')[2].decode('utf-8', 'replace')}”"
        case Discarding():
            return f"Discard {count:,} Change{'' if count == 1 else 's'}"
    return _of_trees(edit)


def label_of_files(kinds: Iterable[str]) -> str:
    """Such as "Move 84 Photos to Trash": what was applied, one kind a photo."""
    every = list(kinds)
    number = photos_text(len(every))
    match sorted(set(every)):
        case [ChangeKind.TRASH]:
            return f"Move {number} to Trash"
        case [ChangeKind.RENAME]:
            return f"Rename {number}"
        case [ChangeKind.MOVE]:
            return f"Move {number}"
        case [ChangeKind.DELETE]:
            return f"Delete {number} Permanently"
    return f"Apply {len(every):,} Changes"


def _tagging(edit: TagEdit, number: str) -> str:
    if edit.add and edit.remove:
        return f"Change Tags of {number}"
    tags = edit.add or edit.remove
    if len(tags) == 1:
        return f"{'Tag' if edit.add else 'Untag'} {number} “{leaf(tags[0])}”"
    return f"Tag {number} with {len(tags)} Tags" if edit.add else f"Remove {len(tags)} Tags from {number}"


def _of_trees(edit: Edit) -> str:
    match edit:
        case TagRenaming(path, new_path):
            return f"Rename Tag “{path}” to “{new_path}”"
        case TagMerging(path, into):
            return f"Merge Tag “{path}” into “{into}”"
        case TagDeletion(path):
            return f"Delete Tag “{path}”"
        case AlbumCreation(path, query):
            return f"Create {'Album' if query is None else 'Smart Album'} “{path}”"
        case AlbumDeletion(path):
            return f"Delete Album “{path}”"
        case AlbumRenaming(path, new_path):
            return f"Rename Album “{path}” to “{new_path}”"
        case AlbumQueryEdit(path):
            return f"Change Search of “{path}”"
        case AlbumDuplication(path):
            return f"Duplicate Album “{path}”"
    raise TypeError(f"no label for {edit!r}")
