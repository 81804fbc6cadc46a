"""What the catalog remembers of itself, by name."""

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from photodesk.store.schema import facts


def known(tx: Connection, name: str) -> str | None:
    """What was remembered; None where nothing was."""
    found: str | None = tx.execute(select(facts.c.value).where(facts.c.name == name)).scalar()
    return found


def remember(tx: Connection, name: str, value: str) -> None:
    """Remember it, in place of what was remembered before."""
    statement = insert(facts).values(name=name, value=value)
    tx.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def forget(tx: Connection, name: str) -> None:
    """Remember nothing of this name any more."""
    tx.execute(delete(facts).where(facts.c.name == name))
