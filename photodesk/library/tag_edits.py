"""Edits of tags: giving and taking them, and the tree they stand in."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from photodesk.domain.changes import Links, Part, Step, TagRow, TagsChanged, TagTreeChanged
from photodesk.domain.dates import now_us
from photodesk.domain.edits import EditRefused, TagDeletion, TagEdit, TagMerging, TagRenaming
from photodesk.domain.tags import clean_path, leaf, parent
from photodesk.library.entries import Watch
from photodesk.store import tags
from photodesk.store.binding import in_parts
from photodesk.store.schema import Transaction

Work = Callable[[Sequence[int]], Part]


# -- tags of photos


def on_photos(tx: Transaction, edit: TagEdit) -> Work:
    """What to do with each 2,000 photos; new tags are made with the first of them. Raises EditRefused, BadName."""
    add, remove = _paths(edit.add), _paths(edit.remove)
    both = [path for path in add if path in remove]
    if both:
        raise EditRefused(f"“{both[0]}” is to be added and removed; nothing was changed; name it once")
    if not add and not remove:
        raise EditRefused("no tag was named; nothing was changed; name one to add or to remove")
    unwanted = list(tags.known(tx, remove).values())
    wanted: list[TagRow] = []

    def work(ids: Sequence[int]) -> Part:
        steps: list[Step] = []
        for path in add[len(wanted) :]:
            row, new = tags.make(tx, path)
            wanted.append(row)
            if new:
                steps.append(TagTreeChanged(tuple((None, each) for each in new)))
        removed = tuple(Links(row.id, row.path, found) for row in unwanted if (found := tags.unlink(tx, row.id, ids)))
        added = tuple(Links(row.id, row.path, found) for row in wanted if (found := tags.link(tx, row.id, ids)))
        if added or removed:
            steps.append(TagsChanged(added, removed))
        return tuple(steps)

    return work


def keep_counts(tx: Transaction, parts: Sequence[Part]) -> None:
    """The number of photos of every tag that was given or taken."""
    came: dict[int, int] = {}
    used: set[int] = set()
    for part in parts:
        for step in part:
            if isinstance(step, TagsChanged):
                used.update(links.tag_id for links in step.added)
                for sign, every in ((1, step.added), (-1, step.removed)):
                    for links in every:
                        came[links.tag_id] = came.get(links.tag_id, 0) + sign * len(links.ids)
    for tag_id, number in came.items():
        tags.count_changed(tx, tag_id, number, now_us() if tag_id in used else None)


def joined(first: TagEdit, second: TagEdit) -> TagEdit:
    """Both edits as one, for its name."""
    add = dict.fromkeys((*(path for path in first.add if path not in second.remove), *second.add))
    remove = dict.fromkeys((*(path for path in first.remove if path not in second.add), *second.remove))
    return replace(second, add=tuple(add), remove=tuple(path for path in remove if path not in first.add))


def _paths(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(clean_path(name) for name in names))


# -- the tree


def on_tree(tx: Transaction, edit: TagRenaming | TagMerging | TagDeletion, watch: Watch, chunk: int) -> list[Part]:
    """Do it; what really changed. Raises EditRefused, BadName."""
    work = _Tree(tx, watch, chunk)
    row = work.known(edit.path)
    match edit:
        case TagRenaming(new_path=new_path):
            work.rename(row, clean_path(new_path))
        case TagMerging(into=into):
            work.merge_whole(row, work.known(into))
        case TagDeletion():
            work.expect(row)
            work.delete(row)
    return work.parts


def photos_of(tx: Transaction, edit: TagRenaming) -> int:
    """The photos that a renamed tag and those below it have."""
    return tags.photos_below(tx, clean_path(edit.new_path))


class _Tree:
    """One edit of the tree under way; `parts` collects what it changes."""

    def __init__(self, tx: Transaction, watch: Watch, chunk: int) -> None:
        self._tx, self._watch, self._chunk = tx, watch, chunk
        self._total = 0
        self.parts: list[Part] = []

    def known(self, text: str) -> TagRow:
        """The tag with this path. Raises EditRefused."""
        path = clean_path(text)
        row = tags.find(self._tx, path)
        if row is None:
            raise EditRefused(f"there is no tag “{path}”; nothing was changed; `photodesk tags` lists them")
        return row

    def expect(self, row: TagRow) -> None:
        """The photos of this tag and those below are still to be done."""
        self._total += len(tags.linked(self._tx, row.id))
        for child in tags.children(self._tx, row.id):
            self.expect(child)

    def rename(self, row: TagRow, new_path: str) -> None:
        """Move a tag with all below it."""
        if new_path == row.path:
            return
        if new_path.startswith(f"{row.path}/"):
            raise EditRefused(f"“{row.path}” can’t be put below itself; nothing was changed; choose another place")
        if tags.find(self._tx, new_path) is not None:
            raise EditRefused(f"there is a tag “{new_path}” already; nothing was changed; merge the two, or choose another name")
        above = parent(new_path)
        holder, new = tags.make(self._tx, above) if above is not None else (None, [])
        after = TagRow(row.id, holder.id if holder else None, new_path)
        tags.move(self._tx, row, after)
        self.parts.append((TagTreeChanged((*((None, each) for each in new), (row, after))),))

    def merge_whole(self, row: TagRow, into: TagRow) -> None:
        """Merge a tag, and those below it, into another one."""
        if row.id == into.id or into.path.startswith(f"{row.path}/"):
            raise EditRefused(f"“{row.path}” can’t be merged into itself; nothing was changed; choose another tag")
        self.expect(row)
        self._merge(row, into)

    def _merge(self, row: TagRow, into: TagRow) -> None:
        for ids in self._linked(row):
            removed = Links(row.id, row.path, tags.unlink(self._tx, row.id, ids))
            added = Links(into.id, into.path, tags.link(self._tx, into.id, ids))
            tags.count_changed(self._tx, row.id, -len(removed.ids))
            tags.count_changed(self._tx, into.id, len(added.ids))
            self.parts.append((TagsChanged((added,) if added.ids else (), (removed,)),))
            self._watch.advance(len(ids), self._total)
        heir = None
        for child in tags.children(self._tx, row.id):
            path = f"{into.path}/{leaf(child.path)}"
            there = tags.find(self._tx, path)
            if there is None:
                after = TagRow(child.id, into.id, path)
                tags.move(self._tx, child, after)
                self.parts.append((TagTreeChanged(((child, after),)),))
            elif there.id == row.id:
                heir = child
            else:
                self._merge(child, there)
        if heir is None:
            self._drop(row)
        else:  # The one below has the very name that gets free: it comes last, when all others are out of its way.
            self._merge(heir, row)

    def delete(self, row: TagRow) -> None:
        """Delete a tag with all below it."""
        for child in tags.children(self._tx, row.id):
            self.delete(child)
        for ids in self._linked(row):
            self.parts.append((TagsChanged(removed=(Links(row.id, row.path, tags.unlink(self._tx, row.id, ids)),)),))
            tags.count_changed(self._tx, row.id, -len(ids))
            self._watch.advance(len(ids), self._total)
        self._drop(row)

    def _drop(self, row: TagRow) -> None:
        tags.drop(self._tx, row.id)
        self.parts.append((TagTreeChanged(((row, None),)),))

    def _linked(self, row: TagRow) -> Iterator[Sequence[int]]:
        return in_parts(tags.linked(self._tx, row.id), self._chunk)
