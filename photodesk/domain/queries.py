"""The language of the search field: text to a tree.

Words and "quoted text" are joined by AND; `OR`, `NOT` or `-`, parentheses; `name:value` qualifiers. Within quotation marks two
of them mean one. Anything that is not understood is an error with its place, so that a query never matches everything by accident.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from photodesk.domain.problems import PhotoDeskError

MOST_TERMS, MOST_DEPTH, MOST_CHARACTERS, MOST_IN_A_TERM = 200, 8, 100_000, 4_096
"""What becomes SQL for certain: the database takes patterns of 50,000 bytes, statements of a million and expressions 1,000 deep."""

QUALIFIERS = frozenset(
    [
        "tag",
        "in",
        "album",
        "date",
        "added",
        "rating",
        "label",
        "flag",
        "type",
        "format",
        "camera",
        "lens",
        "iso",
        "fnumber",
        "size",
        "width",
        "gps",
        "near",
        "is",
        "dup",
        "id",
        "hash",
    ]
)


class QueryError(PhotoDeskError):
    """A query that cannot be understood. `position`: 0-based place in the text; `expected`: what would fit there."""

    def __init__(self, position: int, expected: str, text: str = "") -> None:
        super().__init__(f"the query can’t be understood at position {position + 1}: expected {expected}")
        self.position, self.expected, self.text = position, expected, text


class SearchTooLong(PhotoDeskError):
    """A search that was given up so that others can go on."""

    def __init__(self) -> None:
        super().__init__(
            "the search took too long and was stopped; nothing was changed; leave some terms out, or add one that few photos have"
        )


class SearchStopped(PhotoDeskError):
    """A search that was given up because nobody waits for it any more."""

    def __init__(self) -> None:
        super().__init__("the search was stopped; nothing was changed; search again when you like")


@dataclass(frozen=True, slots=True)
class Word:
    """Text to be found anywhere. `exact`: it was quoted, so no prefix of a longer word is meant."""

    text: str
    position: int
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Qualifier:
    """`name:value`; the value is checked where its meaning is known."""

    name: str
    value: str
    position: int


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    term: "Query"


@dataclass(frozen=True, slots=True)
class And:
    """All of these; none at all means every photo."""

    terms: "tuple[Query, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of these."""

    terms: "tuple[Query, ...]"


