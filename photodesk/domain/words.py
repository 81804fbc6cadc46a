"""What counts as a word of a text, for search: the same for names, tags and what is typed."""

import re
import unicodedata
from functools import lru_cache

_PIECES = re.compile(r"\d+|[^\W\d_]+")
_HUMPS = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
_SCRIPTS_WITHOUT_SPACES = re.compile(
    "([\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
)


def spaced(text: str) -> str:
    """The text as it is indexed: Chinese and Japanese have no spaces between words, so each of their characters is one."""
    return _SCRIPTS_WITHOUT_SPACES.sub(r" \1 ", text)


@lru_cache(maxsize=50_000)
def words_of(text: str) -> tuple[str, ...]:
    """Runs of letters and digits without case and accents, as FTS5's tokeniser `unicode61 remove_diacritics 2` finds them."""
    plain = unicodedata.normalize("NFKD", spaced(text))
    return tuple(word.lower() for word in re.split(r"[\W_]+", "".join(c for c in plain if not unicodedata.combining(c))) if word)


def parts_of_name(name: str) -> str:
    """What people take for words within a file name, where it is not one already: `IMG0213` has IMG, 0213 and 213, `MyTrip` My and Trip."""
    known = set(words_of(name))
    found: dict[str, None] = {}
    for piece in _PIECES.findall(name):
        for part in (*_HUMPS.split(piece), piece.lstrip("0")):
            if part and part.lower() not in known:
                found[part] = None
    return " ".join(found)


def holds(text: str, wanted: tuple[str, ...], *, begins: bool) -> bool:
    """Whether the text has these words in this order, one after the other. *begins*: the last one may be the start of a longer one."""
    words = words_of(text)
    last = len(wanted) - 1
    for start in range(len(words) - last):
        run = words[start : start + last + 1]
        if run[:last] == wanted[:last] and (run[last].startswith(wanted[last]) if begins else run[last] == wanted[last]):
            return True
    return False
