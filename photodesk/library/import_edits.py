"""The edit that says of imported photos what was wished for them, and what Google said: tags, albums, captions and stars in one step."""

from collections.abc import Callable, Iterable, Sequence

from photodesk.domain.changes import Field, Part, PhotosEdited
from photodesk.domain.edits import AlbumEdit, ImportEdit, Photos, TagEdit, checked_text
from photodesk.library import album_edits, tag_edits
from photodesk.store import values
from photodesk.store.schema import Transaction

Work = Callable[[Sequence[int]], Part]
STARS_OF_A_FAVOURITE = 5


def on_photos(tx: Transaction, edit: ImportEdit) -> Work:
    """What to do with each 2,000 photos; what was said of a photo before stays. Raises EditRefused, BadName."""
    works: list[Work] = []
    if edit.tags:
        works.append(tag_edits.on_photos(tx, TagEdit(edit.photos, edit.tags)))
    for album, ids in edit.albums:
        works.append(_only(ids, _into(tx, album)))
    for text, ids in edit.captions:
        works.append(_only(ids, _saying(tx, Field.CAPTION, checked_text(text, "caption"))))
    if edit.favourites:
        works.append(_only(edit.favourites, _saying(tx, Field.RATING, STARS_OF_A_FAVOURITE)))

    def work(ids: Sequence[int]) -> Part:
        return tuple(step for each in works for step in each(ids))

    return work


def _into(tx: Transaction, album: str) -> Work:
    """An album may be made by the one before it, so it is looked for when its first photos come."""
    add: Work | None = None

    def work(ids: Sequence[int]) -> Part:
        nonlocal add
        if add is None:
            add = album_edits.on_photos(tx, AlbumEdit(Photos(), album, add=True, make=True))
        return add(ids)

    return work


def _saying(tx: Transaction, field: Field, value: str | int | None) -> Work:
    def work(ids: Sequence[int]) -> Part:
        blank = [photo_id for before, found in values.of(tx, field, ids) if before is None for photo_id in found]
        runs = values.put(tx, field, blank, value) if blank else ()
        return (PhotosEdited(field, runs),) if runs else ()

    return work


def _only(wanted: Iterable[int], work: Work) -> Work:
    """The same for those of the photos that are meant."""
    meant = frozenset(wanted)

    def narrowed(ids: Sequence[int]) -> Part:
        mine = [photo_id for photo_id in ids if photo_id in meant]
        return work(mine) if mine else ()

    return narrowed
