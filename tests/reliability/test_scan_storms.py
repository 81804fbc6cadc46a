"""Scans of trees that are hostile, half away or changing: all that is there is taken up, nothing else, and nothing is concluded."""

import json
import os
import random
import shutil
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import write_jpeg
from mounts import Mount

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.changes import ScanResult
from photodesk.domain.problems import Notice, Reason
from photodesk.library.library import Library

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(120)]

Told = list[object]


@pytest.fixture
def library(paths: Paths) -> Iterator[Library]:
    opened = Library.open(paths, Settings())
    yield opened
    opened.close()


def scan(library: Library, *folders: Path, told: Told | None = None) -> ScanResult:
    for folder in folders:
        library.folders.add(os.fsencode(folder))
    return library.scanning.scan(None, (told if told is not None else []).append)


def fill(folder: Path, count: int) -> list[Path]:
    """Different files that look like photos to a scan."""
    folder.mkdir(parents=True, exist_ok=True)
    made = [folder / f"IMG_{number:05}.jpg" for number in range(count)]
    for number, path in enumerate(made):
        path.write_bytes(b"%d" % number)
    return made


def names(library: Library, query: str = "") -> dict[str, Any]:
    return {str(photo["path"]): photo["id"] for photo in library.browsing.photos(query)}


def codes(told: Told) -> list[str]:
    return [change.code for change in told if isinstance(change, Notice)]


