"""The contract of the commands that edit: keys, counts, one step of undo each, and sentences for what is wrong."""

import io
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from cli.conftest import Photodesk

from photodesk.config.paths import library_paths

WRONG = [
    ("tag", "", "--add", "/x"), ("tag", "", "--add", "x/"), ("tag", "", "--add", "a\nb"), ("tag", "", "--add", "x" * 10_000),
    ("tag", "", "--add", "a\u202eb"), ("tag", ""), ("tag", "", "--add", "a", "--remove", "a"), ("tag", "rating:(", "--add", "a"),
    ("tag", "colour:red", "--add", "a"), ("tag", " OR ".join(["a"] * 10_000), "--add", "a"),
    ("tag", "(" * 500 + "a" + ")" * 500, "--add", "a"), ("rate", "", "6"), ("rate", "", "-1"), ("rate", "", "x"), ("label", "", "pink"),
    ("flag", "", "maybe"), ("rotate", "", "45"), ("title", "", "a\nb"), ("shortlist", "", "perhaps"), ("tags", "rename", "a"),
    ("tags", "rename", "nowhere", "x"), ("tags", "merge", "a", "b"), ("tags", "delete"), ("tags", "frob"), ("albums", "create"),
    ("albums", "create", "x", "--query", "rating:("), ("albums", "delete", "nowhere"), ("albums", "add", "nowhere", ""),
    ("undo", "--edit", "999"), ("undo", "1", "--edit", "1"), ("undo", "-3"), ("batch", "nowhere.jsonl"), ("tag",), ("rate", "3"),
]  # fmt: skip


