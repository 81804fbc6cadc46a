"""Which term is being typed, what takes its place, and which part of a text an error is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodesk.domain.queries import QueryError, parse
from photodesk.ui.search.terms import Term, completed, term_at, wrong_part


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("ra|", Term(0, 2, "", "ra")),
        ("sea tag:Ice|", Term(4, 11, "tag", "Ice")),
        ('sea tag:"Ice la|', Term(4, 15, "tag", "Ice la")),
        ('tag:"Ice|land" sea', Term(0, 13, "tag", "Ice")),
        ("-label:r|", Term(1, 8, "label", "r")),
        ("(flag:|", Term(1, 6, "flag", "")),
        ("IMG_02|", None),
        ('"quoted te|', None),
        ("sea |", None),
        ("|", None),
    ],
)
def test_the_term_at_the_cursor(text: str, term: Term | None) -> None:
    cursor = text.index("|")
    assert term_at(text.replace("|", ""), cursor) == term


@pytest.mark.parametrize(
    ("text", "name", "value", "result"),
    [
        ("ra|", "rating", None, "rating:|"),
        ("tag:Ice|", "tag", "Places/Iceland", "tag:Places/Iceland |"),
        ("tag:So|", "tag", "South coast", 'tag:"South coast" |'),
        ("-label:r| sea", "label", "red", "-label:red | sea".replace("| ", "|")),
        ("(flag:k|)", "flag", "keep", "(flag:keep|)"),
    ],
)
def test_a_completion_takes_the_place_of_the_term(text: str, name: str, value: str | None, result: str) -> None:
    cursor = text.index("|")
    plain = text.replace("|", "")
    term = term_at(plain, cursor)
    assert term is not None
    new, place = completed(plain, term, name, value)
    assert new[:place] + "|" + new[place:] == result


@pytest.mark.parametrize(
    ("text", "part"),
    [("img colour:red x", "colour:red"), ("a ) b", ")"), ("tag:", ":"), ("a AND", "D"), ('say "x', '"x'), ("(a", "a")],
)
def test_the_part_an_error_is_about(text: str, part: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    start, length = wrong_part(text, caught.value.position)
    assert text[start : start + length] == part


@given(st.text(max_size=30), st.integers(0, 40))
def test_any_place_of_any_text_has_a_part_within_it(text: str, position: int) -> None:
    start, length = wrong_part(text, position)
    assert start >= 0 and start + length <= max(len(text), start)
