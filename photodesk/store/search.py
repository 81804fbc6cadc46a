"""Queries as SQL: the tree of `domain.queries` to a condition over the table `photos`. Values are always bound."""

import math
import os
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Connection, Select, and_, false, func, literal_column, not_, or_, select, true, type_coerce
from sqlalchemy.sql.elements import Grouping

from photodesk.domain.photos import State
from photodesk.domain.queries import And, Not, Or, Qualifier, Query, QueryError, Word
from photodesk.store.schema import Condition, album_photos, albums, directories, folders, pending, photo_tags, photos, tags

DAY_US = 86_400_000_000
_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{0,18})?")
_MOST_IDS = 30_000
_UNITS = {"kb": 10**3, "mb": 10**6, "gb": 10**9}


def where(tree: Query, *, now_us: int) -> Condition:
    """The condition of a query. Trashed photos match only where the query asks for them. Raises QueryError."""
    condition = _condition(tree)
    return condition if _asks_for_trash(tree) else and_(photos.c.state != int(State.TRASHED), condition)


def ids_in(photo_ids: Sequence[int]) -> Condition:
    """These photos."""
    return photos.c.id.in_(photo_ids)


def _condition(tree: Query, negated: bool = False) -> Condition:
    """The condition, or its opposite. Only leaves are negated (De Morgan), and a row within a row of the same kind is part of it: the
    parser of SQLite has a stack of 100, and each parenthesis takes three of it."""
    match tree:
        case And() | Or():
            every = isinstance(tree, And) != negated
            conditions = [_condition(term, opposite) for term, opposite in _row(tree, negated, every)]
            return _group(and_(true(), *conditions) if every else or_(false(), *conditions))
        case Not(term):
            return _condition(term, not negated)
    leaf = _leaf(tree)
    # A photo without a value does not have this one: NULL counts as no.
    return not_(func.coalesce(leaf, False)) if negated else leaf


def _row(tree: Query, negated: bool, every: bool) -> "Iterator[tuple[Query, bool]]":
    """The terms that are joined by AND (*every*) or by OR, each with whether its opposite is meant."""
    match tree:
        case Not(term):
            yield from _row(term, not negated, every)
        case And(terms) | Or(terms) if (isinstance(tree, And) != negated) == every:
            for term in terms:
                yield from _row(term, negated, every)
        case _:
            yield tree, negated


def _leaf(tree: Word | Qualifier) -> Condition:
    if isinstance(tree, Word):
        return _word(tree.text)
    if tree.name not in _QUALIFIERS:
        raise QueryError(tree.position, f"another qualifier than {tree.name}: (it has nothing to search yet)")
    return _group(_QUALIFIERS[tree.name](tree))


def _group(condition: Condition) -> Condition:
    """In parentheses that stay: SQLAlchemy takes others away where it can join two rows into one."""
    return type_coerce(Grouping(condition), Boolean)


def _asks_for_trash(tree: Query) -> bool:
    match tree:
        case And(terms) | Or(terms):
            return any(_asks_for_trash(term) for term in terms)
        case Qualifier("is", "trashed"):
            return True
    return False


def _like(column: ColumnElement[str], text: str) -> Condition:
    return column.ilike("%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%", escape="\\")


def _word(text: str) -> Condition:
    inside = select(directories.c.id).join(folders, folders.c.id == directories.c.folder_id)
    tagged = select(photo_tags.c.photo_id).join(tags, tags.c.id == photo_tags.c.tag_id).where(_like(tags.c.path, text))
    return _group(
        or_(
            _like(photos.c.name_text, text),
            photos.c.directory_id.in_(inside.where(or_(_like(directories.c.display, text), _like(folders.c.display, text)))),
            _like(photos.c.camera, text),
            _like(photos.c.title, text),
            _like(photos.c.caption, text),
            photos.c.id.in_(tagged),
        )
    )


# -- qualifiers


_DIRECTORY: ColumnElement[bytes] = literal_column("CAST(rtrim(folders.path, '/') || '/' || directories.path || '/' AS BLOB)")
"""The absolute path of a directory as bytes, with a slash at its end."""


