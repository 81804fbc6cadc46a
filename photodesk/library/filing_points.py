"""Places where a test lets file changes die, by what is done to the files."""

from photodesk.domain.pending import ChangeKind
from photodesk.failpoints import reach
from photodesk.store.filings import UNDO


def begun(verb: str, kind: str) -> None:
    """It is written down that files are about to be moved."""
    if verb == UNDO:
        reach("put_back.after_intent")
    elif kind in (ChangeKind.TRASH, ChangeKind.DELETE):
        reach("trash.after_intent")
    else:
        reach("move.after_intent")


def carried(verb: str, kind: str) -> None:
    """One of the files that go together is at its new place, others may not be."""
    if verb == UNDO:
        reach("put_back.after_file")
    elif kind in (ChangeKind.TRASH, ChangeKind.DELETE):
        reach("trash.after_file")
    else:
        reach("move.after_file")


def moved(verb: str, kind: str) -> None:
    """They were."""
    if verb == UNDO:
        reach("put_back.after_rename")
    elif kind in (ChangeKind.TRASH, ChangeKind.DELETE):
        reach("trash.after_rename")
    else:
        reach("move.after_rename")


def before_commit(verb: str, kind: str) -> None:
    """Their rows follow, within the transaction."""
    if verb == UNDO:
        reach("put_back.before_commit")
    elif kind in (ChangeKind.TRASH, ChangeKind.DELETE):
        reach("trash.before_commit")
    else:
        reach("move.before_commit")


def after_commit(verb: str, kind: str) -> None:
    """That is durable."""
    if verb == UNDO:
        reach("put_back.after_commit")
    elif kind in (ChangeKind.TRASH, ChangeKind.DELETE):
        reach("trash.after_commit")
    else:
        reach("move.after_commit")
