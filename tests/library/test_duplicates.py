"""From files to groups, decisions and staged copies, in real libraries."""

import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from samples_of_copies import photo, save

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.changes import ScanResult
from photodesk.domain.copies import RULES, Suggestion
from photodesk.domain.edits import (
    AlbumCreation,
    AlbumEdit,
    CopiesChoice,
    CopiesStaging,
    EditRefused,
    Photos,
    RatingEdit,
    TagEdit,
    TitleEdit,
)
from photodesk.domain.similarity import FEW_CANDIDATES, MOST_CANDIDATES, Match
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library import copies_edits
from photodesk.library.library import Library
from photodesk.library.looking import Looking, Outcome
from photodesk.library.similar import Similarity
from photodesk.store import backups

Scan = Callable[..., ScanResult]
Work = Callable[..., list[Outcome]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three scenes: one in five forms, one twice with the same bytes, one alone."""
    made = tmp_path / "photos"
    first = photo(1)
    save(first, made / "a" / "original.jpg", quality=92, camera="A 7", taken="2020:05:01 10:00:00")
    save(first.resize((320, 240)), made / "b" / "small.jpg")
    save(first, made / "b" / "other.webp", quality=80)
    save(first.crop((10, 8, 630, 470)), made / "b" / "cropped.jpg", camera="A 7", taken="2020:05:01 10:00:00")
    (made / "c").mkdir()
    (made / "c" / "padded.jpg").write_bytes((made / "a" / "original.jpg").read_bytes() + b"\0")
    save(photo(2), made / "a" / "two.jpg")
    shutil.copy(made / "a" / "two.jpg", made / "c" / "two.jpg")
    save(photo(3), made / "a" / "three.jpg")
    return made


@pytest.fixture
def filled(library: Library, scan: Scan, work: Work, folder: Path) -> Library:
    scan(folder)
    work()
    return library


def ids(library: Library) -> dict[str, int]:
    return {"/".join(str(p["path"]).split("/")[-2:]): int(str(p["id"])) for p in library.browsing.photos("")}


def groups(library: Library, match: Match = Match.SAME) -> list[tuple[str, set[str]]]:
    """(weakest link, files) of every group of a level."""
    names = {number: name for name, number in ids(library).items()}
    return [(each.group.match.value, {names[copy.id] for copy in each.group.photos}) for each in library.duplicates.reviews(match)]


SAME_FILES = {"a/original.jpg", "b/small.jpg", "b/other.webp", "b/cropped.jpg", "c/padded.jpg"}
TWO = ("exact", {"a/two.jpg", "c/two.jpg"})


def test_copies_are_found_as_files_are_looked_at(filled: Library) -> None:
    assert sorted(groups(filled)) == [TWO, ("same", SAME_FILES)]
    exact = groups(filled, Match.EXACT)
    assert len(exact) == 2 and TWO in exact and ("exact", {"a/original.jpg", "c/padded.jpg"}) in exact
    for term, number in (("dup:exact", 4), ("dup:same", 7), ("dup:yes", 7), ("-dup:same", 1)):
        assert filled.browsing.count(term) == number, term


def test_a_photo_that_comes_later_joins_its_group(filled: Library, scan: Scan, work: Work, folder: Path) -> None:
    save(photo(3).convert("L"), folder / "d" / "grey.jpg", quality=70)
    scan()
    work()
    assert ("same", {"a/three.jpg", "d/grey.jpg"}) in groups(filled)


def test_work_that_was_cut_off_is_done_by_the_next_start(
    library: Library, scan: Scan, folder: Path, decoders: DecoderPool, paths: Paths
) -> None:
    """The photos are looked at; the process dies before any of them is compared."""
    scan(folder)
    looking = Looking(library.database, library.derivatives, decoders, make_previews=False, preview_format="jpeg")
    looking.store([looking.run(job) for job in library.jobs.claim(50, ("duplicates",))])
    assert [match for match, _ in groups(library)] == ["exact", "exact"]
    library.jobs.claim(2, ())
    with library.database.write() as tx:
        tx.exec_driver_sql("DELETE FROM jobs WHERE id IN (SELECT max(id) FROM jobs)")  # its photo was forgotten meanwhile
    library.close()
    again = Library.open(paths, Settings())
    again.recover()
    looking = Looking(again.database, again.derivatives, decoders, make_previews=False, preview_format="jpeg")
    while claimed := again.jobs.claim(50, ()):
        looking.store([looking.run(job) for job in claimed])
    assert sorted(groups(again)) == [TWO, ("same", SAME_FILES)]
    again.close()


def test_pictures_are_compared_anew_when_the_rules_are_others(filled: Library, work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    filled.recover()
    monkeypatch.setattr("photodesk.library.recomparing.MATCHER", 99)
    monkeypatch.setattr("photodesk.library.picture_index.MANY_WAITING", 2)
    filled.recover()
    assert [match for match, _ in groups(filled)] == ["exact", "exact"]
    work()
    assert sorted(groups(filled)) == [TWO, ("same", SAME_FILES)]
    filled.recover()
    assert not filled.jobs.unfinished(), "and only once"


def test_the_shots_of_a_burst_are_apart_from_copies(library: Library, scan: Scan, work: Work, tmp_path: Path) -> None:
    for second in range(3):
        save(photo(5, left=40 + 8 * second), tmp_path / "p" / f"{second}.jpg", camera="A 7", taken=f"2020:05:01 10:00:0{second}")
    scan(tmp_path / "p")
    work()
    assert groups(library, Match.ALIKE) == []
    assert groups(library, Match.SERIES) == [("series", {"p/0.jpg", "p/1.jpg", "p/2.jpg"})]
    assert {each.suggest for review in library.duplicates.reviews(Match.SERIES) for each in review.advice} == {Suggestion.KEEP}
    with pytest.raises(EditRefused):
        library.duplicates.plan(Match.SERIES, RULES)


def test_the_camera_may_move_a_good_deal_between_the_shots_of_a_burst(library: Library, scan: Scan, work: Work, tmp_path: Path) -> None:
    """By their hashes they are strangers; of a strange scene a second later the same holds, and that is no shot of the series."""
    for second, midnight in enumerate(("01 23:59:58", "01 23:59:59", "02 00:00:00")):
        save(photo(5, left=5 + 45 * second), tmp_path / "p" / f"{second}.jpg", camera="A 7", taken=f"2020:05:{midnight}")
    save(photo(6), tmp_path / "p" / "else.jpg", camera="A 7", taken="2020:05:02 00:00:01")
    save(photo(5, left=20), tmp_path / "p" / "other.jpg", camera="B 2", taken="2020:05:02 00:00:01")
    scan(tmp_path / "p")
    work()
    assert groups(library, Match.SERIES) == [("series", {"p/0.jpg", "p/1.jpg", "p/2.jpg"})]
    assert groups(library) == []


# -- bad input


def test_black_frames_and_equal_files_make_no_pairs(library: Library, scan: Scan, work: Work, tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    for number in range(12):
        dark = photo(10 + number).point([value // 60 for value in range(256)] * 3)
        dark.save(tmp_path / "p" / f"dark{number}.jpg")
    data = (tmp_path / "p" / "dark0.jpg").read_bytes()
    for number in range(20):
        (tmp_path / "p" / f"equal{number}.jpg").write_bytes(data)
    scan(tmp_path / "p")
    work()
    ((match, names),) = groups(library)
    assert (match, len(names)) == ("exact", 21)
    with library.database.read() as tx:
        assert tx.exec_driver_sql("SELECT count(*) FROM picture_links").scalar() == 0


def test_a_copy_of_one_frame_is_found_among_many_alike(
    library: Library, scan: Scan, work: Work, looking: Looking, tmp_path: Path
) -> None:  # fmt: skip
    """A camera that moves slowly: a frame is compared with a few of the others, and copies with their originals."""
    for number in range(MOST_CANDIDATES + 4):
        save(photo(5, left=5 + 5 * number), tmp_path / "p" / f"{number}.jpg", quality=92)
    scan(tmp_path / "p")
    looking.store([looking.run(job) for job in library.jobs.claim(50, ("duplicates",))])
    with library.database.write() as tx:
        tx.exec_driver_sql("UPDATE pictures SET compared = 1")  # what they are to each other is beside the point
    save(photo(5, left=5 + 5 * 3).resize((320, 240)), tmp_path / "p" / "small.jpg")
    save(photo(5, left=5 + 5 * 17).convert("L"), tmp_path / "p" / "grey.jpg", quality=75)
    save(photo(5, left=52), tmp_path / "p" / "frame.jpg", quality=92)
    scan()
    work()
    found = groups(library)
    assert len(found) == 2 and ("same", {"p/3.jpg", "p/small.jpg"}) in found and ("same", {"p/17.jpg", "p/grey.jpg"}) in found
    with library.database.read() as tx:
        links = tx.exec_driver_sql("SELECT count(*) FROM picture_links WHERE kind = 'alike' GROUP BY later_id").fetchall()
    assert len(links) == 3 and min(links) == (FEW_CANDIDATES,) and max(links) < (MOST_CANDIDATES,)


def test_a_damaged_file_is_no_copy_of_an_intact_one(filled: Library, scan: Scan, work: Work, folder: Path) -> None:
    data = (folder / "a" / "three.jpg").read_bytes()
    (folder / "a" / "cut.jpg").write_bytes(data[: len(data) * 3 // 4])
    scan()
    work()
    assert sorted(groups(filled)) == [TWO, ("same", SAME_FILES)]


def test_a_vanished_photo_and_lost_hashes_hold_nothing_up(filled: Library, scan: Scan, work: Work, folder: Path) -> None:
    (folder / "a" / "two.jpg").unlink()
    filled.derivatives.drop(bytes.fromhex(str(next(iter(filled.browsing.photos("original")))["content_hash"]).removeprefix("blake2b:")))
    with filled.database.write() as tx:
        tx.exec_driver_sql("DELETE FROM hashes")
    save(photo(1), folder / "d" / "again.jpg", quality=60)
    scan()
    work()
    assert [names for _, names in groups(filled)] == [SAME_FILES | {"d/again.jpg"}]


# -- staging


def test_a_rule_stages_the_worse_copies_and_one_undo_brings_all_back(filled: Library) -> None:
    numbers = ids(filled)
    plan = filled.duplicates.plan(Match.SAME, RULES)
    assert (plan.staged, plan.groups) == (5, 2)
    edited = filled.editing.apply(CopiesStaging(plan.choices))
    assert (edited.changed, edited.label) == (5, "Stage 5 Copies for Trash")
    assert filled.browsing.count("is:staged") == 5 and groups(filled) == []
    assert len({numbers["a/original.jpg"], numbers["c/padded.jpg"]} & set(filled.browsing.ids("is:staged"))) == 1
    assert filled.editing.apply(CopiesStaging(filled.duplicates.plan(Match.SAME, RULES).choices)).edit_id is None
    filled.journal.undo()
    assert filled.browsing.count("is:staged") == 0 and sorted(groups(filled)) == [TWO, ("same", SAME_FILES)]
    filled.journal.redo()
    assert filled.browsing.count("is:staged") == 5


def test_exact_copies_alone_are_staged_unless_more_is_asked(filled: Library) -> None:
    plan = filled.duplicates.plan(rules=RULES)
    assert plan.staged == 2 and len(plan.choices) == 2


def test_the_kept_photo_inherits_what_was_said_of_the_others(filled: Library) -> None:
    numbers = ids(filled)
    keeper, small, other = numbers["a/original.jpg"], numbers["b/small.jpg"], numbers["b/other.webp"]
    apply = filled.editing.apply
    apply(TagEdit(Photos.of([small]), add=("Places/Iceland", "sea")))
    apply(TagEdit(Photos.of([keeper]), add=("sea",)))
    apply(RatingEdit(Photos.of([keeper]), 2))
    apply(RatingEdit(Photos.of([other]), 4))
    apply(TitleEdit(Photos.of([small]), "At the shore"))
    apply(AlbumCreation("Best"))
    apply(AlbumEdit(Photos.of([other]), "Best", add=True))
    before = next(iter(filled.browsing.photos(f"id:{keeper}")))
    apply(CopiesStaging(filled.duplicates.plan(Match.SAME, RULES).choices))
    kept = next(iter(filled.browsing.photos(f"id:{keeper}")))
    assert (kept["tags"], kept["rating"], kept["title"], kept["albums"]) == (["Places/Iceland", "sea"], 4, "At the shore", ["Best"])
    assert kept["taken_at"] == "2020-05-01T10:00:00"
    assert filled.browsing.count("tag:Places") == 2
    filled.journal.undo()
    assert next(iter(filled.browsing.photos(f"id:{keeper}"))) == before


def test_a_keeper_without_a_date_of_its_own_gets_the_one_the_copy_tells(library: Library, scan: Scan, work: Work, tmp_path: Path) -> None:
    save(photo(1), tmp_path / "p" / "large.jpg", quality=95)
    save(photo(1).resize((320, 240)), tmp_path / "p" / "small.jpg", camera="A 7", taken="2011:02:03 04:05:06")
    scan(tmp_path / "p")
    work()
    library.editing.apply(CopiesStaging(library.duplicates.plan(Match.SAME, RULES).choices))
    assert library.browsing.count("date:2011-02-03 -is:staged large") == 1
    library.journal.undo()
    assert library.browsing.count("date:2011-02-03 large") == 0


def test_an_inherited_date_stays_when_the_file_is_looked_at_again(library: Library, scan: Scan, work: Work, tmp_path: Path) -> None:
    """Also when the file tells another date by then. Shots of the same minute are still told from copies by what the files tell."""
    large = tmp_path / "p" / "large.jpg"
    save(photo(1), large, quality=95, camera="A 7", taken="2020:05:01 10:00:00")
    save(photo(1).resize((320, 240)), tmp_path / "p" / "small.jpg", taken="2011:02:03 04:05:06")
    scan(tmp_path / "p")
    work()
    library.editing.apply(CopiesStaging(library.duplicates.plan(Match.SAME, RULES).choices))
    assert [p["taken_source"] for p in library.browsing.photos("date:2011-02-03 large")] == ["copy"]
    save(photo(1), large, quality=96, camera="A 7", taken="2020:05:01 10:00:01")
    save(photo(1, left=44), tmp_path / "p" / "next.jpg", camera="A 7", taken="2020:05:01 10:00:03")
    scan()
    work()
    assert library.browsing.count("date:2011-02-03 large") == 1
    assert groups(library, Match.SERIES) == [("series", {"p/large.jpg", "p/next.jpg"})]
    library.journal.undo()
    assert library.browsing.count("date:2011-02-03 large") == 0


def test_protected_folders_lose_nothing(library: Library, scan: Scan, work: Work, folder: Path) -> None:
    scan(folder / "a", folder / "b", folder / "c")
    work()
    for place in ("a", "b", "c"):
        library.folders.set(os.fsencode(folder / place), protect=True)
    plan = library.duplicates.plan(Match.SAME, RULES)
    assert (plan.staged, plan.protected) == (0, 7)
    assert library.editing.apply(CopiesStaging((CopiesChoice((), tuple(ids(library).values()), "all of them"),))).changed == 0


def test_staging_everything_leaves_one_of_each_picture(filled: Library) -> None:
    numbers = ids(filled)
    filled.editing.apply(CopiesStaging((CopiesChoice((), tuple(numbers.values()), "all of them"),)))
    left = {name for name, number in numbers.items() if number not in filled.browsing.ids("is:staged")}
    assert "a/three.jpg" in left and len(left & {"a/two.jpg", "c/two.jpg"}) == 1 and left & SAME_FILES


def test_what_is_staged_again_by_going_back_and_forth_is_never_the_last_copy(filled: Library) -> None:
    numbers = ids(filled)
    first, second = numbers["a/two.jpg"], numbers["c/two.jpg"]
    staged = filled.editing.apply(CopiesStaging((CopiesChoice((first,), (second,), "one"),)))
    assert staged.edit_id is not None
    reverted = filled.journal.revert(staged.edit_id)
    filled.editing.apply(CopiesStaging((CopiesChoice((second,), (first,), "the other"),)))
    assert reverted.edit_id is not None
    filled.journal.revert(reverted.edit_id) if reverted.edit_id != staged.edit_id else filled.journal.redo()
    assert len({first, second} & set(filled.browsing.ids("is:staged"))) == 1


def still_allowed(library: Library, photo_ids: Iterable[int], lost: Iterable[int] = ()) -> dict[int, int]:
    with library.database.read() as tx:
        found = copies_edits.still_allowed(tx, list(photo_ids), set(lost))
    return {photo_id: witness.id for photo_id, witness in found.items()}


def test_staged_copies_are_held_back_when_the_last_other_one_is_gone(filled: Library, scan: Scan, folder: Path) -> None:
    numbers = ids(filled)
    two, other = numbers["a/two.jpg"], numbers["c/two.jpg"]
    padded = numbers["c/padded.jpg"]
    filled.editing.apply(CopiesStaging((CopiesChoice((two,), (other,), "one"), CopiesChoice((), (padded,), "another"))))
    kept = {name: number for name, number in numbers.items() if name in SAME_FILES and number != padded}
    assert still_allowed(filled, [other, padded]) == {other: two, padded: numbers["a/original.jpg"]}
    assert still_allowed(filled, [other, padded], lost=[two]).keys() == {padded}, "somebody just looked for it"
    (folder / "a" / "two.jpg").unlink()
    scan()
    assert still_allowed(filled, [other, padded]).keys() == {padded}
    assert still_allowed(filled, [padded], lost=kept.values()) == {}
    shutil.copy(folder / "c" / "two.jpg", folder / "a" / "two.jpg")
    os.utime(folder / "a" / "two.jpg", ns=(1, 1))
    scan()
    assert still_allowed(filled, [other]) == {}, "what is there now was not looked at yet"


def test_staged_copies_are_held_back_in_folders_protected_since(library: Library, scan: Scan, work: Work, folder: Path) -> None:
    scan(folder / "a", folder / "b", folder / "c")
    work()
    numbers = ids(library)
    staged = [numbers["c/two.jpg"], numbers["b/small.jpg"]]
    library.editing.apply(CopiesStaging((CopiesChoice((), tuple(staged), "some"),)))
    assert still_allowed(library, staged).keys() == set(staged)
    library.folders.set(os.fsencode(folder / "c"), protect=True)
    assert still_allowed(library, staged).keys() == {numbers["b/small.jpg"]}


def test_a_file_that_was_changed_stands_for_no_other_before_it_is_looked_at(filled: Library, scan: Scan, work: Work, folder: Path) -> None:
    numbers = ids(filled)
    save(photo(77), folder / "a" / "two.jpg")
    scan()
    everything = CopiesStaging((CopiesChoice((), (numbers["c/two.jpg"], numbers["a/two.jpg"]), "both"),))
    assert filled.editing.apply(everything).changed == 0
    assert filled.duplicates.plan(Match.EXACT, RULES).staged == 1, "the other group"
    work()
    assert TWO not in groups(filled)


def test_a_photo_that_vanished_after_it_was_listed_is_not_staged(filled: Library, scan: Scan, folder: Path) -> None:
    """And nothing is that was to rely on it."""
    numbers = ids(filled)
    plan = filled.duplicates.plan(Match.SAME, RULES)
    (folder / "b" / "small.jpg").unlink()
    (folder / "a" / "two.jpg").unlink()
    (folder / "c" / "two.jpg").unlink()
    scan()
    assert filled.editing.apply(CopiesStaging(plan.choices)).changed == plan.staged - 2
    assert not {numbers["b/small.jpg"], numbers["c/two.jpg"]} & set(filled.browsing.ids("is:staged"))


# -- decisions


def decide(library: Library, member: str, kept: tuple[str, ...] = (), *, are_copies: bool = True) -> None:
    numbers = ids(library)
    review = next(r for r in library.duplicates.reviews() if any(copy.id == numbers[member] for copy in r.group.photos))
    edit = library.duplicates.decision(review.group.id, [numbers[name] for name in kept], are_copies=are_copies)
    library.editing.apply(edit)


def test_a_decision_is_remembered_through_moves_and_a_rebuild_and_can_be_undone(
    filled: Library, scan: Scan, work: Work, folder: Path
) -> None:
    decide(filled, "a/two.jpg")
    decide(filled, "b/small.jpg", are_copies=False)
    assert groups(filled) == []
    (folder / "e").mkdir()
    (folder / "c" / "two.jpg").rename(folder / "e" / "renamed.jpg")
    (folder / "b" / "small.jpg").rename(folder / "b" / "smaller.jpg")
    scan()
    work()
    filled.caring.rebuild("")
    work()
    filled.recover()
    work()
    assert groups(filled) == [] and filled.browsing.count("dup:same") == 4, "equal files stay equal"
    filled.journal.undo()
    assert [match for match, _ in groups(filled)] == ["same"]
    filled.journal.redo()
    assert groups(filled) == []


def test_a_later_copy_of_what_is_no_duplicate_of_another_is_proposed(filled: Library, scan: Scan, work: Work, folder: Path) -> None:
    decide(filled, "a/two.jpg")
    decide(filled, "b/small.jpg", are_copies=False)
    shutil.copy(folder / "b" / "small.jpg", folder / "c" / "again.jpg")
    scan()
    work()
    again = ("exact", {"b/small.jpg", "c/again.jpg"})
    assert groups(filled) == [again], "and no other form of it"
    assert filled.duplicates.plan(rules=RULES).staged == 1
    decide(filled, "c/again.jpg", are_copies=False)
    assert groups(filled) == []
    (folder / "b" / "small.jpg").rename(folder / "b" / "smaller.jpg")
    scan()
    work()
    assert groups(filled) == []


def test_the_photos_that_are_kept_stay_and_the_others_are_staged(filled: Library) -> None:
    numbers = ids(filled)
    decide(filled, "a/two.jpg", ("c/two.jpg",))
    assert filled.duplicates.plan().staged == 1
    filled.editing.apply(CopiesStaging(filled.duplicates.plan().choices))
    assert list(filled.browsing.ids("is:staged")) == [numbers["a/two.jpg"]]
    with pytest.raises(EditRefused):
        filled.duplicates.decision("nonsense", (), are_copies=True)


def test_groups_can_be_asked_of_a_part_of_the_library(filled: Library) -> None:
    assert len(filled.duplicates.reviews(query="two")) == 1
    assert filled.duplicates.reviews(query="three") == []


def test_what_was_decided_and_staged_after_a_backup_comes_back_from_the_second_copy(filled: Library, paths: Paths) -> None:
    filled.close()
    backup = backups.make(paths, "test")
    library = Library.open(paths, Settings())
    decide(library, "a/two.jpg")
    library.editing.apply(CopiesStaging(library.duplicates.plan(Match.SAME, RULES).choices))
    before = (groups(library), library.browsing.count("is:staged"))
    assert before == ([], 4)
    library.close()
    shutil.copy(backup, paths.catalog)
    paths.seal.unlink()
    again = Library.open(paths, Settings())
    assert len(groups(again)) == 2
    recovered = again.checking.repair().recovered
    assert (recovered.edits, recovered.refused) == (2, ())
    assert (groups(again), again.browsing.count("is:staged")) == before
    again.close()


# -- photos like a file


def test_photos_like_a_file_outside_the_library(filled: Library, decoders: DecoderPool, tmp_path: Path, folder: Path) -> None:
    outside = tmp_path / "outside.png"
    save(photo(1).resize((400, 300)), outside)
    similarity = Similarity(filled.database, filled.derivatives, decoders, filled.reaching)
    found = similarity.like(os.fsencode(outside), 20)
    names = {number: name for name, number in ids(filled).items()}
    assert {names[each.id] for each in found} == SAME_FILES and {each.match for each in found} == {Match.SAME}
    assert all(each.distance <= 72 for each in found)
    inside = similarity.like(os.fsencode(folder / "a" / "two.jpg"), 1)
    assert [(names[each.id], each.match, each.distance) for each in inside] == [("c/two.jpg", Match.EXACT, 0)]
