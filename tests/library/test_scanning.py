"""Taking up folders: new, changed, moved, missing, back, offline."""

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import write_jpeg, write_photos

from photodesk.domain.changes import PhotosAdded, ScanResult
from photodesk.domain.problems import Notice, Reason
from photodesk.library.folders import FolderError
from photodesk.library.library import Library

Scan = Callable[..., ScanResult]


def names(library: Library, query: str = "") -> dict[str, int]:
    """Path below the last folder name to photo id, of all photos."""
    return {str(p["path"]): int(str(p["id"])) for p in library.browsing.photos(query)}


def test_every_file_becomes_one_photo_told_in_batches(library: Library, scan: Scan, photo_folder: Path) -> None:
    told: list[object] = []
    result = scan(photo_folder, told=told)
    assert (result.added, result.known, result.missing) == (24, 0, 0)
    assert sum(len(t.ids) for t in told if isinstance(t, PhotosAdded)) == 24
    assert sorted(names(library)) == sorted(str(p) for p in photo_folder.rglob("*.jpg"))


def test_an_unchanged_rescan_finds_everything_known(library: Library, scan: Scan, photo_folder: Path) -> None:
    scan(photo_folder)
    before = names(library)
    result = scan()
    assert (result.added, result.known, result.changed, result.moved, result.missing) == (0, 24, 0, 0, 0)
    assert names(library) == before


def test_a_renamed_and_a_moved_file_keep_their_rows(library: Library, scan: Scan, photo_folder: Path) -> None:
    scan(photo_folder)
    before = names(library)
    renamed, moved = photo_folder / "IMG_0001.jpg", photo_folder / "coast" / "IMG_0009.jpg"
    (photo_folder / "new").mkdir()
    renamed.rename(photo_folder / "best.jpg")
    moved.rename(photo_folder / "new" / "IMG_0009.jpg")
    result = scan()
    after = names(library)
    assert (result.moved, result.added, result.missing) == (2, 0, 0)
    assert after[str(photo_folder / "best.jpg")] == before[str(renamed)]
    assert after[str(photo_folder / "new" / "IMG_0009.jpg")] == before[str(moved)]


