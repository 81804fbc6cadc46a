"""Jobs on real files with real decoders: what is stored, what is refused, and what happens when the world moves meanwhile."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from builders import write_jpeg, write_photos

from photodesk.domain.changes import ScanResult
from photodesk.domain.problems import Reason
from photodesk.library.jobs import Failure
from photodesk.library.library import Library
from photodesk.library.looking import Looking, Outcome, PreviewDone

Scan = Callable[..., ScanResult]
Work = Callable[..., list[Outcome]]


def states(library: Library) -> dict[str, dict[str, int]]:
    return {kind: dict(found) for kind, found in library.jobs.counts().items()}


def content_of(library: Library, path: Path) -> bytes:
    (found,) = (p["content_hash"] for p in library.browsing.photos("") if p["path"] == str(path))
    return bytes.fromhex(str(found).removeprefix("blake2b:"))


def test_photos_that_were_forgotten_while_they_were_read_hold_nothing_up(
    library: Library, scan: Scan, work: Work, photo_folder: Path, tmp_path: Path
) -> None:
    """A folder is removed while its photos are in the decoders; some of them damaged or no pictures."""
    (photo_folder / "text.jpg").write_text("no picture")
    (photo_folder / "cut.jpg").write_bytes((photo_folder / "IMG_0000.jpg").read_bytes()[:-40])
    scan(photo_folder)
    work(between=lambda: [library.folders.remove(os.fsencode(f.path)) for f in library.folders.all()])
    assert states(library) == {}
    write_photos(tmp_path / "others", 3, start=70)
    scan(tmp_path / "others")
    work()
    assert states(library) == {"look": {"done": 3}, "preview": {"done": 3}, "duplicates": {"done": 3}}


def test_a_preview_is_never_stored_as_that_of_the_file_before(
    library: Library, scan: Scan, work: Work, looking: Looking, tmp_path: Path
) -> None:
    """The file was replaced, the scan knows it, the look does not yet: its new preview does not belong to the old content."""
    path = write_jpeg(tmp_path / "p" / "a.jpg", 1)
    twin = tmp_path / "p" / "twin.jpg"
    shutil.copy(path, twin)
    scan(tmp_path / "p")
    work()
    old = content_of(library, twin)
    library.derivatives.clear_previews()
    write_jpeg(path, 2, width=120)
    assert scan().changed == 1
    ids = [int(str(p["id"])) for p in library.browsing.photos("") if p["path"] == str(path)]
    assert looking.lacking("look", ids) == looking.unread(ids) == ids
    library.jobs.enqueue("preview", ids, 0)
    (job,) = library.jobs.claim_photos("preview", ids)
    outcome = looking.run(job, on_demand=True)
    assert isinstance(outcome, Failure) and outcome.reason is Reason.CHANGED_MEANWHILE
    assert not library.derivatives.has_preview(old)


def test_another_programs_metadata_cost_no_decode(library: Library, scan: Scan, work: Work, tmp_path: Path) -> None:
    """It wrote another camera into the file: the picture is the one that was looked at before."""
    path = write_jpeg(tmp_path / "p" / "a.jpg", 1)
    scan(tmp_path / "p")
    work()
    old = library.derivatives.look(content_of(library, path))
    assert old is not None
    library.derivatives.save_looks([replace(old, thumbhash=b"\1" * 20)])
    path.write_bytes(path.read_bytes().replace(b"Test Camera", b"Best Camera"))
    assert scan().changed == 1
    work()
    new = library.derivatives.look(content_of(library, path))
    assert new is not None and new.content_hash != old.content_hash and new.metadata.camera == "Test Best Camera"
    assert (new.thumbhash, new.thumbnail, new.hashes) == (b"\1" * 20, old.thumbnail, old.hashes)


def test_a_preview_that_failed_is_made_when_the_file_is_another(library: Library, scan: Scan, work: Work, tmp_path: Path) -> None:
    path = write_jpeg(tmp_path / "p" / "a.jpg", 1)
    scan(tmp_path / "p")
    work()
    with library.database.write() as tx:
        tx.exec_driver_sql("UPDATE jobs SET state = 'failed', reason = 'timeout' WHERE kind = 'preview'")
    library.derivatives.clear_previews()
    assert scan().known == 1
    work()
    assert states(library)["preview"] == {"failed": 1}  # the same file: it stays as it is
    write_jpeg(path, 2, width=120)
    scan()
    work()
    assert states(library) == {"look": {"done": 1}, "preview": {"done": 1}, "duplicates": {"done": 1}}
    assert library.derivatives.has_preview(content_of(library, path))


def test_a_file_that_changes_between_scan_and_preview_is_tried_again(library: Library, scan: Scan, work: Work, tmp_path: Path) -> None:
    path = write_jpeg(tmp_path / "p" / "a.jpg", 1)
    scan(tmp_path / "p")
    changed: list[bool] = []

    def rewrite() -> None:
        if not changed:
            changed.append(True)
            write_jpeg(path, 2, width=120)

    outcomes = work(between=rewrite)
    assert [o.reason for o in outcomes if isinstance(o, Failure)] == [Reason.CHANGED_MEANWHILE]
    assert states(library)["preview"] == {"waiting": 1}
    scan()
    work()
    assert states(library) == {"look": {"done": 1}, "preview": {"done": 1}, "duplicates": {"done": 1}}


@pytest.mark.parametrize("lost", ["row", "file", "damage"])
def test_what_is_lost_from_the_cache_is_made_again_when_it_is_wanted(
    library: Library, scan: Scan, work: Work, looking: Looking, tmp_path: Path, lost: str
) -> None:
    path = write_jpeg(tmp_path / "p" / "a.jpg", 1, width=900, height=600)
    scan(tmp_path / "p")
    work()
    content = content_of(library, path)
    (photo_id,) = (int(str(p["id"])) for p in library.browsing.photos(""))
    assert looking.lacking("look", [photo_id]) == looking.lacking("preview", [photo_id]) == []
    before = library.derivatives.thumbnail(content), library.derivatives.preview(content)
    if lost == "row":
        library.derivatives.drop(content)
    else:
        (file,) = library.paths.previews.rglob("*.jpg")
        file.unlink() if lost == "file" else file.write_bytes(file.read_bytes()[:-1])
        assert library.derivatives.preview(content) is None
    for kind in ("look", "preview"):
        library.jobs.enqueue(kind, looking.lacking(kind, [photo_id]), 0)
    work()
    assert (library.derivatives.thumbnail(content), library.derivatives.preview(content)) == before


def test_equal_content_is_decoded_once(library: Library, scan: Scan, work: Work, tmp_path: Path) -> None:
    first = write_jpeg(tmp_path / "p" / "a.jpg", 1)
    scan(tmp_path / "p")
    work()
    shutil.copy(first, tmp_path / "p" / "b.jpg")
    scan()
    previews = [o for o in work() if isinstance(o, PreviewDone)]
    assert [o.cpu_s for o in previews] == []
    assert library.derivatives.sizes().previews == library.derivatives.sizes().thumbs == 1


def test_a_look_at_a_file_that_is_being_written_is_not_kept(
    library: Library, scan: Scan, looking: Looking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_jpeg(tmp_path / "p" / "a.jpg", 1)
    scan(tmp_path / "p")
    whole = path.read_bytes()
    (job,) = library.jobs.claim(1, ())
    inside: list[int] = []
    known = library.derivatives.has_look

    def ask(content_hash: bytes) -> bool:  # asked in the middle of a look, when the bytes have been read
        inside.append(path.write_bytes(whole + b"more"))
        return known(content_hash)

    monkeypatch.setattr(library.derivatives, "has_look", ask)
    outcome = looking.run(job)
    assert inside
    assert isinstance(outcome, Failure) and outcome.reason is Reason.CHANGED_MEANWHILE
