"""Staged file changes: what is staged, what rejecting proposes, and that undo and redo take all of it along."""

from collections.abc import Iterator
from pathlib import Path

import filed
import pytest
from builders import write_jpeg, write_photos

from photodesk.config.paths import Paths
from photodesk.domain.edits import Discarding, EditRefused, FlagEdit, MoveStaging, Photos, RatingEdit, RenameStaging, TrashStaging
from photodesk.domain.templates import BadTemplate
from photodesk.library.library import Library


@pytest.fixture
def library(paths: Paths, tmp_path: Path) -> Iterator[Library]:
    """Six photos, and a RAW beside the first."""
    write_photos(tmp_path / "photos", 6)
    (tmp_path / "photos/IMG_0000.RAF").write_bytes(b"FUJIFILMCCD-RAW " + b"x" * 500)
    with filed.opened(paths, tmp_path / "photos") as opened:
        yield opened


def staged(library: Library) -> list[tuple[str, str, str | None, str]]:
    return [
        (each.kind.value, Path(each.path).name, each.to and Path(each.to).name, each.reason) for each in library.pending.changes()
    ]  # fmt: skip


def named(library: Library, *names: str) -> Photos:
    return Photos.of(row.id for row in library.browsing.rows(filed.ids(library)) if row.name in names)


def test_rejecting_proposes_the_trash_and_clearing_the_flag_withdraws_exactly_that(library: Library) -> None:
    chosen = named(library, "IMG_0002.jpg")
    filed.do(library, TrashStaging(chosen), FlagEdit(named(library, "IMG_0001.jpg", "IMG_0002.jpg"), "reject"))
    mine, proposed = ("trash", "IMG_0002.jpg", None, "chosen by you"), ("trash", "IMG_0001.jpg", None, "rejected")
    assert staged(library) == [mine, proposed]
    filed.do(library, FlagEdit(named(library, "IMG_0001.jpg", "IMG_0002.jpg"), "keep"))
    assert staged(library) == [mine]
    for turn, then in ((library.journal.undo, [mine, proposed]), (library.journal.undo, [mine]), (library.journal.undo, [])):
        turn()
        assert staged(library) == then
    for then in ([mine], [mine, proposed], [mine]):
        library.journal.redo()
        assert staged(library) == then
    assert library.browsing.count("is:staged") == 1


def test_rejecting_proposes_nothing_where_the_user_wants_it_so_or_the_folder_is_protected(library: Library, tmp_path: Path) -> None:
    library.editing.propose_trash = False
    filed.do(library, FlagEdit(named(library, "IMG_0001.jpg"), "reject"))
    library.editing.propose_trash = True
    library.folders.set(bytes(tmp_path / "photos"), protect=True)
    filed.do(library, FlagEdit(named(library, "IMG_0002.jpg"), "reject"))
    assert library.editing.apply(TrashStaging(named(library, "IMG_0003.jpg"))).changed == 0
    assert library.editing.apply(RenameStaging(named(library, "IMG_0003.jpg"), "x")).changed == 0
    assert staged(library) == []


def test_keys_pressed_one_after_the_other_are_one_step_with_what_they_propose(library: Library) -> None:
    photo = named(library, "IMG_0001.jpg")
    for flag in ("reject", "keep", "reject"):
        library.editing.apply(FlagEdit(photo, flag), merge=True)
    assert [row[1:] for row in staged(library)] == [("IMG_0001.jpg", None, "rejected")]
    assert len(library.journal.history()) == 1
    library.journal.undo()
    assert staged(library) == []


def test_a_flag_of_an_earlier_version_is_undone_with_its_proposal(library: Library) -> None:
    """Its entry does not say that it was staged: the migration did that."""
    library.editing.propose_trash = False
    filed.do(library, FlagEdit(named(library, "IMG_0001.jpg"), "reject"))
    with library.database.write() as tx:
        tx.exec_driver_sql(
            "INSERT INTO pending (kind, photo_id, reason, staged_us) SELECT 'trash', id, 'rejected', 1 FROM photos WHERE flag = 'reject'"
        )
    (undone,) = library.journal.undo()
    assert (staged(library), undone.conflicts) == ([], ())


