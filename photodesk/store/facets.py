"""The photos that one term of a query is about: as ids from an index alone, and as a question to a row."""

import json
import math
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.sql.expression import CompoundSelect

from photodesk.domain.dates import began_us
from photodesk.domain.decisions import Verdict
from photodesk.domain.edits import FLAGS, LABELS
from photodesk.domain.photos import State
from photodesk.domain.queries import Qualifier, QueryError, Word
from photodesk.domain.similarity import Match
from photodesk.domain.words import holds, spaced, words_of
from photodesk.store import pairs, plain, tallies
from photodesk.store.matching import Sources, apart, group
from photodesk.store.saved_searches import MEMBERS
from photodesk.store.schema import (
    WALKED,
    Condition,
    album_photos,
    decided_photos,
    decisions,
    directories,
    folders,
    pending,
    photo_tags,
    photo_texts,
    photos,
    picture_links,
    pictures,
    tags,
)

_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{0,18})?")
_MOST_IDS = 30_000
"""So many ids are named in a query at most, and so many are put together as a set where a few rows can be asked one by one."""
_UNITS = {"kb": 10**3, "mb": 10**6, "gb": 10**9}
_PATH: ColumnElement[str] = folders.c.display + literal_column("'/'") + directories.c.display

Columns = Callable[[str], ColumnElement[Any]]
"""Columns of `photos` by name, in the form the place needs."""

_inner = photos.alias("inner_photos")
_WALKED, _DAYS = frozenset(WALKED), frozenset({"taken_day"})
_ELSEWHERE = frozenset({"links"})
"""What no index of the photos holds."""
_NONE: ColumnElement[int] = literal_column("0")
"""Not bound: the database must see that it is what an index of few rows leaves out."""


@dataclass(frozen=True)
class Facet:
    """`test`: the question to a row. `sources`: the ids it finds, from indexes alone; none where only the rows can tell. `columns`:
    what the question reads. `opposite`: all other photos are meant. `dear`: the question costs far more than a look into a set.
    `kept`: how many ids the sources find, where the catalog keeps that number."""

    test: Callable[[Columns], Condition]
    sources: Sources = ()
    columns: frozenset[str] = frozenset()
    opposite: bool = False
    dear: bool = False
    kept: int | None = None

    @property
    def is_walked(self) -> bool:
        """Whether the entries of the index that is walked along answer the question, or nothing else does."""
        return not self.sources or (not self.dear and self.columns <= _WALKED)

    @cached_property
    def of_row(self) -> Condition:
        """Asked of rows that were found otherwise."""
        small = self.kept is None or self.kept <= _MOST_IDS
        return self._within if self.dear and small else group(self.test(_apart))

    @cached_property
    def of_entry(self) -> Condition:
        """Asked of the entries of the index that is walked along; of the row only where there is no other way."""
        if not self.is_walked:
            return self._within
        # Days bound the part that is walked along. Of all else the database must not see that an index of few rows could hold it.
        return group(self.test(_plain)) if self.columns == _DAYS else func.coalesce(self.test(_apart), False)

    @cached_property
    def _within(self) -> Condition:
        return within(self.sources)


def of(tx: Connection, term: Word | Qualifier) -> Facet:
    """The facet of a term. Raises QueryError with the term's position."""
    return _word(tx, term.text, term.exact) if isinstance(term, Word) else _QUALIFIERS[term.name](tx, term)


def within(sources: Sources) -> Condition:
    """The photos of these sources."""
    return photos.c.id.in_(joined(sources))


def joined(sources: Sources) -> "Select[Any] | CompoundSelect[Any]":
    """All of these ids by one statement."""
    return sources[0] if len(sources) == 1 else union_all(*sources)


def _plain(name: str) -> ColumnElement[Any]:
    return photos.c[name]


def _apart(name: str) -> ColumnElement[Any]:
    return apart(photos.c[name])


def _within_index(name: str) -> ColumnElement[Any]:
    return _inner.c[name]


