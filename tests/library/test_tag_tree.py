"""The tag tree: every change of it is one step, and the numbers stay true. Type-ahead, and what a selection has in common."""

import time

import pytest
from library.catalogue import put_photos, said, tag_counts

from photodesk.domain.changes import TagRow
from photodesk.domain.edits import EditRefused, Photos, TagDeletion, TagEdit, TagMerging, TagRenaming
from photodesk.domain.problems import PhotoDeskError
from photodesk.domain.tags import folded, split_list
from photodesk.library.library import Library
from photodesk.store.tags import put


@pytest.fixture
def tree(library: Library) -> Library:
    """Six photos with a tree of tags."""
    put_photos(library, 6)
    library.editing.apply(TagEdit(Photos.of([1, 2]), ("Places/Iceland/Vík", "sea")))
    library.editing.apply(TagEdit(Photos.of([2, 3]), ("Places/Iceland",)))
    library.editing.apply(TagEdit(Photos.of([3, 4]), ("Countries/Iceland/Vík", "Countries/Norway")))
    return library


def test_a_tag_is_renamed_with_all_below_it(tree: Library) -> None:
    before = (said(tree), tag_counts(tree))
    done = tree.editing.apply(TagRenaming("Places/Iceland", "Travel/North/Ísland"))
    assert done.changed == 3
    assert said(tree)[2]["tags"] == {"Travel/North/Ísland", "Travel/North/Ísland/Vík", "sea"}
    assert tag_counts(tree)["Travel/North/Ísland/Vík"] == 2
    tree.journal.undo()
    assert (said(tree), tag_counts(tree)) == before


def test_a_tag_moves_to_the_top_and_back(tree: Library) -> None:
    tree.editing.apply(TagRenaming("Places/Iceland/Vík", "Vík"))
    assert said(tree)[1]["tags"] == {"Vík", "sea"}
    tree.editing.apply(TagRenaming("Vík", "Places/Iceland/Vík"))
    assert said(tree)[1]["tags"] == {"Places/Iceland/Vík", "sea"}


def test_merging_joins_the_trees_and_is_undone_exactly(tree: Library) -> None:
    before = (said(tree), tag_counts(tree))
    done = tree.editing.apply(TagMerging("Countries", "Places"))
    assert done.changed == 2
    assert tag_counts(tree) == {"Places": 0, "Places/Iceland": 2, "Places/Iceland/Vík": 4, "Places/Norway": 2, "sea": 2}
    assert said(tree)[3]["tags"] == {"Places/Iceland", "Places/Iceland/Vík", "Places/Norway"}
    after = said(tree)
    tree.journal.undo()
    assert (said(tree), tag_counts(tree)) == before
    tree.journal.redo()
    assert said(tree) == after


def test_a_tag_is_merged_into_the_one_above_it(tree: Library) -> None:
    tree.editing.apply(TagMerging("Places/Iceland/Vík", "Places/Iceland"))
    assert tag_counts(tree)["Places/Iceland"] == 3


def test_a_tag_with_one_of_its_own_name_below_is_merged_into_the_one_above_it(library: Library) -> None:
    put_photos(library, 5)
    for photo, path in enumerate(("B", "B/x", "B/x/x", "B/x/x/x", "B/x/y"), 1):
        library.editing.apply(TagEdit(Photos.of([photo]), (path,)))
    before = (said(library), tag_counts(library))
    library.editing.apply(TagMerging("B/x", "B"))
    after = (said(library), tag_counts(library))
    assert after[1] == {"B": 2, "B/x": 1, "B/x/x": 1, "B/y": 1}
    assert [facts["tags"] for facts in after[0].values()] == [{"B"}, {"B"}, {"B/x"}, {"B/x/x"}, {"B/y"}]
    library.journal.undo()
    assert (said(library), tag_counts(library)) == before
    library.journal.redo()
    assert (said(library), tag_counts(library)) == after


def test_deleting_takes_the_tag_and_all_below_from_all_photos(tree: Library) -> None:
    before = (said(tree), tag_counts(tree))
    done = tree.editing.apply(TagDeletion("Places"))
    assert (done.changed, said(tree)[1]["tags"]) == (3, {"sea"})
    assert len(tree.journal.history()) == 4
    tree.journal.undo()
    assert (said(tree), tag_counts(tree)) == before


