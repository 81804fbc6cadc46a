"""The language of the search field: what is understood, what is refused and where."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from photodesk.domain.queries import (
    MOST_CHARACTERS,
    MOST_DEPTH,
    MOST_IN_A_TERM,
    MOST_TERMS,
    QUALIFIERS,
    And,
    Not,
    Or,
    Qualifier,
    Query,
    QueryError,
    Word,
    parse,
    quoted,
)


def told(tree: Query) -> str:
    """A tree without its positions, as text."""
    match tree:
        case And(terms):
            return "(" + " & ".join(told(term) for term in terms) + ")"
        case Or(terms):
            return "(" + " | ".join(told(term) for term in terms) + ")"
        case Not(term):
            return "!" + told(term)
        case Qualifier(name, value, _):
            return f"{name}:{value}"
        case Word(text):
            return text


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a", "a"),
        ("a b", "(a & b)"),
        ("a AND b", "(a & b)"),
        ("a OR b c", "(a | (b & c))"),
        ("a b OR c d", "((a & b) | (c & d))"),
        ("(a OR b) c", "((a | b) & c)"),
        ("-a b", "(!a & b)"),
        ("NOT a OR b", "(!a | b)"),
        ("NOT NOT a", "a"),
        ("--a", "a"),
        ("-(a b)", "!(a & b)"),
        ("-tag:x", "!tag:x"),
        ("-(tag:x OR -y)", "!(tag:x | !y)"),
        ("a or b", "(a & or & b)"),
        ("a-b", "a-b"),
        ("  a\t b\n", "(a & b)"),
        ('"a b" c', "(a b & c)"),
        ('"OR"', "OR"),
        ('"tag:x"', "tag:x"),
        ('"-a"', "-a"),
        ('album:"My trip" a', "(album:My trip & a)"),
        ('"5"" lens"', '5" lens'),
        ('tag:"a ""b"" c" d', '(tag:a "b" c & d)'),
        ('in:"C:\\photos"', "in:C:\\photos"),
        ("in:2025/06", "in:2025/06"),
        ("tag:=Places/Iceland", "tag:=Places/Iceland"),
        ("near:64.1,-21.9,10km", "near:64.1,-21.9,10km"),
        ("date:2025-06-14..2025-07-01", "date:2025-06-14..2025-07-01"),
        ("hash:blake2b:00", "hash:blake2b:00"),
        ("(((a)))", "a"),
        ("(a -)", "(a & -)"),
        ("a - b", "(a & - & b)"),
        ("tag:a(b)", "(tag:a & b)"),
        ("12:30", "12:30"),
        ("file:///x/y", "file:///x/y"),
        ("c:\\photos", "c:\\photos"),
        ("Größe", "Größe"),
    ],
)
def test_precedence_and_quoting(text: str, tree: str) -> None:
    assert told(parse(text)) == tree


@pytest.mark.parametrize("text", ["plain", 'with "quotes"', '"', '""', "back\\slash", "(a OR b)", "-x"])
def test_a_text_is_found_again_in_its_quotation_marks(text: str) -> None:
    assert parse(f"tag:{quoted(text)}") == Qualifier("tag", text, 0)


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ('a "b', 2, "closing quotation mark"),
        ('tag:"b', 4, "closing quotation mark"),
        ("(a", 2, "closing parenthesis"),
        ("a (b OR (c)", 11, "closing parenthesis"),
        ("a) b", 1, "no closing parenthesis"),
        (")", 0, "a word"),
        ("()", 1, "a word"),
        ("a OR", 4, "a word"),
        ("a  OR OR b", 6, "a word"),
        ("OR a", 0, "a word"),
        ("AND", 0, "a word"),
        ("a AND", 5, "a word"),
        ("a AND AND b", 6, "a word"),
        ("a NOT", 5, "a word"),
        ("a (NOT)", 6, "a word"),
        ("a colour:red", 2, "one of added, album"),
        ("-tagg:x", 1, "one of added, album"),
        ("a tag:", 6, "a value after tag:"),
        ("a tag: x", 6, "a value after tag:"),
        ('tag:""', 6, "a value after tag:"),
        ('a ""', 3, "between the quotation marks"),
        ("a b\0c", 3, "characters of a text"),
        ("tag:b\0c", 5, "characters of a text"),
        ("in:b\0c", 4, "characters of a text"),
        ("a\ud800", 1, "characters of a text"),
        ("in:\ud800", 3, "characters of a text"),
    ],
)
def test_what_is_not_understood_is_refused_at_its_place(text: str, position: int, expected: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.position == position
    assert expected in caught.value.expected
    assert f"position {position + 1}" in str(caught.value)


def test_a_path_may_hold_bytes_that_are_no_text() -> None:
    assert parse("in:b\udce4") == Qualifier("in", "b\udce4", 0)
    assert parse("b\udce4") == Word("b\ufffd", 0)  # as the catalog keeps it


def test_positions_lead_back_to_the_terms() -> None:
    tree = parse('one "two words" tag:x')
    assert tree == And((Word("one", 0), Word("two words", 5, exact=True), Qualifier("tag", "x", 16)))


@pytest.mark.parametrize(
    ("text", "position"),
    [
        (" ".join(["a"] * 10_000), 2 * MOST_TERMS),
        (" OR ".join(["a"] * 10_000), 5 * MOST_TERMS),
        (" ".join(["tag:a"] * 10_000), 6 * MOST_TERMS + 4),
        ("(" * 10_000 + "a" + ")" * 10_000, MOST_DEPTH),
        ("(" * 10_000, MOST_DEPTH),
        ("-(" * 10_000 + "a", 2 * MOST_DEPTH + 1),
        ("NOT " * 10_000, 40_000),
        ("x" * (MOST_IN_A_TERM + 1), MOST_IN_A_TERM),
        ('"' + "x" * (MOST_IN_A_TERM + 1) + '"', MOST_IN_A_TERM + 1),
        ("a" * (MOST_CHARACTERS + 1), MOST_CHARACTERS),
        (")" * 10_000, 0),
    ],
)
def test_too_much_is_refused_at_its_place(text: str, position: int) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.position == position


def test_as_much_as_is_allowed_is_understood() -> None:
    assert isinstance(parse(" ".join(["a"] * MOST_TERMS)), And)
    assert parse("(" * MOST_DEPTH + "a" + ")" * MOST_DEPTH) == Word("a", MOST_DEPTH)
    assert parse("id:" + ",".join(["12345678"] * 10_000)).__class__ is Qualifier
    assert parse("--" * 10_000 + "a") == Word("a", 20_000)


@pytest.mark.parametrize("text", ["", " ", "\t\n", "\u2003"])
def test_only_nothing_means_everything(text: str) -> None:
    assert parse(text) == And(())


def leaves(tree: Query) -> int:
    match tree:
        case And(terms) | Or(terms):
            return sum(leaves(term) for term in terms)
        case Not(term):
            return leaves(term)
        case Word(text):
            return int(text != "")
        case Qualifier(_, value):
            return int(value != "")


signs = ["(", ")", '"', "-", " ", "OR", "AND", "NOT", "a", "%", "_", "*", "\\", "'", ":", "=", "..", "none"]
pieces = st.sampled_from([*(f"{name}:" for name in sorted(QUALIFIERS)), *signs])
queries = st.lists(pieces | st.text(max_size=4), max_size=20).map("".join) | st.text(max_size=60)


@given(queries)
@example('""')
@example('tag:""')
@example("AND")
def test_any_text_is_understood_or_refused_at_a_place_within_it(text: str) -> None:
    try:
        tree = parse(text)
    except QueryError as error:
        assert 0 <= error.position <= len(text)
        assert error.expected
    else:
        assert bool(leaves(tree)) == bool(text.strip())
