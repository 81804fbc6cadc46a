"""New names by a template: one number and one stem for a RAW and its picture, and none that is taken."""

from collections.abc import Iterator, Sequence

from photodesk.domain.templates import Described, Taken, Template, folded, stem_of, suffix_of
from photodesk.store import naming, pairs
from photodesk.store.schema import Transaction

Named = tuple[int, str, str]
"""(photo, name, new name)"""


class Naming:
    """Gives names to photos, some after the others; the counter goes on."""

    def __init__(self, tx: Transaction, template: Template, every: Sequence[int]) -> None:
        """*every*: all photos that are to be renamed."""
        self._tx, self._template, self._every = tx, template, every
        self._number = 0
        self._done: set[int] = set()
        self._taken: dict[int, Taken] = {}

    def names(self, photo_ids: Sequence[int]) -> Iterator[Named]:
        """The new names of these photos, and of those that go with them."""
        beside = pairs.beside(self._tx, photo_ids)
        mates = sorted({other for others in beside.values() for other in others} - set(photo_ids))
        found = {row[0]: row for row in naming.described(self._tx, [*photo_ids, *mates])}
        for photo_id in found:
            if photo_id not in self._done and photo_id not in mates:
                unit = [photo_id, *(other for other in beside.get(photo_id, ()) if other in found and other not in self._done)]
                self._done.update(unit)
                self._number += 1
                yield from self._unit([found[each] for each in unit])

    def _unit(self, unit: Sequence[tuple[int, int, Described]]) -> Iterator[Named]:
        _, directory_id, first = unit[0]
        stem = self._template.stem(first, self._number)
        if any(folded(stem) != folded(stem_of(facts.name)) for _, _, facts in unit):
            stem = self._in(directory_id).free_stem(stem, [suffix_of(facts.name) for _, _, facts in unit])
        for photo_id, _, facts in unit:
            yield photo_id, facts.name, stem + suffix_of(facts.name)

    def _in(self, directory_id: int) -> Taken:
        if directory_id not in self._taken:
            self._taken[directory_id] = Taken.of(naming.taken(self._tx, directory_id, self._every))
        return self._taken[directory_id]