@pytest.mark.parametrize(
    "edit",
    [
        TagRenaming("Places", "Places/Iceland/new"), TagRenaming("Places", "Countries"), TagRenaming("nowhere", "x"),
        TagRenaming("sea", "a//b"), TagMerging("Places", "Places/Iceland"), TagMerging("sea", "sea"), TagMerging("sea", "nowhere"),
        TagDeletion("nowhere"), TagDeletion(""),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_changes_nothing(tree: Library, edit: TagRenaming | TagMerging | TagDeletion) -> None:
    before = (said(tree), tag_counts(tree))
    with pytest.raises(PhotoDeskError, match="nothing was changed"):
        tree.editing.apply(edit)
    assert (said(tree), tag_counts(tree)) == before


def test_renaming_to_the_same_name_is_no_step(tree: Library) -> None:
    assert tree.editing.apply(TagRenaming("sea", " sea ")).edit_id is None
    assert len(tree.journal.history()) == 3


def test_capitals_of_a_name_can_be_changed(tree: Library) -> None:
    tree.editing.apply(TagRenaming("sea", "Sea"))
    assert "Sea" in tag_counts(tree)
    with pytest.raises(EditRefused):
        tree.editing.apply(TagRenaming("Sea", "Places"))


# -- type-ahead


def test_type_ahead_ignores_accents_and_capitals_and_knows_words_and_levels(tree: Library) -> None:
    tree.editing.apply(TagEdit(Photos.of([1]), ("Été à Paris",)))
    assert [tag.path for tag in tree.organising.suggest("ete")] == ["Été à Paris"]
    assert [tag.path for tag in tree.organising.suggest("PAR")] == ["Été à Paris"]
    assert {tag.path for tag in tree.organising.suggest("vi")} == {"Places/Iceland/Vík", "Countries/Iceland/Vík"}
    assert [tag.path for tag in tree.organising.suggest("places/ice")] == ["Places/Iceland", "Places/Iceland/Vík"]
    assert tree.organising.suggest("%") == [] and tree.organising.suggest("aris") == []


def test_type_ahead_shows_recent_tags_first_then_the_most_used(library: Library) -> None:
    put_photos(library, 9)
    for name, photos in (("tag few", 1), ("tag many", 9), ("tag some", 4), ("tag last", 1)):
        library.editing.apply(TagEdit(Photos.of(range(1, photos + 1)), (name,)))
    day_us = 86_400_000_000
    with library.database.write() as tx:
        for name, days in (("few", 30), ("many", 90), ("some", 60), ("last", 0)):
            tx.exec_driver_sql("UPDATE tags SET used_us = used_us - ? WHERE path = ?", (days * day_us, f"tag {name}"))
    assert [tag.name for tag in library.organising.suggest("tag")] == ["tag last", "tag many", "tag some", "tag few"]
    assert [tag.name for tag in library.organising.suggest("tag", 2)] == ["tag last", "tag many"]


def test_type_ahead_answers_at_once_with_ten_thousand_tags(library: Library) -> None:
    with library.database.write() as tx:
        for number in range(10_000):
            put(tx, TagRow(1_000 + number, None, f"Group {number % 9} tag {number:05}"))
    library.organising.suggest("t")
    began = time.process_time()
    for number in range(10):
        assert library.organising.suggest(f"tag 0{number}", 8)
    assert (time.process_time() - began) / 10 < 0.03


def test_a_selection_says_how_many_have_each_tag(tree: Library) -> None:
    states = {state.path: (state.photos, state.chosen) for state in tree.organising.tag_state([3, 1, 2])}
    assert states == {
        "Places/Iceland/Vík": (2, 3), "sea": (2, 3), "Places/Iceland": (2, 3), "Countries/Iceland/Vík": (1, 3), "Countries/Norway": (1, 3),
    }  # fmt: skip
    assert tree.organising.tag_state([]) == []


def test_a_pasted_list_is_split_into_names() -> None:
    assert split_list(" sea, Places/Iceland;sun,\nsea,, ") == ("sea", "Places/Iceland", "sun")
    with pytest.raises(PhotoDeskError):
        split_list("sea, /x")


def test_folding_is_the_same_for_all_ways_of_writing() -> None:
    assert folded("Ísland") == folded("I\u0301SLAND") == "island"
    assert folded("Straße") == "strasse" and folded("ﬁne") == "fine"