def _in(term: Qualifier) -> Condition:
    """Photos below a folder: an absolute path, or the last parts of one (`2025/06`)."""
    wanted = os.fsencode(term.value).strip(b"/") + b"/"
    found = func.instr(_DIRECTORY, b"/" + wanted if wanted != b"/" else wanted)
    inside = select(directories.c.id).join(folders, folders.c.id == directories.c.folder_id)
    return photos.c.directory_id.in_(inside.where(found == 1 if term.value.startswith("/") else found > 0))


def _range(term: Qualifier, column: ColumnElement[int], unit: int) -> Condition:
    """A year, month or day, or two of them with `..`; on days (unit 1) or microseconds (unit of a day)."""
    if term.value == "none":
        return column.is_(None)
    first, dots, last = term.value.partition("..")
    start, end = _period(first, term)[0], _period(last if dots else first, term)[1]
    return and_(column >= (start - date(1970, 1, 1)).days * unit, column < (end - date(1970, 1, 1)).days * unit)


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


def _date(term: Qualifier) -> Condition:
    return _range(term, photos.c.taken_day, 1)


def _added(term: Qualifier) -> Condition:
    """By the day in this computer's time zone."""
    ahead = datetime.now().astimezone().utcoffset() or timedelta()
    return _range(term, photos.c.added_us + ahead // timedelta(microseconds=1), DAY_US)


def _word_of(column: ColumnElement[str], words: frozenset[str]) -> "Callable[[Qualifier], Condition]":
    """A column that holds one of these words, or `none`."""

    def condition(term: Qualifier) -> Condition:
        value = term.value.lower()
        if value == "none" and column.key in ("label", "flag"):
            return column.is_(None)
        if words and value not in words:
            raise QueryError(term.position, f"one of {', '.join(sorted(words))}")
        return column == value

    return condition


def _number(column: ColumnElement[float], units: bool = False) -> "Callable[[Qualifier], Condition]":
    """`3`, `>=3`, `<2.8`, `100..400` or `none`; with *units* also 10MB."""

    def condition(term: Qualifier) -> Condition:
        if term.value == "none":
            return column.is_(None)
        sign = next((s for s in (">=", "<=", ">", "<", "=") if term.value.startswith(s)), "")
        first, dots, last = term.value[len(sign) :].partition("..")
        if sign and dots:
            raise QueryError(term.position, f"either {sign} or .. in a number")
        low = _amount(first, term, units)
        if dots:
            return column.between(low, _amount(last, term, units))
        return column.op(sign or "=", is_comparison=True)(low)

    return condition


def _amount(text: str, term: Qualifier, units: bool) -> float:
    factor = 1
    if units and text[-2:].lower() in _UNITS:
        text, factor = text[:-2], _UNITS[text[-2:].lower()]
    if not _NUMBER.fullmatch(text):
        raise QueryError(term.position, "a number such as 3, >=3, <2.8 or 100..400" + (", or 10MB" if units else ""))
    return float(text) * factor


def _contains(column: ColumnElement[str]) -> "Callable[[Qualifier], Condition]":
    return lambda term: column.is_(None) if term.value == "none" else _like(column, term.value)


def _is(term: Qualifier) -> Condition:
    offline = select(directories.c.id).join(folders, folders.c.id == directories.c.folder_id).where(folders.c.state == "offline")
    meanings: dict[str, Condition] = {
        "missing": photos.c.state == int(State.MISSING),
        "trashed": photos.c.state == int(State.TRASHED),
        "offline": photos.c.directory_id.in_(offline),
        "damaged": photos.c.damaged == 1,
        "problem": photos.c.problem.is_not(None),
        "untagged": photos.c.id.not_in(select(photo_tags.c.photo_id)),
        "shortlist": photos.c.shortlisted != 0,
        "video": photos.c.kind == "video",
        "staged": photos.c.id.in_(select(pending.c.photo_id)),
    }
    if term.value not in meanings:
        raise QueryError(term.position, f"one of {', '.join(meanings)} after is:")
    return meanings[term.value]


def _tag(term: Qualifier) -> Condition:
    """A tag with the tags below it; `=X` without them; `none`."""
    if term.value == "none":
        return photos.c.id.not_in(select(photo_tags.c.photo_id))
    name = term.value.removeprefix("=").strip("/")
    if not name:
        raise QueryError(term.position, "a tag such as Places/Iceland, =Places/Iceland or none after tag:")
    below = false() if term.value.startswith("=") else tags.c.path.startswith(name + "/", autoescape=True)
    tagged = select(photo_tags.c.photo_id).join(tags, tags.c.id == photo_tags.c.tag_id)
    return photos.c.id.in_(tagged.where(or_(tags.c.path == name, below)))


def _album(term: Qualifier) -> Condition:
    chosen = select(album_photos.c.photo_id).join(albums, albums.c.id == album_photos.c.album_id)
    return photos.c.id.in_(chosen.where(albums.c.name == term.value))


def _id(term: Qualifier) -> Condition:
    parts = term.value.split(",")
    if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
        raise QueryError(term.position, "numbers with commas after id:")
    if len(parts) > _MOST_IDS:
        raise QueryError(term.position, f"at most {_MOST_IDS} numbers after id:")
    return photos.c.id.in_([int(part) for part in parts])


def _hash(term: Qualifier) -> Condition:
    digits = term.value.removeprefix("blake2b:")
    if not re.fullmatch("[0-9a-fA-F]{64}", digits):
        raise QueryError(term.position, "blake2b: and 64 hexadecimal digits after hash:")
    return photos.c.content_hash == bytes.fromhex(digits)


def _gps(term: Qualifier) -> Condition:
    if term.value not in ("yes", "no"):
        raise QueryError(term.position, "yes or no after gps:")
    return photos.c.latitude.is_not(None) if term.value == "yes" else photos.c.latitude.is_(None)


def _near(term: Qualifier) -> Condition:
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
    # Beyond 180 degrees the world goes on at -180.
    beside = or_(*(photos.c.longitude.between(lon + turn - wide, lon + turn + wide) for turn in (-360, 0, 360)))
    return and_(photos.c.latitude.between(lat - tall, lat + tall), beside)


_QUALIFIERS: "dict[str, Callable[[Qualifier], Condition]]" = {
    "in": _in, "date": _date, "added": _added, "is": _is, "tag": _tag, "album": _album, "id": _id, "hash": _hash,
    "gps": _gps, "near": _near,
    "type": _word_of(photos.c.kind, frozenset({"photo", "raw", "video", "unknown"})),
    "format": _word_of(photos.c.format, frozenset()),
    "label": _word_of(photos.c.label, frozenset({"red", "yellow", "green", "blue", "purple"})),
    "flag": _word_of(photos.c.flag, frozenset({"keep", "reject"})),
    "rating": _number(photos.c.rating), "iso": _number(photos.c.iso), "fnumber": _number(photos.c.fnumber),
    "width": _number(photos.c.width), "size": _number(photos.c.size, units=True),
    "camera": _contains(photos.c.camera), "lens": _contains(photos.c.lens),
}  # fmt: skip


# -- what photos belong to


def tags_of(tx: Connection, photo_ids: Sequence[int]) -> dict[int, list[str]]:
    """Tag paths by photo."""
    query = select(photo_tags.c.photo_id, tags.c.path).join(tags, tags.c.id == photo_tags.c.tag_id).order_by(tags.c.path)
    return _grouped(tx, query, photo_tags.c.photo_id, photo_ids)


def albums_of(tx: Connection, photo_ids: Sequence[int]) -> dict[int, list[str]]:
    """Names of manual albums by photo."""
    query = select(album_photos.c.photo_id, albums.c.name).join(albums, albums.c.id == album_photos.c.album_id).order_by(albums.c.name)
    return _grouped(tx, query, album_photos.c.photo_id, photo_ids)


def _grouped(tx: Connection, query: "Select[Any]", key: ColumnElement[int], ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for start in range(0, len(ids), 500):
        for row in tx.execute(query.where(key.in_(ids[start : start + 500]))):
            found.setdefault(int(row[0]), []).append(row[1])
    return found
