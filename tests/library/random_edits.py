"""Random edits done to a library and to the model at once."""

import random

import pytest
from library.catalogue import held, put_photos, said, tag_counts
from library.editing_model import TAGS, VALUES, Model, empty, some

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.edits import (
    AlbumCreation,
    AlbumDeletion,
    AlbumDuplication,
    AlbumEdit,
    CaptionEdit,
    Edit,
    FlagEdit,
    LabelEdit,
    Photos,
    RatingEdit,
    RotationEdit,
    ShortlistEdit,
    TagDeletion,
    TagEdit,
    TagMerging,
    TagRenaming,
    TitleEdit,
)
from photodesk.domain.problems import PhotoDeskError
from photodesk.library.library import Library
from photodesk.store import tallies, texts

ALBUMS = ("one", "two", "three")
_VALUE_EDITS = {
    "rating": RatingEdit, "label": LabelEdit, "flag": FlagEdit, "title": TitleEdit, "caption": CaptionEdit,
    "shortlisted": lambda photos, on: ShortlistEdit(photos, bool(on)),
}  # fmt: skip


def one(chance: random.Random, model: Model) -> tuple[Edit, bool | None]:
    """An edit, and what the model says of it: changed, not changed, or refused (None)."""
    ids = some(chance, model)
    photos = Photos.matching("") if ids == list(model.photos) else Photos.of(ids)
    kind = chance.choice(["value"] * 4 + ["tag"] * 4 + ["turn", "rename", "merge", "delete"] + ["album"] * 3)
    first, second = chance.choice(TAGS), chance.choice(TAGS)
    if kind == "value":
        name = chance.choice(list(VALUES))
        value = chance.choice(VALUES[name])
        return _VALUE_EDITS[name](photos, value), model.set_value(ids, name, value)  # type: ignore[operator]  # one signature for all
    if kind == "turn":
        degrees = chance.choice((90, 180, 270))
        return RotationEdit(photos, degrees), model.turn(ids, degrees)
    if kind == "tag":
        add = chance.sample(TAGS, chance.randint(0, 2))
        remove = [tag for tag in chance.sample(TAGS, chance.randint(0 if add else 1, 2)) if tag not in add]
        if not add and not remove:
            add = [first]
        return TagEdit(photos, tuple(add), tuple(remove)), model.tag(ids, add, remove)
    if kind == "rename":
        return TagRenaming(first, second), model.rename(first, second)
    if kind == "merge":
        return TagMerging(first, second), model.merge(first, second)
    if kind == "delete":
        return TagDeletion(first), model.delete(first)
    return _album(chance, model, ids)


def _album(chance: random.Random, model: Model, ids: list[int]) -> tuple[Edit, bool | None]:
    name, other = chance.choice(ALBUMS), chance.choice(ALBUMS)
    match chance.choice(["create", "fill", "fill", "fill", "delete", "duplicate"]):
        case "create":
            return AlbumCreation(name), model.create_album(name)
        case "delete":
            return AlbumDeletion(name), model.delete_album(name)
        case "duplicate":
            return AlbumDuplication(name, other), model.duplicate_album(name, other)
    add = chance.random() < 0.7
    return AlbumEdit(Photos.of(ids), name, add), model.fill_album(name, ids, add)


def assert_same(library: Library, model: Model) -> None:
    """Everything a user said, the tree with its numbers, the albums in their order, and what is kept for search and counts."""
    found = said(library)
    for facts in found.values():
        del facts["albums"]
    assert found == model.photos
    assert set(tag_counts(library)) == model.tags
    assert {album.path: held(library, album.path) for album in library.organising.albums()} == model.albums
    with library.database.read() as tx:
        assert (tallies.astray(tx), texts.astray(tx)) == ([], [])


def run(paths: Paths, *, seed: int, edits: int, photos: int, restart_every: int) -> None:
    """Random edits, undo of all, redo of all, with restarts in between; the model is asked after each step."""
    chance = random.Random(seed)
    library = Library.open(paths, Settings())
    put_photos(library, photos)
    model = empty(photos)
    states = [model.copy()]
    for _ in range(edits):
        edit, changed = one(chance, model)
        if changed is None:
            with pytest.raises(PhotoDeskError):
                library.editing.apply(edit)
        else:
            assert (library.editing.apply(edit).edit_id is not None) is changed, edit
        if changed:
            states.append(model.copy())
        library = _now_and_then(chance, library, paths, restart_every)
        assert_same(library, model)
    steps = len(states) - 1
    assert len(library.journal.history()) == steps
    for back in range(1, steps + 1):
        (undone,) = library.journal.undo()
        assert not undone.conflicts
        library = _now_and_then(chance, library, paths, restart_every)
        assert_same(library, states[-1 - back])
    assert library.journal.undo() == []
    for forward in range(1, steps + 1):
        (redone,) = library.journal.redo()
        assert not redone.conflicts
        library = _now_and_then(chance, library, paths, restart_every)
        assert_same(library, states[forward])
    library.close()


def _now_and_then(chance: random.Random, library: Library, paths: Paths, every: int) -> Library:
    if chance.randrange(every):
        return library
    library.close()
    return Library.open(paths, Settings())
