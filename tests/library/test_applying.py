"""Staged changes applied, undone and applied again: with real files, none of which is ever lost, doubled or overwritten."""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import filed
import pytest
import seeds
from builders import write_jpeg, write_photos

from photodesk.bridge.trash import SystemTrash
from photodesk.config.paths import Paths
from photodesk.domain.edits import (
    CopiesChoice,
    CopiesStaging,
    Discarding,
    FlagEdit,
    MoveStaging,
    Photos,
    RatingEdit,
    RenameStaging,
    TrashStaging,
)
from photodesk.domain.pending import ApplyProgress, ChangeKind
from photodesk.domain.problems import Reason
from photodesk.library.library import Library
from photodesk.store import filings
from photodesk.store.filings import ChangeRow, FileRow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six photos; a RAW and sidecars of both kinds beside the first, a voice memo beside the second."""
    write_photos(tmp_path / "photos", 6)
    for name in ("IMG_0000.RAF", "IMG_0000.RAF.xmp", "IMG_0000.xmp", "IMG_0001.WAV", "IMG_0001.txt"):
        (tmp_path / "photos" / name).write_bytes(b"FUJIFILMCCD-RAW " + name.encode() * 20)
    return tmp_path / "photos"


@pytest.fixture
def library(paths: Paths, folder: Path) -> Iterator[Library]:
    """A library with this folder; files go to the library's own trash."""
    with filed.opened(paths, folder) as opened:
        yield opened


@pytest.fixture
def system_trash(library: Library) -> Iterator[SystemTrash]:
    """Files go to the system's trash."""
    made = SystemTrash()
    library.applying.to_trash = made.take
    yield made
    made.close()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


def photo(library: Library, name: str) -> int:
    return next(row.id for row in library.browsing.rows(filed.ids(library)) if row.name == name)


def reasons(library: Library) -> dict[str, Reason | None]:
    return {Path(each.path).name: each.problem for each in library.pending.changes()}


@pytest.mark.usefixtures("system_trash")
def test_photos_go_to_the_trash_with_what_belongs_to_them_and_come_back(library: Library, folder: Path, private_home: Path) -> None:
    before = filed.held(folder)
    filed.do(library, TrashStaging(Photos.of([photo(library, "IMG_0000.jpg"), photo(library, "IMG_0001.jpg")])))
    filed.do(library, FlagEdit(Photos.of([photo(library, "IMG_0002.jpg")]), "reject"))
    told: list[ApplyProgress] = []
    applied = library.applying.apply(progress=told.append)
    assert (applied.label, len(applied.applied), applied.problems) == ("Move 4 Photos to Trash", 4, ())
    assert (told[-1].done, told[-1].total, sorted(told[-1].ids)) == (4, 4, sorted(applied.applied))
    assert names(folder) == {"IMG_0001.txt", *(f"IMG_{n:04}.jpg" for n in (3, 4, 5))}
    trash = filed.trash_of(private_home)
    assert len(list(trash.iterdir())) == 7 and filed.contents(folder, trash) == sorted(before.values())
    info = (trash.parent / "info/IMG_0002.jpg.trashinfo").read_text()
    assert f"Path={folder}/IMG_0002.jpg\n" in info, "other programs restore it from there"
    assert [library.browsing.count(query) for query in ("", "is:trashed", "is:staged", "flag:reject")] == [3, 4, 0, 0]
    assert filed.wrong(library) == []
    library.scanning.scan(None, lambda _: None)
    assert library.browsing.count("is:trashed") == 4
    (undone,) = library.journal.undo()
    assert (undone.changed, undone.conflicts, filed.held(folder)) == (4, (), before)
    assert list(trash.iterdir()) == list((trash.parent / "info").iterdir()) == []
    assert [library.browsing.count(query) for query in ("", "is:trashed", "is:staged", "flag:reject")] == [7, 0, 4, 1]
    assert filed.wrong(library) == []
    (redone,) = library.journal.redo()
    assert (redone.changed, redone.conflicts, library.browsing.count("is:trashed")) == (4, (), 4)
    assert len(library.journal.undo(3)) == 3 and filed.held(folder) == before and library.pending.changes() == []


def test_without_the_systems_trash_files_go_to_the_librarys_and_leave_nothing_there(library: Library, folder: Path) -> None:
    before = filed.held(folder)
    filed.do(library, TrashStaging(Photos.matching("format:jpeg")))
    assert len(library.applying.apply().applied) == 7
    assert names(folder) == {"IMG_0001.txt"} and filed.contents(folder) == sorted(before.values())
    library.scanning.include_hidden = True
    library.scanning.scan(None, lambda _: None)
    assert library.browsing.count("") == 0, "its trash is no photo folder"
    library.journal.undo()
    assert filed.held(folder) == before and not (folder / ".photodesk-trash").exists()
    assert filed.wrong(library) == []


