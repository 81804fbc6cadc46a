"""Which photos a statement is about, in a form that leaves the database no choice where to begin."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Select, and_, type_coerce
from sqlalchemy.sql.elements import Grouping, UnaryExpression
from sqlalchemy.sql.operators import custom_op

from photodesk.store.schema import Condition

Sources = tuple[Select[Any], ...]
"""Ids of photos, all of these together; one may be there several times."""


@dataclass(frozen=True, slots=True)
class Match:
    """`driven`: what the condition finds is to be sorted; else it is found along the index of the sort order. `sets`: of what is found
    so, only those that are (or are not: False) among these ids; the database is not asked for that (`store.sieve`)."""

    where: Condition
    driven: bool
    sets: tuple[tuple[Sources, bool], ...] = ()

    def narrowed(self, condition: Condition) -> "Match":
        """Those of them for which this holds too."""
        return Match(and_(self.where, condition), self.driven, self.sets)


def apart(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column as a value that no index is chosen for."""
    return type_coerce(UnaryExpression(column, operator=custom_op("+")), column.type)


def group(condition: Condition) -> Condition:
    """In parentheses that stay: SQLAlchemy takes others away where it can join two rows into one."""
    return type_coerce(Grouping(condition), Boolean)
