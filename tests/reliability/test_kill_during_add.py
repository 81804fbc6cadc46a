"""Killed at any moment while it works: every restart goes on, nothing stored is made again, everything ends whole."""

import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import seeds
from builders import write_photos

from photodesk.store.locking import is_held

PHOTOS, KILLS = 2_000, 50

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(900)]


def photodesk(library: Path, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "photodesk", "--library", str(library), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def killed(process: "subprocess.Popen[str]", library: Path, chance: random.Random) -> bool:
    """Kill it: every fourth time a moment after it has the library, else when it has stored some more. False: it had ended by itself."""
    most = stored(library) + (0 if chance.random() < 0.25 else chance.randint(1, 120))
    with process:
        while process.poll() is None and (not is_held(library / "lock") or stored(library) < most):
            time.sleep(0.01)
        time.sleep(chance.uniform(0.0, 0.1))
        process.send_signal(signal.SIGKILL)
    return process.returncode == -signal.SIGKILL


def stored(library: Path) -> int:
    """How many thumbnails and previews there are."""
    thumbs, previews = rows(library, "SELECT count(*) FROM thumbs"), rows(library, "SELECT count(*) FROM previews")
    return sum(row[0] for row in thumbs + previews)


def rows(library: Path, query: str) -> list[Any]:
    """From the cache; nothing where it is not made yet."""
    try:
        with closing(sqlite3.connect(f"file:{library / 'derivatives.sqlite'}?mode=ro", uri=True, timeout=10)) as cache:
            return cache.execute(query).fetchall()
    except sqlite3.OperationalError:
        return []


def made(library: Path) -> tuple[dict[bytes, int], dict[str, int]]:
    """What is stored: content hash to the time its thumbnail was made, preview file to inode (made again: another number).
    A preview is stored once its row is; a kill between file and row leaves a file that is written again."""
    thumbs = {bytes(h): made_us for h, made_us in rows(library, "SELECT content_hash, made_us FROM thumbs")}
    known = {bytes(h).hex() for (h,) in rows(library, "SELECT content_hash FROM previews")}
    previews = {str(p): p.stat().st_ino for p in (library / "previews").rglob("*.jpg") if p.stem in known}
    return thumbs, previews


def test_fifty_kills_during_add(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    photos, library = tmp_path / "photos", tmp_path / "library"
    for day in range(20):
        write_photos(photos / f"day{day:02}", PHOTOS // 20, start=day * PHOTOS // 20, width=640, height=480)
    chance = random.Random(seeds.chosen())
    thumbs: dict[bytes, int] = {}
    previews: dict[str, int] = {}
    made_again = kills = 0
    going_on = 0
    for _ in range(KILLS):
        kills += killed(photodesk(library, "add", str(photos), "--json"), library, chance)
        now_thumbs, now_previews = made(library)
        going_on += len(now_thumbs) > len(thumbs) or len(now_previews) > len(previews)
        made_again += sum(1 for key, number in thumbs.items() if now_thumbs.get(key) != number)
        made_again += sum(1 for key, number in previews.items() if now_previews.get(key) != number)
        thumbs, previews = now_thumbs, now_previews
    output, errors = photodesk(library, "add", str(photos), "--json").communicate()
    assert "Traceback" not in errors
    result = json.loads(output)
    assert result["derivatives"] == {"thumb": PHOTOS, "preview": PHOTOS}
    assert result["hashes"] == PHOTOS
    listing = json.loads(photodesk(library, "list", "--json", "--fields", "path,hashes").communicate()[0])
    assert len({photo["path"] for photo in listing["photos"]}) == listing["count"] == PHOTOS
    doctor = json.loads(photodesk(library, "doctor", "--verify", "--json").communicate()[0])
    assert [check["name"] for check in doctor["checks"] if not check["ok"]] == []
    whole = json.loads(photodesk(library, "derivatives", "check", "--json").communicate()[0])
    assert (whole["ok"], whole["rebuilt"]) == (PHOTOS, 0)
    jobs = json.loads(photodesk(library, "jobs", "--json").communicate()[0])["jobs"]
    assert {job["state"] for job in jobs} == {"done"}
    assert sorted(photo["path"] for photo in listing["photos"]) == sorted(str(path) for path in photos.rglob("*.jpg"))
    assert all(photo["hashes"] and len(photo["hashes"]["phash"]) == 64 for photo in listing["photos"])
    assert sum(1 for file in (library / "previews").rglob("*") if file.is_file()) == PHOTOS
    with capsys.disabled():
        print(f"\n{kills} kills, {len(thumbs)} thumbnails and {len(previews)} previews before the last run, {made_again} made again")
        print(f"{going_on} of the killed runs had stored something new")
    assert kills == KILLS
    assert going_on >= KILLS // 2
    assert made_again == 0
