"""A stream of edits that dies or fails at a named point; afterwards nothing is half, and the rest can be done."""

import bulk_edits

from photodesk import failpoints
from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.library.library import Library
from photodesk.store import journal

PHOTOS, EDITS = 2_500, 5
POINTS = [point for point in failpoints.POINTS if point.startswith(("edit", "second_copy", "seal"))]
WHOLE = ("catalog_intact", "references", "counts", "words", "edits_whole", "second_copy", "leftovers", "jobs_settled")


def die(paths: Paths, point: str, time: int) -> bool:
    """Kill at the *time*-th visit of a point; False when it was not reached. What was acknowledged is there, and nothing is half there."""
    process = bulk_edits.command(paths, "batch", "-", fail=f"{point}:{time}:kill")
    told, errors = process.communicate(bulk_edits.lines(range(EDITS)))
    assert "Traceback" not in errors
    done = told.count("ACK")
    assert told == "".join(f"ACK o{number}\n" for number in range(done))
    assert bulk_edits.held(paths, PHOTOS) in (bulk_edits.after(done), bulk_edits.after(done + 1)), point
    return process.returncode != 0


def fail(paths: Paths, point: str, time: int, error: str) -> bool:
    """Let the *time*-th visit of a point raise; False when it was not reached. The same process goes on, and can do it again."""
    process = bulk_edits.command(paths, "batch", "-", fail=f"{point}:{time}:raise:{error}")
    told, errors = process.communicate(bulk_edits.lines([*range(time), time - 1, *range(time, EDITS)]))
    assert "Traceback" not in errors
    first, again = told.splitlines()[time - 1 : time + 1]
    assert again == f"ACK o{time - 1}" and process.returncode in (0, 1), (point, told, errors)
    assert told.count("FAIL") <= 1 and bulk_edits.held(paths, PHOTOS) == bulk_edits.after(EDITS)
    return first != again


def finish(paths: Paths) -> None:
    """All edits are done in the end, each once; the checks find nothing, and undo brings back the beginning."""
    process = bulk_edits.command(paths, "batch", "-")
    told, errors = process.communicate(bulk_edits.lines(range(EDITS)))
    assert (told, process.returncode) == ("".join(f"ACK o{number}\n" for number in range(EDITS)), 0), errors
    assert bulk_edits.held(paths, PHOTOS) == bulk_edits.after(EDITS)
    library = Library.open(paths, Settings())
    assert library.database.clean_open
    wrong = [check for check in library.checking.run() if not check.ok and check.name in WHOLE]
    assert wrong == []
    with library.database.read() as tx:
        assert library.second_copy.last_entry() == journal.newest(tx)
    assert len(library.journal.undo(EDITS + 1)) == EDITS
    library.close()
    assert bulk_edits.held(paths, PHOTOS) == bulk_edits.after(0)
