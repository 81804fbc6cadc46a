"""What happens in watched folders is found, each file once and never a part of one, whatever the system drops."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from builders import write_jpeg, write_photos
from fuse_passthrough import mounted
from watched import Watched

from photodesk.config.paths import Paths
from photodesk.domain.changes import PhotosChanged

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(120)]


@pytest.fixture
def watched(paths: Paths) -> Iterator[Callable[..., Watched]]:
    opened: list[Watched] = []

    def begin(*folders: Path, poll_s: float = 60.0) -> Watched:
        opened.append(Watched(paths, *folders, poll_s=poll_s))
        return opened[-1]

    yield begin
    for each in opened:
        each.close()


def test_fifty_thousand_files_at_once_are_each_found_once(watched: Callable[..., Watched], tmp_path: Path) -> None:
    root, source = tmp_path / "photos", write_jpeg(tmp_path / "source.jpg")
    flat = root / "flat"
    flat.mkdir(parents=True)
    program = watched(root)
    for number in range(40_000):
        os.link(source, flat / f"IMG_{number:05}.jpg")
    for number in range(10_000):
        folder = root / f"{number % 50:02}"
        folder.mkdir(exist_ok=True)
        os.link(source, folder / f"IMG_{number:05}.jpg")
    assert program.wait(lambda: len(program.added()) >= 50_000) < 60
    program.wait(program.watch.is_quiet)
    assert len(program.added()) == len(set(program.added())) == program.library.browsing.count("") == 50_000
    assert program.of(PhotosChanged) == []


def test_files_that_grow_are_taken_when_they_are_whole(watched: Callable[..., Watched], tmp_path: Path) -> None:
    root, made = tmp_path / "photos", write_photos(tmp_path / "made", 6)
    root.mkdir()
    program = watched(root)
    data = made[0].read_bytes()
    with (root / "slow.jpg").open("wb") as slow:
        for start in range(0, len(data), len(data) // 8 + 1):
            slow.write(data[start : start + len(data) // 8 + 1])
            slow.flush()
            time.sleep(0.5)
    shutil.copyfile(made[1], root / ".hidden.jpg")
    (root / ".hidden.jpg").rename(root / "renamed.jpg")
    shutil.copyfile(made[2], root / "copy.jpg.part")
    (root / "copy.jpg.part").rename(root / "copy.jpg")
    (root / "left.jpg.part").write_bytes(made[3].read_bytes()[:100])
    (root / "rewritten.jpg").write_bytes(made[4].read_bytes()[:200])
    time.sleep(0.4)
    (root / "rewritten.jpg").write_bytes(made[5].read_bytes())
    (root / "unfinished.jpg").write_bytes(made[4].read_bytes()[:-2])
    assert program.wait(lambda: len(program.added()) == 4, 10) < 5
    sizes = {str(photo["name"]): photo["size"] for photo in program.library.browsing.photos("")}
    whole = {"slow.jpg": 0, "renamed.jpg": 1, "copy.jpg": 2, "rewritten.jpg": 5}
    assert sizes == {name: made[number].stat().st_size for name, number in whole.items()}
    assert program.of(PhotosChanged) == []


def test_a_folder_without_events_is_polled_and_says_nothing_wrong(watched: Callable[..., Watched], tmp_path: Path) -> None:
    shelf, place = tmp_path / "shelf", tmp_path / "nas"
    write_photos(shelf / "2025", 4)
    with mounted(shelf, place):
        program = watched(place, poll_s=1.0)
        program.wait(lambda: len(program.added()) == 4)
        write_photos(shelf / "2025", 3, start=10)
        write_photos(shelf / "2026", 3, start=20)
        program.wait(lambda: len(program.added()) == 10, 8)
        assert program.codes() == []
        program.close()


_FEW_WATCHES = """
import sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from photodesk.config.paths import library_paths
from watched import Watched
root = Path(sys.argv[1])
program = Watched(library_paths(None), root, poll_s=1.0)
print("watching", flush=True)
sys.stdin.readline()
program.wait(lambda: len(program.added()) == 60, 10)
print("WATCH_LIMIT" in program.codes(), program.library.browsing.count(""), flush=True)
program.close()
"""


def test_at_the_limit_of_watches_all_is_found_by_polling(tmp_path: Path, private_home: Path) -> None:
    root = tmp_path / "photos"
    folders = [root / f"{number:02}" for number in range(60)]
    for folder in folders:
        folder.mkdir(parents=True)
    limit = "echo 20 > /proc/sys/user/max_inotify_watches"
    if subprocess.run(["unshare", "-Ur", "sh", "-c", limit], capture_output=True, check=False).returncode:
        pytest.skip("the limit of watches can't be set here")
    script = tmp_path / "few.py"
    script.write_text(_FEW_WATCHES.format(tests=str(Path(__file__).parent.parent)))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = ["unshare", "-Ur", "sh", "-c", limit + ' && exec "$@"', "sh", sys.executable, str(script), str(root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as program:
        assert program.stdin is not None and program.stdout is not None
        assert program.stdout.readline() == "watching\n"
        for number, folder in enumerate(folders):
            write_jpeg(folder / "new.jpg", number)
        program.stdin.write("\n")
        program.stdin.flush()
        assert program.stdout.readline() == "True 60\n"


def test_the_command_watch_tells_in_lines_and_ends_at_an_interrupt(paths: Paths, tmp_path: Path) -> None:
    root = tmp_path / "photos"
    write_photos(root, 2)
    photodesk = [sys.executable, "-m", "photodesk"]
    subprocess.run([*photodesk, "add", str(root), "--quiet"], check=True, capture_output=True)
    subprocess.run([*photodesk, "folders", "set", str(root), "--tag", "Inbox", "--rating", "3"], check=True, capture_output=True)
    with subprocess.Popen([*photodesk, "watch"], stdout=subprocess.PIPE, text=True) as watch:
        assert watch.stdout is not None
        lines = map(json.loads, watch.stdout)
        assert next(lines) == {"event": "watching", "folders": [str(root)]}
        next(line for line in lines if line["event"] == "scan")
        write_jpeg(root / "sub" / "new.jpg", 50)
        found = [next(line for line in lines if line["event"] == event) for event in ("added", "ready", "rule")]
        assert [line["path"] for line in found] == [str(root / "sub" / "new.jpg")] * 3
        folders = json.loads(subprocess.run([*photodesk, "folders", "--json"], capture_output=True, check=True).stdout)
        assert folders["folders"][0]["state"] == "watching"
        began = time.monotonic()
        watch.send_signal(2)
        assert watch.wait(10) == 130
        assert time.monotonic() - began < 3
    photos = json.loads(subprocess.run([*photodesk, "list", "tag:Inbox", "--json"], capture_output=True, check=True).stdout)
    assert [(photo["name"], photo["rating"]) for photo in photos["photos"]] == [("new.jpg", 3)]
    folders = json.loads(subprocess.run([*photodesk, "folders", "--json"], capture_output=True, check=True).stdout)
    assert folders["folders"][0]["state"] == "online"
