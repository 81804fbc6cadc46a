"""The contract of trash, rename, move and pending, and of undo across commands."""

import json
import os
from pathlib import Path

import filed
from cli.conftest import Photodesk

from photodesk.config.paths import Paths

WRONG = [
    ("trash",), ("trash", "rating:("), ("rename", ""), ("rename", "", "{nam}"), ("rename", "", "a/b"), ("move", "", "/nowhere"),
    ("pending", "everything"), ("pending", "apply", "copy"), ("pending", "discard", "first"), ("pending", "discard", "99"),
    ("pending", "empty", "all"), ("pending", "discard", "--apply"),
]  # fmt: skip


def test_changes_are_staged_listed_applied_and_undone(photodesk: Photodesk, added: Path, private_home: Path) -> None:
    before = filed.held(added)
    staged = photodesk("trash", "in:photos/coast", "--json").document
    assert (staged["staged"], staged["matched"], staged["problems"]) == (16, 16, []) and staged["edit"]
    assert photodesk("rename", "-in:photos/coast", "{date:%Y%m%d}_{n:02}", "--json").document["staged"] == 8
    assert photodesk("move", "IMG_0003", str(added / "new"), "--json").document["staged"] == 1
    found = photodesk("pending", "--json").document
    assert (found["applied"], found["problems"], len(found["changes"])) == (0, [], 25)
    first, move = found["changes"][0], found["changes"][-1]
    assert (first["kind"], first["to"], first["reason"]) == ("trash", None, "chosen by you") and first["bytes"] > 0
    assert (move["kind"], Path(move["path"]).name, Path(move["to"]).parent.name) == ("move", "IMG_0003.jpg", "new")
    assert filed.held(added) == before
    assert photodesk("pending", "discard", str(first["id"]), "--json").document["discarded"] == 1
    applied = photodesk("pending", "apply", "rename", "--json")
    assert (applied.status, applied.document["applied"], len(applied.document["changes"])) == (0, 8, 16)
    answer = photodesk("pending", "apply", "--json")
    assert (answer.status, answer.document["applied"], answer.document["changes"]) == (0, 16, [])
    assert {path.name for path in (added / "new").iterdir()} == {"20250614_04.jpg"}
    assert filed.contents(added, filed.trash_of(private_home)) == sorted(before.values())
    assert len(photodesk("list", "is:trashed", "--json").document["photos"]) == 15
    undone = photodesk("undo", "2", "--json")
    assert (undone.status, len(undone.document["undone"]), undone.document["problems"]) == (0, 2, [])
    assert filed.held(added) == before
    assert photodesk("doctor", "--json").status == 0
    assert photodesk("undo", "9", "--json").status == 0 and photodesk("pending", "--json").document["changes"] == []


def test_what_could_not_be_done_is_listed_with_its_reason(photodesk: Photodesk, added: Path) -> None:
    photodesk("trash", "IMG_0001 OR IMG_0002 OR IMG_0003")
    (added / "IMG_0001.jpg").unlink()
    (added / "IMG_0002.jpg").write_bytes(b"another")
    answer = photodesk("pending", "apply", "--json")
    problems = {Path(each["path"]).name: (each["stage"], each["reason"]) for each in answer.document["problems"]}
    assert answer.status == 1 and answer.document["applied"] == 1
    assert problems == {"IMG_0001.jpg": ("apply", "vanished"), "IMG_0002.jpg": ("apply", "changed_meanwhile")}
    assert {each["problem"]["reason"] for each in answer.document["changes"]} == {"vanished", "changed_meanwhile"}
    assert "Traceback" not in answer.err and answer.err.count("photodesk: ") == 2


def test_own_trash_is_listed_and_emptied_only_when_that_is_said(photodesk: Photodesk, added: Path) -> None:
    """The system's trash takes no name that is not UTF-8."""
    os.rename(added / "IMG_0001.jpg", os.fsencode(added) + b"/caf\xe9.jpg")
    photodesk("scan")
    photodesk("trash", "caf")
    assert photodesk("pending", "apply", "--json").document["applied"] == 1
    listed = photodesk("pending", "empty", "--json").document
    (trash,) = listed["trash"]
    assert (trash["folder"], trash["files"]) == (str(added), 1) and (listed["emptied"], listed["changes"]) == (0, [])
    assert "nothing was deleted" in photodesk("pending", "empty").err
    emptied = photodesk("pending", "empty", "--apply", "--json")
    assert (emptied.status, emptied.document["emptied"], emptied.document["bytes"], emptied.document["trash"]) == (0, 1, trash["bytes"], [])
    assert not (added / ".photodesk-trash").exists() and photodesk("pending", "empty", "--json").document["trash"] == []


def test_photos_are_staged_to_be_deleted_for_good_and_go_only_when_that_kind_is_named(photodesk: Photodesk, added: Path) -> None:
    assert photodesk("trash", "IMG_0001 OR IMG_0002", "--permanently", "--json").document["staged"] == 2
    assert {each["kind"] for each in photodesk("pending", "--json").document["changes"]} == {"delete"}
    assert photodesk("pending", "apply", "--json").document["applied"] == 0 and (added / "IMG_0001.jpg").exists()
    assert photodesk("pending", "apply", "delete", "--json").document["applied"] == 2
    assert not (added / "IMG_0001.jpg").exists() and not (added / "IMG_0002.jpg").exists()


def test_rejected_photos_propose_to_go_unless_settings_say_otherwise(photodesk: Photodesk, added: Path, paths: Paths) -> None:
    photodesk("flag", "IMG_0001", "reject")
    (change,) = photodesk("pending", "--json").document["changes"]
    assert (change["kind"], change["reason"]) == ("trash", "rejected")
    photodesk("flag", "IMG_0001", "none")
    paths.config.write_text("rejected_to_trash = false\n")
    photodesk("flag", "IMG_0001", "reject")
    assert photodesk("pending", "--json").document["changes"] == []


def test_wrong_usage_changes_nothing(photodesk: Photodesk, added: Path) -> None:
    for arguments in WRONG:
        answer = photodesk(*arguments, "--json")
        assert answer.status == 2 and set(answer.document["error"]) == {"code", "message"}, arguments
    assert photodesk("pending", "--json").document["changes"] == []


def test_a_batch_applies_once(photodesk: Photodesk, added: Path, tmp_path: Path) -> None:
    before = filed.held(added)
    words = (["trash", "IMG_0001"], ["pending", "apply"], ["undo"])
    operations = tmp_path / "operations.jsonl"
    operations.write_text("".join(json.dumps({"id": f"o{n}", "args": each}) + "\n" for n, each in enumerate(words)))
    for _ in range(2):
        assert photodesk("batch", str(operations)).out == "ACK o0\nACK o1\nACK o2\n"
        assert filed.held(added) == before
    assert len(photodesk("pending", "--json").document["changes"]) == 1
