"""Ids that are never given twice: the journal knows photos, tags and albums by them, long after they are gone."""

from sqlalchemy import Connection, Table, func, select

from photodesk.store import facts


def first_free(tx: Connection, table: Table) -> int:
    """The id after the highest one that a row of *table* has or had."""
    return max(_highest(tx, table), _kept(tx, table)) + 1


def keep(tx: Connection, table: Table) -> None:
    """Call before rows go: remembers the highest id."""
    highest = _highest(tx, table)
    if highest > _kept(tx, table):
        facts.remember(tx, _name(table), str(highest))


def _name(table: Table) -> str:
    return f"highest_id_of_{table.name}"


def _highest(tx: Connection, table: Table) -> int:
    return int(tx.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one())


def _kept(tx: Connection, table: Table) -> int:
    return int(facts.known(tx, _name(table)) or 0)
