"""The second copy: every committed edit, by content of the photos, soon after the commit and whole after a kill."""

import json
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from library.catalogue import put_photos, said

from photodesk.config.paths import Paths
from photodesk.config.settings import Settings
from photodesk.domain.edits import AlbumCreation, AlbumEdit, Photos, RatingEdit, TagDeletion, TagEdit, TagRenaming
from photodesk.library.library import Library

ALL = Photos.matching("")
Line = dict[str, Any]


def lines(paths: Paths) -> list[Line]:
    return [json.loads(line) for file in sorted(paths.journal.glob("*.jsonl")) for line in file.read_bytes().splitlines()]


def replayed(told: list[Line], names: dict[str, int]) -> dict[int, dict[str, Any]]:
    """Ratings and tags as the lines alone tell them."""
    found: dict[int, dict[str, Any]] = {i: {"rating": None, "tags": set()} for i in names.values()}
    for step in (step for line in told for step in line["steps"]):
        photos = [names[name] for name in step.get("photos", ()) if isinstance(name, str)]
        for each in photos:
            if "tag" in step:
                found[each]["tags"].add(step["tag"])
            elif "untag" in step:
                found[each]["tags"].discard(step["untag"])
            elif step.get("set") == "rating":
                found[each]["rating"] = step["to"]
        for before, after in step.get("tags", ()):
            if before and after:
                for facts in found.values():
                    facts["tags"] = {after + tag[len(before) :] if f"{tag}/".startswith(f"{before}/") else tag for tag in facts["tags"]}
    return found


def test_the_lines_alone_tell_what_the_user_said(paths: Paths) -> None:
    library = Library.open(paths, Settings())
    put_photos(library, 5_000)
    library.editing.apply(TagEdit(ALL, ("Places/Iceland", "sea")))
    library.editing.apply(RatingEdit(Photos.of(range(1, 100)), 4))
    library.editing.apply(RatingEdit(Photos.of([7]), 1), merge=True)
    library.editing.apply(RatingEdit(Photos.of([7]), 2), merge=True)
    library.editing.apply(TagRenaming("Places", "Travel"))
    library.editing.apply(TagDeletion("sea"))
    library.journal.undo(2)
    library.journal.redo()
    expected = {i: {"rating": facts["rating"], "tags": facts["tags"]} for i, facts in said(library).items()}
    with library.database.read() as tx:
        rows = tx.exec_driver_sql("SELECT id, content_hash FROM photos").fetchall()
    names = {f"blake2b:{row[1].hex()}": row[0] for row in rows}
    library.close()
    assert replayed(lines(paths), names) == expected
    (file,) = paths.journal.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and stat.S_IMODE(paths.journal.stat().st_mode) == 0o700


def test_an_edit_is_written_soon_and_without_closing(library: Library, paths: Paths) -> None:
    put_photos(library, 10)
    library.editing.apply(RatingEdit(ALL, 3))
    until = time.monotonic() + 20
    while time.monotonic() < until and not (paths.journal.is_dir() and lines(paths)):
        time.sleep(0.02)
    assert [line["label"] for line in lines(paths)] == ["Rate 10 Photos"]


@pytest.mark.parametrize("torn", ["", "half", "part"])
def test_what_a_kill_kept_from_being_written_follows(paths: Paths, torn: str) -> None:
    library = Library.open(paths, Settings())
    put_photos(library, 5_000)
    for rating in (1, 2):
        library.editing.apply(RatingEdit(ALL, rating))
    library.close()
    (file,) = paths.journal.iterdir()
    whole = file.read_bytes().splitlines(keepends=True)
    assert len(whole) == 6
    kept = {"": whole[:3], "half": [*whole[:5], whole[5][:70]], "part": whole[:4]}[torn]
    file.write_bytes(b"".join(kept))
    library = Library.open(paths, Settings())
    library.editing.apply(RatingEdit(ALL, 3))
    library.close()
    told = []
    for line in file.read_bytes().splitlines():
        try:
            told.append(json.loads(line))
        except ValueError:
            assert torn == "half"
    assert [(line["n"], line["part"]) for line in told][-3:] == [(3, 0), (3, 1), (3, 2)]
    assert {(line["n"], line["part"]) for line in told} == {(n, part) for n in (1, 2, 3) for part in range(3)}
    assert [step["to"] for line in told for step in line["steps"]][-3:] == [3, 3, 3]


def test_albums_are_told_with_their_order_and_unread_photos_by_path(
    library: Library, paths: Paths, scan: Callable[..., object], photo_folder: Path
) -> None:
    scan(photo_folder / "coast" / "evening")
    library.editing.apply(AlbumCreation("Best"))
    names = ["IMG_0020.jpg", "IMG_0017.jpg"]
    ids = [library.browsing.find(str(photo_folder / "coast" / "evening" / name).encode()) or 0 for name in names]
    library.editing.apply(AlbumEdit(Photos.of(ids), "Best", True))
    library.close()
    steps = [step for line in lines(paths) for step in line["steps"]]
    assert steps[0] == {"albums": [[None, ["Best", "manual", None]]]}
    assert [(Path(name).name, at) for name, at in steps[1]["photos"]] == [(names[0], 0), (names[1], 1)]