def _indexed(test: Callable[[Columns], Condition], *columns: str, opposite: bool = False) -> Facet:
    """A question that one index over these columns answers."""
    return Facet(test, (select(_inner.c.id).where(test(_within_index)),), frozenset(columns), opposite)


def _listed(values: Iterable[object]) -> "Select[Any]":
    """Values as a set, in one bound text: the statement stays the same whatever their number."""
    listing = func.json_each(bindparam(None, json.dumps(list(values)), unique=True)).table_valued("value")
    return select(listing.c.value)


def _one_of(column: str, values: Sequence[object]) -> Facet:
    return _indexed(lambda c: c(column).in_(_listed(values)), column)


EVERYTHING = Facet(lambda _: true())
"""A term that leaves nothing out."""


# -- words


def _word(tx: Connection, text: str, exact: bool) -> Facet:
    """A text in a photo's own texts, or in the names of its folders, tags, camera and lens."""
    wanted = words_of(text)
    if not wanted:
        return _signs(tx, text)
    begins = not exact and text[-1].isalnum()
    inside = _directories_named(tx, wanted, begins)
    if inside is None:
        return EVERYTHING
    phrase = '"' + spaced(text).strip().replace('"', '""') + '"' + ("*" if begins else "")
    number = int(plain.rows(tx, "SELECT count(*) FROM photo_texts WHERE photo_texts MATCH ?", (phrase,))[0][0])
    if number and number == tallies.rows(tx):
        return EVERYTHING
    facets = [_in_texts(phrase, number)]
    if inside:
        facets.append(_one_of("directory_id", inside))
    if tagged := _tags_named(tx, wanted, begins):
        facets.append(_with_tags(tx, tagged))
    for column in ("camera", "lens"):
        if named := [name for name in tallies.names(tx, column) if holds(name, wanted, begins=begins)]:
            facets.append(_one_of(column, named))
    return _any(facets)


def _any(facets: Sequence[Facet]) -> Facet:
    numbers = [facet.kept for facet in facets]
    kept = sum(number for number in numbers if number is not None) if None not in numbers else None
    return Facet(lambda c: or_(*(facet.test(c) for facet in facets)), sum((facet.sources for facet in facets), ()), dear=True, kept=kept)


def _in_texts(phrase: str, number: int) -> Facet:
    found = select(photo_texts.c.rowid).where(literal_column("photo_texts").op("MATCH", is_comparison=True)(phrase))
    return Facet(lambda c: c("id").in_(found), (found,), kept=number)


def _signs(tx: Connection, text: str) -> Facet:
    """Signs without a letter or digit are no words: looked for as they are, in the names of photos, folders and tags."""
    pattern = f"%{_escaped(text)}%"
    inside = _ids(tx, _directory.where(_PATH.like(pattern, escape="\\")))
    tagged = _ids(tx, select(tags.c.id).where(tags.c.path.like(pattern, escape="\\")))
    named = _indexed(lambda c: c("name_text").like(pattern, escape="\\"), "name_text")
    return _any([named, _one_of("directory_id", inside), _tagged(tagged)])


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


_directory = select(directories.c.id, _PATH.label("path")).join(folders, folders.c.id == directories.c.folder_id)


def _candidates(column: ColumnElement[str], wanted: tuple[str, ...]) -> Condition:
    """What may hold these words: names with the first one in plain letters, and all names with others than plain letters."""
    foreign = column.op("GLOB", is_comparison=True)("*[^ -~]*")
    return or_(column.like(f"%{wanted[0]}%"), foreign) if wanted[0].isascii() else foreign


def _directories_named(tx: Connection, wanted: tuple[str, ...], begins: bool) -> list[int] | None:
    """Directories with these words in their path; None where all have them."""
    rows = tx.execute(_directory.where(_candidates(_PATH, wanted))).cursor.fetchall()
    found = [row[0] for row in rows if holds(row[1], wanted, begins=begins)]
    return None if found and len(found) == _number_of_directories(tx) else found


