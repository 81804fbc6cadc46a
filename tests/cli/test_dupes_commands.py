"""The contract of the commands about copies."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from cli.conftest import Photodesk
from samples_of_copies import photo, save

WRONG = [
    ("dupes", "two", "words"), ("dupes", "decide"), ("dupes", "decide", "nowhere", "keep"), ("dupes", "decide", "x", "perhaps"),
    ("dupes", "decide", "x", "not-duplicates", "--keep", "1"), ("dupes", "stage", "everything"), ("dupes", "stage", "--rule", "biggest"),
    ("dupes", "stage", "--rule", ""), ("dupes", "stage", "--match", "alike", "--rule", "older"), ("dupes", "--match", "near"),
    ("dupes", "--keep", "1"), ("dupes", "rating:("), ("similar", "nowhere.jpg"), ("similar",), ("list", "dup:perhaps"),
]  # fmt: skip


@pytest.fixture
def copies(photodesk: Photodesk, tmp_path: Path) -> Path:
    """One scene three times, one of them with the same bytes, and one alone."""
    folder = tmp_path / "photos"
    save(photo(1), folder / "a.jpg", quality=92, camera="A 7", taken="2020:05:01 10:00:00")
    shutil.copy(folder / "a.jpg", folder / "b.jpg")
    save(photo(1).resize((320, 240)), folder / "small.png")
    save(photo(2), folder / "other.jpg")
    assert photodesk("add", str(folder), "--json").status == 0
    return folder


def groups(photodesk: Photodesk, *arguments: str) -> list[dict[str, Any]]:
    answer = photodesk("dupes", *arguments, "--json")
    assert answer.status == 0
    found: list[dict[str, Any]] = answer.document["groups"]
    return found


def test_groups_tell_level_suggestions_and_bytes(photodesk: Photodesk, copies: Path) -> None:
    (group,) = groups(photodesk)
    names = {Path(each["path"]).name: each for each in group["photos"]}
    assert group["match"] == "same" and set(names) == {"a.jpg", "b.jpg", "small.png"}
    kept, *others = group["photos"]
    assert kept["suggest"] == "keep" and {each["suggest"] for each in others} == {"trash"} and all(each["reasons"] for each in others)
    assert group["bytes_extra"] == sum((copies / Path(each["path"]).name).stat().st_size for each in others)
    (exact,) = groups(photodesk, "--match", "exact")
    assert exact["match"] == "exact" and len(exact["photos"]) == 2 and exact["id"] != group["id"]
    assert groups(photodesk, "--match", "series") == [] and groups(photodesk, "other") == []
    assert group["id"] in photodesk("dupes").out


def test_staging_by_a_rule_is_one_step_and_touches_no_file(photodesk: Photodesk, copies: Path) -> None:
    before = {path.name: path.read_bytes() for path in copies.iterdir()}
    assert photodesk("dupes", "stage", "--json").document["staged"] == 0, "nothing is decided, and no rule is given"
    staged = photodesk("dupes", "stage", "--match", "same", "--rule", "resolution,older", "--json").document
    assert staged["staged"] == 2 and photodesk("count", "is:staged").out == "2\n" and groups(photodesk) == []
    assert {path.name: path.read_bytes() for path in copies.iterdir()} == before
    photodesk("undo")
    assert photodesk("count", "is:staged").out == "0\n" and len(groups(photodesk)) == 1


def test_a_decision_is_carried_out_by_stage(photodesk: Photodesk, copies: Path) -> None:
    (group,) = groups(photodesk)
    small = next(each["id"] for each in group["photos"] if each["path"].endswith("small.png"))
    assert photodesk("dupes", "decide", group["id"], "keep", "--keep", str(small), "--json").document["decided"] == 1
    assert groups(photodesk) == []
    assert photodesk("dupes", "stage", "--json").document["staged"] == 2
    assert photodesk("list", "-is:staged", "--fields", "name").out.split() == ["small.png", "other.jpg"]


def test_pictures_that_are_no_duplicates_are_not_listed_again(photodesk: Photodesk, copies: Path) -> None:
    (group,) = groups(photodesk)
    assert photodesk("dupes", "decide", group["id"], "not-duplicates").status == 0
    assert groups(photodesk) == [] and groups(photodesk, "--match", "exact") == []
    assert photodesk("dupes", "decide", group["id"], "keep").status in (0, 2)
    assert photodesk("dupes", "stage", "--match", "same", "--rule", "older", "--json").document["staged"] == 0


def test_photos_like_a_file(photodesk: Photodesk, copies: Path, tmp_path: Path) -> None:
    save(photo(1).convert("L"), tmp_path / "grey.jpg", quality=70)
    found = photodesk("similar", str(tmp_path / "grey.jpg"), "--max", "2", "--json").document["matches"]
    assert len(found) == 2 and {each["match"] for each in found} == {"same"} and all(0 <= each["distance"] <= 72 for each in found)
    (tmp_path / "text.jpg").write_text("no picture")
    answer = photodesk("similar", str(tmp_path / "text.jpg"), "--json")
    assert answer.status == 2 and "Traceback" not in answer.err


@pytest.mark.parametrize("arguments", WRONG)
def test_what_cannot_be_understood_is_refused_in_a_sentence(photodesk: Photodesk, copies: Path, arguments: tuple[str, ...]) -> None:
    answer = photodesk(*arguments)
    assert answer.status == 2 and answer.err.startswith("photodesk: ") and "Traceback" not in answer.err
    assert photodesk("count", "is:staged").out == "0\n"
