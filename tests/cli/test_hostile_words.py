"""Any words on the command line: done, or refused in one clear sentence; the catalog stays whole."""

import io
import json
import string
from pathlib import Path

import pytest
from cli.conftest import Answer, Photodesk
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.library.library import Library

pytestmark = pytest.mark.reliability

WHOLE = ("catalog_intact", "references", "counts", "words", "edits_whole", "second_copy")
PIECES = [
    *("/", "//", " ", "\t", "\n", "\r", "\0", "\x1b[31m", "\x7f", "\u202e", "\u200f", "\u2066", "\u200b"),
    *("é", "e\u0301", "🏔️", "👩\u200d👧", "ילדים", "日本", "ﬁ", "\ud800", "\udcff", "'", '"', "'; DROP TABLE photos; --", '" OR 1=1'),
    *("NEAR(", "*", "^", "AND", "OR", "NOT", "-", "(", ")", ":", "tag:", "is:", "rating:>=", "..", "%", "_", "\\", "=", "none"),
    *("x" * 10_000, "a/" * 30, "1e999", "-1", "99999999999999999999"),
]
WORDS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(string.ascii_letters, max_size=4)), max_size=6).map("".join)


def judged(answer: Answer, *allowed: int) -> None:
    """One line that says what, what is safe and what to do; never a traceback."""
    assert answer.status in allowed, answer
    assert "Traceback" not in answer.err + answer.out
    if answer.status in (2, 3):
        (line,) = answer.err.splitlines()
        assert line.startswith("photodesk: ") and len(line) < 700 and line.isprintable(), line
        assert answer.document["error"]["message"]
    else:
        json.loads(answer.out)


def is_whole(paths: Paths) -> bool:
    library = Library.open(paths, Settings())
    try:
        return all(check.ok for check in library.checking.run() if check.name in WHOLE)
    finally:
        library.close()


@pytest.fixture(autouse=True)
def nothing_on_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the words - and -0, which read paths from there."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@example(words="/sea")
@example(words="-")
@example(words="-0")
@example(words="sea/")
@example(words="x" * 10_000)
@example(words="a\x1b[31mb")
@example(words="a\u202eb")
@example(words="🏔️")
@example(words="'; DROP TABLE tags; --")
@example(words='"NEAR(a b)" OR *')
@given(words=WORDS)
def test_any_words_as_tags_titles_albums_and_queries(photodesk: Photodesk, added: Path, words: str) -> None:
    number = photodesk("count", "--json").document["count"]
    judged(photodesk("tag", "id:1", f"--add={words}", "--json"), 0, 2)
    judged(photodesk("--json", "tags", "rename", "--", words, f"{words}x"), 0, 2)
    judged(photodesk("--json", "title", "id:1", "--", words), 0, 2)
    judged(photodesk("--json", "albums", "create", f"--query={words}", "--", f"A{words}"), 0, 2)
    judged(photodesk("--json", "rate", "--", words, "3"), 0, 2)
    answer = photodesk("--json", "count", "--", words)
    judged(answer, 0, 2)
    assert photodesk("count", "--json").document["count"] == number


LARGE = {
    "many words": " ".join(["sea"] * 10_000),
    "many or": " OR ".join(f"w{n}" for n in range(10_000)),
    "many not": "-" * 10_000 + "x",
    "deep": "(" * 10_000 + "x" + ")" * 10_000,
    "open": "(" * 10_000,
    "long word": "y" * 1_000_000,
    "long tag": "tag:" + "z" * 100_000,
    "many ids": "id:" + ",".join(map(str, range(40_000))),
    "quotes": '"' * 9_999,
    "dots": "date:" + "2025-" * 5_000,
}


@pytest.mark.parametrize("query", LARGE.values(), ids=LARGE)
def test_large_queries_are_answered_or_refused(photodesk: Photodesk, added: Path, paths: Paths, query: str) -> None:
    for words in (("count", query), ("list", query), ("tag", query, "--add", "sea"), ("rate", query, "2")):
        judged(photodesk("--json", *words), 0, 2)


def test_photos_that_are_gone_are_no_error_and_nothing_half(photodesk: Photodesk, added: Path, paths: Paths) -> None:
    ids = [photo["id"] for photo in photodesk("list", "--json").document["photos"]]
    assert photodesk("remove", str(added)).status == 0
    query = "id:" + ",".join(map(str, [*ids, 10**17]))
    for words in (("tag", query, "--add", "sea"), ("rate", query, "3"), ("albums", "add", "Best", "--query", query), ("undo",), ("redo",)):
        answer = photodesk(*words, "--json")
        judged(answer, 0, 1, 2)
        assert answer.document.get("changed", 0) == 0
    judged(photodesk("show", str(10**17), "--json"), 1)
    assert is_whole(paths)


def test_the_catalog_is_whole_after_hostile_words(photodesk: Photodesk, added: Path, paths: Paths) -> None:
    for words in PIECES:
        judged(photodesk("tag", "", f"--add={words}", f"--add=a{words}b", "--json"), 0, 2)
        judged(photodesk("--json", "caption", "--", "", words), 0, 2)
    assert is_whole(paths)
    while photodesk("undo", "50", "--json").document["undone"]:
        pass
    assert photodesk("tags", "--json").document["tags"] == []
    assert is_whole(paths)
