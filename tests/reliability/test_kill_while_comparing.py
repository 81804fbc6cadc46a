"""Killed at any moment while pictures are compared: the restart finishes, with the links of a run that nobody disturbed."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
import seeds
from samples_of_copies import photo, save

SCENES, KILLS = 12, 4

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(300)]


def adding(library: Path, photos: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "photodesk", "--library", str(library), "add", str(photos), "--no-previews", "--json"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def rows(library: Path, query: str) -> list[tuple[object, ...]]:
    """From the catalog; nothing where it is not made yet."""
    try:
        with closing(sqlite3.connect(f"file:{library / 'catalog.sqlite'}?mode=ro", uri=True, timeout=10)) as catalog:
            return catalog.execute(query).fetchall()
    except sqlite3.OperationalError:
        return []


def compared(library: Path) -> int:
    return sum(int(str(row[0])) for row in rows(library, "SELECT count(*) FROM pictures WHERE compared = 1"))


def links(library: Path) -> list[tuple[frozenset[object], object]]:
    """(names of two files, what they are to each other), sorted; a link that was stored twice is there twice."""
    found = rows(
        library,
        "SELECT one.name, other.name, picture_links.kind FROM picture_links"
        " JOIN pictures AS later ON later.id = later_id JOIN photos AS one ON one.picture_hash = later.picture_hash"
        " JOIN pictures AS earlier ON earlier.id = earlier_id JOIN photos AS other ON other.picture_hash = earlier.picture_hash",
    )
    return sorted(((frozenset(row[:2]), row[2]) for row in found), key=lambda link: (sorted(map(str, link[0])), str(link[1])))


def test_a_kill_while_pictures_are_compared_loses_and_doubles_no_link(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    photos = tmp_path / "photos"
    for scene in range(SCENES):
        save(photo(scene), photos / f"{scene}.jpg", quality=92, camera="A 7", taken=f"2020:05:01 10:{scene:02}:00")
        save(photo(scene).resize((320, 240)), photos / f"{scene}-small.jpg")
        save(photo(scene), photos / f"{scene}-other.webp", quality=80)
        save(photo(scene, left=60), photos / f"{scene}-next.jpg", camera="A 7", taken=f"2020:05:01 10:{scene:02}:02")
    undisturbed, library = tmp_path / "undisturbed", tmp_path / "library"
    with adding(undisturbed, photos) as process:
        process.communicate()
    assert process.returncode == 0
    chance = random.Random(seeds.chosen())
    kills = 0
    for _ in range(KILLS):
        most = compared(library) + chance.randint(0, 4 * SCENES // KILLS)
        with adding(library, photos) as process:
            while process.poll() is None and compared(library) <= most:
                time.sleep(0.005)
            process.send_signal(signal.SIGKILL)
        kills += process.returncode == -signal.SIGKILL
    with adding(library, photos) as process:
        assert "Traceback" not in process.communicate()[1]
    assert process.returncode == 0
    with capsys.disabled():
        print(f"\n{kills} kills, {len(links(library))} links")
    assert kills and compared(library) == compared(undisturbed) == 4 * SCENES
    assert links(library) == links(undisturbed) and len(links(library)) >= 4 * SCENES
    assert rows(library, "SELECT count(*) FROM jobs WHERE state != 'done'") == [(0,)]
