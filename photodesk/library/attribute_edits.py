"""Edits that give photos what another one has: rating, label and tags at once."""

from collections.abc import Callable, Sequence

from photodesk.domain.changes import Part
from photodesk.domain.edits import AttributesEdit, EditRefused, LabelEdit, RatingEdit, TagEdit
from photodesk.library import photo_edits, tag_edits
from photodesk.store.schema import Transaction

Work = Callable[[Sequence[int]], Part]


def on_photos(tx: Transaction, edit: AttributesEdit) -> Work:
    """What to do with each 2,000 photos. Raises EditRefused, BadName."""
    works: list[Work] = []
    if edit.rating is not None:
        works.append(photo_edits.on_photos(tx, RatingEdit(edit.photos, edit.rating)))
    if edit.label is not None:
        works.append(photo_edits.on_photos(tx, LabelEdit(edit.photos, edit.label)))
    if edit.tags:
        works.append(tag_edits.on_photos(tx, TagEdit(edit.photos, edit.tags)))
    if not works:
        raise EditRefused("there is no rating, label or tag to paste; nothing was changed; copy them from a photo that has some")

    def work(ids: Sequence[int]) -> Part:
        return tuple(step for each in works for step in each(ids))

    return work