def _number_of_directories(tx: Connection) -> int:
    return int(tx.execute(select(func.count()).select_from(directories)).scalar_one())


def _tags_named(tx: Connection, wanted: tuple[str, ...], begins: bool) -> list[tuple[int, int]]:
    """(tag id, photos that have it)"""
    rows = tx.execute(select(tags.c.id, tags.c.photos, tags.c.path).where(_candidates(tags.c.path, wanted))).cursor.fetchall()
    return [(row[0], row[1]) for row in rows if holds(row[2], wanted, begins=begins)]


def _with_tags(tx: Connection, found: Sequence[tuple[int, int]]) -> Facet:
    """Photos with one of these tags, of which the number of photos is known."""
    if len(found) == plain.rows(tx, "SELECT count(*) FROM tags")[0][0]:
        return _any_tag()
    return _tagged([tag_id for tag_id, _ in found], sum(number for _, number in found))


def _ids(tx: Connection, query: "Select[Any]") -> list[int]:
    return [row[0] for row in tx.execute(query).cursor.fetchall()]


# -- what photos belong to


def _tagged(tag_ids: Sequence[int], kept: int | None = None) -> Facet:
    """Photos with one of these tags. Of a row, its own few links are looked through. *kept*: how many links there are."""

    def among(column: ColumnElement[int]) -> Condition:
        return column == tag_ids[0] if len(tag_ids) == 1 else column.in_(_listed(tag_ids))

    links = select(photo_tags.c.photo_id).where(among(photo_tags.c.tag_id))
    return Facet(
        lambda c: exists(select(1).where(photo_tags.c.photo_id == c("id"), among(apart(photo_tags.c.tag_id)))),
        (links,),
        _ELSEWHERE,
        kept=kept,
    )


def _any_tag(*, opposite: bool = False) -> Facet:
    """Photos with a tag, or those without one: no index holds these, so that they are never where a search begins."""
    tagged = select(photo_tags.c.photo_id).distinct()
    return Facet(lambda c: exists(select(1).where(photo_tags.c.photo_id == c("id"))), (tagged,), _ELSEWHERE, opposite)


_TAG = "SELECT id, photos FROM tags WHERE path = ?"
_TAGS_BELOW = "SELECT id, photos FROM tags WHERE path > ? AND path < ?"
"""From the slash on, up to the sign that follows it."""


def _tag(tx: Connection, term: Qualifier) -> Facet:
    """A tag with the tags below it; `=X` without them; `none`. Case and accents matter only where they tell two tags apart."""
    if term.value == "none":
        return _any_tag(opposite=True)
    name = term.value.removeprefix("=").strip("/")
    if not name:
        raise QueryError(term.position, "a tag such as Places/Iceland, =Places/Iceland or none after tag:")
    alone = term.value.startswith("=")
    found = plain.rows(tx, _TAG, (name,)) + ([] if alone else plain.rows(tx, _TAGS_BELOW, (f"{name}/", f"{name}0")))
    return _with_tags(tx, found) if found else _tagged(_tags_like(tx, name, alone))


def _tags_like(tx: Connection, name: str, alone: bool) -> list[int]:
    wanted = [words_of(part) for part in name.split("/")]
    if not all(wanted):
        return []
    rows = tx.execute(select(tags.c.id, tags.c.path).where(_candidates(tags.c.path, wanted[0]))).cursor.fetchall()
    found = []
    for tag_id, path in rows:
        parts = [words_of(part) for part in path.split("/")]
        if (parts if alone else parts[: len(wanted)]) == wanted:
            found.append(tag_id)
    return found


def _members(_: Connection, term: Qualifier) -> Facet:
    album_ids = [int(number) for number in term.value.split(",") if number]
    links = select(album_photos.c.photo_id).where(album_photos.c.album_id.in_(_listed(album_ids)))
    return Facet(
        lambda c: exists(select(1).where(album_photos.c.photo_id == c("id"), apart(album_photos.c.album_id).in_(_listed(album_ids)))),
        (links,),
        _ELSEWHERE,
    )


