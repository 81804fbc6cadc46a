"""Whatever is chosen, ruled, undone or lost, every picture keeps a copy that stays."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from photodesk.domain.copies import RULES, Copy, Links, Suggestion, advised, groups_of
from photodesk.domain.similarity import Match
from photodesk.domain.staging import Staging, still_going

SEQUENCES = pytest.mark.parametrize("sequences", [1_000, pytest.param(10_000, marks=pytest.mark.reliability)])


def library(chance: random.Random) -> tuple[list[Copy], Links]:
    """A few pictures with one to four files each, some of them protected, offline or damaged, and links of every kind."""
    pictures = chance.randint(1, 6)
    copies = [
        Copy(
            number, chance.randrange(pictures), b"/photos/%d.jpg" % number, chance.randint(1, 9), pixels=chance.randint(1, 3),
            protected=chance.random() < 0.15, present=chance.random() < 0.85, damaged=chance.random() < 0.1,
        )
        for number in range(chance.randint(2, 12))
    ]  # fmt: skip
    links = [
        (one, other, chance.choice([Match.SAME, Match.SAME, Match.ALIKE, Match.SERIES]))
        for one in range(pictures)
        for other in range(one)
        if chance.random() < 0.4
    ]
    return copies, Links.made(links)


def shows_same(links: Links, one: Copy, other: Copy) -> bool:
    return one.picture == other.picture or links.of.get(one.picture, {}).get(other.picture) is Match.SAME


def assert_every_picture_stays(copies: list[Copy], links: Links, staged: set[int]) -> None:
    by_id = {copy.id: copy for copy in copies}
    for photo_id in staged:
        gone = by_id[photo_id]
        assert not gone.protected and gone.present
        stays = [each for each in copies if each.id not in staged and each.present and shows_same(links, each, gone)]
        assert any(gone.damaged or not each.damaged for each in stays), "the last copy went"


def by_rule(chance: random.Random, model: Staging, copies: list[Copy], links: Links) -> None:
    """What `stage --rule` does: all groups, each by its advice."""
    rules = chance.sample(RULES, chance.randint(1, len(RULES)))
    for group in groups_of([copy for copy in copies if copy.id not in model.staged], links, rules):
        advice = advised(group, links, rules)
        assert any(each.suggest is not Suggestion.TRASH for each in advice)
        kept = [each.photo.id for each in advice if each.suggest is not Suggestion.TRASH]
        nobody_relies = not model.staged
        for each in advice:
            if each.suggest is Suggestion.TRASH:
                assert model.stage(each.photo.id, kept) or not nobody_relies, "what is advised may be done"


@SEQUENCES
def test_no_sequence_stages_the_last_copy_of_a_picture(sequences: int) -> None:
    chance = random.Random(20260)
    tried = refused = 0
    for _ in range(sequences):
        copies, links = library(chance)
        model = Staging(copies, links)
        for _ in range(chance.randint(1, 12)):
            match chance.randrange(4):
                case 0:
                    by_rule(chance, model, copies, links)
                case 1:  # everything at once, in any order
                    for copy in chance.sample(copies, len(copies)):
                        tried += 1
                        refused += not model.stage(copy.id, chance.sample(range(12), 2))
                case 2:
                    model.stage(chance.choice(copies).id)
                case _:  # an undo, and the program starts anew
                    kept = {photo_id for photo_id in model.staged if chance.random() < 0.5}
                    model = Staging(copies, links, kept)
            assert_every_picture_stays(copies, links, model.staged)
    assert 0.2 < refused / tried < 0.95, "the sequences really ask for the last copies too"


class Shelf:
    """Photos of which some vanish, return, are protected or out of reach, between what is staged, undone, done again and applied."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        copies, self.links = library(chance)
        self.every = {copy.id: copy for copy in copies}
        self.vanished: set[int] = set()
        self.gone: set[int] = set()
        self.staged: set[int] = set()
        self.done: list[list[int]] = []
        self.undone: list[list[int]] = []

    def there(self) -> list[Copy]:
        return [copy for copy in self.every.values() if copy.id not in self.vanished and copy.id not in self.gone]

    def relied_on(self) -> set[int]:
        """Staged photos for which another stands now."""
        model = Staging(self.there(), self.links, self.staged)
        return {photo_id for photo_id in self.staged if model.witness(photo_id) is not None}

    def stage(self, photo_ids: Iterable[int], kept: Sequence[int] = ()) -> list[int]:
        """As the program does: what is there and staged is read anew each time."""
        before = self.relied_on()
        model = Staging(self.there(), self.links, self.staged)
        came = [photo_id for photo_id in photo_ids if model.stage(photo_id, kept)]
        self.staged.update(came)
        assert before | set(came) <= self.relied_on(), "a photo went that another relied on"
        return came

    def act(self) -> None:
        chance, some = self.chance, self.chance.choice(list(self.every))
        match chance.randrange(9):
            case 0 | 1:
                self.done.append(self.stage(chance.sample(list(self.every), chance.randint(1, len(self.every))), (some,)))
                self.undone.clear()
            case 2:
                rules = chance.sample(RULES, chance.randint(1, len(RULES)))
                for group in groups_of([copy for copy in self.there() if copy.id not in self.staged], self.links, rules):
                    advice = advised(group, self.links, rules)
                    self.done.append(self.stage([each.photo.id for each in advice if each.suggest is Suggestion.TRASH]))
                self.undone.clear()
            case 3 if self.done:
                self.undone.append(self.done.pop())
                self.staged.difference_update(self.undone[-1])
            case 4 if self.undone:
                self.done.append(self.stage(self.undone.pop()))
            case 5:
                self.vanished.symmetric_difference_update({some})
            case 6:
                self.every[some] = replace(self.every[some], protected=not self.every[some].protected)
            case 7:
                self.every[some] = replace(self.every[some], present=not self.every[some].present)
            case _:  # somebody says of one photo that it is to go, whatever there is of it
                self.staged.add(some)

    def apply(self) -> None:
        """Move a part of what may go now; some files turn out to be lost."""
        lost = {photo_id for photo_id in self.every if self.chance.random() < 0.1}
        found = [copy for copy in self.there() if copy.id not in lost]
        wanted = [photo_id for photo_id in self.staged if self.chance.random() < 0.8]
        going = still_going(found, self.links, self.staged, wanted)
        left = {copy.id: copy for copy in found if copy.id not in going}
        for photo_id, witness in going.items():
            gone = self.every[photo_id]
            assert not gone.protected and gone.present and photo_id not in lost
            assert left[witness.id].present and shows_same(self.links, witness, gone)
            assert witness.id not in self.staged - set(wanted), "it will go, too"
            assert gone.damaged or not witness.damaged
        self.gone.update(going)
        self.staged.difference_update(going)


