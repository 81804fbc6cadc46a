"""What waits to be applied, by kind: which changes are chosen, which are done, and how they stand in the list."""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from photodesk.domain.folders import FolderState
from photodesk.domain.pending import CHOSEN, GOING, REJECTED, ChangeKind, PendingChange
from photodesk.library.library import Library

KINDS = (ChangeKind.TRASH, ChangeKind.RENAME, ChangeKind.MOVE, ChangeKind.WRITE_METADATA, ChangeKind.DELETE)
"""In the order of the groups; what cannot be undone stands last."""


@dataclass(frozen=True, slots=True)
class Roots:
    """The added folders, so that a path is shown from the one it lies in: "Pictures/2025"."""

    paths: tuple[str, ...] = ()

    def short(self, path: str) -> str:
        """A path as people call it; the whole of one that lies in none of the folders."""
        return next((path[len(above) :] for root in self.paths if _is_below(path, root) and (above := _above(root)) is not None), path)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the library answers: all staged changes, those whose drive is offline, and the added folders."""

    changes: tuple[PendingChange, ...] = ()
    offline: frozenset[int] = frozenset()
    roots: Roots = field(default_factory=Roots)


def waiting(library: Library) -> Waiting:
    """Ask the library; runs in a lane."""
    changes = tuple(library.pending.changes())
    folders = sorted(library.folders.all(), key=lambda folder: -len(folder.path))
    away = [os.fsdecode(folder.path) for folder in folders if folder.state is FolderState.OFFLINE]
    offline = frozenset(each.id for each in changes if any(_is_below(each.path, root) for root in away)) if away else frozenset()
    return Waiting(changes, offline, Roots(tuple(os.fsdecode(folder.path) for folder in folders)))


@dataclass(slots=True)
class Group:
    """The changes of one kind. `chosen`: how many will be applied; `reasons`: how many for each reason."""

    kind: ChangeKind
    changes: list[PendingChange]
    bytes: int = 0
    chosen: int = 0
    reasons: tuple[tuple[str, int], ...] = ()


Row = Group | PendingChange


def key_of(row: Row) -> ChangeKind | int:
    """What a row is called: a group by its kind, a change by its id."""
    return row.kind if isinstance(row, Group) else row.id


class Review:
    """The list and what is chosen of it. All is chosen but what cannot be undone and what lies on drives that are offline."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self.rows: list[Row] = []
        self.offline: frozenset[int] = frozenset()
        self.roots = Roots()
        self.done: set[int] = set()
        """Applied just now; they leave the list when all is told."""
        self._flipped: set[int] = set()
        """Changes that the user chose otherwise than they come."""
        self._closed: set[ChangeKind] = set()

    def set_waiting(self, answer: Waiting) -> None:
        """What waits now."""
        by_kind: dict[ChangeKind, list[PendingChange]] = {kind: [] for kind in KINDS}
        for change in answer.changes:
            by_kind[change.kind].append(change)
        self.offline, self.roots = answer.offline, answer.roots
        known = {change.id for change in answer.changes}
        self._flipped &= known
        self.done &= known
        self.groups = [_group(kind, changes) for kind, changes in by_kind.items() if changes]
        for group in self.groups:
            self._count(group)
        self._lay_out()

    # -- the list

    def toggle_open(self, group: Group) -> None:
        """Show its changes, or hide them."""
        self._closed ^= {group.kind}
        self._lay_out()

    def is_open(self, group: Group) -> bool:
        """Whether its changes are listed."""
        return group.kind not in self._closed

    def row_of(self, wanted: ChangeKind | int) -> int | None:
        """Where a group or the change with this id stands."""
        return next((n for n, row in enumerate(self.rows) if key_of(row) == wanted), None)

    def _lay_out(self) -> None:
        self.rows = []
        for group in self.groups:
            self.rows.append(group)
            if self.is_open(group):
                self.rows += group.changes

    # -- what is chosen

    def can_choose(self, change: PendingChange) -> bool:
        """Whether it could be applied now."""
        return change.id not in self.offline and change.id not in self.done

    def is_chosen(self, change: PendingChange) -> bool:
        """Whether it will be applied."""
        return self.can_choose(change) and (change.kind is not ChangeKind.DELETE) != (change.id in self._flipped)

    def choose(self, changes: Iterable[PendingChange], chosen: bool) -> None:
        """Apply these, or do not."""
        touched = set()
        for change in changes:
            if self.can_choose(change) and self.is_chosen(change) != chosen:
                self._flipped ^= {change.id}
                touched.add(change.kind)
        for group in self.groups:
            if group.kind in touched:
                self._count(group)

    def _count(self, group: Group) -> None:
        group.chosen = sum(map(self.is_chosen, group.changes))

    def chosen(self) -> list[PendingChange]:
        """All that will be applied, group by group."""
        return [change for group in self.groups for change in group.changes if self.is_chosen(change)]

    def number_chosen(self, kinds: Sequence[ChangeKind] = KINDS) -> int:
        """How many changes of these kinds will be applied."""
        return sum(group.chosen for group in self.groups if group.kind in kinds)

    def total(self) -> int:
        """All changes that wait."""
        return sum(len(group.changes) for group in self.groups)

    # -- what came of it

    def mark_done(self, ids: Iterable[int]) -> None:
        """These were applied."""
        self.done.update(ids)
        for group in self.groups:
            self._count(group)

    def failed(self) -> list[PendingChange]:
        """Those that could not be applied when that was tried last."""
        return [change for group in self.groups for change in group.changes if change.problem is not None and change.id not in self.done]


def _group(kind: ChangeKind, changes: list[PendingChange]) -> Group:
    reasons = Counter(_of_copy(change.reason) for change in changes) if kind in GOING else Counter()
    return Group(kind, changes, sum(change.bytes for change in changes), reasons=tuple(reasons.most_common()))


def _of_copy(reason: str) -> str:
    """All reasons of copies are one, called ""."""
    return reason if reason in (REJECTED, CHOSEN) else ""


def _is_below(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip("/") + "/")


def _above(root: str) -> str | None:
    """What is left out before an added folder: the path of the one it lies in, with its slash."""
    return root.rstrip("/").rpartition("/")[0] + "/" if root.strip("/") else None
