"""What the user may mark in a group: never the last copy of a picture, never a protected one."""

import random

from photodesk.domain.choosing import Choosing, Refusal
from photodesk.domain.copies import Copy, Group, Links, advised
from photodesk.domain.similarity import Match


def copy(number: int, picture: int = 1, *, protected: bool = False, present: bool = True) -> Copy:
    return Copy(number, picture, b"/p/%d.jpg" % number, 10 * number, b"%d" % picture, protected=protected, present=present)


def choosing(*copies: Copy, links: Links | None = None, match: Match = Match.EXACT) -> Choosing:
    links = links or Links()
    return Choosing(advised(Group(match, copies), links, ("older",)), links)


def test_one_copy_stays_and_another_can_be_kept_in_its_place() -> None:
    made = choosing(copy(1), copy(2), copy(3))
    assert made.going == {2, 3} and made.bytes_going() == 50
    assert made.mark(1) is Refusal.LAST and 1 not in made.going
    made.keep(3)
    assert made.mark(1) is None and made.going == {1, 2}
    assert made.mark(3) is Refusal.LAST
    (choice,) = made.choices()
    assert choice.keep == (3,) and set(choice.trash) == {1, 2} and "chosen by you" in choice.reason


def test_what_the_user_kept_inherits_first() -> None:
    made = choosing(copy(1), copy(2), copy(3), copy(4))
    made.keep(2)
    made.keep(4)
    assert [choice.keep for choice in made.choices()] == [(4, 2, 1)]
    made.keep(3)
    assert made.choices() == ()


def test_protected_offline_and_merely_similar_photos_say_why_they_stay() -> None:
    links = Links.made([(1, 2, Match.ALIKE)])
    made = choosing(copy(1), copy(2, protected=True), copy(3, present=False), copy(4, 2), links=links, match=Match.ALIKE)
    assert [made.mark(number) for number in (2, 3, 4)] == [Refusal.PROTECTED, Refusal.AWAY, Refusal.SIMILAR]
    assert made.going == set()


def test_no_sequence_of_keys_marks_the_last_copy_of_a_picture() -> None:
    chance = random.Random(7)
    for _ in range(2_000):
        copies = [
            copy(number, chance.randrange(1, 4), protected=chance.random() < 0.1, present=chance.random() < 0.9)
            for number in range(1, chance.randrange(3, 8))
        ]  # fmt: skip
        pairs = [(1, 2), (1, 3), (2, 3)]
        links = Links.made([(one, two, chance.choice([Match.SAME, Match.ALIKE])) for one, two in pairs if chance.random() < 0.7])
        made = choosing(*copies, links=links, match=Match.SAME)
        for _ in range(8):
            number = chance.choice(copies).id
            made.keep(number) if chance.random() < 0.5 else made.mark(number)
            stay = [each for each in copies if each.id not in made.going]
            for gone in (each for each in copies if each.id in made.going):
                assert not gone.protected and gone.present
                assert any(each.present and links.between(each.picture, gone.picture) in (Match.EXACT, Match.SAME) for each in stay)
