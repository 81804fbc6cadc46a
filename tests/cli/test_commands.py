"""The contract of the commands: keys, exit statuses, and what they leave alone."""

import os
from pathlib import Path

import pytest
from builders import write_jpeg
from cli.conftest import Photodesk

from photodesk.config.paths import Paths, library_paths

READING = ("list", "count", "folders", "jobs", "doctor", "stats", "perf")


def test_add_tells_what_there_is_now(photodesk: Photodesk, photo_folder: Path) -> None:
    (photo_folder / "cut.jpg").write_bytes(b"")
    answer = photodesk("add", str(photo_folder), "--json")
    told = answer.document
    assert answer.status == 1  # done, with a problem
    assert (told["added"], told["known"], told["changed"], told["moved"], told["missing"]) == (25, 0, 0, 0, 0)
    assert (told["derivatives"], told["hashes"]) == ({"thumb": 24, "preview": 24}, 24)
    assert [(p["stage"], p["reason"], Path(p["path"]).name) for p in told["problems"]] == [("look", "empty", "cut.jpg")]
    assert told["schema"] == 1 and told["seconds"] > 0 and told["library"] == str(library_paths(None).library)


def test_scan_counts_what_differs(photodesk: Photodesk, added: Path) -> None:
    write_jpeg(added / "new.jpg", 99)
    (added / "IMG_0000.jpg").unlink()
    (added / "IMG_0001.jpg").rename(added / "coast" / "renamed.jpg")
    told = photodesk("scan", "--json").document
    assert (told["added"], told["moved"], told["missing"], told["known"]) == (1, 1, 1, 22)


def test_no_wait_leaves_the_jobs_for_later(photodesk: Photodesk, photo_folder: Path) -> None:
    told = photodesk("add", str(photo_folder), "--no-wait", "--json").document
    assert (told["added"], told["hashes"]) == (24, 0)
    assert {job["state"] for job in photodesk("jobs", "--json").document["jobs"]} == {"queued"}
    assert photodesk("jobs", "run", "--json").status == 0
    assert photodesk("count", "--json").document["count"] == 24
    assert all(photo["hashes"] for photo in photodesk("list", "--json").document["photos"])


def test_no_previews_makes_thumbnails_only(photodesk: Photodesk, photo_folder: Path) -> None:
    assert photodesk("add", str(photo_folder), "--no-previews", "--json").document["derivatives"] == {"thumb": 24, "preview": 0}


def test_list_has_every_key_of_a_photo(photodesk: Photodesk, added: Path) -> None:
    told = photodesk("list", "--json").document
    assert told["count"] == 24
    photo = told["photos"][0]
    assert photo.keys() >= {
        "id", "path", "folder", "name", "format", "size", "mtime", "content_hash", "width", "height", "orientation",
        "taken_at", "taken_offset", "taken_source", "camera", "lens", "iso", "exposure", "fnumber", "focal_length", "gps", "rating",
        "label", "flag", "tags", "title",
        "caption", "albums", "state", "pair", "hashes", "damaged", "problem",
    }  # fmt: skip
    assert photo["content_hash"].startswith("blake2b:") and len(photo["content_hash"]) == 8 + 64
    assert {len(value) for value in photo["hashes"].values()} == {64}
    assert (photo["path"], photo["folder"], photo["name"]) == (str(added / "IMG_0000.jpg"), str(added), "IMG_0000.jpg")
    assert (photo["taken_at"], photo["taken_source"], photo["state"]) == ("2025-06-14T10:00:00", "exif", "here")


def test_list_takes_query_order_limit_and_fields(photodesk: Photodesk, added: Path) -> None:
    told = photodesk("list", "in:coast", "--sort", "name", "--desc", "--limit", "2", "--fields", "name,size", "--json").document
    assert [photo["name"] for photo in told["photos"]] == ["IMG_0023.jpg", "IMG_0022.jpg"]
    assert all(photo.keys() == {"name", "size"} for photo in told["photos"])


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 24), ("IMG_0003", 1), ("in:coast", 16), ("in:coast/evening", 8), ("-in:coast", 8), ("type:photo", 24),
        ("type:raw", 0), ("format:jpeg", 24), ("format:png", 0), ("date:2025", 24), ("date:2025-06-15", 8),
        ("date:2025-06-15..2025-06-16", 16), ("date:none", 0),
        ("is:missing", 0), ("is:problem", 0), ("is:damaged", 0), ("in:coast date:2025-06-15 OR IMG_0000", 9), ('camera:"Test Camera"', 24),
    ],
)  # fmt: skip
def test_count_understands_queries(photodesk: Photodesk, added: Path, query: str, count: int) -> None:
    assert photodesk("count", query, "--json").document["count"] == count


@pytest.mark.parametrize(("query", "place"), [("IMG (", "6"), ("colour:red", "1"), ("IMG date:yesterday", "5")])
def test_a_wrong_query_names_its_place_and_matches_nothing(photodesk: Photodesk, added: Path, query: str, place: str) -> None:
    answer = photodesk("list", query, "--json")
    assert answer.status == 2
    assert answer.document["error"]["code"] == "query"
    assert place in answer.document["error"]["message"]


def test_show_takes_ids_and_paths(photodesk: Photodesk, added: Path) -> None:
    path = str(added / "coast" / "IMG_0008.jpg")
    by_path = photodesk("show", path, "--json").document["photos"][0]
    assert by_path["path"] == path
    assert photodesk("show", str(by_path["id"]), "--json").document["photos"] == [by_path]
    assert photodesk("show", "999999", "--json").status == 1
    strange = photodesk("show", str(added / "none.jpg"), "--json")
    assert strange.status == 1 and [p["path"] for p in strange.document["problems"]] == [str(added / "none.jpg")]


