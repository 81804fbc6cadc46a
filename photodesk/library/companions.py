"""The names of a folder, and which of them belong together: a photo with its sidecars and voice memos."""

from collections.abc import Iterable, Iterator

from photodesk.domain.photos import Kind
from photodesk.domain.templates import folded, stem_of, suffix_of
from photodesk.imaging.formats import kind_of_name

OF_STEM = frozenset({".xmp", ".aae", ".wav", ".thm", ".pp3", ".dop"})
"""Of all files with one stem: they go with the last one."""
OF_NAME = frozenset({".xmp", ".pp3", ".dop", ".json"})
"""Behind the whole name, as IMG_0213.RAF.xmp: of this file alone."""


class Listing:
    """The names of one folder, by what some file system takes for one."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_stem: dict[str, set[str]] = {}
        self.add(names)

    def __iter__(self) -> Iterator[str]:
        return (name for names in self._by_stem.values() for name in names)

    def add(self, names: Iterable[str]) -> None:
        """These are there now."""
        for name in names:
            self._by_stem.setdefault(folded(stem_of(name)), set()).add(name)

    def remove(self, names: Iterable[str]) -> None:
        """These went."""
        for name in names:
            self._by_stem.get(folded(stem_of(name)), set()).discard(name)

    def of_stem(self, name: str) -> list[str]:
        """The names with the stem of *name*, itself among them."""
        return sorted(self._by_stem.get(folded(stem_of(name)), ()))

    def has(self, name: str, but: Iterable[str] = ()) -> bool:
        """Whether this name is taken by any but these."""
        return any(folded(each) == folded(name) for each in self._by_stem.get(folded(stem_of(name)), set()).difference(but))

    def companions(self, name: str) -> list[tuple[str, str]]:
        """(name, what follows the photo's stem) of those that travel with the file *name*."""
        same = [each for each in self.of_stem(name) if each != name]
        behind = [each for each in sorted(self._by_stem.get(folded(name), ())) if suffix_of(each).lower() in OF_NAME]
        found = [(each, suffix_of(name) + suffix_of(each)) for each in behind]
        if not any(_is_picture(each) for each in same):
            found += [(each, suffix_of(each)) for each in same if suffix_of(each).lower() in OF_STEM]
        return found


def _is_picture(name: str) -> bool:
    return kind_of_name(name.encode("utf-8", "surrogateescape")) in (Kind.PHOTO, Kind.RAW, Kind.VIDEO)
