"""The trees of the user's own words, albums and tags, as rows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from photodesk.domain.tags import Tag, leaf, parent
from photodesk.library.organising import AlbumInfo
from photodesk.ui.sidebar.entries import Entry, album_query, tag_query
from photodesk.ui.widgets.wording import visible


def album_entries(albums: Sequence[AlbumInfo]) -> tuple[Entry, ...]:
    """Albums in one another, by name. A smart one, and one that holds others, is counted when it is seen."""
    below: dict[str | None, list[AlbumInfo]] = defaultdict(list)
    for album in albums:
        below[parent(album.path)].append(album)

    def inside(path: str | None) -> tuple[Entry, ...]:
        return tuple(_album(album, inside(album.path)) for album in sorted(below[path], key=_by_name))

    return inside(None)


def _album(album: AlbumInfo, children: tuple[Entry, ...]) -> Entry:
    is_smart = album.query is not None
    late = is_smart or bool(children)
    return Entry(
        key=f"album-{album.id}",
        title=visible(leaf(album.path)),
        icon="smart-album" if is_smart else "album",
        base=album_query(album.path),
        count=None if late else album.count,
        kind="smart" if is_smart else "album",
        path=album.path,
        late=late,
        query=album.query or "",
        children=children,
    )


@dataclass(frozen=True, slots=True)
class _Branch:
    """A tag with what is below it. `photos`: sum of the counts; `filled`: how many of these tags have photos."""

    entry: Entry
    photos: int
    filled: int


def tag_entries(tags: Sequence[Tag]) -> tuple[Entry, ...]:
    """Tags below one another, by name. Where several of a branch have photos, which may be the same ones, it is counted when seen."""
    below: dict[int | None, list[Tag]] = defaultdict(list)
    for tag in tags:
        below[tag.parent_id].append(tag)

    def branches(tag_id: int | None) -> list[_Branch]:
        return [_tag(tag, branches(tag.id) if tag.id in below else []) for tag in sorted(below[tag_id], key=_by_name)]

    return tuple(branch.entry for branch in branches(None))


def _tag(tag: Tag, below: Sequence[_Branch]) -> _Branch:
    photos = tag.photos + sum(branch.photos for branch in below)
    filled = (tag.photos > 0) + sum(branch.filled for branch in below)
    entry = Entry(
        key=f"tag-{tag.id}",
        title=visible(tag.name),
        icon="tag",
        base=tag_query(tag.path),
        count=photos if filled <= 1 else None,
        kind="tag",
        path=tag.path,
        late=filled > 1,
        children=tuple(branch.entry for branch in below),
    )
    return _Branch(entry, photos, filled)


def _by_name(named: AlbumInfo | Tag) -> tuple[str, str]:
    return named.path.casefold(), named.path
