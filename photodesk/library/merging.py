"""Two changes of the same photos, one right after the other, as one: rating 3, then 4, is one step of undo."""

from array import array
from collections.abc import Iterable

from photodesk.domain.changes import Field, Links, Part, PhotosEdited, Run, Step, TagsChanged, TagTreeChanged, TrashStaged, Value

Link = tuple[int, int]
"""(tag, photo)"""


def merged(first: Part, second: Part) -> Part | None:
    """The change from before *first* to after *second*; None where they cannot be one."""
    every = (*first, *second)
    if not all(isinstance(step, PhotosEdited | TagsChanged | TagTreeChanged | TrashStaged) for step in every):
        return None
    trees = [step for step in every if isinstance(step, TagTreeChanged)]
    values = _values([step for step in every if isinstance(step, PhotosEdited)])
    links = _links([step for step in every if isinstance(step, TagsChanged)])
    return (*trees, *values, *links, *_staged([step for step in every if isinstance(step, TrashStaged)]))


def _values(steps: Iterable[PhotosEdited]) -> list[Step]:
    found: dict[Field, dict[int, tuple[Value, Value]]] = {}
    for step in steps:
        photos = found.setdefault(step.field, {})
        for run in step.runs:
            for photo_id in run.ids:
                photos[photo_id] = (photos.get(photo_id, (run.before, None))[0], run.after)
    merged_steps: list[Step] = []
    for field, photos in found.items():
        groups: dict[tuple[Value, Value], array[int]] = {}
        for photo_id, (before, after) in photos.items():
            if before != after:
                groups.setdefault((before, after), array("q")).append(photo_id)
        if groups:
            merged_steps.append(PhotosEdited(field, tuple(Run(*values, ids) for values, ids in groups.items())))
    return merged_steps


def _links(steps: Iterable[TagsChanged]) -> list[Step]:
    names: dict[int, str] = {}
    added: dict[Link, None] = {}
    removed: dict[Link, None] = {}
    for step in steps:
        for came, gone, links in ((removed, added, step.removed), (added, removed, step.added)):
            for each in links:
                names[each.tag_id] = each.path
                for photo_id in each.ids:
                    link = (each.tag_id, photo_id)
                    if link in gone:
                        del gone[link]
                    else:
                        came[link] = None
    return [TagsChanged(_by_tag(added, names), _by_tag(removed, names))] if added or removed else []


def _staged(steps: Iterable[TrashStaged]) -> list[Step]:
    net: dict[tuple[str, int], int] = {}
    for step in steps:
        for reason, ids in step.runs:
            for photo_id in ids:
                net[reason, photo_id] = net.get((reason, photo_id), 0) + (1 if step.came else -1)
    found: dict[tuple[bool, str], array[int]] = {}
    for (reason, photo_id), times in net.items():
        if times:
            found.setdefault((times > 0, reason), array("q")).append(photo_id)
    return [TrashStaged(came, ((reason, ids),)) for (came, reason), ids in found.items()]


def _by_tag(links: Iterable[Link], names: dict[int, str]) -> tuple[Links, ...]:
    found: dict[int, array[int]] = {}
    for tag_id, photo_id in links:
        found.setdefault(tag_id, array("q")).append(photo_id)
    return tuple(Links(tag_id, names[tag_id], ids) for tag_id, ids in found.items())
