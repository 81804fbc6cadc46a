"""Describes chosen photos: what they add up to, what they have in common, what they belong to."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from photodesk.domain.selections import Belonging, Common, Summary
from photodesk.store import albums, selections, tags
from photodesk.store.binding import in_parts
from photodesk.store.database import Database

CHUNK = 20_000
"""So many photos are added up before it is asked whether the answer is still wanted."""

Stopped = Callable[[], bool]


class NotWanted(Exception):
    """Nobody waits for the answer any more."""


class Describing:
    """Reading questions about any number of photos. Each gives up soon after *stopped* says so. Raises NotWanted."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def summary(self, photo_ids: Sequence[int], stopped: Stopped) -> Summary:
        """Size, dates and states, and which values they have in common."""
        with self._db.read() as tx:
            return _joined([selections.sums(tx, part) for part in _parts(photo_ids, stopped)])

    def size(self, photo_ids: Sequence[int], stopped: Stopped) -> int:
        """The bytes of their files."""
        with self._db.read() as tx:
            return sum(selections.size(tx, part) for part in _parts(photo_ids, stopped))

    def belonging(self, photo_ids: Sequence[int], stopped: Stopped) -> Belonging:
        """Tags and albums, by path, each with the number of these photos."""
        tagged: Counter[int] = Counter()
        held: Counter[str] = Counter()
        with self._db.read() as tx:
            for part in _parts(photo_ids, stopped):
                tagged.update(tags.numbers_of(tx, part))
                held.update(dict(albums.states(tx, part)))
            paths = tags.paths(tx, tagged)
        named = sorted((path, tagged[tag_id]) for tag_id, path in paths.items())
        return Belonging(dict(named), dict(sorted(held.items())))


def _parts(photo_ids: Sequence[int], stopped: Stopped) -> Iterator[Sequence[int]]:
    """Ascending: one way through every index."""
    for part in in_parts(array("q", sorted(photo_ids)), CHUNK):
        if stopped():
            raise NotWanted
        yield part


def _joined(parts: Sequence[selections.Sums]) -> Summary:
    count = sum(part.count for part in parts)
    formats: Counter[str] = Counter()
    for part in parts:
        formats.update(dict(part.formats))
    return Summary(
        count=count,
        bytes=sum(part.bytes for part in parts),
        formats=tuple(formats.most_common()),
        first_us=min((part.first_us for part in parts if part.first_us is not None), default=None),
        last_us=max((part.last_us for part in parts if part.last_us is not None), default=None),
        missing=sum(part.missing for part in parts),
        offline=sum(part.offline for part in parts),
        problems=sum(part.problems for part in parts),
        values={field: _common([part.values[at] for part in parts], count) for at, field in enumerate(selections.COMPARED)},
    )


def _common(found: Sequence[tuple[int, object, object]], count: int) -> Common:
    """One value, or none, that all *count* photos have."""
    having = sum(number for number, _, _ in found)
    values = {value for number, least, greatest in found if number for value in (least, greatest)}
    if not having:
        return Common()
    if having < count or len(values) > 1:
        return Common(mixed=True)
    value = values.pop()
    assert isinstance(value, str | int)
    return Common(value)
