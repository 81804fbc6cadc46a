"""What commands answer to arguments that are wrong, half right or unusual: one line, nothing done by halves."""

import io
import json
import os
import sys
from pathlib import Path

import pytest
from builders import write_jpeg, write_photos
from cli.conftest import Photodesk

from photodesk.cli.main import wants_window
from photodesk.config.paths import library_paths
from photodesk.library.browsing import FIELDS


def given_on_stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


WRONG = (
    ("folders", "set"), ("folders", "set", "."), ("folders", "--protect", "on"), ("folders", "set", "/nowhere", "--mode", "daily"),
    ("jobs", "run", "5"), ("jobs", "list", "5"), ("jobs", "run", "--state", "failed"), ("jobs", "retry"),
    ("list", "matches-nothing", "--fields", "colour"), ("list", "--fields", ""), ("list", "--jso"),
    ("derivatives", "save", "--to", "/proc/saved"), ("derivatives", "save", ""), ("derivatives", "check", "--max-bytes", "5"),
    ("derivatives", "prune", "in:coast", "--max-bytes", "0"), ("derivatives", "save", "", "--to", "/proc/nowhere"),
    ("remove", "/nowhere"), ("scan", "/nowhere"), ("count", "foo:bar"), ("count", "date:"), ("add", "/nowhere"),
)  # fmt: skip


def test_wrong_arguments_are_status_2_and_say_what_is_safe_and_what_to_do(photodesk: Photodesk, added: Path) -> None:
    for wrong in WRONG:
        answer = photodesk(*wrong)
        assert answer.status == 2, wrong
        assert answer.out == ""
        (line,) = answer.err.splitlines()
        assert line.startswith("photodesk: ") and len(line.split("; ")) == 3, line


def test_common_options_stand_before_or_after_the_command(photodesk: Photodesk, added: Path, tmp_path: Path) -> None:
    library = str(library_paths(None).library)
    for arguments in (("--library", library, "count"), ("count", "--library", library), ("count", f"--library={library}")):
        assert photodesk(*arguments).out == "24\n"
    for arguments in (("--json", "count"), ("count", "--json")):
        assert photodesk(*arguments).document["count"] == 24
    assert photodesk("--quiet", "scan").err == ""
    for wrong in (("--library", "", "count"), ("count", "--library="), ("--library=", "count"), ("--library", "")):
        assert wants_window(wrong) is None
        assert photodesk(*wrong).status == 2
    assert photodesk("--library", str(added / "IMG_0000.jpg"), "count").err.startswith("photodesk: there is no library at ")


