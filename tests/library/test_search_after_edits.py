"""What an edit says is searched and counted at once, and no more once it is undone."""

import random

import pytest
from library.catalogue import put_photos

from photodesk.domain.edits import CaptionEdit, Photos, TagDeletion, TagEdit, TagMerging, TagRenaming, TitleEdit
from photodesk.domain.queries import SearchTooLong
from photodesk.library import browsing
from photodesk.library.library import Library
from photodesk.store import tallies, texts

WORDS = ("reykjavik", "REYKJAVÍK", "tag:places/reykjavik", "solheim", "Sólheimasandur", "hofn", "flugvel")


def found(library: Library) -> dict[str, set[int]]:
    return {word: set(library.browsing.ids(word)) for word in WORDS if library.browsing.count(word)}


def assert_kept_right(library: Library) -> None:
    """What is kept for search and for counts says the same as the rows."""
    with library.database.read() as tx:
        assert (tallies.astray(tx), texts.astray(tx)) == ([], [])


def test_tags_titles_and_captions_are_found_and_counted_until_they_are_undone(library: Library) -> None:
    put_photos(library, 5)
    before = library.statistics.storage()
    library.database.tend()
    library.editing.apply(TagEdit(Photos.of([1, 2]), ("Places/Reykjavík", "sea")))
    library.editing.apply(TitleEdit(Photos.matching("tag:sea"), "Sólheimasandur"))
    library.editing.apply(CaptionEdit(Photos.matching("solheim -id:1"), "Flugvél við Höfn"))
    assert found(library) == {
        "reykjavik": {1, 2}, "REYKJAVÍK": {1, 2}, "tag:places/reykjavik": {1, 2},
        "solheim": {1, 2}, "Sólheimasandur": {1, 2}, "hofn": {2}, "flugvel": {2},
    }  # fmt: skip
    sums = [("Places/Reykjavík", 2, 2_001), ("sea", 2, 2_001)]
    assert library.statistics.storage().by_tag == sums
    library.database.tend()
    assert library.statistics.storage().by_tag == sums
    assert_kept_right(library)
    assert len(library.journal.undo(3)) == 3
    assert found(library) == {}
    assert library.statistics.storage() == before
    assert_kept_right(library)
    library.journal.redo(2)
    assert set(library.browsing.ids("solheim")) == {1, 2}
    assert library.browsing.count("hofn") == 0
    assert library.statistics.storage().by_tag == sums
    assert_kept_right(library)


def test_sums_of_tags_follow_the_tree(library: Library) -> None:
    put_photos(library, 4)
    library.editing.apply(TagEdit(Photos.of([1, 2, 3]), ("Animals/Cat",)))
    library.editing.apply(TagEdit(Photos.of([3, 4]), ("Kitten",)))
    library.database.tend()
    library.editing.apply(TagMerging("Kitten", "Animals/Cat"))
    assert library.statistics.storage().by_tag == [("Animals/Cat", 4, 4_006)]
    library.database.tend()
    library.editing.apply(TagRenaming("Animals/Cat", "Pets/Katze"))
    assert library.statistics.storage().by_tag == [("Pets/Katze", 4, 4_006)]
    assert (library.browsing.count("katz"), library.browsing.count("cat")) == (4, 0)
    library.editing.apply(TagDeletion("Pets"))
    assert (library.statistics.storage().by_tag, library.browsing.count("katz")) == ([], 0)
    library.journal.undo(3)
    assert library.statistics.storage().by_tag == [("Animals/Cat", 3, 3_003), ("Kitten", 2, 2_005)]
    assert_kept_right(library)


def test_an_edit_finds_its_photos_where_a_search_takes_too_long(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    put_photos(library, 20_000)
    chosen = random.Random(3).sample(range(1, 20_001), 7_000)
    library.editing.apply(TitleEdit(Photos.of(chosen), "Ströndin"))
    monkeypatch.setattr(browsing, "SEARCH_LIMIT_S", 0.0)
    with pytest.raises(SearchTooLong):
        library.browsing.ids("strond OR jpg")
    done = library.editing.apply(TagEdit(Photos.matching("strond OR jpg"), ("beach",)))
    assert (done.matched, done.changed) == (20_000, 20_000)
    monkeypatch.undo()
    assert library.browsing.count("beach -strondin") == 13_000
    assert_kept_right(library)
