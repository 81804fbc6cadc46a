"""What a folder wants done with new photos is done once with each, can be undone, and is written down."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import write_photos

from photodesk.domain.changes import Edited, FolderReceipts, ScanResult
from photodesk.domain.folders import FolderRules
from photodesk.domain.problems import PhotoDeskError
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.library.library import Library
from photodesk.library.looking import Outcome

Scan = Callable[..., ScanResult]
Work = Callable[..., list[Outcome]]


def follow(library: Library) -> tuple[list[Edited], list[object]]:
    edits: list[Edited] = []
    told: list[object] = []
    library.rules.follow(None, edits.append, told.append)
    return edits, told


def test_new_photos_are_tagged_rated_and_put_into_an_album_once(library: Library, scan: Scan, work: Work, tmp_path: Path) -> None:
    root = tmp_path / "photos"
    write_photos(root, 3)
    scan(root)
    work()
    folder = library.folders.known(os.fsencode(root))
    library.folders.set_rules(folder.id, FolderRules(tags=("Inbox", "Places/Iceland"), album="New", rating=4))
    new = write_photos(root / "new", 2, start=10)
    scan()
    assert follow(library) == ([], [])  # nothing is known of them yet
    work()
    edits, told = follow(library)
    found = {str(p["name"]): (p["rating"], p["tags"], p["albums"]) for p in library.browsing.photos("tag:Inbox")}
    assert found == {path.name: (4, ["Inbox", "Places/Iceland"], ["New"]) for path in new}
    receipts = library.folders.receipts(folder.id)
    assert sorted((os.fsdecode(r.path), r.done) for r in receipts) == sorted(
        (str(path), text) for path in new for text in ("Tagged Inbox, Places/Iceland", "Added to the album New", "Rated 4 of 5")
    )
    assert told == [FolderReceipts(folder.id, tuple(reversed(receipts)))]
    library.journal.undo(len(edits))
    assert library.browsing.count("tag:Inbox") == 0
    assert follow(library) == ([], [])
    new[0].write_bytes(new[0].read_bytes() + b"more")
    scan()
    work()
    assert follow(library) == ([], [])


def test_moves_and_names_are_only_proposed(library: Library, scan: Scan, work: Work, tmp_path: Path) -> None:
    root = tmp_path / "photos"
    root.mkdir()
    scan(root)
    folder = library.folders.known(os.fsencode(root))
    library.folders.set_rules(folder.id, FolderRules(move_to="{date:%Y/%m}", rename_to="{camera} {n:03}"))
    write_photos(root, 2)
    scan()
    work()
    follow(library)
    staged = sorted((change.kind.value, change.to) for change in library.pending.changes())
    assert [kind for kind, _ in staged] == ["move", "move", "rename", "rename"]
    assert sorted(path.name for path in root.iterdir()) == ["IMG_0000.jpg", "IMG_0001.jpg"]
    assert {r.done for r in library.folders.receipts(folder.id)} == {"Proposed another name", "Proposed to move to 2025/06"}


def test_copies_are_made_and_verified_where_the_rule_says(
    library: Library, scan: Scan, work: Work, decoders: DecoderPool, tmp_path: Path
) -> None:
    root, target = tmp_path / "photos", tmp_path / "copies"
    root.mkdir()
    scan(root)
    folder = library.folders.known(os.fsencode(root))
    library.folders.set_rules(folder.id, FolderRules(tags=("Inbox",), copy_to=os.fsencode(target)))
    made = write_photos(root, 3)
    scan()
    work()
    follow(library)
    assert library.rule_copies.waiting()
    library.rule_copies.copy(decoders, lambda _: None, lambda: False)
    assert not library.rule_copies.waiting()
    assert sorted(path.read_bytes() for path in target.rglob("*.jpg")) == sorted(path.read_bytes() for path in made)
    copied = {str(path) for path in target.rglob("*.jpg")}
    receipts = {receipt.done for receipt in library.folders.receipts(folder.id)}
    assert receipts == {"Tagged Inbox", *(f"Copied to {path}" for path in copied)}
    scan()
    work()
    follow(library)
    assert len(list(target.rglob("*.jpg"))) == 3


def test_what_cannot_be_done_is_written_down_and_keeps_nothing_else_from_it(
    library: Library, scan: Scan, work: Work, tmp_path: Path
) -> None:
    root = tmp_path / "photos"
    root.mkdir()
    scan(root)
    folder = library.folders.set(os.fsencode(root), protect=True)
    library.folders.set_rules(folder.id, FolderRules(tags=("Inbox",), move_to="sorted"))
    write_photos(root, 1)
    scan()
    work()
    follow(library)
    assert library.browsing.count("tag:Inbox") == 1
    assert library.pending.changes() == []
    done = [receipt.done for receipt in library.folders.receipts(folder.id)]
    assert [text for text in done if text.startswith("Not done: ")] and "Tagged Inbox" in done


def test_what_is_to_be_skipped_is_not_taken_up_and_hidden_files_as_the_folder_says(library: Library, scan: Scan, tmp_path: Path) -> None:
    root, other = tmp_path / "photos", tmp_path / "other"
    for folder in (root, other):
        write_photos(folder / "exports" / "web", 2)
        write_photos(folder / ".hidden", 1, start=10)
        write_photos(folder, 2, start=20)
        library.folders.add(os.fsencode(folder))
    known = library.folders.known(os.fsencode(root))
    library.folders.set_rules(known.id, FolderRules(skip=("exports", "*_0021.jpg"), include_hidden=True))
    scan()
    here = {os.path.relpath(str(p["path"]), tmp_path) for p in library.browsing.photos("")}
    assert {path for path in here if path.startswith("photos")} == {"photos/.hidden/IMG_0010.jpg", "photos/IMG_0020.jpg"}
    assert len([path for path in here if path.startswith("other")]) == 4


@pytest.mark.parametrize(
    "rules", [FolderRules(rating=6), FolderRules(tags=("a//b",)), FolderRules(move_to="{nothing}"), FolderRules(skip=(" ",))]
)
def test_rules_that_make_no_sense_are_refused(library: Library, scan: Scan, photo_folder: Path, rules: FolderRules) -> None:
    scan(photo_folder)
    folder = library.folders.known(os.fsencode(photo_folder))
    with pytest.raises(PhotoDeskError):
        library.folders.set_rules(folder.id, rules)
    assert library.folders.rules(folder.id) == FolderRules()
