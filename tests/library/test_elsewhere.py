"""Where else a picture is, and what a page of photos says of it, in real libraries."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from samples_of_copies import photo, save

from photodesk.domain.changes import ScanResult
from photodesk.domain.edits import CopiesChoice, CopiesDecision, CopiesStaging
from photodesk.domain.similarity import Match
from photodesk.library.describing import NotWanted
from photodesk.library.library import Library
from photodesk.library.looking import Outcome

Scan = Callable[..., ScanResult]
Work = Callable[..., list[Outcome]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One scene in three forms, one twice with the same bytes, one alone."""
    made = tmp_path / "photos"
    save(photo(1), made / "2019" / "one.jpg", quality=92)
    save(photo(1).resize((320, 240)), made / "small" / "one.jpg")
    save(photo(1), made / "web" / "one.webp", quality=80)
    save(photo(2), made / "2019" / "two.jpg")
    (made / "backup").mkdir()
    shutil.copy(made / "2019" / "two.jpg", made / "backup" / "two.jpg")
    save(photo(3), made / "2019" / "three.jpg")
    return made


@pytest.fixture
def filled(library: Library, scan: Scan, work: Work, folder: Path) -> Library:
    scan(folder)
    work()
    return library


def ids(library: Library) -> dict[str, int]:
    return {"/".join(str(p["path"]).split("/")[-2:]): int(str(p["id"])) for p in library.browsing.photos("")}


def said(library: Library) -> dict[str, str]:
    """What cells say, by the photo they say it of."""
    return {f"{row.directory.split('/')[-1]}/{row.name}": row.copy_of for row in library.browsing.rows(list(ids(library).values()))}


def elsewhere(library: Library, name: str) -> list[tuple[str, Match, bool]]:
    found = library.elsewhere.of(ids(library)[name])
    assert found.count == len(found.listed)
    return [("/".join(file.path.split("/")[-2:]), file.match, file.to_trash) for file in found.listed]


def test_a_page_names_a_copy_of_each_photo_that_has_one(filled: Library) -> None:
    found = said(filled)
    assert found["2019/two.jpg"] == "backup/two.jpg"
    assert found["backup/two.jpg"] == "2019/two.jpg"
    assert found["2019/three.jpg"] == ""
    assert found["small/one.jpg"] and found["small/one.jpg"] != "small/one.jpg"
    assert all(found[name] for name in ("2019/one.jpg", "web/one.webp"))


def test_all_other_files_are_told_with_what_they_are(filled: Library) -> None:
    assert elsewhere(filled, "2019/two.jpg") == [("backup/two.jpg", Match.EXACT, False)]
    assert elsewhere(filled, "2019/one.jpg") == [("small/one.jpg", Match.SAME, False), ("web/one.webp", Match.SAME, False)]
    assert elsewhere(filled, "2019/three.jpg") == []
    assert filled.elsewhere.of(999).count == 0


def test_copies_that_come_later_are_told(filled: Library, scan: Scan, work: Work, folder: Path) -> None:
    (folder / "later").mkdir()
    shutil.copy(folder / "2019" / "three.jpg", folder / "later" / "three.jpg")
    scan()
    work()
    assert said(filled)["2019/three.jpg"] == "later/three.jpg"


def test_a_copy_whose_file_is_gone_is_not_told(filled: Library, scan: Scan, folder: Path) -> None:
    (folder / "backup" / "two.jpg").unlink()
    scan()
    assert said(filled)["2019/two.jpg"] == ""
    assert elsewhere(filled, "2019/two.jpg") == []


@pytest.mark.parametrize("names", [("2019/two.jpg", "backup/two.jpg"), ("2019/one.jpg", "small/one.jpg", "web/one.webp")])
def test_what_the_user_says_is_no_copy_is_told_of_none_until_undone(filled: Library, names: tuple[str, ...]) -> None:
    known = ids(filled)
    members = tuple(known[name] for name in names)
    filled.editing.apply(CopiesDecision(members, members, are_copies=False))
    assert [said(filled)[name] for name in names] == [""] * len(names)
    assert [elsewhere(filled, name) for name in names] == [[]] * len(names)
    filled.journal.undo()
    assert all(said(filled)[name] for name in names)


def test_copies_that_are_all_kept_are_still_copies(filled: Library) -> None:
    members = (ids(filled)["2019/two.jpg"], ids(filled)["backup/two.jpg"])
    filled.editing.apply(CopiesDecision(members, members, are_copies=True))
    assert said(filled)["2019/two.jpg"] == "backup/two.jpg"


def test_a_staged_copy_is_marked_and_the_kept_one_is_a_copy_no_more(filled: Library) -> None:
    known = ids(filled)
    kept, gone = known["2019/two.jpg"], known["backup/two.jpg"]
    filled.editing.apply(CopiesStaging((CopiesChoice((kept,), (gone,), "older"),)))
    first, second = filled.browsing.rows([kept, gone])
    assert (first.to_trash, first.copy_of) == (False, "")
    assert (second.to_trash, second.copy_of) == (True, "2019/two.jpg")
    assert elsewhere(filled, "2019/two.jpg") == [("backup/two.jpg", Match.EXACT, True)]
    filled.journal.undo()
    first, second = filled.browsing.rows([kept, gone])
    assert (first.to_trash, first.copy_of, second.to_trash) == (False, "backup/two.jpg", False)


def test_many_photos_are_counted_and_the_count_is_given_up_when_nobody_waits(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    every = list(ids(filled).values())
    assert filled.elsewhere.count(every, lambda: False) == 5
    monkeypatch.setattr("photodesk.library.elsewhere.CHUNK", 2)
    assert filled.elsewhere.count(every, lambda: False) == 5, "from the photos that have copies, of the whole library"
    with pytest.raises(NotWanted):
        filled.elsewhere.count(every, lambda: True)


def test_of_thousands_of_equal_files_the_first_are_named_and_all_counted(library: Library, scan: Scan, work: Work, tmp_path: Path) -> None:
    save(photo(7), tmp_path / "p" / "0000.jpg")
    for number in range(1, 60):
        shutil.copy(tmp_path / "p" / "0000.jpg", tmp_path / "p" / f"{number:04}.jpg")
    scan(tmp_path / "p")
    work()
    found = library.elsewhere.of(ids(library)["p/0030.jpg"])
    assert (found.count, len(found.listed)) == (59, 20)
    assert found.listed[0].path.endswith("p/0000.jpg")
    rows = library.browsing.rows(list(ids(library).values()))
    assert len({row.copy_of for row in rows}) == 2 and all(not row.copy_of.endswith(row.name) for row in rows)
