"""Staged file changes: what waits to be applied, how far an apply is, and what came of it."""

from dataclasses import dataclass
from enum import StrEnum

from photodesk.domain.problems import PhotoDeskError, Reason


class ChangeKind(StrEnum):
    """What is to happen to a photo's file. DELETE: for good, where there is no trash; never unless somebody asks for this kind."""

    TRASH = "trash"
    RENAME = "rename"
    MOVE = "move"
    WRITE_METADATA = "write_metadata"
    DELETE = "delete"


GOING = (ChangeKind.TRASH, ChangeKind.DELETE)
"""After these the photo is no longer there."""
REVERSIBLE = (ChangeKind.TRASH, ChangeKind.RENAME, ChangeKind.MOVE, ChangeKind.WRITE_METADATA)
"""What is applied where nobody names kinds."""

REJECTED = "rejected"
"""The reason of what a rejected photo proposes; clearing the flag withdraws it."""
CHOSEN = "chosen by you"
"""The reason of what somebody staged photo by photo. Every other one is of a copy: it goes only while another file shows its picture."""


class FilesBusy(PhotoDeskError):
    """Files are moved already: one apply, undo or redo of file changes at a time."""

    def __init__(self) -> None:
        super().__init__("changes are being applied; nothing else was begun; wait until they are done, or stop them, then try again")


@dataclass(frozen=True, slots=True)
class PendingChange:
    """One staged change. `path`, `to`: absolute, surrogateescape for bytes that are not UTF-8; `to`: None where the file goes.
    `problem`, `message`: why it could not be applied when that was tried last."""

    id: int
    kind: ChangeKind
    photo_id: int
    path: str
    to: str | None
    reason: str
    bytes: int
    problem: Reason | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class PendingCount:
    """How many changes of a kind are staged, and the bytes of their files."""

    kind: ChangeKind
    changes: int
    bytes: int


@dataclass(frozen=True, slots=True)
class PendingChanged:
    """What is staged is another now: all kinds of which there is something."""

    counts: tuple[PendingCount, ...] = ()

    @property
    def total(self) -> int:
        """All staged changes."""
        return sum(each.changes for each in self.counts)


@dataclass(frozen=True, slots=True)
class ChangeProblem:
    """A change that could not be done (or undone), with a sentence. `change_id`: None where it is no staged one."""

    change_id: int | None
    photo_id: int
    path: str
    reason: Reason
    message: str


@dataclass(frozen=True, slots=True)
class ApplyProgress:
    """How far an apply, or an undo or redo of one, is. `done`: changes that were tried; `failed`: of these could not be done;
    `ids`: staged changes that were done since this was told last. It has ended when `done` = `total` or `ended`."""

    done: int
    total: int
    failed: int = 0
    ids: tuple[int, ...] = ()
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of an apply. `edit_id`: its step in the history, None when nothing was done. `stopped`: somebody stopped it; what is
    left stays staged."""

    edit_id: int | None
    label: str
    applied: tuple[int, ...] = ()
    problems: tuple[ChangeProblem, ...] = ()
    stopped: bool = False
    photo_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Renaming:
    """What a template would make of one photo's name."""

    photo_id: int
    name: str
    new_name: str
