"""What chosen photos have in common, and pasting what one of them has."""

import random

import pytest
from library.catalogue import put_photos, said, tag_counts

from photodesk.domain.changes import Field
from photodesk.domain.edits import (
    AlbumCreation,
    AlbumEdit,
    AttributesEdit,
    CaptionEdit,
    Edit,
    EditRefused,
    FlagEdit,
    LabelEdit,
    Photos,
    RatingEdit,
    TagEdit,
    TitleEdit,
)
from photodesk.domain.selections import Belonging, Common, Said
from photodesk.library import describing
from photodesk.library.describing import NotWanted
from photodesk.library.library import Library

NONE, MIXED = Common(), Common(mixed=True)


def never() -> bool:
    return False


def do(library: Library, *edits: Edit) -> None:
    for edit in edits:
        library.editing.apply(edit)


@pytest.fixture(params=[20_000, 2], ids=["at once", "in parts of two"])
def chunk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(describing, "CHUNK", request.param)
    return int(request.param)


def test_values_are_common_mixed_or_none(library: Library, chunk: int) -> None:
    put_photos(library, 6)
    do(
        library, RatingEdit(Photos.of([1, 2, 3, 4, 5]), 4), LabelEdit(Photos.of([1, 3]), "red"), FlagEdit(Photos.of([2]), "keep"),
        TitleEdit(Photos.of([1, 2, 3]), "Sea"), TitleEdit(Photos.of([4]), "Sky"), CaptionEdit(Photos.of([5]), "a\nb"),
    )  # fmt: skip
    found = library.describing.summary([3, 1, 2], never)
    assert dict(found.values) == {
        Field.RATING: Common(4), Field.LABEL: MIXED, Field.FLAG: MIXED, Field.TITLE: Common("Sea"), Field.CAPTION: NONE,
    }  # fmt: skip

    def value(field: Field, *ids: int) -> Common:
        return library.describing.summary(ids, never).values[field]

    assert value(Field.LABEL, 1, 3) == Common("red")
    assert value(Field.TITLE, 3, 4) == MIXED
    assert value(Field.RATING, 5, 6) == MIXED
    assert value(Field.CAPTION, 5) == Common("a\nb")
    assert value(Field.RATING) == NONE


def test_sizes_dates_and_states_are_added_up(library: Library, chunk: int) -> None:
    put_photos(library, 5)
    with library.database.write() as tx:
        tx.exec_driver_sql("UPDATE photos SET state = 1 WHERE id = 2")
        tx.exec_driver_sql("UPDATE photos SET format = 'dng', problem = 'truncated' WHERE id IN (3, 4)")
    rows = library.browsing.rows([1, 2, 3, 4, 99])
    found = library.describing.summary([4, 3, 2, 1, 99], never)
    assert (found.count, found.bytes, found.missing, found.offline, found.problems) == (4, sum(row.size for row in rows), 1, 0, 2)
    assert dict(found.formats) == {"jpeg": 2, "dng": 2}
    assert (found.first_us, found.last_us) == (rows[0].taken_us, rows[-1].taken_us)
    assert library.describing.size([1, 2, 3, 4, 99], never) == found.bytes
    with library.database.write() as tx:
        tx.exec_driver_sql("UPDATE folders SET state = 'offline'")
    assert library.describing.summary([1, 2, 5], never).offline == 3


def test_tags_and_albums_come_with_how_many_have_them(library: Library, chunk: int) -> None:
    put_photos(library, 6)
    chance = random.Random(1)
    for tag in ("a", "b/c", "b", "é"):
        do(library, TagEdit(Photos.of(chance.sample(range(1, 7), 3)), (tag,)))
    do(library, AlbumCreation("Trips/Iceland"), AlbumCreation("Best", "rating:5"), AlbumEdit(Photos.of([1, 2, 5]), "Trips/Iceland", True))
    chosen = [5, 1, 3, 4]
    tags = {photo_id: facts["tags"] for photo_id, facts in said(library).items()}
    found = library.describing.belonging(chosen, never)
    assert dict(found.tags) == {
        tag: number for tag in ("a", "b", "b/c", "é") if (number := sum(tag in tags[photo_id] for photo_id in chosen))
    }
    assert list(found.tags) == sorted(found.tags)
    assert dict(found.albums) == {"Trips/Iceland": 2}


