"""Edits: whole or not at all, exactly what changed, one transaction each."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from library.catalogue import put_photos, said, tag_counts
from store.test_database import no_file_grows

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.changes import Field, PhotosEdited, photo_ids
from photodesk.domain.edits import (
    AlbumCreation,
    CaptionEdit,
    Edit,
    EditCancelled,
    EditRefused,
    FlagEdit,
    LabelEdit,
    Photos,
    RatingEdit,
    RatingStep,
    RotationEdit,
    ShortlistEdit,
    TagEdit,
    TagRenaming,
    TitleEdit,
)
from photodesk.domain.problems import LibraryUnavailable, PhotoDeskError
from photodesk.library.library import Library
from photodesk.store.database import Database

SOME = Photos.of([3, 1, 2])


@pytest.mark.parametrize(
    ("edit", "field", "value"),
    [
        (RatingEdit(SOME, 4), "rating", 4),
        (LabelEdit(SOME, "red"), "label", "red"),
        (FlagEdit(SOME, "reject"), "flag", "reject"),
        (TitleEdit(SOME, " Sólheimasandur "), "title", "Sólheimasandur"),
        (CaptionEdit(SOME, "two\nlines"), "caption", "two\nlines"),
        (RotationEdit(SOME, 270), "rotation", 270),
        (ShortlistEdit(SOME, True), "shortlisted", 1),
        (TagEdit(SOME, ("Places/Iceland", "sea")), "tags", {"Places/Iceland", "sea"}),
    ],
)
def test_an_edit_changes_the_photos_it_names_and_no_others(library: Library, edit: Edit, field: str, value: object) -> None:
    put_photos(library, 5)
    before = said(library)
    done = library.editing.apply(edit)
    assert (done.matched, done.changed) == (3, 3)
    expected: dict[int, dict[str, Any]] = {i: {**facts, **({field: value} if i <= 3 else {})} for i, facts in before.items()}
    assert said(library) == expected
    library.journal.undo()
    assert said(library) == before


def test_only_what_really_changed_is_told_and_taken_back(library: Library) -> None:
    put_photos(library, 4)
    library.editing.apply(RatingEdit(Photos.of([1]), 5))
    library.editing.apply(RatingEdit(Photos.of([2]), 3))
    done = library.editing.apply(RatingEdit(Photos.of([1, 2, 3]), 3))
    assert (done.matched, done.changed, done.label) == (3, 2, "Rate 2 Photos")
    (step,) = done.parts[0]
    assert isinstance(step, PhotosEdited) and step.field is Field.RATING
    assert {(run.before, run.after, *run.ids) for run in step.runs} == {(5, 3, 1), (None, 3, 3)}
    library.journal.undo()
    assert [said(library)[i]["rating"] for i in (1, 2, 3)] == [5, 3, None]


def test_an_edit_that_changes_nothing_leaves_no_step(library: Library) -> None:
    put_photos(library, 3)
    library.editing.apply(TagEdit(SOME, ("sea",)))
    for edit in (TagEdit(SOME, ("sea",)), TagEdit(SOME, (), ("land",)), RatingEdit(SOME, None), RatingEdit(Photos.matching("nothing"), 3)):
        done = library.editing.apply(edit)
        assert (done.edit_id, done.changed) == (None, 0)
    assert [entry.label for entry in library.journal.history()] == ["Tag 3 Photos “sea”"]


def test_a_query_is_answered_when_the_edit_begins(library: Library) -> None:
    put_photos(library, 6)
    library.editing.apply(RatingEdit(Photos.of([2, 4, 6]), 5))
    done = library.editing.apply(TagEdit(Photos.matching("rating:5"), ("best",)))
    assert (done.matched, done.changed) == (3, 3)
    assert [i for i, facts in said(library).items() if facts["tags"]] == [2, 4, 6]


def test_photos_that_are_gone_are_left_out(library: Library) -> None:
    put_photos(library, 3)
    done = library.editing.apply(TagEdit(Photos.of([2, 999, 2, 10**12]), ("sea",)))
    assert (done.matched, done.changed) == (1, 1)
    assert library.editing.apply(RatingEdit(Photos.of([999]), 3)).edit_id is None


def test_turns_add_up_and_come_full_circle(library: Library) -> None:
    put_photos(library, 3)
    library.editing.apply(RotationEdit(Photos.of([1]), 90))
    library.editing.apply(RotationEdit(SOME, 270))
    assert [said(library)[i]["rotation"] for i in (1, 2, 3)] == [0, 270, 270]
    library.journal.undo()
    assert [said(library)[i]["rotation"] for i in (1, 2, 3)] == [90, 0, 0]


def test_a_large_edit_is_one_transaction_and_one_step(paths: Paths) -> None:
    statements: list[str] = []
    library = Library(paths, Settings(), Database.open(paths, on_statement=lambda text, _: statements.append(text)), writable=True)
    put_photos(library, 9_000)
    library.editing.apply(TagEdit(Photos.matching(""), ("warm",)))
    statements.clear()
    told: list[tuple[int, int]] = []
    done = library.editing.apply(TagEdit(Photos.matching(""), ("sea",)), progress=lambda *now: told.append(now))
    assert [text for text in statements if text.startswith(("BEGIN", "SAVEPOINT", "COMMIT"))] == ["BEGIN IMMEDIATE"]
    assert (done.changed, len(done.parts), told[-1]) == (9_000, 5, (9_000, 9_000))
    assert tag_counts(library)["sea"] == 9_000
    library.journal.undo()
    assert tag_counts(library) == {"warm": 9_000}
    library.close()


def test_saved_searches_cost_an_edit_nothing(paths: Paths) -> None:
    statements: list[str] = []
    own = threading.get_ident()

    def hear(text: str, _seconds: float) -> None:
        if threading.get_ident() == own:  # the second copy is written by a thread of its own
            statements.append(text)

    library = Library(paths, Settings(), Database.open(paths, on_statement=hear), writable=True)
    put_photos(library, 3)

    def asked(tag: str) -> list[str]:
        library.editing.apply(TagEdit(SOME, (tag,)))
        statements.clear()
        library.editing.apply(TagEdit(SOME, (), (tag,)))
        return list(statements)

    before = asked("sea")
    for number in range(200):
        library.editing.apply(AlbumCreation(f"Search {number}", "tag:sea OR tag:sun"))
    assert asked("sun") == before
    library.close()


@pytest.mark.parametrize(
    "edit",
    [TagEdit(Photos.matching(""), ("sea",), ("old",)), FlagEdit(Photos.matching(""), "keep")],
)
def test_a_stopped_edit_is_rolled_back_whole(library: Library, edit: Edit) -> None:
    put_photos(library, 9_000)
    library.editing.apply(TagEdit(Photos.matching(""), ("old",)))
    before = said(library)
    asked = iter([False, False, True])
    with pytest.raises(EditCancelled):
        library.editing.apply(edit, cancelled=lambda: next(asked))
    assert said(library) == before and tag_counts(library) == {"old": 9_000}
    assert len(library.journal.history()) == 1
    library.journal.undo()
    assert tag_counts(library) == {}


def test_a_full_disk_costs_the_edit_and_nothing_else(library: Library) -> None:
    put_photos(library, 3_000)
    library.editing.apply(RatingEdit(SOME, 2))
    before = said(library)
    for edit in (TagEdit(Photos.matching(""), ("sea",)), RatingEdit(SOME, 5)):
        with no_file_grows(), pytest.raises(LibraryUnavailable) as caught:
            library.editing.apply(edit)
        assert caught.value.code == "DISK_FULL" and "free some space" in str(caught.value)
    with no_file_grows(), pytest.raises(LibraryUnavailable):
        library.journal.undo()
    assert said(library) == before
    assert library.editing.apply(TagEdit(SOME, ("sea",))).changed == 3
    assert [len(library.journal.undo()), said(library)] == [1, before]
    assert [edited.label for edited in library.journal.undo()] == ["Rate 3 Photos"]


@pytest.mark.parametrize(
    "edit",
    [
        TagEdit(SOME, ("/sea",)), TagEdit(SOME, ("sea/",)), TagEdit(SOME, ("a//b",)), TagEdit(SOME, ("",)), TagEdit(SOME, (" / ",)),
        TagEdit(SOME, ("a\nb",)), TagEdit(SOME, ("a\0b",)), TagEdit(SOME, ("a\x1b[31mb",)), TagEdit(SOME, ("a\u202eb",)),
        TagEdit(SOME, ("\ud800",)), TagEdit(SOME, ("x" * 10_000,)), TagEdit(SOME, ("/".join("abcdefghijklmnopqrstuvwxyz"),)),
        TagEdit(SOME, ("sea",), ("sea",)), TagEdit(SOME), TagEdit(Photos.matching("rating:("), ("sea",)),
        TagEdit(Photos.matching("(" * 1000), ("sea",)), TagEdit(Photos.matching(" OR ".join(["a"] * 10_000)), ("sea",)),
        RatingEdit(SOME, 6), RatingEdit(SOME, -1), LabelEdit(SOME, "pink"), FlagEdit(SOME, "maybe"), RotationEdit(SOME, 45),
        TitleEdit(SOME, "two\nlines"), CaptionEdit(SOME, "a\0b"), CaptionEdit(SOME, "x" * 50_000), TagRenaming("nowhere", "x"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_in_a_sentence_and_changes_nothing(library: Library, edit: Edit) -> None:
    put_photos(library, 3)
    before = said(library)
    with pytest.raises(PhotoDeskError) as caught:
        library.editing.apply(edit)
    assert len(str(caught.value)) > 20 and "\n" not in str(caught.value)
    assert (said(library), tag_counts(library), library.journal.history()) == (before, {}, [])


@pytest.mark.parametrize(
    "name",
    [
        "🏔️ Ísland 👩‍👩‍👧", "'; DROP TABLE tags; --", '"NEAR(a b)" OR *', "50%_off\\", "ילדים", "none", "=x", "tag:x", "(", "ﬁne",
        "a, b", "x" * 200,
    ],
)  # fmt: skip
def test_any_other_text_is_a_name(library: Library, name: str) -> None:
    put_photos(library, 3)
    library.editing.apply(TagEdit(SOME, (name,)))
    assert said(library)[1]["tags"] == {name}
    assert [tag.path for tag in library.organising.suggest(name[:3])] == [name]


def test_one_name_typed_on_two_systems_is_one_tag(library: Library) -> None:
    put_photos(library, 3)
    library.editing.apply(TagEdit(SOME, ("Te\u0301nger",)))
    assert library.editing.apply(TagEdit(SOME, ("T\u00e9nger",))).changed == 0


def test_repeats_within_a_second_on_the_same_photos_are_one_step(library: Library) -> None:
    put_photos(library, 4)
    for rating in (1, 2, 3):
        library.editing.apply(RatingEdit(SOME, rating), merge=True)
    library.editing.apply(TagEdit(SOME, ("a",)), merge=True)
    library.editing.apply(TagEdit(SOME, ("b",)), merge=True)
    library.editing.apply(TagEdit(Photos.of([4]), ("b",)), merge=True)
    labels = ["Tag 1 Photo “b”", "Tag 3 Photos with 2 Tags", "Rate 3 Photos"]
    assert [entry.label for entry in library.journal.history()] == labels
    library.journal.undo(3)
    assert all(facts["rating"] is None and not facts["tags"] for facts in said(library).values())
    assert tag_counts(library) == {}
    library.journal.redo(3)
    assert said(library)[1]["rating"] == 3 and said(library)[1]["tags"] == {"a", "b"}


def test_a_repeat_says_what_it_changed_itself(library: Library) -> None:
    put_photos(library, 3)
    library.editing.apply(RatingEdit(Photos.of([1, 2]), 3), merge=True)
    back = library.editing.apply(RatingEdit(Photos.of([1, 2]), None), merge=True)
    assert [sorted(photo_ids(part)) for part in back.parts] == [[1, 2]]  # views have to hear of it
    assert library.journal.history() == []


def test_stars_go_up_and_down_one_by_one_between_none_and_five(library: Library) -> None:
    put_photos(library, 3)
    library.editing.apply(RatingEdit(Photos.of([1]), 4))
    for by in (1, 1, -1):
        done = library.editing.apply(RatingStep(Photos.of([1, 2]), by), merge=True)
    assert [said(library)[i]["rating"] for i in (1, 2, 3)] == [4, 1, None] and done.changed == 2
    assert [entry.label for entry in library.journal.history()] == ["Rate 2 Photos Lower", "Rate 2 Photos Higher", "Rate 1 Photo"]
    library.journal.undo(2)
    assert [said(library)[i]["rating"] for i in (1, 2)] == [4, None]
    library.editing.apply(RatingStep(Photos.of([2]), -1))
    assert said(library)[2]["rating"] is None
    with pytest.raises(EditRefused):
        library.editing.apply(RatingStep(SOME, 2))


def test_a_repeat_that_takes_the_first_back_leaves_no_step(library: Library) -> None:
    put_photos(library, 3)
    library.editing.apply(FlagEdit(SOME, "keep"), merge=True)
    library.editing.apply(FlagEdit(SOME, None), merge=True)
    assert library.journal.history() == [] and library.journal.undo() == []


def test_a_repeat_after_undo_is_a_step_of_its_own(library: Library) -> None:
    put_photos(library, 3)
    library.editing.apply(TagEdit(SOME, ("sea",)))
    library.editing.apply(RatingEdit(SOME, 1), merge=True)
    library.journal.undo()
    library.editing.apply(RatingEdit(SOME, 2), merge=True)
    assert [(entry.label, entry.done) for entry in library.journal.history()] == [
        ("Rate 3 Photos", True), ("Rate 3 Photos", False), ("Tag 3 Photos “sea”", True),
    ]  # fmt: skip
    library.journal.undo(2)
    assert tag_counts(library) == {} and said(library)[1]["rating"] is None


def test_a_repeat_later_than_a_second_is_a_step_of_its_own(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    put_photos(library, 3)
    monkeypatch.setattr("photodesk.library.editing.MERGE_US", -1)
    library.editing.apply(RatingEdit(SOME, 1), merge=True)
    library.editing.apply(RatingEdit(SOME, 2), merge=True)
    assert len(library.journal.history()) == 2


def test_numbers_stay_true_when_photos_leave_the_library(library: Library, scan: Callable[..., object], photo_folder: Any) -> None:
    scan(photo_folder / "coast")
    library.editing.apply(TagEdit(Photos.matching(""), ("sea",)))
    library.folders.remove(str(photo_folder / "coast").encode())
    assert tag_counts(library) == {"sea": 0}


def test_the_place_of_a_photo_that_left_is_taken_by_no_other(library: Library, scan: Callable[..., object], photo_folder: Any) -> None:
    scan(photo_folder / "coast")
    library.editing.apply(RatingEdit(Photos.matching(""), 5))
    library.folders.remove(str(photo_folder / "coast").encode())
    scan(photo_folder / "coast")
    (undone,) = library.journal.undo()
    assert (undone.changed, len(undone.conflicts)) == (0, 16)
    library.journal.redo()
    assert all(facts["rating"] is None for facts in said(library).values())


def test_turns_in_a_row_are_one_step_that_says_where_they_ended(library: Library) -> None:
    put_photos(library, 3)
    for _ in range(3):
        library.editing.apply(RotationEdit(SOME, 90), merge=True)
    assert [entry.label for entry in library.journal.history()] == ["Rotate 3 Photos Left"]
    library.editing.apply(RotationEdit(SOME, 90), merge=True)
    assert library.journal.history() == [] and library.editing.apply(RotationEdit(SOME, 180)).label == "Rotate 3 Photos by 180°"
