"""What the user set and the library has not answered yet: shown in the meantime, whatever older answers say."""

from collections.abc import Mapping
from typing import Final

from photodesk.domain.changes import Value

MARK, TAG, ALBUM = "mark", "tag", "album"
WAIT_MS: Final = 5_000
"""After so long the library's answer counts, whatever it is."""


class Expected:
    """Values by what they are about: a kind and a name. They are all for the same photos.

    One goes when an answer agrees with it, or with the first answer that was asked for after an event told it: what was set later by
    other means then shows.
    """

    def __init__(self) -> None:
        self._values: dict[str, dict[str, Value]] = {}
        self._told: set[tuple[str, str]] = set()

    def set(self, kind: str, name: str, value: Value) -> None:
        """The user wants this."""
        self._told.discard((kind, name))
        self._values.setdefault(kind, {})[name] = value

    def tell(self, kind: str, name: str, value: Value) -> None:
        """An event told that the library has it so."""
        known = self._values.get(kind, {})
        if name in known and known[name] == value:
            self._told.add((kind, name))

    def answer(self, kind: str, found: Mapping[str, object], other: object = None) -> None:
        """All that the library has of a kind; *other*: what a name has that is not in it."""
        left = {
            name: value
            for name, value in self._values.get(kind, {}).items()
            if (kind, name) not in self._told and found.get(name, other) != value
        }  # fmt: skip
        self._values[kind] = left
        self._told = {key for key in self._told if key[0] != kind}

    def of_kind(self, kind: str) -> Mapping[str, Value]:
        """All that is awaited of a kind, oldest first."""
        return self._values.get(kind, {})

    def clear(self) -> None:
        """Nothing is awaited any more: other photos, an undo, or an edit that was refused."""
        self._values.clear()
        self._told.clear()