def test_a_question_nobody_waits_for_is_given_up(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(describing, "CHUNK", 1)
    put_photos(library, 5)
    asked: list[int] = []

    def stopped() -> bool:
        asked.append(1)
        return len(asked) > 2

    for question in (library.describing.summary, library.describing.belonging, library.describing.size):
        asked.clear()
        with pytest.raises(NotWanted):
            question([1, 2, 3, 4, 5], stopped)
        assert len(asked) == 3


def test_pasted_attributes_are_one_step_with_one_entry(library: Library) -> None:
    put_photos(library, 4)
    do(library, RatingEdit(Photos.of([2]), 1), LabelEdit(Photos.of([2]), "red"), TagEdit(Photos.of([2, 3]), ("old", "sea")))
    before, entries = said(library), len(library.journal.history())
    done = library.editing.apply(AttributesEdit(Photos.of([1, 2, 3]), 5, None, ("sea", "Places/Iceland")))
    assert done.label == "Paste Attributes to 3 Photos" and done.changed == 3 and len(library.journal.history()) == entries + 1
    after = said(library)
    assert {i: (after[i]["rating"], after[i]["label"], after[i]["tags"]) for i in (1, 2, 3)} == {
        1: (5, None, {"sea", "Places/Iceland"}),
        2: (5, "red", {"sea", "Places/Iceland", "old"}),
        3: (5, None, {"sea", "Places/Iceland", "old"}),
    }
    assert tag_counts(library) == {"old": 2, "sea": 3, "Places": 0, "Places/Iceland": 3}
    library.journal.undo()
    assert said(library) == before and tag_counts(library) == {"old": 2, "sea": 2}
    library.journal.redo()
    assert said(library) == after


def test_pasting_nothing_is_refused(library: Library) -> None:
    put_photos(library, 1)
    with pytest.raises(EditRefused, match="no rating, label or tag to paste; nothing was changed"):
        library.editing.apply(AttributesEdit(Photos.of([1])))


def test_a_tag_that_differs_only_in_accents_and_capitals_is_found(library: Library) -> None:
    put_photos(library, 3)
    do(library, TagEdit(Photos.of([1, 2]), ("Places/Ísland",)), TagEdit(Photos.of([1]), ("places",)), TagEdit(Photos.of([1]), ("straße",)))
    alike = library.organising.alike
    assert alike("places/island") == "Places/Ísland"
    assert alike("places") == "places" and alike("Places") == "Places"
    assert alike("PLACES") == "places"  # more photos have this one
    assert alike("pläces/island/Reykjavik") == "Places/Ísland/Reykjavik"
    assert alike("nowhere/at/all") == "nowhere/at/all"
    assert alike("STRASSE") == "straße"


@pytest.mark.parametrize("seed", range(20))
def test_what_an_edit_will_make_of_it_is_what_it_makes_of_it(library: Library, seed: int) -> None:
    """For edits of all the chosen photos; for one of some of them the values agree, and numbers are not too high."""
    chance = random.Random(seed)
    put_photos(library, 6)
    do(library, AlbumCreation("Trip"))
    chosen = chance.sample(range(1, 7), 4)

    def said_now() -> Said:
        summary, belonging = library.describing.summary(chosen, never), library.describing.belonging(chosen, never)
        return Said(len(chosen), summary.values, Belonging(dict(belonging.tags), dict(belonging.albums)))

    for _ in range(30):
        some = chosen if chance.random() < 0.5 else chance.sample(range(1, 7), chance.randrange(1, 6))
        edit = some_edit(chance, Photos.of(some))
        before, share = said_now(), len(set(some) & set(chosen))
        do(library, edit)
        expected, now = before.after(edit, share), said_now()
        if share in (0, len(chosen)):
            assert expected == now
        for field, common in expected.values.items():
            assert common.mixed or common == now.values[field]


def some_edit(chance: random.Random, photos: Photos) -> Edit:
    tags = tuple(chance.sample(["a", "b", "c/d"], chance.randrange(1, 3)))
    edits: list[Edit] = [
        RatingEdit(photos, chance.choice([None, 3, 5])), LabelEdit(photos, chance.choice([None, "red"])), TagEdit(photos, tags),
        FlagEdit(photos, chance.choice([None, "keep", "reject"])), TitleEdit(photos, chance.choice([None, "x"])),
        CaptionEdit(photos, chance.choice([None, "y"])), TagEdit(photos, remove=tags), AlbumEdit(photos, "Trip", chance.random() < 0.5),
        AttributesEdit(photos, chance.choice([None, 4]), chance.choice([None, "blue"]), tags),
    ]  # fmt: skip
    return chance.choice(edits)
