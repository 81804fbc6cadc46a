"""Undo, redo and the history: exact, across restarts, and honest about what no longer fits."""

import pytest
from library.catalogue import put_photos, said, tag_counts

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.changes import HistoryChanged
from photodesk.domain.edits import EditRefused, FlagEdit, Photos, RatingEdit, TagDeletion, TagEdit, TitleEdit
from photodesk.library import entries
from photodesk.library.library import Library

ALL = Photos.matching("")


def test_undo_works_after_a_restart(paths: Paths) -> None:
    library = Library.open(paths, Settings())
    put_photos(library, 5)
    empty = said(library)
    library.editing.apply(TagEdit(ALL, ("sea",)))
    library.editing.apply(RatingEdit(ALL, 3))
    full = said(library)
    library.close()
    library = Library.open(paths, Settings())
    assert library.journal.next_steps() == HistoryChanged("Rate 5 Photos", None)
    assert [edited.label for edited in library.journal.undo(5)] == ["Rate 5 Photos", "Tag 5 Photos “sea”"]
    assert said(library) == empty and tag_counts(library) == {}
    library.close()
    library = Library.open(paths, Settings())
    assert library.journal.next_steps() == HistoryChanged(None, "Tag 5 Photos “sea”")
    assert [edited.label for edited in library.journal.redo(5)] == ["Tag 5 Photos “sea”", "Rate 5 Photos"]
    assert said(library) == full
    library.close()


def test_an_edit_after_undo_ends_what_could_be_done_again(library: Library) -> None:
    put_photos(library, 3)
    for rating in (1, 2, 3):
        library.editing.apply(RatingEdit(ALL, rating))
    library.journal.undo(2)
    library.editing.apply(FlagEdit(ALL, "keep"))
    assert library.journal.redo() == []
    assert [(entry.label, entry.done) for entry in library.journal.history()] == [
        ("Keep 3 Photos", True), ("Rate 3 Photos", False), ("Rate 3 Photos", False), ("Rate 3 Photos", True),
    ]  # fmt: skip
    library.journal.undo(9)
    assert {facts["rating"] for facts in said(library).values()} == {None}


def test_an_earlier_edit_is_taken_back_and_what_followed_stays(library: Library) -> None:
    put_photos(library, 4)
    first = library.editing.apply(RatingEdit(ALL, 3))
    library.editing.apply(RatingEdit(Photos.of([4]), 5))
    library.editing.apply(FlagEdit(ALL, "keep"))
    before = said(library)
    assert first.edit_id is not None
    taken_back = library.journal.revert(first.edit_id)
    assert taken_back.changed == 3
    assert [(c.photo_id, c.message) for c in taken_back.conflicts] == [(4, "the rating was changed later and stays as it is")]
    assert [facts["rating"] for facts in said(library).values()] == [None, None, None, 5]
    states = [(entry.label, entry.done) for entry in library.journal.history()]
    assert states[0] == ("Undo Rate 4 Photos", True) and states[-1] == ("Rate 4 Photos", False)
    library.journal.undo()
    assert said(library) == before
    assert all(entry.done for entry in library.journal.history()[1:])
    library.journal.redo()
    assert [facts["rating"] for facts in said(library).values()] == [None, None, None, 5]
    library.journal.undo(9)
    assert all(facts["rating"] is None and facts["flag"] is None for facts in said(library).values())


def test_what_is_undone_cannot_be_taken_back_again(library: Library) -> None:
    put_photos(library, 2)
    first = library.editing.apply(RatingEdit(ALL, 3)).edit_id
    library.editing.apply(RatingEdit(ALL, 4))
    assert first is not None
    library.journal.revert(library.journal.history()[0].id)
    assert [facts["rating"] for facts in said(library).values()] == [3, 3]
    library.journal.undo()
    for entry_id in (first, 999):
        with pytest.raises(EditRefused):
            library.journal.revert(entry_id)


def test_a_tag_that_others_use_by_now_stays_when_its_first_edit_is_taken_back(library: Library) -> None:
    put_photos(library, 4)
    first = library.editing.apply(TagEdit(Photos.of([1, 2]), ("Places/Iceland",))).edit_id
    library.editing.apply(TagEdit(Photos.of([3]), ("Places/Iceland",)))
    assert first is not None
    done = library.journal.revert(first)
    assert [c.message for c in done.conflicts] == ["the tag “Places/Iceland” is in use and stays", "the tag “Places” is in use and stays"]
    assert tag_counts(library) == {"Places": 0, "Places/Iceland": 1}