def _in(tx: Connection, term: Qualifier) -> Facet:
    """Photos below a folder: an absolute path, or the last parts of one (`2025/06`)."""
    wanted = os.fsencode(term.value).strip(b"/") + b"/"
    path: ColumnElement[bytes] = literal_column("CAST(rtrim(folders.path, '/') || '/' || directories.path || '/' AS BLOB)")
    found = func.instr(path, b"/" + wanted if wanted != b"/" else wanted)
    inside = _ids(tx, _directory.where(found == 1 if term.value.startswith("/") else found > 0))
    return EVERYTHING if inside and len(inside) == _number_of_directories(tx) else _one_of("directory_id", inside)


# -- dates and numbers


def days_of(term: Qualifier) -> tuple[int, int] | None:
    """The first day of a `date:`, and the first one after it; None for photos without a date."""
    return None if term.value == "none" else _range(term)


def _range(term: Qualifier) -> tuple[int, int]:
    """A year, month or day, or two of them with `..`: the first day, and the first one after it, since 1970-01-01."""
    first, dots, last = term.value.partition("..")
    start, end = _period(first, term)[0], _period(last if dots else first, term)[1]
    return (start - date(1970, 1, 1)).days, (end - date(1970, 1, 1)).days


def _period(text: str, term: Qualifier) -> tuple[date, date]:
    parts = text.split("-")
    try:
        numbers = [int(part) for part in parts if part.isascii() and part.isdigit()]
        if len(numbers) != len(parts) or not 1 <= len(numbers) <= 3 or len(parts[0]) != 4:
            raise ValueError
        start = date(*[*numbers, 1, 1][:3])
        if len(numbers) == 1:
            return start, date(start.year + 1, 1, 1)
        if len(numbers) == 2:
            return start, (start + timedelta(days=31)).replace(day=1)
        return start, start + timedelta(days=1)
    except (ValueError, OverflowError) as error:
        raise QueryError(term.position, "a date such as 2025, 2025-06, 2025-06-14, 2025-06-14..2025-07-01 or none") from error


def _date(_: Connection, term: Qualifier) -> Facet:
    if term.value == "none":
        return _indexed(lambda c: c("taken_day").is_(None), "taken_day")
    first, end = _range(term)
    return _indexed(lambda c: (c("taken_day") >= first) & (c("taken_day") < end), "taken_day")


def _added(_: Connection, term: Qualifier) -> Facet:
    """By the day in this computer's time zone."""
    if term.value == "none":
        raise QueryError(term.position, "a date after added: (every photo has one)")
    first_us, end_us = map(began_us, _range(term))
    return _indexed(lambda c: (c("added_us") >= first_us) & (c("added_us") < end_us), "added_us")


def _number(name: str, units: bool = False) -> "Callable[[Connection, Qualifier], Facet]":
    """`3`, `>=3`, `<2.8`, `100..400` or `none`; with *units* also 10MB."""

    def facet(_: Connection, term: Qualifier) -> Facet:
        if term.value == "none":
            return _indexed(lambda c: c(name).is_not(None), name, opposite=True)
        sign = next((s for s in (">=", "<=", ">", "<", "=") if term.value.startswith(s)), "")
        first, dots, last = term.value[len(sign) :].partition("..")
        if sign and dots:
            raise QueryError(term.position, f"either {sign} or .. in a number")
        low = _amount(first, term, units)
        if dots:
            high = _amount(last, term, units)
            return _indexed(lambda c: c(name).between(low, high), name)
        return _indexed(lambda c: c(name).op(sign or "=", is_comparison=True)(low), name)

    return facet


def _amount(text: str, term: Qualifier, units: bool) -> float:
    factor = 1
    if units and text[-2:].lower() in _UNITS:
        text, factor = text[:-2], _UNITS[text[-2:].lower()]
    if not _NUMBER.fullmatch(text):
        raise QueryError(term.position, "a number such as 3, >=3, <2.8 or 100..400" + (", or 10MB" if units else ""))
    return float(text) * factor


