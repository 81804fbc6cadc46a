"""A catalog from an older backup and the second copy together are the latest state; what is no edit of ours is refused by name."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import seeds
from library.catalogue import Said, held, put_photos, said, tag_counts
from library.editing_model import empty
from library.random_edits import one

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.edits import AlbumCreation, AlbumEdit, AlbumRenaming, Photos, RatingEdit, TagEdit, TitleEdit
from photodesk.domain.problems import PhotoDeskError
from photodesk.library.library import Library
from photodesk.library.recovering import Recovered
from photodesk.store import backups

ALL = Photos.matching("")
State = tuple[Said, dict[str, int], dict[str, list[int]]]


def opened(paths: Paths) -> Library:
    return Library.open(paths, Settings())


def state(library: Library) -> State:
    manual = [album.path for album in library.organising.albums() if album.kind == "manual"]
    return said(library), tag_counts(library), {path: held(library, path) for path in manual}


def put_back(paths: Paths, backup: Path) -> None:
    """As somebody does who has a backup and a file manager."""
    shutil.copy(backup, paths.catalog)
    paths.seal.unlink()


def rewritten(paths: Paths, change: Callable[[list[bytes]], list[bytes]]) -> None:
    (file,) = paths.journal.iterdir()
    file.write_bytes(b"".join(change(file.read_bytes().splitlines(keepends=True))))


def recovered(library: Library) -> Recovered:
    return library.checking.repair().recovered


def second_copy(library: Library) -> Any:
    (check,) = [check for check in library.checking.run() if check.name == "second_copy"]
    return check


def make(paths: Paths, photos: int = 6) -> Path:
    """A library with one edit and a backup of it."""
    library = opened(paths)
    put_photos(library, photos)
    library.editing.apply(TagEdit(Photos.of([1]), ("old",)))
    library.close()
    return backups.make(paths, "test")


def test_random_edits_after_a_backup_come_back(paths: Paths) -> None:
    chance = random.Random(seeds.chosen())
    backup = make(paths)
    library, model = opened(paths), empty(6)
    for _ in range(150):
        edit, _ = one(chance, model)
        try:
            library.editing.apply(edit, merge=chance.random() < 0.5)
        except PhotoDeskError:
            continue
        if chance.random() < 0.2:
            library.journal.undo(chance.randrange(1, 4))
        if chance.random() < 0.1:
            library.journal.redo(chance.randrange(1, 4))
    latest = state(library)
    library.close()
    put_back(paths, backup)
    library = opened(paths)
    older = state(library)
    check = second_copy(library)
    assert not check.ok and "--repair" in check.fix
    done = recovered(library)
    assert (done.unknown, done.refused) == (0, ()) and done.edits > 20
    assert state(library) == latest
    assert second_copy(library).ok and recovered(library) == Recovered()
    assert all(check.ok for check in library.checking.run() if check.name in ("edits_whole", "counts", "words", "references"))
    steps = len(library.journal.history())
    assert len(library.journal.undo(steps - 1)) == steps - 1
    assert state(library) == older
    library.close()


def test_after_it_the_second_copy_goes_on_and_serves_again(paths: Paths) -> None:
    backup = make(paths)
    for rating in (1, 2):
        library = opened(paths)
        library.editing.apply(RatingEdit(ALL, rating))
        library.close()
        put_back(paths, backup)
        library = opened(paths)
        assert recovered(library).edits == 2 * rating - 1
        library.editing.apply(TitleEdit(Photos.of([rating]), f"title {rating}"))
        latest = state(library)
        library.close()
    put_back(paths, backup)
    library = opened(paths)
    assert recovered(library).edits == 4
    assert state(library) == latest
    assert [entry.label for entry in library.journal.history()][-2:] == ["Rate 6 Photos", "Tag 1 Photo “old”"]
    library.close()


def test_edits_made_before_it_was_thought_of_stay(paths: Paths) -> None:
    backup = make(paths)
    library = opened(paths)
    for n in range(1, 5):
        library.editing.apply(TagEdit(Photos.of([n]), (f"lost {n}",)))
    library.close()
    put_back(paths, backup)
    library = opened(paths)
    library.editing.apply(RatingEdit(Photos.of([6]), 4))
    assert recovered(library).edits == 4
    assert [said(library)[n]["tags"] - {"old"} for n in range(1, 5)] == [{f"lost {n}"} for n in range(1, 5)]
    assert said(library)[6]["rating"] == 4
    library.editing.apply(RatingEdit(Photos.of([6]), 5))
    latest = state(library)
    library.close()
    library = opened(paths)
    assert second_copy(library).ok and recovered(library) == Recovered()
    assert state(library) == latest
    library.close()


@pytest.mark.parametrize("torn", [lambda line: line[:-30], lambda line: line[:4], lambda line: b""], ids=["cut", "begun", "not there"])
def test_a_torn_last_line_is_no_damage(paths: Paths, torn: Callable[[bytes], bytes]) -> None:
    backup = make(paths)
    library = opened(paths)
    library.editing.apply(RatingEdit(ALL, 3))
    library.editing.apply(RatingEdit(ALL, 4))
    library.close()
    rewritten(paths, lambda lines: [*lines[:-1], torn(lines[-1])])
    put_back(paths, backup)
    library = opened(paths)
    assert recovered(library) == Recovered(edits=1)
    assert {facts["rating"] for facts in said(library).values()} == {3}
    library.close()


DAMAGED = {
    "no json": b"\xff\xfenothing\n",
    "deep": b"[" * 100_000 + b"\n",
    "a list": b"[1, 2]\n",
    "no moment": b'{"n":3,"part":0,"parts":1,"label":"x","steps":[]}\n',
    "half an edit": b'{"n":3,"part":1,"parts":3,"at":"2026-01-01T00:00:00.000+00:00","label":"x","steps":[]}\n',
}


@pytest.mark.parametrize("line", DAMAGED.values(), ids=DAMAGED)
def test_damage_is_named_by_its_place_and_costs_no_other_edit(paths: Paths, line: bytes) -> None:
    backup = make(paths)
    library = opened(paths)
    for rating in (1, 2, 3):
        library.editing.apply(RatingEdit(Photos.of([rating]), rating))
    library.close()
    rewritten(paths, lambda lines: [*lines[:2], line, lines[3]])
    put_back(paths, backup)
    library = opened(paths)
    done = recovered(library)
    assert done.edits == 2 and len(done.refused) == 1 and done.refused[0].endswith(".jsonl, line 3")
    assert [said(library)[n]["rating"] for n in (1, 2, 3)] == [1, None, 3]
    library.close()


FOREIGN: list[dict[str, Any]] = [
    {"frobnicate": 1},
    {"set": "state", "to": 2, "photos": []},
    {"set": "rating", "to": 6, "photos": []},
    {"set": "rating", "to": True, "photos": []},
    {"set": "label", "to": ["red"], "photos": []},
    {"set": "title", "to": "a\0b", "photos": []},
    {"set": "rotation", "to": 45, "photos": []},
    {"tag": "/x/", "photos": []},
    {"tag": "a\nb", "photos": []},
    {"tag": 3, "photos": []},
    {"tags": [["a"]]},
    {"albums": [[None, ["A", "clever", None]]]},
    {"album": "A", "photos": [["blake2b:00", "first"]]},
]


@pytest.mark.parametrize("step", FOREIGN, ids=lambda step: json.dumps(step)[:40])
def test_an_edit_with_a_foreign_step_is_refused_whole(paths: Paths, step: dict[str, Any]) -> None:
    backup = make(paths)
    library = opened(paths)
    library.editing.apply(RatingEdit(ALL, 5))
    library.close()

    def with_foreign(lines: list[bytes]) -> list[bytes]:
        told = json.loads(lines[-1])
        return [*lines[:-1], json.dumps({**told, "steps": [*told["steps"], step]}).encode() + b"\n"]

    rewritten(paths, with_foreign)
    put_back(paths, backup)
    library = opened(paths)
    before = state(library)
    done = recovered(library)
    assert done.edits == 0 and len(done.refused) == 1 and ".jsonl, line 2 (" in done.refused[0]
    assert state(library) == before
    library.close()


def test_photos_that_are_not_here_are_counted_and_links_are_not_followed(paths: Paths, tmp_path: Path) -> None:
    backup = make(paths)
    library = opened(paths)
    library.editing.apply(RatingEdit(ALL, 5))
    library.close()
    put_back(paths, backup)
    library = opened(paths)
    with library.database.write() as tx:
        tx.exec_driver_sql("UPDATE photos SET content_hash = zeroblob(32) WHERE id = 2")
    assert recovered(library) == Recovered(edits=1, unknown=1)
    library.close()
    (tmp_path / "elsewhere").write_text("secret")
    (paths.journal / "9999-01.jsonl").symlink_to(tmp_path / "elsewhere")
    library = opened(paths)
    assert not second_copy(library).ok
    assert "secret" not in str(recovered(library).refused) and recovered(library).refused
    library.close()


def test_two_files_with_the_same_bytes_keep_what_was_said_of_each(
    paths: Paths, photo_folder: Path, library: Library, scan: Callable[..., object]
) -> None:
    shutil.copy(photo_folder / "IMG_0000.jpg", photo_folder / "copy.jpg")
    scan(photo_folder)
    with library.database.write() as tx:
        tx.exec_driver_sql("UPDATE photos SET content_hash = CAST(printf('%032d', size) AS BLOB)")
    library.close()
    backup = backups.make(paths, "test")
    library = opened(paths)
    first, second = (library.browsing.find(bytes(photo_folder / name)) or 0 for name in ("IMG_0000.jpg", "copy.jpg"))
    library.editing.apply(RatingEdit(Photos.of([second]), 2))
    library.editing.apply(AlbumCreation("Trips"))
    library.editing.apply(AlbumEdit(Photos.of([second, first]), "Trips", True))
    library.editing.apply(AlbumRenaming("Trips", "Best"))
    latest = state(library)
    library.close()
    put_back(paths, backup)
    library = opened(paths)
    assert recovered(library) == Recovered(edits=4)
    assert state(library) == latest and held(library, "Best") == [second, first]
    library.close()