def test_names_and_folders_change_with_sidecars_and_back(library: Library, folder: Path) -> None:
    before = filed.held(folder)
    filed.do(library, RenameStaging(Photos.of([photo(library, "IMG_0000.jpg")]), "Harbour"))
    filed.do(library, MoveStaging(Photos.matching("IMG_0000 OR IMG_0001"), bytes(folder / "2025/June")))
    applied = library.applying.apply()
    assert (applied.problems, library.pending.changes()) == ((), [])
    assert names(folder / "2025/June") == {
        "Harbour.jpg", "Harbour.RAF", "Harbour.RAF.xmp", "Harbour.xmp", "IMG_0001.jpg", "IMG_0001.WAV",
    }  # fmt: skip
    assert filed.contents(folder) == sorted(before.values()) and filed.wrong(library) == []
    assert library.browsing.count("in:photos/2025/June") == 3 and library.browsing.count("Harbour") == 2
    found = library.scanning.scan(None, lambda _: None)
    assert (found.added, found.moved, found.missing) == (0, 0, 0)
    shutil.move(folder / "2025", folder.parent / "aside")
    (undone,) = library.journal.undo()
    assert len(undone.conflicts) == undone.matched == 5 and "no longer where it was moved" in undone.conflicts[0].message
    shutil.move(folder.parent / "aside", folder / "2025")
    library.journal.redo()
    (undone,) = library.journal.undo()
    assert (undone.conflicts, filed.held(folder)) == ((), before)


def test_a_lost_folder_is_made_again_and_a_name_that_was_taken_is_never_overwritten(library: Library, folder: Path) -> None:
    write_photos(folder / "sub", 2, start=20)
    library.scanning.scan(None, lambda _: None)
    filed.do(library, TrashStaging(Photos.matching("in:photos/sub")))
    library.applying.apply()
    (folder / "sub").rmdir()
    (undone,) = library.journal.undo()
    assert undone.conflicts == () and names(folder / "sub") == {"IMG_0020.jpg", "IMG_0021.jpg"}
    library.journal.redo()
    (folder / "sub/IMG_0020.jpg").write_text("another")
    (undone,) = library.journal.undo()
    assert [(each.photo_id, each.reason) for each in undone.conflicts] == [(min(library.browsing.ids("is:trashed")), Reason.EXISTS)]
    assert (folder / "sub/IMG_0020.jpg").read_text() == "another" and (folder / "sub/IMG_0021.jpg").exists()


def test_undo_takes_away_the_folders_that_were_made_as_far_as_they_are_empty(library: Library, folder: Path) -> None:
    (folder / "mine/empty").mkdir(parents=True)
    for name, place in (("IMG_0002", "mine/empty/new"), ("IMG_0003", "new/deep"), ("IMG_0004", "new/deep"), ("IMG_0005", "used")):
        filed.do(library, MoveStaging(Photos.matching(name), bytes(folder / place)))
    for _ in range(2):  # again after a redo
        library.applying.apply()
        (folder / "used/notes.txt").write_text("somebody needs this folder")
        (undone,) = library.journal.undo()
        assert undone.conflicts == () and {f"IMG_000{number}.jpg" for number in range(6)} <= names(folder)
        assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_dir()) == ["mine", "mine/empty", "used"]
    (folder / "IMG_0002.jpg").write_bytes(b"another file")
    assert Reason.CHANGED_MEANWHILE in {each.reason for each in library.applying.apply().problems}
    assert not (folder / "mine/empty/new").exists(), "nothing came there"


