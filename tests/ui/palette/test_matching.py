"""A few letters find what is meant."""

import random
from time import perf_counter

import pytest

from photodesk.ui.palette.matching import Prepared, Typed, best, score

NAMES = (
    ("Rotate Right", "Photo › Rotate"), ("Rotate Left", "Photo › Rotate"), ("Rating", "View › Sort By"), ("Red Label", "Photo › Label"),  # noqa: RUF001
    ("Recently Added", "Library"), ("Sidebar", "View"), ("Éclairs", "Cafés"), ("Mont Saint-Michel", "Places/Straße"), ("Straight", ""),
)  # fmt: skip


def found(text: str, bonus: dict[str, float] | None = None) -> list[str]:
    prepared = [Prepared.of(name, place) for name, place in NAMES]
    chosen = best(Typed.of(text), prepared, [(bonus or {}).get(name, 0.0) for name, _ in NAMES])
    return [NAMES[n][0] for n in chosen]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("rotate r", "Rotate Right"), ("rr", "Rotate Right"), ("rl", "Red Label"), ("left", "Rotate Left"), ("rat", "Rating"),
        ("sort rating", "Rating"), ("bar", "Sidebar"), ("ECLAIRS", "Éclairs"), ("cafe", "Éclairs"), ("strasse", "Mont Saint-Michel"),
        ("michel", "Mont Saint-Michel"), ("  right   rotate ", "Rotate Right"),
    ],
)  # fmt: skip
def test_the_name_that_is_meant_comes_first(text: str, first: str) -> None:
    assert found(text)[0] == first


def test_what_fits_nowhere_is_left_out() -> None:
    assert found("rotate zebra") == [] and found("xyz") == []
    assert "Sidebar" not in found("rot")


def test_the_beginning_of_a_name_beats_its_middle_and_what_was_used_beats_both() -> None:
    assert found("ra")[:2] == ["Rating", "Straight"]
    assert found("r")[:2] == ["Rating", "Red Label"]
    assert found("r", {"Rotate Left": 25.0})[0] == "Rotate Left"


def test_nothing_typed_fits_everything() -> None:
    assert sorted(found("")) == sorted(name for name, _ in NAMES)
    assert score(Typed.of("a"), Prepared.of("")) is None


def test_ten_thousand_names_are_looked_through_while_a_key_goes_down() -> None:
    chance = random.Random(3)
    words = ["".join(chance.choices("abcdefghiklmnoprstu", k=7)) for _ in range(3_000)]
    names = [f"{chance.choice(words)} {chance.choice(words)}" for _ in range(10_000)]
    prepared, bonus = [Prepared.of(name) for name in names], [0.0] * len(names)
    began = perf_counter()
    for text in ("a", "ab", "abc", "st mo"):
        best(Typed.of(text), prepared, bonus)
    assert (perf_counter() - began) / 4 < 0.25  # some 15 ms where nothing else runs
