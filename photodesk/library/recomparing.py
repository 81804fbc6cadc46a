"""Queues, at each start, the pictures that were not compared yet."""

from collections.abc import Iterator

from photodesk.domain.similarity import MATCHER
from photodesk.library.jobs import DUPLICATES, MATCH_PRIORITY
from photodesk.store import facts, jobs, pictures
from photodesk.store.database import Database

MATCHER_FACT = "matcher"
CHUNK_ROWS = 2_000


def renew(database: Database) -> int:
    """Queue what was not compared yet: all pictures where the rules are others now, else those whose photo went before its turn came.
    Returns how many."""
    with database.read() as tx:
        known, number = facts.known(tx, MATCHER_FACT), pictures.waiting(tx)
    if known != str(MATCHER):
        with database.write() as tx:
            pictures.begin_anew(tx)
            facts.remember(tx, MATCHER_FACT, str(MATCHER))
    elif not number:
        return 0
    return sum(_queued(database))


def _queued(database: Database) -> Iterator[int]:
    last = 0
    while True:
        with database.write() as tx:
            part = pictures.photos_waiting(tx, last, CHUNK_ROWS)
            yield jobs.enqueue(tx, [jobs.Enqueued(DUPLICATES, photo_id, MATCH_PRIORITY) for _, photo_id in part])
        if len(part) < CHUNK_ROWS:
            return
        last = part[-1][0]
