"""Killed while it works, in the normal run: a few kills; the longer lane has fifty."""

import json
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import seeds
from builders import write_photos

pytestmark = pytest.mark.reliability

PHOTOS, KILLS = 150, 4


def photodesk(library: Path, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "photodesk", "--library", str(library), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def killed(process: "subprocess.Popen[str]", after_s: float) -> bool:
    """Kill after some seconds; False when it had ended by itself."""
    with process:
        try:
            process.wait(after_s)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            return True
    return False


def test_after_kills_everything_goes_on_and_ends_whole(tmp_path: Path) -> None:
    photos, library = tmp_path / "photos", tmp_path / "library"
    write_photos(photos, PHOTOS)
    chance = random.Random(seeds.chosen())
    for _ in range(KILLS):
        killed(photodesk(library, "add", str(photos), "--json"), chance.uniform(0.4, 1.3))
    output, errors = photodesk(library, "add", str(photos), "--json").communicate(timeout=50)
    assert "Traceback" not in errors
    result = json.loads(output)
    assert (result["derivatives"], result["hashes"]) == ({"thumb": PHOTOS, "preview": PHOTOS}, PHOTOS)
    listing = json.loads(photodesk(library, "list", "--json").communicate(timeout=20)[0])
    assert len({photo["path"] for photo in listing["photos"]}) == listing["count"] == PHOTOS
    doctor = json.loads(photodesk(library, "doctor", "--json").communicate(timeout=20)[0])
    assert [check["name"] for check in doctor["checks"] if not check["ok"]] == []
