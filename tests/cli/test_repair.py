"""`doctor --repair` after an older backup was put back."""

import shutil
from pathlib import Path

from cli.conftest import Photodesk

from photodesk.config.paths import Paths
from photodesk.store import backups


def test_edits_that_only_the_second_copy_holds_are_told_and_done_again(photodesk: Photodesk, added: Path, paths: Paths) -> None:
    backup = backups.make(paths, "test")
    assert photodesk("tag", "in:coast", "--add", "Sea").status == 0
    assert photodesk("rate", "", "4").status == 0
    (file,) = paths.journal.iterdir()
    file.write_bytes(file.read_bytes() + b'garbage\n{"n":9,"part"')
    shutil.copy(backup, paths.catalog)
    paths.seal.unlink()
    looked = photodesk("doctor", "--json")
    (check,) = [check for check in looked.document["checks"] if check["name"] == "second_copy"]
    assert looked.status == 1 and not check["ok"] and "2 edits" in check["message"]
    assert photodesk("count", "rating:4", "--json").document["count"] == 0
    repaired = photodesk("doctor", "--repair", "--json")
    found = repaired.document["repaired"]
    assert (repaired.status, found["edits"], found["unknown"], len(found["refused"])) == (0, 2, 0, 1)
    assert f"journal/{file.name}, line 3 can’t be understood" in repaired.err
    assert photodesk("count", "rating:4", "--json").document["count"] == 24
    assert [entry["label"] for entry in photodesk("history", "--json").document["edits"]] == ["Rate 24 Photos", "Tag 16 Photos “Sea”"]
    assert photodesk("undo", "2").status == 0
    assert photodesk("count", "rating:4 OR tag:Sea", "--json").document["count"] == 0