# -- words of a list, names, places


def _word_of(name: str, words: frozenset[str]) -> "Callable[[Connection, Qualifier], Facet]":
    """A column that holds one of these words (any word where none are given), or `none`."""

    def facet(_: Connection, term: Qualifier) -> Facet:
        value = term.value.lower()
        if value == "none" and name in ("label", "flag"):
            return _indexed(lambda c: c(name).is_not(None), name, opposite=True)
        if words and value not in words:
            raise QueryError(term.position, f"one of {', '.join(sorted(words))} after {term.name}:")
        return _indexed(lambda c: c(name) == value, name)

    return facet


def _named(name: str) -> "Callable[[Connection, Qualifier], Facet]":
    """A camera or lens whose name holds the text, whatever its case and accents; or `none`."""

    def facet(tx: Connection, term: Qualifier) -> Facet:
        if term.value == "none":
            return _indexed(lambda c: c(name).is_not(None), name, opposite=True)
        wanted = " ".join(words_of(term.value))
        known = tallies.names(tx, name)
        if wanted:
            return _one_of(name, [each for each in known if wanted in " ".join(words_of(each))])
        return _one_of(name, [each for each in known if term.value in each])

    return facet


def _is(tx: Connection, term: Qualifier) -> Facet:
    if term.value not in _MEANINGS:
        raise QueryError(term.position, f"one of {', '.join(_MEANINGS)} after is:")
    return _MEANINGS[term.value](tx)


def _offline(tx: Connection) -> Facet:
    return _one_of("directory_id", _ids(tx, _directory.where(folders.c.state == "offline")))


def _gone(state: State) -> "Callable[[Connection], Facet]":
    return lambda _: _indexed(lambda c: (c("state") != _NONE) & (c("state") == int(state)), "state")


def _pair(tx: Connection) -> Facet:
    """Photos of a RAW and its picture, found once and then known by their ids: to ask it of each photo is dearer."""
    ids = pairs.every(tx)
    return replace(_one_of("id", ids), kept=len(ids))


_MEANINGS: "dict[str, Callable[[Connection], Facet]]" = {
    "missing": _gone(State.MISSING),
    "trashed": _gone(State.TRASHED),
    "offline": _offline,
    "damaged": lambda _: _indexed(lambda c: c("damaged") != _NONE, "damaged"),
    "problem": lambda _: _indexed(lambda c: c("problem").is_not(None), "problem"),
    "untagged": lambda _: _any_tag(opposite=True),
    "shortlist": lambda _: _indexed(lambda c: c("shortlisted") != _NONE, "shortlisted"),
    "pair": _pair,
    "video": lambda _: _indexed(lambda c: c("kind") == "video", "kind"),
    "staged": lambda _: Facet(
        lambda c: exists(select(1).where(pending.c.photo_id == c("id"))), (select(pending.c.photo_id),), _ELSEWHERE
    ),
}  # fmt: skip


def _id(_: Connection, term: Qualifier) -> Facet:
    parts = term.value.split(",")
    if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
        raise QueryError(term.position, "numbers with commas after id:")
    if len(parts) > _MOST_IDS:
        raise QueryError(term.position, f"at most {_MOST_IDS} numbers after id:")
    return _one_of("id", [int(part) for part in parts])


def _hash(_: Connection, term: Qualifier) -> Facet:
    digits = term.value.removeprefix("blake2b:")
    if not re.fullmatch("[0-9a-fA-F]{64}", digits):
        raise QueryError(term.position, "blake2b: and 64 hexadecimal digits after hash:")
    return _indexed(lambda c: c("content_hash") == bytes.fromhex(digits), "content_hash")