def photos(photodesk: Photodesk, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = photodesk("list", query, "--json").document["photos"]
    return found


@pytest.mark.parametrize(
    ("arguments", "key", "value"),
    [
        (("tag", "in:evening", "--add", "Places/Iceland", "--add", "sea"), "tags", ["Places/Iceland", "sea"]),
        (("rate", "in:evening", "3"), "rating", 3), (("label", "in:evening", "purple"), "label", "purple"),
        (("flag", "in:evening", "reject"), "flag", "reject"), (("title", "in:evening", "Sól"), "title", "Sól"),
        (("caption", "in:evening", "a\nb"), "caption", "a\nb"), (("rotate", "in:evening", "left"), "rotation", 270),
    ],
)  # fmt: skip
def test_an_edit_tells_its_counts_and_is_one_step(
    photodesk: Photodesk, added: Path, arguments: tuple[str, ...], key: str, value: object
) -> None:
    told = photodesk(*arguments, "--json").document
    assert (told["matched"], told["changed"], told["edit"]) == (8, 8, 1)
    assert [photo[key] == value for photo in photos(photodesk)].count(True) == 8
    assert all(photo[key] == value for photo in photos(photodesk, "in:evening"))
    if key != "rotation":
        again = photodesk(*arguments, "--json").document
        assert (again["matched"], again["changed"], again["edit"]) == (8, 0, None)
    undone = photodesk("undo", "--json").document
    assert [(edit["id"], edit["count"], edit["state"]) for edit in undone["undone"]] == [(1, 8, "undone")]
    assert [photo[key] == value for photo in photos(photodesk)].count(True) == 0
    assert [edit["id"] for edit in photodesk("redo", "--json").document["redone"]] == [1]
    assert all(photo[key] == value for photo in photos(photodesk, "in:evening"))


def test_zero_stars_and_none_take_values_away(photodesk: Photodesk, added: Path) -> None:
    for command, value, nothing, key in (("rate", "4", "0", "rating"), ("label", "red", "none", "label"), ("flag", "keep", "none", "flag")):
        photodesk(command, "", value)
        assert photodesk(command, "in:coast", nothing, "--json").document["changed"] == 16
        assert {photo[key] for photo in photos(photodesk, "in:coast")} == {None}


def test_the_shortlist_is_a_query(photodesk: Photodesk, added: Path) -> None:
    assert photodesk("shortlist", "in:evening", "add", "--json").document["changed"] == 8
    assert photodesk("count", "is:shortlist", "--json").document["count"] == 8
    assert photodesk("shortlist", "IMG_0016", "remove", "--json").document["changed"] == 1
    assert photodesk("count", "is:shortlist", "--json").document["count"] == 7


def test_history_lists_effects_newest_first(photodesk: Photodesk, added: Path) -> None:
    for arguments in (("rate", "", "3"), ("tag", "in:coast", "--add", "Places/Iceland"), ("flag", "IMG_0001", "keep")):
        photodesk(*arguments)
    photodesk("undo")
    told = photodesk("history", "--json").document["edits"]
    assert [(edit["label"], edit["count"], edit["state"]) for edit in told] == [
        ("Keep 1 Photo", 1, "undone"), ("Tag 16 Photos “Iceland”", 16, "done"), ("Rate 24 Photos", 24, "done"),
    ]  # fmt: skip
    assert all(edit.keys() == {"id", "label", "at", "count", "state"} for edit in told)
    assert photodesk("history", "--limit", "1", "--json").document["edits"] == told[:1]


def test_undo_takes_several_and_ends_where_nothing_is_left(photodesk: Photodesk, added: Path) -> None:
    before = photos(photodesk)
    for number in range(1, 4):
        photodesk("rate", "", str(number))
    assert [edit["id"] for edit in photodesk("undo", "2", "--json").document["undone"]] == [3, 2]
    assert [edit["id"] for edit in photodesk("undo", "9", "--json").document["undone"]] == [1]
    assert photos(photodesk) == before
    empty = photodesk("undo", "--json")
    assert (empty.status, empty.document["undone"], "nothing to be undone" in empty.err) == (0, [], True)
    assert [edit["id"] for edit in photodesk("redo", "2", "--json").document["redone"]] == [1, 2]


def test_an_earlier_edit_is_taken_back_with_its_conflicts(photodesk: Photodesk, added: Path) -> None:
    photodesk("rate", "", "3")
    photodesk("rate", "IMG_0005", "5")
    photodesk("flag", "", "keep")
    answer = photodesk("undo", "--edit", "1", "--json")
    assert answer.status == 1
    (problem,) = answer.document["problems"]
    assert problem["path"] == str(added / "IMG_0005.jpg") and problem["id"] and "stays as it is" in problem["message"]
    assert [edit["state"] for edit in photodesk("history", "--json").document["edits"]] == ["done", "done", "done", "undone"]
    assert {photo["rating"] for photo in photos(photodesk)} == {None, 5}


def test_the_tag_tree_is_listed_and_changed(photodesk: Photodesk, added: Path) -> None:
    photodesk("tag", "in:evening", "--add", "Places/Iceland", "--add", "sun")
    photodesk("tag", "IMG_0001", "--add", "Countries/Iceland")
    told = photodesk("tags", "rename", "Places/Iceland", "Travel/Iceland", "--json").document
    assert (told["changed"], told["edit"]) == (8, 3)
    assert photodesk("count", "tag:Travel/Iceland", "--json").document["count"] == 8
    assert photodesk("tags", "merge", "Countries", "Travel", "--json").document["changed"] == 1
    assert photodesk("tags", "delete", "sun", "--json").document["changed"] == 8
    assert photodesk("tags", "--json").document["tags"] == [
        {"path": "Places", "count": 0}, {"path": "Travel", "count": 0}, {"path": "Travel/Iceland", "count": 9},
    ]  # fmt: skip
    photodesk("undo", "3")
    assert {tag["path"]: tag["count"] for tag in photodesk("tags", "--json").document["tags"]} == {
        "Countries": 0, "Countries/Iceland": 1, "Places": 0, "Places/Iceland": 8, "sun": 8,
    }  # fmt: skip


def test_albums_are_made_filled_and_duplicated(photodesk: Photodesk, added: Path) -> None:
    photodesk("albums", "create", "A b")
    assert photodesk("albums", "add", "A b", "in:coast", "--json").document["changed"] == 16
    assert photodesk("albums", "remove", "A b", "--query", "in:evening", "--json").document["changed"] == 8
    photodesk("albums", "create", "Stars", "--query", "rating:>=4")
    photodesk("albums", "duplicate", "A b", "C")
    photodesk("albums", "rename", "C", "D")
    photodesk("rate", "IMG_0000", "5")
    assert photodesk("albums", "--json").document["albums"] == [
        {"name": "A b", "kind": "manual", "count": 8, "query": None}, {"name": "D", "kind": "manual", "count": 8, "query": None},
        {"name": "Stars", "kind": "smart", "count": 1, "query": "rating:>=4"},
    ]  # fmt: skip
    assert photodesk("count", 'album:"A b"', "--json").document["count"] == 8
    assert photos(photodesk, "IMG_0008")[0]["albums"] == ["A b", "D"]
    photodesk("albums", "delete", "D")
    assert [album["name"] for album in photodesk("albums", "--json").document["albums"]] == ["A b", "Stars"]


def test_paths_come_from_standard_input(photodesk: Photodesk, added: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = b"\0".join(os.fsencode(path) for path in (added / "IMG_0001.jpg", added / "nowhere.jpg"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
    answer = photodesk("rate", "-0", "3", "--json")
    assert (answer.status, answer.document["matched"], answer.document["changed"]) == (1, 1, 1)
    assert [problem["path"] for problem in answer.document["problems"]] == [str(added / "nowhere.jpg")]
    assert [photo["name"] for photo in photos(photodesk, "rating:3")] == ["IMG_0001.jpg"]


def test_what_is_wrong_is_status_2_one_line_and_no_change(photodesk: Photodesk, added: Path) -> None:
    for wrong in WRONG:
        answer = photodesk(*wrong)
        assert (answer.status, len(answer.err.splitlines())) == (2, 1), wrong
        assert answer.err.startswith("photodesk: ") and len(answer.err) < 2_000, wrong
    assert photodesk("history", "--json").document["edits"] == []
    assert photodesk("tags", "--json").document["tags"] == [] and photodesk("albums", "--json").document["albums"] == []


def test_editing_touches_no_photo(photodesk: Photodesk, added: Path) -> None:
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in added.rglob("*.jpg")}
    for arguments in (("rate", "", "3"), ("rotate", "", "180"), ("title", "", "x"), ("tag", "", "--add", "x"), ("undo",)):
        assert photodesk(*arguments).status == 0
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in added.rglob("*.jpg")} == before
    assert library_paths(None).journal.is_dir()
