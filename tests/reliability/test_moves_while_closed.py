"""Ten thousand files are moved, renamed and copied over while PhotoDesk is closed: the same photos, nothing made again."""

import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

FILES = 10_000
RENAMED, MOVED, IN_FOLDERS = 4_000, 3_000, 2_000  # the rest is copied, and its originals deleted

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(300)]


def photodesk(library: Path, *arguments: str, under: tuple[str, ...] = ()) -> dict[str, Any]:
    command = [*under, sys.executable, "-m", "photodesk", "--library", str(library), *arguments, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
    assert "Traceback" not in done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def write_tiny(path: Path, number: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.frombytes("RGB", (8, 6), random.Random(number).randbytes(144)).save(path, "JPEG")


def shuffle(root: Path) -> None:
    """Give every file another place."""
    files = sorted(root.rglob("*.jpg"))
    for number, file in enumerate(files):
        if number < RENAMED:
            file.rename(file.with_name(f"trip {number}.JPG"))
        elif number < RENAMED + MOVED:
            target = root / "sorted" / f"{number % 37}"
            target.mkdir(parents=True, exist_ok=True)
            file.rename(target / f"{number}.jpg")
        elif number >= RENAMED + MOVED + IN_FOLDERS:
            target = root / "copied"
            target.mkdir(exist_ok=True)
            shutil.copyfile(file, target / f"{number}.jpg")
            file.unlink()
    for folder in sorted({file.parent for file in files[RENAMED + MOVED : RENAMED + MOVED + IN_FOLDERS]}):
        folder.rename(folder.with_name(f"renamed {folder.name}"))


def looks(library: Path) -> dict[bytes, int]:
    """Content hash to the time its thumbnail was made."""
    with closing(sqlite3.connect(f"file:{library / 'derivatives.sqlite'}?mode=ro", uri=True)) as cache:
        return {bytes(content): made_us for content, made_us in cache.execute("SELECT content_hash, made_us FROM thumbs")}


def test_ten_thousand_files_elsewhere_are_the_same_photos(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root, library = tmp_path / "photos", tmp_path / "library"
    for number in range(FILES):
        write_tiny(root / f"d{number // 100:03}" / f"IMG_{number:05}.jpg", number)
    added = photodesk(library, "add", str(root), "--no-previews")
    assert (added["added"], added["derivatives"]["thumb"], added["problems"]) == (FILES, FILES, [])
    before = {photo["id"]: photo["content_hash"] for photo in photodesk(library, "list", "--fields", "id,content_hash")["photos"]}
    made = looks(library)
    shuffle(root)
    began = time.monotonic()
    result = photodesk(library, "scan")
    seconds = time.monotonic() - began
    found = {key: result[key] for key in ("added", "moved", "missing", "known", "changed", "problems", "notices")}
    assert found == {"added": 0, "moved": FILES, "missing": 0, "known": 0, "changed": 0, "problems": [], "notices": []}
    after = photodesk(library, "list", "--fields", "id,content_hash,path,state")["photos"]
    assert {photo["id"]: photo["content_hash"] for photo in after} == before
    assert {photo["path"] for photo in after} == {str(path) for path in root.rglob("*.*")}
    assert {photo["state"] for photo in after} == {"here"}
    assert looks(library) == made
    assert [check["name"] for check in photodesk(library, "doctor", "--verify")["checks"] if not check["ok"]] == []
    with capsys.disabled():
        print(f"\n{FILES:,} files elsewhere: {result['moved']:,} recognised, 0 thumbnails made again, {seconds:.1f} s")


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_an_unchanged_rescan_opens_no_photo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root, library = tmp_path / "photos", tmp_path / "library"
    for number in range(600):
        write_tiny(root / f"d{number // 50:03}" / f"IMG_{number:05}.jpg", number)
    (root / "no picture.jpg").write_text("no picture")
    photodesk(library, "add", str(root))
    trace = tmp_path / "trace"
    calls = "trace=open,openat,openat2,creat,stat,lstat,newfstatat,statx,readlink"
    result = photodesk(library, "scan", under=("strace", "-f", "-qq", "-e", calls, "-o", str(trace)))
    assert (result["known"], result["changed"], result["added"]) == (601, 0, 0)
    touched = [line for line in trace.read_text(errors="replace").splitlines() if os.fspath(root) in line]
    opened = [line for line in touched if re.search(r"\b(open|openat|openat2|creat)\(", line)]
    assert len(opened) >= 13  # the folders
    assert [line for line in opened if "O_DIRECTORY" not in line] == []
    with capsys.disabled():
        print(f"\nunchanged rescan of 601 photos in 13 folders: {len(opened)} folders opened, 0 photos")
