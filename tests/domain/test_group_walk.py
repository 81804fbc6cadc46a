"""Groups one after the other: in order of certainty, each in its place while more are found."""

from photodesk.domain.copies import Copy, Group
from photodesk.domain.group_walk import GroupWalk, Totals, walked
from photodesk.domain.similarity import Match


def group(match: Match, *ids: int, size: int = 10) -> Group:
    return Group(match, tuple(Copy(number, number, b"/p/%d.jpg" % number, size) for number in ids))


def listed(walk: GroupWalk) -> list[tuple[list[int], bool]]:
    return [(list(walk.members(place)), bool(walk.waits[place])) for place in range(len(walk))]


def test_the_surest_groups_come_first_and_of_these_what_takes_most_room() -> None:
    walk = walked([group(Match.ALIKE, 1, 2, size=99), group(Match.EXACT, 3, 4), group(Match.EXACT, 5, 6, 7), group(Match.SAME, 8, 9)])
    assert [members for members, _ in listed(walk)] == [[5, 6, 7], [3, 4], [8, 9], [1, 2]]
    assert [walk.match(place) for place in range(4)] == [Match.EXACT, Match.EXACT, Match.SAME, Match.ALIKE]
    assert walk.totals == Totals(4, 5, 10 * 2 + 10 + 10 + 99)


def test_what_was_there_stays_in_its_place_and_what_is_new_comes_last() -> None:
    first = walked([group(Match.EXACT, 1, 2), group(Match.SAME, 5, 6), group(Match.ALIKE, 8, 9)])
    later = walked([group(Match.EXACT, 20, 21), group(Match.SAME, 6, 5, 7), group(Match.EXACT, 8, 9)], before=first)
    assert listed(later) == [([1, 2], False), ([6, 5, 7], True), ([8, 9], True), ([20, 21], True)]
    assert later.match(2) is Match.EXACT and later.totals.groups == 3 and later.done() == 1
    assert [later.waiting_after(place) for place in (-1, 0, 1, 2, 3)] == [1, 1, 2, 3, 1]
    assert later.place_of([99, 21]) == 3 and later.place_of([99]) is None


def test_a_group_that_fell_apart_keeps_one_place() -> None:
    first = walked([group(Match.SAME, 1, 2, 3, 4)])
    later = walked([group(Match.SAME, 1, 2), group(Match.SAME, 3, 4)], before=first)
    assert sorted(members for members, _ in listed(later)) == [[1, 2], [3, 4]] and later.done() == 0


def test_where_nothing_waits_there_is_no_next_one() -> None:
    done = walked([], before=walked([group(Match.EXACT, 1, 2)]))
    assert done.waiting_after(-1) is None and done.waiting_after(0) is None and done.totals == Totals()
    assert walked([group(Match.EXACT, 1, 2)]).waiting_after(0) is None