def test_what_changed_after_it_was_staged_stays_and_is_told_one_by_one(library: Library, folder: Path) -> None:
    filed.do(library, TrashStaging(Photos.matching("format:jpeg -IMG_0000")))
    (folder / "IMG_0001.jpg").write_bytes(b"another picture")
    facts = (folder / "IMG_0002.jpg").stat()
    changed = bytearray((folder / "IMG_0002.jpg").read_bytes())
    (folder / "IMG_0003.jpg").unlink()
    (folder / "IMG_0003.jpg").symlink_to("IMG_0004.jpg")
    (folder / "IMG_0005.jpg").unlink()
    with library.database.write() as tx:  # as after a look at what it was
        tx.exec_driver_sql("UPDATE photos SET content_hash = zeroblob(32), recipe = 1 WHERE name = CAST('IMG_0002.jpg' AS BLOB)")
    applied = library.applying.apply()
    assert len(applied.applied) == 1 and (folder / "IMG_0002.jpg").read_bytes() == changed and facts.st_size == len(changed)
    assert reasons(library) == {
        "IMG_0001.jpg": Reason.CHANGED_MEANWHILE,
        "IMG_0002.jpg": Reason.CHANGED_MEANWHILE,
        "IMG_0003.jpg": Reason.CHANGED_MEANWHILE,
        "IMG_0005.jpg": Reason.VANISHED,
    }
    assert (folder / "IMG_0003.jpg").is_symlink() and not (folder / "IMG_0004.jpg").exists()
    assert all(problem.message.endswith(".") for problem in applied.problems)


def test_a_name_that_was_taken_meanwhile_stays_with_its_file(library: Library, folder: Path) -> None:
    filed.do(library, RenameStaging(Photos.of([photo(library, "IMG_0003.jpg")]), "Harbour"))
    filed.do(library, MoveStaging(Photos.of([photo(library, "IMG_0004.jpg")]), bytes(folder / "sub")))
    (folder / "harbour.JPG").write_text("theirs")
    (folder / "sub").mkdir()
    (folder / "sub/img_0004.jpg").write_text("theirs")
    library.applying.apply()
    assert reasons(library) == {"IMG_0003.jpg": Reason.EXISTS}
    assert names(folder / "sub") == {"img_0004.jpg", "IMG_0004 (2).jpg"}
    (folder / "harbour.JPG").unlink()
    assert len(library.applying.apply().applied) == 1, "tried again"


def test_protected_and_offline_folders_refuse(library: Library, folder: Path) -> None:
    before = filed.held(folder)
    filed.do(library, TrashStaging(Photos.matching("IMG_0003")), RenameStaging(Photos.matching("IMG_0004"), "x"))
    library.folders.set(bytes(folder), protect=True)
    assert {each.reason for each in library.applying.apply().problems} == {Reason.PERMISSION}
    library.folders.set(bytes(folder), protect=False)
    with library.database.write() as tx:
        tx.exec_driver_sql("UPDATE folders SET state = 'offline'")
    assert {each.reason for each in library.applying.apply().problems} == {Reason.OFFLINE}
    assert filed.held(folder) == before


def test_without_any_trash_nothing_is_deleted_unless_somebody_asks_for_that(library: Library, folder: Path) -> None:
    (folder / ".photodesk-trash").write_text("no folder can be made here")
    filed.do(library, TrashStaging(Photos.matching("IMG_0003 OR IMG_0004")))
    applied = library.applying.apply()
    assert [each.reason for each in applied.problems] == [Reason.NO_TRASH] * 2 and applied.edit_id is None
    assert [each.kind for each in library.pending.changes()] == [ChangeKind.DELETE] * 2
    assert library.applying.apply().applied == () and {"IMG_0003.jpg", "IMG_0004.jpg"} <= names(folder)
    filed.do(library, Discarding((library.pending.changes()[0].id,)))
    assert library.applying.apply(kinds=[ChangeKind.DELETE]).label == "Delete 1 Photo Permanently"
    assert len({"IMG_0003.jpg", "IMG_0004.jpg"} & names(folder)) == 1 and filed.wrong(library) == []
    (undone,) = library.journal.undo()
    assert [each.message for each in undone.conflicts if "deleted for good" in each.message]


def test_a_copy_goes_only_while_another_file_has_its_bytes_now(library: Library, folder: Path, work: Callable[[], object]) -> None:
    for name in ("IMG_0003", "IMG_0004", "IMG_0005"):
        shutil.copy2(folder / f"{name}.jpg", folder / f"{name} copy.jpg")
    library.scanning.scan(None, lambda _: None)
    work()
    pairs = [(photo(library, f"{name}.jpg"), photo(library, f"{name} copy.jpg")) for name in ("IMG_0003", "IMG_0004", "IMG_0005")]
    filed.do(library, CopiesStaging(tuple(CopiesChoice((kept,), (copy,), "same picture data") for kept, copy in pairs), inherit=False))
    facts = (folder / "IMG_0003.jpg").stat()
    (folder / "IMG_0003.jpg").write_bytes(b"\0" * facts.st_size)
    os.utime(folder / "IMG_0003.jpg", ns=(facts.st_atime_ns, facts.st_mtime_ns))
    filed.do(library, FlagEdit(Photos.of([pairs[1][0]]), "reject"))
    library.applying.apply()
    assert reasons(library) == {"IMG_0003 copy.jpg": Reason.CHANGED_MEANWHILE, "IMG_0004 copy.jpg": Reason.CHANGED_MEANWHILE}
    assert {"IMG_0003 copy.jpg", "IMG_0004 copy.jpg", "IMG_0005.jpg"} <= names(folder)
    assert not {"IMG_0004.jpg", "IMG_0005 copy.jpg"} & names(folder)