Query = Word | Qualifier | Not | And | Or

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<open>\()|(?P<close>\))
        |(?P<minus>-)(?=[^\s)])
        |(?P<name>[a-z]+):(?:"(?P<quoted_value>[^"]*(?:""[^"]*)*)"|(?P<value>[^\s()"]*))
        |"(?P<quoted>[^"]*(?:""[^"]*)*)"
        |(?P<unclosed>")
        |(?P<word>[^\s()"]+)
    )""",
    re.VERBOSE,
)

_ALTERNATIVE = re.compile(r"\bOR\b")
_NO_NAME = re.compile(r"[\0\ud800-\udc7f\udd00-\udfff]")
"""A name may hold bytes that are not UTF-8: those are U+DC80 to U+DCFF."""


def quoted(text: str) -> str:
    """A text as it is written in a query, whatever is in it."""
    return '"' + text.replace('"', '""') + '"'


def parse(text: str) -> Query:
    """The tree of a query; "" is And(()): every photo. Raises QueryError."""
    if len(text) > MOST_CHARACTERS:
        raise QueryError(MOST_CHARACTERS, f"at most {MOST_CHARACTERS} characters")
    return _Parser(text).whole()


def combined(queries: Iterable[str]) -> str:
    """All of these queries as one: each is understood as it is on its own."""
    parts = [query.strip() for query in queries if query.strip()]
    return parts[0] if len(parts) == 1 else " ".join(map(enclosed, parts))


def enclosed(query: str) -> str:
    """In parentheses where it would else be understood otherwise beside others."""
    return f"({query})" if _ALTERNATIVE.search(query) else query


def _place(token: "re.Match[str]") -> int:
    """Where a token begins, behind the spaces before it."""
    return token.end() - len(token[0].lstrip())


class _Parser:
    """Recursive descent; the depth is bounded, so deep parentheses cannot exhaust the stack."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(self._split())
        self._at = 0
        self._depth = 0
        self._terms = 0

    def _split(self) -> "list[re.Match[str]]":
        found, at = [], 0
        end = len(self._text.rstrip())
        while at < end:
            token = _TOKEN.match(self._text, at)
            if token is None:
                raise QueryError(at, "a word", self._text)
            if token["unclosed"]:
                raise QueryError(token.start("unclosed"), "a closing quotation mark", self._text)
            found.append(token)
            at = token.end()
        return found

    def whole(self) -> Query:
        if not self._tokens:
            return And(())
        found = self._either()
        if self._at < len(self._tokens):
            raise QueryError(self._tokens[self._at].start("close"), "no closing parenthesis without an opening one", self._text)
        return found

    def _peek(self) -> "re.Match[str] | None":
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _either(self) -> Query:
        terms = [self._all()]
        while (token := self._peek()) is not None and token["word"] == "OR":
            self._at += 1
            terms.append(self._all())
        return terms[0] if len(terms) == 1 else Or(tuple(terms))

    def _all(self) -> Query:
        terms: list[Query] = []
        while (token := self._peek()) is not None and not token["close"] and token["word"] != "OR":
            if token["word"] == "AND" and terms:
                self._at += 1
            terms.append(self._one())
        if not terms:
            token = self._peek()
            raise QueryError(_place(token) if token else len(self._text), "a word or a qualifier", self._text)
        return terms[0] if len(terms) == 1 else And(tuple(terms))

    def _one(self) -> Query:
        negated = False
        while (token := self._peek()) is not None and (token["minus"] or token["word"] == "NOT"):
            self._at += 1
            negated = not negated
        found = self._plain(token)
        return Not(found) if negated else found

    def _plain(self, token: "re.Match[str] | None") -> Query:
        if token is None:
            raise QueryError(len(self._text), "a word or a qualifier", self._text)
        self._at += 1
        if token["open"]:
            return self._inside(token)
        if token["name"] is not None:
            return self._qualifier(token)
        if token["close"] or token["word"] in ("OR", "AND"):
            raise QueryError(_place(token), "a word or a qualifier", self._text)
        if token["quoted"] is not None:
            text = self._term(token["quoted"].replace('""', '"'), token.start("quoted"))
            return Word(text, token.start("quoted"), exact=True)
        return Word(self._term(token["word"], token.start("word")), token.start("word"))

    def _term(self, text: str, position: int, *, path: bool = False, most: int = MOST_IN_A_TERM) -> str:
        """A text that can be searched: a NUL would end a pattern early, which would then match everything."""
        self._terms += 1
        if self._terms > MOST_TERMS:
            raise QueryError(position, f"at most {MOST_TERMS} terms", self._text)
        if not text:
            raise QueryError(position, "a text between the quotation marks", self._text)
        if len(text) > most:
            raise QueryError(position + most, f"at most {most} characters in a term", self._text)
        wrong = _NO_NAME.search(text)
        if wrong:
            raise QueryError(position + wrong.start(), "characters of a text", self._text)
        # Names are kept as text with U+FFFD for what is not UTF-8.
        return text if path else text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")

    def _inside(self, token: "re.Match[str]") -> Query:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise QueryError(token.start("open"), f"at most {MOST_DEPTH} parentheses in one another", self._text)
        found = self._either()
        if (end := self._peek()) is None or not end["close"]:
            raise QueryError(_place(end) if end else len(self._text), "a closing parenthesis", self._text)
        self._at += 1
        self._depth -= 1
        return found

    def _qualifier(self, token: "re.Match[str]") -> Query:
        name = token["name"]
        value = token["value"] if token["quoted_value"] is None else token["quoted_value"].replace('""', '"')
        if name not in QUALIFIERS:
            if "/" in value[:2] or value[:1] == "\\":
                return Word(self._term(token[0].strip(), token.start("name")), token.start("name"))
            raise QueryError(token.start("name"), f"one of {', '.join(sorted(QUALIFIERS))} before the colon", self._text)
        if not value:
            raise QueryError(token.end(), f"a value after {name}:", self._text)
        at = token.start("quoted_value" if token["quoted_value"] is not None else "value")
        value = self._term(value, at, path=name == "in", most=MOST_CHARACTERS if name == "id" else MOST_IN_A_TERM)
        return Qualifier(name, value, token.start("name"))
