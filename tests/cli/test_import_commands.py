"""The command `import`: a plan that changes nothing, verified copies, and what is said when something is in the way."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import card
import pytest
from cli.conftest import Photodesk


@pytest.fixture
def full_card(tmp_path: Path) -> Path:
    return card.make(tmp_path / "card")


def test_without_apply_it_is_a_plan_and_nothing_is_copied(photodesk: Photodesk, full_card: Path, tmp_path: Path) -> None:
    target = tmp_path / "Pictures"
    target.mkdir()
    answer = photodesk("import", str(full_card), "--to", str(target), "--json")
    found = answer.document
    assert (answer.status, found["planned"], found["copied"], found["skipped_known"], found["verified"]) == (0, 12, 0, 1, 0)
    assert {each["state"] for each in found["files"]} == {"planned", "known"} and len(found["files"]) == 13
    one = next(each for each in found["files"] if each["from"].endswith("IMG_0001.NEF"))
    assert one == {"from": one["from"], "to": f"{target}/2025/2025-06-15/IMG_0001.NEF", "state": "planned", "reason": None}
    assert list(target.iterdir()) == [] and photodesk("folders", "--json").document["folders"] == []
    text = photodesk("import", str(full_card), "--to", str(target)).out
    assert "9 photos · 1 video ·" in text and "--apply" in text


def test_with_apply_copies_are_verified_and_are_photos_with_their_tags(photodesk: Photodesk, full_card: Path, tmp_path: Path) -> None:
    target = tmp_path / "Pictures"
    arguments = ("import", str(full_card), "--to", str(target), "--tag", "Iceland", "--names", "{n:03}_{name}", "--apply", "--json")
    found = photodesk(*arguments).document
    assert (found["planned"], found["copied"], found["verified"], found["problems"]) == (12, 12, 12, [])
    assert {each["state"] for each in found["files"]} == {"copied", "known"}
    assert all(os.path.exists(each["to"]) for each in found["files"])
    assert photodesk("count", "tag:Iceland", "--json").document["count"] == 9
    assert [each["path"] for each in photodesk("folders", "--json").document["folders"]] == [str(target)]
    again = photodesk(*arguments).document
    assert (again["planned"], again["copied"], again["skipped_known"], again["verified"]) == (0, 0, 13, 0)
    photodesk("undo")
    assert photodesk("count", "tag:Iceland", "--json").document["count"] == 0


def test_files_left_out_are_named_and_make_the_status_one(photodesk: Photodesk, full_card: Path, tmp_path: Path) -> None:
    os.mkfifo(full_card / "DCIM" / "PIPE.JPG")
    answer = photodesk("import", str(full_card), "--to", str(tmp_path / "Pictures"), "--apply", "--json")
    assert answer.status == 1 and answer.document["verified"] == 12
    assert [(each["reason"], os.path.basename(each["path"])) for each in answer.document["problems"]] == [("not_an_image", "PIPE.JPG")]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--folders", "{nothing}"), "there is no {nothing}"),
        (("--names", "{date:%Q}"), "no part of a date"),
        (("--tag", "a//"), "slash"),
    ],
)
def test_a_template_or_tag_that_cannot_be_is_refused(
    photodesk: Photodesk, full_card: Path, tmp_path: Path, words: tuple[str, ...], why: str
) -> None:
    answer = photodesk("import", str(full_card), "--to", str(tmp_path), *words, "--apply")
    assert answer.status == 2 and why in answer.err and "Traceback" not in answer.err


def test_what_is_not_there_is_said_in_a_sentence(photodesk: Photodesk, full_card: Path, tmp_path: Path) -> None:
    answer = photodesk("import", str(tmp_path / "no card"), "--to", str(tmp_path / "Pictures"), "--apply")
    assert answer.status == 2 and "can’t be reached" in answer.err and "nothing was copied" in answer.err


@pytest.mark.reliability
def test_an_interrupt_ends_it_within_a_second_and_the_same_command_goes_on(private_home: Path, tmp_path: Path) -> None:
    source = card.make(tmp_path / "card", 40)
    target = tmp_path / "Pictures"
    words = [sys.executable, "-m", "photodesk", "import", str(source), "--to", str(target), "--apply", "--json"]
    slow = {**os.environ, "PHOTODESK_FAIL": "import.after_copy:*:sleep:0.1"}
    process = subprocess.Popen(words, env=slow, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not any(target.rglob(".pd-*")):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130 and "Traceback" not in err and time.monotonic() - began < 5
    assert json.loads(out)["state"] == "stopped" and not any(target.rglob(".pd-*"))
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
    assert json.loads(done.stdout)["verified"] == 46
    assert sum(1 for path in target.rglob("*") if path.is_file()) == 46


@pytest.mark.reliability
def test_a_kill_is_finished_by_jobs_run(private_home: Path, tmp_path: Path) -> None:
    source = card.make(tmp_path / "card", 4)
    target = tmp_path / "Pictures"
    words = [sys.executable, "-m", "photodesk"]
    dying = {**os.environ, "PHOTODESK_FAIL": "import.after_rename:1:kill"}
    done = subprocess.run([*words, "import", str(source), "--to", str(target), "--apply"], env=dying, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL
    finished = subprocess.run([*words, "jobs", "run", "--json"], capture_output=True, text=True, check=False)
    assert sum(1 for path in target.rglob("*") if path.is_file()) == 10 and "Traceback" not in finished.stderr
