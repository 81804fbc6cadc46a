"""Albums: in an order, in one another, smart ones by a search; each change is one step."""

import pytest
from library.catalogue import held, put_photos, said

from photodesk.domain.edits import (
    AlbumCreation,
    AlbumDeletion,
    AlbumDuplication,
    AlbumEdit,
    AlbumQueryEdit,
    AlbumRenaming,
    Edit,
    EditRefused,
    Photos,
    RatingEdit,
    ShortlistEdit,
)
from photodesk.domain.problems import PhotoDeskError
from photodesk.library.library import Library


@pytest.fixture
def shelf(library: Library) -> Library:
    """Nested albums with photos in an order of their own, and a smart one."""
    put_photos(library, 9)
    for edit in (
        AlbumCreation("Trips/Iceland"), AlbumEdit(Photos.of([5, 3, 4]), "Trips/Iceland", True), AlbumCreation("Best", "rating:>=4"),
        RatingEdit(Photos.of([1, 2]), 5),
    ):  # fmt: skip
        library.editing.apply(edit)
    return library


def listed(library: Library) -> dict[str, tuple[str, str | None, int | None]]:
    return {album.path: (album.kind, album.query, album.count) for album in library.organising.albums()}


def test_albums_are_listed_with_their_photos(shelf: Library) -> None:
    manual, smart = ("manual", None), ("smart", "rating:>=4")
    assert listed(shelf) == {"Best": (*smart, 2), "Trips": (*manual, 0), "Trips/Iceland": (*manual, 3)}
    assert held(shelf, "Trips/Iceland") == [5, 3, 4]


def test_a_smart_album_is_live(shelf: Library) -> None:
    shelf.editing.apply(RatingEdit(Photos.of([7]), 4))
    assert listed(shelf)["Best"][2] == 3


def test_photos_come_at_the_end_once_and_go_back_to_their_place(shelf: Library) -> None:
    done = shelf.editing.apply(AlbumEdit(Photos.of([8, 3, 1]), "Trips/Iceland", True))
    assert (done.matched, done.changed, held(shelf, "Trips/Iceland")) == (3, 2, [5, 3, 4, 8, 1])
    shelf.editing.apply(AlbumEdit(Photos.of([3, 8]), "Trips/Iceland", False))
    assert held(shelf, "Trips/Iceland") == [5, 4, 1]
    shelf.journal.undo()
    assert held(shelf, "Trips/Iceland") == [5, 3, 4, 8, 1]
    shelf.journal.undo()
    assert held(shelf, "Trips/Iceland") == [5, 3, 4]


def test_an_album_that_is_not_there_is_made_with_its_photos_in_one_step(shelf: Library) -> None:
    before = listed(shelf)
    done = shelf.editing.apply(AlbumEdit(Photos.of([2, 1]), "Walks/Sunday", True, make=True))
    assert (done.changed, done.label, held(shelf, "Walks/Sunday")) == (2, "Add 2 Photos to “Sunday”", [2, 1])
    shelf.journal.undo()
    assert listed(shelf) == before
    shelf.journal.redo()
    assert held(shelf, "Walks/Sunday") == [2, 1] and listed(shelf)["Walks"] == ("manual", None, 0)


def test_photos_that_are_none_make_no_album(shelf: Library) -> None:
    before = listed(shelf)
    assert shelf.editing.apply(AlbumEdit(Photos.of([]), "Walks", True, make=True)).edit_id is None
    with pytest.raises(EditRefused):
        shelf.editing.apply(AlbumEdit(Photos.of([1]), "Best/Inside", True, make=True))
    assert listed(shelf) == before


def test_the_tree_can_be_had_without_a_search(shelf: Library) -> None:
    found = {album.path: album.count for album in shelf.organising.albums(search=False)}
    assert found == {"Best": None, "Trips": 0, "Trips/Iceland": 3}


def test_the_shortlist_is_counted_and_asked_of(shelf: Library) -> None:
    shelf.editing.apply(ShortlistEdit(Photos.of([1, 2, 3]), True))
    with shelf.database.write() as tx:
        tx.exec_driver_sql("UPDATE photos SET state = 2 WHERE id = 3")
    assert shelf.browsing.counts().shortlisted == shelf.browsing.count("is:shortlist") == 2
    assert shelf.organising.all_shortlisted([1, 2]) and not shelf.organising.all_shortlisted([2, 4])


def test_an_album_is_duplicated_with_all_inside_in_one_step(shelf: Library) -> None:
    steps = len(shelf.journal.history())
    shelf.editing.apply(AlbumDuplication("Trips", "Copies/Trips"))
    assert (len(shelf.journal.history()), held(shelf, "Copies/Trips/Iceland")) == (steps + 1, [5, 3, 4])
    shelf.editing.apply(AlbumEdit(Photos.of([9]), "Copies/Trips/Iceland", True))
    assert held(shelf, "Trips/Iceland") == [5, 3, 4]
    shelf.editing.apply(AlbumDuplication("Best", "Best copy"))
    assert listed(shelf)["Best copy"] == ("smart", "rating:>=4", 2)
    shelf.journal.undo(3)
    assert set(listed(shelf)) == {"Best", "Trips", "Trips/Iceland"}


def test_a_deleted_album_comes_back_with_its_order(shelf: Library) -> None:
    before = (listed(shelf), said(shelf))
    shelf.editing.apply(AlbumDeletion("Trips"))
    assert set(listed(shelf)) == {"Best"} and not said(shelf)[3]["albums"]
    shelf.journal.undo()
    assert (listed(shelf), said(shelf), held(shelf, "Trips/Iceland")) == (*before, [5, 3, 4])


def test_an_album_goes_elsewhere_with_all_inside(shelf: Library) -> None:
    before = listed(shelf)
    shelf.editing.apply(AlbumRenaming("Trips", "Years/2025/Travel"))
    assert held(shelf, "Years/2025/Travel/Iceland") == [5, 3, 4]
    shelf.journal.undo()
    assert listed(shelf) == before


def test_the_search_of_a_smart_album_changes(shelf: Library) -> None:
    shelf.editing.apply(AlbumQueryEdit("Best", "rating:5 -id:1"))
    assert listed(shelf)["Best"] == ("smart", "rating:5 -id:1", 1)
    shelf.journal.undo()
    assert listed(shelf)["Best"] == ("smart", "rating:>=4", 2)


@pytest.mark.parametrize(
    "edit",
    [
        AlbumCreation("Trips"), AlbumCreation("Best/inside"), AlbumCreation("x", "rating:("), AlbumCreation("a\nb"), AlbumCreation("/x"),
        AlbumDeletion("nowhere"), AlbumRenaming("Trips", "Trips/Iceland/x"), AlbumRenaming("Trips", "Best"),
        AlbumDuplication("Trips", "Trips/copy"), AlbumDuplication("Trips", "Best"), AlbumEdit(Photos.of([1]), "Best", True),
        AlbumEdit(Photos.of([1]), "nowhere", True), AlbumQueryEdit("Trips", "rating:5"), AlbumQueryEdit("Best", "colour:red"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_changes_nothing(shelf: Library, edit: Edit) -> None:
    before = (listed(shelf), said(shelf), len(shelf.journal.history()))
    with pytest.raises(PhotoDeskError):
        shelf.editing.apply(edit)
    assert (listed(shelf), said(shelf), len(shelf.journal.history())) == before