def _dup(_: Connection, term: Qualifier) -> Facet:
    """Photos that have copies: the same bytes or compressed picture, or (`same`, `yes`) the same picture in another form."""
    if term.value not in ("exact", "same", "yes"):
        raise QueryError(term.position, "exact, same or yes after dup:")
    facets = [_shared("content_hash"), _shared("picture_hash")]
    if term.value != "exact":
        linked = _linked_pictures()
        facets.append(_indexed(lambda c: c("picture_hash").in_(linked), "picture_hash"))
    return _any(facets)


def _shared(column: str) -> Facet:
    """Photos whose value of a hash is there more than once."""
    again = photos.alias("again")
    kept = (again.c[column].is_not(None), again.c.state != int(State.TRASHED))
    values = select(again.c[column]).where(*kept).group_by(again.c[column]).having(func.count() > 1)
    return _indexed(lambda c: c(column).in_(values), column)


def _linked_pictures() -> CompoundSelect[Any]:
    """Pictures that are the same as another one which a file holds, unless the user said that they are none."""
    one, other = pictures.alias("one"), pictures.alias("other")
    first, second = decided_photos.alias("first"), decided_photos.alias("second")
    parted = (
        select(1)
        .select_from(first.join(second, second.c.decision_id == first.c.decision_id).join(decisions, decisions.c.id == first.c.decision_id))
        .where(
            decisions.c.kind == Verdict.NOT_DUPLICATES.value,
            first.c.picture_hash == one.c.picture_hash, second.c.picture_hash == other.c.picture_hash,
        )
    )  # fmt: skip
    held = photos.alias("held")
    there = exists(select(1).where(held.c.picture_hash == other.c.picture_hash, held.c.state != int(State.TRASHED)))
    sides = ((picture_links.c.later_id, picture_links.c.earlier_id), (picture_links.c.earlier_id, picture_links.c.later_id))
    return union_all(
        *(
            select(one.c.picture_hash)
            .select_from(picture_links.join(one, one.c.id == mine).join(other, other.c.id == its))
            .where(picture_links.c.kind == Match.SAME.value, ~parted.exists(), there)
            for mine, its in sides
        )
    )


def _gps(_: Connection, term: Qualifier) -> Facet:
    if term.value not in ("yes", "no"):
        raise QueryError(term.position, "yes or no after gps:")
    return _indexed(lambda c: c("latitude").is_not(None), "latitude", opposite=term.value == "no")


def _near(_: Connection, term: Qualifier) -> Facet:
    """`latitude,longitude,10km`: a box of that half side around the point (a degree of latitude is 111.2 km)."""
    try:
        latitude, longitude, distance = term.value.split(",")
        lat, lon, km = float(latitude), float(longitude), float(distance.removesuffix("km"))
        if not (abs(lat) <= 90 and abs(lon) <= 180 and 0 < km < 20_000):
            raise ValueError
    except ValueError as error:
        raise QueryError(term.position, "a place such as near:64.1,-21.9,10km") from error
    tall = km / 111.2
    wide = tall / max(0.01, math.cos(math.radians(lat)))

    def box(c: Columns) -> Condition:
        # Beyond 180 degrees the world goes on at -180.
        beside = or_(*(apart(c("longitude")).between(lon + turn - wide, lon + turn + wide) for turn in (-360, 0, 360)))
        return c("latitude").between(lat - tall, lat + tall) & beside

    return _indexed(box, "latitude", "longitude")


_QUALIFIERS: "dict[str, Callable[[Connection, Qualifier], Facet]]" = {
    "in": _in, "date": _date, "added": _added, "is": _is, "tag": _tag, "id": _id, "hash": _hash, "gps": _gps, "near": _near, "dup": _dup,
    "type": _word_of("kind", frozenset({"photo", "raw", "video", "unknown"})),
    "format": _word_of("format", frozenset()),
    "label": _word_of("label", frozenset(LABELS)),
    "flag": _word_of("flag", frozenset(FLAGS)),
    "rating": _number("rating"), "iso": _number("iso"), "fnumber": _number("fnumber"),
    "width": _number("width"), "size": _number("size", units=True),
    "camera": _named("camera"), "lens": _named("lens"), MEMBERS: _members,
}  # fmt: skip
