"""Looks at the whole catalog: the contents photos have, and what `doctor` checks."""

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, func, select

from photodesk.domain.photos import State
from photodesk.store import fingerprint
from photodesk.store.photos import join
from photodesk.store.schema import directories, folders, hashes, jobs, photos


def contents_below(tx: Connection, directory_ids: Sequence[int]) -> tuple[list[bytes], int]:
    """The content hash of every photo in these directories that was looked at, and how many of them have perceptual hashes."""
    known: list[bytes] = []
    hashed = 0
    for start in range(0, len(directory_ids), 500):
        inside = photos.c.directory_id.in_(directory_ids[start : start + 500])
        here = (inside, photos.c.state == int(State.HERE))
        result = tx.execute(select(photos.c.content_hash).where(*here, photos.c.content_hash.is_not(None)))
        known.extend(map(itemgetter(0), result.cursor.fetchall()))  # plain tuples: a rescan asks for every photo
        joined = select(func.count()).select_from(photos).join(hashes, hashes.c.content_hash == photos.c.content_hash)
        hashed += int(tx.execute(joined.where(*here, hashes.c.phash.is_not(None))).scalar_one())
    return known, hashed


def directories_of(tx: Connection) -> list[tuple[int, bytes]]:
    """(id, absolute path) of every directory."""
    query = select(directories.c.id, folders.c.path, directories.c.path).join(folders, folders.c.id == directories.c.folder_id)
    return [(row[0], join(row[1], row[2], b"").rstrip(b"/")) for row in tx.execute(query)]


def wanted_contents(tx: Connection, contents: Sequence[bytes]) -> set[bytes]:
    """Those of these content hashes that a photo has."""
    return {row[0] for row in tx.execute(select(photos.c.content_hash).distinct().where(photos.c.content_hash.in_(contents)))}


def matching_contents(tx: Connection, where: ColumnElement[bool]) -> dict[int, bytes]:
    """Photo id to content hash of matching photos that have been looked at."""
    query = select(photos.c.id, photos.c.content_hash).where(where, photos.c.content_hash.is_not(None))
    return {row[0]: row[1] for row in tx.execute(query)}


# -- what doctor asks


def integrity(tx: Connection) -> list[str]:
    """What SQLite finds wrong with its file, and parts that do not belong there; empty: nothing."""
    found = [str(row[0]) for row in tx.exec_driver_sql("PRAGMA integrity_check(10)") if row[0] != "ok"]
    return found if fingerprint.fits(tx) else [*found, "parts that PhotoDesk did not make"]


def broken_references(tx: Connection) -> list[str]:
    """Rows that refer to others that are not there."""
    return [f"{row[0]} row {row[1]}" for row in tx.exec_driver_sql("PRAGMA foreign_key_check")]


def files(tx: Connection) -> Iterator[tuple[int, bytes, int, int, bytes | None]]:
    """(id, absolute path, size, mtime_ns, content hash) of every photo that should be there on a folder that is online."""
    query = (
        select(photos.c.id, folders.c.path, directories.c.path, photos.c.name, photos.c.size, photos.c.mtime_ns, photos.c.content_hash)
        .join(directories, directories.c.id == photos.c.directory_id)
        .join(folders, folders.c.id == directories.c.folder_id)
        .where(photos.c.state == int(State.HERE), folders.c.state != "offline")
    )
    for row in tx.execute(query).yield_per(1000):
        yield row[0], join(row[1], row[2], row[3]), row[4], row[5], row[6]


def unsettled_jobs(tx: Connection) -> list[int]:
    """Jobs that are marked as running, and failed ones without a reason."""
    wrong = (jobs.c.state == "running") | ((jobs.c.state == "failed") & jobs.c.reason.is_(None))
    return [row[0] for row in tx.execute(select(jobs.c.id).where(wrong).limit(1000))]


def looked_contents(tx: Connection) -> Iterator[bytes]:
    """Every content hash once."""
    column: Column[Any] = photos.c.content_hash
    for row in tx.execute(select(column).distinct().where(column.is_not(None), photos.c.recipe.is_not(None)).order_by(column)):
        yield row[0]