def test_files_that_changed_places_between_folders_keep_their_rows(library: Library, scan: Scan, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    for number in range(40):
        write_photos(folder / f"day{number:02}", 3, start=3 * number)
    scan(folder)
    before = {Path(path).read_bytes(): photo_id for path, photo_id in names(library).items()}
    for number in range(0, 40, 2):  # each folder takes the name of its neighbour, and one file goes across
        first, second = folder / f"day{number:02}", folder / f"day{39 - number:02}"
        first.rename(folder / "free")
        second.rename(first)
        (folder / "free").rename(second)
        lone = sorted(first.iterdir())[0]
        lone.rename(second / f"new {lone.name}")
    result = scan()
    assert (result.missing, result.added) == (0, 0)
    assert {Path(path).read_bytes(): photo_id for path, photo_id in names(library).items()} == before


def test_swapped_names_swap_the_rows(library: Library, scan: Scan, photo_folder: Path) -> None:
    scan(photo_folder)
    before = names(library)
    first, second, free = (photo_folder / n for n in ("IMG_0000.jpg", "IMG_0001.jpg", "free"))
    first.rename(free)
    second.rename(first)
    free.rename(second)
    result = scan()
    after = names(library)
    assert result.missing == 0
    assert (after[str(first)], after[str(second)]) == (before[str(second)], before[str(first)])


def test_a_file_renamed_over_another_takes_its_place_and_the_other_is_missing(library: Library, scan: Scan, photo_folder: Path) -> None:
    scan(photo_folder)
    before = names(library)
    target = photo_folder / "IMG_0000.jpg"
    (photo_folder / "IMG_0001.jpg").rename(target)
    assert scan().missing == 1
    assert names(library, "is:missing").keys() == {str(target)}
    here = [p["id"] for p in library.browsing.photos("") if p["state"] == "here" and p["path"] == str(target)]
    assert here == [before[str(photo_folder / "IMG_0001.jpg")]]


def test_a_deleted_file_is_missing_and_comes_back_with_its_row(library: Library, scan: Scan, photo_folder: Path, tmp_path: Path) -> None:
    scan(photo_folder)
    before = names(library)
    gone = photo_folder / "IMG_0003.jpg"
    shutil.move(gone, tmp_path / "aside.jpg")
    assert scan().missing == 1
    assert names(library, "is:missing") == {str(gone): before[str(gone)]}
    shutil.move(tmp_path / "aside.jpg", gone)
    assert scan().missing == 0
    assert names(library, "is:missing") == {}
    assert names(library) == before


def test_a_rewritten_file_is_changed_and_keeps_its_row(library: Library, scan: Scan, photo_folder: Path) -> None:
    scan(photo_folder)
    before = names(library)
    write_jpeg(photo_folder / "IMG_0004.jpg", 99, width=120)
    result = scan()
    assert (result.changed, result.added) == (1, 0)
    assert names(library) == before


def test_an_unreachable_folder_is_offline_and_changes_nothing(library: Library, scan: Scan, photo_folder: Path) -> None:
    scan(photo_folder)
    photo_folder.rename(photo_folder.with_name("elsewhere"))
    told: list[object] = []
    result = scan(told=told)
    assert (result.missing, result.offline) == (0, (str(photo_folder),))
    assert [n.code for n in told if isinstance(n, Notice)] == ["ROOT_OFFLINE"]
    assert {p["state"] for p in library.browsing.photos("")} == {"offline"}
    photo_folder.with_name("elsewhere").rename(photo_folder)
    assert scan().known == 24
    assert {p["state"] for p in library.browsing.photos("")} == {"here"}


def test_an_empty_folder_in_its_place_is_offline(library: Library, scan: Scan, photo_folder: Path) -> None:
    scan(photo_folder)
    photo_folder.rename(photo_folder.with_name("elsewhere"))
    photo_folder.mkdir()
    assert scan().offline == (str(photo_folder),)
    assert library.browsing.count("is:missing") == 0


def test_another_drive_with_other_photos_in_its_place_is_offline(library: Library, scan: Scan, photo_folder: Path) -> None:
    scan(photo_folder)
    photo_folder.rename(photo_folder.with_name("elsewhere"))
    write_photos(photo_folder, 5, start=500)
    assert scan().offline == (str(photo_folder),)
    assert library.browsing.count("") == 24


def test_the_same_photos_on_a_new_drive_are_known(library: Library, scan: Scan, photo_folder: Path) -> None:
    scan(photo_folder)
    before = names(library)
    old = photo_folder.with_name("old")
    photo_folder.rename(old)
    shutil.copytree(old, photo_folder)
    assert scan().known == 24
    assert names(library) == before


def test_many_lost_files_are_told_and_never_deleted(library: Library, scan: Scan, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    template = write_jpeg(folder / "a.jpg")
    for number in range(120):
        shutil.copy2(template, folder / f"b{number:03}.jpg")
    scan(folder)
    for number in range(100):
        (folder / f"b{number:03}.jpg").unlink()
    told: list[object] = []
    assert scan(told=told).missing == 100
    assert [(n.code, n.count) for n in told if isinstance(n, Notice)] == [("MASS_MISSING", 100)]
    assert library.browsing.count("") == 121


def test_nested_folders_give_one_row_a_file(library: Library, scan: Scan, photo_folder: Path) -> None:
    scan(photo_folder)
    before = names(library)
    scan(photo_folder / "coast")
    assert names(library) == before
    assert {str(p["folder"]) for p in library.browsing.photos("")} == {str(photo_folder), str(photo_folder / "coast")}
    library.folders.remove(str(photo_folder / "coast").encode())
    assert names(library) == before
    assert scan().known == 24


def test_a_folder_that_is_added_already_by_another_path_is_not_added_twice(
    library: Library, scan: Scan, photo_folder: Path, tmp_path: Path
) -> None:  # fmt: skip
    (tmp_path / "around").symlink_to(photo_folder.parent)
    (tmp_path / "same").symlink_to(photo_folder)
    (tmp_path / "inner").symlink_to(photo_folder / "coast")
    scan(tmp_path / "same")
    for place, how in ((photo_folder, "is"), (tmp_path / "inner", "lies in"), (tmp_path / "around", "holds")):
        with pytest.raises(FolderError, match="Nothing was added") as refused:
            library.folders.add(bytes(place))
        assert f"{place} {how} {tmp_path / 'same'} by another path" in str(refused.value)
    assert [folder.path for folder in library.folders.all()] == [bytes(tmp_path / "same")]
    assert library.folders.add(bytes(tmp_path / "same" / "coast")).photos == 16  # by its own path it is one inside another


def test_what_is_hidden_ignored_or_the_library_itself_is_left_out(library: Library, scan: Scan, photo_folder: Path, tmp_path: Path) -> None:
    for skipped in (
        ".hidden.jpg",
        ".trash/a.jpg",
        "@eaDir/a.jpg",
        ".thumbnails/a.jpg",
        "lib.lrdata/a.jpg",
        "drafts/a.jpg",
        "coast/tmp_a.jpg",
    ):
        write_jpeg(photo_folder / skipped)
    (photo_folder / ".photodeskignore").write_text("# not these\ndrafts\ncoast/tmp_*\n")
    other = photo_folder / "other library"
    write_jpeg(other / "previews" / "ab.jpg")
    for name in ("catalog.sqlite", "derivatives.sqlite"):
        (other / name).touch()
    assert scan(photo_folder).added == 24


def test_pipes_links_sockets_and_unreadable_folders_are_survived_and_named(library: Library, scan: Scan, photo_folder: Path) -> None:
    os.mkfifo(photo_folder / "pipe.jpg")
    (photo_folder / "loop").symlink_to(photo_folder)
    (photo_folder / "dangling.jpg").symlink_to("nowhere.jpg")
    with socket.socket(socket.AF_UNIX) as listener:
        here = os.getcwd()
        os.chdir(photo_folder)
        try:
            listener.bind("socket.jpg")
        finally:
            os.chdir(here)
        result = scan(photo_folder)
    named = {os.path.basename(p.path): p.reason for p in result.problems}
    assert named == {
        "pipe.jpg": Reason.NOT_AN_IMAGE,
        "socket.jpg": Reason.NOT_AN_IMAGE,
        "loop": Reason.UNSUPPORTED,
        "dangling.jpg": Reason.UNSUPPORTED,
    }
    assert result.added == 24


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_photos_in_a_folder_that_may_not_be_read_are_kept(library: Library, scan: Scan, photo_folder: Path) -> None:
    scan(photo_folder)
    (photo_folder / "coast").chmod(0)
    try:
        result = scan()
    finally:
        (photo_folder / "coast").chmod(0o755)
    assert result.missing == 0
    assert [p.reason for p in result.problems] == [Reason.PERMISSION]


def test_names_of_any_bytes_are_taken_up_and_found_again(library: Library, scan: Scan, photo_folder: Path) -> None:
    strange = [b"caf\xe9.jpg", b"line\nbreak.jpg", b"-rf.jpg", b"trailing.jpg ", b"trailing.jpg.", b"PICT0001", b"a\xed\xa0\x80b.jpg"]
    for number, name in enumerate(strange):
        shutil.copy2(os.fsencode(photo_folder / "IMG_0000.jpg"), os.fsencode(photo_folder) + b"/" + name)
        os.utime(os.fsencode(photo_folder) + b"/" + name, (number, number))
    assert scan(photo_folder).added == 24 + len(strange)
    for name in strange:
        found = library.browsing.find(os.fsencode(photo_folder) + b"/" + name)
        assert found is not None
        assert library.browsing.path_of(found) == os.fsencode(photo_folder) + b"/" + name
    assert scan().known == 24 + len(strange)


def test_small_files_can_be_left_out(library: Library, scan: Scan, photo_folder: Path) -> None:
    (photo_folder / "icon.jpg").write_bytes(b"x" * 10)
    library.scanning.minimum_bytes = 100
    assert scan(photo_folder).added == 24


def test_the_date_comes_from_the_name_or_the_file_until_the_picture_is_read(library: Library, scan: Scan, tmp_path: Path) -> None:
    write_jpeg(tmp_path / "p" / "IMG_20190704_101112.jpg")
    plain = write_jpeg(tmp_path / "p" / "plain.jpg")
    os.utime(plain, (1_500_000_000, 1_500_000_000))
    scan(tmp_path / "p")
    dates = {str(p["name"]): (p["taken_at"], p["taken_source"]) for p in library.browsing.photos("")}
    assert dates["IMG_20190704_101112.jpg"] == ("2019-07-04T10:11:12", "name")
    assert dates["plain.jpg"][1] == "file"
    assert str(dates["plain.jpg"][0]).startswith("2017-07-1")


def test_forgetting_a_folder_leaves_its_files(library: Library, scan: Scan, photo_folder: Path) -> None:
    scan(photo_folder)
    assert library.folders.remove(str(photo_folder).encode()) == 24
    assert library.browsing.count("") == 0
    assert len(list(photo_folder.rglob("*.jpg"))) == 24


def test_a_file_looked_at_while_the_scan_goes_on_counts_as_moved_and_not_as_added(library: Library, scan: Scan, photo_folder: Path) -> None:
    scan(photo_folder)
    with library.database.write() as tx:
        tx.exec_driver_sql("UPDATE photos SET content_hash = CAST(zeroblob(24) || printf('%08d', id) AS BLOB)")
    before = names(library)
    old, new = photo_folder / "IMG_0000.jpg", photo_folder / "coast" / "copied.jpg"
    shutil.copy2(old, new)
    os.unlink(old)

    def look(change: object) -> None:
        if isinstance(change, PhotosAdded):
            with library.database.write() as tx:
                known = "SELECT content_hash FROM photos WHERE id = ?"
                tx.exec_driver_sql(f"UPDATE photos SET content_hash = ({known}) WHERE id = ?", (before[str(old)], change.ids[0]))

    result = library.scanning.scan(None, look)
    assert (result.added, result.moved, result.missing, result.known) == (0, 1, 0, 23)
    assert names(library)[str(new)] == before[str(old)]
