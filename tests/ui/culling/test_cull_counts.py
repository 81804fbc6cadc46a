"""What the card counts, and which list its buttons open."""

import pytest

from photodesk.ui.culling.counts import CullCounts, without_flags


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("", ""),
        ("rating:3", "rating:3"),
        ("flag:none rating:3", "rating:3"),
        ("rating:3 -flag:reject", "rating:3"),
        ('"flag:none  of them" order', '"flag:none  of them" order'),
    ],
)
def test_the_flags_of_a_search_make_room_for_another(search: str, expected: str) -> None:
    assert without_flags(search) == expected


def test_what_has_no_flag_is_undecided() -> None:
    assert CullCounts(214, 31, 72).undecided == 111
