"""Edits of groups of copies: staging for the trash, what the kept photo inherits, decisions that are remembered."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet

from photodesk.domain.changes import (
    AlbumPhotosChanged,
    DatesChanged,
    DecisionsChanged,
    Field,
    Links,
    Part,
    PhotosEdited,
    Step,
    TagsChanged,
    Taken,
    TrashStaged,
    Value,
)
from photodesk.domain.copies import Copy
from photodesk.domain.copies import Links as CopyLinks
from photodesk.domain.dates import now_us
from photodesk.domain.decisions import Decided, Decision, Decisions, Verdict
from photodesk.domain.edits import CopiesChoice, CopiesDecision, CopiesEdit, CopiesStaging, EditRefused
from photodesk.domain.pending import CHOSEN, REJECTED
from photodesk.domain.photos import DateSource
from photodesk.domain.similarity import Match
from photodesk.domain.staging import Staging, still_going
from photodesk.library.entries import Watch
from photodesk.store import albums, copies, decisions, pictures, staging, tags, values
from photodesk.store.schema import Transaction

_TRUST = {DateSource.EXIF: 0, DateSource.COPY: 0, DateSource.XMP: 1, DateSource.TAKEOUT: 2, DateSource.NAME: 3}
FIRST_PHOTO_US = -4_544_640_000_000_000
"""1826, the year of the first photograph: dates before it are no dates."""


def on_groups(tx: Transaction, edit: CopiesEdit, watch: Watch) -> list[Part]:
    """Do the edit; what really changed. Raises EditRefused."""
    return _staged(tx, edit, watch) if isinstance(edit, CopiesStaging) else _decided(tx, edit)


def number_staged(parts: Sequence[Part]) -> int:
    """How many photos these parts staged."""
    return sum(len(ids) for part in parts for step in part if isinstance(step, TrashStaged) for _, ids in step.runs)


def is_of_copy(reason: str) -> bool:
    """Whether a photo that is staged for this reason may go only while another file shows its picture."""
    return reason not in (REJECTED, CHOSEN)


def allowed(tx: Transaction, wanted: Iterable[tuple[int, Sequence[int]]]) -> set[int]:
    """(photo, photos that stand for it): those that may be staged, one after the other, so that every picture stays."""
    asked = list(wanted)
    around = copies.around(tx, [photo_id for photo_id, _ in asked])
    model = Staging(around, standing_links(tx, around), staging.staged(tx))
    return {photo_id for photo_id, kept in asked if model.stage(photo_id, kept)}


def still_allowed(tx: Transaction, photo_ids: Sequence[int], lost: AbstractSet[int] = frozenset()) -> dict[int, Copy]:
    """Of staged copies, those that may go now, whatever vanished, was protected or was staged meanwhile: each with the photo that stays and
    shows its picture. Whoever moves files looks first whether those are there, and asks again with the *lost* ones where any is not."""
    around = [copy for copy in copies.around(tx, photo_ids) if copy.id not in lost]
    return still_going(around, standing_links(tx, around), staging.staged(tx), photo_ids)


def standing_links(tx: Transaction, around: Sequence[Copy], kinds: Sequence[Match] = (Match.SAME,)) -> CopyLinks:
    """The links between the pictures of these photos, but those that the user said are none."""
    hashes = {copy.picture: copy.picture_hash for copy in around}
    found = pictures.links(tx, kinds, sorted(hashes))
    return Decisions(decisions.every(tx)).standing(CopyLinks.made(found), hashes)


# -- staging


def _staged(tx: Transaction, edit: CopiesStaging, watch: Watch) -> list[Part]:
    wanted = [(photo_id, choice.keep) for choice in edit.choices for photo_id in choice.trash]
    may_go = allowed(tx, wanted)
    reasons: dict[str, array[int]] = {}
    choices = []
    for choice in edit.choices:
        gone = tuple(photo_id for photo_id in choice.trash if photo_id in may_go)
        if gone:
            reasons.setdefault(choice.reason, array("q")).extend(gone)
            choices.append(CopiesChoice(choice.keep, gone, choice.reason))
    runs = [(reason, staging.stage(tx, reason, ids, now_us())) for reason, ids in reasons.items()]
    watch.advance(len(wanted), len(wanted))
    staged = TrashStaged(True, tuple(run for run in runs if run[1]))
    if not staged.runs:
        return []
    return [(*(_inherited(tx, choices) if edit.inherit else ()), staged)]


def _inherited(tx: Transaction, choices: Sequence[CopiesChoice]) -> list[Step]:
    """The first kept photo of each group gets tags, albums, the higher rating, title and the earlier valid date of those that go."""
    heirs = {photo_id: choice.keep[0] for choice in choices if choice.keep for photo_id in choice.trash}
    concerned = sorted({*heirs, *heirs.values()})
    said = copies.said(tx, concerned)
    found: list[Step] = [*_tags(tx, heirs), *_albums(tx, heirs)]
    found += _values(tx, Field.RATING, heirs, {photo_id: each[0] for photo_id, each in said.items()}, _higher)
    found += _values(tx, Field.TITLE, heirs, {photo_id: each[1] for photo_id, each in said.items()}, _first)
    return found + _dates(tx, heirs, {photo_id: each[2] for photo_id, each in said.items()})


def _tags(tx: Transaction, heirs: dict[int, int]) -> list[Step]:
    wanted: dict[int, set[int]] = {}
    for photo_id, tag_id in copies.tags_of(tx, sorted(heirs)):
        wanted.setdefault(tag_id, set()).add(heirs[photo_id])
    added = []
    for tag_id, ids in wanted.items():
        row, linked = tags.at(tx, tag_id), tags.link(tx, tag_id, sorted(ids))
        if row is not None and linked:
            tags.count_changed(tx, tag_id, len(linked))
            added.append(Links(tag_id, row.path, linked))
    return [TagsChanged(added=tuple(added))] if added else []


def _albums(tx: Transaction, heirs: dict[int, int]) -> list[Step]:
    wanted: dict[int, set[int]] = {}
    for photo_id, album_id in copies.albums_of(tx, sorted(heirs)):
        wanted.setdefault(album_id, set()).add(heirs[photo_id])
    found: list[Step] = []
    for album_id, ids in wanted.items():
        row, end = albums.at(tx, album_id), albums.end(tx, album_id)
        if row is not None:
            came, positions = albums.insert_photos(tx, album_id, sorted(ids), range(end, end + len(ids)))
            if came:
                found.append(AlbumPhotosChanged(album_id, row.path, True, came, positions))
    return found


def _higher(one: Value, other: Value) -> Value:
    return max(int(one or 0), int(other or 0)) or None


def _first(one: Value, other: Value) -> Value:
    return one if one is not None else other


def _values(
    tx: Transaction, field: Field, heirs: dict[int, int], known: dict[int, Value], better: Callable[[Value, Value], Value]
) -> list[Step]:  # fmt: skip
    wanted: dict[int, Value] = {}
    for photo_id, heir in heirs.items():
        wanted[heir] = better(wanted.get(heir, known.get(heir)), known.get(photo_id))
    by_value: dict[Value, list[int]] = {}
    for heir, value in wanted.items():
        if value is not None and value != known.get(heir):
            by_value.setdefault(value, []).append(heir)
    runs = [run for value, ids in by_value.items() for run in values.put(tx, field, ids, value)]
    return [PhotosEdited(field, tuple(runs))] if runs else []


def _dates(tx: Transaction, heirs: dict[int, int], known: dict[int, Taken]) -> list[Step]:
    wanted: dict[int, Taken] = {}
    for photo_id, heir in heirs.items():
        if heir in known and photo_id in known:
            wanted[heir] = min(wanted.get(heir, known[heir]), known[photo_id], key=_worse)
    rows = tuple(
        (heir, known[heir], (taken[0], taken[1], DateSource.COPY.value)) for heir, taken in wanted.items() if taken != known[heir]
    )  # fmt: skip
    copies.put_taken(tx, [(heir, after) for heir, _, after in rows])
    return [DatesChanged(rows)] if rows else []


def _worse(taken: Taken) -> tuple[int, int]:
    """Smaller is better: what the picture itself tells before what its file does, then the earlier one."""
    taken_us, _, source = taken
    if taken_us is None or taken_us < FIRST_PHOTO_US or source not in _TRUST:  # the time of a file says nothing of the photo
        return len(_TRUST), 0
    return _TRUST[DateSource(source)], taken_us


# -- decisions


def _decided(tx: Transaction, edit: CopiesDecision) -> list[Part]:
    members = {copy.id: copy for copy in copies.around(tx, edit.members) if copy.id in edit.members}
    kept = set(edit.kept) if edit.are_copies else set(members)
    if len(members) < 2:
        raise EditRefused("a decision needs at least two photos that are there; nothing was changed; look at the groups again")
    if not kept or not kept <= set(members):
        raise EditRefused("the photos to keep are not of this group; nothing was changed; keep at least one of its photos")
    photos = tuple(Decided(copy.picture_hash, copy.id, copy.id in kept) for copy in members.values())
    kind = Verdict.KEEP if edit.are_copies else Verdict.NOT_DUPLICATES
    decision = Decision(decisions.first_free(tx), kind, now_us(), photos)
    decisions.put(tx, decision)
    return [(DecisionsChanged(True, (decision,)),)]


# -- once more, or back


def replayed_trash(tx: Transaction, step: TrashStaged) -> tuple[TrashStaged | None, list[int]]:
    """What of a stored change was done, and the photos that had to stay as they are: they would be the last copy now."""
    refused: list[int] = []
    if not step.came:
        runs = [(reason, staging.unstage(tx, ids, reason)) for reason, ids in step.runs]
    else:
        copies_of_others = {photo_id for reason, ids in step.runs if is_of_copy(reason) for photo_id in ids}
        refused = sorted(copies_of_others - allowed(tx, [(photo_id, ()) for photo_id in sorted(copies_of_others)]))
        runs = [(reason, staging.stage(tx, reason, [i for i in ids if i not in refused], now_us())) for reason, ids in step.runs]
    done = TrashStaged(step.came, tuple(run for run in runs if run[1]))
    return (done if done.runs else None), refused


def replayed_decisions(tx: Transaction, step: DecisionsChanged) -> DecisionsChanged | None:
    """The decisions that were really made or taken back."""
    done = tuple(each for each in step.decisions if (decisions.put(tx, each) if step.came else decisions.drop(tx, each.id)))
    return DecisionsChanged(step.came, done) if done else None


def replayed_dates(tx: Transaction, step: DatesChanged) -> tuple[DatesChanged | None, list[int]]:
    """The dates that were really changed, and the photos whose date is another now."""
    now = copies.said(tx, [row[0] for row in step.rows])
    rows = tuple(row for row in step.rows if row[0] in now and now[row[0]][2] == row[1])
    others = [row[0] for row in step.rows if row not in rows and row[0] in now and now[row[0]][2] != row[2]]
    copies.put_taken(tx, [(photo_id, after) for photo_id, _, after in rows])
    return (DatesChanged(rows) if rows else None), others


# -- from the second copy, which knows files by their content


def taken_again(tx: Transaction, photo_ids: Sequence[int], taken: Taken) -> DatesChanged | None:
    """Give these photos a capture time; what really changed."""
    rows = tuple((photo_id, each[2], taken) for photo_id, each in copies.said(tx, photo_ids).items() if each[2] != taken)
    return replayed_dates(tx, DatesChanged(rows))[0] if rows else None


def decided_again(tx: Transaction, came: bool, kind: Verdict, files: Sequence[tuple[bytes, bool]]) -> DecisionsChanged | None:
    """Make a decision about these pictures, or take it back; None where that is so already."""
    there = [each for each in decisions.every(tx) if each.kind is kind and sorted(_files(each)) == sorted(files)]
    if not came:
        return replayed_decisions(tx, DecisionsChanged(False, tuple(there[-1:])))
    ids: dict[bytes, list[int]] = {}
    for copy in copies.of_pictures(tx, sorted({picture for picture, _ in files})):
        ids.setdefault(copy.picture_hash, []).append(copy.id)
    photos = tuple(Decided(picture, (ids.get(picture) or [0]).pop(0), kept) for picture, kept in files)
    return None if there else replayed_decisions(tx, DecisionsChanged(True, (Decision(decisions.first_free(tx), kind, now_us(), photos),)))


def _files(decision: Decision) -> list[tuple[bytes, bool]]:
    return [(each.picture_hash, each.kept) for each in decision.photos]
