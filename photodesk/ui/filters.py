"""What the chips above the photos leave out: a part of a list's query that needs no words."""

import re
from dataclasses import dataclass
from typing import Final

from photodesk.domain.edits import FLAGS, LABELS

KINDS: Final = ("photo", "raw", "video")
NOT_REJECTED: Final = "-flag:reject"

_RATING = re.compile(r"(>=)?[1-5]|none")
_PERIOD = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_SPEAKS_OF_REJECTED = re.compile(r"\b(flag|album|id|hash|dup):|\bis:(problem|trashed|staged)\b")


@dataclass(frozen=True, slots=True)
class Filters:
    """`hides_rejected`: None as the list has it by itself. `rating`: `>=3`, `3` or `none`. `labels`: several, `none` among them.
    `dates`: a year, month or day, two of them with `..`, or `none`. `tagged`: with tags, without, or None for both."""

    hides_rejected: bool | None = None
    rating: str = ""
    labels: tuple[str, ...] = ()
    flag: str = ""
    kind: str = ""
    dates: str = ""
    tagged: bool | None = None

    def leaves_out_rejected(self, rest: str) -> bool:
        """Whether rejected photos are hidden in a list whose other terms are *rest*. A list that names photos itself (by flag, album,
        id, problem …) shows those, too, unless the user says otherwise."""
        if self.hides_rejected is not None:
            return self.hides_rejected
        return not self.flag and _SPEAKS_OF_REJECTED.search(rest) is None

    def query(self, rest: str) -> str:
        """The terms, for a list whose other terms are *rest*."""
        labels = " OR ".join(f"label:{label}" for label in self.labels)
        terms = (
            f"rating:{self.rating}" if self.rating else "",
            f"({labels})" if len(self.labels) > 1 else labels,
            f"flag:{self.flag}" if self.flag else "",
            f"type:{self.kind}" if self.kind else "",
            f"date:{self.dates}" if self.dates else "",
            "" if self.tagged is None else "-is:untagged" if self.tagged else "is:untagged",
            NOT_REJECTED if self.leaves_out_rejected(rest) else "",
        )
        return " ".join(term for term in terms if term)

    def stored(self) -> dict[str, object]:
        """As JSON values."""
        return {
            "hides_rejected": self.hides_rejected, "rating": self.rating, "labels": list(self.labels), "flag": self.flag,
            "kind": self.kind, "dates": self.dates, "tagged": self.tagged,
        }  # fmt: skip

    @classmethod
    def restored(cls, value: object) -> "Filters":
        """From JSON values; what makes no sense is left out."""
        found = value if isinstance(value, dict) else {}
        labels = found.get("labels")
        return cls(
            _choice(found.get("hides_rejected")),
            _text(found.get("rating"), _RATING),
            tuple(label for label in (*LABELS, "none") if isinstance(labels, list) and label in labels),
            _word(found.get("flag"), (*FLAGS, "none")),
            _word(found.get("kind"), KINDS),
            found["dates"] if is_period(found.get("dates")) else "",
            _choice(found.get("tagged")),
        )


def is_period(value: object) -> bool:
    """Whether it is a text that can stand after `date:`."""
    if not isinstance(value, str):
        return False
    return value == "none" or all(_PERIOD.fullmatch(part) for part in value.split("..", 1))


def _choice(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _text(value: object, form: "re.Pattern[str]") -> str:
    return value if isinstance(value, str) and form.fullmatch(value) else ""


def _word(value: object, words: tuple[str, ...]) -> str:
    return value if isinstance(value, str) and value in words else ""
