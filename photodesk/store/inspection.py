"""Looks at the whole catalog: the contents photos have, and what `doctor` checks."""

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, or_, select

from photodesk.domain.photos import State
from photodesk.store import fingerprint
from photodesk.store.photos import join
from photodesk.store.schema import directories, folders, hashes, jobs, photos


def contents(tx: Connection, folder_ids: Sequence[int] | None = None) -> list[bytes]:
    """The content hash of every photo (of these added folders) that was looked at; its perceptual hashes came with the look."""
    query = select(photos.c.content_hash).where(
        photos.c.state == int(State.HERE), photos.c.recipe.is_not(None), photos.c.content_hash.is_not(None)
    )
    if folder_ids is not None:
        query = query.where(photos.c.directory_id.in_(select(directories.c.id).where(directories.c.folder_id.in_(folder_ids))))
    return list(map(itemgetter(0), tx.execute(query).cursor.fetchall()))  # plain tuples: a rescan asks for every photo


def wanted_contents(tx: Connection, contents: Sequence[bytes]) -> set[bytes]:
    """Those of these content hashes that a photo has."""
    return {row[0] for row in tx.execute(select(photos.c.content_hash).distinct().where(photos.c.content_hash.in_(contents)))}


def matching_contents(tx: Connection, where: ColumnElement[bool]) -> dict[int, bytes]:
    """Photo id to content hash of matching photos that have been looked at."""
    query = select(photos.c.id, photos.c.content_hash).where(where, photos.c.content_hash.is_not(None))
    return {row[0]: row[1] for row in tx.execute(query)}


def looked_at(tx: Connection, after: int, limit: int) -> dict[int, bytes]:
    """Photo id to content hash of the next photos by id that are there and have been looked at."""
    query = select(photos.c.id, photos.c.content_hash).where(photos.c.state == int(State.HERE), photos.c.content_hash.is_not(None))
    return {row[0]: row[1] for row in tx.execute(query.where(photos.c.id > after).order_by(photos.c.id).limit(limit))}


# -- what doctor asks


def integrity(tx: Connection) -> list[str]:
    """What SQLite finds wrong with its file, and parts that do not belong there; empty: nothing."""
    found = [str(row[0]) for row in tx.exec_driver_sql("PRAGMA integrity_check(10)") if row[0] != "ok"]
    return found if fingerprint.fits(tx) else [*found, "parts that PhotoDesk did not make"]


def broken_references(tx: Connection) -> list[str]:
    """Rows that refer to others that are not there."""
    found = [f"{row[0]} row {row[1]}" for row in tx.exec_driver_sql("PRAGMA foreign_key_check")]
    orphans = select(hashes.c.content_hash).where(~select(photos.c.id).where(photos.c.content_hash == hashes.c.content_hash).exists())
    return found + [f"hashes of {row[0].hex()}" for row in tx.execute(orphans)]


def files(tx: Connection) -> Iterator[tuple[int, bytes, bytes, int, int, bytes | None]]:
    """(id, absolute path, added folder above it, size, mtime_ns, content hash) of every photo that should be there, on folders
    that are online."""
    query = (
        select(photos.c.id, folders.c.path, directories.c.path, photos.c.name, photos.c.size, photos.c.mtime_ns, photos.c.content_hash)
        .join(directories, directories.c.id == photos.c.directory_id)
        .join(folders, folders.c.id == directories.c.folder_id)
        .where(photos.c.state == int(State.HERE), folders.c.state != "offline")
    )
    for row in tx.execute(query).yield_per(1000):
        yield row[0], join(row[1], row[2], row[3]), row[1], row[4], row[5], row[6]


def unsettled_jobs(tx: Connection, living: str | None) -> list[int]:
    """Failed jobs without a reason, and running ones whose owner does not begin with *living* (None: nobody lives)."""
    stale = or_(jobs.c.lease_owner.is_(None), ~jobs.c.lease_owner.startswith(living)) if living is not None else jobs.c.id.is_not(None)
    wrong = ((jobs.c.state == "running") & stale) | ((jobs.c.state == "failed") & jobs.c.reason.is_(None))
    return [row[0] for row in tx.execute(select(jobs.c.id).where(wrong).limit(1000))]


def looked_contents(tx: Connection) -> Iterator[bytes]:
    """Every content hash once."""
    column: Column[Any] = photos.c.content_hash
    for row in tx.execute(select(column).distinct().where(column.is_not(None), photos.c.recipe.is_not(None)).order_by(column)):
        yield row[0]