def test_it_stops_between_two_files_and_goes_on_later(library: Library, folder: Path) -> None:
    write_photos(folder / "more", 60)
    library.scanning.scan(None, lambda _: None)
    before = filed.held(folder)
    filed.do(library, TrashStaging(Photos.matching("in:photos/more")))
    told: list[ApplyProgress] = []
    stopped = library.applying.apply(progress=told.append, cancelled=lambda: bool(told))
    assert stopped.stopped and 0 < len(stopped.applied) < 60
    assert library.browsing.count("is:trashed") == len(stopped.applied) == 60 - len(library.pending.changes())
    assert not library.applying.apply().stopped and library.browsing.count("is:trashed") == 60
    assert [len(edited.conflicts) for edited in library.journal.undo(2)] == [0, 0] and filed.held(folder) == before


def test_an_earlier_apply_is_taken_back_and_what_followed_stays(library: Library, folder: Path) -> None:
    before = filed.held(folder)
    filed.do(library, TrashStaging(Photos.matching("IMG_0003")))
    applied = library.applying.apply()
    filed.do(library, RatingEdit(Photos.matching("IMG_0004"), 4))
    assert applied.edit_id is not None
    assert library.journal.revert(applied.edit_id).changed == 1
    assert filed.held(folder) == before and library.browsing.count("rating:4") == 1 and library.browsing.count("is:staged") == 1
    assert [entry.reverted for entry in library.journal.history()] == [False, True, False]
    assert [edited.conflicts for edited in library.journal.undo(3)] == [(), (), ()]
    assert filed.held(folder) == before and library.pending.changes() == []


@pytest.mark.usefixtures("system_trash")
def test_what_another_program_restores_from_the_trash_is_the_photo_it_was(library: Library, folder: Path, private_home: Path) -> None:
    filed.do(library, RatingEdit(Photos.matching("IMG_0003 OR IMG_0004"), 4), TrashStaging(Photos.matching("IMG_0003 OR IMG_0004")))
    library.applying.apply()
    for name, text in (("IMG_0003.jpg", None), ("IMG_0004.jpg", "another file")):
        if text is None:
            (filed.trash_of(private_home) / name).rename(folder / name)
        else:
            (folder / name).write_text(text)
    found = library.scanning.scan(None, lambda _: None)
    assert (found.back, found.added, library.browsing.count("rating:4"), library.browsing.count("is:trashed")) == (1, 1, 1, 1)
    (undone,) = library.journal.undo()
    assert [each.reason for each in undone.conflicts] == [Reason.EXISTS] and (folder / "IMG_0004.jpg").read_text() == "another file"


def test_what_a_hostile_catalog_says_moves_nothing_outside(library: Library, folder: Path) -> None:
    decoy = write_jpeg(folder.parent / "decoy/IMG_0003.jpg", 3).parent
    for place in (b"../decoy", bytes(decoy), b"in\0side", b"in/../../decoy", b"link"):
        (folder / "link").unlink(missing_ok=True)
        (folder / "link").symlink_to(decoy)
        with library.database.write() as tx:
            tx.exec_driver_sql("UPDATE directories SET path = ?", (place,))
            tx.exec_driver_sql("UPDATE photos SET content_hash = NULL, recipe = NULL")
        library.editing.apply(TrashStaging(Photos.matching("IMG_0003")))
        library.editing.apply(RenameStaging(Photos.matching("IMG_0003"), "x"))
        assert library.applying.apply().applied == (), place
    assert [path.name for path in decoy.iterdir()] == ["IMG_0003.jpg"]


