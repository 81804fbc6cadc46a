"""Which list a button of the card opens: the search in place, with another flag."""

import pytest

from photodesk.ui.culling.counts import CullCounts, search_with_flag


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("", "flag:reject"),
        ("rating:3", "rating:3 flag:reject"),
        ("flag:none rating:3", "rating:3 flag:reject"),
        ("rating:3 -flag:reject", "rating:3 flag:reject"),
        ("beach OR sea", "(beach OR sea) flag:reject"),
        ('"flagged" order', '"flagged" order flag:reject'),
    ],
)
def test_a_list_of_one_flag(search: str, expected: str) -> None:
    assert search_with_flag(search, "reject") == expected


def test_what_has_no_flag_is_undecided() -> None:
    assert CullCounts(214, 31, 72).undecided == 111
