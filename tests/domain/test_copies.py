"""What is best kept, in the user's order, and the reasons on each photo."""

import pytest

from photodesk.domain.copies import Copy, Group, Links, Suggestion, advised, checked_rules, groups_of, series_of
from photodesk.domain.decisions import Decided, Decision, Decisions, Verdict, leaving
from photodesk.domain.edits import EditRefused
from photodesk.domain.similarity import Match

JPEG = Copy(1, 1, b"/p/a/x.jpg", 900, b"1", pixels=100, shot=True, taken_us=5, added_us=1)


def advice(*copies: Copy, rules: str = "protected,raw,resolution,quality,metadata,older") -> dict[int, tuple[Suggestion, str]]:
    links = Links.made((one.picture, other.picture, Match.SAME) for one in copies for other in copies if one.picture < other.picture)
    (group,) = groups_of(copies, links, checked_rules(rules))
    return {each.photo.id: (each.suggest, ", ".join(each.reasons)) for each in advised(group, links, checked_rules(rules))}


def other(number: int, **facts: object) -> Copy:
    values = {name: getattr(JPEG, name) for name in JPEG.__slots__}
    values.update(id=number, picture=number, picture_hash=b"%d" % number, path=b"/p/b/x.jpg")
    return Copy(**{**values, **facts})


@pytest.mark.parametrize(
    ("better", "reason", "against"),
    [
        ({"protected": True}, "in a protected folder", "the kept one is in a protected folder"),
        ({"raw": True}, "a RAW file", "the kept one is a RAW file"),
        ({"pixels": 200}, "most pixels", "fewer pixels"),
        ({"size": 1000}, "best quality", "compressed more"),
        ({"richness": 3}, "most metadata", "less metadata"),
        ({"taken_us": 4}, "oldest", "newer"),
    ],
)
def test_each_rule_finds_the_better_one_and_says_why(better: dict[str, object], reason: str, against: str) -> None:
    found = advice(JPEG, other(2, **better))
    assert found[2] == (Suggestion.PROTECTED if "protected" in better else Suggestion.KEEP, reason)
    assert found[1] == (Suggestion.TRASH, f"the same picture, {against}")


def test_rules_count_in_the_order_that_is_given() -> None:
    larger = other(2, pixels=200, taken_us=9)
    assert advice(JPEG, larger, rules="older,resolution")[1][0] is Suggestion.KEEP
    assert advice(JPEG, larger, rules="resolution,older")[2][0] is Suggestion.KEEP
    assert advice(JPEG, larger, rules="folder:/p/a,resolution")[1] == (Suggestion.KEEP, "in the preferred folder")


def test_a_picture_made_from_a_photo_is_no_better_for_its_size() -> None:
    assert advice(JPEG, other(2, format="png", size=9000))[1][0] is Suggestion.KEEP
    screenshot, smaller = other(3, format="png", shot=False, size=500), other(4, shot=False, size=100)
    assert advice(screenshot, smaller)[3][0] is Suggestion.KEEP


def test_a_damaged_copy_is_never_kept_instead_of_an_intact_one() -> None:
    found = advice(JPEG, other(2, pixels=900, damaged=True))
    assert found[1][0] is Suggestion.KEEP and found[2][0] is Suggestion.TRASH


def test_all_protected_or_offline_copies_stay() -> None:
    found = advice(other(2, protected=True), other(3, protected=True))
    assert {suggest for suggest, _ in found.values()} == {Suggestion.PROTECTED}
    assert advice(JPEG, other(2, present=False))[2] == (Suggestion.KEEP, "offline or just changed")


def test_nothing_goes_for_pictures_that_are_only_alike_or_a_series() -> None:
    links = Links.made([(1, 2, Match.ALIKE)])
    (group,) = groups_of([JPEG, other(2)], links)
    assert group.match is Match.ALIKE and {each.suggest for each in advised(group, links)} == {Suggestion.KEEP}
    (burst,) = series_of([JPEG, other(2), other(3)], Links.made([(1, 2, Match.SERIES), (2, 3, Match.SERIES)]))
    assert len(burst.photos) == 3 and {each.suggest for each in advised(burst, Links())} == {Suggestion.KEEP}


@pytest.mark.parametrize("text", ["", "biggest", "raw,folder:", ","])
def test_a_rule_that_means_nothing_is_refused(text: str) -> None:
    with pytest.raises(EditRefused):
        checked_rules(text)


def test_a_group_keeps_its_id_while_its_members_stay() -> None:
    group, turned = Group(Match.SAME, (JPEG, other(2))), Group(Match.EXACT, (other(2), JPEG))
    assert group.id == turned.id != Group(Match.SAME, (JPEG, other(3))).id


# -- decisions


def decided(*photos: tuple[bytes, int, bool], kind: Verdict = Verdict.KEEP) -> Decision:
    return Decision(1, kind, 0, tuple(Decided(*each) for each in photos))


def test_a_decision_holds_for_photos_with_other_ids_and_not_for_a_file_that_came_later() -> None:
    decision = Decisions([decided((b"1", 1, True), (b"2", 2, False))])
    assert decision.covers(Group(Match.SAME, (JPEG, other(2))))
    assert decision.covers(Group(Match.SAME, (JPEG, other(77, picture_hash=b"2")))), "moved and taken up anew"
    assert not decision.covers(Group(Match.SAME, (JPEG, other(2), other(3))))
    assert not decision.covers(Group(Match.SAME, (JPEG, other(2), other(78, picture_hash=b"2")))), "one more of what was to go"


def test_what_was_to_stay_altogether_never_comes_back() -> None:
    decision = Decisions([decided((b"1", 1, True), (b"1", 2, True))])
    twins = [other(number, picture=1, picture_hash=b"1") for number in (1, 2, 3)]
    assert decision.covers(Group(Match.EXACT, tuple(twins)))


def test_no_duplicates_of_each_other_says_nothing_of_one_more_file() -> None:
    decision = Decisions([decided((b"1", 1, True), (b"2", 2, True), kind=Verdict.NOT_DUPLICATES)])
    later = other(9, picture=1, picture_hash=b"1")
    assert decision.covers(Group(Match.SAME, (JPEG, other(2))))
    assert not decision.covers(Group(Match.EXACT, (JPEG, later)))


def test_pictures_that_are_no_duplicates_are_linked_no_more() -> None:
    decision = Decisions([decided((b"1", 1, True), (b"2", 2, True), kind=Verdict.NOT_DUPLICATES)])
    links = decision.standing(Links.made([(1, 2, Match.SAME), (2, 3, Match.SAME)]), {1: b"1", 2: b"2", 3: b"3"})
    assert links.between(1, 2) is None and links.between(2, 3) is Match.SAME and links.between(2, 2) is Match.EXACT


def test_the_kept_one_of_equal_files_is_known_by_its_id_and_by_its_picture_when_that_is_gone() -> None:
    decision = decided((b"1", 1, True), (b"1", 2, False))
    twins = [other(number, picture=1, picture_hash=b"1") for number in (2, 1)]
    stay, go = leaving(decision, twins)
    assert ([copy.id for copy in stay], [copy.id for copy in go]) == ([1], [2])
    stay, go = leaving(decision, [other(8, picture=1, picture_hash=b"1"), other(9, picture=1, picture_hash=b"1")])
    assert (len(stay), len(go)) == (1, 1)
    assert leaving(decision, [other(9, picture=1, picture_hash=b"1")])[1] == [], "the last one takes the place of the kept one"