def test_remove_forgets_and_leaves_the_files(photodesk: Photodesk, added: Path) -> None:
    before = {path: path.read_bytes() for path in added.rglob("*.jpg")}
    assert photodesk("remove", str(added), "--json").document["removed"] == 24
    assert photodesk("count", "--json").document["count"] == 0
    assert photodesk("folders", "--json").document["folders"] == []
    assert {path: path.read_bytes() for path in added.rglob("*.jpg")} == before


def test_folders_tell_their_state(photodesk: Photodesk, added: Path) -> None:
    (folder,) = photodesk("folders", "--json").document["folders"]
    assert (folder["path"], folder["state"], folder["photos"], folder["protected"]) == (str(added), "online", 24, False)
    assert photodesk("folders", "set", str(added), "--protect", "on", "--json").status == 0
    assert photodesk("folders", "--json").document["folders"][0]["protected"] is True
    added.rename(added.with_name("away"))
    assert photodesk("scan", "--json").status == 1
    assert photodesk("folders", "--json").document["folders"][0]["state"] == "offline"
    assert photodesk("count", "is:offline", "--json").document["count"] == 24


def test_derivatives_are_checked_mended_and_saved(photodesk: Photodesk, added: Path, tmp_path: Path) -> None:
    assert photodesk("derivatives", "check", "--json").document["ok"] == 24
    previews = sorted(library_paths(None).previews.rglob("*.jpg"))
    previews[0].unlink()
    previews[1].write_bytes(previews[1].read_bytes()[:-100])
    mended = photodesk("derivatives", "check", "--json").document
    assert (mended["ok"], mended["rebuilt"]) == (22, 2)
    assert photodesk("derivatives", "check", "--json").document["ok"] == 24
    target = tmp_path / "saved"
    assert photodesk("derivatives", "save", "in:coast", "--to", str(target), "--kind", "thumb", "--json").document["saved"] == 16
    assert len(list(target.glob("*.jpg"))) == 16


def test_doctor_is_content_and_verify_finds_a_changed_file(photodesk: Photodesk, added: Path) -> None:
    assert [check["name"] for check in photodesk("doctor", "--json").document["checks"] if not check["ok"]] == []
    victim = added / "IMG_0000.jpg"
    facts = victim.stat()
    content = bytearray(victim.read_bytes())
    content[-30] ^= 1
    victim.write_bytes(content)
    os.utime(victim, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    answer = photodesk("doctor", "--verify", "--json")
    assert answer.status == 1
    wrong = [check for check in answer.document["checks"] if not check["ok"]]
    assert len(wrong) == 1 and len(wrong[0]["ids"]) == 1


def test_stats_and_perf_tell_what_was_done(photodesk: Photodesk, added: Path) -> None:
    stats = photodesk("stats", "--json").document
    assert stats["photos"] == 24 and stats["bytes"] == sum(path.stat().st_size for path in added.rglob("*.jpg"))
    assert [(entry["name"], entry["photos"]) for entry in stats["by_year"]] == [("2025", 24)]
    metrics = photodesk("perf", "--json").document["metrics"]
    assert metrics["look"]["count"] == metrics["preview"]["count"] == 24
    assert metrics["look"].keys() >= {"count", "p50", "p95", "p99", "max", "unit"}
    assert any(name.startswith("sql.") for name in metrics)
    photodesk("perf", "--reset", "--json")
    assert "look" not in photodesk("perf", "--json").document["metrics"]


@pytest.mark.parametrize("command", READING)
def test_reading_makes_no_library(photodesk: Photodesk, paths: Paths, command: str) -> None:
    answer = photodesk(command, "--json")
    assert answer.status == 3 and answer.document["error"]["message"]
    assert not paths.library.exists()


def files_of(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of every file but SQLite's own beside a database."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(("-wal", "-shm"))]
    return {str(path.relative_to(folder)): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


def test_reading_changes_no_file(photodesk: Photodesk, added: Path, paths: Paths) -> None:
    before = files_of(paths.library)
    for command in READING:
        assert photodesk(command, "--json").status == 0
    assert files_of(paths.library) == before


@pytest.mark.parametrize(
    "wrong",
    [
        ("add",), ("frobnicate",), ("add", "--cpu", "0", "x"), ("list", "--sort", "colour"), ("list", "--fields", "colour"),
        ("list", "--limit", "-1"),
        ("bench", "nothing"),
    ],
)  # fmt: skip
def test_wrong_usage_is_status_2_and_one_line(photodesk: Photodesk, added: Path, wrong: tuple[str, ...]) -> None:
    answer = photodesk(*wrong)
    assert answer.status == 2
    assert answer.err.startswith("photodesk: ") and len(answer.err.splitlines()) == 1


@pytest.mark.parametrize("wrong", ["missing", "file"])
def test_a_folder_that_is_none_is_named(photodesk: Photodesk, tmp_path: Path, wrong: str) -> None:
    (tmp_path / "file").write_text("no folder")
    answer = photodesk("add", str(tmp_path / wrong), "--json")
    assert answer.status == 2
    assert wrong in answer.document["error"]["message"]


def test_an_unexpected_error_is_one_line_and_no_traceback(
    photodesk: Photodesk, added: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    def fail(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("photodesk.library.browsing.Browsing.photos", fail)
    answer = photodesk("list")
    assert answer.status == 3
    assert "Traceback" not in answer.err and "stays saved" in answer.err


def test_paths_come_from_standard_input_too(photodesk: Photodesk, photo_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(os.fsencode(photo_folder / "coast") + b"\0")))
    assert photodesk("add", "-0", "--json").document["added"] == 16