def test_links_of_a_tag_that_was_deleted_later_are_a_conflict(library: Library) -> None:
    put_photos(library, 3)
    library.editing.apply(TagEdit(ALL, ("sea",)))
    second = library.editing.apply(TagEdit(Photos.of([1]), (), ("sea",))).edit_id
    library.editing.apply(TagDeletion("sea"))
    assert second is not None
    done = library.journal.revert(second)
    assert (done.edit_id, done.changed) == (None, 0)
    assert [c.message for c in done.conflicts] == ["the tag “sea” is no longer there"]
    library.journal.undo(2)
    assert tag_counts(library) == {"sea": 3}


def test_a_new_tag_is_never_taken_for_a_deleted_one(library: Library) -> None:
    put_photos(library, 3)
    first = library.editing.apply(TagEdit(ALL, ("old",))).edit_id
    library.editing.apply(TagDeletion("old"))
    library.editing.apply(TagEdit(Photos.of([1]), ("new",)))
    assert first is not None
    library.journal.revert(first)
    assert tag_counts(library) == {"new": 1}


def test_history_is_newest_first_and_names_effects(library: Library) -> None:
    put_photos(library, 3)
    library.editing.apply(TitleEdit(Photos.of([1]), "Vík"))
    library.editing.apply(TitleEdit(ALL, None))
    library.editing.apply(TagEdit(ALL, ("a", "b")))
    library.editing.apply(TagEdit(ALL, ("c",), ("a",)))
    library.editing.apply(TagEdit(ALL, (), ("b", "c")))
    labels = [
        "Remove 2 Tags from 3 Photos",
        "Change Tags of 3 Photos",
        "Tag 3 Photos with 2 Tags",
        "Clear Title of 1 Photo",
        "Title 1 Photo",
    ]
    assert [entry.label for entry in library.journal.history()] == labels
    assert [entry.label for entry in library.journal.history(2)] == labels[:2]


def test_old_entries_go_and_the_newest_ten_thousand_stay(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    assert entries.KEPT >= 10_000
    put_photos(library, 1)
    monkeypatch.setattr(entries, "KEPT", 60)
    monkeypatch.setattr(entries, "PRUNE_EVERY", 10)
    for number in range(100):
        library.editing.apply(RatingEdit(ALL, number % 5 + 1))
    assert [entry.id for entry in library.journal.history()] == list(range(100, 40, -1))
    undone = library.journal.undo(1_000)
    assert [edited.edit_id for edited in undone] == list(range(100, 100 - len(undone), -1)) and len(undone) >= 30
    assert said(library)[1]["rating"] == (99 - len(undone)) % 5 + 1


def test_an_entry_that_cannot_be_read_is_found_and_not_in_the_way(library: Library) -> None:
    put_photos(library, 3)
    library.editing.apply(TagEdit(ALL, ("sea",)))
    library.editing.apply(RatingEdit(ALL, 2))
    assert all(check.ok for check in library.checking.run() if check.name == "edits_whole")
    with library.database.write() as tx:
        tx.exec_driver_sql("UPDATE journal_parts SET change = x'00' WHERE journal_id = 2")
    assert not any(check.ok for check in library.checking.run() if check.name == "edits_whole")
    first, second = library.journal.undo(2)
    assert [c.message for c in first.conflicts] == ["what this edit changed can’t be read; it stays as it is"]
    assert (second.changed, said(library)[1]["rating"], tag_counts(library)) == (3, 2, {})


def test_wrong_numbers_of_tags_are_found_and_mended(library: Library) -> None:
    put_photos(library, 3)
    library.editing.apply(TagEdit(ALL, ("sea",)))
    with library.database.write() as tx:
        tx.exec_driver_sql("UPDATE tags SET photos = 7")
    (check,) = [check for check in library.checking.run() if check.name == "edits_whole"]
    assert not check.ok and "sea" in check.message
    assert library.checking.repair().mended >= 1
    assert tag_counts(library) == {"sea": 3}


def test_taking_back_what_took_back_is_called_a_redo(library: Library) -> None:
    put_photos(library, 2)
    first = library.editing.apply(RatingEdit(ALL, 3)).edit_id
    labels = []
    for title in ("one", "two", "three"):
        library.editing.apply(TitleEdit(ALL, title))
        assert first is not None
        taken_back = library.journal.revert(first)
        labels.append(taken_back.label)
        first = taken_back.edit_id
    assert labels == ["Undo Rate 2 Photos", "Redo Rate 2 Photos", "Undo Rate 2 Photos"]
    assert [entry.reverted for entry in library.journal.history() if "Rate" in entry.label] == [False, True, False, True]
