"""Folders and their settings on the command line."""

import json
import os
from pathlib import Path

from builders import write_photos
from cli.conftest import Photodesk


def test_rules_of_a_folder_are_set_shown_and_taken_away(photodesk: Photodesk, added: Path) -> None:
    given = ["--tag", "Inbox", "--tag", "New", "--rating", "3", "--album", "Latest", "--skip", "exports", "--hidden", "on"]
    places = ["--move-to", "{date:%Y}", "--copy-to", str(added.parent / "copies")]
    assert photodesk("folders", "set", str(added), *given, *places).status == 0
    (folder,) = photodesk("folders", "--json").document["folders"]
    assert folder["rules"] == {
        "tags": ["Inbox", "New"], "album": "Latest", "rating": 3, "move_to": "{date:%Y}", "rename_to": None,
        "copy_to": str(added.parent / "copies"), "skip": ["exports"], "include_hidden": True,
    }  # fmt: skip
    none = ["--tag", "", "--rating", "0", "--album", "", "--skip", "", "--hidden", "default"]
    assert photodesk("folders", "set", str(added), *none).status == 0
    (folder,) = photodesk("folders", "--json").document["folders"]
    assert (folder["rules"]["tags"], folder["rules"]["rating"], folder["rules"]["album"]) == ([], None, None)
    assert (folder["rules"]["skip"], folder["rules"]["include_hidden"], folder["rules"]["move_to"]) == ([], None, "{date:%Y}")
    refused = photodesk("folders", "set", str(added), "--rating", "9")
    assert refused.status == 2 and "1 to 5" in refused.err


def test_a_folder_that_lies_elsewhere_now_keeps_its_photos(photodesk: Photodesk, added: Path) -> None:
    photodesk("rate", "IMG_0001", "5")
    before = {photo["id"]: (photo["name"], photo["rating"]) for photo in photodesk("list", "--json").document["photos"]}
    moved, other = added.with_name("moved"), added.with_name("other")
    added.rename(moved)
    write_photos(other, 2, start=100)
    refused = photodesk("folders", "set", str(added), "--path", str(other))
    assert refused.status == 2 and "does not hold the photos" in refused.err
    assert photodesk("folders", "set", str(added), "--path", str(moved)).status == 0
    scanned = photodesk("scan", "--json").document
    assert (scanned["known"], scanned["added"], scanned["missing"]) == (24, 0, 0)
    assert {photo["id"]: (photo["name"], photo["rating"]) for photo in photodesk("list", "--json").document["photos"]} == before


def test_watch_once_takes_up_what_is_there_and_ends(photodesk: Photodesk, added: Path) -> None:
    old = write_photos(added / "old", 2, start=50)
    for path in old:
        os.utime(path, (1_700_000_000, 1_700_000_000))
    photodesk("folders", "set", str(added), "--tag", "Inbox")
    answer = photodesk("watch", "--once")
    lines = [json.loads(line) for line in answer.out.splitlines()]
    assert answer.status == 0
    assert lines[0] == {"event": "watching", "folders": [str(added)]}
    assert {line["path"] for line in lines if line["event"] == "added"} == {str(path) for path in old}
    assert {line["path"] for line in lines if line["event"] == "ready"} == {str(path) for path in old}
    assert {line["done"] for line in lines if line["event"] == "rule"} == {"Tagged Inbox"}
    assert photodesk("count", "tag:Inbox", "--json").document["count"] == 2
    assert photodesk("watch", str(added.parent)).status == 2
