"""What a log tells of the user's photos, and what is different without a network: nothing."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from builders import write_jpeg

CANARY = "zanzibar"

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(120)]


def photodesk(library: Path, *arguments: str, under: tuple[str, ...] = ()) -> dict[str, Any]:
    command = [*under, sys.executable, "-m", "photodesk", "--library", str(library), *arguments, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert "Traceback" not in done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def use(place: Path, under: tuple[str, ...] = ()) -> dict[str, Any]:
    """A library through a small life: photos of all sorts, one moved, one lost, a folder away and back."""
    root, library = place / f"{CANARY} trip", place / "library"
    for number in range(5):
        write_jpeg(root / f"{CANARY} {number}.jpg", number, camera=f"{CANARY} camera")
    (root / f"{CANARY} broken.jpg").write_text("no picture")
    (root / f"{CANARY} cut.jpg").write_bytes((root / f"{CANARY} 0.jpg").read_bytes()[:-40])
    (root / f"{CANARY} link.jpg").symlink_to("nowhere")
    first = photodesk(library, "add", str(root), under=under)
    (root / f"{CANARY} 1.jpg").rename(root / f"{CANARY} one.jpg")
    (root / f"{CANARY} 2.jpg").unlink()
    second = photodesk(library, "scan", under=under)
    root.rename(place / "away")
    third = photodesk(library, "scan", under=under)
    (place / "away").rename(root)
    fourth = photodesk(library, "scan", under=under)
    photodesk(library, "count", f"{CANARY} OR camera:{CANARY}", under=under)
    photodesk(library, "doctor", "--repair", under=under)
    kept = ("added", "known", "changed", "moved", "missing", "derivatives", "hashes")
    counts = [[{key: found[key] for key in kept}, len(found["problems"])] for found in (first, second, third, fourth)]
    return {"counts": counts, "library": library}


def test_the_log_names_no_photo_folder_camera_or_home(tmp_path: Path, private_home: Path) -> None:
    library = use(tmp_path)["library"]
    logs = [file for file in (library / "logs").iterdir() if file.is_file() and file.stat().st_size]
    assert logs
    text = "".join(file.read_text(errors="replace") for file in logs if file.suffix != ".gz")
    assert not re.search(CANARY, text, re.IGNORECASE)
    assert os.fspath(private_home) not in text
    assert {file.stat().st_mode & 0o077 for file in logs} == {0}


def test_without_a_network_everything_is_the_same(tmp_path: Path) -> None:
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-n", "true"], check=False, capture_output=True).returncode:
        pytest.skip("the network cannot be taken away here")
    with_network, without = tmp_path / "with", tmp_path / "without"
    with_network.mkdir()
    without.mkdir()
    assert use(with_network)["counts"] == use(without, under=("unshare", "-n"))["counts"]
