"""Check Library finds what is wrong, names it, and is content with what is not."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from builders import write_photos

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.changes import ScanResult
from photodesk.library.checking import Check
from photodesk.library.library import Library
from photodesk.library.looking import Outcome

Scan = Callable[..., ScanResult]
Work = Callable[..., list[Outcome]]


@pytest.fixture(autouse=True)
def private_files() -> Iterator[None]:
    """As the program does at its start."""
    before = os.umask(0o077)
    yield
    os.umask(before)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six photos."""
    write_photos(tmp_path / "photos", 6)
    return tmp_path / "photos"


@pytest.fixture
def whole(library: Library, scan: Scan, work: Work, folder: Path) -> Library:
    """A library in which everything was done."""
    scan(folder)
    work()
    return library


def check(paths: Paths, *, verify: bool = False) -> dict[str, Check]:
    """What `doctor` says: it only reads."""
    library = Library.open(paths, Settings(), writable=False)
    try:
        return {found.name: found for found in library.checking.run(verify=verify)}
    finally:
        library.close()


def wrong(paths: Paths, *, verify: bool = False) -> list[str]:
    return [name for name, found in check(paths, verify=verify).items() if not found.ok]


def change(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as opened:
        opened.execute(statement)
        opened.commit()


def test_a_whole_library_is_whole_open_or_closed(whole: Library, paths: Paths) -> None:
    assert wrong(paths, verify=True) == []
    whole.close()
    found = check(paths, verify=True)
    assert [name for name, each in found.items() if not each.ok] == []
    assert {each.invariant for each in found.values()} >= {"I2", "I3", "I4", "I5", "I7", "I8"}
    assert "seccomp" in found["sandbox"].message or "landlock" in found["sandbox"].message or "none" in found["sandbox"].message


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO photo_tags (tag_id, photo_id) VALUES (7, 1)",
        "INSERT INTO album_photos (album_id, photo_id) VALUES (7, 1)",
        "UPDATE jobs SET photo_id = 9999 WHERE id = 1",
        "INSERT INTO hashes VALUES (zeroblob(32), 1, x'00', x'00', x'00', x'00')",
    ],
)
def test_rows_that_refer_to_nothing_are_found(whole: Library, paths: Paths, statement: str) -> None:
    change(paths.catalog, statement)
    assert wrong(paths) == ["references"]


def test_files_that_differ_are_named(whole: Library, paths: Paths, folder: Path) -> None:
    gone, longer, link, same = (folder / f"IMG_000{number}.jpg" for number in range(4))
    ids = {str(p["path"]): int(str(p["id"])) for p in whole.browsing.photos("")}
    gone.unlink()
    longer.write_bytes(longer.read_bytes() + b"\0")
    link.rename(folder / "target")
    link.symlink_to("target")
    facts = same.stat()
    data = bytearray(same.read_bytes())
    data[len(data) // 2] ^= 1
    same.write_bytes(data)
    os.utime(same, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert set(check(paths)["files_match"].ids) == {ids[str(path)] for path in (gone, longer, link)}
    assert set(check(paths, verify=True)["files_match"].ids) == {ids[str(path)] for path in (gone, longer, link, same)}


def test_files_on_a_drive_that_is_away_are_no_fault(whole: Library, paths: Paths, scan: Scan, folder: Path) -> None:
    folder.rename(folder.with_name("away"))
    scan()
    assert wrong(paths) == []


@pytest.mark.parametrize("damage", ["thumbnail", "preview cut", "preview deleted"])
def test_damaged_pictures_are_found_and_mended(whole: Library, paths: Paths, work: Work, damage: str) -> None:
    if damage == "thumbnail":
        change(paths.derivatives, "UPDATE thumbs SET checksum = checksum + 1 WHERE rowid = 3")
    else:
        file = next(iter(paths.previews.rglob("*.jpg")))
        file.unlink() if damage == "preview deleted" else file.write_bytes(file.read_bytes()[:-9])
    assert wrong(paths) == ["cache"]
    assert whole.checking.repair().mended == 1
    work()
    assert wrong(paths) == []
    sizes = whole.derivatives.sizes()
    assert (sizes.thumbs, sizes.previews) == (6, 6)


def test_what_a_kill_left_half_written_is_found_and_goes_at_the_next_start(whole: Library, paths: Paths) -> None:
    stray = paths.previews / "ab" / f"{'0' * 62}.jpg"
    stray.parent.mkdir(exist_ok=True)
    parts = [stray.with_name(f"{stray.name}.1.2.part"), paths.library / ".config.toml-x1.part", paths.backups / "catalog-1.sqlite.part"]
    paths.backups.mkdir()
    for file in (stray, *parts):
        file.write_bytes(b"half")
        os.utime(file, (1, 1))
    assert wrong(paths) == ["leftovers"]
    whole.close()
    paths.seal.unlink()  # as after a kill
    again = Library.open(paths, Settings())
    try:
        again.recover()
        assert wrong(paths) == []
        assert not stray.exists()
        assert again.derivatives.sizes().previews == 6
        assert sum(1 for _ in paths.previews.rglob("*.jpg")) == 6
    finally:
        again.close()


def test_what_a_living_process_is_just_writing_is_no_leftover(whole: Library, paths: Paths) -> None:
    part = next(iter(paths.previews.iterdir())) / "a.jpg.1.2.part"
    part.write_bytes(b"half")
    assert wrong(paths) == []


def test_jobs_of_a_dead_process_hang_until_the_next_start(paths: Paths, folder: Path) -> None:
    """While their process lives they do not."""
    script = (
        "import os, sys; from pathlib import Path; from photodesk.config.paths import Paths;"
        "from photodesk.config.settings import Settings;"
        "from photodesk.library.library import Library; library = Library.open(Paths(Path(sys.argv[1])), Settings());"
        "library.folders.add(os.fsencode(sys.argv[2])); library.scanning.scan(None, print); library.jobs.claim(5, ());"
        "print('claimed', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", script, str(paths.library), str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        while other.stdout.readline().strip() != "claimed":
            assert other.poll() is None
        assert wrong(paths) == []
        other.send_signal(signal.SIGKILL)
    found = check(paths)["jobs_settled"]
    assert (found.ok, len(found.ids)) == (False, 5)
    library = Library.open(paths, Settings())
    library.recover()
    assert dict(library.jobs.counts()["look"]) == {"queued": 6}
    library.close()
    assert wrong(paths) == []


def test_a_job_that_failed_without_a_reason_is_found(whole: Library, paths: Paths) -> None:
    change(paths.catalog, "UPDATE jobs SET state = 'failed', reason = NULL WHERE id = 3")
    assert check(paths)["jobs_settled"].ids == (3,)


def test_what_others_could_read_and_switched_off_safety_are_found(whole: Library, paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    paths.derivatives.chmod(0o644)
    monkeypatch.setenv("PHOTODESK_UNSAFE", "nosandbox")
    assert wrong(paths) == ["permissions", "unsafe_mode"]


def test_hashes_go_with_the_last_photo_that_has_them(library: Library, scan: Scan, work: Work, paths: Paths, tmp_path: Path) -> None:
    write_photos(tmp_path / "p", 3)
    scan(tmp_path / "p")
    work()
    write_photos(tmp_path / "p", 1, width=120)
    scan()
    work()
    assert wrong(paths) == []
    library.folders.remove(os.fsencode(tmp_path / "p"))
    assert wrong(paths) == []
    with library.database.read() as tx:
        assert tx.exec_driver_sql("SELECT count(*) FROM hashes").scalar_one() == 0