def photodesk(library: Path, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "photodesk", "--library", str(library), *arguments, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert "Traceback" not in done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_tree_full_of_what_is_no_file(library: Library, tmp_path: Path) -> None:
    root = tmp_path / "p"
    fill(root / "real", 20)
    for number in range(50):
        os.mkfifo(root / f"pipe{number}.jpg")
        (root / f"loop{number}").symlink_to(root)
        (root / "real" / f"up{number}").symlink_to("..")
        (root / f"self{number}.jpg").symlink_to(f"self{number}.jpg")
    deep = root
    for _ in range(60):
        deep = deep / "down"
    fill(deep, 1)
    (deep / "back").symlink_to(root)
    if os.geteuid() == 0:
        os.mknod(root / "null.jpg", 0o666 | stat.S_IFCHR, os.makedev(1, 3))
        os.mknod(root / "disk.png", 0o666 | stat.S_IFBLK, os.makedev(7, 200))
    here = os.getcwd()
    os.chdir(root)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.jpg")
        os.chdir(here)
        began = time.monotonic()
        result = scan(library, root)
    assert time.monotonic() - began < 10
    assert result.added == 21
    reasons = {os.path.basename(problem.path): problem.reason for problem in result.problems}
    assert {reasons[f"pipe{number}.jpg"] for number in range(50)} == {Reason.NOT_AN_IMAGE} == {reasons["socket.jpg"]}
    assert {reasons[name] for name in ("loop0", "up0", "self0.jpg", "back")} == {Reason.UNSUPPORTED}
    if os.geteuid() == 0:
        assert {reasons[name] for name in ("null.jpg", "disk.png")} == {Reason.NOT_AN_IMAGE}


def test_folders_that_vanish_and_appear_while_they_are_walked(library: Library, tmp_path: Path) -> None:
    """What is there all the time is never missing and is there once; at rest the catalog is what the disk is."""
    root = tmp_path / "p"
    for number in range(60):
        fill(root / "steady" / f"d{number:02}", 20)
        fill(root / "moving" / f"d{number:02}", 20)
    assert scan(library, root).added == 2400
    steady = {path for path in names(library) if "/steady/" in path}
    over = threading.Event()

    def stir() -> None:
        chance = random.Random(7)
        while not over.is_set():
            place = root / "moving" / f"d{chance.randrange(60):02}"
            aside = root / "moving" / f"x{chance.randrange(1 << 30)}"
            try:
                place.rename(aside)
                (aside / "IMG_00003.jpg").rename(aside / f"y{chance.randrange(1 << 30)}.jpg")
                aside.rename(place)
            except OSError:
                continue

    stirring = threading.Thread(target=stir)
    stirring.start()
    try:
        for _ in range(15):
            result = scan(library)
            assert result.offline == ()
            found = list(library.browsing.photos(""))
            assert {str(p["path"]) for p in found if p["state"] == "here"} >= steady
    finally:
        over.set()
        stirring.join()
    scan(library)
    here = [str(p["path"]) for p in library.browsing.photos("") if p["state"] == "here"]
    assert sorted(here) == sorted(str(path) for path in root.rglob("*.jpg"))
    assert library.browsing.count("") == 2400


@pytest.mark.parametrize("moment", ["before", "within"])
def test_an_empty_folder_over_a_full_one(library: Library, tmp_path: Path, moment: str) -> None:
    root, empty = tmp_path / "p", tmp_path / "empty"
    for number in range(30):
        fill(root / f"d{number:02}", 50)
    empty.mkdir()
    scan(library, root)
    before = names(library)
    told: Told = []
    cover = Mount("--bind", empty, root)
    with cover:
        cover.end()
        if moment == "before":
            cover.begin()
        passed: list[float] = []

        def late() -> bool:
            """Asked between two directories: at the tenth the folder is covered."""
            passed.append(0.0)
            if moment == "within" and len(passed) == 10:
                cover.begin()
            return False

        result = library.scanning.scan(None, told.append, late)
        assert (result.missing, result.offline) == (0, (str(root),))
        assert codes(told) == ["ROOT_OFFLINE"]
        assert library.browsing.count("is:missing") == 0
        assert {p["state"] for p in library.browsing.photos("")} == {"offline"}
    told.clear()
    result = scan(library, told=told)
    assert (result.known, result.changed, result.added, codes(told)) == (1500, 0, 0, ["ROOT_BACK"])
    assert names(library) == before
    assert library.jobs.counts()["look"]["queued"] == 1500  # those of the first scan: nothing is to be read again


def test_a_card_of_the_same_kind_in_the_same_place(library: Library, tmp_path: Path) -> None:
    root = tmp_path / "card"
    root.mkdir()
    with Mount("-t", "tmpfs", "first", root):
        fill(root, 30)
        scan(library, root)
    with Mount("-t", "tmpfs", "second", root):
        fill(root / "other", 40)
        result = scan(library)
        assert (result.offline, result.added, result.missing) == ((str(root),), 0, 0)


def test_sixty_percent_of_the_files_are_gone(tmp_path: Path, paths: Paths) -> None:
    """Through the command line: nothing leaves the catalog or the cache, it is said, and what returns is the same photo."""
    root, aside = tmp_path / "p", tmp_path / "aside"
    first = write_jpeg(root / "IMG_0000.jpg", 0)
    for number in range(1, 200):
        write_jpeg(root / f"IMG_{number:04}.jpg", number, width=32, height=24)
    photodesk(paths.library, "add", str(root), "--no-previews")
    before = {p["path"]: (p["id"], p["hashes"]) for p in photodesk(paths.library, "list")["photos"]}
    cached = photodesk(paths.library, "stats")["cache_bytes"]
    aside.mkdir()
    for file in sorted(root.iterdir())[80:]:
        file.rename(aside / file.name)
    result = photodesk(paths.library, "scan")
    assert (result["missing"], result["known"], [n["code"] for n in result["notices"]]) == (120, 80, ["MASS_MISSING"])
    assert photodesk(paths.library, "count", "is:missing")["count"] == 120
    assert {p["path"]: (p["id"], p["hashes"]) for p in photodesk(paths.library, "list")["photos"]} == before
    assert photodesk(paths.library, "stats")["cache_bytes"] == cached
    (root / "returned").mkdir()
    for file in aside.iterdir():  # copies: known by their bytes alone
        shutil.copyfile(file, root / "returned" / file.name)
    result = photodesk(paths.library, "scan")
    assert (result["moved"], result["added"], result["missing"], result["notices"]) == (120, 0, 0, [])
    after = photodesk(paths.library, "list")["photos"]
    assert {p["name"]: (p["id"], p["hashes"]) for p in after} == {os.path.basename(path): found for path, found in before.items()}
    assert {p["state"] for p in after} == {"here"}
    assert [c["name"] for c in photodesk(paths.library, "doctor")["checks"] if not c["ok"]] == []
    assert first.exists()


def test_added_folders_and_libraries_inside_one_another(library: Library, tmp_path: Path, paths: Paths) -> None:
    root = tmp_path / "p"
    places = [root, root / "a", root / "a" / "b", root / "a" / "b" / "c", root / "ab"]
    for place in places:
        fill(place, 5)
    for name in ("catalog.sqlite", "derivatives.sqlite"):
        (root / "a" / "library").mkdir(exist_ok=True)
        (root / "a" / "library" / name).touch()
    fill(root / "a" / "library" / "previews" / "ab", 5)
    chance = random.Random(3)
    for _ in range(12):
        chosen = chance.sample(places, chance.randint(1, len(places)))
        if root not in chosen:
            chosen.append(root)
        scan(library, *chosen)
        found = [str(photo["path"]) for photo in library.browsing.photos("")]
        assert sorted(found) == sorted(str(path) for place in places for path in place.glob("*.jpg"))
        owners = {str(photo["path"]): str(photo["folder"]) for photo in library.browsing.photos("")}
        for path, owner in owners.items():
            assert owner == max((str(c) for c in chosen if path.startswith(f"{c}/")), key=len)
        for folder in library.folders.all():
            if folder.path != os.fsencode(root):
                library.folders.remove(folder.path)
    own = Paths(root / "own")
    inner = Library.open(own, Settings())
    fill(own.library / "previews" / "ab", 3)
    assert scan(inner, root).added == 25
    inner.close()


def test_what_the_user_does_not_want_is_left_out(library: Library, tmp_path: Path) -> None:
    root = tmp_path / "p"
    write = {
        "keep.jpg": True, "drafts/a.jpg": False, "deep/drafts/a.jpg": False, "deep/b.tmp.jpg": False, "deep/c.jpg": True,
        "raw/x.jpg": False, "deep/raw/x.jpg": True, "only/here/y.jpg": False, "only/there/y.jpg": True, "#hash.jpg": True,
        ".hidden/a.jpg": False, ".b.jpg": False, "@eaDir/c.jpg": False, "Prev.lrdata/d.jpg": False, "caf\u00e9/e.jpg": False,
    }  # fmt: skip
    for name in write:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * 2_000)
    (root / ".photodeskignore").write_text("# a comment\n\ndrafts/\n*.tmp.jpg\n/raw\ncaf\u00e9\n")
    (root / "only" / ".photodeskignore").write_bytes(b"here\r\n\xff\xfe\n")
    (root / "tiny.jpg").write_bytes(b"x" * 10)
    (root / "deep" / ".photodeskignore").mkdir()  # not a file: nothing is ignored by it
    library.scanning.minimum_bytes = 1_000
    scan(library, root)
    assert sorted(names(library)) == sorted(str(root / name) for name, kept in write.items() if kept)
    (root / ".photodeskignore").unlink()
    assert scan(library).added == 5