@SEQUENCES
def test_whatever_happens_before_they_go_every_picture_keeps_a_file(sequences: int) -> None:
    chance = random.Random(20261)
    went = held = 0
    for _ in range(sequences):
        shelf = Shelf(chance)
        for _ in range(chance.randint(2, 12)):
            shelf.act()
        before = len(shelf.staged)
        shelf.apply()
        went, held = went + before - len(shelf.staged), held + len(shelf.staged)
    assert 0.1 < went / (went + held) < 0.9, "some really go, and some are held"


def test_after_a_file_was_lost_nothing_more_goes_that_relied_on_it() -> None:
    chance = random.Random(7)
    for _ in range(500):
        copies, links = library(chance)
        model = Staging(copies, links)
        for copy in chance.sample(copies, len(copies) // 2):
            model.stage(copy.id)
        before = set(model.staged)
        left = [copy for copy in copies if copy.id in before or chance.random() < 0.7]
        model = Staging(left, links, before)
        for copy in left:
            if model.stage(copy.id):
                assert_every_picture_stays(left, links, {copy.id, *(i for i in model.staged - before)} | (model.staged & {copy.id}))


def test_ten_thousand_equal_files_are_one_group_of_which_one_stays() -> None:
    copies = [Copy(number, 1, b"/%d.jpg" % number, 5) for number in range(10_000)]
    (group,) = groups_of(copies, Links())
    assert (group.match, len(group.photos)) == (Match.EXACT, 10_000)
    advice = advised(group, Links())
    assert [each.photo.id for each in advice if each.suggest is Suggestion.KEEP] == [0]
    for order in (copies, copies[::-1]):
        model = Staging(copies, Links())
        assert sum(model.stage(copy.id) for copy in order) == 9_999
    model = Staging(copies, Links())
    assert sum(model.stage(copy.id, (0,)) for copy in copies[1:]) == 9_999 and not model.stage(0)


def test_two_copies_of_one_photo_are_not_taken_for_copies_of_each_other() -> None:
    middle, left, right = Copy(1, 1, b"/a", 1, pixels=1), Copy(2, 2, b"/b", 1, pixels=9), Copy(3, 3, b"/c", 1, pixels=5)
    links = Links.made([(2, 1, Match.SAME), (3, 1, Match.SAME)])
    (group,) = groups_of([middle, left, right], links)
    assert group.photos[0] is middle
    suggested = {each.photo.id: each.suggest for each in advised(group, links)}
    assert suggested == {2: Suggestion.KEEP, 1: Suggestion.TRASH, 3: Suggestion.KEEP}, "3 shows nothing that 2 shows"