def test_a_drive_that_went_away_in_the_middle_is_waited_for(library: Library, folder: Path) -> None:
    """After a kill nobody can say where a file is while its drive is not there."""
    before = filed.held(folder)
    filed.do(library, RenameStaging(Photos.matching("IMG_0003"), "new"))
    known = (folder / "IMG_0003.jpg").stat()
    with library.database.write() as tx:
        row = FileRow(1, b"IMG_0003.jpg", 1, b"new.jpg", known.st_ino, known.st_size, known.st_mtime_ns)
        change = ChangeRow(0, photo(library, "IMG_0003.jpg"), "rename", "chosen by you", b"new.jpg", (row,))
        filings.intend(tx, filings.begin(tx, filings.APPLY, None, None, 1), [change])
    (folder / "IMG_0003.jpg").rename(folder / "new.jpg")
    folder.rename(folder.with_name("away"))
    folder.mkdir()
    for _ in range(2):
        library.applying.recover()
        assert library.browsing.count("is:staged") == 1
    folder.rmdir()
    folder.with_name("away").rename(folder)
    library.applying.recover()
    assert library.pending.changes() == [] and filed.wrong(library) == []
    assert library.journal.undo()[0].label == "Rename 1 Photo" and filed.held(folder) == before


HOSTILE = (
    b"line\nbreak.jpg", b"esc\x1b[31m.jpg", "rtl\u202egpj.jpg".encode(), b" blank .jpg", b"-rf.jpg", b"%s%n.jpg", b"<b>x.jpg",
    b"CON.jpg", b"a:b?c*.jpg", "nfd-e\u0301.jpg".encode(), "nfc-é.jpg".encode(), b"caf\xe9.jpg", b"x" * 251 + b".jpg", b"UP.JPG", b"up.jpg",
)  # fmt: skip


@pytest.mark.usefixtures("system_trash")
def test_any_name_is_renamed_moved_trashed_and_brought_back(library: Library, folder: Path, private_home: Path) -> None:
    hostile = folder / "hostile"
    hostile.mkdir()
    source = write_jpeg(folder.parent / "source.jpg", 77)
    for number, name in enumerate(HOSTILE):
        Path(os.fsdecode(bytes(hostile) + b"/" + name)).write_bytes(source.read_bytes() + bytes([number]))
    library.scanning.scan(None, lambda _: None)
    before = {os.fsencode(path): content for path, content in filed.held(folder).items()}
    query = Photos.matching("in:photos/hostile")
    steps = (RenameStaging(query, "{name} {n}"), MoveStaging(query, bytes(folder / "else where")), TrashStaging(query))
    for edit in steps:
        library.scanning.scan(None, lambda _: None)
        filed.do(library, edit)
        applied = library.applying.apply()
        assert (applied.problems, len(applied.applied)) == ((), len(HOSTILE)), edit
        assert filed.contents(folder, filed.trash_of(private_home)) == sorted(before.values())
        library.journal.undo()
        assert {os.fsencode(path): content for path, content in filed.held(folder).items()} == before, edit
        filed.do(library, Discarding())
    assert filed.wrong(library) == []


def test_whatever_is_done_in_whatever_order_every_original_is_there_once(paths: Paths, tmp_path: Path) -> None:
    seed = seeds.chosen()
    chance = random.Random(seed)
    folder = tmp_path / "photos"
    for place in ("", "a", "b/c"):
        write_photos(folder / place, 3, start=len(place) * 5)
    (folder / "IMG_0000.xmp").write_text("words")
    everything = filed.contents(folder)
    with filed.opened(paths, folder) as library:
        for _ in range(25):
            some = Photos.of(chance.sample(filed.ids(library), min(3, library.browsing.count(""))))
            match chance.choice(["trash", "rename", "move", "flag", "apply", "apply", "undo", "undo", "redo", "discard", "scan"]):
                case "trash":
                    library.editing.apply(TrashStaging(some))
                case "rename":
                    library.editing.apply(RenameStaging(some, chance.choice(("{name}_{n}", "x{n:03}", "IMG_0001"))))
                case "move":
                    library.editing.apply(MoveStaging(some, bytes(folder / chance.choice(("a", "b/c", "new", "")))))
                case "flag":
                    library.editing.apply(FlagEdit(some, chance.choice(("reject", None))))
                case "apply":
                    library.applying.apply()
                case "undo":
                    library.journal.undo(chance.randint(1, 3))
                case "redo":
                    library.journal.redo(chance.randint(1, 2))
                case "discard":
                    library.editing.apply(Discarding())
                case "scan":
                    library.scanning.scan(None, lambda _: None)
            assert filed.contents(folder) == everything, f"seed {seed}"
        library.scanning.scan(None, lambda _: None)
        assert filed.wrong(library) == [], f"seed {seed}"
        library.journal.undo(1_000)
        assert filed.contents(folder) == everything and library.browsing.count("is:trashed") == 0, f"seed {seed}"
