"""Places where a test lets this process die or fail: `PHOTODESK_FAIL=name:k:action[,…]`, the k-th time (`*`: each time) a point is reached.

Actions are `kill`, `exit`, `raise:ENOSPC`, `raise:EIO`, `sleep:SECONDS` and, where a file is being written, `flip` (one bit of it).
`PHOTODESK_FAIL_TRACE=FILE` collects the names of the points that were reached. `python -m photodesk.failpoints` prints them all.
Without these variables a point costs a look at an empty table.
"""

import errno
import os
import signal
import time
from collections import Counter

POINTS = {
    "edit.begun": "the transaction of an edit, undo or redo is open, nothing is changed",
    "edit.after_rows": "its rows are written, its entry in the journal is not",
    "edit.before_commit": "its entry is written too",
    "edit.after_commit": "it is durable, nobody was told",
    "second_copy.before_write": "edits are committed, the second copy lacks them",
    "second_copy.after_write": "its lines are written, not synced",
    "import.after_intent": "the files of an import are written down, none is copied",
    "import.after_copy": "a copy is written and not synced",
    "import.after_fsync": "it is synced and not verified",
    "import.after_verify": "verified copies are written down and have no names yet",
    "import.after_rename": "they have their names, their folders are not synced",
    "import.before_commit": "the rows of their photos are written, within the transaction",
    "import.after_commit": "they count as imported",
    "import.before_delete": "all of a card is verified, nothing is deleted from it",
    "import.after_delete": "a file is deleted from the card",
    "backup.after_copy": "the copy of the catalog is whole and has no name yet",
    "backup.after_rename": "it has its name",
    "migrate.after_backup": "the older catalog is kept, nothing is changed",
    "migrate.before_commit": "the parts of one version are made, within its transaction",
    "migrate.after_commit": "one version is done",
    "trash.after_intent": "it is written down that a file that goes to the trash is about to",
    "trash.after_file": "one of the files that go together did, others may not have",
    "trash.after_rename": "they all did, their rows say otherwise",
    "trash.before_commit": "its row follows, within the transaction",
    "trash.after_commit": "that is durable",
    "move.after_intent": "it is written down that a file that gets another name or folder is about to",
    "move.after_file": "one of the files that go together did, others may not have",
    "move.after_rename": "they all did, their rows say otherwise",
    "move.before_commit": "its row follows, within the transaction",
    "move.after_commit": "that is durable",
    "case.between": "a file of whose name only the case changes has another one for a moment",
    "cross.after_copy": "a file that goes to another drive has a verified copy without a name",
    "cross.after_intent": "it is written down that such copies are to get their names, and the originals to go",
    "put_back.after_intent": "it is written down that a file that comes back is about to",
    "put_back.after_file": "one of the files that go together did, others may not have",
    "put_back.after_rename": "they all did, their rows say otherwise",
    "put_back.before_commit": "its row follows, within the transaction",
    "put_back.after_commit": "that is durable",
    "empty.after_remove": "a file of the library's own trash is deleted, the note beside it is there",
    "seal.after_checkpoint": "the closed catalog is one file without a seal",
    "seal.after_write": "it is sealed",
}
"""Each point, and what is so when it is reached."""

_VARIABLE, _TRACE = "PHOTODESK_FAIL", "PHOTODESK_FAIL_TRACE"
_reached: Counter[str] = Counter()


def _armed() -> dict[str, list[tuple[str, str]]]:
    """Name to (which time, action), from the environment."""
    found: dict[str, list[tuple[str, str]]] = {}
    for part in filter(None, os.environ.get(_VARIABLE, "").split(",")):
        name, which, action = part.split(":", 2)
        if name not in POINTS:
            raise SystemExit(f"photodesk: {_VARIABLE} names {name}, which is no point; python -m photodesk.failpoints lists them")
        found.setdefault(name, []).append((which, action))
    if os.environ.get(_TRACE):
        for name in POINTS:
            found.setdefault(name, [])
    return found


_ARMED = _armed()


def reach(name: str, descriptor: int = -1) -> None:
    """A point is reached; *descriptor*: of the file that is being written. Raises OSError where a test wants it so."""
    if name in _ARMED:
        _hit(name, descriptor)


def _hit(name: str, descriptor: int) -> None:
    _reached[name] += 1
    if trace := os.environ.get(_TRACE):
        with open(trace, "a", encoding="ascii") as file:
            file.write(f"{name}\n")
    for which, action in _ARMED[name]:
        if which in ("*", str(_reached[name])):
            _act(action, descriptor)


def _act(action: str, descriptor: int) -> None:
    verb, _, value = action.partition(":")
    match verb:
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "exit":
            os._exit(1)
        case "raise":
            number = getattr(errno, value)
            raise OSError(number, os.strerror(number))
        case "sleep":
            time.sleep(float(value))
        case "flip" if descriptor >= 0:
            byte = os.pread(descriptor, 1, 0)
            os.pwrite(descriptor, bytes([byte[0] ^ 1]), 0)
        case _:
            raise SystemExit(f"photodesk: {_VARIABLE} wants {action}, which is no action")


if __name__ == "__main__":
    for point, meaning in POINTS.items():
        print(f"{point:26}{meaning}")
