"""Edits of what a photo carries itself: rating, label, flag, title, caption, rotation, shortlist."""

from collections.abc import Callable, Sequence

from photodesk.domain.changes import Field, Part, PhotosEdited, Run, Value
from photodesk.domain.edits import (
    FLAGS,
    LABELS,
    TURNS,
    CaptionEdit,
    Edit,
    EditRefused,
    FlagEdit,
    LabelEdit,
    RatingEdit,
    RatingStep,
    RotationEdit,
    ShortlistEdit,
    TitleEdit,
    checked_text,
)
from photodesk.store import values
from photodesk.store.schema import Transaction

Work = Callable[[Sequence[int]], Part]


def on_photos(tx: Transaction, edit: Edit) -> Work:
    """What to do with each 2,000 photos. Raises EditRefused."""
    if isinstance(edit, RotationEdit):
        return _turning(tx, edit)
    if isinstance(edit, RatingStep):
        return _stepping(tx, edit)
    field, value = _asked(edit)

    def work(ids: Sequence[int]) -> Part:
        runs = values.put(tx, field, ids, value)
        return (PhotosEdited(field, runs),) if runs else ()

    return work


def _asked(edit: Edit) -> tuple[Field, Value]:
    match edit:
        case RatingEdit(rating=rating):
            if rating is not None and rating not in range(1, 6):
                raise EditRefused(f"{rating} is no rating; nothing was changed; give 1 to 5 stars, or 0 for none")
            return Field.RATING, rating
        case LabelEdit(label=label):
            return Field.LABEL, _one_of(label, LABELS, "label")
        case FlagEdit(flag=flag):
            return Field.FLAG, _one_of(flag, FLAGS, "flag")
        case TitleEdit(title=title):
            return Field.TITLE, checked_text(title or "", "title")
        case CaptionEdit(caption=caption):
            return Field.CAPTION, checked_text(caption or "", "caption")
        case ShortlistEdit(on=on):
            return Field.SHORTLISTED, int(on)
    raise TypeError(f"no edit of photos: {edit!r}")


def _one_of(word: str | None, words: Sequence[str], kind: str) -> str | None:
    if word is not None and word not in words:
        raise EditRefused(f"{word} is no {kind}; nothing was changed; choose {', '.join(words)} or none")
    return word


def _turning(tx: Transaction, edit: RotationEdit) -> Work:
    if edit.degrees not in TURNS.values():
        raise EditRefused(f"{edit.degrees}° is no turn; nothing was changed; choose 90, 180 or 270")

    def turned(before: Value) -> Value:
        return (int(before or 0) + edit.degrees) % 360

    return _each(tx, Field.ROTATION, turned)


def _stepping(tx: Transaction, edit: RatingStep) -> Work:
    if edit.by not in (1, -1):
        raise EditRefused(f"{edit.by} is no step; nothing was changed; go up or down by one star")

    def stepped(before: Value) -> Value:
        return min(5, max(0, int(before or 0) + edit.by)) or None

    return _each(tx, Field.RATING, stepped)


def _each(tx: Transaction, field: Field, become: Callable[[Value], Value]) -> Work:
    """Give each photo what becomes of the value it has."""

    def work(ids: Sequence[int]) -> Part:
        runs = [Run(before, become(before), found) for before, found in values.of(tx, field, ids)]
        changed = tuple(run for run in runs if run.before != run.after)
        for run in changed:
            values.write(tx, field, run.ids, run.after)
        return (PhotosEdited(field, changed),) if changed else ()

    return work