def test_no_path_on_standard_input_is_wrong_usage(photodesk: Photodesk, added: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for command in ("add", "remove", "scan"):
        given_on_stdin(monkeypatch, b"\n\n")
        assert photodesk(command, "-").status == 2
    assert photodesk("count", "--json").document["count"] == 24


def test_folders_are_added_all_or_none(photodesk: Photodesk, added: Path, tmp_path: Path) -> None:
    more = tmp_path / "more"
    write_photos(more, 2)
    assert photodesk("add", str(more), str(tmp_path / "none"), "--json").status == 2
    assert [folder["path"] for folder in photodesk("folders", "--json").document["folders"]] == [str(added)]


def test_folders_are_removed_all_or_none(photodesk: Photodesk, added: Path, tmp_path: Path) -> None:
    assert photodesk("remove", str(added), str(tmp_path / "none"), "--json").status == 2
    assert photodesk("count", "--json").document["count"] == 24
    assert photodesk("remove", str(added), str(added), "--json").document["removed"] == 24


def test_lists_are_columns_with_tabs(photodesk: Photodesk, added: Path) -> None:
    first = photodesk("list", "--limit", "1").out
    assert first.partition("\t")[2] == f"2025-06-14T10:00:00\t{added / 'IMG_0000.jpg'}\n"
    assert photodesk("list", "--limit", "1", "--fields", "name,gps,size").out.startswith("IMG_0000.jpg\t-\t")


def test_every_field_of_a_photo_can_be_listed(photodesk: Photodesk, added: Path) -> None:
    assert tuple(photodesk("list", "--limit", "1", "--json").document["photos"][0]) == FIELDS


@pytest.mark.parametrize(("option", "end"), [("-", b"\n"), ("-0", b"\0")])
def test_show_reads_paths_from_standard_input(
    photodesk: Photodesk, added: Path, monkeypatch: pytest.MonkeyPatch, option: str, end: bytes
) -> None:  # fmt: skip
    paths = [added / "IMG_0000.jpg", added / "coast" / "IMG_0008.jpg"]
    given_on_stdin(monkeypatch, b"".join(os.fsencode(path) + end for path in paths))
    answer = photodesk("show", option, "--json")
    assert answer.status == 0
    assert [photo["path"] for photo in answer.document["photos"]] == [str(path) for path in paths]


def test_a_name_that_is_not_utf_8_is_found_as_it_is_printed(photodesk: Photodesk, tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/M\xfcnchen"
    os.mkdir(folder)
    write_jpeg(Path(os.fsdecode(folder + b"/caf\xe9.jpg")), 1)
    write_jpeg(Path(os.fsdecode(folder + b"/plain.jpg")), 2)
    assert photodesk("add", f"{tmp_path}/M\\udcfcnchen", "--json").document["added"] == 2
    printed = photodesk("list", "caf", "--fields", "path").out.strip()
    assert printed == f"{tmp_path}/M\\udcfcnchen/caf\\udce9.jpg"
    for name in (printed, os.fsdecode(folder + b"/caf\xe9.jpg")):
        (photo,) = photodesk("show", name, "--json").document["photos"]
        assert os.fsencode(photo["path"]) == folder + b"/caf\xe9.jpg"
    for query in ("caf\udce9", '"caf\udce9.jpg"'):
        assert [photo["name"] for photo in photodesk("list", query, "--json").document["photos"]] == ["caf\udce9.jpg"]
    assert photodesk("remove", f"{tmp_path}/M\\udcfcnchen", "--json").document["removed"] == 2


def test_a_problem_is_named_with_quiet_too(photodesk: Photodesk, added: Path) -> None:
    answer = photodesk("show", "999999", "--quiet")
    assert answer.status == 1 and answer.err.startswith("photodesk: 999999 is not a photo")


@pytest.mark.parametrize("action", ["retry", "cancel", "ignore"])
def test_ids_that_are_no_such_jobs_are_told(photodesk: Photodesk, added: Path, action: str) -> None:
    answer = photodesk("jobs", action, "1", "999999", "--json")
    assert answer.status == 1 and answer.document["changed"] == 0
    assert len(answer.err.split("; ")) == 3 and answer.err.startswith("photodesk: 2 of these")


def test_a_picture_that_cannot_be_made_again_is_a_problem(photodesk: Photodesk, added: Path) -> None:
    (added / "IMG_0000.jpg").unlink()
    answer = photodesk("derivatives", "rebuild", "IMG_0000 OR IMG_0001", "--json")
    assert answer.status == 1
    assert answer.document["rebuilt"] == 1
    assert [(p["path"], p["stage"], p["reason"]) for p in answer.document["problems"]] == [
        (str(added / "IMG_0000.jpg"), "look", "vanished")
    ]


def test_prune_with_a_query_takes_only_its_previews(photodesk: Photodesk, added: Path) -> None:
    assert photodesk("derivatives", "prune", "in:coast", "--json").document["removed"] == 16
    assert len(list(library_paths(None).previews.rglob("*.jpg"))) == 8
    assert photodesk("derivatives", "check", "--json").document["ok"] == 24


def test_json_is_one_ascii_document_also_when_it_fails(photodesk: Photodesk, added: Path) -> None:
    for arguments in (("list",), ("show", "999999"), ("count", "("), ("add",), ("jobs", "run")):
        answer = photodesk(*arguments, "--json")
        assert answer.out.isascii() and answer.out.count("\n") == 1
        assert json.loads(answer.out)["schema"] == 1
