"""A batch through the real window does what it does without one, with the window's threads taking part."""

import json
import signal
from pathlib import Path

import bulk_edits
import pytest
from builders import write_photos

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.photos import State
from photodesk.library.library import Library

pytestmark = pytest.mark.reliability

PHOTOS = 500


def test_operations_are_told_in_order_and_done_once(paths: Paths, tmp_path: Path) -> None:
    write_photos(tmp_path / "photos", 5)
    operations = [
        ["add", str(tmp_path / "photos")], ["tag", "", "--add", "sea"], ["rate", "", "3"], ["undo"], ["rate", "rating:(", "3"], ["redo"],
        ["albums", "create", "Trip"], ["albums", "add", "Trip", ""], ["count", "tag:sea"],
    ]  # fmt: skip
    text = "".join(json.dumps({"id": f"o{number}", "args": words}) + "\n" for number, words in enumerate(operations))
    expected = [f"FAIL o{number} usage" if number == 4 else f"ACK o{number}" for number in range(len(operations))]
    for _ in range(2):
        process = bulk_edits.command(paths, "batch", "-", "--window")
        told, errors = process.communicate(text, timeout=60)
        assert (process.returncode, told.splitlines()) == (1, expected), errors
        assert "Traceback" not in errors
        library = Library.open(paths, Settings())
        assert library.database.clean_open
        assert library.browsing.count("tag:sea rating:3 album:Trip") == 5
        assert {photo["state"] for photo in library.browsing.photos("")} == {State.HERE.name.lower()}
        assert all(photo["hashes"] for photo in library.browsing.photos(""))
        library.close()


def test_ctrl_c_ends_it_with_what_was_told(paths: Paths) -> None:
    bulk_edits.make(paths, PHOTOS)
    process = bulk_edits.command(paths, "batch", "-", "--window")
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(bulk_edits.lines(range(400)))
    process.stdin.flush()
    assert process.stdout.readline() == "ACK o0\n"
    process.send_signal(signal.SIGINT)
    told, errors = process.communicate(timeout=20)
    assert process.returncode == 130 and "Traceback" not in errors, errors
    done = 1 + len(told.splitlines())
    assert done < 400
    assert bulk_edits.held(paths, PHOTOS) in (bulk_edits.after(done), bulk_edits.after(done + 1))


def test_a_held_library_is_refused(paths: Paths) -> None:
    holder = Library.open(paths, Settings())
    process = bulk_edits.command(paths, "batch", "-", "--window")
    told, errors = process.communicate("", timeout=30)
    holder.close()
    assert (process.returncode, told) == (3, "") and errors.startswith("photodesk: ")