def test_names_of_every_kind_are_taken_up_by_their_suffix(library: Library, tmp_path: Path) -> None:
    root = os.fsencode(tmp_path / "p")
    os.mkdir(root)
    taken = [
        b"A.JPG", b"b.JpEg", b"c.jpg.", b"d.jpg ", b"e.png. .", b"f.TIFF", b"PICT0001", b"g.h.webp", b"-x.gif", b" lead.bmp", b"i.AVIF",
        b"j.NEF", b"k.MP4", b"l\xff\xfe.jpg", b"m\n.jpg", b"n\xe2\x80\xae.jpg", b"o" * 251 + b".jpg", b"CON.jpg", b"%s%n.jpg", b"'\";.jpg",
    ]  # fmt: skip
    passed = [b"a.exe", b"b.txt", b"c.pdf", b"d.svg", b"e.eps", b"f.jpg.zip", b"g.xmp", b"h.html", b".i.jpg", b"j.jpg~"]
    for number, name in enumerate([*taken, *passed]):
        with open(os.path.join(root, name), "wb") as file:
            file.write(b"%d" % number)
    result = library.scanning.scan([library.folders.add(root).id], [].append)  # type: ignore[arg-type]
    found = sorted(os.fsencode(str(photo["name"])) for photo in library.browsing.photos(""))
    assert found == sorted(taken)
    assert (result.added, scan(library).known) == (len(taken), len(taken))
    for name in taken:
        photo_id = library.browsing.find(os.path.join(root, name))
        assert photo_id is not None and library.browsing.path_of(photo_id) == os.path.join(root, name)