def test_a_raw_and_its_picture_are_staged_together_and_keep_one_name(library: Library) -> None:
    filed.do(library, RenameStaging(named(library, "IMG_0000.jpg", "IMG_0001.jpg"), "Trip {n:02}"))
    assert sorted(staged(library)) == [
        ("rename", "IMG_0000.RAF", "Trip 01.RAF", "chosen by you"),
        ("rename", "IMG_0000.jpg", "Trip 01.jpg", "chosen by you"),
        ("rename", "IMG_0001.jpg", "Trip 02.jpg", "chosen by you"),
    ]
    filed.do(library, Discarding(), TrashStaging(named(library, "IMG_0000.jpg")))
    assert sorted(row[1] for row in staged(library)) == ["IMG_0000.RAF", "IMG_0000.jpg"]
    filed.do(library, Discarding(), TrashStaging(named(library, "IMG_0000.jpg"), pairs=False))
    assert [row[1] for row in staged(library)] == ["IMG_0000.jpg"]


def test_new_names_collide_with_nothing_and_a_second_template_replaces_the_first(library: Library) -> None:
    jpegs = Photos.matching("format:jpeg -IMG_0000")
    filed.do(library, RenameStaging(jpegs, "IMG_0000"))
    assert [row[2] for row in staged(library)] == [f"IMG_0000 ({n}).jpg" for n in range(2, 7)]
    assert library.editing.apply(RenameStaging(jpegs, "IMG_0000")).changed == 0, "the same once more"
    filed.do(library, RenameStaging(Photos.matching("IMG_0003"), "img_0003"))
    assert [row[2] for row in staged(library)].count("img_0003.jpg") == 1
    previewed = library.pending.renamed(filed.ids(library, "format:jpeg"), "{name}-{n}", first=2)
    assert [each.new_name for each in previewed] == ["IMG_0000-1.jpg", "IMG_0000-1.RAF"]
    for _ in range(2):
        library.journal.undo()
    assert staged(library) == []


def test_a_move_leads_into_an_added_folder_that_is_not_protected(library: Library, tmp_path: Path) -> None:
    inside = bytes(tmp_path / "photos/new/../sub")
    filed.do(library, MoveStaging(named(library, "IMG_0001.jpg"), inside))
    assert Path(library.pending.changes()[0].to or "") == tmp_path / "photos/sub/IMG_0001.jpg"
    assert library.editing.apply(MoveStaging(named(library, "IMG_0002.jpg"), bytes(tmp_path / "photos"))).changed == 0, "it is there"
    library.folders.set(bytes(tmp_path / "photos"), protect=True)
    for folder in (inside, bytes(tmp_path / "elsewhere"), bytes(tmp_path)):
        with pytest.raises(EditRefused, match="nothing was staged"):
            library.editing.apply(MoveStaging(named(library, "IMG_0002.jpg"), folder))
    with pytest.raises(BadTemplate):
        library.editing.apply(RenameStaging(named(library, "IMG_0002.jpg"), "{nme}"))


def test_single_changes_are_discarded_and_ids_are_not_given_twice(library: Library) -> None:
    filed.do(library, TrashStaging(Photos.matching("format:jpeg")))
    first, *others = [each.id for each in library.pending.changes()]
    filed.do(library, Discarding((first,)))
    assert [each.id for each in library.pending.changes()] == others
    filed.do(library, Discarding(), TrashStaging(named(library, "IMG_0004.jpg")))
    (last,) = library.pending.changes()
    assert last.id > max(others)
    filed.do(library, RatingEdit(Photos.matching(""), 3))
    assert len(library.journal.undo(9)) == 5 and staged(library) == []


def test_the_second_copy_brings_staged_changes_back(library: Library, paths: Paths, tmp_path: Path) -> None:
    filed.do(library, MoveStaging(named(library, "IMG_0001.jpg"), bytes(tmp_path / "photos/sub")))
    filed.do(library, RenameStaging(named(library, "IMG_0002.jpg"), "name"), FlagEdit(named(library, "IMG_0003.jpg"), "reject"))
    before = staged(library)
    library.second_copy.close()
    with library.database.write() as tx:
        for table in ("pending", "journal_parts", "journal"):
            tx.exec_driver_sql(f"DELETE FROM {table}")
        tx.exec_driver_sql("UPDATE photos SET flag = NULL")
    assert library.checking.repair().recovered.edits == 3
    assert staged(library) == before


def test_hostile_facts_of_a_photo_make_harmless_names(library: Library, tmp_path: Path) -> None:
    write_jpeg(tmp_path / "photos/sub/z.jpg", 99, camera="../../../etc\\evil")
    library.scanning.scan(None, lambda _: None)
    with library.database.write() as tx:
        tx.exec_driver_sql("UPDATE photos SET camera = '../../x', title = '/etc/passwd', lens = '..' WHERE name = CAST('z.jpg' AS BLOB)")
    filed.do(library, RenameStaging(named(library, "z.jpg"), "{camera}{title}{lens}"))
    assert Path(library.pending.changes()[0].to or "") == tmp_path / "photos/sub/-..-x-etc-passwd.jpg"
